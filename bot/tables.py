"""Tables: counts laid out under their totals, small ones suppressed; the only way in which counts are shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
    whole: Tally | None = None,
) -> Tally | None:
    """The counts as they may be shown, or None. `groups` says in which group a key is.

    `known`: totals are told elsewhere, too, and are not hidden for others' sake; `whole`: what these are part of.
    """
    groups = groups or {}
    names = tuple(dict.fromkeys(groups[key] for key in counts if key in groups))
    root, end = 0, 1
    node = {name: n for n, name in enumerate(names, 2)}
    sums = {name: sum(n for key, n in counts.items() if groups.get(key) == name) for name in names}
    flows = [
        Flow(node[groups[key]] if key in groups else root, end, n, whole=_part_of(whole, key))
        for key, n in counts.items()
    ]
    flows += [
        Flow(root, node[name], sums[name], total=True, known=known, whole=_part_of(whole, name))
        for name in names
    ]
    all_of_it = whole.total if whole and isinstance(whole.total, int) else None
    flows.append(Flow(end, root, sum(counts.values()), total=True, known=known, whole=all_of_it))
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
    groups: Mapping[str, str] | None = None,
    known_rows: bool = False,
    known_columns: bool = False,
    whole: Grid | None = None,
) -> Grid | None:
    """The counts as they may be shown, or None. The total of all is told elsewhere.

    `groups` puts rows together whose sum is known from elsewhere; `known_rows`, `known_columns`: so are these totals.
    `whole` is the table that this one is a part of, cell by cell.
    """
    flows = [
        Flow(i, len(rows) + j, counts.get((row, column), 0), whole=_inside(whole, row, column))
        for i, row in enumerate(rows)
        for j, column in enumerate(columns)
    ]
    down, across = len(rows) + len(columns), len(rows) + len(columns) + 1
    in_row = [sum(counts.get((row, column), 0) for column in columns) for row in rows]
    in_column = [sum(counts.get((row, column), 0) for row in rows) for column in columns]
    names = tuple(dict.fromkeys((groups or {}).values()))
    node = {name: across + n for n, name in enumerate(names, 1)}
    by_row, by_column = (whole.by_row(), whole.by_column()) if whole else (None, None)
    for i, (row, n) in enumerate(zip(rows, in_row, strict=True)):
        tail = node[groups[row]] if groups else across
        flows.append(Flow(tail, i, n, total=True, known=known_rows, whole=_part_of(by_row, row)))
    for j, (column, n) in enumerate(zip(columns, in_column, strict=True)):
        part = _part_of(by_column, column)
        flows.append(Flow(len(rows) + j, down, n, total=True, known=known_columns, whole=part))
    flows.append(Flow(down, across, sum(in_row), total=True, known=True))
    for name in names:
        together = sum(n for row, n in zip(rows, in_row, strict=True) if (groups or {})[row] == name)
        flows.append(Flow(across, node[name], together, total=True, known=True))
    cells = suppressed(flows, threshold)
    if cells is None:
        return None
    width, size = len(columns), len(rows) * len(columns)
    return Grid(
        tuple(rows),
        tuple(columns),
        tuple(cells[n : n + width] for n in range(0, size, width)),
        cells[size : size + len(rows)],
        cells[size + len(rows) : size + len(rows) + width],
        cells[size + len(rows) + width],
    )


def _part_of(whole: Tally | None, key: str) -> int | None:
    cell = whole.cell(key) if whole else None
    return cell if isinstance(cell, int) else None


def _inside(whole: Grid | None, row: str, column: str) -> int | None:
    if whole is None:
        return None
    cell = whole.row(row)[whole.columns.index(column)]
    return cell if isinstance(cell, int) else None


def _rank(cell: Cell) -> tuple[int, int]:
    if isinstance(cell, int):
        return (0, -cell) if cell else (3, 0)
    return (1, 0) if cell is Hidden.MANY else (2, 0)
