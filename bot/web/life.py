"""Life: what the HTTP door does by itself as long as it is open."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import anyio
import anyio.to_thread
from fastapi import FastAPI

from bot.store import StoreError
from bot.tidy import tidy
from bot.web.parts import Parts
from bot.wording import answers as wording

log = logging.getLogger("mingbai.web")

_TIDIED_EVERY_S = timedelta(days=1).total_seconds()


class Life:
    """The tasks beside the requests."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    @asynccontextmanager
    async def lifespan(self, _app: FastAPI) -> AsyncIterator[None]:
        """Follows the shelf while the app lives; questions under way end on the index they began with."""
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._follow)
            tasks.start_soon(self._tidy)
            async with self._parts.beside():
                yield
            tasks.cancel_scope.cancel()

    async def _follow(self) -> None:
        trouble = ""
        while True:
            await anyio.sleep(self._parts.follow_every_s)
            try:
                swapped = await anyio.to_thread.run_sync(self._parts.live.follow)
                if self._parts.live.turn(self._parts.store.now()[:10]):
                    log.info(wording.LOG_TURNED)
                if swapped:
                    index = self._parts.live.index
                    log.info(wording.LOG_SWAPPED, index.release if index else "")
                trouble = ""
            except Exception as error:
                # Whatever is wrong with the new release, the old one serves; said once, not every second.
                if trouble != str(error):
                    log.error(wording.LOG_NOT_SWAPPED, error)
                trouble = str(error)

    async def _tidy(self) -> None:
        """Deletes what is over its time, once a day."""
        store = self._parts.store
        while True:
            try:
                await anyio.to_thread.run_sync(tidy, store, datetime.fromisoformat(store.now()))
            except StoreError as error:
                log.error("%s", error)
            await anyio.sleep(_TIDIED_EVERY_S)
