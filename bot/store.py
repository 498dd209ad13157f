"""Store: what was answered and who did what, kept in one SQLite file."""

import hashlib
import hmac
import secrets
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from sqlite_utils import Database

from bot import audit, kept
from bot.audit import GENESIS, Entry, link_hash
from bot.consult import Consultation
from bot.kept import Cited, KeptAnswer, Named, Signal
from bot.migrations import TooNew, migrate
from bot.wording import answers as wording
from bot.wording import records

__all__ = [
    "GENESIS",
    "Cited",
    "Entry",
    "KeptAnswer",
    "Named",
    "Signal",
    "Store",
    "StoreError",
    "database_path",
    "link_hash",
    "open_store",
]

# How long one process waits for another's write; a write takes milliseconds.
BUSY_TIMEOUT_S = 5
# Links of the audit chain read at once: some milliseconds.
_LINKS_AT_ONCE = 2_000

Clock = Callable[[], str]
_T = TypeVar("_T")


class StoreError(Exception):
    """The store cannot be read or written; the message says what to do. What was acknowledged is there."""


def database_path(database: str, default: Path) -> Path:
    """The file that MINGBAI_DATABASE names (sqlite:///path), or `default` if it is empty.

    Raises StoreError for PostgreSQL, which this version cannot use yet.
    """
    if not database:
        return default
    if not database.startswith("sqlite:"):
        raise StoreError(wording.STORE_POSTGRESQL)
    path = database.removeprefix("sqlite:").removeprefix("///") if "///" in database else ""
    if not path:
        raise StoreError(wording.STORE_NO_PATH)
    try:
        return Path(path).expanduser()
    except RuntimeError as error:
        raise StoreError(wording.STORE_NO_PATH) from error


def open_store(path: Path, clock: Clock) -> "Store":
    """The store at `path`, made or brought up to date. `clock` gives ISO date and time. Raises StoreError."""
    with _told(path, OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        # Nobody else on the machine reads what citizens asked; SQLite gives its side files the same mode.
        path.touch(mode=0o600)
        # One connection for all threads; the store's own lock orders them.
        connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, check_same_thread=False)
        try:
            db = Database(connection)
            _write_ahead(db)
            # An acknowledged row outlives a power cut, an erased one does not stay in free pages.
            db.execute("PRAGMA synchronous = FULL")
            db.execute("PRAGMA secure_delete = ON")
            migrate(db)
            key = db.execute("SELECT key FROM keys WHERE name = 'conversation'").fetchone()[0]
        except BaseException:
            connection.close()
            raise
    return Store(path, db, clock, key)


def _write_ahead(db: Database) -> None:
    """Has changes written to a log first, waiting for whoever has just begun to make the same file.

    SQLite itself does not wait there: beside a writer this one statement fails at once.
    """
    until = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            db.execute("PRAGMA journal_mode = wal")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.02)


