"""Calls: every operator's calls, kept in the store so that a reload or a crash loses nothing."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from sqlite_utils import Database

from bot.call import LONGEST_SILENCE, Call, Deed, Item, goes_on, lasts, silence
from bot.rows import masked, packed
from bot.store import Store
from bot.told import Subject, Told
from retrieval.clean import MAX_QUESTION, visible

# Of the free note; a call's facts in a few lines.
MAX_NOTE = 2_000
# More lines than anybody reads during a call; the oldest go first.
MAX_ITEMS = 200

_CALLS = "SELECT id, operator, opened_at, changed_at, closed_at, note, ticket FROM calls "
_ITEMS = "SELECT id, deed, query, told, release, at FROM call_items WHERE call = ? ORDER BY id"


class Calls:
    """Calls by operator; one of each lasts at a time. All text typed is masked on its way in.

    What writes takes `db` of `Store.writing`. Everything may raise StoreError.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def current(self, operator: str) -> Call | None:
        """The operator's call that lasts, or None."""
        with self._store.reading() as db:
            return self._current(db, operator)

    def find(self, call_id: str) -> Call | None:
        """The call of this id, or None if it is not (or no longer) there."""
        with self._store.reading() as db:
            return _first(db, "WHERE id = ?", call_id)

    def recent(self, operator: str, limit: int = 10) -> tuple[Call, ...]:
        """The operator's newest calls, newest first."""
        with self._store.reading() as db:
            rows = db.execute(
                _CALLS + "WHERE operator = ? ORDER BY opened_at DESC, rowid DESC LIMIT ?", (operator, limit)
            )
            return tuple(_call(db, row) for row in rows.fetchall())

    def looked(self, db: Database, operator: str, query: str, release: str) -> Call:
        """The call with what was looked up; a query typed further takes the place of the one before."""
        words = masked(visible(query))[:MAX_QUESTION].strip()
        call = self._lasting(db, operator)
        if not words or (call.looked and call.looked[-1].query == words):
            return self._touched(db, call.id)
        last = call.items[-1] if call.items else None
        if last and last.deed is Deed.LOOKED and goes_on(last.query, words):
            sql = "UPDATE call_items SET query = ?, release = ?, at = ? WHERE id = ?"
            db.execute(sql, (words, release, self._store.now(), last.id))
        else:
            self._add(db, call, Deed.LOOKED, words, None, release)
        return self._touched(db, call.id)

    def told(self, db: Database, operator: str, query: str, told: Told, release: str) -> Call:
        """The call with what was told; the same told twice stands there once."""
        call = self._lasting(db, operator)
        if all(item.told != told for item in call.told):
            self._add(db, call, Deed.TOLD, masked(visible(query))[:MAX_QUESTION].strip(), told, release)
        return self._touched(db, call.id)

    def untold(self, db: Database, operator: str, item: int) -> Call:
        """The call without a line that was marked as told by mistake."""
        call = self._lasting(db, operator)
        sql = "DELETE FROM call_items WHERE id = ? AND call = ? AND deed = ?"
        db.execute(sql, (item, call.id, Deed.TOLD))
        return self._touched(db, call.id)

    def note(self, db: Database, operator: str, text: str) -> Call:
        """The call with this note in place of the one before."""
        call = self._lasting(db, operator)
        words = masked(visible(text))[:MAX_NOTE].strip()
        db.execute("UPDATE calls SET note = ? WHERE id = ?", (words, call.id))
        return self._touched(db, call.id)

    def ticketed(self, db: Database, operator: str, number: str) -> Call:
        """The call with the ticket that was opened in it."""
        call = self._lasting(db, operator)
        db.execute("UPDATE calls SET ticket = ? WHERE id = ?", (number, call.id))
        return self._touched(db, call.id)

    def end(self, db: Database, operator: str) -> None:
        """Ends the operator's call, if one lasts; the next thing done begins another."""
        sql = "UPDATE calls SET closed_at = ? WHERE operator = ? AND closed_at = ''"
        db.execute(sql, (self._store.now(), operator))

    def resume(self, db: Database, operator: str, call_id: str) -> Call | None:
        """The operator's own call of not long ago taken up again, in place of the one that lasts; None for any other."""
        call = _first(db, "WHERE id = ? AND operator = ?", call_id, operator)
        if call is None or silence(call, self._store.now()) >= LONGEST_SILENCE:
            return None
        self.end(db, operator)
        db.execute("UPDATE calls SET closed_at = '' WHERE id = ?", (call_id,))
        return self._touched(db, call_id)

    def prune(self, db: Database, before: str) -> int:
        """Deletes the calls in which nothing was done since a time; how many there were."""
        db.execute(
            "DELETE FROM call_items WHERE call IN (SELECT id FROM calls WHERE changed_at < ?)", (before,)
        )
        return int(db.execute("DELETE FROM calls WHERE changed_at < ?", (before,)).rowcount)

    def _current(self, db: Database, operator: str) -> Call | None:
        call = _first(db, "WHERE operator = ? AND closed_at = ''", operator)
        return call if call and lasts(call, self._store.now()) else None

    def _lasting(self, db: Database, operator: str) -> Call:
        """The call that lasts, or a new one; one forgotten ended when it was last used."""
        call = self._current(db, operator)
        if call:
            return call
        now = self._store.now()
        db.execute(
            "UPDATE calls SET closed_at = changed_at WHERE operator = ? AND closed_at = ''", (operator,)
        )
        new = Call(secrets.token_hex(8), operator, now, now)
        sql = "INSERT INTO calls (id, operator, opened_at, changed_at, closed_at, note, ticket) VALUES (?, ?, ?, ?, '', '', '')"
        db.execute(sql, (new.id, operator, now, now))
        return new

    def _add(self, db: Database, call: Call, deed: Deed, query: str, told: Told | None, release: str) -> None:
        if len(call.items) >= MAX_ITEMS:
            db.execute("DELETE FROM call_items WHERE id = ?", (call.items[0].id,))
        sql = "INSERT INTO call_items (call, deed, query, told, release, at) VALUES (?, ?, ?, ?, ?, ?)"
        shown = packed(asdict(told)) if told else ""
        db.execute(sql, (call.id, deed, query, shown, release, self._store.now()))

    def _touched(self, db: Database, call_id: str) -> Call:
        db.execute("UPDATE calls SET changed_at = ? WHERE id = ?", (self._store.now(), call_id))
        call = _first(db, "WHERE id = ?", call_id)
        if call is None:
            raise LookupError(f"call {call_id} was just written and is gone")
        return call


def _first(db: Database, where: str, *values: str) -> Call | None:
    row = db.execute(_CALLS + where, values).fetchone()
    return _call(db, row) if row else None


def _call(db: Database, row: Sequence[Any]) -> Call:
    items = tuple(map(_item, db.execute(_ITEMS, (row[0],)).fetchall()))
    return replace(Call(*row), items=items)


def _item(row: Sequence[Any]) -> Item:
    item_id, deed, query, told, release, at = row
    return Item(item_id, Deed(deed), query, _told(json.loads(told)) if told else None, release, at)


def _told(fields: dict[str, Any]) -> Told:
    lists = {name: tuple(fields[name]) for name in ("phones", "advice")}
    return Told(**fields | lists | {"subject": Subject(fields["subject"])})
