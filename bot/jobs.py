"""Jobs: long deeds on the knowledge, one at a time on a store, written down from beginning to end."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

from bot.rows import masked
from bot.store import Store

# Whoever does a job says every few seconds that it lives. A machine under load is slow, a dead process silent.
BEAT_S, SILENT_S = 5.0, 60.0


class Kind(StrEnum):
    """What is done."""

    BUILD = "build"  # what lies on disk becomes a release on the shelf
    COMPARE = "compare"  # a release is held against the one that serves
    PUBLISH = "publish"  # compared, and published if it is no worse
    RELOAD = "reload"  # built and published
    TRY = "try"  # the golden questions are asked of a release
    PROVE = "prove"  # every quotation kept is looked up in its clause


class End(StrEnum):
    """How a job ended; "" while it goes on."""

    RUNNING = ""
    DONE = "done"
    WITHHELD = "withheld"  # not published: it would answer worse
    FAILED = "failed"  # refused, with the reason
    BROKEN = "broken"  # the process that did it is gone


@dataclass(frozen=True, slots=True)
class Job:
    """One job. `release` is what it is about and, once it is known, what it made; `what` is being done, `done` of
    `total`; `told` says how it ended; `chat` is where whoever ordered it wants to hear of it (0: nowhere)."""

    seq: int
    kind: Kind
    release: str
    by: str
    reason: str
    forced: bool
    chat: int
    at: str
    beat: str
    what: str
    done: int
    total: int
    ending: End
    ended_at: str
    told: str

    @property
    def runs(self) -> bool:
        """Whether it goes on."""
        return self.ending is End.RUNNING


# Tells whoever waits for a job how it ended, as part of the transaction in which that is written down.
Bell = Callable[[Database, Job], None]


def no_bell(_db: Database, _job: Job) -> None:
    """Tells nobody."""


class Jobs:
    """Every job of a store. Reading and writing may raise StoreError.

    `bell` is rung for a job that is written off because its process fell silent.
    """

    def __init__(self, store: Store, bell: Bell = no_bell) -> None:
        self._store = store
        self._bell = bell

    def begin(
        self, kind: Kind, by: str, release: str = "", reason: str = "", forced: bool = False, chat: int = 0
    ) -> Job | None:
        """A new job, or None while another goes on. One whose process fell silent is written off."""
        with self._store.writing() as db:
            running = _first(db, "WHERE ending = '' ORDER BY seq DESC")
            if running and not self._is_silent(running):
                return None
            if running:
                self._write_off(db, running.seq)
            now = self._store.now()
            sql = (
                "INSERT INTO jobs (kind, release, by, reason, forced, chat, at, beat, what, done, total, ending, ended_at,"
                " told) VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', 0, 0, '', '', '')"
            )
            row = (kind, release, by, masked(reason.strip()), int(forced), chat, now, now)
            seq = int(db.execute(sql, row).lastrowid or 0)
            return _first(db, "WHERE seq = ?", seq)

    def withdraw(self, seq: int) -> None:
        """Takes a job back that nobody began."""
        with self._store.writing() as db:
            db.execute("DELETE FROM jobs WHERE seq = ? AND ending = ''", (seq,))

    def advance(self, seq: int, what: str, done: int, total: int) -> None:
        """How far a job is."""
        with self._store.writing() as db:
            sql = "UPDATE jobs SET what = ?, done = ?, total = ?, beat = ? WHERE seq = ? AND ending = ''"
            db.execute(sql, (what, done, total, self._store.now(), seq))

    def beat(self, seq: int) -> None:
        """That a job goes on."""
        with self._store.writing() as db:
            db.execute("UPDATE jobs SET beat = ? WHERE seq = ? AND ending = ''", (self._store.now(), seq))

    def end(self, db: Database, seq: int, end: End, release: str, told: str) -> Job | None:
        """The job as it ended; None if it had ended before. `db` of `Store.writing`."""
        return _first(db, "WHERE seq = ?", seq) if self._end(db, seq, end, release, told) else None

    def find(self, seq: int) -> Job | None:
        """A job by its number."""
        with self._store.reading() as db:
            return self._seen(_first(db, "WHERE seq = ?", seq))

    def newest(self, *kinds: Kind) -> Job | None:
        """The last one begun, of these kinds or any."""
        with self._store.reading() as db:
            among = f"WHERE kind IN ({', '.join('?' * len(kinds))})" if kinds else ""
            return self._seen(_first(db, f"{among} ORDER BY seq DESC", *kinds))

    def _end(self, db: Database, seq: int, end: End, release: str, told: str) -> bool:
        sql = (
            "UPDATE jobs SET ending = ?, ended_at = ?, told = ?, release = CASE ? WHEN '' THEN release ELSE ? END"
            " WHERE seq = ? AND ending = ''"
        )
        row = (end, self._store.now(), masked(told), release, release, seq)
        return int(db.execute(sql, row).rowcount) == 1

    def _seen(self, job: Job | None) -> Job | None:
        """A job whose process is gone is over, whether or not anybody has written it down."""
        if job is None or not job.runs or not self._is_silent(job):
            return job
        with self._store.writing() as db:
            # It may have said something meanwhile.
            now = _first(db, "WHERE seq = ?", job.seq)
            if now and now.runs and self._is_silent(now):
                self._write_off(db, job.seq)
            return _first(db, "WHERE seq = ?", job.seq)

    def _write_off(self, db: Database, seq: int) -> None:
        """The job is over; whoever ordered it is told by whoever writes that down, and by nobody else."""
        if broken := self.end(db, seq, End.BROKEN, "", ""):
            self._bell(db, broken)

    def _is_silent(self, job: Job) -> bool:
        since = datetime.fromisoformat(self._store.now()) - datetime.fromisoformat(job.beat)
        return since > timedelta(seconds=SILENT_S)


_COLUMNS = tuple(Job.__dataclass_fields__)


def _first(db: Database, where: str, *values: object) -> Job | None:
    sql = f"SELECT {', '.join(_COLUMNS)} FROM jobs {where} LIMIT 1"  # noqa: S608 - names and conditions of our own
    row = db.execute(sql, values).fetchone()
    return _job(row) if row else None


def _job(row: Sequence[Any]) -> Job:
    fields = dict(zip(_COLUMNS, row, strict=True))
    fields |= {
        "kind": Kind(fields["kind"]),
        "ending": End(fields["ending"]),
        "forced": bool(fields["forced"]),
    }
    return Job(**fields)
