"""Tables: counts laid out under their totals, small ones suppressed; the only way in which counts are shown."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.suppression import Cell, Flow, Hidden, suppressed


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts under a total, some of them in groups with totals of their own. Keys stand in the order given."""

    keys: tuple[str, ...]
    cells: tuple[Cell, ...]
    groups: tuple[tuple[str, Cell], ...]
    total: Cell

    def cell(self, key: str) -> Cell:
        """The count of a key, or of a group; 0 for one that did not occur."""
        return dict((*self.groups, *zip(self.keys, self.cells, strict=True))).get(key, 0)

    def ranked(self, most: int | None = None) -> tuple[tuple[str, Cell], ...]:
        """Keys with counts, most first; the order tells nothing of the hidden ones, which come after the shown."""
        found = sorted(zip(self.keys, self.cells, strict=True), key=lambda pair: _rank(pair[1]))
        return tuple((key, cell) for key, cell in found if cell != 0)[:most]


@dataclass(frozen=True, slots=True)
class Grid:
    """Counts by row and column under the totals of both. Rows and columns stand in the order given."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]
    row_totals: tuple[Cell, ...]
    column_totals: tuple[Cell, ...]
    total: Cell

    def row(self, key: str) -> tuple[Cell, ...]:
        """The counts of a row; noughts for one that did not occur."""
        return self.cells[self.rows.index(key)] if key in self.rows else (0,) * len(self.columns)

    def by_row(self) -> Tally:
        """The totals of the rows."""
        return Tally(self.rows, self.row_totals, (), self.total)

    def by_column(self) -> Tally:
        """The totals of the columns."""
        return Tally(self.columns, self.column_totals, (), self.total)


def tally(
    counts: Mapping[str, int],
    threshold: int,
    groups: Mapping[str, str] | None = None,
    *,
    known: bool = True,
    whole: "Tally | None" = None,
    beside: Mapping[str, int] | None = None,
) -> Tally | None:
    """The counts as they may be shown, or None. `groups` says in which group a key is.

    `known`: totals are told elsewhere, too, and are not hidden for others' sake. `beside` are the counts of a table
    that these are a part of (`whole`: as it is shown), or else one that is a part of these.
    """
    groups = groups or {}
    names = tuple(dict.fromkeys(groups[key] for key in counts if key in groups))
    root, end = 0, 1
    node = {name: n for n, name in enumerate(names, 2)}
    near = _Beside(whole is not None, beside, threshold)

    def keys_of(name: str) -> list[str]:
        return [key for key in counts if groups.get(key) == name]

    def flow(tail: int, head: int, keys: Sequence[str], shown: Cell | None, total: bool) -> Flow:
        n = sum(counts[key] for key in keys)
        return near.flow(tail, head, n, keys, shown, total, total and known)

    flows = [
        flow(
            node[groups[key]] if key in groups else root,
            end,
            [key],
            whole.cell(key) if whole else None,
            False,
        )
        for key in counts
    ]
    flows += [
        flow(root, node[name], keys_of(name), whole.cell(name) if whole else None, True) for name in names
    ]
    flows.append(flow(end, root, list(counts), whole.total if whole else None, True))
    cells = suppressed(flows, threshold)
    if cells is None:
        return None
    keys = tuple(counts)
    return Tally(keys, cells[: len(keys)], tuple(zip(names, cells[len(keys) : -1], strict=True)), cells[-1])


def grid(
    counts: Mapping[tuple[str, str], int],
    rows: Sequence[str],
    columns: Sequence[str],
    threshold: int,
    *,
    known_rows: bool = False,
    known_columns: bool = False,
    whole: "Grid | None" = None,
    beside: Mapping[tuple[str, str], int] | None = None,
    only: Container[tuple[str, str]] | None = None,
) -> Grid | None:
    """The counts as they may be shown, or None. The total of all is told elsewhere.

    `known_rows`, `known_columns`: so are these totals. `beside` are the counts of a table that this one is a part of, cell by cell (`whole`: as it is shown), or else one
    that is a part of this. `only` are the places that can hold anything at all; everybody knows that the rest is 0.
    """
    near = _Beside(whole is not None, beside, threshold)
    places = {row: i for i, row in enumerate(rows)}
    down, across = len(rows) + len(columns), len(rows) + len(columns) + 1
    by_row, by_column = (whole.by_row(), whole.by_column()) if whole else (None, None)

    def flow(tail: int, head: int, keys: Sequence[tuple[str, str]], shown: Cell | None, **how: bool) -> Flow:
        n = sum(counts.get(key, 0) for key in keys)
        return near.flow(tail, head, n, keys, shown, how.get("total", False), how.get("known", False))

    flows = [
        flow(
            places[row],
            len(rows) + j,
            [(row, column)],
            whole.row(row)[j] if whole else None,
            known=only is not None and (row, column) not in only,
        )
        for row in rows
        for j, column in enumerate(columns)
    ]
    for row in rows:
        keys = [(row, column) for column in columns]
        flows.append(
            flow(
                across, places[row], keys, by_row.cell(row) if by_row else None, total=True, known=known_rows
            )
        )
    for j, column in enumerate(columns):
        keys = [(row, column) for row in rows]
        shown = by_column.cell(column) if by_column else None
        flows.append(flow(len(rows) + j, down, keys, shown, total=True, known=known_columns))
    everything = [(row, column) for row in rows for column in columns]
    flows.append(flow(down, across, everything, whole.total if whole else None, total=True, known=True))
    cells = suppressed(flows, threshold)
    if cells is None:
        return None
    width, size = len(columns), len(rows) * len(columns)
    return Grid(
        tuple(rows),
        tuple(columns),
        tuple(cells[i * width : (i + 1) * width] for i in range(len(rows))),
        cells[size : size + len(rows)],
        cells[size + len(rows) : size + len(rows) + width],
        cells[size + len(rows) + width],
    )


class _Beside:
    """What somebody may know of a table's counts by another one, the whole that it is of or a part of it."""

    def __init__(self, is_part: bool, counts: Mapping[Any, int] | None, threshold: int) -> None:
        self._is_part = is_part
        self._counts = counts
        self._threshold = threshold

    def flow(
        self, tail: int, head: int, n: int, keys: Sequence[Any], shown: Cell | None, total: bool, known: bool
    ) -> Flow:
        """A flow of `n`, the sum of these keys, of a whole shown as `shown`."""
        whole = shown if isinstance(shown, int) else None
        if self._counts is None:
            return Flow(tail, head, n, total, known, whole)
        other = sum(self._counts.get(key, 0) for key in keys)
        if not self._is_part:
            return Flow(tail, head, n, total, known, least=other)
        # What is small itself nobody knows.
        return Flow(tail, head, n, total, known, whole, most=other if other >= self._threshold else None)


def _rank(cell: Cell) -> tuple[int, int]:
    if isinstance(cell, int):
        return (0, -cell) if cell else (3, 0)
    return (1, 0) if cell is Hidden.MANY else (2, 0)
