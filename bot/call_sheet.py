"""Call sheet: what a call list says that came back filled in, row by row, held against what is told and known now.

A row that nobody filled in stays as it is. A row counts only for the very words that it was written with.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.call_list import MARKED
from bot.freshness import LONGEST_NOTE, LONGEST_OWNER, Book, Found
from bot.wording import call_list as words
from bot.wording import freshness as said
from knowledge.detail import Detail, Kind, details
from knowledge.incoming.columns import Record, table
from knowledge.incoming.sheets import Sheet, place, plain_day, tidy
from knowledge.offices import LONGEST, is_address
from knowledge.phone import EMERGENCY, is_mobile, phones_in
from knowledge.problems import ContentError, Problem
from knowledge.service import Service
from knowledge.tables import is_day

_NEEDED = (words.VALUE, words.RESULT, words.BY, words.DAY, words.MARK)
_OPTIONAL = tuple(heading for heading in words.HEADINGS if heading not in _NEEDED)


class Result(StrEnum):
    """What whoever called found."""

    RIGHT = "right"
    CHANGED = "changed"  # wrong, and what is right is known
    WRONG = "wrong"
    DEAD = "dead"
    SILENT = "silent"  # nobody answered


@dataclass(frozen=True, slots=True)
class Called:
    """A row that was filled in: which details it is about, what was found by whom on which day (ISO), and where it
    stands. `right`: what is told instead, in the form in which it is published."""

    kind: Kind
    value: str
    district: str
    office: str
    details: tuple[Detail, ...]
    result: Result
    right: str
    by: str
    day: str
    note: str
    at: Problem

    @property
    def services(self) -> tuple[str, ...]:
        """The names of the services it is told for."""
        return tuple(dict.fromkeys(detail.name for detail in self.details))

    @property
    def found(self) -> Found:
        """What that means for what is told."""
        if self.result is Result.RIGHT:
            return Found.RIGHT
        return Found.SILENT if self.result is Result.SILENT else Found.WRONG


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back: the rows that count, what has to be mended first, the rows that count no longer and why, and what
    somebody should know."""

    rows: tuple[Called, ...] = ()
    problems: tuple[Problem, ...] = ()
    refused: tuple[Problem, ...] = ()
    remarks: tuple[Problem, ...] = ()

    @property
    def seal(self) -> str:
        """Another one whenever other rows count, or other rows do not."""
        return hashlib.sha256(repr((self.rows, self.refused)).encode("utf-8", "replace")).hexdigest()[:16]


def read_calls(file: str, sheets: Sequence[Sheet], services: Mapping[str, Service], book: Book) -> Returned:
    """What the filled rows of all sheets say of what is told now."""
    reading = _Reading(book, {detail.id: detail for s in services.values() for detail in details(s)})
    shown = [sheet for sheet in sheets if sheet.rows and not sheet.hidden]
    for sheet in shown:
        try:
            found = table(file, sheet, words.HEADINGS, _OPTIONAL)
        except ContentError as error:
            reading.problems += error.problems
            continue
        reading.remarks += (*sheet.remarks, *found.remarks)
        for record in found.records:
            reading.row(Problem(place(file, sheet.name), record.number, ""), record)
    if not shown:
        reading.problems.append(Problem(file, 0, words.NO_LIST))
    return Returned(
        tuple(reading.rows), tuple(reading.problems), tuple(reading.refused), tuple(reading.remarks)
    )


@dataclass(slots=True)
class _Reading:
    """What has been made of the rows so far."""

    book: Book
    known: Mapping[str, Detail]
    rows: list[Called] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)

    def row(self, at: Problem, record: Record) -> None:
        """One row: nothing, one that counts, or why it does not."""
        row = _Row(record)
        if row.is_untouched:
            return
        ids = row.ids
        there = tuple(self.known[i] for i in ids if i in self.known)
        if wrong := [*self._place_faults(row, there)]:
            self.problems += [replace(at, message=fault) for fault in wrong]
            return
        self.marks.add(row.of(words.MARK))
        if not there:
            self.refused.append(replace(at, message=words.CHANGED_SINCE))
            return
        called = _called(row, there, at)
        if wrong := [*_faults(row, called, self.book.today)]:
            self.problems += [replace(at, message=fault) for fault in wrong]
            return
        self._settled(called, remarks=(words.SOME_GONE,) if len(there) < len(ids) else ())

    def _place_faults(self, row: "_Row", there: Sequence[Detail]) -> Iterator[str]:
        """Why it is not clear what a row is about."""
        if not row.ids:
            yield words.NO_MARK
        elif row.of(words.MARK) in self.marks:
            yield words.TWICE
        for detail in there[:1]:
            pairs = (
                (words.VALUE, detail.value),
                (words.DISTRICT, detail.district),
                (words.OFFICE, detail.office),
            )
            for heading, known in pairs:
                if row.has(heading) and row.of(heading) != tidy(known):
                    yield row.told(heading, words.other_row(heading, row.of(heading), known))

    def _settled(self, called: Called, remarks: Sequence[str]) -> None:
        """Takes a row without faults, unless something newer is known of it."""
        newer = [d for d in called.details if self._is_newer(d, called)]
        others = [self.book.newest[d.id] for d in newer if self._contradicts(d, called)]
        if others:
            self.refused.append(replace(called.at, message=words.checked_since(others[0].day, others[0].by)))
            return
        left = tuple(d for d in called.details if d not in newer)
        if not left:
            self.remarks.append(replace(called.at, message=words.KNOWN_ALREADY))
            return
        if called.kind is Kind.PHONE and is_mobile(called.right):
            remarks = (*remarks, f"{called.right} {words.POCKET}")
        self.remarks += [replace(called.at, message=remark) for remark in remarks]
        self.rows.append(replace(called, details=left))

    def _is_newer(self, detail: Detail, called: Called) -> bool:
        """Whether something is known of a detail that the row does not change."""
        newest = self.book.newest.get(detail.id)
        if self._contradicts(detail, called):
            return True
        verified = self.book.line(detail).checked_on
        return called.day < max(verified, newest.day if newest else "")

    def _contradicts(self, detail: Detail, called: Called) -> bool:
        """Whether somebody found otherwise since, or, of what is said to be right, on the same day."""
        newest = self.book.newest.get(detail.id)
        if newest is None or newest.found is called.found or called.found is Found.SILENT:
            return False
        return newest.day > called.day or (newest.day == called.day and called.found is Found.RIGHT)


