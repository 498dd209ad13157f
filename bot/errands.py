"""Errands: what is to be verified, one call or look each, whatever number of services it settles."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.freshness import Book, Line
from knowledge.detail import Kind, details
from knowledge.phone import EMERGENCY
from knowledge.service import DISTRICTS, Service, Standing

# What falls due within two weeks is called about in the same round.
SOON_DAYS = 14


class Urge(StrEnum):
    """How urgent an errand is, the most urgent first."""

    DOUBTED = "doubted"
    OVERDUE = "overdue"
    NEVER = "never"
    SOON = "soon"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Errand:
    """One call or look: everything that the same number, page or counter tells, answered for by one owner.

    `lines` are what it settles; `due` the earliest of their days ("": at once).
    """

    kind: Kind
    value: str
    district: str
    office: str
    owner: str
    urge: Urge
    due: str
    lines: tuple[Line, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """What is confirmed with it."""
        return tuple(line.detail.id for line in self.lines)

    @property
    def is_emergency(self) -> bool:
        """Whether nobody may call it to see whether it works."""
        return self.value in EMERGENCY

    @property
    def services(self) -> tuple[str, ...]:
        """The names of the services it serves."""
        return tuple(dict.fromkeys(line.detail.name for line in self.lines))

    @property
    def uses(self) -> tuple[str, ...]:
        """What it is for, as far as that is told."""
        return tuple(dict.fromkeys(line.detail.use for line in self.lines if line.detail.use))

    @property
    def sources(self) -> tuple[str, ...]:
        """Where it is from."""
        return tuple(dict.fromkeys(line.detail.source for line in self.lines))

    @property
    def checked_on(self) -> str:
        """The earliest day on which all of it had been verified, "" if some never was."""
        return min(line.checked_on for line in self.lines)

    @property
    def checkers(self) -> tuple[str, ...]:
        """Who verified it last."""
        return tuple(dict.fromkeys(line.by for line in self.lines if line.by))

    @property
    def notes(self) -> tuple[str, ...]:
        """What was found wrong, or that somebody called in vain."""
        return tuple(dict.fromkeys(line.note for line in self.lines if line.note))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which errands: every field empty or None for all. `due_only` leaves out what need not be called about now;
    `district` "-" for what holds everywhere."""

    urge: Urge | None = None
    kind: Kind | None = None
    district: str = ""
    owner: str = ""
    words: str = ""
    due_only: bool = False

    def takes(self, errand: Errand) -> bool:
        """Whether an errand is one of them."""
        where = errand.district or "-"
        text = " ".join((errand.value, errand.office, *errand.services))
        return (
            self.urge in (None, errand.urge)
            and self.kind in (None, errand.kind)
            and self.district in ("", where)
            and self.owner in ("", errand.owner)
            and self.words.strip().casefold() in text.casefold()
            and not (self.due_only and errand.urge is Urge.LATER)
        )


ALL = Wanted()


def errands(services: Iterable[Service], book: Book, wanted: Wanted = ALL) -> tuple[Errand, ...]:
    """The errands wanted, the most urgent first, then by day, district and number."""
    found = (errand for errand in _grouped(services, book) if wanted.takes(errand))
    return tuple(sorted(found, key=_order))


def count(found: Iterable[Errand]) -> Mapping[Urge, int]:
    """How many there are of each urgency."""
    urges = [errand.urge for errand in found]
    return {urge: urges.count(urge) for urge in Urge}


def _grouped(services: Iterable[Service], book: Book) -> Iterator[Errand]:
    groups: dict[tuple[Kind, str, str, str, str], dict[str, Line]] = {}
    for service in services:
        for line in map(book.line, details(service)):
            d = line.detail
            # A fee is asked for service by service; a number is called once for all.
            whose = d.service if d.kind is Kind.FEE else ""
            key = (d.kind, d.value, d.district, d.office, f"{line.owner}\n{whose}")
            groups.setdefault(key, {})[d.id] = line
    for (kind, value, district, office, _), lines in groups.items():
        every = tuple(lines.values())
        urge = min((_urge(line, book.today) for line in every), key=list(Urge).index)
        due = min(line.due for line in every)
        yield Errand(kind, value, district, office, every[0].owner, urge, due, every)


def _urge(line: Line, today: str) -> Urge:
    if line.standing is not Standing.CONFIRMED:
        return Urge(line.standing.value)
    soon = date.fromisoformat(today) + timedelta(days=SOON_DAYS)
    return Urge.SOON if line.due <= soon.isoformat() else Urge.LATER


def _order(errand: Errand) -> tuple[int, str, int, int, str]:
    where = DISTRICTS.index(errand.district) + 1 if errand.district else 0
    return (
        list(Urge).index(errand.urge),
        errand.due,
        where,
        list(Kind).index(errand.kind),
        errand.value,
    )
