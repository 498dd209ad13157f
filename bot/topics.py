"""Topics: which ticket has which topic in the desk's Telegram group, and how far the group was told what was done."""

from dataclasses import dataclass

from sqlite_utils import Database

from bot.store import Store

_SELECT = "SELECT ticket, chat, topic, word, closed FROM topics "


@dataclass(frozen=True, slots=True)
class Topic:
    """A ticket's topic. `topic` is Telegram's number for it, 0 until Telegram made it; `word` the number of the
    newest words shown there; `closed` whether nobody is to write there."""

    ticket: str
    chat: int
    topic: int = 0
    word: int = 0
    closed: bool = False


class Topics:
    """Topics by ticket. Every reading may raise StoreError."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self, ticket: str) -> Topic | None:
        """The topic of a ticket, or None."""
        with self._store.reading() as db:
            row = db.execute(_SELECT + "WHERE ticket = ?", (ticket,)).fetchone()
        if row is None:
            return None
        number, chat, topic, word, closed = row
        return Topic(number, chat, topic, word, bool(closed))

    def ticket_of(self, chat: int, topic: int) -> str:
        """The ticket whose topic this is, "" for none."""
        with self._store.reading() as db:
            sql = "SELECT ticket FROM topics WHERE chat = ? AND topic = ? AND topic > 0"
            row = db.execute(sql, (chat, topic)).fetchone()
        return str(row[0]) if row else ""

    def keep(self, db: Database, topic: Topic) -> None:
        """Writes a topic, new or changed; a number once known stays."""
        sql = (
            "INSERT INTO topics (ticket, chat, topic, word, closed) VALUES (?, ?, ?, ?, ?) ON CONFLICT (ticket)"
            " DO UPDATE SET word = excluded.word, closed = excluded.closed"
        )
        db.execute(sql, (topic.ticket, topic.chat, topic.topic, topic.word, int(topic.closed)))

    def made(self, db: Database, ticket: str, topic: int) -> None:
        """Notes which number Telegram gave a topic."""
        db.execute("UPDATE topics SET topic = ? WHERE ticket = ?", (topic, ticket))

    def gone(self, db: Database, ticket: str) -> None:
        """Forgets a topic: it was never made, or somebody deleted it. The next deed makes a new one."""
        db.execute("DELETE FROM topics WHERE ticket = ?", (ticket,))

    def own(self, db: Database, word: int) -> None:
        """Words that were written in the topic itself and need not be shown there."""
        db.execute("INSERT INTO topic_words (word) VALUES (?) ON CONFLICT (word) DO NOTHING", (word,))

    def is_own(self, db: Database, word: int) -> bool:
        """Whether words were written in the topic itself; asked once of each."""
        return bool(db.execute("DELETE FROM topic_words WHERE word = ?", (word,)).rowcount)

    def told(self) -> int | None:
        """The number of the last move of any ticket that the group was told of; None before the first."""
        with self._store.reading() as db:
            row = db.execute("SELECT seq FROM topic_progress").fetchone()
        return int(row[0]) if row else None

    def tell(self, db: Database, seq: int) -> None:
        """Notes that the group was told of every move up to this one."""
        db.execute("DELETE FROM topic_progress")
        db.execute("INSERT INTO topic_progress (seq) VALUES (?)", (seq,))