class Store:
    """Answers and the audit chain, and transactions for the modules beside it.

    Safe to call from several threads; several processes may share the file.
    """

    def __init__(self, path: Path, db: Database, clock: Clock, key: bytes) -> None:
        self._path = path
        self._db = db
        self._clock = clock
        self._key = key
        # Held again by the thread that holds it: what is written in a transaction can be read in it.
        self._lock = threading.RLock()
        self._writer = 0
        self._tasks: deque[_Task] = deque()

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """The database, for reading only; inside `writing` it shows what was just written. Raises StoreError."""
        with self._lock, _told(self._path):
            yield self._db

    @contextmanager
    def aside(self) -> Iterator[Database]:
        """A connection of its own for long reading, the file as it stands now: nobody waits for it.

        Only the emptying of the log does, so that it is held for a second at most. Raises StoreError.
        """
        with _told(self._path):
            address = f"{self._path.resolve().as_uri()}?mode=ro"
            with closing(sqlite3.connect(address, uri=True, timeout=BUSY_TIMEOUT_S)) as connection:
                db = Database(connection)
                db.execute("BEGIN")
                yield db

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """One transaction, the only writer among all processes; all of it on disk at its end, or nothing.

        Inside another one of the same thread it is a part of that. Every other thread waits meanwhile:
        nothing but database work belongs in it. Raises StoreError.
        """
        with self._lock, _told(self._path):
            if self._is_writer():
                yield self._db
                return
            self._db.execute("BEGIN IMMEDIATE")
            self._writer = threading.get_ident()
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                self._db.conn.rollback()
                raise
            finally:
                self._writer = 0

    def together(self, work: Callable[[Database], _T]) -> _T:
        """What `work` returns, once what it wrote is on disk; threads that wait meanwhile share one write.

        If another's work fails, this one is done again on its own: it must do nothing but database work. For
        whoever writes often: a write of its own costs a disk's full sync. Raises StoreError, or what `work` raises.
        """
        if self._is_writer():
            return work(self._db)
        task = _Task(work)
        self._tasks.append(task)
        with self._lock:
            if not task.result.done():
                self._do([self._tasks.popleft() for _ in range(len(self._tasks))])
        return task.result.result()  # type: ignore[no-any-return]

    def now(self) -> str:
        """The store's date and time, ISO."""
        return self._clock()

    def hashed(self, conversation: str) -> str:
        """What a conversation or person is known by in the store, so that nobody can tell who it is."""
        if not conversation:
            return ""
        return hmac.new(self._key, conversation.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:32]

    def keep_answer(self, consultation: Consultation, channel: str, conversation: str = "") -> str:
        """Keeps an answer and returns its id; once returned it is on disk. Raises StoreError."""
        with self.writing() as db:
            return self.keep_answer_in(db, consultation, channel, conversation)

    def keep_answer_in(
        self, db: Database, consultation: Consultation, channel: str, conversation: str = ""
    ) -> str:
        """Keeps an answer as part of the caller's transaction and returns its id."""
        kept_id = secrets.token_hex(8)
        kept.insert(db, kept_id, self.now(), channel, self.hashed(conversation), consultation)
        return kept_id

    def answer(self, answer_id: str) -> KeptAnswer | None:
        """The kept answer of this id, or None if it is not (or no longer) there. Raises StoreError."""
        with self.reading() as db:
            return kept.find(db, answer_id)

    def answers_of(self, key: str) -> tuple[str, ...]:
        """The ids of the answers kept under a hashed conversation, newest first. Raises StoreError."""
        with self.reading() as db:
            return kept.of_conversation(db, key)

    def recent(self, limit: int = 50, status: str | None = None) -> tuple[KeptAnswer, ...]:
        """The newest answers, newest first, of one status or all. Raises StoreError."""
        with self.reading() as db:
            return kept.newest(db, limit, status)

    def erase(self, conversation: str) -> int:
        """Deletes every answer of a conversation for good; how many there were. Raises StoreError.

        The audit chain says that it was done, not whose they were.
        """
        if not conversation:
            return 0
        with self.writing() as db:
            erased = kept.erase(db, self.hashed(conversation))
            self.append_audit_in(db, records.CITIZEN, records.ERASED, records.erased(erased, 0))
        self.fold()
        return erased

    def append_audit(self, who: str, action: str, detail: str) -> int:
        """Adds a link to the chain and returns its number; `detail` is masked first. Raises StoreError."""
        with self.writing() as db:
            return self.append_audit_in(db, who, action, detail)

    def append_audit_in(self, db: Database, who: str, action: str, detail: str) -> int:
        """Adds a link to the chain as part of the caller's transaction."""
        return audit.append(db, self.now(), who, action, detail)

    def verify_audit(self) -> int | None:
        """The number of the first link that is missing or not what was written, or None. Raises StoreError.

        Others read and write meanwhile.
        """
        with self.reading() as db:
            highest = audit.highest(db)
        seq, previous = 0, GENESIS
        while True:
            with self.reading() as db:
                links = audit.after(db, seq, _LINKS_AT_ONCE)
            if not links:
                return seq + 1 if seq < highest else None
            broken = audit.first_broken(links, seq, previous)
            if broken is not None:
                return broken
            seq, previous = links[-1].seq, links[-1].hash

    def audit(self, limit: int = 50, who: str = "", action: str = "", before: int = 0) -> tuple[Entry, ...]:
        """The newest links, newest first, of one person or deed or before a link's number. Raises StoreError."""
        with self.reading() as db:
            return audit.newest(db, limit, who, action, before)

    def fold(self) -> None:
        """Folds the log into the file and empties it: until then it holds pages as they were. Raises StoreError."""
        with self.reading() as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def close(self) -> None:
        """Closes the file."""
        with self._lock:
            self._db.close()

    def _is_writer(self) -> bool:
        """Whether this thread is inside a transaction."""
        return self._writer == threading.get_ident()

    def _do(self, tasks: Sequence["_Task"]) -> None:
        """Does all in one transaction or, if anything goes wrong in it, each in its own."""
        try:
            with self.writing() as db:
                results = [task.work(db) for task in tasks]
        except BaseException as error:
            if len(tasks) == 1:
                tasks[0].result.set_exception(error)
                return
            for task in tasks:
                self._do([task])
            return
        for task, result in zip(tasks, results, strict=True):
            task.result.set_result(result)


@dataclass(frozen=True, slots=True)
class _Task:
    """Work that waits for its turn to write, and where its result is put."""

    work: Callable[[Database], Any]
    result: "Future[Any]" = field(default_factory=Future)


@contextmanager
def _told(path: Path, *also: type[Exception]) -> Iterator[None]:
    """Whatever goes wrong with the database inside, told as a StoreError with its cure."""
    faults: tuple[type[Exception], ...] = (sqlite3.Error, *also)
    try:
        yield
    except TooNew as error:
        raise StoreError(wording.STORE_TOO_NEW.format(path=path)) from error
    except faults as error:
        raise StoreError(_advice(error).format(path=path, folder=path.parent, error=error)) from error


def _advice(error: Exception) -> str:
    text = str(error).lower()
    cures = (
        (("full", "no space", "disk i/o"), wording.STORE_FULL),
        (("locked", "busy"), wording.STORE_LOCKED),
        (("malformed", "not a database", "no such table", "no such column"), wording.STORE_CORRUPT),
        (
            ("readonly", "read-only", "permission", "unable to open", "file exists", "directory"),
            wording.STORE_NO_ACCESS,
        ),
    )
    return next((cure for signs, cure in cures if any(s in text for s in signs)), wording.STORE_OTHER)
