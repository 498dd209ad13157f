"""District table: what a district tells of its offices as rows of a sheet, written to be filled and read when it comes back."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field, fields, replace
from enum import StrEnum

from knowledge.incoming.columns import NOT_TO_TOUCH, Record, table
from knowledge.incoming.sheets import Sheet, place, plain_day
from knowledge.offices import FIELDS, Told, faults
from knowledge.phone import is_mobile, phones_in
from knowledge.problems import ContentError, Problem
from knowledge.service import CITY, DISTRICTS, Service

NAME, MARK = "服务名称", f"校验（{NOT_TO_TOUCH}）"
# What is filled in, in the order of the columns; before them stand district, id and name of the service.
FILLED = ("name", "phones", "address", "hours", "link", "fee", "checked_on", "unit", "person")
HEADINGS = (FIELDS["district"], FIELDS["service"], NAME, *(FIELDS[name] for name in FILLED), MARK)
OPTIONAL = (
    FIELDS["district"],
    FIELDS["service"],
    NAME,
    FIELDS["link"],
    FIELDS["fee"],
    FIELDS["person"],
    MARK,
)
# The sheet that explains the others.
GUIDE = "填写说明"
_CITY = ("市", "全市", "市级", "市本级", "攀枝花")
_WORDS = {name: n for n, name in enumerate(HEADINGS)}


class What(StrEnum):
    """What comes of a row."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Change:
    """What a row changes, with where it stands: `before` None for a new office, `after` None for one taken away."""

    what: What
    before: Told | None
    after: Told | None
    at: Problem

    @property
    def told(self) -> Told:
        """The office it is about."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a change of nothing")
        return found

    @property
    def parts(self) -> tuple[tuple[str, str, str], ...]:
        """(heading, before, after) of everything that is not as it was."""
        names = [one.name for one in fields(Told)]
        sides = [[getattr(t, n) if t else "" for n in names] for t in (self.before, self.after)]
        return tuple((FIELDS[n], a, b) for n, a, b in zip(names, *sides, strict=True) if a != b)


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back: the changes, what keeps them out, what somebody should know, and all offices as they would be."""

    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()
    remarks: tuple[Problem, ...] = ()
    told: tuple[Told, ...] = ()

    @property
    def seal(self) -> str:
        """Another one whenever the changes are others."""
        made_of = repr([(change.before, change.after) for change in self.changes])
        return hashlib.sha256(made_of.encode()).hexdigest()[:16]

    @property
    def districts(self) -> tuple[str, ...]:
        """The districts that would change."""
        found = {change.told.district for change in self.changes}
        return tuple(district for district in DISTRICTS if district in found)


def rows_of(district: str, services: Iterable[Service], told: Iterable[Told]) -> Iterator[tuple[str, ...]]:
    """A row for each office that the district told of, and an empty one for each service without any."""
    known: dict[str, list[Told]] = {}
    for one in told:
        if one.district == district:
            known.setdefault(one.service, []).append(one)
    for service in services:
        empty = Told(service.id, district, *("" for _ in FILLED))
        for one in sorted(known.get(service.id, [empty]), key=lambda one: one.name):
            filled = (getattr(one, name) for name in FILLED)
            yield (district, service.id, service.name, *filled, mark(one))


def mark(told: Told) -> str:
    """What tells whether a row is as it was written."""
    return hashlib.sha256("\x1f".join(astuple(told)).encode()).hexdigest()[:12]


def returned(
    file: str, sheets: Sequence[Sheet], services: Mapping[str, Service], now: Sequence[Told], today: str
) -> Returned:
    """What a table that came back would change of what is told `now`, row by row, and all that is wrong with it.

    Nothing is guessed: a row that cannot be read is a problem with its place, and with any problem nothing is taken.
    """
    reading = _Reading(services, today, {mark(one): one for one in now}, {one.key: one for one in now})
    found = False
    for sheet in sheets:
        if sheet.hidden or sheet.name == GUIDE or not sheet.rows:
            continue
        found = True
        try:
            read = table(file, sheet, HEADINGS, OPTIONAL)
        except ContentError as error:
            reading.problems += error.problems
            continue
        reading.remarks += (*sheet.remarks, *read.remarks)
        for record in read.records:
            reading.row(place(file, sheet.name), _district(sheet.name), record)
    if not found:
        reading.problems.append(Problem(file, 0, "里面没有填报的表；请用下载的区县表格填"))
    return reading.ended(now)


