"""Killed at any moment and started again, the bot answers every message exactly once."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.telegram_api import TOKEN, Fault, TelegramApi

# The door over a small index, in a process that can be killed.
_BOT = """
import asyncio, sys
from pathlib import Path
from bot.live import Live
from bot.settings import read_settings
from bot.store import open_store
from bot.telegram.run import Door
from bot.web.serve import now
from retrieval.shelf import Shelf
from tests.builders import FakeEncoder, index, rules

home = Path(sys.argv[1])
live = Live(Shelf(home / "shelf"), index(home / "small"), FakeEncoder())

async def serve():
    door = Door(read_settings(), live, rules(), open_store(home / "mingbai.sqlite", now), None)
    async with door.open():
        await asyncio.sleep(3600)

asyncio.run(serve())
"""
KILLS, PEOPLE, MESSAGES = 6, 6, 5
# A machine that does other things as well takes its time; what is counted does not depend on it.
START_S, SLOWEST_S = 120.0, 240.0
QUESTIONS = ("老板拖欠工资怎么办", "/help", "/clause 17", "请不起律师怎么申请法律援助", "/privacy")


class Mortal:
    """The bot in a process."""

    def __init__(self, home: Path, api: TelegramApi) -> None:
        self._home = home
        self._environment = os.environ | {
            "MINGBAI_HOME": str(home),
            "MINGBAI_TELEGRAM_TOKEN": TOKEN,
            "MINGBAI_TELEGRAM_API": api.url,
            "PYTHONPATH": str(Path(__file__).parents[3]),
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-c", _BOT, str(self._home)]
        self._process = subprocess.Popen(command, env=self._environment)

    def kill(self) -> None:
        """As the power does."""
        if self._process:
            self._process.kill()
            self._process.wait()


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[tuple[Mortal, TelegramApi]]:
    with TelegramApi(latency_s=0.02) as api:
        mortal = Mortal(tmp_path, api)
        yield mortal, api
        mortal.kill()


def _has_started(api: TelegramApi, starts: int) -> bool:
    return len(api.calls("getMe")) > starts


def _is_far(api: TelegramApi, calls: int) -> bool:
    return len(api.calls("sendMessage")) >= calls or api.pending() == 0


def _has_all(api: TelegramApi, person: int, count: int) -> bool:
    return len(api.replies(person)) >= count


def test_every_message_is_answered_exactly_once(mortal: tuple[Mortal, TelegramApi]) -> None:
    process, api = mortal
    chance = random.Random(4)
    api.faults.latency_after_s = 0.05
    asked = 0
    for _ in range(KILLS):
        for person in range(10, 10 + PEOPLE):
            for question in chance.sample(QUESTIONS, MESSAGES):
                api.say(person, question)
        asked += MESSAGES
        api.faults.fail("sendMessage", Fault.DROP_AFTER)
        starts = len(api.calls("getMe"))
        process.start()
        # From before the first update is taken to while answers are on their way.
        api.wait_until(partial(_has_started, api, starts), START_S)
        before = len(api.calls("sendMessage"))
        goal = before + chance.randrange(0, PEOPLE * MESSAGES)
        api.wait_until(partial(_is_far, api, goal), SLOWEST_S)
        time.sleep(chance.random() * 0.1)
        process.kill()
    process.start()
    for person in range(10, 10 + PEOPLE):
        api.wait_until(partial(_has_all, api, person, asked), SLOWEST_S, f"replies for {person}")
    api.settle(1.0)
    assert [len(api.replies(person)) for person in range(10, 10 + PEOPLE)] == [asked] * PEOPLE
