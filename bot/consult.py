"""Consult: a citizen's question becomes an answer with its evidence."""

from dataclasses import dataclass, replace
from itertools import zip_longest

from bot import place
from bot.answer import Alarm, Answer, Citation, Option, Referral, Status
from bot.as_of import day_named, reading_on
from bot.cite import MOST_CITATIONS, cite, validity_words, whole
from bot.counsel import counsel
from bot.decide import MOST_SERVICES, Decision, decide, referrals
from bot.guard import is_refused
from bot.law_question import said_in_law, search_rest, subject_in_law
from bot.mood import matter
from bot.number_question import UNKNOWN_CALLERS, lines_asked
from bot.plan_question import said, subject
from bot.repealed import ending
from bot.urgency import Urgency, UrgencyRules, detect, weighed
from bot.wording import answers as wording
from retrieval.clean import MAX_QUESTION, clean, is_chinese, says_something
from retrieval.encoder import Encoder
from retrieval.hit import Findings
from retrieval.index import Index
from retrieval.resolver import Resolution, resolve
from retrieval.search import search

# Below a safety card an ordinary service is named only if it is this likely.
LIKELY_TOO, CERTAIN_TOO = 0.3, 0.8
# Beside what the plan says an office is named only if the subject is surely its own.
ITS_OWN = 0.5


@dataclass(frozen=True, slots=True)
class Consultation:
    """An answer, and everything that was found on the way to it (None where no search was needed).

    `district` is where the citizen is known to be, None for nowhere said.
    """

    answer: Answer
    findings: Findings | None = None
    decision: Decision | None = None
    district: str | None = None


def consult(
    question: str,
    index: Index | None,
    encoder: Encoder | None,
    rules: UrgencyRules,
    district: str | None = None,
) -> Consultation:
    """The answer to a question. Without an index only danger, greetings and refusals are recognised."""
    return replace(_consulted(question, index, encoder, rules, district), district=district)


def _consulted(
    question: str,
    index: Index | None,
    encoder: Encoder | None,
    rules: UrgencyRules,
    district: str | None,
) -> Consultation:
    text = clean(question)
    district = district or place.district(question)
    release = index.release if index else None
    if not says_something(text):
        return Consultation(_unclear(question, release, wording.NOTHING_SAID))
    # A cry for help may stand at the very end of a long story.
    tail = clean(question[-MAX_QUESTION:]) if len(question) > MAX_QUESTION else ""
    urgency = detect(text, rules) or (detect(tail, rules) if tail else None)
    # The alarm has learned from Chinese; letters alone are left to the rules.
    if index is not None and is_chinese(text):
        urgency = weighed(urgency, text, index.alarm, rules)
    if urgency:
        return _urgent(question, text, release, urgency, index, encoder)
    if is_refused(text):
        return Consultation(Answer(question, Status.REFUSED, release, wording.REFUSED))
    if index is None or encoder is None:
        return Consultation(Answer(question, Status.NOT_COVERED, None, wording.NO_INDEX))
    text = matter(text)
    if lines_asked(text, index.services.values()):
        return _of_numbers(question, text, index, encoder, district)
    day, undated = day_named(text)
    if day and (dated := resolve(undated, index.names, index.clauses)) and dated.only:
        return Consultation(_clauses_on(question, dated, day, index))
    named = resolve(text, index.names, index.clauses)
    if named and named.only:
        return Consultation(_clauses(question, text, named, index))
    topic = subject(text)
    if topic is not None and not (named and named.clauses):
        return _of_plan(question, topic, index, encoder, district)
    findings = search(text, index, encoder)
    decision = decide(text, findings, index)
    if not is_chinese(text) and decision.status is not Status.GREETING:
        return Consultation(_unclear(question, release, wording.NOT_CHINESE), findings, decision)
    law, rest = ("", "") if named else subject_in_law(text, index)
    quoted: tuple[Citation, ...] = ()
    if law and decision.status is Status.ANSWERED:
        about = search_rest(rest, index, encoder)
        quoted = said_in_law(law, rest, about, index)
        findings = replace(findings, grounds=about.grounds, words=about.words)
    answer = _compose(question, text, findings, decision, named, index, district, quoted)
    return Consultation(answer, findings, decision)


def _unclear(question: str, release: str | None, words: str) -> Answer:
    return Answer(question, Status.CLARIFY, release, words, options=wording.FIRST_OPTIONS)


def _urgent(
    question: str,
    text: str,
    release: str | None,
    urgency: Urgency,
    index: Index | None,
    encoder: Encoder | None,
) -> Consultation:
    """The safety card first; below it what the same words get on a quieter day, as far as it is clear."""
    alarm = Alarm(urgency.danger.value, urgency.phones, urgency.card)
    card = Answer(question, Status.URGENT, release, urgency.card.strip(), alarm)
    if index is None:
        return Consultation(card)
    safe = [
        Referral(index.services[i], index.services[i].when, (), None, 1.0)
        for i in (urgency.service, *urgency.also)
        if i in index.services
    ]
    if encoder is None:
        return Consultation(replace(card, services=tuple(safe)))
    findings = search(text, index, encoder)
    decision = decide(text, findings, index)
    # What an ordinary day would add is named only where it is the card's own, or nearly certain.
    own = {r.service.id for r in safe}
    likely = [
        r
        for r in referrals(text, decision, index, None)
        if r.score >= (LIKELY_TOO if r.service.id in own else CERTAIN_TOO)
    ]
    ranked = (*safe[:1], *likely[:1], *safe[1:], *likely[1:])
    services = tuple(
        {r.service.id: r for r in reversed(ranked)}[i] for i in dict.fromkeys(r.service.id for r in ranked)
    )
    grounded = [(r.service, r.score) for r in likely if r.service.id in own]
    grounds = cite(text, grounded, findings, index) if grounded else ()
    return Consultation(
        replace(card, services=services[:MOST_SERVICES], citations=grounds), findings, decision
    )


