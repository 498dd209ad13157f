"""Lesson: what the desk knows better than the bot did, proposed by anybody there and decided by an administrator."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from bot.account import Account, Role
from bot.answer import Status
from bot.quoted import Quoted, faults, stands
from knowledge.learned import MAX_SAYING
from retrieval.index import Index


class Kind(StrEnum):
    """What a lesson becomes."""

    GOLDEN = "golden"  # a question with what a good answer holds: evaluated from now on
    SAYING = "saying"  # what people say for a service: leads there from the next release on
    CURATED = "curated"  # an answer written by the desk: a canned answer at once


class Standing(StrEnum):
    """Where a lesson stands."""

    PROPOSED = "proposed"
    LEARNED = "learned"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What is done with a lesson."""

    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson; texts are masked, times ISO in Beijing time, empty for never.

    `question` is the citizen's, as it was looked up. A golden case has `status`, `service` (the best, or "") and
    `clauses`; a saying `service`; a curated answer `service`, `text` and `citations`. `by` proposed it.
    """

    id: int
    kind: Kind
    question: str
    service: str
    by: str
    at: str
    status: Status = Status.ANSWERED
    clauses: tuple[str, ...] = ()
    text: str = ""
    citations: tuple[Quoted, ...] = ()
    ticket: str = ""
    standing: Standing = Standing.PROPOSED
    decided_by: str = ""
    decided_at: str = ""
    remark: str = ""


class Objection(StrEnum):
    """Why nothing is done with a lesson."""

    NOT_FOUND = "not_found"
    NOT_ALLOWED = "not_allowed"
    DECIDED = "decided"
    NO_QUESTION = "no_question"
    TOO_LONG = "too_long"  # a saying is a sentence
    NO_SERVICE = "no_service"  # no such service in the directory of today
    NO_CLAUSE = "no_clause"
    NO_TEXT = "no_text"
    WRONG_LAW = "wrong_law"  # what it quotes is not the law of today
    NO_INDEX = "no_index"
    NOT_WRITTEN = "not_written"  # the data folder takes nothing


_ANYBODY = frozenset(Role)
_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})

# All that may be done, by which roles, and where it leads. Who proposed it may take it back.
_STEPS: Mapping[tuple[Standing, Step], tuple[frozenset[Role], Standing]] = MappingProxyType(
    {
        (Standing.PROPOSED, Step.ACCEPT): (_ADMINISTRATOR, Standing.LEARNED),
        (Standing.PROPOSED, Step.DECLINE): (_ADMINISTRATOR, Standing.DECLINED),
        (Standing.PROPOSED, Step.WITHDRAW): (_ANYBODY, Standing.WITHDRAWN),
    }
)


def step(lesson: Lesson, what: Step, who: Account, at: str) -> Lesson | Objection:
    """The lesson after a step, or why it may not be taken."""
    if what is Step.WITHDRAW and who.name != lesson.by:
        return Objection.NOT_ALLOWED
    if what is not Step.WITHDRAW and who.role not in _ADMINISTRATOR:
        return Objection.NOT_ALLOWED
    rule = _STEPS.get((lesson.standing, what))
    if rule is None:
        return Objection.DECIDED
    return replace(lesson, standing=rule[1], decided_by=who.name, decided_at=at)


def fault(lesson: Lesson, index: Index | None) -> Objection | None:
    """What keeps a lesson from being learned as the knowledge stands today, or None."""
    if index is None:
        return Objection.NO_INDEX
    if not lesson.question.strip():
        return Objection.NO_QUESTION
    if lesson.kind is Kind.SAYING and len(lesson.question) > MAX_SAYING:
        return Objection.TOO_LONG
    # Only a golden case may expect that no office is named.
    wants_service = lesson.kind is not Kind.GOLDEN or bool(lesson.service)
    if wants_service and lesson.service not in index.services:
        return Objection.NO_SERVICE
    if any(clause not in index.clauses for clause in lesson.clauses):
        return Objection.NO_CLAUSE
    if lesson.kind is not Kind.CURATED:
        return None
    if not lesson.text.strip():
        return Objection.NO_TEXT
    wrong = any(stands(quoted, index) for quoted in lesson.citations) or faults(lesson.text, index)
    return Objection.WRONG_LAW if wrong else None
