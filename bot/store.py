"""Store: what was answered and who did what, kept in one SQLite file."""

import hashlib
import hmac
import json
import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from bot.consult import Consultation
from bot.migrations import TooNew, migrate
from bot.privacy import mask
from bot.wording import answers as wording
from retrieval.clean import MAX_QUESTION
from retrieval.hit import ClauseHit, Findings, ServiceHit

# How long one process waits for another's write; a write takes milliseconds.
BUSY_TIMEOUT_S = 5
# Signals kept of each kind: enough to see why, little enough to keep for years.
KEPT_SIGNALS = 5
# The chain's first link.
GENESIS = "0" * 64

Clock = Callable[[], str]


class StoreError(Exception):
    """The store cannot be read or written; the message says what to do. What was acknowledged is there."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A quotation as kept: the release has its words."""

    clause: str
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Named:
    """A service as kept."""

    service: str
    score: float


@dataclass(frozen=True, slots=True)
class Signal:
    """Something search found, chosen or not. `kind`: plan, statute or service."""

    kind: str
    id: str
    similarity: float
    lexical: float
    score: float


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """One answer as kept: the question masked, the conversation hashed (empty: none)."""

    id: str
    asked_at: str
    channel: str
    conversation: str
    question: str
    status: str
    release: str | None
    citations: tuple[Cited, ...]
    services: tuple[Named, ...]
    signals: tuple[Signal, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of the audit chain; `hash` covers every other field, `previous` is the hash before."""

    seq: int
    at: str
    who: str
    action: str
    detail: str
    previous: str
    hash: str


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
    with _told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        # Nobody else on the machine reads what citizens asked; SQLite gives its side files the same mode.
        path.touch(mode=0o600)
        # One connection for all threads; the store's own lock orders them.
        connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, check_same_thread=False)
        try:
            db = Database(connection)
            db.execute("PRAGMA journal_mode = wal")
            # An acknowledged row outlives a power cut, an erased one does not stay in free pages.
            db.execute("PRAGMA synchronous = FULL")
            db.execute("PRAGMA secure_delete = ON")
            migrate(db)
            key = db.execute("SELECT key FROM keys WHERE name = 'conversation'").fetchone()[0]
        except BaseException:
            connection.close()
            raise
    return Store(path, db, clock, key)


class Store:
    """Answers and the audit chain. Safe to call from several threads; several processes may share the file."""

    def __init__(self, path: Path, db: Database, clock: Clock, key: bytes) -> None:
        self._path = path
        self._db = db
        self._clock = clock
        self._key = key
        self._lock = threading.Lock()

    def keep_answer(self, consultation: Consultation, channel: str, conversation: str = "") -> str:
        """Keeps an answer and returns its id; once returned it is on disk. Raises StoreError."""
        answer = consultation.answer
        kept_id = secrets.token_hex(8)
        row = (
            kept_id,
            self._clock(),
            channel,
            self._hashed(conversation),
            # Masked first: a number cut in two is no longer known for one.
            _masked(answer.question)[:MAX_QUESTION],
            answer.status.value,
            answer.release,
            _json([(c.clause, c.start, c.end, c.score) for c in answer.citations]),
            _json([(r.service.id, round(r.score, 4)) for r in answer.services]),
            _json([astuple(s) for s in _signals(consultation.findings)]),
        )
        with self._writing() as db:
            db.execute("INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        return kept_id

    def append_audit(self, who: str, action: str, detail: str) -> int:
        """Adds a link to the chain and returns its number; `detail` is masked first. Raises StoreError."""
        with self._writing() as db:
            last = db.execute("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
            seq, previous = (last[0] + 1, last[1]) if last else (1, GENESIS)
            link = (seq, self._clock(), who, action, _masked(detail), previous)
            db.execute("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?)", (*link, link_hash(*link)))
        return seq

    def verify_audit(self) -> int | None:
        """The number of the first link that is missing or not what was written, or None. Raises StoreError."""
        expected, previous = 1, GENESIS
        with self._reading() as db:
            for row in db.execute(
                "SELECT seq, at, who, action, detail, previous, hash FROM audit ORDER BY seq"
            ):
                if row[0] != expected or row[5] != previous or row[6] != link_hash(*row[:6]):
                    return expected
                expected, previous = expected + 1, row[6]
            # SQLite remembers the highest number ever given: a chain cut at its end shows.
            given = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'audit'").fetchone()
        return expected if given and given[0] >= expected else None

    def audit(self, limit: int = 50) -> tuple[Entry, ...]:
        """The newest links, newest first. Raises StoreError."""
        sql = "SELECT seq, at, who, action, detail, previous, hash FROM audit ORDER BY seq DESC LIMIT ?"
        with self._reading() as db:
            return tuple(Entry(*row) for row in db.execute(sql, (limit,)))

    def recent(self, limit: int = 50, status: str | None = None) -> tuple[KeptAnswer, ...]:
        """The newest answers, newest first, of one status or all. Raises StoreError."""
        with self._reading() as db:
            rows = db.execute(
                "SELECT * FROM answers WHERE ?1 IS NULL OR status = ?1 ORDER BY asked_at DESC, rowid DESC LIMIT ?2",
                (status, limit),
            ).fetchall()
        return tuple(map(_kept, rows))

    def erase(self, conversation: str) -> int:
        """Deletes every answer of a conversation for good; how many there were. Raises StoreError."""
        if not conversation:
            return 0
        with self._writing() as db:
            erased = db.execute(
                "DELETE FROM answers WHERE conversation = ?", (self._hashed(conversation),)
            ).rowcount
        with self._reading() as db:
            # The log still holds the old pages until it is folded in and emptied.
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return erased

    def close(self) -> None:
        """Closes the file."""
        with self._lock:
            self._db.close()

    def _hashed(self, conversation: str) -> str:
        if not conversation:
            return ""
        return hmac.new(self._key, conversation.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:32]

    @contextmanager
    def _reading(self) -> Iterator[Database]:
        with self._lock, _told(self._path):
            yield self._db

    @contextmanager
    def _writing(self) -> Iterator[Database]:
        """One transaction, the only writer among all processes; committed and on disk at its end."""
        with self._lock, _told(self._path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                self._db.conn.rollback()
                raise


def link_hash(seq: int, at: str, who: str, action: str, detail: str, previous: str) -> str:
    """SHA-256 over a link's fields and the hash before it."""
    return hashlib.sha256(_json([seq, at, who, action, detail, previous]).encode()).hexdigest()


def _signals(findings: Findings | None) -> tuple[Signal, ...]:
    if findings is None:
        return ()
    return (
        *(_clause_signal("plan", hit) for hit in findings.plan[:KEPT_SIGNALS]),
        *(_clause_signal("statute", hit) for hit in findings.statutes[:KEPT_SIGNALS]),
        *(_service_signal(hit) for hit in findings.services[:KEPT_SIGNALS]),
    )


def _clause_signal(kind: str, hit: ClauseHit) -> Signal:
    return Signal(kind, hit.clause, round(hit.similarity, 4), round(hit.lexical, 4), round(hit.score, 4))


def _service_signal(hit: ServiceHit) -> Signal:
    return Signal(
        "service", hit.service, round(hit.similarity, 4), round(hit.lexical, 4), round(hit.probability, 4)
    )


def _kept(row: Sequence[Any]) -> KeptAnswer:
    kept_id, asked_at, channel, conversation, question, status, release, citations, services, signals = row
    return KeptAnswer(
        kept_id,
        asked_at,
        channel,
        conversation,
        question,
        status,
        release,
        tuple(Cited(*c) for c in json.loads(citations)),
        tuple(Named(*s) for s in json.loads(services)),
        tuple(Signal(*s) for s in json.loads(signals)),
    )


def _masked(text: str) -> str:
    """The only form in which words enter the store; lone surrogates, which no file takes, become question marks."""
    return mask(text.encode("utf-8", "replace").decode())


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Whatever goes wrong with the file inside, told as a StoreError with its cure."""
    try:
        yield
    except TooNew as error:
        raise StoreError(wording.STORE_TOO_NEW.format(path=path)) from error
    except (sqlite3.Error, OSError) as error:
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
