"""People: a thread each, under a name that tells nobody who it is."""

import sqlite3
from pathlib import Path

import pytest

from bot.answer import Option
from bot.people import People
from bot.store import Store, open_store
from bot.thread import Thread
from tests.bot.conftest import NOW

THREAD = Thread(
    question="老板拖欠工资",
    service="labor-inspection",
    answer="a1",
    offered=(Option("工伤", "干活受伤了怎么办"), Option("欠薪", "老板拖欠工资")),
    district="米易县",
    plain=True,
    awaiting="reason",
    ticket="20261123-007",
    at=NOW,
)


def remember(store: Store, key: str, thread: Thread) -> None:
    with store.writing() as db:
        People(store).remember(db, key, thread)


@pytest.mark.parametrize("thread", [THREAD, Thread()])
def test_a_thread_is_read_back_as_it_was_kept(store: Store, path: Path, thread: Thread) -> None:
    remember(store, "k", Thread(question="以前的"))
    remember(store, "k", thread)
    again = open_store(path, lambda: NOW)
    assert People(again).thread("k") == thread
    again.close()


def test_somebody_unknown_has_an_empty_thread(store: Store) -> None:
    assert People(store).thread("k") == Thread()


def test_only_masked_words_are_remembered(store: Store) -> None:
    remember(store, "k", Thread(question="我叫张三，电话13800138000"))
    assert People(store).thread("k").question == "我叫〔姓名〕，电话〔电话〕"


def test_a_thread_of_a_later_version_is_read_as_far_as_it_is_known(store: Store) -> None:
    with store.writing() as db:
        db.execute('INSERT INTO people VALUES (\'k\', \'{"district":"东区","mood":"好"}\', 0, ?)', (NOW,))
    assert People(store).thread("k") == Thread(district="东区")


def test_who_blocked_the_bot_is_known_until_they_write_again(store: Store) -> None:
    people = People(store)
    remember(store, "k", THREAD)
    assert not people.is_blocked("k")
    with store.writing() as db:
        people.block(db, "k")
        people.block(db, "stranger")
    assert people.is_blocked("k")
    assert people.is_blocked("stranger")
    assert people.thread("k") == THREAD, "what was remembered stays"
    remember(store, "k", THREAD)
    assert not people.is_blocked("k")


def test_the_file_does_not_say_who_a_person_is(store: Store, path: Path) -> None:
    remember(store, store.hashed("telegram:4242424242"), THREAD)
    store.fold()
    with sqlite3.connect(path) as db:
        assert "4242424242" not in str(db.execute("SELECT * FROM people").fetchall())
    db.close()


def test_an_erased_person_is_unknown(store: Store) -> None:
    remember(store, "k", THREAD)
    remember(store, "other", THREAD)
    with store.writing() as db:
        assert People(store).erase(db, "k")
        assert not People(store).erase(db, "k")
    assert People(store).thread("k") == Thread()
    assert People(store).thread("other") == THREAD


def test_who_has_been_silent_for_long_is_forgotten(store: Store) -> None:
    remember(store, "k", THREAD)
    with store.writing() as db:
        assert People(store).prune(db, NOW) == 0
        assert People(store).prune(db, "2026-10-01T09:00:00+08:00") == 1
