"""Small counts: whoever knows every number shown, every total and the rule cannot tell what a hidden one is."""

import time
from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from bot.suppression import Cell, Flow, Hidden, suppressed
from bot.tables import Grid, Tally, grid, tally

FEW, MANY = Hidden.FEW, Hidden.MANY


def seen(flows: Sequence[Flow], shown: Sequence[Cell], threshold: int) -> list[tuple[int, int]]:
    """The least and the most that each count can be, by linear programming: what the most cunning reader knows."""
    nodes = sorted({f.tail for f in flows} | {f.head for f in flows})
    balance = np.zeros((len(nodes), len(flows)))
    for n, flow in enumerate(flows):
        balance[nodes.index(flow.tail), n] -= 1
        balance[nodes.index(flow.head), n] += 1
    bounds: list[tuple[int, int]] = []
    for flow, cell in zip(flows, shown, strict=True):
        most = min((limit for limit in (flow.whole, flow.most) if limit is not None), default=10**6)
        if isinstance(cell, int):
            bounds.append((cell, cell))
        elif cell is FEW:
            bounds.append((0, min(most, threshold - 1)))
        else:
            bounds.append((max(threshold, flow.least), most))
    found = []
    for n in range(len(flows)):
        aim = np.zeros(len(flows))
        aim[n] = 1
        ends = [linprog(way * aim, A_eq=balance, b_eq=np.zeros(len(nodes)), bounds=bounds) for way in (1, -1)]
        least = round(ends[0].fun) if ends[0].success else 0
        most = round(-ends[1].fun) if ends[1].success else 10**9
        found.append((least, most))
    return found


def assert_protected(flows: Sequence[Flow], shown: Sequence[Cell], threshold: int) -> None:
    for flow, cell, (least, most) in zip(flows, shown, seen(flows, shown, threshold), strict=True):
        assert not isinstance(cell, int) or cell == flow.count
        assert cell is not FEW or flow.count < threshold
        assert cell is not MANY or flow.count >= threshold
        assert least <= flow.count <= most
        if 0 < flow.count < threshold:
            assert least <= 1, (flow, least, most)
            assert most >= min(threshold - 1, flow.whole or threshold), (flow, least, most)
        if flow.whole is not None and 0 < flow.whole - flow.count < threshold:
            assert least < most, (flow, least, most)
    small = [f for f in flows if 0 < f.count < threshold]
    part = [f for f in flows if f.whole is not None and 0 < f.whole - f.count < threshold]
    if not small and not part:
        assert list(shown) == [f.count for f in flows]


counts = st.one_of(st.just(0), st.integers(0, 9), st.integers(0, 40))


@st.composite
def matrices(draw: st.DrawFn) -> tuple[list[Flow], int]:
    """A table of rows and columns with its totals, some of them known from elsewhere, as a part of another or not."""
    height, width = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    known_rows, known_columns = draw(st.booleans()), draw(st.booleans())
    inner = [[draw(counts) for _ in range(width)] for _ in range(height)]
    down, across = height + width, height + width + 1
    flows = [
        Flow(
            i,
            height + j,
            inner[i][j],
            whole=draw(st.one_of(st.none(), st.integers(0, 9).map(inner[i][j].__add__))),
        )
        for i in range(height)
        for j in range(width)
    ]
    # A whole that may be shown is 0, or no small number.
    threshold = draw(st.integers(3, 6))
    flows = [f if not f.whole or f.whole >= threshold else Flow(f.tail, f.head, f.count) for f in flows]
    flows += [Flow(across, i, sum(inner[i]), total=True, known=known_rows) for i in range(height)]
    flows += [
        Flow(height + j, down, sum(row[j] for row in inner), total=True, known=known_columns)
        for j in range(width)
    ]
    flows.append(Flow(down, across, sum(map(sum, inner)), total=True, known=True))
    return flows, threshold


