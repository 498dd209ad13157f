"""Suggestions: what was suggested for each ticket and what the desk made of it, kept in the store."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlite_utils import Database

from bot.answer import Answer
from bot.consult import Consultation
from bot.hours import moment
from bot.outcome import Outcome
from bot.rows import masked
from bot.store import Store
from bot.suggestion import Suggestion, outcome, text_of

# The channel under which a suggestion's answer is kept: nobody asked it.
CHANNEL = "desk"
MAX_REASON = 300

_FIELDS = tuple(Suggestion.__dataclass_fields__)
_SELECT = f"SELECT {', '.join(_FIELDS)} FROM suggestions "  # noqa: S608 - field names of our own


class Suggestions:
    """Every suggestion; of one release and one state of the conversation there is one. May raise StoreError."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def made(self, ticket: str, basis: int, release: str) -> Suggestion | None:
        """The suggestion made for a ticket as it stands, by this release, or None."""
        with self._store.reading() as db:
            return _first(db, "WHERE ticket = ? AND basis = ? AND release = ?", ticket, basis, release)

    def find(self, suggestion_id: int) -> Suggestion | None:
        """The suggestion of this number, or None."""
        with self._store.reading() as db:
            return _first(db, "WHERE id = ?", suggestion_id)

    def of_ticket(self, ticket: str) -> tuple[Suggestion, ...]:
        """Every suggestion for a ticket, oldest first."""
        with self._store.reading() as db:
            return _all(db, "WHERE ticket = ? ORDER BY id", ticket)

    def changed(self, limit: int) -> tuple[Suggestion, ...]:
        """Those that the desk changed or refused and wrote anew, newest first: what there is to learn from."""
        where = "WHERE outcome IN (?, ?) AND sent <> '' ORDER BY at DESC, id DESC LIMIT ?"
        with self._store.reading() as db:
            return _all(db, where, Outcome.AMENDED, Outcome.REFUSED, limit)

    def counts(self) -> tuple[tuple[Outcome, int], ...]:
        """How many came to what."""
        with self._store.reading() as db:
            found = dict(db.execute("SELECT outcome, count(*) FROM suggestions GROUP BY outcome").fetchall())
        return tuple((one, found.get(one, 0)) for one in Outcome)

    def offer(self, db: Database, ticket: str, basis: int, consultation: Consultation) -> Suggestion:
        """Keeps a suggestion, or gives the one that somebody else's page made meanwhile."""
        release = consultation.answer.release or ""
        there = _first(db, "WHERE ticket = ? AND basis = ? AND release = ?", ticket, basis, release)
        if there:
            return there
        answer = self._store.keep_answer_in(db, consultation, CHANNEL)
        # Nothing in it is the citizen's: only the directory's and the law's words.
        made = Suggestion(0, ticket, basis, answer, release, text_of(consultation.answer), self._now())
        return _insert(db, made)

    def offer_kept(self, db: Database, ticket: str, answer_id: str, answer: Answer) -> Suggestion:
        """Keeps a suggestion made of what the citizen was answered, or gives the one made of it before."""
        release = answer.release or ""
        there = _first(db, "WHERE ticket = ? AND basis = 0 AND release = ?", ticket, release)
        made = Suggestion(0, ticket, 0, answer_id, release, text_of(answer), self._now())
        return there or _insert(db, made)

    def refuse(self, db: Database, suggestion_id: int, who: str, reason: str) -> bool:
        """Notes that somebody does not want it, and why; False if it is not there or was used."""
        found = _first(db, "WHERE id = ?", suggestion_id)
        if found is None or found.outcome not in (Outcome.OFFERED, Outcome.REFUSED):
            return False
        reason = masked(reason.strip())[:MAX_REASON]
        _update(db, replace(found, outcome=Outcome.REFUSED, reason=reason, who=who, at=self._now()))
        self._store.append_audit_in(db, who, "suggestion.refuse", found.ticket)
        return True

    def answered(self, db: Database, suggestion_id: int, ticket: str, who: str, sent: str) -> None:
        """Notes what was sent, or laid before a supervisor, where this was suggested; `sent` is masked already."""
        found = _first(db, "WHERE id = ? AND ticket = ?", suggestion_id, ticket)
        if found is None or found.sent:
            return
        came_to = found.outcome if found.outcome is Outcome.REFUSED else outcome(found.text, sent)
        _update(db, replace(found, outcome=came_to, sent=sent, who=who, at=self._now()))

    def _now(self) -> str:
        return moment(self._store.now()).isoformat(timespec="milliseconds")


def erase(db: Database, ticket: str) -> int:
    """Empties what was written for a ticket; how many texts there were. What was suggested was nobody's words."""
    sql = "UPDATE suggestions SET sent = '', reason = '' WHERE ticket = ? AND (sent <> '' OR reason <> '')"
    return int(db.execute(sql, (ticket,)).rowcount)


def _insert(db: Database, made: Suggestion) -> Suggestion:
    names = _FIELDS[1:]
    sql = f"INSERT INTO suggestions ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608
    db.execute(sql, tuple(getattr(made, name) for name in names))
    (number,) = db.execute("SELECT last_insert_rowid()").fetchone()
    return replace(made, id=number)


def _update(db: Database, made: Suggestion) -> None:
    changes = ", ".join(f"{name} = ?" for name in _FIELDS[1:])
    values = (getattr(made, name) for name in _FIELDS[1:])
    db.execute(f"UPDATE suggestions SET {changes} WHERE id = ?", (*values, made.id))  # noqa: S608


def _first(db: Database, where: str, *values: Any) -> Suggestion | None:
    row = db.execute(_SELECT + where, values).fetchone()
    return _suggestion(row) if row else None


def _all(db: Database, where: str, *values: Any) -> tuple[Suggestion, ...]:
    return tuple(_suggestion(row) for row in db.execute(_SELECT + where, values).fetchall())


def _suggestion(row: Sequence[Any]) -> Suggestion:
    fields = dict(zip(_FIELDS, row, strict=True))
    fields["outcome"] = Outcome(fields["outcome"])
    return Suggestion(**fields)
