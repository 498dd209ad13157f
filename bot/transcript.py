"""Transcript: what was said in each web chat, which is its inbox and its outbox at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

from bot.browsers import Browsers
from bot.rows import masked
from bot.store import Store

_SELECT = "SELECT seq, chat, speaker, content, answer, word, at FROM transcript "


class Speaker(StrEnum):
    """Who said something."""

    CITIZEN = "citizen"
    BOT = "bot"
    DESK = "desk"  # an operator's own words


@dataclass(frozen=True, slots=True)
class Line:
    """Something said in a chat. `seq` rises from line to line, over all chats; `content` is the citizen's masked
    words, or a card as JSON; `answer` the id of the kept answer that the card shows, `word` the number of the
    operator's words that it brings ("" and 0: none)."""

    seq: int
    chat: int
    speaker: Speaker
    content: str
    answer: str
    word: int
    at: str


class Transcript:
    """Lines by chat. Whatever reads may raise StoreError; whatever writes is part of the caller's transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._browsers = Browsers(store)

    def take(self, db: Database, chat: int, once: int, words: str) -> bool:
        """Writes what a citizen said; False if it was said before with the token `once`, or in a chat that is over."""
        sql = (
            "INSERT INTO transcript (chat, speaker, once, content, answer, word, shown, at)"
            " VALUES (?, ?, ?, ?, '', 0, 1, ?) ON CONFLICT (chat, once) WHERE once <> 0 DO NOTHING"
        )
        if not self._browsers.note(db, chat):
            return False
        fields = (chat, Speaker.CITIZEN, once, masked(words), self._store.now())
        return bool(db.execute(sql, fields).rowcount == 1)

    def add(
        self, db: Database, chat: int, speaker: Speaker, card: str, answer: str = "", word: int = 0
    ) -> bool:
        """Writes a card for a citizen; False if their chat is over."""
        if not self._browsers.note(db, chat):
            return False
        sql = (
            "INSERT INTO transcript (chat, speaker, once, content, answer, word, shown, at)"
            " VALUES (?, ?, 0, ?, ?, ?, ?, ?)"
        )
        db.execute(sql, (chat, speaker, card, answer, word, not word, self._store.now()))
        return True

    def has(self, chat: int, once: int) -> bool:
        """Whether something was said with this token."""
        sql = "SELECT 1 FROM transcript WHERE chat = ? AND once = ? AND once <> 0"
        with self._store.reading() as db:
            return db.execute(sql, (chat, once)).fetchone() is not None

    def lines(self, chat: int, after: int = 0) -> tuple[Line, ...]:
        """What was said after the line `after`, oldest first."""
        with self._store.reading() as db:
            found = db.execute(_SELECT + "WHERE chat = ? AND seq > ? ORDER BY seq", (chat, after)).fetchall()
        return tuple(map(_line, found))

    def first(self, chat: int) -> int:
        """The number of the oldest line that is left, 0 for none."""
        sql = "SELECT COALESCE(MIN(seq), 0) FROM transcript WHERE chat = ?"
        with self._store.reading() as db:
            return int(db.execute(sql, (chat,)).fetchone()[0])

    def newest(self, chat: int, most: int) -> tuple[Line, ...]:
        """The last lines, `most` of them, oldest first."""
        sql = _SELECT + "WHERE chat = ? ORDER BY seq DESC LIMIT ?"
        with self._store.reading() as db:
            found = db.execute(sql, (chat, most)).fetchall()
        return tuple(map(_line, reversed(found)))

    def line(self, chat: int, seq: int) -> Line | None:
        """One line of a chat, None if it is not there or another's."""
        with self._store.reading() as db:
            row = db.execute(_SELECT + "WHERE chat = ? AND seq = ?", (chat, seq)).fetchone()
        return _line(row) if row else None

    def asked_before(self, chat: int, seq: int) -> Line | None:
        """What the citizen said last before a line."""
        sql = _SELECT + "WHERE chat = ? AND seq < ? AND speaker = ? ORDER BY seq DESC LIMIT 1"
        with self._store.reading() as db:
            row = db.execute(sql, (chat, seq, Speaker.CITIZEN)).fetchone()
        return _line(row) if row else None

    def with_button(self, chat: int, button: str) -> Line | None:
        """The line that a button stands under, None if it stands in no line of this chat."""
        sql = _SELECT + "WHERE chat = ? AND speaker <> ? AND instr(content, ?) ORDER BY seq DESC LIMIT 1"
        with self._store.reading() as db:
            row = db.execute(sql, (chat, Speaker.CITIZEN, button)).fetchone() if button else None
        return _line(row) if row else None

    def unshown(self, chat: int, upto: int) -> bool:
        """Whether operator's words up to a line are not known to have been shown."""
        sql = "SELECT 1 FROM transcript WHERE chat = ? AND shown = 0 AND seq <= ?"
        with self._store.reading() as db:
            return db.execute(sql, (chat, upto)).fetchone() is not None

    def shown(self, db: Database, chat: int, upto: int) -> tuple[int, ...]:
        """Notes that the page shows everything up to a line; the numbers of operator's words new among it."""
        where = "WHERE chat = ? AND shown = 0 AND seq <= ?"
        words = db.execute(f"SELECT word FROM transcript {where} ORDER BY seq", (chat, upto)).fetchall()  # noqa: S608
        db.execute(f"UPDATE transcript SET shown = 1 {where}", (chat, upto))  # noqa: S608
        return tuple(word for (word,) in words)

    def erase(self, db: Database, chat: int, once: int = 0) -> int:
        """Deletes all that was said in a chat; how many lines. Of what was said with the token `once` the token stays,
        so that it is known if it comes again."""
        erased = int(db.execute("DELETE FROM transcript WHERE chat = ? AND once <> ?", (chat, once)).rowcount)
        if not once:
            return erased + int(db.execute("DELETE FROM transcript WHERE chat = ?", (chat,)).rowcount)
        sql = "UPDATE transcript SET content = '' WHERE chat = ? AND once = ?"
        return erased + int(db.execute(sql, (chat, once)).rowcount)


def _line(row: Sequence[Any]) -> Line:
    seq, chat, speaker, content, answer, word, at = row
    return Line(seq, chat, Speaker(speaker), content, answer, word, at)
