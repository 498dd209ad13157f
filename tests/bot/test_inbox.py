"""The inbox: what was accepted is handled once, whatever happens meanwhile."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from bot.inbox import Arrival, Inbox
from bot.store import Store, StoreError, open_store
from tests.bot.conftest import NOW


def arrival(update: int = 1, chat: int = 7, payload: str = '{"text":"问"}') -> Arrival:
    return Arrival(update, chat, payload)


def handle(store: Store, update: int) -> bool:
    with store.writing() as db:
        return Inbox(store).done(db, update)


def test_what_is_accepted_waits_until_it_is_done(store: Store) -> None:
    inbox = Inbox(store)
    assert inbox.accept([arrival(1), arrival(2)]) == (1, 2)
    assert inbox.pending() == (arrival(1), arrival(2))
    assert handle(store, 1)
    assert inbox.pending() == (arrival(2),)


def test_the_same_message_is_accepted_once(store: Store) -> None:
    inbox = Inbox(store)
    assert inbox.accept([arrival(1), arrival(1), arrival(2)]) == (1, 2)
    assert inbox.accept([arrival(2), arrival(3)]) == (3,)
    handle(store, 1)
    assert inbox.accept([arrival(1)]) == (), "its number is known after it was handled, too"
    assert inbox.accept([]) == ()


def test_a_message_is_done_once(store: Store) -> None:
    Inbox(store).accept([arrival(1)])
    assert handle(store, 1)
    assert not handle(store, 1)
    assert not handle(store, 99), "never accepted"


def test_messages_that_came_out_of_order_wait_in_order(store: Store) -> None:
    Inbox(store).accept([arrival(5), arrival(3)])
    Inbox(store).accept([arrival(4)])
    assert [a.update for a in Inbox(store).pending()] == [3, 4, 5]


def test_what_was_done_leaves_only_its_number(store: Store, path: Path) -> None:
    Inbox(store).accept([arrival(1, 4242424242, "甲的烦恼")])
    handle(store, 1)
    store.fold()
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT * FROM inbox").fetchall() == [(1, 0, "", 1, NOW, 0)]
    db.close()
    assert "甲的烦恼".encode() not in path.read_bytes()


def test_a_handling_that_fails_leaves_the_message_waiting(store: Store) -> None:
    inbox = Inbox(store)
    inbox.accept([arrival(1)])
    with pytest.raises(ZeroDivisionError), store.writing() as db:
        inbox.done(db, 1)
        raise ZeroDivisionError
    assert inbox.pending() == (arrival(1),)


def test_only_one_of_two_that_handle_the_same_message_at_once_does(store: Store) -> None:
    Inbox(store).accept([arrival(n) for n in range(50)])
    first: list[int] = []
    threads = [
        threading.Thread(target=lambda: first.extend(n for n in range(50) if handle(store, n)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(first) == list(range(50))


def test_old_numbers_are_forgotten_but_nothing_that_waits(store: Store) -> None:
    Inbox(store).accept([arrival(1), arrival(2)])
    handle(store, 1)
    with store.writing() as db:
        assert Inbox(store).prune(db, NOW) == 0
        assert Inbox(store).prune(db, "2026-07-08T09:00:00+08:00") == 1
    assert Inbox(store).pending() == (arrival(2),)


def test_a_full_disk_accepts_nothing_of_a_batch(store: Store) -> None:
    inbox = Inbox(store)
    inbox.accept([arrival(1)])
    with store.reading() as db:
        db.execute(f"PRAGMA max_page_count = {db.execute('PRAGMA page_count').fetchone()[0]}")
    with pytest.raises(StoreError, match="磁盘满了"):
        inbox.accept([arrival(n, payload="长" * 5_000) for n in range(2, 20)])
    assert inbox.pending() == (arrival(1),)
    with store.reading() as db:
        db.execute("PRAGMA max_page_count = 1000000")
    assert inbox.accept([arrival(2)]) == (2,)


_ACCEPTER = """
import sys
from pathlib import Path
from bot.inbox import Arrival, Inbox
from bot.outbox import Outbox
from bot.store import open_store
store = open_store(Path(sys.argv[1]), lambda: "2026-07-01T09:00:00+08:00")
inbox, outbox = Inbox(store), Outbox(store)

def handle(arrival):
    with store.writing() as db:
        if inbox.done(db, arrival.update):
            for part in range(2):
                outbox.put(db, arrival.chat, f"answer {arrival.update}.{part}", arrival.update, part)

for left in inbox.pending():
    handle(left)
start = int(sys.argv[2])
for n in range(start, start + 1_000_000, 3):
    inbox.accept([Arrival(m, m % 5, "{}") for m in range(n, n + 3)])
    print("accepted", n + 2, flush=True)
    handle(Arrival(n, n % 5, "{}"))
    print("handled", n, flush=True)
"""


def killed(path: Path, start: int, after_s: float) -> list[list[str]]:
    """What a process that accepts and handles acknowledged until it was killed."""
    worker = subprocess.Popen(
        [sys.executable, "-c", _ACCEPTER, str(path), str(start)], stdout=subprocess.PIPE, text=True
    )
    assert worker.stdout
    with worker.stdout as lines:
        said = [next(lines).split()]
        time.sleep(after_s)
        os.kill(worker.pid, signal.SIGKILL)
        said += [line.split() for line in lines if line.endswith("\n")]
    worker.wait()
    return said


def test_what_a_killed_process_acknowledged_is_handled_once_by_the_next(path: Path) -> None:
    chance = random.Random(1)
    accepted: set[int] = set()
    for round_ in range(5):
        start = round_ * 1_000_000
        said = killed(path, start, chance.uniform(0, 0.15))
        last = max(int(number) for deed, number in said if deed == "accepted")
        accepted |= set(range(start, last + 1))
        store = open_store(path, lambda: NOW)
        waiting = {a.update for a in Inbox(store).pending()}
        with store.reading() as db:
            written = db.execute("SELECT update_id, COUNT(*), MIN(part), MAX(part) FROM outbox GROUP BY 1")
            answered = {row[0]: row[1:] for row in written.fetchall()}
        store.close()
        # One more may have been accepted than could be said.
        assert accepted <= waiting | set(answered)
        assert not waiting & set(answered), "handled and waiting at once"
        assert {int(number) for deed, number in said if deed == "handled"} <= set(answered)
        assert set(answered.values()) <= {(2, 0, 1)}, "every reply whole, and once"
