"""Life: what the HTTP door does by itself as long as it is open."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import anyio
import anyio.to_thread
from fastapi import FastAPI

from bot.dialogue.upkeep import keep_up
from bot.freshness import Freshness
from bot.moves import Moves
from bot.store import StoreError
from bot.web.parts import Parts
from bot.wording import answers as wording

log = logging.getLogger("mingbai.web")


class Life:
    """The tasks beside the requests."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    @asynccontextmanager
    async def lifespan(self, _app: FastAPI) -> AsyncIterator[None]:
        """Follows the shelf and the clock while the app lives; questions under way end on the index they began with."""
        # A store that is out of order now is told of by the loop; answers are given meanwhile.
        with suppress(StoreError):
            await anyio.to_thread.run_sync(self._mark)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._again, self._follow, wording.LOG_NOT_SWAPPED)
            tasks.start_soon(self._again, self._finish, wording.LOG_NOT_MOVED)
            tasks.start_soon(keep_up, self._parts.dialogue())
            async with self._parts.beside():
                yield
            tasks.cancel_scope.cancel()

    def _mark(self) -> None:
        """What anybody confirmed, in whatever process, is confirmed here."""
        self._parts.live.mark(Freshness(self._parts.store), self._parts.store.now()[:10])

    def _finish(self) -> None:
        """What somebody took in who was killed before it was in its place is put there."""
        if self._parts.archive:
            Moves(self._parts.store, self._parts.archive.added).finish()

    def _follow(self) -> None:
        swapped = self._parts.live.follow()
        self._mark()
        if self._parts.live.turn(self._parts.store.now()[:10]):
            log.info(wording.LOG_TURNED)
        if swapped:
            index = self._parts.live.index
            log.info(wording.LOG_SWAPPED, index.release if index else "")

    async def _again(self, work: Callable[[], None], complaint: str) -> None:
        """Works again and again; what goes wrong stops nothing, and is said once and not every second."""
        trouble = ""
        while True:
            await anyio.sleep(self._parts.follow_every_s)
            try:
                await anyio.to_thread.run_sync(work)
                trouble = ""
            except Exception as error:
                if trouble != str(error):
                    log.error(complaint, error)
                trouble = str(error)
