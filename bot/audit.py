"""Audit: who did what, a chain to which links are only added."""

import hashlib
from dataclasses import dataclass

from sqlite_utils import Database

from bot.rows import masked, packed

# The chain's first link.
GENESIS = "0" * 64

_SELECT = "SELECT seq, at, who, action, detail, previous, hash FROM audit"
_INSERT = "INSERT INTO audit (seq, at, who, action, detail, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of the audit chain; `hash` covers every other field, `previous` is the hash before."""

    seq: int
    at: str
    who: str
    action: str
    detail: str
    previous: str
    hash: str


def append(db: Database, at: str, who: str, action: str, detail: str) -> int:
    """Adds a link and returns its number; `detail` is masked first. For use inside a transaction."""
    last = db.execute("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    seq, previous = (last[0] + 1, last[1]) if last else (1, GENESIS)
    link = (seq, at, who, action, masked(detail), previous)
    db.execute(_INSERT, (*link, link_hash(*link)))
    return seq


def first_broken(db: Database) -> int | None:
    """The number of the first link that is missing or not what was written, or None."""
    expected, previous = 1, GENESIS
    for row in db.execute(_SELECT + " ORDER BY seq"):
        if row[0] != expected or row[5] != previous or row[6] != link_hash(*row[:6]):
            return expected
        expected, previous = expected + 1, row[6]
    # SQLite remembers the highest number ever given: a chain cut at its end shows.
    given = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'audit'").fetchone()
    return expected if given and given[0] >= expected else None


def newest(db: Database, limit: int, who: str = "", action: str = "", before: int = 0) -> tuple[Entry, ...]:
    """The newest links, newest first: of one person, of one deed (`ticket` is every ticket.…), before a number."""
    where = {
        "who = :who": who,
        "(action = :action OR substr(action, 1, length(:action) + 1) = :action || '.')": action,
        "seq < :before": before,
    }
    asked = " AND ".join(condition for condition, value in where.items() if value) or "1"
    rows = db.execute(
        f"{_SELECT} WHERE {asked} ORDER BY seq DESC LIMIT :limit",
        {"who": who, "action": action, "before": before, "limit": limit},
    )
    return tuple(Entry(*row) for row in rows)


def link_hash(seq: int, at: str, who: str, action: str, detail: str, previous: str) -> str:
    """SHA-256 over a link's fields and the hash before it."""
    return hashlib.sha256(packed([seq, at, who, action, detail, previous]).encode()).hexdigest()
