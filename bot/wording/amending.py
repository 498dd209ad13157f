"""Amending: which rows of a table differ, as lines for a terminal."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.wording import sheets as words
from knowledge.changes import Mark, pieces
from knowledge.problems import Problem
from knowledge.row_changes import CellChange, RowChange

# What a terminal can mark.
_MARKS = {Mark.SAME: "{}", Mark.GONE: "[-{}-]", Mark.NEW: "{{+{}+}}"}


def lines(
    changes: Sequence[RowChange],
    remarks: Sequence[Problem],
    unnamed: Sequence[tuple[str, int]],
    unnamed_canned: int,
) -> Iterator[str]:
    """Every row that differs with its cells, what is only remarked, and what stays as it is."""
    for table, rows in groupby(changes, key=lambda change: change.table):
        yield f"{table}："
        for change in rows:
            yield f"  {words.WHAT[change.what]} {change.whose}（{words.at_row(change.row)}）"
            yield from (f"    {cell.heading}：{_marked(cell)}" for cell in change.cells)
    yield from (f"提示 {remark}" for remark in remarks)
    yield from words.unnamed(unnamed, unnamed_canned)


def _marked(cell: CellChange) -> str:
    """Both texts in one line.

    >>> _marked(CellChange("费用", "收费50元", "免费"))
    '[-收费50元-]{+免费+}'
    """
    if not cell.before:
        return cell.after.replace("\n", "／")
    if not cell.after:
        return words.CLEARED_FROM.format(before=cell.before.replace("\n", "／"))
    marked = (_MARKS[piece.mark].format(piece.text) for piece in pieces(cell.before, cell.after))
    return "".join(marked).replace("\n", "／")
