"""Gate: what Telegram delivers is on disk before it is confirmed, and goes on once."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from telegram import Update

from bot.inbox import Arrival, Inbox
from bot.telegram.incoming import Incoming, Kind, from_json, to_json
from bot.telegram.receive import Receiver

Forward = Callable[[Incoming], Awaitable[None]]


class Gate:
    """Stands between Telegram's deliveries and the work; `forward` takes each incoming, in order, once.

    `forward` may wait until there is room: then Telegram waits as well, which keeps what it could not deliver.
    """

    def __init__(self, inbox: Inbox, receiver: Receiver, forward: Forward) -> None:
        self._inbox = inbox
        self._receiver = receiver
        self._forward = forward

    async def take(self, updates: Sequence[Update]) -> None:
        """Takes a delivery: when it returns it is on disk and may be confirmed. Raises StoreError."""
        heard = (i for i in map(self._receiver.receive, updates) if i is not None)
        received = tuple({incoming.update: incoming for incoming in heard}.values())
        kept = [i for i in received if i.kind is not Kind.INLINE]
        new = await asyncio.to_thread(self._inbox.accept, [_arrival(i) for i in kept])
        for incoming in received:
            # Nobody waits any more for the result of a search that was not answered at once.
            if incoming.kind is Kind.INLINE or incoming.update in new:
                await self._forward(incoming)

    async def resume(self) -> None:
        """Sends on what was accepted and not handled when the program ended. Raises StoreError."""
        for arrival in await asyncio.to_thread(self._inbox.pending):
            await self._forward(from_json(arrival.payload))


def _arrival(incoming: Incoming) -> Arrival:
    return Arrival(incoming.update, incoming.chat, to_json(incoming))