def _clauses(question: str, text: str, named: Resolution, index: Index) -> Answer:
    wanted = tuple(whole(index, index.clauses[i]) for i in named.clauses)
    found = wording.found_clauses(wanted) if wanted else ""
    summary = "".join((*named.notes, *named.missing, found))
    citations = _merged(wanted, tuple(citation for _, _, citation in ending(text, index)))
    return Answer(question, Status.CLAUSE, index.release, summary, citations=citations)


def _clauses_on(question: str, named: Resolution, day: str, index: Index) -> Answer:
    """The clauses asked for as they read on a day; the notes say which version that is."""
    readings = [reading_on(index.clauses[i], day, index) for i in named.clauses]
    citations = tuple(whole(index, r.clause) for r in readings if r.clause)
    notes = dict.fromkeys(r.note for r in readings)
    found = wording.found_clauses(citations) if citations else ""
    return Answer(
        question,
        Status.CLAUSE,
        index.release,
        "".join((*named.missing, *notes, found)),
        citations=citations,
    )


def _of_numbers(
    question: str, text: str, index: Index, encoder: Encoder, district: str | None
) -> Consultation:
    """Whose numbers these are, by the directory; where it does not have one, what to beware of and whom to ask."""
    findings = search(text, index, encoder)
    hits = {hit.service: hit for hit in findings.services}
    likeliest = sorted(index.services.values(), key=lambda service: hits[service.id].rank)
    lines = lines_asked(text, likeliest)
    unknown = tuple(line.number for line in lines if not line.owners)
    # Each number's own service before anybody's second.
    turns = zip_longest(*((service for service, _ in line.owners) for line in lines))
    owners = dict.fromkeys(service for turn in turns for service in turn if service)
    if unknown and UNKNOWN_CALLERS in index.services:
        owners[index.services[UNKNOWN_CALLERS]] = None
    chosen = tuple(hits[service.id] for service in tuple(owners)[:MOST_SERVICES])
    status = Status.NOT_COVERED if unknown else Status.ANSWERED
    decision = Decision(status, chosen, "问的是电话号码")
    services = referrals(text, decision, index, district)
    # The law says nothing of whose a number is; the plan speaks of some lines.
    named = [] if unknown else [(r.service, 1.0) for r in services[: len(lines)]]
    grounds = cite(text, named, findings, index) if named else ()
    citations = tuple(c for c in grounds if c.clause.startswith("plan/"))
    summary = wording.said_of_numbers(lines)
    answer = Answer(question, status, index.release, summary, citations=citations, services=services)
    return Consultation(answer, findings, decision)


def _of_plan(question: str, topic: str, index: Index, encoder: Encoder, district: str | None) -> Consultation:
    """What the plan itself says of a topic, and the office in charge of it."""
    findings = search(topic, index, encoder)
    decision = decide(topic, findings, index)
    sure = decision.status is Status.ANSWERED and decision.services[0].probability >= ITS_OWN
    services = referrals(topic, decision, index, district) if sure else ()
    citations = said(topic, findings.plan, index)
    status, summary = Status.ANSWERED, wording.said_in_plan(citations)
    if not citations:
        status, summary = Status.NOT_COVERED, wording.PLAN_SILENT
    answer = Answer(question, status, index.release, summary, citations=citations, services=services)
    return Consultation(answer, findings, decision)


def _compose(
    question: str,
    text: str,
    findings: Findings,
    decision: Decision,
    named: Resolution | None,
    index: Index,
    district: str | None,
    quoted: tuple[Citation, ...],
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
        # One choice is none.
        options = options if len(options) > 1 else wording.FIRST_OPTIONS
        return Answer(
            question, Status.CLARIFY, index.release, wording.CLARIFY, services=services, options=options
        )
    citations: tuple[Citation, ...] = ()
    remarks: tuple[str, ...] = (*named.notes, *named.missing) if named else ()
    if not remarks:
        remarks = tuple(wording.replaced(old, new) for old, new, _ in ending(text, index))
    if decision.status is Status.ANSWERED:
        asked, passed_over = _named(named, index)
        grounds = cite(text, [(r.service, r.score) for r in services], findings, index)
        citations = _merged((*asked, *quoted), grounds)
        remarks = (*remarks, *passed_over)
    status = Status.ANSWERED if citations else Status.NOT_COVERED
    summary = "".join(remarks) + counsel(question, services, citations, status)
    if len(question) > MAX_QUESTION:
        summary = wording.CUT + summary
    return Answer(question, status, index.release, summary, citations=citations, services=services)


def _named(named: Resolution | None, index: Index) -> tuple[tuple[Citation, ...], tuple[str, ...]]:
    """The clauses a question names that may be cited, and in words those that may not."""
    clauses = [index.clauses[i] for i in named.clauses] if named else []
    citable = tuple(whole(index, c) for c in clauses if index.sources[c.source].citable)
    others = tuple(
        wording.not_law(index.sources[c.source].title, c.label, validity_words(index.sources[c.source]))
        for c in clauses
        if not index.sources[c.source].citable
    )
    return citable, others


def _merged(first: tuple[Citation, ...], second: tuple[Citation, ...]) -> tuple[Citation, ...]:
    seen = {c.clause for c in first}
    return (*first, *(c for c in second if c.clause not in seen))[:MOST_CITATIONS]
