"""Order: many people are served at once, each person's messages one after the other."""

import asyncio
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from typing import Any

from telegram.ext import BaseUpdateProcessor

from bot.dialogue.incoming import Incoming

# Measured with 100 ms of API latency: one at a time 10 messages a second, 32 at once 170, 256 fewer again.
AT_ONCE = 32
# Messages in memory; beyond that Telegram keeps them for us.
MOST_ADMITTED = 1_000


class Order(BaseUpdateProcessor):
    """Who waits behind an earlier message of the same person takes no place that another could have."""

    __slots__ = ("_closed", "_lines", "_places", "_room")

    def __init__(self, at_once: int = AT_ONCE, most: int = MOST_ADMITTED) -> None:
        super().__init__(most)
        self._room = asyncio.Semaphore(most)
        self._places = asyncio.Semaphore(at_once)
        # The line of each person served now, and how many stand in it.
        self._lines: dict[int, tuple[asyncio.Lock, int]] = {}
        self._closed = False

    async def admit(self) -> None:
        """Waits until one more message may be taken into memory; doing it gives the room back."""
        await self._room.acquire()

    def close(self) -> None:
        """From now on only what has begun is finished; the rest is on disk and is done after the next start."""
        self._closed = True

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Does one message in its turn."""
        person = update.person if isinstance(update, Incoming) else 0
        try:
            with self._line(person) as line:
                async with line, self._places:
                    if not self._closed:
                        await coroutine
        finally:
            if asyncio.iscoroutine(coroutine):
                # Without effect where it ran.
                coroutine.close()
            self._room.release()

    @contextmanager
    def _line(self, person: int) -> Iterator[asyncio.Lock]:
        line, standing = self._lines.get(person, (asyncio.Lock(), 0))
        self._lines[person] = (line, standing + 1)
        try:
            yield line
        finally:
            line, standing = self._lines.pop(person)
            if standing > 1:
                self._lines[person] = (line, standing - 1)

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to give back."""
