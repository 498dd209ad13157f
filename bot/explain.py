"""Explain: why an answer names what it names, with the figures it was decided by, for an operator to judge."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.answer import Answer, Status
from bot.board import Board
from bot.routes import LEAST_NEEDED
from bot.wording import lookup as words
from retrieval.hit import ClauseHit, Findings, ServiceHit
from retrieval.index import Index

# So many of each kind: enough to see what was nearly chosen.
MOST_SERVICE_ROWS, MOST_CLAUSE_ROWS = 8, 8


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A service with its signals, as the router has them (see ServiceHit), and what became of it."""

    hit: ServiceHit
    name: str
    chosen: bool
    verdict: str


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """A clause with its signals (see ClauseHit), and what became of it."""

    hit: ClauseHit
    title: str
    cited: bool
    verdict: str


@dataclass(frozen=True, slots=True)
class Way:
    """A way to be no matter for a service, with its probability."""

    name: str
    probability: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a question ended and why. Without search, rows are empty and `reason` says what decided alone."""

    status: str
    reason: str
    services: tuple[ServiceRow, ...]
    unlisted: int
    ways: tuple[Way, ...]
    statutes: tuple[ClauseRow, ...]
    plan: tuple[ClauseRow, ...]


def explain(board: Board, index: Index | None) -> Explanation:
    """The explanation of a board; `index` is the one it was made with."""
    answer, findings = board.answer, board.findings
    status = words.STATUS[answer.status]
    reason = _reason(board, index)
    if findings is None or index is None:
        return Explanation(status, reason, (), 0, (), (), ())
    services = tuple(_service_rows(answer, findings, index))
    return Explanation(
        status,
        reason,
        services,
        len(findings.services) - len(services),
        tuple(Way(words.WAYS.get(name, name), p) for name, p in sorted(findings.none, key=lambda w: -w[1])),
        tuple(_clause_rows(findings.statutes, answer, index)),
        tuple(_clause_rows(findings.plan, answer, index)),
    )


def _reason(board: Board, index: Index | None) -> str:
    """What decided: a rule that needs no search, or the measured probabilities."""
    answer, decision = board.answer, board.consultation.decision
    if answer.urgent:
        return words.why_urgent(answer.urgent.danger)
    if decision is None or index is None:
        return words.WHY_WITHOUT_SEARCH.get(answer.status, "")
    if decision.status is Status.ANSWERED:
        best = decision.services[0]
        told = words.most_like if best.rank == 1 else words.by_order
        return told(index.services[best.service].name, best.probability)
    return decision.reason


def _service_rows(answer: Answer, findings: Findings, index: Index) -> Iterator[ServiceRow]:
    """Those chosen in the answer's order, then the likeliest of the others."""
    by_id = {hit.service: hit for hit in findings.services}
    chosen = [referral.service.id for referral in answer.services]
    for place, service_id in enumerate(chosen, 1):
        hit = by_id[service_id]
        verdict = words.CHOSEN if hit.rank <= place else words.PLACED
        yield ServiceRow(hit, index.services[service_id].name, True, verdict)
    others = [hit for hit in findings.services if hit.service not in chosen]
    for hit in others[: max(0, MOST_SERVICE_ROWS - len(chosen))]:
        yield ServiceRow(hit, index.services[hit.service].name, False, _why_not(hit, answer))


def _why_not(hit: ServiceHit, answer: Answer) -> str:
    if answer.status in (Status.OUTSIDE, Status.GREETING, Status.REFUSED, Status.CLAUSE):
        return words.NO_SERVICE_WANTED
    return words.UNLIKELY if hit.probability < LEAST_NEEDED else words.BEHIND


def _clause_rows(hits: Sequence[ClauseHit], answer: Answer, index: Index) -> Iterator[ClauseRow]:
    cited = {citation.clause for citation in answer.citations}
    linked = {g.clause for r in answer.services for g in (*r.service.plan, *r.service.statutes)}
    for n, hit in enumerate(hits):
        if n < MOST_CLAUSE_ROWS or hit.clause in cited:
            clause = index.clauses[hit.clause]
            source = index.sources[clause.source]
            title = words.clause_title(source.title, clause.label)
            if hit.clause in cited:
                verdict = words.CITED
            elif not source.citable:
                verdict = words.not_citable(str(source.validity))
            else:
                verdict = words.LINKED if hit.clause in linked else words.ONLY_SIMILAR
            yield ClauseRow(hit, title, hit.clause in cited, verdict)
