"""Outbox: messages on their way out, kept until Telegram has them."""

from dataclasses import dataclass, field

from sqlite_utils import Database

from bot.rows import masked
from bot.store import Store


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to a chat, its content as JSON; `part` of the reply to `update` (None: not a reply).

    `tried`: an attempt has begun whose end is not known; Telegram may have it. `at`: when it was written.
    `newest`: the number of the chat's last letter when this one was read.
    """

    id: int
    chat: int
    update: int | None
    part: int
    payload: str
    tried: bool
    at: str
    newest: int = field(default=0, compare=False)


class Outbox:
    """Letters, sent in the order written, chat by chat.

    What it was told of a letter is on disk when the caller's transaction is. After a restart the first letter
    of a chat is the only one that may be in doubt.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def put(
        self, db: Database, chat: int, payload: str, update: int | None = None, part: int = 0, about: str = ""
    ) -> int:
        """Adds a letter and returns its number.

        (update, part) names a letter: the same again changes nothing and returns the first one's number, so
        the parts of one reply are counted through all chats it goes to. `about` (a ticket's number) is kept
        after sending and found again by `about()`.
        """
        sql = (
            "INSERT INTO outbox (chat, update_id, part, payload, about, state, tried, message, reason, at)"
            " VALUES (?, ?, ?, ?, ?, 'waiting', 0, 0, '', ?) ON CONFLICT (update_id, part) DO NOTHING"
        )
        added = db.execute(sql, (chat, update, part, payload, about, self._store.now()))
        if added.rowcount == 1 and added.lastrowid:
            return added.lastrowid
        known = db.execute("SELECT id FROM outbox WHERE update_id = ? AND part = ?", (update, part))
        return int(known.fetchone()[0])

    def chats_waiting(self) -> tuple[int, ...]:
        """Chats with letters not sent, the longest waiting first. Raises StoreError."""
        sql = "SELECT chat FROM outbox WHERE state = 'waiting' GROUP BY chat ORDER BY MIN(id)"
        with self._store.reading() as db:
            return tuple(chat for (chat,) in db.execute(sql).fetchall())

    def chats_unbegun(self) -> tuple[int, ...]:
        """Chats whose oldest letter waits and no attempt to send it has begun. Raises StoreError."""
        sql = (
            "SELECT chat FROM outbox WHERE tried = 0 AND id IN"
            " (SELECT MIN(id) FROM outbox WHERE state = 'waiting' GROUP BY chat) ORDER BY id"
        )
        with self._store.reading() as db:
            return tuple(chat for (chat,) in db.execute(sql).fetchall())

    def next_for(self, chat: int) -> Letter | None:
        """The oldest letter of a chat that is not sent, or None. Raises StoreError."""
        sql = (
            "SELECT id, chat, update_id, part, payload, tried, at,"
            " (SELECT MAX(id) FROM outbox WHERE state = 'waiting' AND chat = ?1)"
            " FROM outbox WHERE state = 'waiting' AND chat = ?1 ORDER BY id LIMIT 1"
        )
        with self._store.reading() as db:
            row = db.execute(sql, (chat,)).fetchone()
        if row is None:
            return None
        letter, chat, update, part, payload, tried, at, newest = row
        return Letter(letter, chat, update, part, payload, bool(tried), at, newest)

    def sending(self, db: Database, letter: int, payload: str = "") -> None:
        """An attempt begins: from now on Telegram may have it. `payload` takes the place of the one it was put with."""
        sql = (
            "UPDATE outbox SET tried = 1, payload = CASE ?1 WHEN '' THEN payload ELSE ?1 END"
            " WHERE state = 'waiting' AND id = ?2"
        )
        db.execute(sql, (payload, letter))

    def waiting_again(self, db: Database, letter: int) -> None:
        """The attempt failed for certain: Telegram does not have it."""
        db.execute("UPDATE outbox SET tried = 0 WHERE id = ?", (letter,))

    def sent(self, db: Database, letter: int, message: int) -> bool:
        """Telegram has it under the number `message`; its content goes. False if it was erased meanwhile."""
        sql = "UPDATE outbox SET state = 'sent', payload = '', message = ?, at = ? WHERE id = ?"
        return bool(db.execute(sql, (message, self._store.now(), letter)).rowcount == 1)

    def failed(self, db: Database, letter: int, reason: str) -> None:
        """It is given up for good; its content goes, the reason stays, masked."""
        sql = (
            "UPDATE outbox SET state = 'failed', payload = '', reason = ? WHERE state = 'waiting' AND id = ?"
        )
        db.execute(sql, (masked(reason), letter))

    def drop(self, db: Database, chat: int, reason: str, newest: int | None = None) -> int:
        """Every letter of a chat that is not sent is given up, up to the number `newest`; how many there were."""
        sql = (
            "UPDATE outbox SET state = 'failed', payload = '', reason = ?1"
            " WHERE state = 'waiting' AND chat = ?2 AND id <= COALESCE(?3, id)"
        )
        return int(db.execute(sql, (masked(reason), chat, newest)).rowcount)

    def readdress(self, db: Database, chat: int, to: int) -> int:
        """Every letter of a chat that is not sent goes to another one; how many there were."""
        sql = "UPDATE outbox SET chat = ? WHERE state = 'waiting' AND chat = ?"
        return int(db.execute(sql, (to, chat)).rowcount)

    def drop_about(self, db: Database, about: str, reason: str) -> int:
        """Every letter about something (a ticket's number) that is not sent is given up, whoever it is for; how many."""
        sql = "UPDATE outbox SET state = 'failed', payload = '', reason = ? WHERE state = 'waiting' AND about = ?"
        return int(db.execute(sql, (masked(reason), about)).rowcount) if about else 0

    def delivered(self, about: str) -> tuple[tuple[int, int], ...]:
        """(chat, Telegram's number) of all that was sent about something. Raises StoreError."""
        sql = "SELECT chat, message FROM outbox WHERE about = ? AND message > 0 ORDER BY id"
        with self._store.reading() as db:
            return tuple(db.execute(sql, (about,)).fetchall()) if about else ()

    def is_dropped(self, letter: int) -> bool:
        """Whether a letter was given up, perhaps while it was on its way. Raises StoreError."""
        with self._store.reading() as db:
            row = db.execute("SELECT state FROM outbox WHERE id = ?", (letter,)).fetchone()
        return bool(row and row[0] == "failed")

    def last_message(self, chat: int) -> int:
        """The highest number that Telegram gave a letter to this chat, 0 for none. Raises StoreError."""
        sql = "SELECT MAX(message) FROM outbox WHERE chat = ?"
        with self._store.reading() as db:
            return int(db.execute(sql, (chat,)).fetchone()[0] or 0)

    def newest(self, limit: int) -> tuple[tuple[int, int], ...]:
        """(chat, Telegram's number) of the letters written last that were sent, newest first. Raises StoreError."""
        sql = "SELECT chat, message FROM outbox WHERE message > 0 ORDER BY id DESC LIMIT ?"
        with self._store.reading() as db:
            return tuple(db.execute(sql, (limit,)).fetchall())

    def about(self, chat: int, message: int) -> str:
        """What a sent message was about, "" for nothing or if it is not known. Raises StoreError."""
        sql = "SELECT about FROM outbox WHERE chat = ? AND message = ?"
        with self._store.reading() as db:
            row = db.execute(sql, (chat, message)).fetchone()
        return str(row[0]) if row else ""

    def waiting(self) -> int:
        """How many letters are not sent. Raises StoreError."""
        with self._store.reading() as db:
            return int(db.execute("SELECT COUNT(*) FROM outbox WHERE state = 'waiting'").fetchone()[0])

    def erase(self, db: Database, chat: int) -> int:
        """Deletes everything that was or would be sent to a chat; how many letters still had content."""
        waiting = db.execute("SELECT COUNT(*) FROM outbox WHERE state = 'waiting' AND chat = ?", (chat,))
        erased = int(waiting.fetchone()[0])
        db.execute("DELETE FROM outbox WHERE chat = ?", (chat,))
        return erased

    def prune(self, db: Database, before: str) -> int:
        """Forgets letters sent or given up before a time; how many there were."""
        return int(db.execute("DELETE FROM outbox WHERE state <> 'waiting' AND at < ?", (before,)).rowcount)
