"""Freshness: who verified which number, link, hours or fee on what day, how long that counts, and who answers for it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Protocol

from sqlite_utils import Database

from bot.rows import masked
from bot.store import Store
from knowledge.detail import Detail, Kind, details
from knowledge.service import DISTRICTS, Service, Standing

# Days for which a verification counts until administrators say otherwise: numbers and counters change with every
# reshuffle of offices; fees and addresses by a decision that somebody publishes.
USUAL_DAYS: Mapping[Kind, int] = MappingProxyType(
    {Kind.PHONE: 90, Kind.LINK: 90, Kind.HOURS: 90, Kind.FEE: 365, Kind.ADDRESS: 180}
)
MOST_DAYS = 1095
# Who answers for what nobody was named for: an account that always exists.
USUAL_OWNER = "知识库管理员"
LONGEST_OWNER, LONGEST_NOTE = 40, 200

_INSERT = (
    "INSERT INTO confirmations (detail, service, district, office, kind, value, found, note, release, by, at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_KNOWN = "SELECT 1 FROM confirmations WHERE detail = ? AND found = ? AND note = ? AND by = ? AND substr(at, 1, 10) = ?"
_RULE = "INSERT INTO freshness_rules (what, service, district, value, by, at) VALUES (?, ?, ?, ?, ?, ?)"
_OWNER = "owner"
_SETTLED = "WHERE found != 'silent'"


class Reads(Protocol):
    """What can be asked in SQL: the store, or a bare connection."""

    def execute(self, sql: str, /) -> Iterable[Any]:
        """The rows."""


class Found(StrEnum):
    """What somebody found who called or looked."""

    RIGHT = "right"
    WRONG = "wrong"
    SILENT = "silent"  # nobody answered: what is told neither became right nor wrong by that


@dataclass(frozen=True, slots=True)
class Check:
    """What somebody found of a detail: `value` is exactly what was found right or wrong; `at` ISO."""

    detail: str
    value: str
    found: Found
    note: str
    by: str
    at: str

    @property
    def day(self) -> str:
        """The day on which it was found (ISO)."""
        return self.at[:10]


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody found of some details who called or looked on a day (ISO)."""

    details: tuple[Detail, ...]
    found: Found
    note: str
    by: str
    day: str


@dataclass(frozen=True, slots=True)
class Line:
    """A detail as it stands today: last verified on `checked_on` by `by`, to be verified again by `due` ("": at once),
    answered for by `owner`. `note`: why it is doubted, or that somebody called in vain since."""

    detail: Detail
    standing: Standing
    checked_on: str
    by: str
    due: str
    owner: str
    note: str


@dataclass(frozen=True, slots=True)
class Book:
    """What the store tells on a day: the newest check of each detail and the newest that found it right, for how many
    days a check counts, who answers for a service in a district ("" for all), and the newest call in vain."""

    today: str
    newest: Mapping[str, Check]
    right: Mapping[str, Check]
    days: Mapping[Kind, int]
    owners: Mapping[tuple[str, str], str]
    silent: Mapping[str, Check] = field(default_factory=dict)

    def look(self, detail: Detail) -> tuple[Standing, str]:
        """How far a detail has been verified, and on which day last ("" never)."""
        line = self.line(detail)
        return line.standing, line.checked_on

    def line(self, detail: Detail) -> Line:
        """The detail as it stands."""
        newest, right = self.newest.get(detail.id), self.right.get(detail.id)
        by_hand = right is not None and right.day >= detail.checked_on
        day = right.day if right and by_hand else detail.checked_on
        due = _later(day, self.days[detail.kind]) if day else ""
        doubted = newest is not None and newest.found is Found.WRONG and newest.day >= detail.checked_on
        if doubted:
            standing = Standing.DOUBTED
        elif not day:
            standing = Standing.NEVER
        else:
            standing = Standing.OVERDUE if due < self.today else Standing.CONFIRMED
        by = right.by if right and by_hand else detail.source if day else ""
        note = newest.note if newest and doubted else self._in_vain(detail, day)
        return Line(detail, standing, day, by, "" if doubted else due, self.owner(detail), note)

    def owner(self, detail: Detail) -> str:
        """Who answers for it: whoever is named for its service in its district; who told it; the district's; the city's."""
        own = self.owners.get((detail.service, detail.district), "")
        theirs = self.owners.get(("", detail.district), "") if detail.district else ""
        return own or detail.owner or theirs or self.owners.get(("", ""), "") or USUAL_OWNER

    def _in_vain(self, detail: Detail, day: str) -> str:
        """That somebody called in vain since the day on which it was verified, "" if nobody did."""
        silent = self.silent.get(detail.id)
        return silent.note if silent and silent.day > day else ""


@dataclass(frozen=True, slots=True)
class Settled:
    """What was written down, and the ids of what is no longer in the release that serves: it was changed meanwhile."""

    done: tuple[Detail, ...]
    gone: tuple[str, ...]


