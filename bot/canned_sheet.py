"""Canned sheet: the desk's canned answers as a table, and what an edited table changes, held against the law.

An answer that the table does not have stays as it is; one is put out of use by saying so in its row.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlite_utils import Database

from bot.canned import MOST_CITATIONS, Canned, blanks, ground_fault
from bot.canned_book import CannedBook
from bot.quoted import Quoted, clause_of, faults
from bot.wording import casework as words
from bot.wording import sheets as sheet_words
from knowledge.incoming.columns import Record, likeness, present, table
from knowledge.incoming.sheets import Sheet, place
from knowledge.problems import ContentError, Problem
from knowledge.row_changes import RowChange, row_changes
from retrieval.index import Index

NAME = "常用答复"
NUMBER, TITLE, TEXT, RETIRED = "答复编号", "标题", "答复", "停用"
_GROUNDS = tuple(f"{what}{n}" for n in range(1, MOST_CITATIONS + 1) for what in ("依据条款", "依据原文"))
HEADINGS = (NUMBER, TITLE, TEXT, *_GROUNDS, RETIRED)
_YES, _NO = ("是", "停用", "TRUE"), ("", "否", "FALSE")


@dataclass(frozen=True, slots=True)
class CannedPlan:
    """What a table changes: answers to be kept (number 0: new), what was not understood, what is only remarked."""

    answers: tuple[Canned, ...]
    changes: tuple[RowChange, ...]
    unnamed: int
    problems: tuple[Problem, ...]
    remarks: tuple[Problem, ...]


def is_canned(sheet: Sheet) -> bool:
    """Whether a sheet is the table of canned answers, by its headings."""
    return likeness(sheet, (TITLE, TEXT)) == 2


def canned_rows(canned: Sequence[Canned]) -> list[tuple[str, ...]]:
    """A row for each answer."""
    return [(str(one.id), *_cells(one)) for one in canned]


def read_canned(file: str, sheet: Sheet, known: Sequence[Canned], index: Index | None) -> CannedPlan:
    """What a sheet makes of the answers that are `known`, in use or not."""
    where = place(file, sheet.name)
    if index is None:
        return CannedPlan((), (), 0, (Problem(where, 0, sheet_words.NO_INDEX),), ())
    optional = {NUMBER, *_GROUNDS, RETIRED}
    headings = present(sheet, HEADINGS, optional)
    try:
        found = table(file, sheet, headings, optional)
    except ContentError as error:
        return CannedPlan((), (), 0, error.problems, sheet.remarks)
    answers: list[Canned] = []
    changes: list[RowChange] = []
    problems: list[Problem] = []
    held = {str(one.id): one for one in known}
    seen: set[str] = set()
    for record in found.records:
        row = _Row(record, headings)
        told = _told(row, held)
        faults_here = list(_faults(row, told, held, seen, index))
        problems += [Problem(where, record.number, fault) for fault in faults_here]
        if faults_here:
            continue
        seen |= {row.of(NUMBER), told.title}
        told = replace(
            told, citations=tuple(Quoted(clause_of(q.clause, index), q.quote) for q in told.citations)
        )
        before = held.get(row.of(NUMBER))
        old = [_cells(before)] if before else []
        differing = list(row_changes(NAME, told.title, HEADINGS[1:], old, [(record.number, _cells(told))]))
        if differing:
            answers.append(told)
            changes += differing
    return CannedPlan(
        () if problems else tuple(answers),
        tuple(changes),
        sum(not one.retired and str(one.id) not in seen for one in known),
        tuple(problems),
        (*sheet.remarks, *found.remarks),
    )


def keep(book: CannedBook, db: Database, who: str, plan: CannedPlan, public: Sequence[str]) -> None:
    """Keeps every answer of a plan without problems, as part of the caller's transaction."""
    for one in plan.answers:
        book.save(db, who, one, public)


def _cells(one: Canned) -> tuple[str, ...]:
    grounds = [cell for quoted in one.citations for cell in (quoted.clause, quoted.quote)]
    grounds += [""] * (len(_GROUNDS) - len(grounds))
    return (one.title, one.text, *grounds, _YES[0] if one.retired else "")


class _Row:
    """A row by its headings."""

    def __init__(self, record: Record, headings: Sequence[str]) -> None:
        self._cells = dict(zip(headings, record.cells, strict=True))
        self._places = dict(zip(headings, record.places, strict=True))

    def of(self, heading: str) -> str:
        """What stands under a heading, "" for a column that is not there."""
        return self._cells.get(heading, "")

    def has(self, *headings: str) -> bool:
        """Whether the table has any of these columns."""
        return any(heading in self._cells for heading in headings)

    def at(self, heading: str) -> str:
        """Where it stands."""
        return self._places.get(heading, "")


def _told(row: _Row, held: dict[str, Canned]) -> Canned:
    cells = [row.of(heading) for heading in _GROUNDS]
    pairs = zip(cells[::2], cells[1::2], strict=True)
    typed = tuple(Quoted(clause, quote) for clause, quote in pairs if clause or quote)
    before = held.get(row.of(NUMBER))
    if before is None:
        return Canned(0, row.of(TITLE), row.of(TEXT), typed, "", "", row.of(RETIRED) in _YES)
    # What the table has no column for stays.
    return replace(
        before,
        title=row.of(TITLE),
        text=row.of(TEXT),
        citations=typed if row.has(*_GROUNDS) else before.citations,
        retired=row.of(RETIRED) in _YES if row.has(RETIRED) else before.retired,
    )


def _faults(row: _Row, told: Canned, held: dict[str, Canned], seen: set[str], index: Index) -> Iterator[str]:
    """What is wrong with a row, with the name of the cell."""
    number, retired = row.of(NUMBER), row.of(RETIRED)
    if number and number not in held:
        yield sheet_words.no_canned(row.at(NUMBER), number)
    if number in seen - {""} or told.title in seen - {""}:
        yield sheet_words.canned_twice(row.at(TITLE), told.title)
    if not number and any(one.title == told.title for one in held.values()):
        yield sheet_words.canned_known(row.at(TITLE), told.title)
    if retired not in (*_YES, *_NO):
        yield sheet_words.canned_retired(row.at(RETIRED), retired)
    for heading, fault in zip((TITLE, TEXT), blanks(told), strict=True):
        if fault:
            yield f"{row.at(heading)} {fault}"
    if told.retired:
        # What is out of use need not stand any more.
        return
    for n, quoted in enumerate(told.citations):
        if fault := ground_fault(quoted, index):
            yield f"{row.at(_GROUNDS[2 * n])} {fault}"
    for doubt in faults(told.text, index):
        yield f"{row.at(TEXT)} {words.fault(doubt.kind, doubt.named, doubt.quote, doubt.validity)}"
