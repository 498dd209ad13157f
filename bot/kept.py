"""Kept: an answer as it is kept, masked and small, with what its buttons need to show it again."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from typing import Any

from sqlite_utils import Database

from bot.answer import Alarm, Answer, Citation, Option, Referral, Status
from bot.consult import Consultation
from bot.counsel import counsel
from bot.countable import countable
from bot.rows import masked, packed
from retrieval.clean import MAX_QUESTION
from retrieval.hit import ClauseHit, Findings, ServiceHit

# Signals kept of each kind: enough to see why, little enough to keep for years.
KEPT_SIGNALS = 5

_SELECT = (
    "SELECT id, asked_at, channel, conversation, question, status, release, citations, services, signals, shown"
    " FROM answers"
)
_INSERT = (
    "INSERT INTO answers (id, asked_at, channel, conversation, question, status, release, citations, services,"
    " signals, shown, day, hour, service, district, deadlines)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


@dataclass(frozen=True, slots=True)
class Cited:
    """A quotation as kept: the release has its words, `digest` tells whether a later release still has."""

    clause: str
    start: int
    end: int
    score: float
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A service as kept, with why it was named and which of its deadlines mattered."""

    service: str
    score: float
    why: str = ""
    deadlines: tuple[int, ...] = ()
    district: str | None = None


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
    """One answer as kept: the question masked, the conversation hashed (empty: none).

    `remarks` is what the summary said beyond the directory's own words.
    """

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
    remarks: str = ""
    alarm: Alarm | None = None
    options: tuple[Option, ...] = ()


def insert(
    db: Database, kept_id: str, at: str, channel: str, conversation: str, consultation: Consultation
) -> None:
    """Writes an answer; `conversation` is hashed already. For use inside a transaction."""
    answer = consultation.answer
    counts = countable(consultation, at)
    row = (
        kept_id,
        at,
        channel,
        conversation,
        # Masked first: a number cut in two is no longer known for one.
        masked(answer.question)[:MAX_QUESTION],
        answer.status.value,
        answer.release,
        packed([(c.clause, c.start, c.end, c.score, digest(c.quote)) for c in answer.citations]),
        packed([_named(referral) for referral in answer.services]),
        packed([astuple(s) for s in _signals(consultation.findings)]),
        packed(_shown(answer)),
        counts.day,
        counts.hour,
        counts.service,
        counts.district,
        packed(counts.deadlines),
    )
    db.execute(_INSERT, row)


def find(db: Database, kept_id: str) -> KeptAnswer | None:
    """The answer of this id, or None if it is not (or no longer) kept."""
    row = db.execute(_SELECT + " WHERE id = ?", (kept_id,)).fetchone()
    return _kept(row) if row else None


def newest(db: Database, limit: int, status: str | None) -> tuple[KeptAnswer, ...]:
    """The newest answers, newest first, of one status or all."""
    rows = db.execute(
        _SELECT + " WHERE ? IS NULL OR status = ? ORDER BY asked_at DESC, rowid DESC LIMIT ?",
        (status, status, limit),
    )
    return tuple(map(_kept, rows.fetchall()))


def quotations(db: Database) -> Iterator[tuple[str, str, tuple[Cited, ...]]]:
    """(release, answer, quotations) of every answer that quotes something, ordered by release."""
    sql = "SELECT release, id, citations FROM answers WHERE release IS NOT NULL AND citations <> '[]' ORDER BY release"
    for release, answer, citations in db.execute(sql):
        yield release, answer, tuple(Cited(*c) for c in json.loads(citations))


def of_conversation(db: Database, conversation: str) -> tuple[str, ...]:
    """The ids of the answers of a hashed conversation, newest first; nothing for none."""
    sql = "SELECT id FROM answers WHERE conversation = ? AND conversation <> '' ORDER BY asked_at DESC, rowid DESC"
    return tuple(kept_id for (kept_id,) in db.execute(sql, (conversation,)))


def erase(db: Database, conversation: str) -> int:
    """Deletes every answer of a hashed conversation; how many there were."""
    return int(db.execute("DELETE FROM answers WHERE conversation = ?", (conversation,)).rowcount)


def digest(words: str) -> str:
    """What a quotation is known by without its words."""
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:16]


def directory_words(
    question: str, services: Sequence[Referral], citations: Iterable[Citation], status: Status
) -> str:
    """The part of an answer's summary that is the directory's own, made anew from what it says today."""
    spoken = status in (Status.ANSWERED, Status.NOT_COVERED) and services
    return counsel(question, services, citations, status) if spoken else ""


def _named(referral: Referral) -> tuple[Any, ...]:
    score = round(referral.score, 4)
    return referral.service.id, score, referral.why, referral.deadlines, referral.district


def _shown(answer: Answer) -> tuple[Any, ...]:
    """Remarks may repeat the name of a law as the citizen wrote it: masked. All else is fixed wording."""
    told = directory_words(answer.question, answer.services, answer.citations, answer.status)
    remarks = masked(answer.summary.removesuffix(told))
    alarm = astuple(answer.urgent) if answer.urgent else None
    return remarks, alarm, [astuple(option) for option in answer.options]


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
    kept_id, at, channel, conversation, question, status, release, citations, services, signals, shown = row
    remarks, alarm, options = json.loads(shown) if shown else ("", None, [])
    return KeptAnswer(
        kept_id,
        at,
        channel,
        conversation,
        question,
        status,
        release,
        tuple(Cited(*c) for c in json.loads(citations)),
        tuple(_named_of(s) for s in json.loads(services)),
        tuple(Signal(*s) for s in json.loads(signals)),
        remarks,
        Alarm(alarm[0], tuple(alarm[1]), alarm[2]) if alarm else None,
        tuple(Option(*o) for o in options),
    )


def _named_of(fields: Sequence[Any]) -> Named:
    """A service as written by this version or by the first, which kept two fields."""
    service, score, why, deadlines, district = fields if len(fields) > 2 else (*fields, "", (), None)
    return Named(service, score, why, tuple(deadlines), district)
