"""Feedback: whether an answer helped, with what an administrator needs to see why it did not."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

from bot import kept
from bot.kept import KeptAnswer
from bot.rows import masked, packed
from bot.store import Store


class Verdict(StrEnum):
    """What a person says of an answer."""

    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Opinion:
    """One verdict with the reason given, and what the answer stood on.

    `route` is the service named first, or the answer's status where none was.
    """

    answer: str
    verdict: Verdict
    reason: str
    release: str
    citations: tuple[str, ...]
    route: str
    at: str


class Feedback:
    """Verdicts, one for each answer and person."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def give(self, db: Database, key: str, answer: str, verdict: Verdict, reason: str = "") -> bool:
        """Keeps a person's verdict, in place of an earlier one; False if the answer is not kept any more."""
        given = kept.find(db, answer)
        if given is None:
            return False
        sql = (
            "INSERT INTO feedback (answer, person, verdict, reason, release, citations, route, at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (answer, person)"
            " DO UPDATE SET verdict = excluded.verdict, reason = excluded.reason, at = excluded.at"
        )
        citations = packed([c.clause for c in given.citations])
        ground = (given.release or "", citations, _route(given))
        db.execute(sql, (answer, key, verdict.value, masked(reason), *ground, self._store.now()))
        return True

    def recent(self, limit: int = 50, verdict: Verdict | None = None) -> tuple[Opinion, ...]:
        """The newest verdicts, newest first, of one kind or all. Raises StoreError."""
        sql = (
            "SELECT answer, verdict, reason, release, citations, route, at FROM feedback"
            " WHERE ? IS NULL OR verdict = ? ORDER BY at DESC, rowid DESC LIMIT ?"
        )
        kind = verdict.value if verdict else None
        with self._store.reading() as db:
            rows = db.execute(sql, (kind, kind, limit)).fetchall()
        return tuple(map(_opinion, rows))

    def count(self, verdict: Verdict) -> int:
        """How many verdicts of a kind there are. Raises StoreError."""
        sql = "SELECT COUNT(*) FROM feedback WHERE verdict = ?"
        with self._store.reading() as db:
            return int(db.execute(sql, (verdict.value,)).fetchone()[0])

    def erase(self, db: Database, key: str) -> int:
        """Takes a person's reasons and who they are out of their verdicts; how many reasons there were."""
        rows = db.execute("SELECT answer, reason FROM feedback WHERE person = ?", (key,)).fetchall()
        for answer, _ in rows:
            # A name of its own: in a group two people may have judged one answer.
            sql = "UPDATE feedback SET person = ?, reason = '' WHERE answer = ? AND person = ?"
            db.execute(sql, (secrets.token_hex(8), answer, key))
        return sum(bool(reason) for _, reason in rows)


def _opinion(row: Sequence[Any]) -> Opinion:
    answer, verdict, reason, release, citations, route, at = row
    return Opinion(answer, Verdict(verdict), reason, release, tuple(json.loads(citations)), route, at)


def _route(given: KeptAnswer) -> str:
    return given.services[0].service if given.services else given.status
