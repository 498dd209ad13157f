"""What Telegram delivers is on disk before it is confirmed, and goes on once."""

import asyncio
import logging
from typing import Any

import pytest
from telegram import Update

from bot.dialogue.incoming import Incoming
from bot.inbox import Arrival, Inbox
from bot.store import Store, StoreError
from bot.telegram.gate import Gate
from bot.telegram.numbers import Numbers
from bot.telegram.receive import Me, Receiver

PERSON = {"id": 5, "is_bot": False, "first_name": "张"}
CHAT = {"id": 5, "type": "private"}


def update(number: int, text: str = "老板欠我工资，电话13800138000") -> Update:
    message = {"message_id": number, "date": 1_790_000_000, "chat": CHAT, "from": PERSON, "text": text}
    return Update.de_json({"update_id": number, "message": message}, None)


def search(number: int) -> Update:
    query = {"id": "q", "from": PERSON, "query": "法律援助", "offset": ""}
    return Update.de_json({"update_id": number, "inline_query": query}, None)


class Line:
    """Where the gate sends on to."""

    def __init__(self, inbox: Inbox) -> None:
        self.inbox = inbox
        self.passed: list[int] = []

    async def forward(self, incoming: Incoming) -> None:
        # It was on disk before it came here.
        assert not incoming.text or incoming.kind == "inline" or self.inbox.pending()
        self.passed.append(incoming.update)


def gate(store: Store, numbers: Numbers | None = None) -> tuple[Gate, Line]:
    line = Line(Inbox(store))
    return Gate(line.inbox, Receiver(Me(99, "mingbai_bot")), numbers or Numbers(), line.forward), line


def test_a_delivery_is_on_disk_and_masked_when_it_goes_on(store: Store) -> None:
    door, line = gate(store)
    asyncio.run(door.take([update(1), update(2)]))
    assert line.passed == [1, 2]
    assert [a.update for a in line.inbox.pending()] == [1, 2]
    assert "13800138000" not in line.inbox.pending()[0].payload


@pytest.mark.parametrize(
    ("deliveries", "passed", "why"),
    [
        ([[1], [1]], [1], "delivered again"),
        ([[1, 1]], [1], "twice in one delivery"),
        ([[2], [1]], [2, 1], "out of order"),
        ([[1, 2], [2, 3]], [1, 2, 3], "overlapping"),
    ],
)
def test_each_update_goes_on_once(
    store: Store, deliveries: list[list[int]], passed: list[int], why: str
) -> None:
    door, line = gate(store)
    for numbers in deliveries:
        asyncio.run(door.take([update(n) for n in numbers]))
    assert line.passed == passed


def test_what_was_handled_does_not_come_back(store: Store) -> None:
    door, line = gate(store)
    asyncio.run(door.take([update(1)]))
    with store.writing() as db:
        line.inbox.done(db, 1)
    asyncio.run(door.take([update(1)]))
    asyncio.run(door.resume())
    assert line.passed == [1]


def test_a_start_sends_on_what_was_left_in_order(store: Store) -> None:
    door, _ = gate(store)
    asyncio.run(door.take([update(3), update(2)]))
    again, line = gate(store)
    asyncio.run(again.resume())
    assert line.passed == [2, 3]


def test_a_search_is_not_kept(store: Store) -> None:
    door, line = gate(store)
    asyncio.run(door.take([search(1)]))
    assert (line.passed, line.inbox.pending()) == ([1], ())


def test_a_full_disk_confirms_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    door, line = gate(store)

    def full(_self: Inbox, _arrivals: list[Arrival]) -> Any:
        raise StoreError("磁盘满了")

    monkeypatch.setattr(Inbox, "accept", full)
    with pytest.raises(StoreError):
        asyncio.run(door.take([update(1)]))
    assert line.passed == []


def broken(number: int) -> list[Update]:
    """What cannot be taken apart: half a character, and a name that begins in the middle of an emoji."""
    split = {"type": "mention", "offset": 1, "length": 4}
    said = {"message_id": 1, "date": 1_790_000_000, "chat": CHAT, "from": PERSON}
    messages = [
        said | {"text": "\ud83d机密", "entities": [split]},
        said | {"text": "😀机密@a", "entities": [split]},
    ]
    pressed = {"id": "q", "from": PERSON, "chat_instance": "c", "data": "\ud83d机密"}
    return [
        *(Update.de_json({"update_id": number + n, "message": m}, None) for n, m in enumerate(messages)),
        Update.de_json({"update_id": number + 2, "callback_query": pressed}, None),
    ]


def test_what_cannot_be_read_is_logged_without_words_and_holds_up_nothing(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    door, line = gate(store)
    with caplog.at_level(logging.ERROR):
        asyncio.run(door.take([update(1), *broken(2), update(5)]))
    assert line.passed == [1, 5]
    assert [a.update for a in line.inbox.pending()] == [1, 5]
    assert all(
        f"第 {n} 号" in record.getMessage() for n, record in zip((2, 3, 4), caplog.records, strict=True)
    )
    assert "机密" not in caplog.text


def test_an_album_that_the_disk_refused_is_answered_when_it_comes_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    door, line = gate(store)
    said = {"message_id": 1, "date": 1_790_000_000, "chat": CHAT, "from": PERSON, "media_group_id": "a"}
    size = {"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}
    pictures = [Update.de_json({"update_id": n, "message": said | {"photo": [size]}}, None) for n in (1, 2)]

    def full(_self: Inbox, _arrivals: list[Arrival]) -> Any:
        raise StoreError("磁盘满了")

    with monkeypatch.context() as patch, pytest.raises(StoreError):
        patch.setattr(Inbox, "accept", full)
        asyncio.run(door.take(pictures))
    asyncio.run(door.take(pictures))
    assert line.passed == [1]


def test_the_numbers_of_what_came_in_are_known_after_a_restart(store: Store) -> None:
    door, line = gate(store)
    asyncio.run(door.take([update(1), update(2), search(3)]))
    with store.writing() as db:
        line.inbox.done(db, 1)
    numbers = Numbers()
    again, _ = gate(store, numbers)
    asyncio.run(again.resume())
    assert list(numbers.candidates(5, 0))[:2] == [3, 4]


def test_a_button_s_message_is_ours_and_may_be_in_doubt(store: Store) -> None:
    numbers = Numbers()
    door, _ = gate(store, numbers)
    message = {"message_id": 7, "date": 1_790_000_000, "chat": CHAT, "text": "回答"}
    query = {"id": "q", "from": PERSON, "data": "x", "chat_instance": "1", "message": message}
    asyncio.run(door.take([Update.de_json({"update_id": 1, "callback_query": query}, None)]))
    asyncio.run(door.resume())
    assert numbers.floor(5) == 0


def test_what_nobody_answers_has_a_number_as_well(store: Store) -> None:
    numbers = Numbers()
    door, line = gate(store, numbers)
    group = {"id": -4, "type": "group", "title": "邻里群"}
    message = {"message_id": 8, "date": 1_790_000_000, "chat": group, "from": PERSON, "text": "吃了吗"}
    asyncio.run(door.take([Update.de_json({"update_id": 1, "message": message}, None)]))
    assert (line.passed, numbers.floor(5)) == ([], 8)
