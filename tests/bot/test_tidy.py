"""Tidy: each thing kept goes after its own time, and not before."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.buttons import Buttons
from bot.calls import Calls
from bot.card import Action, ActionKind
from bot.inbox import Arrival, Inbox
from bot.outbox import Outbox
from bot.people import People
from bot.store import Store, open_store
from bot.thread import Thread
from bot.ticket import Actor, Party
from bot.tickets import Request, Tickets
from bot.tidy import tidy
from tests.bot.conftest import NOW


@pytest.fixture
def full(path: Path) -> Iterator[Store]:
    store = open_store(path, lambda: NOW)
    Inbox(store).accept([Arrival(1, 7, "{}"), Arrival(2, 7, "{}")])
    with store.writing() as db:
        Inbox(store).done(db, 1)
        Outbox(store).sent(db, Outbox(store).put(db, 7, "答", 1), 100)
        Buttons(store).keep(db, "k", Action(ActionKind.HUMAN))
        People(store).remember(db, "k", Thread(district="东区"))
        Calls(store).looked(db, "li", "拖欠工资", "r")
    yield store
    store.close()


@pytest.mark.parametrize(
    ("days", "left"),
    [
        (6, {"inbox": 2, "outbox": 1, "buttons": 1, "people": 1, "calls": 1, "call_items": 1}),
        (8, {"inbox": 1, "outbox": 1, "buttons": 1, "people": 1, "calls": 1, "call_items": 1}),
        (31, {"inbox": 1, "outbox": 0, "buttons": 1, "people": 1, "calls": 0, "call_items": 0}),
        (91, {"inbox": 1, "outbox": 0, "buttons": 0, "people": 0, "calls": 0, "call_items": 0}),
    ],
)
def test_what_is_over_its_time_goes(full: Store, days: int, left: dict[str, int]) -> None:
    tidy(full, datetime.fromisoformat(NOW) + timedelta(days=days))
    with full.reading() as db:
        assert {table: db.table(table).count for table in left} == left


@pytest.mark.parametrize(("days", "address"), [(30, "7"), (31, "")])
@pytest.mark.parametrize("offset", ["+08:00", "+00:00"])
def test_the_chat_of_a_closed_ticket_goes_after_its_time(
    store: Store, days: int, address: str, offset: str
) -> None:
    tickets, now = Tickets(store), datetime.fromisoformat(NOW)
    with store.writing() as db:
        number = tickets.open(db, Request("k", "telegram", "7", "老板欠我工资", "欠薪")).ticket.number
        waits = tickets.open(db, Request("w", "telegram", "8", "老板欠我工资", "欠薪")).ticket.number
        tickets.close(db, number, Actor(Party.CITIZEN, "k"))
    tidy(store, (now + timedelta(days=days)).astimezone(datetime.fromisoformat(NOW[:-6] + offset).tzinfo))
    kept, waiting = tickets.find(number), tickets.find(waits)
    assert kept is not None and kept.address == address
    assert waiting is not None and waiting.address == "8"
