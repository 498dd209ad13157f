"""Canned book: the desk's canned answers, kept in the store with every change in the audit chain."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlite_utils import Database

from bot.canned import Canned
from bot.hours import moment
from bot.quoted import Quoted
from bot.rows import packed
from bot.store import Store
from bot.ticket_words import masked_but

_SELECT = "SELECT id, title, text, citations, by, at, retired FROM canned "


class CannedBook:
    """Every canned answer. What writes is part of the caller's transaction; reading may raise StoreError."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self, retired: bool = False) -> tuple[Canned, ...]:
        """Those in use, by title; `retired`: those out of use instead."""
        with self._store.reading() as db:
            rows = db.execute(_SELECT + "WHERE retired = ? ORDER BY title, id", (int(retired),)).fetchall()
        return tuple(map(_canned, rows))

    def find(self, canned_id: int) -> Canned | None:
        """The canned answer of this number, or None."""
        with self._store.reading() as db:
            return _find(db, canned_id)

    def save(self, db: Database, who: str, canned: Canned, public: Sequence[str] = ()) -> Canned:
        """Keeps a new one (number 0) or a changed one; masked but for the offices' own numbers."""
        kept = replace(
            canned,
            title=masked_but(canned.title.strip(), public),
            text=masked_but(canned.text.strip(), public),
            by=who,
            at=moment(self._store.now()).isoformat(timespec="milliseconds"),
        )
        values = (kept.title, kept.text, _packed(kept.citations), who, kept.at, int(kept.retired))
        if kept.id:
            sql = "UPDATE canned SET title = ?, text = ?, citations = ?, by = ?, at = ?, retired = ? WHERE id = ?"
            db.execute(sql, (*values, kept.id))
        else:
            db.execute(
                "INSERT INTO canned (title, text, citations, by, at, retired) VALUES (?, ?, ?, ?, ?, ?)",
                values,
            )
            (number,) = db.execute("SELECT last_insert_rowid()").fetchone()
            kept = replace(kept, id=number)
        self._store.append_audit_in(db, who, "canned.change" if canned.id else "canned.add", _detail(kept))
        return kept

    def retire(self, db: Database, who: str, canned_id: int, retired: bool = True) -> Canned | None:
        """Puts one out of use, or back into it; None if it is not there."""
        found = _find(db, canned_id)
        if found is None or found.retired is retired:
            return found
        db.execute("UPDATE canned SET retired = ? WHERE id = ?", (int(retired), canned_id))
        self._store.append_audit_in(db, who, "canned.retire" if retired else "canned.restore", _detail(found))
        return replace(found, retired=retired)


def _detail(canned: Canned) -> str:
    return f"{canned.id} {canned.title}"


def _packed(citations: Sequence[Quoted]) -> str:
    return packed([(quoted.clause, quoted.quote) for quoted in citations])


def _find(db: Database, canned_id: int) -> Canned | None:
    row = db.execute(_SELECT + "WHERE id = ?", (canned_id,)).fetchone()
    return _canned(row) if row else None


def _canned(row: Sequence[Any]) -> Canned:
    number, title, text, citations, by, at, retired = row
    return Canned(
        number, title, text, tuple(Quoted(*q) for q in json.loads(citations)), by, at, bool(retired)
    )
