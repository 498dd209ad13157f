"""Forget: of a person nothing stays, of everybody else everything."""

from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.buttons import Buttons
from bot.card import Action, ActionKind
from bot.feedback import Feedback, Verdict
from bot.forget import Forgotten, forget
from bot.inbox import Arrival, Inbox
from bot.outbox import Outbox
from bot.people import People
from bot.store import Store
from bot.thread import Thread
from bot.wording import records
from tests.builders import consultation

MINE, OTHER = 7, 8
# The message that asks to be forgotten.
ASKED = 12


def lives(store: Store, chat: int, words: str) -> str:
    """A person's whole life with the bot; the id of a button."""
    key = store.hashed(f"telegram:{chat}")
    offset = 100 * chat
    Inbox(store).accept([Arrival(offset, chat, f"{words}来了"), Arrival(offset + 1, chat, f"{words}等着")])
    with store.writing() as db:
        Inbox(store).done(db, offset)
        answer = store.keep_answer_in(db, consultation(f"{words}问的"), "telegram", f"telegram:{chat}")
        People(store).remember(db, key, Thread(question=f"{words}问的", answer=answer))
        Feedback(store).give(db, key, answer, Verdict.BAD, f"{words}不满")
        Outbox(store).sent(db, Outbox(store).put(db, chat, f"给{words}的一", offset, 0), 100)
        Outbox(store).put(db, chat, f"给{words}的二", offset, 1)
        return Buttons(store).keep(db, key, Action(ActionKind.ASK, f"{words}要问"))


def everything(path: Path) -> bytes:
    return b"".join(p.read_bytes() for p in path.parent.glob(path.name + "*"))


@pytest.fixture
def buttons(store: Store) -> tuple[str, str]:
    return lives(store, MINE, "甲某"), lives(store, OTHER, "乙某")


def tickets(db: Database, key: str) -> int:
    """As if every person had written twice in tickets."""
    return 2


def erase(store: Store) -> Forgotten:
    with store.writing() as db:
        gone = forget(store, db, store.hashed(f"telegram:{MINE}"), MINE, 100 * MINE + ASKED, tickets)
    store.fold()
    return gone


def test_nothing_of_the_person_stays_in_the_file(store: Store, buttons: tuple[str, str], path: Path) -> None:
    mine, _ = buttons
    # One answer; one message waiting, one letter waiting, the thread, one reason, two places in tickets.
    assert erase(store) == Forgotten(1, 6)
    written = everything(path)
    assert "甲某".encode() not in written
    assert store.hashed(f"telegram:{MINE}").encode() not in written
    assert Buttons(store).find(mine) is None
    assert Outbox(store).next_for(MINE) is None


def test_everybody_else_keeps_everything(store: Store, buttons: tuple[str, str]) -> None:
    _, theirs = buttons
    erase(store)
    key = store.hashed(f"telegram:{OTHER}")
    assert Buttons(store).find(theirs)
    assert People(store).thread(key).question == "乙某问的"
    assert [k.question for k in store.recent()] == ["乙某问的"]
    assert [a.payload for a in Inbox(store).pending()] == ["乙某等着"]
    assert Outbox(store).last_message(OTHER) == 100
    assert "乙某不满" in [o.reason for o in Feedback(store).recent()]


def test_what_is_said_after_asking_to_be_forgotten_is_still_answered(
    store: Store, buttons: tuple[str, str]
) -> None:
    later = Arrival(100 * MINE + ASKED + 1, MINE, "后来说的")
    Inbox(store).accept([later])
    erase(store)
    assert later in Inbox(store).pending()


def test_the_chain_says_that_it_was_done_and_not_whose_it_was(store: Store, buttons: tuple[str, str]) -> None:
    erase(store)
    (entry,) = store.audit()
    assert (entry.who, entry.action, entry.detail) == (
        "citizen",
        "erase",
        "本人要求删除：回答1条，其他文字6处",
    )
    assert store.verify_audit() is None


def test_a_forgetting_that_fails_erases_nothing(store: Store, buttons: tuple[str, str]) -> None:
    key = store.hashed(f"telegram:{MINE}")
    with pytest.raises(ZeroDivisionError), store.writing() as db:
        forget(store, db, key, MINE, 100 * MINE + ASKED, tickets)
        raise ZeroDivisionError
    assert People(store).thread(key).question == "甲某问的"
    assert store.audit() == ()


def test_who_was_never_here_can_be_forgotten(store: Store) -> None:
    assert erase(store) == Forgotten(0, 2)


@pytest.mark.parametrize(
    ("language", "word"), [("zh", "已经删除"), ("zh-hans", "已经删除"), ("en", "Deleted")]
)
def test_the_person_is_told_in_their_language_what_stays(language: str, word: str) -> None:
    told = records.forgotten(3, language)
    assert word in told
    assert "3" in told