@settings(max_examples=120, deadline=None)
@given(matrices())
def test_no_small_count_of_a_table_can_be_told(drawn: tuple[list[Flow], int]) -> None:
    flows, threshold = drawn
    shown = suppressed(flows, threshold)
    if shown is not None:
        assert_protected(flows, shown, threshold)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(counts, min_size=1, max_size=8),
    st.lists(st.integers(0, 2), min_size=8, max_size=8),
    st.booleans(),
)
def test_no_small_count_in_a_group_can_be_told(items: list[int], places: list[int], known: bool) -> None:
    flows = [Flow(2 + place, 1, n) for n, place in zip(items, places, strict=False)]
    for place in range(3):
        together = sum(f.count for f in flows[: len(items)] if f.tail == 2 + place)
        flows.append(Flow(0, 2 + place, together, total=True, known=known))
    flows.append(Flow(1, 0, sum(items), total=True, known=True))
    shown = suppressed(flows, 5)
    if shown is not None:
        assert_protected(flows, shown, 5)


@pytest.mark.parametrize(
    ("given_counts", "cells", "why"),
    [
        ({"a": 9, "b": 8}, (9, 8), "nothing small, nothing hidden"),
        ({"a": 9, "b": 0}, (9, 0), "nobody is no small number"),
        ({"a": 2, "b": 20, "c": 30}, (FEW, MANY, 30), "a single one would be total less rest"),
        ({"a": 2, "b": 3, "c": 20}, (FEW, FEW, 20), "of 5 together each may be 1 to 4"),
        ({"a": 1, "b": 1, "c": 20}, (FEW, FEW, MANY), "of 2 together neither can be 3"),
        ({"a": 4, "b": 4, "c": 0, "d": 90}, (FEW, FEW, FEW, 90), "8 of two small ones is 4 and 4"),
    ],
)
def test_what_is_hidden_beside_small_counts(
    given_counts: dict[str, int], cells: tuple[Cell, ...], why: str
) -> None:
    made = tally(given_counts, 5)
    assert made is not None
    assert made.cells == cells, why


def test_the_second_number_hidden_is_one_that_leaves_the_first_open() -> None:
    """With 1 and 5 hidden out of 6, “fewer than 5” and “5 or more” leave only 1 and 5."""
    made = tally({"a": 1, "b": 5, "c": 50}, 5)
    assert made is not None
    assert made.cells.count(MANY) + made.cells.count(FEW) >= 2
    flows = [Flow(0, 1, n) for n in (1, 5, 50)] + [Flow(1, 0, 56, known=True)]
    assert_protected(flows, (*made.cells, made.total), 5)


def test_a_table_that_cannot_be_made_safe_is_not_shown() -> None:
    assert tally({"a": 4, "b": 4}, 5) is None
    assert tally({"a": 1}, 5) is not None
    assert tally({}, 5) == Tally((), (), (), 0)


def test_a_part_is_not_told_by_its_whole() -> None:
    whole = grid({("x", "e"): 10, ("x", "w"): 20, ("y", "e"): 30, ("y", "w"): 40}, "xy", "ew", 5)
    assert whole is not None
    part = grid({("x", "e"): 8, ("x", "w"): 9, ("y", "e"): 10, ("y", "w"): 11}, "xy", "ew", 5, whole=whole)
    assert part is not None
    assert part.row("x")[0] is MANY, "10 asked and 8 not answered are 2 answered"


