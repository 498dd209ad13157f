"""Boards: look-ups for many who type at once; each waits for their newest words only."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import TypeVar

import anyio
import anyio.to_thread

from bot.board import Board, look_up
from bot.live import Live
from bot.urgency import UrgencyRules
from bot.web import errors
from bot.web.errors import Refused
from knowledge.service import Service
from retrieval.clean import clean
from retrieval.index import Index

# The last boards: what is typed back, looked at closer or typed by a neighbour is not looked up again.
KEPT = 256
# Windows in which somebody types; more have not been open for long.
MOST_TYPISTS = 1_000
# More waiting than this would be shown too late to be of use.
MOST_WAITING = 200

_T = TypeVar("_T")
_Key = tuple[str, str, str]


class Boards:
    """Boards from the live index, made in threads of their own, so that the public API cannot crowd operators out."""

    def __init__(self, live: Live, rules: UrgencyRules, workers: int) -> None:
        self._live = live
        self._rules = rules
        self._workers = anyio.CapacityLimiter(workers)
        self._newest: OrderedDict[str, int] = OrderedDict()
        self._boards: OrderedDict[_Key, tuple[Mapping[str, Service] | None, Board]] = OrderedDict()
        self._lock = threading.Lock()

    async def shown(
        self, query: str, district: str, show: Callable[[Board, Index | None], _T], typist: str = ""
    ) -> _T | None:
        """What `show` makes, in a worker's thread, of the board for these words and the index it is from.

        None if the `typist` (a window; "" for nobody who types on) has typed on while this waited for its turn.
        """
        if self._workers.statistics().tasks_waiting >= MOST_WAITING:
            raise Refused(errors.BUSY)
        turn = self._turn(typist)

        def work() -> _T | None:
            if typist and self._newest.get(typist, turn) != turn:
                return None
            index = self._live.index
            return show(self._board(query, district, index), index)

        return await anyio.to_thread.run_sync(work, limiter=self._workers)

    def _turn(self, typist: str) -> int:
        """The number of this request among the typist's."""
        if not typist:
            return 0
        turn = self._newest.pop(typist, 0) + 1
        self._newest[typist] = turn
        if len(self._newest) > MOST_TYPISTS:
            self._newest.popitem(last=False)
        return turn

    def _board(self, query: str, district: str, index: Index | None) -> Board:
        key = (index.release if index else "", clean(query), district)
        services = index.services if index else None
        with self._lock:
            kept = self._boards.get(key)
            # What was confirmed since makes other services of the same release.
            if kept and kept[0] is services:
                self._boards.move_to_end(key)
                return kept[1]
        board = look_up(query, index, self._live.encoder, self._rules, district)
        with self._lock:
            self._boards[key] = services, board
            while len(self._boards) > KEPT:
                self._boards.popitem(last=False)
        return board