class Freshness:
    """The checks, terms and owners in the store; rows are only added, the newest counts."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def stamp(self) -> tuple[int, int]:
        """What changes with every check and rule. Raises StoreError."""
        sql = "SELECT (SELECT MAX(seq) FROM confirmations), (SELECT MAX(seq) FROM freshness_rules)"
        with self._store.reading() as db:
            checks, rules = db.execute(sql).fetchone()
        return checks or 0, rules or 0

    def book(self, today: str = "") -> Book:
        """Everything as it counts on a day (ISO; the store's if none is given). Raises StoreError."""
        with self._store.reading() as db:
            return read_book(db, today or self._store.now()[:10])

    def confirm(self, ids: Sequence[str], services: Mapping[str, Service], release: str, by: str) -> Settled:
        """Writes down that these details of the release that serves are right, today. Raises StoreError.

        What was found right today by the same person is not written twice.
        """
        return self._settle(ids, services, release, by, Found.RIGHT, "")

    def doubt(
        self, ids: Sequence[str], services: Mapping[str, Service], release: str, by: str, note: str
    ) -> Settled:
        """Writes down that these details are wrong, and why. What is right instead comes with a release.

        Raises StoreError, ValueError without a note.
        """
        if not note.strip() or len(note) > LONGEST_NOTE:
            raise ValueError(f"note {note!r}: 1 to {LONGEST_NOTE} characters, whoever corrects it reads it")
        return self._settle(ids, services, release, by, Found.WRONG, note.strip())

    def report(self, db: Database, reports: Sequence[Report], release: str) -> None:
        """Writes down what was found on the days that the reports name, as part of the caller's transaction, who has
        seen to it that nothing newer is known. What was written down before is not written again."""
        now = self._store.now()
        for report in reports:
            at = now if report.day == now[:10] else f"{report.day}T00:00:00.000000+08:00"
            said = (report.found.value, masked(report.note), report.by)
            for detail in report.details:
                known = db.execute(_KNOWN, (detail.id, *said, report.day)).fetchone()
                if not known:
                    found, note, by = said
                    db.execute(_INSERT, (*_place(detail), found, note, release, by, at))

    def set_days(self, kind: Kind, days: int, by: str) -> None:
        """How long a check of this kind counts from now on. Raises StoreError, ValueError."""
        if not 1 <= days <= MOST_DAYS:
            raise ValueError(f"{days} days: 1 to {MOST_DAYS}")
        self._rule(kind.value, "", "", str(days), by, f"{kind.value} {days}")

    def set_owner(self, service: str, district: str, owner: str, by: str) -> None:
        """Who answers for a service ("" all) in a district ("" everywhere); "" for nobody in particular.

        Raises StoreError, ValueError.
        """
        if district and district not in DISTRICTS:
            raise ValueError(f"district {district!r}: {', '.join(DISTRICTS)}")
        if len(owner.strip()) > LONGEST_OWNER:
            raise ValueError(f"owner {owner!r}: at most {LONGEST_OWNER} characters")
        scope = " ".join(filter(None, (service, district))) or "*"
        self._rule(_OWNER, service, district, owner.strip(), by, f"{scope}：{owner.strip()}")

    def _settle(
        self,
        ids: Sequence[str],
        services: Mapping[str, Service],
        release: str,
        by: str,
        found: Found,
        note: str,
    ) -> Settled:
        known = {detail.id: detail for service in services.values() for detail in details(service)}
        there = [known[i] for i in dict.fromkeys(ids) if i in known]
        gone = tuple(i for i in dict.fromkeys(ids) if i not in known)
        with self._store.writing() as db:
            now, newest = self._store.now(), _checks(db, _SETTLED)
            new = [d for d in there if not _again(newest.get(d.id), found, by, now[:10])]
            for detail in new:
                db.execute(_INSERT, (*_place(detail), found.value, masked(note), release, by, now))
            if new:
                deed = "directory.confirm" if found is Found.RIGHT else "directory.doubt"
                self._store.append_audit_in(db, by, deed, _told(new, note))
        return Settled(tuple(there), gone)

    def _rule(self, what: str, service: str, district: str, value: str, by: str, told: str) -> None:
        deed = "directory.owner" if what == _OWNER else "directory.term"
        with self._store.writing() as db:
            db.execute(_RULE, (what, service, district, value, by, self._store.now()))
            self._store.append_audit_in(db, by, deed, told)


def read_book(db: Reads, today: str) -> Book:
    """Everything as it counts on a day (ISO), in a store that has its tables."""
    newest, right = _checks(db, _SETTLED), _checks(db, "WHERE found = 'right'")
    rules = list(db.execute("SELECT what, service, district, value FROM freshness_rules ORDER BY seq"))
    days = {Kind(what): int(value) for what, _, _, value in rules if what != _OWNER}
    owners = {(service, district): value for what, service, district, value in rules if what == _OWNER}
    silent = _checks(db, "WHERE found = 'silent'")
    return Book(today, newest, right, {**USUAL_DAYS, **days}, owners, silent)


def _checks(db: Reads, where: str) -> dict[str, Check]:
    """The newest check of each detail among some."""
    # SQLite takes the other columns from the row that has the maximum.
    sql = f"SELECT detail, value, found, note, by, at, MAX(seq) FROM confirmations {where} GROUP BY detail"  # noqa: S608
    return {row[0]: Check(row[0], row[1], Found(row[2]), *row[3:6]) for row in db.execute(sql)}


def _place(detail: Detail) -> tuple[str, ...]:
    return (detail.id, detail.service, detail.district, detail.office, detail.kind.value, detail.value)


def _again(check: Check | None, found: Found, by: str, today: str) -> bool:
    """Whether the same person has said the same today: pressed twice."""
    said = (check.found, check.by, check.day) if check else None
    return found is Found.RIGHT and said == (found, by, today)


def _told(new: Sequence[Detail], note: str) -> str:
    """What the chain keeps: the ids, which stand for the exact words, whatever of those is masked there."""
    what = "；".join(f"{d.id} {d.service} {d.district}{d.office} {d.kind.value} {d.value}" for d in new)
    return f"{what}（{note}）" if note else what


def _later(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