@dataclass(slots=True)
class _Reading:
    """What has been made of the rows so far."""

    services: Mapping[str, Service]
    today: str
    written: Mapping[str, Told]
    keyed: Mapping[tuple[str, str, str], Told]
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)
    used: set[tuple[str, str, str]] = field(default_factory=set)
    there: set[tuple[str, str, str]] = field(default_factory=set)

    def row(self, where: str, sheet: str, record: Record) -> None:
        """One row: nothing, a change, or problems."""
        at = Problem(where, record.number, "")
        told, wrong = _told(record, sheet, self.services)
        written = self._written(record, told)
        if written:
            self.used.add(written.key)
        if told is None:
            if _mark_of(record) in self.written:
                words = "这一行连编号也清空了，当作没有动；要删这个机构，只清空填写的几栏"
                self.remarks.append(replace(at, message=words))
            return
        if wrong:
            self.problems += [replace(at, message=fault) for fault in wrong]
            return
        if mark(told) == _mark_of(record):
            # As it was written: whatever was changed since stays.
            self.there.add(told.key)
            return
        if told.says_nothing:
            if written:
                self.changes.append(Change(What.REMOVED, written, None, at))
            return
        self._changed(at, record, told, written)

    def _written(self, record: Record, told: Told | None) -> Told | None:
        """The office that a row was written for, or is about: none if another row is about it already."""
        found = self.written.get(_mark_of(record))
        same_place = found and told and (found.district, found.service) == (told.district, told.service)
        if not same_place:
            found = self.keyed.get(told.key) if told else None
        return found if found and found.key not in self.used else None

    def _changed(self, at: Problem, record: Record, told: Told, written: Told | None) -> None:
        wrong = list(faults(told, self.services, self.today))
        for name, fault in wrong:
            where = record.places[_WORDS[FIELDS[name]]] if FIELDS[name] in _WORDS else ""
            self.problems.append(replace(at, message=f"{where} {FIELDS[name]}：{fault}".strip()))
        if told.key in self.there:
            self.problems.append(replace(at, message=f"“{told.name}”在这项服务里写了两行；只留一行"))
        self.there.add(told.key)
        if wrong or told == written:
            return
        if any(map(is_mobile, phones_in(told.phones)[0])):
            self.remarks.append(
                replace(at, message=f"{told.phones} 里有手机号，会公开给群众；不是单位公开的号码就不要写")
            )
        if written is None and _mark_of(record) and not _is_blank_mark(record, told):
            self.remarks.append(replace(at, message="这一行在表写出以后，线上已经改过；收下就按这张表改"))
        what = What.CHANGED if written else What.ADDED
        self.changes.append(Change(what, written, told, at))

    def ended(self, now: Sequence[Told]) -> Returned:
        """All in all; what no row is about stays as it is."""
        gone = {change.before for change in self.changes if change.before}
        kept = [one for one in now if one not in gone]
        after = [*kept, *(change.after for change in self.changes if change.after)]
        keys = [one.key for one in after]
        for change in self.changes:
            twice = change.after and keys.count(change.after.key) > 1
            said = any(p.file == change.at.file and p.line == change.at.line for p in self.problems)
            if twice and not said:
                words = f"“{change.told.name}”已经有一行是同一项服务；改那一行，或换个名字"
                self.problems.append(replace(change.at, message=words))
        ordered = tuple(sorted(self.problems, key=lambda p: (p.file, p.line)))
        return Returned(tuple(self.changes), ordered, tuple(self.remarks), tuple(after))


def _told(record: Record, sheet: str, services: Mapping[str, Service]) -> tuple[Told | None, tuple[str, ...]]:
    """(what a row tells, what is wrong with where it belongs)."""
    cells = dict(zip(HEADINGS, record.cells, strict=True))
    filled = {name: _plain(name, cells[FIELDS[name]]) for name in FILLED}
    if not any(filled.values()) and not cells[FIELDS["service"]] and not cells[NAME]:
        return None, ()
    wrong: list[str] = []
    district = _district(cells[FIELDS["district"]]) or ("" if cells[FIELDS["district"]] else sheet)
    if not district:
        wrong.append(f"区县“{cells[FIELDS['district']]}”认不出；只能是{'、'.join(DISTRICTS)}")
    elif sheet and district != sheet:
        wrong.append(f"这一行是{district}的，却在“{sheet}”的表里；挪到{district}的表")
    service, fault = _service(cells[FIELDS["service"]], cells[NAME], services)
    wrong += [fault] if fault else []
    return Told(service, district, **filled), tuple(wrong)


def _service(number: str, name: str, services: Mapping[str, Service]) -> tuple[str, str]:
    """(id, "") of the service that a row is about, or ("", what is wrong)."""
    if number and number not in services:
        return "", f"没有编号为“{number}”的服务；编号照空表里的，不要改"
    if number and name and services[number].name != name:
        return "", f"编号 {number} 是“{services[number].name}”，这里写的是“{name}”；是不是粘贴错了行"
    if number:
        return number, ""
    found = next((one.id for one in services.values() if one.name == name), "")
    return found, "" if found else f"没有叫“{name}”的服务；从下拉的名单里选"


def _district(text: str) -> str:
    """The district that a cell or a sheet's name means, "" for none.

    >>> _district("仁和"), _district("市"), _district("攀枝花市"), _district("Sheet1")
    ('仁和区', '攀枝花市', '攀枝花市', '')
    """
    bare = re.sub(r"\s", "", text).removeprefix("攀枝花市") or text.strip()
    if bare in _CITY:
        return CITY
    return next((d for d in DISTRICTS if bare and bare in (d, d.rstrip("区县市"))), "")


def _plain(name: str, text: str) -> str:
    """A cell in the form in which it is kept; what cannot be brought into it stays as it is, to be told of."""
    if name == "phones":
        numbers, wrong = phones_in(text)
        return text if wrong else "、".join(numbers)
    if name == "checked_on":
        return plain_day(text)
    return " ".join(text.split("\n")) if name in ("name", "link", "unit", "person") else text


def _mark_of(record: Record) -> str:
    return record.cells[_WORDS[MARK]]


def _is_blank_mark(record: Record, told: Told) -> bool:
    """Whether a row was written for a service of which nothing had been told."""
    return _mark_of(record) == mark(Told(told.service, told.district, *("" for _ in FILLED)))
