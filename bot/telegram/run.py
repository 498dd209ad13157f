"""Run: the Telegram door from connecting to stopping, beside the web server and never in its way."""

import asyncio
import logging
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from types import MappingProxyType
from typing import Any

from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application, TypeHandler

from bot.archive import Archive
from bot.dialogue.carrier import Carrier
from bot.dialogue.incoming import TELEGRAM, Incoming
from bot.dialogue.parts import Parts, PublicNumbers, parts_of
from bot.dialogue.postman import Postman
from bot.dialogue.reminder import Reminder
from bot.dialogue.talk import Talk
from bot.live import Live
from bot.outbox import Outbox
from bot.settings import Settings
from bot.store import Store, StoreError
from bot.telegram.carrier import TelegramCarrier
from bot.telegram.delivery import Delivery
from bot.telegram.ear import Ear
from bot.telegram.forum import Forum
from bot.telegram.gate import Gate
from bot.telegram.inline import Inline
from bot.telegram.line import FIRST_WAIT_S, LONGEST_WAIT_S, WANTED, Line, open_line, poll
from bot.telegram.menus import set_menus
from bot.telegram.numbers import KNOWN, Numbers
from bot.telegram.order import Order
from bot.telegram.outcome import TOKEN_WAIT_S, reason_of
from bot.telegram.receive import Me, Receiver
from bot.telegram.webhook import Webhook, address_of, secret_of
from bot.trace import without_words
from bot.urgency import UrgencyRules
from bot.wording import telegram as words

log = logging.getLogger("mingbai.telegram")

# What is under way gets this long when the program is told to stop.
GRACE_S = 10.0
# What waited at Telegram has been posted to us after so long.
POSTED_S = 2.0
# These would write the address of each call into the log, and the address holds the token.
_TALKATIVE = ("httpx", "httpcore")

App = Application[Line, Any, Any, Any, Any, Any]

Job = Callable[[], Coroutine[Any, Any, None]]


class Door:
    """The Telegram door. `webhook` is the address' own part in the web app, None where news are polled."""

    def __init__(
        self,
        settings: Settings,
        live: Live,
        rules: UrgencyRules,
        store: Store,
        webhook: Webhook | None,
        carriers: Mapping[str, Carrier] = MappingProxyType({}),
        staffed: Callable[[], bool] = lambda: False,
        archive: Archive | None = None,
    ) -> None:
        """`carriers` are the other channels' (a citizen of another one may be answered here); `staffed` tells
        whether anybody reads tickets elsewhere; `archive` is the knowledge on disk."""
        self._settings = settings
        self._live = live
        self._rules = rules
        self._store = store
        self._webhook = webhook
        self.carrier = TelegramCarrier(store)
        self.carriers = {**carriers, TELEGRAM: self.carrier}
        self._staffed = staffed
        self._archive = archive
        self._line = open_line(settings.telegram_token, settings.telegram_api)
        self._stopping = asyncio.Event()
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(logging.WARNING)
        # The library's announced way of telling how long to wait.
        os.environ.setdefault("PTB_TIMEDELTA", "1")

    async def run(self) -> None:
        """Serves until `open` ends; whatever is wrong with Telegram is said in the log and tried again."""
        me = await self._connected()
        if me is None:
            return
        forum: Forum | None = None
        parts = parts_of(
            self._live,
            self._rules,
            self._store,
            Postman(self.carriers),
            me.username,
            self._settings.operators,
            self._settings.admins,
            self._staffed,
            lambda: self._settings.desk_group if forum and forum.is_open else 0,
            self._archive,
        )
        forum = Forum(self._line, parts, self._settings.desk_group)
        delivery = Delivery(self._line, self._store, self.carrier.numbers, self.carrier.fresh)
        order = Order()
        application = self._application(parts, delivery, order)
        gate = Gate(self.carrier.inbox, Receiver(me), self.carrier.numbers, _forward(order, application))
        async with application:
            await application.start()
            tasks = [
                asyncio.create_task(_kept_going(job)) for job in self._jobs(parts, delivery, gate, forum)
            ]
            log.info(
                words.LOG_STARTED, me.username, words.LOG_WEBHOOK if self._webhook else words.LOG_POLLING
            )
            await self._stopping.wait()
            await _ended(application, order, delivery, tasks)
        log.info(words.LOG_STOPPED)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """The door serves inside; at the end what is under way is finished, or soon left for the next start."""
        running = asyncio.create_task(_kept_going(self.run))
        try:
            yield
        finally:
            self._stopping.set()
            await asyncio.wait((running,), timeout=GRACE_S + 1)
            running.cancel()

    async def _connected(self) -> Me | None:
        """Who Telegram says the bot is, or None if the program stops before it could say so."""
        wait_s = FIRST_WAIT_S
        while not self._stopping.is_set():
            try:
                await self._line.initialize()
                desk = self._settings.operators | self._settings.admins
                public, group = PublicNumbers(self._live), self._settings.desk_group
                return Me(self._line.id, self._line.username, desk, public, group)
            except InvalidToken:
                log.error(words.LOG_NOT_ADMITTED)
                wait_s = TOKEN_WAIT_S
            except Exception as error:
                # Whatever answers at the address may be no Bot API at all.
                reason = reason_of(error) if isinstance(error, TelegramError) else type(error).__name__
                log.error(words.LOG_UNREACHABLE, reason, wait_s)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), wait_s)
            wait_s = min(2 * wait_s, LONGEST_WAIT_S)
        await self._line.hang_up()
        return None

    def _application(self, parts: Parts, delivery: Delivery, order: Order) -> App:
        application = (
            Application.builder()
            .bot(self._line)
            .updater(None)
            .job_queue(None)
            .concurrent_updates(order)
            .build()
        )
        ear = Ear(self._line, Talk(parts), Inline(parts), delivery)
        application.add_handler(TypeHandler(Incoming, ear.hear))
        application.add_error_handler(ear.failed)
        return application

    def _jobs(self, parts: Parts, delivery: Delivery, gate: Gate, forum: Forum) -> tuple[Job, ...]:
        return (
            partial(self._take_in, parts, delivery, gate),
            partial(set_menus, self._line, parts),
            delivery.watch,
            forum.run,
            *([Reminder(parts).run] if self._settings.remind else ()),
        )

    async def _take_in(self, parts: Parts, delivery: Delivery, gate: Gate) -> None:
        """First what was left when the program ended, then what is new."""
        await _resumed(parts.outbox, self.carrier.numbers, delivery, gate)
        if self._webhook is None:
            await poll(self._line, gate, delivery.caught_up)
            return
        self._webhook.open(gate, self._line)
        await _post_to(self._line, self._settings)
        # Telegram posts what waited at once.
        await asyncio.sleep(POSTED_S)
        delivery.caught_up()


