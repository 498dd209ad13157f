"""Browsers: which web chat a browser's secret opens, known by the secret's hash alone."""

import hashlib
import secrets
from dataclasses import dataclass

from sqlite_utils import Database

from bot.store import Store

# As many bits as the numbers of Telegram's chats have: the dialogue takes both alike.
_CHAT_BITS = 52


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser that has spoken: the number of its chat, and whether it wants large type."""

    chat: int
    large: bool = False


class Browsers:
    """A row for each browser that has said something; who only looks leaves none.

    The number of a chat is drawn by chance: neither from it nor from the store can the secret be told.
    Every method may raise StoreError.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self, secret: str) -> Browser | None:
        """The browser with this secret, or None if it has not spoken, or long ago."""
        with self._store.reading() as db:
            return _find(db, secret)

    def begin(self, secret: str) -> Browser:
        """The browser with this secret, from now on known."""
        found = self.find(secret)
        if found:
            return found
        with self._store.writing() as db:
            # Another request of the same browser may have been quicker.
            return _find(db, secret) or self._insert(db, secret)

    def enlarge(self, secret: str, large: bool) -> None:
        """Notes whether this browser wants large type."""
        self.begin(secret)
        with self._store.writing() as db:
            db.execute("UPDATE browsers SET large = ? WHERE secret = ?", (large, _hashed(secret)))

    def note(self, db: Database, chat: int) -> bool:
        """Something is said in a chat now; False if there is no such chat (any more)."""
        sql = "UPDATE browsers SET at = ? WHERE chat = ?"
        return bool(db.execute(sql, (self._store.now(), chat)).rowcount)

    def prune(self, db: Database, before: str) -> int:
        """Forgets every chat that has been silent since a time, with all that was said in it; how many there were."""
        silent = "(SELECT chat FROM browsers WHERE at < ?)"
        db.execute(f"DELETE FROM transcript WHERE chat IN {silent}", (before,))  # noqa: S608
        return int(db.execute("DELETE FROM browsers WHERE at < ?", (before,)).rowcount)

    def _insert(self, db: Database, secret: str) -> Browser:
        # 0 is nobody's chat.
        chat = 1 + secrets.randbelow(2**_CHAT_BITS - 1)
        sql = "INSERT INTO browsers (secret, chat, large, at) VALUES (?, ?, 0, ?)"
        db.execute(sql, (_hashed(secret), chat, self._store.now()))
        return Browser(chat)


def _find(db: Database, secret: str) -> Browser | None:
    row = db.execute("SELECT chat, large FROM browsers WHERE secret = ?", (_hashed(secret),)).fetchone()
    return Browser(row[0], bool(row[1])) if row else None


def _hashed(secret: str) -> str:
    """256 random bits need no salt and no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()
