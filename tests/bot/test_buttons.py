"""Buttons: short ids for what they do, stale ones known as such."""

import pytest

from bot.buttons import Buttons
from bot.card import Action, ActionKind
from bot.store import Store
from tests.bot.conftest import NOW

# What Telegram takes as callback data.
_MOST_BYTES = 64


def keep(store: Store, action: Action, key: str = "k") -> str:
    with store.writing() as db:
        return Buttons(store).keep(db, key, action)


@pytest.mark.parametrize("kind", list(ActionKind))
def test_a_button_does_what_was_kept(store: Store, kind: ActionKind) -> None:
    action = Action(kind, "statute/劳动法/50" * 20, "0123456789abcdef", 3)
    button = keep(store, action)
    assert len(button.encode()) <= 16 < _MOST_BYTES
    assert Buttons(store).find(button) == action


def test_the_same_button_shown_twice_has_two_ids(store: Store) -> None:
    action = Action(ActionKind.HUMAN)
    assert keep(store, action) != keep(store, action)


@pytest.mark.parametrize("button", ["", "AAAAAAAAAAAA", "' OR 1=1 --", "\x00", "很长" * 1_000])
def test_a_stale_or_made_up_button_is_none(store: Store, button: str) -> None:
    keep(store, Action(ActionKind.HUMAN))
    assert Buttons(store).find(button) is None


def test_a_button_of_another_version_is_stale(store: Store) -> None:
    with store.writing() as db:
        db.execute("INSERT INTO buttons VALUES ('b', 'k', '[\"fly\",\"\",\"\",0]', ?)", (NOW,))
    assert Buttons(store).find("b") is None


def test_a_person_s_buttons_are_erased_and_no_others(store: Store) -> None:
    mine, theirs = keep(store, Action(ActionKind.ASK, "问")), keep(store, Action(ActionKind.HUMAN), "other")
    with store.writing() as db:
        assert Buttons(store).erase(db, "k") == 1
    assert Buttons(store).find(mine) is None
    assert Buttons(store).find(theirs)


def test_old_buttons_go_stale(store: Store) -> None:
    keep(store, Action(ActionKind.HUMAN))
    with store.writing() as db:
        assert Buttons(store).prune(db, NOW) == 0
        assert Buttons(store).prune(db, "2026-10-01T09:00:00+08:00") == 1
