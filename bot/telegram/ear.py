"""Ear: hears each message, has it worked on in a thread, and sees its letters off."""

import asyncio
import logging
import os
import secrets
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, TypeVar

import anyio
import anyio.to_thread
from telegram import InlineQueryResultsButton
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.dialogue.carrier import Written
from bot.dialogue.incoming import TELEGRAM, Incoming, Kind
from bot.dialogue.talk import Talk
from bot.store import StoreError
from bot.telegram.delivery import STORE_WAIT_S, Delivery
from bot.telegram.inline import CACHE_S, Inline
from bot.telegram.line import Line
from bot.telegram.outcome import reason_of
from bot.trace import without_words
from bot.wording import telegram as words

log = logging.getLogger("mingbai.telegram")

_T = TypeVar("_T")

# Who is answered sooner need not be told that it is being worked on; Telegram shows it for five seconds.
TYPING_AFTER_S, TYPING_EVERY_S = 0.6, 4.5
# Where so many wait, everybody is answered sooner if nothing else is sent.
TYPING_UP_TO = 8
# Consulting keeps the processor busy: more threads would only take turns.
_WORKERS = os.cpu_count() or 2


class Ear:
    """The one handler of the application, and its one place for errors."""

    def __init__(self, line: Line, talk: Talk, inline: Inline, delivery: Delivery) -> None:
        self._line = line
        self._talk = talk
        self._inline = inline
        self._delivery = delivery
        self._workers = anyio.CapacityLimiter(_WORKERS)
        self._asides: set[asyncio.Task[None]] = set()

    async def hear(self, incoming: Incoming, _context: object) -> None:
        """One message, from its arrival to its letters being on their way."""
        if incoming.kind is Kind.INLINE:
            await self._offer(incoming)
            return
        if incoming.callback:
            self._aside(self._line.answer_callback_query(incoming.callback))
        typing = asyncio.create_task(self._type(incoming))
        try:
            self._see_off(await self._stored(partial(self._talk.handle, incoming)))
        finally:
            typing.cancel()

    async def failed(self, update: object, context: Any) -> None:
        """Whatever went wrong: a reference for the log, which gets no words, and a sentence for the citizen."""
        reference = secrets.token_hex(3).upper()
        number = update.update if isinstance(update, Incoming) else 0
        log.error(words.LOG_FAILED, reference, number, without_words(context.error))
        if isinstance(update, Incoming) and update.kind is not Kind.INLINE:
            await self._apologise(update, reference)

    async def _apologise(self, incoming: Incoming, reference: str) -> None:
        try:
            self._see_off(await self._stored(partial(self._talk.apologise, incoming, reference)))
        except Exception as error:
            # Raised further it would be logged with everything it says.
            log.error(words.LOG_FAILED, reference, incoming.update, without_words(error))

    def _see_off(self, written: Iterable[Written]) -> None:
        for letters in written:
            if letters.channel == TELEGRAM:
                self._delivery.begin(letters.chat)

    async def _stored(self, work: Callable[[], _T]) -> _T:
        """The result of work on the store, repeated until the store can do it: the message is kept meanwhile."""
        while True:
            try:
                return await anyio.to_thread.run_sync(work, limiter=self._workers)
            except StoreError as error:
                log.error("%s", error)
                await asyncio.sleep(STORE_WAIT_S)

    async def _offer(self, incoming: Incoming) -> None:
        """Cards to share; who typed on meanwhile has asked again."""
        results = await anyio.to_thread.run_sync(self._inline.results, incoming, limiter=self._workers)
        label = words.INLINE_ASK if results else words.INLINE_EMPTY
        button = InlineQueryResultsButton(label.to(incoming.language), start_parameter="inline")
        self._aside(
            self._line.answer_inline_query(
                incoming.callback,
                results,
                cache_time=CACHE_S,
                # What the desk finds, or what is said in another language, is not for everybody who types the same.
                is_personal=True,
                button=button,
            )
        )

    async def _type(self, incoming: Incoming) -> None:
        """Shows that somebody is at work, until cancelled."""
        await asyncio.sleep(TYPING_AFTER_S)
        while True:
            if self._workers.statistics().tasks_waiting <= TYPING_UP_TO:
                topic = incoming.topic or None
                self._aside(
                    self._line.send_chat_action(incoming.chat, ChatAction.TYPING, message_thread_id=topic)
                )
            await asyncio.sleep(TYPING_EVERY_S)

    def _aside(self, call: Any) -> None:
        """A call whose failure harms nobody, made beside the work."""
        task = asyncio.create_task(_tried(call))
        self._asides.add(task)
        task.add_done_callback(self._asides.discard)


async def _tried(call: Any) -> None:
    try:
        await call
    except TelegramError as error:
        log.debug("%s", reason_of(error))
