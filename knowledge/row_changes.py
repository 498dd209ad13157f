"""Row changes: which rows of a table were added, removed and changed, and in which cells."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.changes import What

Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that differs, under its heading."""

    heading: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that differs. `whose` it is (a service's name, a title), `row` its number in the file (0: not there);
    `cells` are those that differ, all that say something of an added or removed row."""

    table: str
    whose: str
    what: What
    row: int
    cells: tuple[CellChange, ...]


def row_changes(
    table: str,
    whose: str,
    headings: Sequence[str],
    before: Sequence[Cells],
    after: Sequence[tuple[int, Cells]],
) -> Iterator[RowChange]:
    """How rows with their numbers differ from those before, in their order."""

    def told(what: What, row: int, old: Cells, new: Cells) -> RowChange:
        cells = zip(headings, old, new, strict=True)
        return RowChange(table, whose, what, row, tuple(CellChange(h, a, b) for h, a, b in cells if a != b))

    blank = ("",) * len(headings)
    matcher = difflib.SequenceMatcher(None, list(before), [cells for _, cells in after], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            continue
        for old, new in _pairs(before[a:b], after[c:d]):
            if new is None:
                yield told(What.REMOVED, 0, old or blank, blank)
            elif old is None:
                yield told(What.ADDED, new[0], blank, new[1])
            else:
                yield told(What.REWORDED, new[0], old, new[1])


# Rows less alike are another thing in the place of one, not the same thing worded otherwise.
_ALIKE = 0.4


def _pairs(
    before: Sequence[Cells], after: Sequence[tuple[int, Cells]]
) -> Iterator[tuple[Cells | None, tuple[int, Cells] | None]]:
    """Rows of a stretch that differs, each beside the one it is likest to; none crosses another."""
    left = list(before)
    for new in after:
        likeness = [_likeness(old, new[1]) for old in left]
        best = max(range(len(left)), key=likeness.__getitem__, default=-1)
        if best < 0 or likeness[best] < _ALIKE:
            yield None, new
            continue
        yield from ((old, None) for old in left[:best])
        yield left[best], new
        left = left[best + 1 :]
    yield from ((old, None) for old in left)


def _likeness(old: Cells, new: Cells) -> float:
    if old[0] == new[0]:
        # The first column says what a row is about: a number, a title, a clause.
        return 1.0
    return difflib.SequenceMatcher(None, "\n".join(old), "\n".join(new), autojunk=False).ratio()
