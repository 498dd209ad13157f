"""Gate: what Telegram delivers is on disk before it is confirmed, and goes on once."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from telegram import Update

from bot.dialogue.incoming import Incoming, Kind, from_json, to_json
from bot.inbox import Arrival, Inbox
from bot.telegram.numbers import KNOWN, SHARED, Numbers, is_shared
from bot.telegram.receive import Receiver
from bot.wording import telegram as words

log = logging.getLogger("mingbai.telegram")

Forward = Callable[[Incoming], Awaitable[None]]


class Gate:
    """Stands between Telegram's deliveries and the work; `forward` takes each incoming, in order, once.

    `forward` may wait until there is room: then Telegram waits as well, which keeps what it could not deliver.
    """

    def __init__(self, inbox: Inbox, receiver: Receiver, numbers: Numbers, forward: Forward) -> None:
        self._inbox = inbox
        self._receiver = receiver
        self._numbers = numbers
        self._forward = forward

    async def take(self, updates: Sequence[Update]) -> None:
        """Takes a delivery: when it returns it is on disk and may be confirmed. Raises StoreError.

        What cannot be read is logged by its number and counts as taken: it would hold up all others for ever.
        """
        heard = (i for i in map(self._read, updates) if i is not None)
        received = tuple({incoming.update: incoming for incoming in heard}.values())
        for update in updates:
            # Those that nobody answers have numbers, too.
            if update.message:
                self._numbers.note(update.message.chat.id, update.message.message_id)
        kept = [i for i in received if i.kind is not Kind.INLINE]
        new = await asyncio.to_thread(self._inbox.accept, [_arrival(i) for i in kept])
        for incoming in received:
            # Nobody waits any more for the result of a search that was not answered at once.
            if incoming.kind is Kind.INLINE or incoming.update in new:
                await self._forward(incoming)

    def _read(self, update: Update) -> Incoming | None:
        try:
            incoming = self._receiver.receive(update)
            if incoming is not None:
                # What no file takes would fail with all of its batch.
                to_json(incoming).encode()
        except Exception as error:
            # Only the kind of the error: its text may hold words of the message.
            log.error(words.LOG_UNREADABLE, update.update_id, type(error).__name__)
            return None
        return incoming

    async def resume(self) -> None:
        """Sends on what was accepted and not handled when the program ended. Raises StoreError."""
        for message in reversed(await asyncio.to_thread(self._inbox.newest, KNOWN)):
            self._numbers.note(SHARED, message)
        for arrival in await asyncio.to_thread(self._inbox.pending):
            await self._forward(from_json(arrival.payload))


def _arrival(incoming: Incoming) -> Arrival:
    # The number under a button is one of ours, which may be in doubt.
    counted = is_shared(incoming.chat) and incoming.kind is not Kind.BUTTON
    return Arrival(incoming.update, incoming.chat, to_json(incoming), incoming.message if counted else 0)
