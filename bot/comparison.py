"""Comparison: what a new release would change in the answers, before anybody gets them."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answer import Status
from bot.golden import Ask, Case, Report, evaluate
from knowledge.changes import Changes, clause_changes, service_changes
from retrieval.index import Index


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares of golden questions, as `mingbai evaluate` prints them."""

    first: float
    third: float
    clause: float
    status: float
    urgent: float
    false_alarms: float


# What a release may lose against the one that serves; a danger that is no longer heard is never a small loss.
LIMITS = Figures(first=0.01, third=0.01, clause=0.02, status=0.01, urgent=0.0, false_alarms=0.005)


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody was told: how it ended, the service named first, the clauses cited."""

    status: Status
    service: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shift:
    """A question that is answered otherwise. `id` is the golden case's or the kept answer's."""

    id: str
    question: str
    before: Told
    after: Told


@dataclass(frozen=True, slots=True)
class Comparison:
    """The release `release` held against `against`, which served at the time. `golden` are golden questions that are
    answered otherwise, `recent` real ones (masked)."""

    release: str
    against: str
    changes: Changes
    before: Figures
    after: Figures
    golden: tuple[Shift, ...]
    recent: tuple[Shift, ...]
    cases: int
    asked: int


def compare(
    old: Index,
    new: Index,
    ask_old: Ask,
    ask_new: Ask,
    cases: Sequence[Case],
    recent: Sequence[tuple[str, str]],
) -> Comparison:
    """Both releases asked the same: golden cases, and recent questions as (id of the kept answer, question)."""
    changes = Changes(
        clause_changes(old.clauses, new.clauses, old.sources, new.sources),
        service_changes(old.services, new.services),
    )
    return Comparison(
        new.release,
        old.release,
        changes,
        figures(evaluate(cases, ask_old)),
        figures(evaluate(cases, ask_new)),
        shifts([(case.id, case.text) for case in cases], ask_old, ask_new),
        shifts(recent, ask_old, ask_new),
        len(cases),
        len(recent),
    )


def shifts(questions: Sequence[tuple[str, str]], ask_old: Ask, ask_new: Ask) -> tuple[Shift, ...]:
    """The questions (id, text) that are answered otherwise."""
    asked = ((i, text, _told(ask_old, text), _told(ask_new, text)) for i, text in questions)
    return tuple(Shift(*row) for row in asked if row[2] != row[3])


def figures(report: Report) -> Figures:
    """The shares of a report that publishing depends on."""
    return Figures(
        report.service_top1_accepted,
        report.service_top3,
        report.clause_hit3,
        report.status_accuracy,
        report.urgent_recall,
        report.false_alarms,
    )


def losses(before: Figures, after: Figures, limits: Figures = LIMITS) -> tuple[tuple[str, float, float], ...]:
    """(figure, before, after) of every figure that gets worse by more than it may."""
    rising = ("first", "third", "clause", "status", "urgent")
    worse = [
        (name, getattr(before, name), getattr(after, name))
        for name in rising
        if getattr(before, name) - getattr(after, name) > getattr(limits, name) + 1e-9
    ]
    if after.false_alarms - before.false_alarms > limits.false_alarms + 1e-9:
        worse.append(("false_alarms", before.false_alarms, after.false_alarms))
    return tuple(worse)


def _told(ask: Ask, question: str) -> Told:
    answer = ask(question)
    service = answer.services[0].service.id if answer.services else ""
    return Told(answer.status, service, tuple(citation.clause for citation in answer.citations))
