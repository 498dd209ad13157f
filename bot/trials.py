"""Trials: the golden questions asked of a release, kept so that quality is seen from release to release."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlite_utils import Database

from bot.comparison import Figures
from bot.store import Store

# Questions named that were answered otherwise than expected: what a person looks through.
MOST_MISSES = 100


@dataclass(frozen=True, slots=True)
class Miss:
    """A golden question that was answered otherwise than expected."""

    id: str
    question: str
    wanted: str
    got: str


@dataclass(frozen=True, slots=True)
class Trial:
    """The figures of a release over so many golden questions."""

    seq: int
    release: str
    at: str
    by: str
    cases: int
    figures: Figures
    misses: tuple[Miss, ...]


class Trials:
    """Every trial. What writes takes `db` of `Store.writing`; reading may raise StoreError."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def keep(
        self, db: Database, release: str, by: str, cases: int, figures: Figures, misses: Sequence[Miss] = ()
    ) -> None:
        """Keeps a trial."""
        sql = "INSERT INTO trials (release, at, by, cases, figures, misses) VALUES (?, ?, ?, ?, ?, ?)"
        kept = json.dumps([asdict(miss) for miss in misses[:MOST_MISSES]], ensure_ascii=False)
        db.execute(sql, (release, self._store.now(), by, cases, json.dumps(asdict(figures)), kept))

    def newest(self, limit: int) -> tuple[Trial, ...]:
        """The last ones, newest first."""
        sql = "SELECT seq, release, at, by, cases, figures, misses FROM trials ORDER BY seq DESC LIMIT ?"
        with self._store.reading() as db:
            return tuple(_trial(row) for row in db.execute(sql, (limit,)).fetchall())

    def find(self, seq: int) -> Trial | None:
        """A trial by its number."""
        sql = "SELECT seq, release, at, by, cases, figures, misses FROM trials WHERE seq = ?"
        with self._store.reading() as db:
            row = db.execute(sql, (seq,)).fetchone()
        return _trial(row) if row else None


def _trial(row: Sequence[Any]) -> Trial:
    seq, release, at, by, cases, figures, misses = row
    return Trial(
        seq,
        release,
        at,
        by,
        cases,
        Figures(**json.loads(figures)),
        tuple(Miss(**miss) for miss in json.loads(misses)),
    )