async def _kept_going(job: Job) -> None:
    """Begins a job again that broke in a way nobody thought of."""
    while True:
        try:
            await job()
            return
        except Exception as error:
            log.error(words.LOG_JOB_BROKE, without_words(error))
            await asyncio.sleep(LONGEST_WAIT_S)


def _forward(order: Order, application: App) -> Callable[[Incoming], Awaitable[None]]:
    async def forward(incoming: Incoming) -> None:
        await order.admit()
        await application.update_queue.put(incoming)

    return forward


async def _resumed(outbox: Outbox, numbers: Numbers, delivery: Delivery, gate: Gate) -> None:
    while True:
        try:
            for chat, message in reversed(await asyncio.to_thread(outbox.newest, KNOWN)):
                numbers.note(chat, message)
            await delivery.resume()
            await gate.resume()
            return
        except StoreError as error:
            log.error("%s", error)
            await asyncio.sleep(LONGEST_WAIT_S)


async def _post_to(line: Line, settings: Settings) -> None:
    """Asks Telegram to post deliveries to our address, until it agrees."""
    url, secret = address_of(settings.telegram_webhook), secret_of(settings.telegram_token)
    wait_s = FIRST_WAIT_S
    while True:
        try:
            await line.set_webhook(url, allowed_updates=WANTED, secret_token=secret)
            return
        except TelegramError as error:
            log.warning(words.LOG_RETRY, reason_of(error), wait_s)
        await asyncio.sleep(wait_s)
        wait_s = min(2 * wait_s, LONGEST_WAIT_S)


async def _ended(
    application: App,
    order: Order,
    delivery: Delivery,
    tasks: Sequence["asyncio.Task[None]"],
) -> None:
    """Nothing new; what is under way is finished, and its letters leave, as far as time allows."""
    ends = time.monotonic() + GRACE_S
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    order.close()
    try:
        # Half of the time: letters want to leave as well.
        await asyncio.wait_for(application.stop(), GRACE_S / 2)
    except TimeoutError:
        log.warning(words.LOG_UNFINISHED)
    await delivery.stop(max(0.0, ends - time.monotonic()))
