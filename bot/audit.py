"""Audit: who did what, a chain to which links are only added."""

import hashlib
from collections.abc import Sequence
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


def after(db: Database, seq: int, limit: int) -> tuple[Entry, ...]:
    """The links after number `seq`, oldest first."""
    rows = db.execute(_SELECT + " WHERE seq > ? ORDER BY seq LIMIT ?", (seq, limit))
    return tuple(Entry(*row) for row in rows)


def first_broken(links: Sequence[Entry], seq: int, previous: str) -> int | None:
    """The number of the first link that does not follow on the one before it, or None; `seq` and `previous` are
    the number and the hash before the first."""
    for link in links:
        seq += 1
        fields = (link.seq, link.at, link.who, link.action, link.detail, link.previous)
        if link.seq != seq or link.previous != previous or link.hash != link_hash(*fields):
            return seq
        previous = link.hash
    return None


def highest(db: Database) -> int:
    """The highest number ever given, which SQLite remembers: a chain cut at its end shows."""
    given = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'audit'").fetchone()
    return int(given[0]) if given else 0


def newest(db: Database, limit: int, who: str = "", action: str = "", before: int = 0) -> tuple[Entry, ...]:
    """The newest links, newest first: of one person (`cli` is every cli:…), of one deed (`ticket` is every ticket.…),
    before a number."""
    where = {
        "(who = :who OR substr(who, 1, length(:who) + 1) = :who || ':')": who,
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
