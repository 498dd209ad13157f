"""Look-ups: search results, clauses and services as JSON."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Literal

from bot.answer import service_json
from bot.cite import quotation, validity_words
from bot.wording import answers as wording
from knowledge.clause import Clause
from knowledge.service import Deadline, Ground, Service
from retrieval.clean import clean
from retrieval.encoder import Encoder
from retrieval.hit import ClauseHit, ServiceHit
from retrieval.index import Index
from retrieval.references import references
from retrieval.resolver import Resolution, resolve
from retrieval.search import search

Json = dict[str, Any]
SearchKind = Literal["plan", "statute", "service"]
KINDS: tuple[SearchKind, ...] = ("plan", "statute", "service")


def search_json(query: str, index: Index, encoder: Encoder, k: int, kind: SearchKind | None) -> Json:
    """The k best of each kind (or of one), those named by number first. `rank` counts within a kind."""
    text = clean(query)
    named = resolve(text, index.names, index.clauses)
    found = search(text, index, encoder, k)
    hits: list[Json] = []
    for one in (kind,) if kind else KINDS:
        if one == "service":
            hits += [_service_hit(hit, index) for hit in found.services[:k]]
        else:
            ranked = found.plan if one == "plan" else found.statutes
            hits += _ranked(one, _named(named, one, index), ranked, index)[:k]
    return {"query": query, "release": index.release, "hits": hits, "notes": _notes(named)}


def clause_json(clause: Clause, index: Index) -> Json:
    """A clause in full: whether it is law, what it refers to, what stands before and behind it."""
    source = index.sources[clause.source]
    return {
        "id": clause.id,
        "kind": source.kind.value,
        "number": clause.number,
        "label": clause.label,
        "path": list(clause.path),
        "text": clause.text,
        "source": source.title,
        "version": source.version,
        "effective": source.effective,
        "validity": validity_words(source),
        "citable": source.citable,
        "note": source.note,
        "origin": source.origin,
        "excerpt": clause.excerpt,
        "cross_references": list(references(clause, index.sources, index.clauses)),
        "neighbours": dict(zip(("previous", "next"), _neighbours(clause, index), strict=True)),
        "release": index.release,
    }


def full_service_json(service: Service, index: Index) -> Json:
    """A directory entry with every ground it stands on quoted."""
    grounds: tuple[Ground | Deadline, ...] = (*service.plan, *service.statutes, *service.deadlines)
    quoted = (quotation(index, g.clause, g.quote, 1.0) for g in grounds if g.clause in index.clauses)
    citations = {(c.clause, c.quote): asdict(c) for c in quoted if c is not None}
    return service_json(service) | {"citations": list(citations.values()), "release": index.release}


def _named(named: Resolution | None, kind: str, index: Index) -> Iterator[ClauseHit]:
    for clause_id in named.clauses if named else ():
        clause = index.clauses[clause_id]
        if index.sources[clause.source].kind == kind:
            yield ClauseHit(clause_id, 0, len(clause.text), 0.0, 0.0, 1.0, 1)


def _ranked(
    kind: SearchKind, named: Iterator[ClauseHit], ranked: tuple[ClauseHit, ...], index: Index
) -> list[Json]:
    first = {hit.clause: _clause_hit(kind, hit, index, exact=True) for hit in named}
    rest = [_clause_hit(kind, hit, index, exact=False) for hit in ranked if hit.clause not in first]
    return [hit | {"rank": n} for n, hit in enumerate((*first.values(), *rest), 1)]


def _clause_hit(kind: SearchKind, hit: ClauseHit, index: Index, exact: bool) -> Json:
    clause = index.clauses[hit.clause]
    source = index.sources[clause.source]
    return {
        "kind": kind,
        "id": clause.id,
        "label": clause.label,
        "source": source.title,
        "validity": validity_words(source),
        "quote": clause.text[hit.start : hit.end],
        "start": hit.start,
        "end": hit.end,
        "similarity": round(hit.similarity, 4),
        "lexical": round(hit.lexical, 4),
        "score": round(hit.score, 4),
        "exact": exact,
    }


def _service_hit(hit: ServiceHit, index: Index) -> Json:
    service = index.services[hit.service]
    return {
        "kind": "service",
        "id": service.id,
        "title": service.name,
        "source": wording.DIRECTORY,
        "validity": wording.standing(service.standing_in(None)) or wording.VERIFIED,
        "quote": service.when,
        "start": 0,
        "end": len(service.when),
        "similarity": round(hit.similarity, 4),
        "lexical": round(hit.lexical, 4),
        "score": round(hit.probability, 4),
        "rank": hit.rank,
        "exact": False,
    }


def _notes(named: Resolution | None) -> list[str]:
    return [*named.notes, *named.missing] if named else []


def _neighbours(clause: Clause, index: Index) -> tuple[str | None, str | None]:
    place = index.clauses.place(clause.id)
    around = [index.ids[n] if 0 <= n < len(index.ids) else "" for n in (place - 1, place + 1)]
    previous, following = (i if i and index.clauses[i].source == clause.source else None for i in around)
    return previous, following