class Reader:
    """Whoever has two tables before them, of which one is a part of the other, and asks integer programming."""

    def __init__(self, whole: Grid, part: Grid, threshold: int) -> None:
        self._height, self._width = len(whole.rows), len(whole.columns)
        self._bounds: list[LinearConstraint] = []
        for n, table in enumerate((whole, part)):
            for i, j in product(range(self._height), range(self._width)):
                self._say(self.sum_of(n, [i], [j]), table.cells[i][j], threshold)
            for i in range(self._height):
                self._say(self.sum_of(n, [i], range(self._width)), table.row_totals[i], threshold)
            for j in range(self._width):
                self._say(self.sum_of(n, range(self._height), [j]), table.column_totals[j], threshold)
            self._say(self.sum_of(n, range(self._height), range(self._width)), table.total, threshold)
        for i, j in product(range(self._height), range(self._width)):
            rest = self.sum_of(0, [i], [j]) - self.sum_of(1, [i], [j])
            self._bounds.append(LinearConstraint(rest, 0, np.inf))

    def sum_of(self, table: int, rows: Iterable[int], columns: Iterable[int]) -> Any:
        """A sum of counts of the whole (0) or the part (1), as what to add up."""
        chosen = np.zeros((2, self._height, self._width))
        chosen[np.ix_([table], list(rows), list(columns))] = 1
        return chosen.ravel()

    def range_of(self, sum_: Any) -> tuple[int, int]:
        """The least and the most that a sum can be."""
        ends = [
            milp(way * sum_, constraints=self._bounds, integrality=np.ones(len(sum_)), bounds=Bounds(0, 200))
            for way in (1, -1)
        ]
        assert all(end.success for end in ends)
        return round(ends[0].fun), round(-ends[1].fun)

    def _say(self, sum_: Any, cell: Cell, threshold: int) -> None:
        least, most = (0, threshold - 1) if cell is FEW else (threshold, np.inf)
        if isinstance(cell, int):
            least, most = cell, cell
        self._bounds.append(LinearConstraint(sum_, least, most))


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 3), st.integers(2, 3), st.data())
def test_no_small_count_can_be_told_from_a_table_and_its_part_together(
    height: int, width: int, data: st.DataObject
) -> None:
    rows, columns = "abc"[:height], "xyz"[:width]
    part = {key: data.draw(counts) for key in product(rows, columns)}
    whole = {key: n + data.draw(counts) for key, n in part.items()}
    shown = grid(whole, rows, columns, 5, beside=part)
    assume(shown is not None and isinstance(shown.total, int))
    assert shown is not None
    below = grid(part, rows, columns, 5, whole=shown, beside=whole)
    assume(below is not None)
    assert below is not None
    reader = Reader(shown, below, 5)
    for n, table in enumerate((whole, part)):
        for (i, row), (j, column) in product(enumerate(rows), enumerate(columns)):
            if 0 < table[row, column] < 5:
                least, most = reader.range_of(reader.sum_of(n, [i], [j]))
                assert least < most, ("cell", n, row, column)
        for i, row in enumerate(rows):
            if 0 < sum(table[row, column] for column in columns) < 5:
                least, most = reader.range_of(reader.sum_of(n, [i], range(width)))
                assert least < most, ("row", n, row)
    for (i, row), (j, column) in product(enumerate(rows), enumerate(columns)):
        if 0 < whole[row, column] - part[row, column] < 5:
            rest = reader.sum_of(0, [i], [j]) - reader.sum_of(1, [i], [j])
            least, most = reader.range_of(rest)
            assert least < most, ("rest", row, column)


@pytest.mark.parametrize("threshold", [0, 1, 2])
def test_a_threshold_that_hides_nothing_is_refused(threshold: int) -> None:
    with pytest.raises(ValueError, match="at least 3"):
        suppressed((), threshold)


def test_flows_that_are_none_are_refused() -> None:
    with pytest.raises(ValueError, match="come out"):
        suppressed((Flow(0, 1, 3),), 5)
    with pytest.raises(ValueError, match="what is known of it"):
        suppressed((Flow(0, 1, 3, whole=2), Flow(1, 0, 3)), 5)


def test_the_order_of_a_ranking_tells_nothing_of_what_is_hidden() -> None:
    one = Tally(("a", "b", "c", "d", "e"), (FEW, 7, MANY, 90, 0), (), 200)
    assert [key for key, _ in one.ranked()] == ["d", "b", "c", "a"]
    assert [key for key, _ in one.ranked(2)] == ["d", "b"]


def test_a_city_s_table_takes_a_fraction_of_a_second() -> None:
    random = np.random.default_rng(7)
    services = [f"s{n}" for n in range(74)]
    districts = tuple("abcdefg")
    volume = 400 / (1 + np.arange(74))
    drawn = random.poisson(volume[:, None] * random.dirichlet(np.ones(7), 74))
    counted = {(s, d): int(drawn[i, j]) for i, s in enumerate(services) for j, d in enumerate(districts)}
    began = time.process_time()
    made = grid(counted, services, districts, 5)
    assert time.process_time() - began < 1.5
    assert isinstance(made, Grid)
    assert sum(cell in (FEW, MANY) for row in made.cells for cell in row) < 450
