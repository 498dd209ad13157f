"""Suppression: which counts of a table are not shown, so that no small one can be worked out from the rest.

A count below the threshold, but not 0, is small. Small ones are shown as “fewer than the threshold”; that alone hides
nothing where a total stands beside them, so further counts are shown as “fewer” (these may be 0) or “so many or more”,
until whoever knows every other number, every total and this very rule still has to hold each small count for possible
to be any number from 1 to the threshold less one.

A table with totals is a set of flows: a count flows from its row to its column, totals lead back. What the shown
numbers leave open is then what can be sent round through the hidden ones, and the least and the most that a hidden
count can be is a matter of paths (Gusfield 1988, “A graph theoretic approach to statistical data security”).
"""

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import count as numbers

# Below 3 nothing is left open: “fewer than 2” is 0 or 1, and nobody asks 0 questions.
LEAST_THRESHOLD = 3
# A total is hidden only where nothing else helps.
_TOTAL_WEIGHT = 1_000_000
_WEIGHT = 10


class Hidden(Enum):
    """What is shown in place of a count."""

    FEW = "few"  # fewer than the threshold, perhaps none
    MANY = "many"  # the threshold or more


# A count as it may be shown.
Cell = int | Hidden


@dataclass(frozen=True, slots=True)
class Flow:
    """A count that flows from node `tail` to node `head`; at every node as much goes out as comes in.

    `total`: hidden only if nothing else helps. `known`: somebody knows it anyway unless it is small, so it is not
    hidden to protect others. `whole`: a shown count that this one is a part of; the rest of it is protected, too.
    `least` and `most` are what others may find out by other tables: of a count that is not small it is taken for known.
    """

    tail: int
    head: int
    count: int
    total: bool = False
    known: bool = False
    whole: int | None = None
    least: int = 0
    most: int | None = None


def suppressed(flows: Sequence[Flow], threshold: int) -> tuple[Cell, ...] | None:
    """Each count as it may be shown, or None where nothing of the table may be shown.

    Raises ValueError for a threshold below LEAST_THRESHOLD or flows that are not balanced.
    """
    if threshold < LEAST_THRESHOLD:
        raise ValueError(f"threshold {threshold}: at least {LEAST_THRESHOLD}")
    _check_balance(flows)
    network = _Network(flows, threshold)
    for n in sorted(network.hidden):
        if not network.protect(n):
            return None
    return tuple(
        (Hidden.FEW if flow.count < threshold else Hidden.MANY) if n in network.hidden else flow.count
        for n, flow in enumerate(flows)
    )


# From a node: (flow, 1 with it or -1 against it, where that leads).
_Ways = dict[int, list[tuple[int, int, int]]]
_Path = tuple[tuple[int, int], ...]


