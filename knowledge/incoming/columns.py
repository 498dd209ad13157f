"""Columns: the rows of a sheet by the headings people gave its columns, in whatever order these stand."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from knowledge.incoming.sheets import Row, Sheet, cell_name, place
from knowledge.problems import ContentError, Problem

# A title, a note and a blank line may stand above the headings.
HEAD_WITHIN = 20
# Stands in the heading of a column that is for the program alone.
NOT_TO_TOUCH = "不要改"
# （必填）, *, a colon: what people hang on a heading.
_HUNG = re.compile(r"[（(\[【].*?[)）\]】]|[*＊：:\s]")


@dataclass(frozen=True, slots=True)
class Record:
    """A row below the headings: the cells of the columns asked for, in the order asked, blank where there is none.

    `places` are the names of those cells (`C7`), so that a fault can be pointed at; "" for a column that is not there.
    """

    number: int
    cells: tuple[str, ...]
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """What stands below the headings, and remarks on columns that nobody asked for."""

    records: tuple[Record, ...]
    remarks: tuple[Problem, ...]


def table(file: str, sheet: Sheet, wanted: Sequence[str], optional: Collection[str] = ()) -> Table:
    """The rows of a sheet by the columns `wanted`; those also in `optional` may be missing.

    Rows blank in every wanted column are left out. Raises ContentError if the headings are not there, not all, or twice.
    """
    where = place(file, sheet.name)
    head = _heading_row(sheet, wanted)
    if head is None:
        names = "、".join(n for n in wanted if n not in optional)
        words = f"前 {HEAD_WITHIN} 行里没有表头；要有这些列：{names}。下载一份空表，照着填"
        raise ContentError([Problem(where, 0, words)])
    columns = _columns(where, head, wanted, optional)
    records = (_record(row, columns) for row in sheet.rows if row.number > head.number)
    remarks = tuple(_remarks(where, sheet, head, columns))
    return Table(tuple(record for record in records if any(record.cells)), remarks)


def likeness(sheet: Sheet, wanted: Collection[str]) -> int:
    """How many of these headings stand in one row near the top."""
    names = set(map(bare, wanted))
    rows = (row for row in sheet.rows if row.number <= HEAD_WITHIN)
    return max((len(names & set(map(bare, row.cells))) for row in rows), default=0)


def present(sheet: Sheet, wanted: Sequence[str], optional: Collection[str]) -> tuple[str, ...]:
    """Of the columns wanted those that must be there and those that are."""
    cells = {bare(cell) for row in sheet.rows if row.number <= HEAD_WITHIN for cell in row.cells}
    return tuple(name for name in wanted if name not in optional or bare(name) in cells)


def _remarks(where: str, sheet: Sheet, head: Row, columns: Sequence[int | None]) -> Iterator[Problem]:
    """Columns that were not read, and columns that were though nobody sees them."""
    for n, cell in enumerate(head.cells):
        at = f"{cell_name(head.number, n)} 的列“{cell}”"
        if cell and n not in columns:
            yield Problem(where, head.number, f"{at}用不上，没有读")
        # What is for the program alone is hidden by the program.
        elif cell and n in sheet.hidden_columns and NOT_TO_TOUCH not in cell:
            yield Problem(where, head.number, f"{at}是隐藏的，也读了")


def bare(heading: str) -> str:
    """A heading without what people hang on it.

    >>> bare("电话 *"), bare("服务编号（必填）：")
    ('电话', '服务编号')
    """
    return _HUNG.sub("", heading)


def _heading_row(sheet: Sheet, wanted: Sequence[str]) -> Row | None:
    """The row near the top with most of the headings; one that has less than half of them is none."""
    names = set(map(bare, wanted))
    near = [row for row in sheet.rows if row.number <= HEAD_WITHIN]
    best = max(near, key=lambda row: len(names & set(map(bare, row.cells))), default=None)
    return best if best and 2 * len(names & set(map(bare, best.cells))) >= len(names) else None


def _columns(
    where: str, head: Row, wanted: Sequence[str], optional: Collection[str]
) -> tuple[int | None, ...]:
    """Where each wanted column stands."""
    cells = [bare(cell) for cell in head.cells]
    faults = []
    for name in wanted:
        if cells.count(bare(name)) > 1:
            faults.append(
                Problem(where, head.number, f"有 {cells.count(bare(name))} 列都叫“{name}”；只留一列")
            )
        elif bare(name) not in cells and name not in optional:
            faults.append(
                Problem(where, head.number, f"没有“{name}”这一列；表头要和下载的空表一样，列的次序随意")
            )
    if faults:
        raise ContentError(faults)
    return tuple(cells.index(bare(name)) if bare(name) in cells else None for name in wanted)


def _record(row: Row, columns: Sequence[int | None]) -> Record:
    return Record(
        row.number,
        tuple(row.cells[n] if n is not None and n < len(row.cells) else "" for n in columns),
        tuple(cell_name(row.number, n) if n is not None else "" for n in columns),
    )
