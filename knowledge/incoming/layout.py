"""Layout: what stands where on the pages of a PDF tells the running text from heads, feet and page numbers."""

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.incoming.line import Line, together
from knowledge.problems import Problem

_PAGE_NUMBER = re.compile(
    r"^[-—–－·\s]*(?:第\s*)?(?:[0-9０-９]{1,4}|[ivxlcIVXLC]{1,6}|[一二三四五六七八九十百]{1,5})(?:\s*页)?(?:\s*[/／,，共]+\s*[0-9０-９]{1,4}\s*页?)?[-—–－·\s]*$"
)
_DIGITS = re.compile(r"[0-9０-９一二三四五六七八九十百]+")
# Heads and feet stand in the outer parts of a page, at most this many rows deep.
_OUTER, _DEEPEST = 0.14, 3
# A head that stands on this part of the pages is one: left and right pages may differ.
_OFTEN = 0.4
# Places that differ by no more than this (points) are the same.
_NEAR = 4.0
# A row is full where what the next begins with had no room, with this to spare (in characters).
_FULL = 0.6
# A row this much further (in usual distances) below the one above begins a paragraph.
_APART, _STANDS_IN = 1.3, 2.0


@dataclass(frozen=True, slots=True)
class Row:
    """A row of characters; the box in points from the lower left corner, `size` the font's."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page, in points, with its rows as they were drawn."""

    width: float
    height: float
    rows: tuple[Row, ...]


def lines_of(file: str, sheets: Sequence[Sheet]) -> tuple[tuple[Line, ...], tuple[Problem, ...]]:
    """(lines, what was left out): the running text, each line with its page, its number and how it stands."""
    running = _running(sheets)
    size = _usual(row.size for sheet in sheets for row in sheet.rows) or 1.0
    margins = _margins(sheets, running, size)
    pitch = _least_pitch(sheets)
    pairs = [pair for sheet in sheets for pair in pairwise(sheet.rows)]
    # Whether paragraphs are shown by a distance.
    spaced = 5 * sum(a.bottom - b.bottom > _APART * pitch for a, b in pairs) > len(pairs)
    lines, left_out = [], Counter[str]()
    for page, sheet in enumerate(sheets, 1):
        left, right = margins[page % 2]
        above: Row | None = None
        lines_here = 0
        for number, row in enumerate(sheet.rows, 1):
            if (page, number) in running:
                left_out["页码" if _PAGE_NUMBER.match(row.text) else row.text] += 1
                continue
            # Paragraphs stand apart, or their first lines stand in.
            apart = above is not None and above.bottom - row.bottom > _APART * pitch
            above = row
            indent = max(0.0, (row.left - left) / size, _STANDS_IN if apart else 0.0)
            if spaced and not lines_here and indent < 1:
                # At the head of a page no distance shows.
                indent = -1.0
            lines_here += 1
            following = next((r for r in _after(sheets, running, page, number)), None)
            room = _FULL + (together(following.text) if following else 0.0)
            full = row.right >= right - room * size
            lines.append(Line(row.text, number, page, whole=False, indent=indent, full=full))
    remarks = [
        Problem(file, 0, f"页眉、页脚“{_short(words)}” {count} 处，没有收入")
        for words, count in _grouped(left_out)
    ]
    return tuple(lines), tuple(remarks)


def _grouped(left_out: Counter[str]) -> Iterator[tuple[str, int]]:
    """Heads that differ in a number alone are told once."""
    groups: dict[str, list[tuple[str, int]]] = {}
    for words, count in left_out.items():
        groups.setdefault(_DIGITS.sub("#", words), []).append((words, count))
    for members in groups.values():
        yield members[0][0], sum(count for _, count in members)


def _short(words: str) -> str:
    return words if len(words) <= 24 else words[:23] + "…"


def _running(sheets: Sequence[Sheet]) -> set[tuple[int, int]]:
    """(page, row) of heads, feet and page numbers: at a page's edge, and the same on many pages."""
    found: set[tuple[int, int]] = set()
    for at_top in (True, False):
        for _ in range(_DEEPEST):
            edge = _edge(sheets, found, at_top)
            common = [key for key in edge if _is_running(edge[key], edge, len(sheets))]
            if not common:
                break
            found.update(common)
    return found


def _edge(
    sheets: Sequence[Sheet], found: set[tuple[int, int]], at_top: bool
) -> dict[tuple[int, int], tuple[str, float]]:
    """The outermost row of each page that is not known yet: (page, row) → (words, height)."""
    out = {}
    for page, sheet in enumerate(sheets, 1):
        rows = [(n, row) for n, row in enumerate(sheet.rows, 1) if (page, n) not in found]
        if rows:
            n, row = max(rows, key=lambda r: r[1].top) if at_top else min(rows, key=lambda r: r[1].bottom)
            height = row.bottom / sheet.height
            if (height > 1 - _OUTER) if at_top else (row.top / sheet.height < _OUTER):
                out[page, n] = (row.text, row.bottom)
    return out


def _is_running(row: tuple[str, float], edge: dict[tuple[int, int], tuple[str, float]], pages: int) -> bool:
    words, height = row
    if _PAGE_NUMBER.match(words):
        return True
    masked = _DIGITS.sub("#", words)
    same = sum(_DIGITS.sub("#", w) == masked and abs(h - height) <= _NEAR for w, h in edge.values())
    return same >= max(2, _OFTEN * pages)


def _margins(
    sheets: Sequence[Sheet], running: set[tuple[int, int]], size: float
) -> dict[int, tuple[float, float]]:
    """The left and right margin of the running text on right (1) and left (0) pages."""
    out = {}
    for side in (0, 1):
        rows = [
            row
            for page, sheet in enumerate(sheets, 1)
            if page % 2 == side or len(sheets) < 4
            for n, row in enumerate(sheet.rows, 1)
            if (page, n) not in running and abs(row.size - size) < 0.2 * size
        ]
        # The leftmost place where rows often begin, and where most of the long ones end: a stop may hang over.
        lefts = Counter(round(row.left / _NEAR) for row in rows)
        rights = Counter(round(row.right / _NEAR) for row in rows)
        least = max(2, len(rows) // 50)
        left = min((n for n, count in lefts.items() if count >= least), default=min(lefts, default=0))
        furthest = max(rights, default=0)
        right = max(
            ((count, n) for n, count in rights.items() if n >= 0.8 * furthest), default=(0, furthest)
        )[1]
        out[side] = (left * _NEAR, right * _NEAR)
    return out


def _after(sheets: Sequence[Sheet], running: set[tuple[int, int]], page: int, number: int) -> Iterator[Row]:
    """The running text behind a row, on the same page and the next."""
    for n in range(page, min(page + 1, len(sheets)) + 1):
        for m, row in enumerate(sheets[n - 1].rows, 1):
            if (n, m) not in running and (n, m) > (page, number):
                yield row


def _least_pitch(sheets: Sequence[Sheet]) -> float:
    """How far the rows of one paragraph lie apart: of the usual distances the least."""
    found = sorted(
        above.bottom - row.bottom
        for sheet in sheets
        for above, row in pairwise(sheet.rows)
        if above.bottom - row.bottom > 0.5 * row.size
    )
    return found[len(found) // 8] if found else 0.0


def _usual(values: Iterable[float]) -> float:
    found = list(values)
    return statistics.median(found) if found else 0.0