class _Network:
    """The flows, and which of them are hidden by now."""

    def __init__(self, flows: Sequence[Flow], threshold: int) -> None:
        self._flows = flows
        self._threshold = threshold
        self._bounds = [self._bounds_of(flow) for flow in flows]
        self._all: _Ways = {}
        self._open: _Ways = {}
        self.hidden: set[int] = set()
        for n, flow in enumerate(flows):
            _add(self._all, n, flow)
            if self._is_small(flow):
                self._hide(n)

    def _hide(self, n: int) -> None:
        if n not in self.hidden:
            self.hidden.add(n)
            _add(self._open, n, self._flows[n])

    def protect(self, n: int) -> bool:
        """Hides what it takes for a small count to be possibly any small one; whether that can be done."""
        least, most = self._wanted(n)
        count = self._flows[n].count
        return self._shift(n, 1, most - count) and self._shift(n, -1, count - least)

    def _is_small(self, flow: Flow) -> bool:
        rest = 0 if flow.whole is None else flow.whole - flow.count
        return 0 < flow.count < self._threshold or 0 < rest < self._threshold

    def _bounds_of(self, flow: Flow) -> tuple[float, float]:
        """What the count can be, as far as its own place in the table tells once it is hidden."""
        limits = [limit for limit in (flow.whole, flow.most) if limit is not None]
        if flow.count < self._threshold:
            return 0, min((self._threshold - 1, *limits))
        return max(self._threshold, flow.least), min(limits, default=float("inf"))

    def _wanted(self, n: int) -> tuple[int, int]:
        """The least and the most that the count shall seem to be."""
        flow, (lowest, highest) = self._flows[n], self._bounds[n]
        least = most = flow.count
        if 0 < flow.count < self._threshold:
            least, most = 1, int(min(self._threshold - 1, highest))
        if flow.whole is not None and 0 < flow.whole - flow.count < self._threshold:
            least = min(least, int(max(lowest, flow.whole - self._threshold + 1)))
            most = max(most, int(min(highest, flow.whole - 1)))
            if least == most:
                # The rest is open between two numbers at the least.
                most = int(min(highest, most + 1))
        return least, most

    def _shift(self, n: int, sign: int, amount: int) -> bool:
        """Whether the count can be `amount` more (sign 1) or less (-1), hiding what that takes."""
        flow = self._flows[n]
        start, end = (flow.head, flow.tail) if sign > 0 else (flow.tail, flow.head)
        moved: dict[int, int] = {}
        while amount > 0:
            path = self._path(self._open, start, end, n, moved) or self._path(self._all, start, end, n, moved)
            if path is None:
                return False
            slack = min(self._slack(other, way, moved) for other, way in path)
            pushed = int(min(amount, slack))
            for other, way in path:
                moved[other] = moved.get(other, 0) + way * pushed
                self._hide(other)
            amount -= pushed
        return True

    def _slack(self, n: int, way: int, moved: dict[int, int]) -> float:
        value = self._flows[n].count + moved.get(n, 0)
        least, most = self._bounds[n]
        return most - value if way > 0 else value - least

    def _path(self, ways: _Ways, start: int, end: int, but: int, moved: dict[int, int]) -> _Path | None:
        """The way from node to node that hides least anew, along counts that still can move."""
        order = numbers()
        queue: list[tuple[int, int, int, int]] = [(0, 0, next(order), start)]
        came: dict[int, tuple[int, int, int]] = {}
        best, done = {start: (0, 0)}, set()
        while queue:
            weight, steps, _, node = heapq.heappop(queue)
            if node == end:
                return _traced(came, start, end)
            if node in done:
                continue
            done.add(node)
            for n, way, other in ways.get(node, ()):
                if n == but or other in done or self._slack(n, way, moved) < 1:
                    continue
                more = self._weight(n)
                if more is None:
                    continue
                reached = (weight + more, steps + 1)
                if other not in best or reached < best[other]:
                    best[other] = reached
                    came[other] = (node, n, way)
                    heapq.heappush(queue, (*reached, next(order), other))
        return None

    def _weight(self, n: int) -> int | None:
        """How much is lost by hiding a count, nothing if it is hidden; None for what is known anyway."""
        if n in self.hidden:
            return 0
        flow = self._flows[n]
        if flow.known:
            return None
        return _WEIGHT + max(flow.count, self._threshold) + (_TOTAL_WEIGHT if flow.total else 0)


def _add(ways: _Ways, n: int, flow: Flow) -> None:
    ways.setdefault(flow.tail, []).append((n, 1, flow.head))
    ways.setdefault(flow.head, []).append((n, -1, flow.tail))


def _traced(came: dict[int, tuple[int, int, int]], start: int, end: int) -> _Path:
    path = []
    while end != start:
        end, n, way = came[end]
        path.append((n, way))
    return tuple(path)


def _check_balance(flows: Iterable[Flow]) -> None:
    left: dict[int, int] = {}
    for flow in flows:
        limits = [limit for limit in (flow.whole, flow.most) if limit is not None]
        if not max(0, flow.least) <= flow.count <= min(limits, default=flow.count):
            raise ValueError(f"{flow}: a count is 0 or more, and between what is known of it")
        left[flow.tail] = left.get(flow.tail, 0) - flow.count
        left[flow.head] = left.get(flow.head, 0) + flow.count
    wrong = [node for node, rest in left.items() if rest]
    if wrong:
        raise ValueError(f"nodes {wrong}: what goes in does not come out")