class _Row:
    """A row by its headings."""

    def __init__(self, record: Record) -> None:
        self._cells = dict(zip(words.HEADINGS, record.cells, strict=True))
        self._places = dict(zip(words.HEADINGS, record.places, strict=True))

    def of(self, heading: str) -> str:
        """What stands under a heading."""
        return self._cells[heading]

    def has(self, heading: str) -> bool:
        """Whether there is such a column."""
        return bool(self._places[heading])

    def told(self, heading: str, fault: str) -> str:
        """A fault with the name of its cell."""
        return f"{self._places[heading]} {fault}".strip()

    @property
    def note(self) -> str:
        """What somebody remarked."""
        note = self.of(words.NOTE)
        return "" if note == said.EMERGENCY else " ".join(note.split("\n"))

    @property
    def is_untouched(self) -> bool:
        """Whether nobody said anything in it; a name and a day drawn down over all rows say nothing."""
        return not (self.of(words.RESULT) or self.of(words.RIGHT) or self.note)

    @property
    def ids(self) -> tuple[str, ...]:
        """What it was written for."""
        marked = self.of(words.MARK).split()
        return tuple(dict.fromkeys(marked[1:])) if marked[:1] == [MARKED] else ()


def _called(row: _Row, there: tuple[Detail, ...], at: Problem) -> Called:
    one = there[0]
    right = _plain(one.kind, row.of(words.RIGHT))
    by, day = row.of(words.BY), plain_day(row.of(words.DAY))
    result = _result(row.of(words.RESULT), right)
    return Called(one.kind, one.value, one.district, one.office, there, result, right, by, day, row.note, at)


def _result(typed: str, right: str) -> Result:
    results = {words.GOOD: Result.RIGHT, words.DEAD: Result.DEAD, words.SILENT: Result.SILENT}
    return Result.CHANGED if right and typed in (words.BAD, words.DEAD) else results.get(typed, Result.WRONG)


def _plain(kind: Kind, text: str) -> str:
    """What is told instead, in the form in which it is published; what cannot be brought into it stays as it is."""
    if kind is not Kind.PHONE:
        return text
    numbers, wrong = phones_in(text)
    return text if wrong else "、".join(numbers)


def _faults(row: _Row, called: Called, today: str) -> Iterator[str]:
    """What is wrong with what was filled in, with the name of the cell."""
    typed = row.of(words.RESULT)
    if not typed:
        yield row.told(words.RESULT, words.NO_RESULT)
        return
    if typed not in words.RESULTS:
        yield row.told(words.RESULT, words.unknown_result(typed))
        return
    if called.value in EMERGENCY and (called.result is not Result.RIGHT or called.right):
        yield row.told(words.RESULT, words.ONLY_RIGHT)
    elif called.right and called.result is not Result.CHANGED:
        yield row.told(words.RIGHT, words.BOTH)
    elif called.right:
        yield from (row.told(words.RIGHT, fault) for fault in _right_faults(called))
    elif called.result is Result.WRONG and not called.note:
        yield row.told(words.NOTE, words.NO_WHY)
    kept = words.note(called)
    if len(kept) > LONGEST_NOTE:
        yield row.told(words.NOTE, words.too_long(len(kept), LONGEST_NOTE))
    if not called.by:
        yield row.told(words.BY, words.NO_NAME)
    elif len(called.by) > LONGEST_OWNER:
        yield row.told(words.BY, words.too_long(len(called.by), LONGEST_OWNER))
    if not called.day:
        yield row.told(words.DAY, words.NO_DAY)
    elif not is_day(called.day):
        yield row.told(words.DAY, words.no_day(called.day))
    elif called.day > today:
        yield row.told(words.DAY, words.not_yet(called.day))


def _right_faults(called: Called) -> Iterator[str]:
    """Why something cannot be told instead."""
    if called.right == called.value:
        yield words.SAME
    elif called.kind is Kind.PHONE:
        numbers, wrong = phones_in(called.right)
        yield from wrong
        if len(numbers) > 1:
            yield words.ONE_NUMBER
    elif called.kind is Kind.LINK and not is_address(called.right):
        yield words.NO_ADDRESS
    elif called.kind is Kind.FEE and any(detail.is_law for detail in called.details):
        yield words.BY_LAW
    elif len(called.right) > LONGEST:
        yield words.too_long(len(called.right), LONGEST)
