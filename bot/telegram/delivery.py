"""Delivery: what lies in the outbox goes to Telegram, each letter once, chat by chat in order."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from sqlite_utils import Database
from telegram import Bot

from bot.outbox import Letter, Outbox
from bot.people import People
from bot.store import Store, StoreError
from bot.telegram.draft import Draft, Job, from_json, to_json
from bot.telegram.numbers import Numbers
from bot.telegram.outcome import Fate, Outcome
from bot.telegram.post import Post
from bot.tickets import Tickets
from bot.topics import Topics
from bot.trace import without_words
from bot.wording import telegram as words

log = logging.getLogger("mingbai.telegram")

_T = TypeVar("_T")

# As many at once as are served at once.
AT_ONCE = 32
# Between two attempts: soon at first, then as often as a line that is down deserves.
FIRST_WAIT_S, LONGEST_WAIT_S = 0.5, 30.0
# Before Telegram is asked for a letter in doubt: the request may still be under way there, and what came in
# meanwhile has to be known.
DOUBT_WAIT_S = 2.0
# After a start Telegram is not asked before all that waited there is in, or after so long.
CATCH_UP_S = 60.0
# Counted from the writing: a machine that was off over the holidays must not lose what it owes, and the word of
# an operator is wanted even late. What is older is given up and logged, with its number.
TOO_OLD = timedelta(days=7)
# The disk was full, or another program held the store.
STORE_WAIT_S = 5.0
# How long an operator's answer written elsewhere waits at most.
WATCH_EVERY_S = 0.5


class Delivery:
    """Sends letters until Telegram has them, whatever breaks on the way; a letter is in doubt if an attempt
    began and its end is not known, and then Telegram is asked before it is sent again."""

    def __init__(self, bot: Bot, store: Store, numbers: Numbers, fresh: set[int]) -> None:
        """`fresh`: letters that whoever wrote them marked as begun, to save a write, and that are not begun yet;
        a number is put there before its letter can be read."""
        self._post = Post(bot, numbers)
        self._numbers = numbers
        self._store = store
        self._outbox = Outbox(store)
        self._people = People(store)
        self._tickets = Tickets(store)
        self._topics = Topics(store)
        self._places = asyncio.Semaphore(AT_ONCE)
        self._chats: dict[int, asyncio.Task[None]] = {}
        self._asked: set[int] = set()
        self._fresh = fresh
        self._stopping = asyncio.Event()
        self._caught_up = asyncio.Event()

    def caught_up(self) -> None:
        """All that came while the program was away is known: letters in doubt can be looked for."""
        self._caught_up.set()

    def begin(self, chat: int) -> None:
        """Sends what waits for a chat."""
        self._asked.add(chat)
        if chat not in self._chats:
            self._chats[chat] = asyncio.create_task(self._serve(chat))

    async def resume(self) -> None:
        """Sends what waited when the program ended. Raises StoreError."""
        for chat in await asyncio.to_thread(self._outbox.chats_waiting):
            self.begin(chat)

    async def watch(self) -> None:
        """Sends what others put into the outbox: the desk on the web, another process."""
        while True:
            for chat in await self._stored(self._outbox.chats_unbegun):
                self.begin(chat)
            await asyncio.sleep(WATCH_EVERY_S)

    async def stop(self, grace_s: float) -> None:
        """Finishes what is on its way within the time given; the rest stays in the outbox."""
        self._stopping.set()
        self._caught_up.set()
        tasks = tuple(self._chats.values())
        if not tasks:
            return
        _, unfinished = await asyncio.wait(tasks, timeout=grace_s)
        for task in unfinished:
            task.cancel()
        await asyncio.gather(*unfinished, return_exceptions=True)

    async def _serve(self, chat: int) -> None:
        try:
            while chat in self._asked:
                self._asked.discard(chat)
                await self._empty(chat)
        except Exception as error:
            # The letters stay; the next message to the chat or the next start sends them.
            log.error(words.LOG_DELIVERY_BROKE, without_words(error))
        finally:
            del self._chats[chat]

    async def _empty(self, chat: int) -> None:
        """Sends letter after letter until none is left."""
        wait_s = FIRST_WAIT_S
        letter = await self._stored(partial(self._next, chat))
        while letter:
            result = await self._attempt(letter)
            letter = await self._stored(partial(self._settled, letter, result))
            if result.chat:
                self.begin(result.chat)
            if result.fate not in (Fate.UNSENT, Fate.DOUBT):
                wait_s = FIRST_WAIT_S
                continue
            least_s = DOUBT_WAIT_S if result.fate is Fate.DOUBT else 0.0
            if await self._stopped_during(max(result.wait_s, wait_s, least_s)):
                return
            wait_s = min(2 * wait_s, LONGEST_WAIT_S)

    async def _attempt(self, letter: Letter) -> Outcome:
        """Sends a letter, or finds that Telegram has it already."""
        draft = from_json(letter.payload)
        if draft.ticket:
            draft = await self._stored(partial(self._placed, letter))
        in_doubt = letter.tried and letter.id not in self._fresh
        self._fresh.discard(letter.id)
        if in_doubt and not await self._caught_up_with():
            return Outcome(Fate.DOUBT)
        async with self._places:
            if in_doubt:
                last = await self._stored(partial(self._outbox.last_message, letter.chat))
                found = await self._post.find(letter.chat, draft, last)
                if found:
                    return found
                await self._stored(partial(self._begun, letter))
            return await self._post.send(letter.chat, draft)

    def _next(self, chat: int) -> Letter | None:
        """The chat's next letter, its attempt noted as begun."""
        with self._store.writing():
            letter = self._outbox.next_for(chat)
            if letter and not letter.tried:
                self._begun(letter)
        return letter

    def _begun(self, letter: Letter) -> None:
        """Notes that an attempt begins now, and above which number its message will lie."""
        floor = self._numbers.floor(letter.chat)
        draft = from_json(letter.payload)
        payload = to_json(replace(draft, floor=max(floor, draft.floor)))
        with self._store.writing() as db:
            self._outbox.sending(db, letter.id, payload)

    def _settled(self, letter: Letter, result: Outcome) -> Letter | None:
        """Writes down what became of a letter; the chat's next one."""
        with self._store.writing() as db:
            match result.fate:
                case Fate.SENT:
                    self._arrived(db, letter, result)
                case Fate.GONE:
                    self._people.block(db, self._store.hashed(f"telegram:{letter.chat}"))
                    # Who came back while the attempt ran has letters of their own by now.
                    self._outbox.drop(db, letter.chat, result.reason, letter.newest)
                case Fate.MOVED:
                    self._moved(db, letter, result.chat)
                case Fate.REFUSED:
                    log.error(words.LOG_REFUSED, letter.id, result.reason)
                    self._outbox.failed(db, letter.id, result.reason)
                    self._homeless(db, from_json(letter.payload))
                case Fate.UNSENT:
                    self._outbox.waiting_again(db, letter.id)
            if result.fate in (Fate.UNSENT, Fate.DOUBT) and _is_old(letter, self._store.now()):
                log.error(words.LOG_TOO_OLD, letter.id, result.reason)
                self._outbox.failed(db, letter.id, result.reason)
            return self._next(letter.chat)

    def _placed(self, letter: Letter) -> Draft:
        """The draft of a letter with the topic of its ticket, if Telegram made one."""
        draft = from_json(letter.payload)
        topic = self._topics.find(draft.ticket) if draft.ticket else None
        return replace(draft, topic=topic.topic) if topic and topic.chat == letter.chat else draft

    def _arrived(self, db: Database, letter: Letter, result: Outcome) -> None:
        draft = from_json(letter.payload)
        # Below a chore lies no message.
        message = result.message if draft.job is Job.SEND else 0
        if message and self._outbox.is_dropped(letter.id):
            # Whom it is about had it erased while it was on its way.
            self._outbox.put(db, letter.chat, to_json(Draft("", job=Job.DELETE, target=message)))
        self._outbox.sent(db, letter.id, message)
        if draft.word:
            self._tickets.delivered(db, draft.word)
        if draft.job is Job.TOPIC:
            self._topics.made(db, draft.ticket, result.message)
        if result.astray or draft.job is Job.ERASE:
            self._topics.gone(db, draft.ticket)

    def _homeless(self, db: Database, draft: Draft) -> None:
        """A topic that Telegram did not make: what was to go there goes to the group itself."""
        if draft.job is Job.TOPIC:
            self._topics.gone(db, draft.ticket)

    def _moved(self, db: Database, letter: Letter, chat: int) -> None:
        """The group became a supergroup, which numbers its messages anew: the old floor says nothing there."""
        self._outbox.sending(db, letter.id, to_json(replace(from_json(letter.payload), floor=0)))
        self._outbox.waiting_again(db, letter.id)
        self._outbox.readdress(db, letter.chat, chat)

    async def _stored(self, work: Callable[[], _T]) -> _T:
        """The result of work on the store, repeated until the store can do it."""
        while True:
            try:
                return await asyncio.to_thread(work)
            except StoreError as error:
                log.error("%s", error)
                await asyncio.sleep(STORE_WAIT_S)

    async def _caught_up_with(self) -> bool:
        """Waits until it is known what came in, but not for ever: another program may be taking it. False if the
        program stops meanwhile."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._caught_up.wait(), CATCH_UP_S)
        return not self._stopping.is_set()

    async def _stopped_during(self, wait_s: float) -> bool:
        """Waits; True at once if the program stops meanwhile."""
        try:
            await asyncio.wait_for(self._stopping.wait(), wait_s)
        except TimeoutError:
            return False
        return True


def _is_old(letter: Letter, now: str) -> bool:
    return datetime.fromisoformat(now) - datetime.fromisoformat(letter.at) > TOO_OLD
