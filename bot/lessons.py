"""Lessons: what the desk proposed and what an administrator decided, kept in the store."""

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from bot import lesson as rules
from bot.account import Account
from bot.answer import Status
from bot.canned import MAX_TITLE, Canned
from bot.canned_book import CannedBook
from bot.hours import moment
from bot.learned import learn
from bot.lesson import Kind, Lesson, Objection, Standing, Step
from bot.quoted import Quoted
from bot.rows import masked, packed
from bot.store import Store
from bot.ticket_words import masked_but
from retrieval.clean import MAX_QUESTION
from retrieval.index import Index

MAX_REMARK = 300

_FIELDS = tuple(Lesson.__dataclass_fields__)
_SELECT = f"SELECT {', '.join(_FIELDS)} FROM lessons "  # noqa: S608 - field names of our own


class Lessons:
    """Every lesson. `folder` takes what was learned; None where nothing can be learned. May raise StoreError."""

    def __init__(self, store: Store, folder: Path | None) -> None:
        self._store = store
        self._folder = folder
        self._canned = CannedBook(store)

    def propose(
        self, db: Database, who: Account, lesson: Lesson, index: Index | None, public: Collection[str] = ()
    ) -> Lesson | Objection:
        """Keeps a proposal, masked, or says why it cannot be learned; the same one again is the one before."""
        given = replace(
            lesson,
            question=masked(" ".join(lesson.question.split()))[:MAX_QUESTION],
            text=masked_but(lesson.text.strip(), public),
            by=who.name,
            at=self._now(),
        )
        fault = rules.fault(given, index)
        if fault:
            return fault
        there = _first(
            db,
            "WHERE kind = ? AND question = ? AND service = ? AND standing = ?",
            given.kind,
            given.question,
            given.service,
            Standing.PROPOSED,
        )
        if there:
            return there
        kept = _insert(db, given)
        self._store.append_audit_in(db, who.name, "lesson.propose", _detail(kept))
        return kept

    def accept(self, db: Database, who: Account, lesson_id: int, index: Index | None) -> Lesson | Objection:
        """The lesson learned: on the disk before it is said to be. If the power fails in between it is decided again,
        and stands in its file once."""
        learned = self._stepped(db, lesson_id, Step.ACCEPT, who)
        if isinstance(learned, Objection):
            return learned
        # What was the law when it was proposed may be so no more.
        fault = rules.fault(learned, index)
        if fault:
            return fault
        try:
            if self._folder is None:
                return Objection.NOT_WRITTEN
            learn(self._folder, learned)
        except OSError:
            return Objection.NOT_WRITTEN
        _update(db, learned)
        if learned.kind is Kind.CURATED:
            title = learned.question[:MAX_TITLE]
            canned = Canned(0, title, learned.text, learned.citations, who.name, "")
            self._canned.save(db, who.name, canned, ())
        self._store.append_audit_in(db, who.name, "lesson.accept", _detail(learned))
        return learned

    def decline(self, db: Database, who: Account, lesson_id: int, remark: str) -> Lesson | Objection:
        """The lesson declined, with a word on why."""
        declined = self._stepped(db, lesson_id, Step.DECLINE, who)
        if isinstance(declined, Lesson):
            declined = replace(declined, remark=masked(remark.strip())[:MAX_REMARK])
            _update(db, declined)
            self._store.append_audit_in(db, who.name, "lesson.decline", _detail(declined))
        return declined

    def withdraw(self, db: Database, who: Account, lesson_id: int) -> Lesson | Objection:
        """The lesson taken back by who proposed it."""
        withdrawn = self._stepped(db, lesson_id, Step.WITHDRAW, who)
        if isinstance(withdrawn, Lesson):
            _update(db, withdrawn)
            self._store.append_audit_in(db, who.name, "lesson.withdraw", _detail(withdrawn))
        return withdrawn

    def proposed(self) -> tuple[Lesson, ...]:
        """Those that wait for an administrator, oldest first."""
        with self._store.reading() as db:
            return _all(db, "WHERE standing = ? ORDER BY id", Standing.PROPOSED)

    def decided(self, limit: int = 20) -> tuple[Lesson, ...]:
        """Those decided last, newest first."""
        with self._store.reading() as db:
            return _all(db, "WHERE standing <> ? ORDER BY decided_at DESC LIMIT ?", Standing.PROPOSED, limit)

    def _stepped(self, db: Database, lesson_id: int, what: Step, who: Account) -> Lesson | Objection:
        found = _first(db, "WHERE id = ?", lesson_id)
        return rules.step(found, what, who, self._now()) if found else Objection.NOT_FOUND

    def _now(self) -> str:
        return moment(self._store.now()).isoformat(timespec="milliseconds")


def erase(db: Database, ticket: str) -> int:
    """Deletes the proposals made of a ticket that nobody has decided; how many there were. What was learned is
    nobody's any more: masked, and without a ticket."""
    sql = "DELETE FROM lessons WHERE ticket = ? AND ticket <> '' AND standing <> ?"
    gone = int(db.execute(sql, (ticket, Standing.LEARNED)).rowcount)
    db.execute("UPDATE lessons SET ticket = '' WHERE ticket = ?", (ticket,))
    return gone


def _detail(lesson: Lesson) -> str:
    return f"{lesson.id} {lesson.kind} {lesson.service}".strip()


def _columns(lesson: Lesson) -> dict[str, Any]:
    fields = {name: getattr(lesson, name) for name in _FIELDS[1:]}
    citations = packed([(q.clause, q.quote) for q in lesson.citations])
    return fields | {"clauses": packed(lesson.clauses), "citations": citations}


def _insert(db: Database, lesson: Lesson) -> Lesson:
    columns = _columns(lesson)
    sql = f"INSERT INTO lessons ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608
    db.execute(sql, tuple(columns.values()))
    (number,) = db.execute("SELECT last_insert_rowid()").fetchone()
    return replace(lesson, id=number)


def _update(db: Database, lesson: Lesson) -> None:
    columns = _columns(lesson)
    changes = ", ".join(f"{name} = ?" for name in columns)
    db.execute(f"UPDATE lessons SET {changes} WHERE id = ?", (*columns.values(), lesson.id))  # noqa: S608


def _first(db: Database, where: str, *values: Any) -> Lesson | None:
    row = db.execute(_SELECT + where, values).fetchone()
    return _lesson(row) if row else None


def _all(db: Database, where: str, *values: Any) -> tuple[Lesson, ...]:
    return tuple(_lesson(row) for row in db.execute(_SELECT + where, values).fetchall())


def _lesson(row: Sequence[Any]) -> Lesson:
    fields = dict(zip(_FIELDS, row, strict=True))
    fields["kind"], fields["standing"] = Kind(fields["kind"]), Standing(fields["standing"])
    fields["status"] = Status(fields["status"])
    fields["clauses"] = tuple(json.loads(fields["clauses"]))
    fields["citations"] = tuple(Quoted(*q) for q in json.loads(fields["citations"]))
    return Lesson(**fields)
