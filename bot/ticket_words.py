"""Ticket words: what citizen and desk said to each other in a ticket, masked and in order."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

from bot.rows import masked

# More than one Telegram message (4,096) and less than would make a page of the desk unreadable.
MAX_WORDS = 8_000

_SELECT = "SELECT id, ticket, direction, author, desk, text, at, delivered_at FROM ticket_words "


class Direction(StrEnum):
    """Whose ears words are for."""

    IN = "in"  # the citizen to the desk
    OUT = "out"  # the desk to the citizen
    NOTE = "note"  # within the desk; never shown to the citizen


@dataclass(frozen=True, slots=True)
class Word:
    """Something said. `author` is the operator's account ("" for the citizen), `desk` the name citizens are told.

    `delivered_at` is when it had reached whom it was for, "" as long as it has not.
    """

    id: int
    ticket: str
    direction: Direction
    author: str
    desk: str
    text: str
    at: str
    delivered_at: str = ""


def masked_but(text: str, public: Collection[str]) -> str:
    """The text masked, except for an office's own numbers: an operator gives them to be dialled.

    >>> masked_but("打0812-3330001，别打0812-3330002", ("0812-3330001",))
    '打0812-3330001，别打〔电话〕'
    """
    if not public:
        return masked(text)
    longest_first = sorted(public, key=len, reverse=True)
    numbers = re.compile(rf"(?<![\d-])({'|'.join(map(re.escape, longest_first))})(?![\d-])")
    # Splitting at a group gives masked and public pieces by turns.
    pieces = numbers.split(text)
    return "".join(piece if n % 2 else masked(piece) for n, piece in enumerate(pieces))


def say(db: Database, word: Word, once: str) -> Word:
    """Writes words, masked already, and gives them back with their number."""
    sql = (
        "INSERT INTO ticket_words (ticket, direction, author, desk, text, at, delivered_at, once)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    )
    fields = (
        word.ticket,
        word.direction,
        word.author,
        word.desk,
        word.text,
        word.at,
        word.delivered_at,
        once,
    )
    db.execute(sql, fields)
    (number,) = db.execute("SELECT last_insert_rowid()").fetchone()
    return Word(number, *fields[:-1])


def said(db: Database, ticket: str, author: str, once: str) -> Word | None:
    """What an author said with this token before, or None."""
    where = "WHERE ticket = ? AND author = ? AND once = ? AND once <> ''"
    row = db.execute(_SELECT + where, (ticket, author, once)).fetchone()
    return _word(row) if row else None


def history(db: Database, ticket: str) -> tuple[Word, ...]:
    """Everything said in a ticket, oldest first."""
    return tuple(_word(row) for row in db.execute(_SELECT + "WHERE ticket = ? ORDER BY id", (ticket,)))


def undelivered(db: Database, channel: str) -> tuple[Word, ...]:
    """What the desk said to citizens of a channel and is not known to have reached them, oldest first."""
    where = (
        "WHERE delivered_at = '' AND direction = ?"
        " AND ticket IN (SELECT number FROM tickets WHERE channel = ?) ORDER BY id"
    )
    return tuple(_word(row) for row in db.execute(_SELECT + where, (Direction.OUT, channel)))


def delivered(db: Database, word_id: int, at: str) -> bool:
    """Notes that words have arrived; False if that was known, or if they are gone."""
    sql = "UPDATE ticket_words SET delivered_at = ? WHERE id = ? AND delivered_at = ''"
    return bool(db.execute(sql, (at, word_id)).rowcount)


def erase(db: Database, ticket: str) -> int:
    """Deletes everything said in a ticket, notes too; how much there was."""
    return int(db.execute("DELETE FROM ticket_words WHERE ticket = ?", (ticket,)).rowcount)


def _word(row: Sequence[Any]) -> Word:
    number, ticket, direction, author, desk, text, at, delivered_at = row
    return Word(number, ticket, Direction(direction), author, desk, text, at, delivered_at)
