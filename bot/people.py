"""People: what is remembered of each person's conversation, under a name that tells nobody who it is."""

import json
from dataclasses import asdict, fields, replace

from sqlite_utils import Database

from bot.answer import Option
from bot.rows import masked, packed
from bot.store import Store
from bot.thread import Thread

_KNOWN = frozenset(field.name for field in fields(Thread))


class People:
    """Threads by person; `key` is `Store.hashed` of a door's own name for them, such as telegram:123."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def thread(self, key: str) -> Thread:
        """What is remembered of a person; an empty thread for one not known. Raises StoreError."""
        with self._store.reading() as db:
            row = db.execute("SELECT thread FROM people WHERE person = ?", (key,)).fetchone()
        return _unpacked(row[0]) if row else Thread()

    def remember(self, db: Database, key: str, thread: Thread) -> None:
        """Keeps a person's thread; somebody who is spoken with has not blocked the bot (any more)."""
        sql = (
            "INSERT INTO people (person, thread, blocked, at) VALUES (?, ?, 0, ?) ON CONFLICT (person)"
            " DO UPDATE SET thread = excluded.thread, blocked = 0, at = excluded.at"
        )
        db.execute(sql, (key, _packed(thread), self._store.now()))

    def block(self, db: Database, key: str) -> None:
        """The person does not want to hear from the bot."""
        sql = (
            "INSERT INTO people (person, thread, blocked, at) VALUES (?, ?, 1, ?) ON CONFLICT (person)"
            " DO UPDATE SET blocked = 1, at = excluded.at"
        )
        db.execute(sql, (key, _packed(Thread()), self._store.now()))

    def is_blocked(self, key: str) -> bool:
        """Whether the person blocked the bot. Raises StoreError."""
        with self._store.reading() as db:
            row = db.execute("SELECT blocked FROM people WHERE person = ?", (key,)).fetchone()
        return bool(row and row[0])

    def erase(self, db: Database, key: str) -> bool:
        """Forgets a person; whether they were known."""
        return bool(db.execute("DELETE FROM people WHERE person = ?", (key,)).rowcount)

    def prune(self, db: Database, before: str) -> int:
        """Forgets everybody not heard from since a time; how many there were."""
        return int(db.execute("DELETE FROM people WHERE at < ?", (before,)).rowcount)


def _packed(thread: Thread) -> str:
    # Masked by whoever took the words in; once more, because nothing else may enter the store.
    matters = tuple(replace(matter, question=masked(matter.question)) for matter in thread.matters)
    return packed(asdict(replace(thread, question=masked(thread.question), matters=matters)))


def _unpacked(text: str) -> Thread:
    """The thread as written by this version or another: what is not known is left out."""
    kept = {name: value for name, value in json.loads(text).items() if name in _KNOWN}
    offered = tuple(Option(**option) for option in kept.pop("offered", ()))
    matters = tuple(Option(**matter) for matter in kept.pop("matters", ()))
    return Thread(**kept, offered=offered, matters=matters)
