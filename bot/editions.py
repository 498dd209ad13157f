"""Editions: what became of each release, and in which order releases served, kept in the store."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from bot.edition import Edition, State, Step, moved
from bot.rows import masked
from bot.store import Store
from bot.wording import records


class NotNow(Exception):
    """A step that may not be taken with a release as it stands; a programmer's mistake or two people at once."""


@dataclass(frozen=True, slots=True)
class Publication:
    """One move of the pointer. `done` is false from before the pointer moves until it has moved."""

    seq: int
    release: str
    previous: str
    at: str
    by: str
    reason: str
    forced: bool
    done: bool


class Editions:
    """Releases and publications. What writes takes `db` of `Store.writing`; every reading may raise StoreError."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self, release: str) -> Edition | None:
        """What is known of a release, or None."""
        with self._store.reading() as db:
            row = db.execute(_EDITION + " WHERE release = ?", (release,)).fetchone()
        return _edition(row) if row else None

    def built(self, db: Database, release: str, by: str) -> None:
        """A release was built; one that is known already stays as it is."""
        sql = (
            "INSERT INTO editions (release, state, at, by, against, summary, reason) VALUES (?, ?, ?, ?, '', '', '')"
            " ON CONFLICT (release) DO NOTHING"
        )
        added = db.execute(sql, (release, State.BUILT, self._store.now(), by)).rowcount
        if added == 1:
            self._store.append_audit_in(db, by, "knowledge.build", release)

    def compared(self, db: Database, release: str, against: str, summary: str, by: str) -> None:
        """A release was held against another one; `summary` tells in JSON what that showed. Raises NotNow."""
        self._step(db, release, Step.COMPARE, by)
        sql = "UPDATE editions SET against = ?, summary = ? WHERE release = ?"
        db.execute(sql, (against, summary, release))
        self._store.append_audit_in(db, by, "knowledge.compare", records.compared(release, against))

    def publishing(
        self, db: Database, release: str, previous: str, by: str, reason: str = "", forced: bool = False
    ) -> int:
        """The pointer is about to move; the number of the publication."""
        sql = (
            "INSERT INTO publications (release, previous, at, by, reason, forced, done)"
            " VALUES (?, ?, ?, ?, ?, ?, 0)"
        )
        row = (release, previous, self._store.now(), by, masked(reason), int(forced))
        seq = db.execute(sql, row).lastrowid
        return int(seq or 0)

    def published(self, db: Database, seq: int) -> None:
        """The pointer has moved: what served before is superseded. Nothing if that is known. Raises NotNow."""
        publication = next(p for p in self._publications(db) if p.seq == seq)
        if publication.done:
            return
        if (
            publication.previous
            and publication.previous != publication.release
            and self._known(db, publication.previous)
        ):
            self._step(db, publication.previous, Step.SUPERSEDE, publication.by)
        if self._state(db, publication.release) is not State.PUBLISHED:
            self._step(db, publication.release, Step.PUBLISH, publication.by)
        sql = "UPDATE editions SET reason = ? WHERE release = ?"
        db.execute(sql, (publication.reason, publication.release))
        db.execute("UPDATE publications SET done = 1 WHERE seq = ?", (seq,))
        action = "knowledge.publish.forced" if publication.forced else "knowledge.publish"
        told = records.published(publication.release, publication.previous, publication.reason)
        self._store.append_audit_in(db, publication.by, action, told)

    def abandoned(self, db: Database, seq: int) -> None:
        """The pointer did not move after all."""
        db.execute("DELETE FROM publications WHERE seq = ? AND done = 0", (seq,))

    def publications(self, limit: int = 50) -> tuple[Publication, ...]:
        """What served, the newest first."""
        with self._store.reading() as db:
            return self._publications(db)[:limit]

    def settle(self, db: Database, current: str | None) -> None:
        """Finishes or takes back what a killed process had begun, and writes down a pointer that was moved otherwise.

        `current` is the release that serves now.
        """
        for publication in reversed(self._publications(db)):
            if not publication.done:
                settle = self.published if publication.release == current else self.abandoned
                settle(db, publication.seq)
        last = next(iter(self._publications(db)), None)
        if current and (last is None or last.release != current):
            self.built(db, current, records.PROGRAM)
            previous = last.release if last else ""
            self.published(db, self.publishing(db, current, previous, records.PROGRAM))

    def _step(self, db: Database, release: str, step: Step, by: str) -> None:
        state = self._state(db, release)
        after = moved(state, step)
        if after is None:
            raise NotNow(f"{release}: {step} is not to be done with one that is {state}")
        sql = "UPDATE editions SET state = ?, at = ?, by = ? WHERE release = ?"
        db.execute(sql, (after, self._store.now(), by, release))

    def _known(self, db: Database, release: str) -> bool:
        return db.execute("SELECT 1 FROM editions WHERE release = ?", (release,)).fetchone() is not None

    def _state(self, db: Database, release: str) -> State:
        row = db.execute("SELECT state FROM editions WHERE release = ?", (release,)).fetchone()
        if row is None:
            raise NotNow(f"{release} was not written down when it was built")
        return State(row[0])

    def _publications(self, db: Database) -> tuple[Publication, ...]:
        sql = (
            "SELECT seq, release, previous, at, by, reason, forced, done FROM publications ORDER BY seq DESC"
        )
        return tuple(_publication(row) for row in db.execute(sql).fetchall())


_EDITION = "SELECT release, state, at, by, against, summary, reason FROM editions"


def _edition(row: Sequence[Any]) -> Edition:
    release, state, at, by, against, summary, reason = row
    return Edition(release, State(state), at, by, against, summary, reason)


def _publication(row: Sequence[Any]) -> Publication:
    seq, release, previous, at, by, reason, forced, done = row
    return Publication(seq, release, previous, at, by, reason, bool(forced), bool(done))
