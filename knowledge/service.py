"""Service: where to go with a matter, and everything one must know before going."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

# Where a citizen of the city can be: its districts and counties, and the city as a whole.
CITY = "攀枝花市"
DISTRICTS = ("东区", "西区", "仁和区", "米易县", "盐边县", CITY)


class Standing(StrEnum):
    """How far something that people rely on has been verified; the later the worse."""

    CONFIRMED = "confirmed"
    NEVER = "never"  # nobody has called or looked
    OVERDUE = "overdue"  # somebody did, too long ago
    DOUBTED = "doubted"  # somebody found it wrong


# What somebody found out since, beside the content: no part of a release, and not to be written in a file.
BESIDE: Mapping[str, bool] = MappingProxyType({"beside": True})


@dataclass(frozen=True, slots=True)
class Ground:
    """A quotation from a clause that an entry stands on.

    `quote` is verbatim in the clause. `about` holds words of a question that make this ground the
    one to cite, `…` in them for a few characters between (empty: it grounds the service in general). `why` says what it proves.
    """

    clause: str
    quote: str
    about: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A condition, a paper to bring, a fee: plain words, with the article they come from if any.

    `lapsed`: why what it says should be asked for anew; used of fees.
    """

    text: str
    clause: str = ""
    lapsed: Standing | None = field(default=None, metadata=BESIDE)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A term that runs for or against the citizen; always with the article that sets it."""

    text: str
    clause: str
    quote: str
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Phone:
    """A number to call. `checked_on` empty means nobody has verified it yet; `lapsed`: why that counts no longer."""

    number: str
    use: str
    source: str
    checked_on: str = ""
    lapsed: Standing | None = field(default=None, metadata=BESIDE)


@dataclass(frozen=True, slots=True)
class Link:
    """An online platform. `url` empty: only its name is known for certain."""

    title: str
    source: str
    url: str = ""
    checked_on: str = ""
    lapsed: Standing | None = field(default=None, metadata=BESIDE)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A service easily mistaken for this one, and the rule that tells them apart."""

    service: str
    rule: str


@dataclass(frozen=True, slots=True)
class Hours:
    """When it answers, if known."""

    text: str
    source: str
    checked_on: str = ""
    lapsed: Standing | None = field(default=None, metadata=BESIDE)


@dataclass(frozen=True, slots=True)
class Local:
    """What an office says of itself in a line: where it is, what it takes."""

    text: str
    source: str
    checked_on: str = ""
    lapsed: Standing | None = field(default=None, metadata=BESIDE)


@dataclass(frozen=True, slots=True)
class Office:
    """Where a service is done in a district, as its own people told. `owner`: who answers for what it says."""

    district: str
    name: str
    owner: str
    phones: tuple[Phone, ...] = ()
    address: Local | None = None
    hours: Hours | None = None
    links: tuple[Link, ...] = ()
    fee: Local | None = None

    @property
    def checkable(self) -> tuple[Phone | Link | Hours | Local, ...]:
        """All that somebody can call about or look at."""
        single = (self.address, self.hours, self.fee)
        return (*self.phones, *self.links, *(one for one in single if one))


@dataclass(frozen=True, slots=True)
class Service:
    """One entry of the directory.

    `do` is what the citizen should do first, in two or three sentences. `utterances` are things people
    really say who need it; `keywords` words that nearly always mean it.
    """

    id: str
    name: str
    summary: str
    when: str
    do: str
    serves: tuple[Item, ...]
    bring: tuple[Item, ...]
    fee: Item
    steps: tuple[str, ...]
    deadlines: tuple[Deadline, ...]
    phones: tuple[Phone, ...]
    links: tuple[Link, ...]
    hours: Hours | None
    districts: tuple[str, ...]
    plan: tuple[Ground, ...]
    statutes: tuple[Ground, ...]
    neighbours: tuple[Neighbour, ...]
    keywords: tuple[str, ...]
    utterances: tuple[str, ...]

    offices: tuple[Office, ...] = ()

    def offices_in(self, district: str | None) -> tuple[Office, ...]:
        """The offices for somebody in a district: its own or, if it has none, the city's. None where it is not known."""
        if not district:
            return ()
        own = tuple(office for office in self.offices if office.district == district)
        return own or tuple(office for office in self.offices if office.district == CITY)

    def phones_in(self, district: str | None) -> tuple[Phone, ...]:
        """The numbers for somebody in a district: those of its office first, each number once."""
        found: dict[str, Phone] = {}
        for phone in (*(p for office in self.offices_in(district) for p in office.phones), *self.phones):
            found.setdefault(phone.number, phone)
        return tuple(found.values())

    def standing_in(self, district: str | None) -> Standing:
        """How far all that somebody in a district is shown has been verified: as far as the worst of it."""
        own = [*self.phones, *self.links, *((self.hours,) if self.hours else ())]
        shown = [*own, *(one for office in self.offices_in(district) for one in office.checkable)]
        found = [standing_of(one) for one in shown] + ([self.fee.lapsed] if self.fee.lapsed else [])
        return max(found, key=list(Standing).index, default=Standing.CONFIRMED)

    @property
    def unverified(self) -> bool:
        """Whether any number, link or hour was never verified, too long ago, or found wrong."""
        return self.standing_in(None) is not Standing.CONFIRMED

    @property
    def numbers(self) -> tuple[str, ...]:
        """Every telephone number that it publishes, the offices' too."""
        return tuple(p.number for p in (*self.phones, *(p for o in self.offices for p in o.phones)))


def standing_of(one: Phone | Link | Hours | Local) -> Standing:
    """How far one of them has been verified."""
    return one.lapsed or (Standing.CONFIRMED if one.checked_on else Standing.NEVER)


def content_of(service: Service) -> dict[str, Any]:
    """The entry as a release has it: without what somebody found out since, and without what it need not have."""
    kept: dict[str, Any] = _without_beside(asdict(service))
    if not kept["offices"]:
        # A release without offices keeps the name that it had before there were any.
        del kept["offices"]
    return kept


def _without_beside(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_beside(part) for name, part in value.items() if name != "lapsed"}
    return [_without_beside(part) for part in value] if isinstance(value, list | tuple) else value
