"""Board: all that an operator sees for the words typed, from one consultation and one search."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import partial

from bot.answer import Answer, Citation
from bot.cite import best_sentence, validity_words
from bot.consult import Consultation, consult
from bot.counsel import counsel
from bot.lookup import KINDS, SearchKind
from bot.marking import IsCommon
from bot.urgency import UrgencyRules
from knowledge.clause import Clause, Kind, Source
from knowledge.service import Service
from retrieval.clean import clean, says_something
from retrieval.encoder import Encoder
from retrieval.hit import ClauseHit, Findings
from retrieval.index import Index
from retrieval.resolver import resolve
from retrieval.search import search

# What fits beside an answer without scrolling far; who wants more words types more.
MOST_STATUTES, MOST_PLAN, MOST_SERVICES = 10, 4, 8
# A service less likely than this is no result, only noise; the likeliest is shown whatever it is.
LEAST_PROBABILITY = 0.004
# Pairs of characters in more passages of law than this tell none from another: 应当, 规定, 人民.
COMMON = 0.1


@dataclass(frozen=True, slots=True)
class ClauseFound:
    """A clause with the sentence of it that shares most with the words, `text[start:end]`.

    `exact`: it was asked for by number. `hit` is None where only the number led to it.
    """

    clause: Clause
    source: Source
    validity: str
    start: int
    end: int
    hit: ClauseHit | None
    exact: bool = False

    @property
    def sentence(self) -> str:
        """The words shown."""
        return self.clause.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class ServiceFound:
    """A service with its probability; `chosen`: the answer names it."""

    service: Service
    probability: float
    chosen: bool


@dataclass(frozen=True, slots=True)
class Board:
    """What was found for `query` (cleaned) in `release` (None: no index; only danger is recognised).

    `findings` is None without an index or encoder, or where nothing was said.
    """

    query: str
    release: str | None
    district: str
    consultation: Consultation
    findings: Findings | None
    statutes: tuple[ClauseFound, ...]
    plan: tuple[ClauseFound, ...]
    services: tuple[ServiceFound, ...]
    notes: tuple[str, ...]

    @property
    def answer(self) -> Answer:
        """What the citizen would be told."""
        return self.consultation.answer

    @property
    def counsel(self) -> str:
        """What the law says of it where that is sure, and what to do first."""
        answer = self.answer
        return counsel(answer.question, answer.services, answer.citations, answer.status)

    @property
    def grounds(self) -> tuple[Citation, ...]:
        """The answer's citations, what is law today before the plan, whose term is over."""
        return tuple(sorted(self.answer.citations, key=lambda c: c.clause.startswith("plan/")))


def look_up(
    query: str, index: Index | None, encoder: Encoder | None, rules: UrgencyRules, district: str = ""
) -> Board:
    """The board for words as typed, half a question or a whole one."""
    consultation = consult(query, index, encoder, rules, district or None)
    text = clean(query)
    if index is None or encoder is None or not says_something(text):
        return Board(text, index.release if index else None, district, consultation, None, (), (), (), ())
    # Where the answer needed no search an operator still wants to see what there is.
    findings = consultation.findings or search(text, index, encoder)
    named = resolve(text, index.names, index.clauses)
    asked = tuple(named.clauses) if named else ()
    found = partial(_clauses, index=index, text=text, asked=asked)
    return Board(
        text,
        index.release,
        district,
        consultation,
        findings,
        found(findings.statutes, kind=Kind.STATUTE, most=MOST_STATUTES),
        found(findings.plan, kind=Kind.PLAN, most=MOST_PLAN),
        tuple(_services(findings, consultation.answer, index, district)),
        (*named.notes, *named.missing) if named else (),
    )


def shown(kinds: Collection[str]) -> tuple[SearchKind, ...]:
    """The kinds of results wanted, in their order; all of them where none that exists is named.

    >>> shown(["service", "statute"]), shown(["x"])
    (('statute', 'service'), ('plan', 'statute', 'service'))
    """
    return tuple(kind for kind in KINDS if kind in kinds) or KINDS


def common_in(index: Index) -> IsCommon:
    """Whether a pair of characters stands in so much of the law that it tells nothing."""
    return lambda pair: index.statutes.lexical.share(pair) > COMMON


def _clauses(
    hits: Iterable[ClauseHit], *, index: Index, text: str, asked: Collection[str], kind: Kind, most: int
) -> tuple[ClauseFound, ...]:
    """Those asked for by number first, all of them, then what search found, up to so many together."""
    by_id = {hit.clause: hit for hit in hits}
    exact = [i for i in asked if index.sources[index.clauses[i].source].kind is kind]
    rest = [i for i in by_id if i not in exact][: max(0, most - len(exact))]
    whole = [_found(index, i, by_id.get(i), text, exact=True) for i in exact]
    return (*whole, *(_found(index, i, by_id[i], text, exact=False) for i in rest))


def _found(index: Index, clause_id: str, hit: ClauseHit | None, text: str, exact: bool) -> ClauseFound:
    clause = index.clauses[clause_id]
    source = index.sources[clause.source]
    start, end = 0, len(clause.text)
    if hit is not None and not exact:
        sentence = best_sentence(clause, hit.start, hit.end, text)
        start = clause.text.index(sentence)
        end = start + len(sentence)
    return ClauseFound(clause, source, validity_words(source), start, end, hit, exact)


def _services(findings: Findings, answer: Answer, index: Index, district: str) -> Iterable[ServiceFound]:
    """What the answer names, in its order, then the other likely ones; none that is not there for the district."""
    probability = {hit.service: hit.probability for hit in findings.services}
    named = [referral.service.id for referral in answer.services]
    likely = [
        h.service for n, h in enumerate(findings.services) if n == 0 or h.probability >= LEAST_PROBABILITY
    ]
    for service_id in list(dict.fromkeys((*named, *likely)))[:MOST_SERVICES]:
        service = index.services[service_id]
        if serves(service, district):
            yield ServiceFound(service, probability.get(service_id, 0.0), service_id in named)


def serves(service: Service, district: str) -> bool:
    """Whether a service is there for somebody in a district; one without districts is there for all."""
    return not district or not service.districts or district in service.districts
