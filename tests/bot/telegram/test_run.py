"""The door: whatever is wrong with Telegram, it says so, goes on trying and ends when told."""

import asyncio
import dataclasses
import logging
import socket
import time
from functools import partial
from typing import Any

import pytest

from bot.inbox import Inbox
from bot.live import Live
from bot.store import StoreError
from bot.telegram.line import open_line, readable
from tests.bot.telegram.conftest import Running, Start
from tests.telegram_api import TOKEN, TelegramApi


def logged(caplog: pytest.LogCaptureFixture, words: str, timeout_s: float = 10.0) -> bool:
    until = time.monotonic() + timeout_s
    while words not in caplog.text and time.monotonic() < until:
        time.sleep(0.02)
    return words in caplog.text


def test_a_wrong_token_is_said_and_the_door_ends_when_told(
    starting: Start, small: Live, api: TelegramApi, caplog: pytest.LogCaptureFixture
) -> None:
    bot = starting(small)
    bot.stop()
    wrong = "999999:" + "A" * 35
    bot.settings = dataclasses.replace(bot.settings, telegram_token=wrong)
    bot.start()
    assert logged(caplog, "Telegram 不接受令牌")
    started = time.monotonic()
    bot.stop()
    assert time.monotonic() - started < 2
    assert wrong not in caplog.text


def test_what_cannot_be_reached_is_tried_again(
    starting: Start, small: Live, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    bot = starting(small)
    bot.stop()
    bot.settings = dataclasses.replace(bot.settings, telegram_api=f"http://127.0.0.1:{port}")
    bot.start()
    assert logged(caplog, "连不上 Telegram")
    with TelegramApi(port=port) as api:
        api.say(5, "/help")
        api.wait_for_reply(5, timeout_s=20)
        bot.stop()


def test_a_second_program_with_the_same_token_is_told(
    starting: Start, small: Live, api: TelegramApi, caplog: pytest.LogCaptureFixture
) -> None:
    bot = starting(small)
    api.say(5, "/help")
    api.wait_for_reply(5)

    async def other() -> None:
        line = open_line(TOKEN, api.url)
        await line.initialize()
        await line.get_updates(timeout=1)
        await line.shutdown()

    asyncio.run(other())
    assert logged(caplog, "另有一个程序")
    api.say(5, "/help")
    api.wait_for_reply(5, timeout_s=20)
    assert bot.store.verify_audit() is None


def test_a_full_disk_confirms_nothing_and_loses_nothing(
    bot: Running, api: TelegramApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    api.say(5, "/help")
    api.wait_for_reply(5)
    accept, full = Inbox.accept, [True, True]

    def accepted(self: Inbox, arrivals: Any) -> Any:
        if arrivals and full:
            full.pop()
            raise StoreError("磁盘满了")
        return accept(self, arrivals)

    monkeypatch.setattr(Inbox, "accept", accepted)
    api.say(5, "/help")
    api.wait_for_reply(5, timeout_s=20)
    api.settle()
    assert (len(api.replies(5)), full) == (2, [])


def test_one_update_that_cannot_be_read_does_not_hold_up_the_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    line = open_line(TOKEN, "http://127.0.0.1:1")
    chat = {"id": 5, "type": "private"}
    whole = {"update_id": 2, "message": {"message_id": 1, "date": 1, "chat": chat, "text": "老板"}}
    broken = {"update_id": 1, "message": {"chat": chat, "text": "不发工资"}}
    with caplog.at_level(logging.ERROR):
        assert [update.update_id for update in readable([broken, whole], line)] == [2]
    assert "不发工资" not in caplog.text


def test_what_is_under_way_is_finished_before_the_end(bot: Running, api: TelegramApi) -> None:
    api.faults.latency_s = 0.3
    for person in range(10, 20):
        api.say(person, "/help")
    api.wait_until(lambda: bool(api.calls("sendMessage")))
    bot.stop()
    answered = [len(api.replies(person)) for person in range(10, 20)]
    bot.start()
    for person in range(10, 20):
        api.wait_until(partial(api.replies, person), 20)  # type: ignore[arg-type]
    api.settle(1)
    assert [len(api.replies(person)) for person in range(10, 20)] == [1] * 10
    assert any(answered)
