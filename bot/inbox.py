"""Inbox: messages accepted but not handled yet, each known by Telegram's number."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from bot.store import Store


@dataclass(frozen=True, slots=True)
class Arrival:
    """One delivery as it came in: its number, its chat, its masked content as JSON, and `message`, the number of
    the message among those that Telegram counts together (0: none)."""

    update: int
    chat: int
    payload: str
    message: int = 0


class Inbox:
    """What is accepted is on disk and is handled once, whatever is killed or delivered again meanwhile."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def accept(self, arrivals: Sequence[Arrival]) -> tuple[int, ...]:
        """Stores what is not known yet and returns its numbers in the order given. Raises StoreError.

        Once it returns, all of it is on disk; a whole batch costs one write, shared with other threads' writes.
        """
        if not arrivals:
            return ()
        at = self._store.now()
        return self._store.together(
            lambda db: tuple(arrival.update for arrival in arrivals if _stored(db, arrival, at))
        )

    def pending(self) -> tuple[Arrival, ...]:
        """What is accepted and not done, in the order in which it was sent. Raises StoreError."""
        sql = "SELECT update_id, chat, payload, message FROM inbox WHERE done = 0 ORDER BY update_id"
        with self._store.reading() as db:
            return tuple(Arrival(*row) for row in db.execute(sql).fetchall())

    def newest(self, limit: int) -> tuple[int, ...]:
        """The numbers of the messages that came in last, newest first, done or not. Raises StoreError."""
        sql = "SELECT message FROM inbox WHERE message > 0 ORDER BY update_id DESC LIMIT ?"
        with self._store.reading() as db:
            return tuple(message for (message,) in db.execute(sql, (limit,)).fetchall())

    def done(self, db: Database, update: int) -> bool:
        """Marks a message handled and empties it; False if it was handled before or never accepted.

        The first step of the transaction that handles it: on False nothing more may be written.
        """
        sql = "UPDATE inbox SET done = 1, chat = 0, payload = '' WHERE update_id = ? AND done = 0"
        return bool(db.execute(sql, (update,)).rowcount == 1)

    def erase(self, db: Database, chat: int, before: int) -> int:
        """Empties what a chat sent before the message `before` and was not handled; how many there were."""
        sql = (
            "UPDATE inbox SET done = 1, chat = 0, payload = '' WHERE chat = ? AND update_id < ? AND done = 0"
        )
        return int(db.execute(sql, (chat, before)).rowcount)

    def prune(self, db: Database, before: str) -> int:
        """Forgets the numbers of what was accepted before a time and is done; how many there were."""
        return int(db.execute("DELETE FROM inbox WHERE done = 1 AND at < ?", (before,)).rowcount)


def _stored(db: Database, arrival: Arrival, at: str) -> bool:
    """Whether the message is new; then it is stored."""
    sql = (
        "INSERT INTO inbox (update_id, chat, payload, message, done, at) VALUES (?, ?, ?, ?, 0, ?)"
        " ON CONFLICT (update_id) DO NOTHING"
    )
    values = (arrival.update, arrival.chat, arrival.payload, arrival.message, at)
    return bool(db.execute(sql, values).rowcount == 1)
