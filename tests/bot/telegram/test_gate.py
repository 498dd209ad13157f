"""What Telegram delivers is on disk before it is confirmed, and goes on once."""

import asyncio
from typing import Any

import pytest
from telegram import Update

from bot.inbox import Arrival, Inbox
from bot.store import Store, StoreError
from bot.telegram.gate import Gate
from bot.telegram.incoming import Incoming
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


def gate(store: Store) -> tuple[Gate, Line]:
    line = Line(Inbox(store))
    return Gate(line.inbox, Receiver(Me(99, "mingbai_bot")), line.forward), line


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
