"""Consult: a citizen's question becomes an answer with its evidence."""

from dataclasses import dataclass

from bot import wording
from bot.answer import Alarm, Answer, Option, Referral, Status
from bot.cite import cite, whole
from bot.decide import Decision, decide, referrals
from bot.guard import is_refused
from bot.urgency import Urgency, UrgencyRules, detect
from retrieval.clean import MAX_QUESTION, clean, says_something
from retrieval.encoder import Encoder
from retrieval.hit import Findings
from retrieval.index import Index
from retrieval.resolver import Resolution, resolve
from retrieval.search import search


@dataclass(frozen=True, slots=True)
class Consultation:
    """An answer, and everything that was found on the way to it (None where no search was needed)."""

    answer: Answer
    findings: Findings | None = None
    decision: Decision | None = None


def consult(
    question: str,
    index: Index | None,
    encoder: Encoder | None,
    rules: UrgencyRules,
    district: str | None = None,
) -> Consultation:
    """The answer to a question. Without an index only danger, greetings and refusals are recognised."""
    text = clean(question)
    release = index.release if index else None
    if not says_something(text):
        return Consultation(_unclear(question, release, wording.NOTHING_SAID))
    if urgency := detect(text, rules):
        return Consultation(_urgent(question, release, urgency, index))
    if is_refused(text):
        return Consultation(Answer(question, Status.REFUSED, release, wording.REFUSED))
    if index is None or encoder is None:
        return Consultation(Answer(question, Status.NOT_COVERED, None, wording.NO_INDEX))
    named = resolve(text, index.names, index.clauses)
    if named and named.only:
        return Consultation(_clauses(question, named, index))
    findings = search(text, index, encoder)
    decision = decide(text, findings, index)
    answer = _compose(question, text, findings, decision, named, index, district)
    return Consultation(answer, findings, decision)


def _unclear(question: str, release: str | None, words: str) -> Answer:
    return Answer(question, Status.CLARIFY, release, words, options=wording.FIRST_OPTIONS)


def _urgent(question: str, release: str | None, urgency: Urgency, index: Index | None) -> Answer:
    alarm = Alarm(urgency.danger.value, urgency.phones, urgency.card)
    ids = (urgency.service, *urgency.also)
    services = tuple(
        Referral(index.services[i], index.services[i].when, (), None, 1.0)
        for i in ids
        if index and i in index.services
    )
    return Answer(question, Status.URGENT, release, urgency.card.strip(), alarm, services=services)


def _clauses(question: str, named: Resolution, index: Index) -> Answer:
    citations = tuple(whole(index, index.clauses[i]) for i in named.clauses)
    summary = "".join((*named.notes, *named.missing)) or wording.found_clauses(citations)
    return Answer(question, Status.CLAUSE, index.release, summary, citations=citations)


def _compose(
    question: str,
    text: str,
    findings: Findings,
    decision: Decision,
    named: Resolution | None,
    index: Index,
    district: str | None,
) -> Answer:
    plain = {
        Status.GREETING: wording.GREETING,
        Status.REFUSED: wording.REFUSED,
        Status.OUTSIDE: wording.OUTSIDE,
    }
    if decision.status in plain:
        return Answer(question, decision.status, index.release, plain[decision.status])
    services = referrals(text, decision, index, district)
    if decision.status is Status.CLARIFY:
        options = tuple(Option(r.service.name, wording.option_question(r.service)) for r in services)
        return Answer(
            question, Status.CLARIFY, index.release, wording.CLARIFY, services=services, options=options
        )
    named_citations = tuple(whole(index, index.clauses[i]) for i in named.clauses) if named else ()
    grounds = cite(text, [(r.service, r.score) for r in services], findings, index)
    citations = _merged(named_citations, grounds)
    status = Status.ANSWERED if citations and decision.status is Status.ANSWERED else Status.NOT_COVERED
    summary = wording.summary(services, status)
    if len(question) > MAX_QUESTION:
        summary = wording.CUT + summary
    if named and (named.notes or named.missing):
        summary = "".join((*named.notes, *named.missing)) + summary
    return Answer(question, status, index.release, summary, citations=citations, services=services)


def _merged(first: tuple, second: tuple) -> tuple:  # type: ignore[type-arg]
    seen = {c.clause for c in first}
    return (*first, *(c for c in second if c.clause not in seen))[:4]
