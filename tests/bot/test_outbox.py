"""The outbox: letters in order, each once, kept until Telegram has them."""

import sqlite3
from pathlib import Path

import pytest

from bot.outbox import Letter, Outbox
from bot.store import Store, open_store
from tests.bot.conftest import NOW


@pytest.fixture
def outbox(store: Store) -> Outbox:
    return Outbox(store)


def put(store: Store, chat: int = 7, payload: str = "答", update: int | None = None, part: int = 0) -> int:
    with store.writing() as db:
        return Outbox(store).put(db, chat, payload, update, part)


def sent(store: Store, letter: int, message: int) -> bool:
    with store.writing() as db:
        return Outbox(store).sent(db, letter, message)


def test_letters_leave_in_the_order_written_chat_by_chat(store: Store, outbox: Outbox) -> None:
    first, other, second = put(store, 7, "一"), put(store, 8, "别人的"), put(store, 7, "二")
    assert outbox.chats_waiting() == (7, 8)
    assert outbox.next_for(7) == Letter(first, 7, None, 0, "一", False, NOW)
    assert sent(store, first, 100)
    letter = outbox.next_for(7)
    assert letter and letter.id == second
    assert outbox.chats_waiting() == (8, 7)
    assert outbox.waiting() == 2
    sent(store, second, 101)
    sent(store, other, 5)
    assert outbox.next_for(7) is None
    assert (outbox.chats_waiting(), outbox.waiting()) == ((), 0)


def test_a_part_of_a_reply_is_written_once(store: Store, outbox: Outbox) -> None:
    first = put(store, 7, "一", update=1, part=0)
    assert put(store, 7, "又一次", update=1, part=0) == first
    assert put(store, 7, "二", update=1, part=1) != first
    letter = outbox.next_for(7)
    assert letter and letter.payload == "一"
    sent(store, first, 100)
    assert put(store, 7, "又一次", update=1, part=0) == first
    assert outbox.waiting() == 1, "what was sent is not sent again either"


def test_letters_that_answer_no_message_are_all_different(store: Store, outbox: Outbox) -> None:
    assert put(store) != put(store)
    assert outbox.waiting() == 2


def test_after_a_restart_it_is_known_which_letter_is_in_doubt(store: Store, path: Path) -> None:
    first, second = put(store, 7), put(store, 8)
    with store.writing() as db:
        Outbox(store).sending(db, first)
        Outbox(store).sending(db, second)
        Outbox(store).waiting_again(db, second)
    again = open_store(path, lambda: NOW)
    letters = [Outbox(again).next_for(chat) for chat in (7, 8)]
    again.close()
    assert [(letter.id, letter.tried) for letter in letters if letter] == [(first, True), (second, False)]


def test_what_was_sent_leaves_only_its_number(store: Store, outbox: Outbox, path: Path) -> None:
    sent(store, put(store, payload="甲的答复"), 100)
    store.fold()
    assert "甲的答复".encode() not in path.read_bytes()
    assert outbox.last_message(7) == 100


def test_the_last_message_is_the_highest_of_its_chat(store: Store, outbox: Outbox) -> None:
    assert outbox.last_message(7) == 0
    for message in (100, 102, 101):
        sent(store, put(store), message)
    sent(store, put(store, chat=8), 999)
    assert outbox.last_message(7) == 102


def test_a_sent_message_leads_back_to_what_it_was_about(store: Store, outbox: Outbox) -> None:
    with store.writing() as db:
        letter = outbox.put(db, 7, "新工单", about="20261123-007")
    sent(store, letter, 100)
    assert outbox.about(7, 100) == "20261123-007"
    assert outbox.about(8, 100) == outbox.about(7, 101) == ""


def test_a_letter_given_up_does_not_hold_up_the_next(store: Store, outbox: Outbox, path: Path) -> None:
    first, second = put(store, payload="坏的"), put(store)
    with store.writing() as db:
        outbox.failed(db, first, "Bad Request，电话13800138000")
    letter = outbox.next_for(7)
    assert letter and letter.id == second
    with sqlite3.connect(path) as db_:
        row = db_.execute("SELECT state, payload, reason FROM outbox WHERE id = ?", (first,)).fetchone()
    db_.close()
    assert row == ("failed", "", "Bad Request，电话〔电话〕")


def test_a_blocked_chat_s_letters_are_dropped_and_no_others(store: Store, outbox: Outbox) -> None:
    sent(store, put(store), 100)
    put(store), put(store), put(store, chat=8)
    with store.writing() as db:
        assert outbox.drop(db, 7, "blocked") == 2
    assert outbox.chats_waiting() == (8,)
    assert outbox.last_message(7) == 100


def test_word_of_an_erased_letter_is_not_taken_for_word_of_another(store: Store, outbox: Outbox) -> None:
    letter = put(store)
    with store.writing() as db:
        assert outbox.erase(db, 7) == 1
    assert put(store) != letter
    assert not sent(store, letter, 100)
    assert outbox.waiting() == 1


def test_a_letter_of_a_failed_transaction_was_never_written(store: Store, outbox: Outbox) -> None:
    with pytest.raises(ZeroDivisionError), store.writing() as db:
        outbox.put(db, 7, "答", 1)
        raise ZeroDivisionError
    assert outbox.waiting() == 0


def test_old_letters_are_forgotten_but_nothing_that_waits(store: Store, outbox: Outbox) -> None:
    sent(store, put(store, update=1), 100)
    put(store, update=2)
    with store.writing() as db:
        assert outbox.prune(db, NOW) == 0
        assert outbox.prune(db, "2026-08-01T09:00:00+08:00") == 1
    assert outbox.waiting() == 1
