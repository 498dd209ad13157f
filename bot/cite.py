"""Cite: the sentences an answer stands on, chosen from the directory's grounds and from search."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.answer import Citation
from bot.bearing import bearing, leads
from knowledge.clause import Clause, Source, Validity
from knowledge.cue import longest_cue
from knowledge.quote import locate
from knowledge.sentences import sentence_spans
from knowledge.service import Ground, Service
from retrieval.hit import Findings
from retrieval.index import Index

MOST_CITATIONS = 4
MOST_PLAN = 2
MOST_STATUTES = 3

# A plan clause whose cue words stand in the question, and one that is general; a second service's counts less.
CUED, GENERAL, SECOND = 0.5, 0.3, 0.7
# An article is shown if it bears this probably: better none than a decoration (docs/quality.md).
ENOUGH = 0.13
# Where nothing else can be shown, the best ground of the offices named may stand alone from here.
ENOUGH_ALONE = 0.07
# A ground none of whose cues stands in the question must be this many standard deviations nearer than the average.
NEAR = 1.5
# A service hardly meant has no say.
LIKELY = 0.05
# Where the directory has no ground, an article may be shown that search ranks first and whose known question is
# this near: with a ground beside it, such an article was the labelled one in 1 of 15 questions.
KNOWN = 0.7
# A second service nearly as likely as the first has its plan clause shown too.
RIVAL = 0.3


@dataclass(frozen=True, slots=True)
class _Candidate:
    clause: str
    quote: str
    score: float
    why: str = ""


def cite(
    text: str, services: Sequence[tuple[Service, float]], findings: Findings, index: Index
) -> tuple[Citation, ...]:
    """At most four citations for a question routed to (service, probability) pairs: the plan, then law in force."""
    plan = _best(_plan_candidates(text, services, findings), MOST_PLAN)
    candidates = _best(_statute_candidates(text, services, findings), MOST_STATUTES)
    statutes = [c for c in candidates if c.score >= ENOUGH]
    statutes = statutes or _searched(text, findings, index)
    if not plan and not statutes:
        statutes = [c for c in candidates[:1] if c.score >= ENOUGH_ALONE]
    chosen = (*plan, *statutes[: MOST_CITATIONS - len(plan)])
    cited = (quotation(index, x.clause, x.quote, min(x.score, 1.0), x.why) for x in chosen)
    return tuple(c for c in cited if c is not None)


def quotation(index: Index, clause_id: str, quote: str, score: float, why: str = "") -> Citation | None:
    """The citation of these words, which mean `why`, or None if they are not in the clause or it is not law."""
    clause = index.clauses[clause_id]
    source = index.sources[clause.source]
    span = locate(quote, clause.text)
    # What was law when the release was built may be law no longer today.
    if span is None or not source.citable:
        return None
    start, end = span[0], _end_of_list(clause.text, span[1])
    words = clause.text[start:end]
    validity = validity_words(source)
    return Citation(clause.id, source.title, clause.label, words, start, end, validity, round(score, 4), why)


def whole(index: Index, clause: Clause) -> Citation:
    """The citation of a clause in full."""
    source = index.sources[clause.source]
    return Citation(
        clause.id, source.title, clause.label, clause.text, 0, len(clause.text), validity_words(source), 1.0
    )


def validity_words(source: Source) -> str:
    """Whether a source is law today, as shown beside every quotation."""
    words = str(source.validity)
    if source.validity is Validity.IN_FORCE:
        words += f"（{source.version}文本）" if source.version else ""
    if source.validity is Validity.PENDING:
        words += f"，{source.effective}起施行"
    return f"{words}；{source.note}" if source.note else words


# The items of a list, each on a line of its own.
_LIST = re.compile(r"(?:\s*[（(][一二三四五六七八九十]+[）)][^\n]*)+")


def best_sentence(clause: Clause, start: int, end: int, text: str) -> str:
    """The sentence of a passage that shares most with the question; a lead-in is not left alone."""
    spans = [(a, b) for a, b in sentence_spans(clause.text) if a < end and b > start]
    if not spans:
        return clause.text[start:end]
    wanted = _bigrams(text)
    a, b = max(
        spans,
        key=lambda s: (len(wanted & _bigrams(clause.text[s[0] : s[1]])) / (8 + s[1] - s[0]) ** 0.5, -s[0]),
    )
    return clause.text[a : _end_of_list(clause.text, b)]


def _end_of_list(text: str, end: int) -> int:
    """Where a quotation ends that would end with a lead-in: behind the list. Otherwise it ends where it does."""
    found = _LIST.match(text, end) if text[:end].rstrip().endswith(("：", ":")) else None
    return end + len(found[0].rstrip()) if found else end


def _plan_candidates(
    text: str, services: Sequence[tuple[Service, float]], findings: Findings
) -> Iterable[_Candidate]:
    found = {hit.clause: hit.score for hit in findings.plan}
    for n, (service, probability) in enumerate(services):
        rival = probability >= RIVAL * services[0][1]
        for ground in service.plan:
            cued = _is_cued(ground, text)
            if (cued or not ground.about) and (n == 0 or rival):
                score = (CUED if cued else GENERAL) * (SECOND if n else 1.0) + 0.1 * found.get(
                    ground.clause, 0.0
                )
                yield _Candidate(ground.clause, ground.quote, score)


def _statute_candidates(
    text: str, services: Sequence[tuple[Service, float]], findings: Findings
) -> Iterable[_Candidate]:
    found = {hit.clause: hit for hit in findings.statutes}
    for n, (service, probability) in enumerate(services):
        if n and probability < LIKELY:
            continue
        places = [(service.id, place) for place in range(len(service.statutes))]
        near = [findings.grounds.get(place, 0.0) for place in places]
        ahead = leads(near, [findings.words.get(place, 0.0) for place in places])
        for ground, own, lead in zip(service.statutes, near, ahead, strict=True):
            if ground.about and own < NEAR and not _is_cued(ground, text):
                continue
            score = bearing(text, ground, lead, n > 0, found.get(ground.clause))
            yield _Candidate(ground.clause, ground.quote, score, ground.why)


def _searched(text: str, findings: Findings, index: Index) -> list[_Candidate]:
    """The article that is known to answer such a question, if any. Likeness alone vouches for none."""
    hits = findings.statutes
    if not hits or hits[0].asked < KNOWN:
        return []
    clause = index.clauses[hits[0].clause]
    return [_Candidate(clause.id, best_sentence(clause, hits[0].start, hits[0].end, text), ENOUGH)]


def _is_cued(ground: Ground, text: str) -> bool:
    return longest_cue(ground.about, text) > 0


def _best(candidates: Iterable[_Candidate], most: int) -> list[_Candidate]:
    best: dict[str, _Candidate] = {}
    for candidate in candidates:
        if candidate.clause not in best or candidate.score > best[candidate.clause].score:
            best[candidate.clause] = candidate
    return sorted(best.values(), key=lambda c: -c.score)[:most]


def _bigrams(text: str) -> set[str]:
    text = re.sub(r"\W", "", text)
    return {text[i : i + 2] for i in range(len(text) - 1)}
