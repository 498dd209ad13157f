"""A running bot on the loopback server, stopped and started at will."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette

from bot.archive import Archive
from bot.feedback import Feedback, Opinion
from bot.live import Live
from bot.people import People
from bot.settings import Settings, read_settings
from bot.store import open_store
from bot.telegram.run import Door
from bot.telegram.webhook import Webhook
from bot.thread import Thread
from bot.ticket_book import TicketBook
from bot.tickets import Tickets
from tests.builders import rules
from tests.telegram_api import TOKEN, TelegramApi

# A Monday morning on which somebody sits at the desk.
NOW = "2026-11-23T10:00:00+08:00"
OPERATOR, ADMIN = 70, 80


class Running:
    """The Telegram door in a thread of its own, over one store file."""

    def __init__(self, settings: Settings, live: Live, database: Path) -> None:
        # What administrators work on; none, if a test does not say otherwise before the start.
        self.archive: Archive | None = None
        self.settings = settings
        self.live = live
        self.database = database
        self.now = NOW
        self.store = open_store(database, lambda: self.now)
        self._door: Door | None = None
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()

    def start(self) -> "Running":
        """Serves from now on."""
        self._stop = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        """Returns when the door has ended."""
        if self._thread:
            self._stop.set()
            self._thread.join(20)
            assert not self._thread.is_alive(), "the door does not end"
            self._thread = None

    def close(self) -> None:
        """Ends it for good."""
        self.stop()
        self.store.close()

    def thread(self, key: str) -> Thread:
        """What is remembered of a person."""
        return People(self.store).thread(key)

    def opinions(self) -> tuple[Opinion, ...]:
        """The verdicts on answers, newest first."""
        return Feedback(self.store).recent()

    @property
    def tickets(self) -> TicketBook:
        """All tickets."""
        return TicketBook(self.store)

    @property
    def talk_tickets(self) -> Tickets:
        """All tickets, to be changed as another door would."""
        return Tickets(self.store)

    async def _serve(self) -> None:
        """The door, with a web server in front of it where it is posted to."""
        address = self.settings.telegram_webhook
        webhook = Webhook(address, TOKEN) if address else None
        door = Door(self.settings, self.live, rules(), self.store, webhook, archive=self.archive)
        if webhook is None:
            async with door.open():
                await asyncio.to_thread(self._stop.wait)
            return
        config = uvicorn.Config(webhook.before(Starlette()), port=self.settings.port, log_config=None)
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve())
        async with door.open():
            await asyncio.to_thread(self._stop.wait)
            server.should_exit = True
            await serving


Start = Callable[..., Running]


@pytest.fixture
def starting(api: TelegramApi, tmp_path: Path) -> Iterator[Start]:
    """Starts the bot over a live index, knowing one operator and one administrator; `group`: where they sit; `remind`:
    whether the administrator is told on this Monday morning what is due."""
    running: list[Running] = []

    def start(live: Live, group: int = 0, remind: str = "off") -> Running:
        environment = {
            "MINGBAI_HOME": str(tmp_path),
            "MINGBAI_TELEGRAM_TOKEN": TOKEN,
            "MINGBAI_TELEGRAM_API": api.url,
            "MINGBAI_OPERATORS": str(OPERATOR),
            "MINGBAI_ADMINS": str(ADMIN),
            "MINGBAI_DESK_GROUP": str(group or ""),
            "MINGBAI_REMIND": remind,
        }
        running.append(Running(read_settings(environment), live, tmp_path / "mingbai.sqlite").start())
        return running[-1]

    yield start
    for one in running:
        one.close()


@pytest.fixture
def bot(starting: Start, small: Live) -> Running:
    """The bot over the small index."""
    return starting(small)


@pytest.fixture
def citizen_bot(starting: Start, real: Live) -> Running:
    """The bot over the real knowledge."""
    return starting(real)
