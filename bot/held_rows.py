"""Held rows: trainees' answers as they lie in the store."""

from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

from bot.held import Held, Standing

_FIELDS = tuple(Held.__dataclass_fields__)
_SELECT = f"SELECT {', '.join(_FIELDS)} FROM held_answers "  # noqa: S608 - field names of our own


def insert(db: Database, held: Held, once: str) -> Held:
    """Writes a new one and gives it back with its number."""
    names = (*_FIELDS[1:], "once")
    sql = f"INSERT INTO held_answers ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608
    db.execute(sql, (*(_column(held, name) for name in _FIELDS[1:]), once))
    (number,) = db.execute("SELECT last_insert_rowid()").fetchone()
    return _held((number, *(_column(held, name) for name in _FIELDS[1:])))


def update(db: Database, held: Held) -> None:
    """Writes one as it stands now."""
    changes = ", ".join(f"{name} = ?" for name in _FIELDS[1:])
    values = (_column(held, name) for name in _FIELDS[1:])
    db.execute(f"UPDATE held_answers SET {changes} WHERE id = ?", (*values, held.id))  # noqa: S608


def find(db: Database, held_id: int) -> Held | None:
    """The held answer of this number, or None."""
    return _first(db, "WHERE id = ?", held_id)


def said(db: Database, ticket: str, author: str, once: str) -> Held | None:
    """What an author laid before the supervisors with this token, or None."""
    return _first(db, "WHERE ticket = ? AND author = ? AND once = ? AND once <> ''", ticket, author, once)


def pending_of(db: Database, ticket: str) -> Held | None:
    """The one in a ticket that nobody has looked at, or None."""
    return _first(db, "WHERE ticket = ? AND standing = ?", ticket, Standing.PENDING)


def of_ticket(db: Database, ticket: str) -> tuple[Held, ...]:
    """Every one of a ticket, oldest first."""
    return _all(db, "WHERE ticket = ? ORDER BY id", ticket)


def pending(db: Database) -> tuple[Held, ...]:
    """Every one that nobody has looked at, oldest first."""
    return _all(db, "WHERE standing = ? ORDER BY id", Standing.PENDING)


def of_author(db: Database, author: str, limit: int) -> tuple[Held, ...]:
    """What an author laid before the supervisors last, newest first."""
    return _all(db, "WHERE author = ? ORDER BY id DESC LIMIT ?", author, limit)


def decided(db: Database, limit: int) -> tuple[Held, ...]:
    """What was decided last, newest first."""
    return _all(db, "WHERE standing <> ? ORDER BY decided_at DESC, id DESC LIMIT ?", Standing.PENDING, limit)


def erase(db: Database, ticket: str) -> int:
    """Empties every text of a ticket's held answers and takes back what waits; how many texts there were."""
    (texts,) = db.execute(
        "SELECT coalesce(sum((text <> '') + (sent <> '') + (remark <> '')), 0) FROM held_answers WHERE ticket = ?",
        (ticket,),
    ).fetchone()
    db.execute(
        "UPDATE held_answers SET text = '', sent = '', remark = '',"
        " standing = CASE standing WHEN ? THEN ? ELSE standing END WHERE ticket = ?",
        (Standing.PENDING, Standing.WITHDRAWN, ticket),
    )
    return int(texts)


def _column(held: Held, name: str) -> Any:
    value = getattr(held, name)
    return int(value) if isinstance(value, bool) else value


def _first(db: Database, where: str, *values: Any) -> Held | None:
    row = db.execute(_SELECT + where, values).fetchone()
    return _held(row) if row else None


def _all(db: Database, where: str, *values: Any) -> tuple[Held, ...]:
    return tuple(_held(row) for row in db.execute(_SELECT + where, values).fetchall())


def _held(row: Sequence[Any]) -> Held:
    fields = dict(zip(_FIELDS, row, strict=True))
    fields["closes"] = bool(fields["closes"])
    fields["standing"] = Standing(fields["standing"])
    return Held(**fields)
