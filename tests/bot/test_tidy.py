"""Tidy: each thing kept goes after its own time, and not before."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.buttons import Buttons
from bot.card import Action, ActionKind
from bot.inbox import Arrival, Inbox
from bot.outbox import Outbox
from bot.people import People
from bot.store import Store, open_store
from bot.thread import Thread
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
    yield store
    store.close()


@pytest.mark.parametrize(
    ("days", "left"),
    [
        (6, {"inbox": 2, "outbox": 1, "buttons": 1, "people": 1}),
        (8, {"inbox": 1, "outbox": 1, "buttons": 1, "people": 1}),
        (31, {"inbox": 1, "outbox": 0, "buttons": 1, "people": 1}),
        (91, {"inbox": 1, "outbox": 0, "buttons": 0, "people": 0}),
    ],
)
def test_what_is_over_its_time_goes(full: Store, days: int, left: dict[str, int]) -> None:
    tidy(full, datetime.fromisoformat(NOW) + timedelta(days=days))
    with full.reading() as db:
        assert {table: db.table(table).count for table in left} == left
