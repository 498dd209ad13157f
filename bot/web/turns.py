"""Turns: of one chat one message at a time is handled, of many chats many."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

import anyio


class Turns:
    """Waits by chat; what nobody waits for is forgotten."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[int, anyio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def of(self, chat: int) -> AsyncIterator[None]:
        """The chat's turn, held inside."""
        lock = self._locks.get(chat)
        if lock is None:
            lock = self._locks[chat] = anyio.Lock()
        async with lock:
            yield
