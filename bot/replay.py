"""Replay: a kept answer shown again from the index that serves today."""

from dataclasses import replace

from bot.answer import Answer, Citation, Referral, Status
from bot.cite import whole
from bot.counsel import meaning
from bot.decide import deadlines_for
from bot.kept import Cited, KeptAnswer, Named, digest, directory_words
from bot.wording import records
from retrieval.index import Index


def answer_of(kept: KeptAnswer, index: Index) -> Answer:
    """The answer again, in the words of today's directory and law.

    What no longer stands there is left out, and the summary says so.
    """
    status = Status(kept.status)
    services = tuple(r for r in (_referral(named, kept, index) for named in kept.services) if r)
    quoted = tuple(c for c in (_citation(cited, kept, index) for cited in kept.citations) if c)
    named = [referral.service for referral in services]
    citations = tuple(replace(c, why=meaning(named, c.clause, c.quote)) for c in quoted)
    if status is Status.ANSWERED and not citations:
        status = Status.NOT_COVERED
    lost = len(services) < len(kept.services) or len(citations) < len(kept.citations)
    summary = (
        kept.remarks
        + directory_words(kept.question, services, citations, status)
        + (records.CHANGED if lost else "")
    )
    return Answer(
        kept.question, status, index.release, summary, kept.alarm, citations, services, kept.options
    )


def _citation(cited: Cited, kept: KeptAnswer, index: Index) -> Citation | None:
    """The same words where they stand today, or None."""
    if cited.clause not in index.clauses:
        return None
    clause = index.clauses[cited.clause]
    full = whole(index, clause)
    if kept.status == Status.CLAUSE:
        # Asked for by number: shown as it is now.
        return full
    start = _place(cited, clause.text, kept.release == index.release)
    if start is None or not index.sources[clause.source].citable:
        return None
    end = start + cited.end - cited.start
    return replace(full, quote=clause.text[start:end], start=start, end=end, score=cited.score)


def _place(cited: Cited, text: str, same: bool) -> int | None:
    """Where the quoted words begin in a clause that may have been changed; None if they are gone."""
    if same:
        return cited.start
    length = cited.end - cited.start
    starts = (cited.start, *range(len(text) - length + 1))
    return next((n for n in starts if digest(text[n : n + length]) == cited.digest), None)


def _referral(named: Named, kept: KeptAnswer, index: Index) -> Referral | None:
    """The same service as the directory describes it today, or None."""
    service = index.services.get(named.service)
    if service is None:
        return None
    same = kept.release == index.release
    deadlines = named.deadlines if same else deadlines_for(kept.question, service)
    return Referral(service, named.why or service.when, deadlines, named.district, named.score)
