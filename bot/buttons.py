"""Buttons: what each button that was shown does, under an id short enough for every channel."""

import json
import secrets
from dataclasses import astuple

from sqlite_utils import Database

from bot.card import Action, ActionKind
from bot.rows import packed
from bot.store import Store

# 72 bits in 12 characters: nobody guesses another person's button, and Telegram takes 64 bytes.
_ID_BYTES = 9


class Buttons:
    """Actions by button id, until they are pruned."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def keep(self, db: Database, key: str, action: Action) -> str:
        """Keeps what a button of a person does and returns its id, a new one each time.

        So two messages with the same words still differ, and a message can be known by its buttons.
        """
        button = secrets.token_urlsafe(_ID_BYTES)
        sql = "INSERT INTO buttons (id, person, action, at) VALUES (?, ?, ?, ?)"
        db.execute(sql, (button, key, packed(astuple(action)), self._store.now()))
        return button

    def find(self, button: str) -> Action | None:
        """What the button does, or None if it is not known (any more). Raises StoreError."""
        with self._store.reading() as db:
            row = db.execute("SELECT action FROM buttons WHERE id = ?", (button,)).fetchone()
        return _action(row[0]) if row else None

    def erase(self, db: Database, key: str) -> int:
        """Deletes every button of a person; how many there were."""
        return int(db.execute("DELETE FROM buttons WHERE person = ?", (key,)).rowcount)

    def prune(self, db: Database, before: str) -> int:
        """Forgets buttons shown before a time; how many there were."""
        return int(db.execute("DELETE FROM buttons WHERE at < ?", (before,)).rowcount)


def _action(text: str) -> Action | None:
    """The action as it was kept; None for a kind that this version does not know."""
    kind, argument, answer, page = json.loads(text)
    return Action(ActionKind(kind), argument, answer, page) if kind in set(ActionKind) else None
