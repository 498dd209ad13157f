"""Look-up: an operator's search over clauses and services, side by side."""

from collections.abc import Iterator
from typing import Any

from bot.cite import best_sentence, validity_words
from bot.terminal import wrap
from knowledge.clause import Clause
from knowledge.quote import locate
from retrieval.clean import clean
from retrieval.encoder import Encoder
from retrieval.hit import ClauseHit, ServiceHit
from retrieval.index import Index
from retrieval.references import references
from retrieval.resolver import resolve
from retrieval.search import search

KINDS = ("plan", "statute", "service")


def look_up(query: str, index: Index, encoder: Encoder, k: int, kind: str | None = None) -> dict[str, Any]:
    """The k best of each kind asked for, a clause named by number first."""
    text = clean(query)
    named = resolve(text, index.names, index.clauses) if text else None
    hits: list[dict[str, Any]] = []
    if named and kind != "service":
        hits += [_named(index.clauses[i], index) for i in named.clauses if kind in (None, i.partition("/")[0])]
    if text and not (named and named.only and named.clauses):
        findings = search(text, index, encoder, k)
        groups = {"plan": findings.plan, "statute": findings.statutes, "service": findings.services[:k]}
        for name in [kind] if kind else KINDS:
            hits += _rows(name, groups[name], index, text)
    return {"query": query, "release": index.release, "hits": hits}


def clause_json(clause: Clause, index: Index) -> dict[str, Any]:
    """One clause in full, with its version, status and cross-references."""
    source = index.sources[clause.source]
    place = index.clauses.place(clause.id)
    beside = {
        name: index.ids[n] if 0 <= n < len(index.ids) and index.clauses.at(n).source == clause.source else None
        for name, n in (("previous", place - 1), ("next", place + 1))
    }
    return {
        "id": clause.id,
        "kind": source.kind.value,
        "source": source.title,
        "label": clause.label,
        "path": list(clause.path),
        "text": clause.text,
        "excerpt": clause.excerpt,
        "version": source.version,
        "effective": source.effective,
        "status": source.validity.value,
        "validity": validity_words(source),
        "origin": source.origin,
        "note": source.note,
        "cross_references": list(references(clause, index.names, index.clauses)),
        **beside,
        "release": index.release,
    }


def render_found(found: dict[str, Any]) -> str:
    """Look-up results for a terminal."""
    return "\n".join(_found_lines(found["hits"]))


def _found_lines(hits: list[dict[str, Any]]) -> Iterator[str]:
    for hit in hits:
        yield f"{hit['rank']:>2}. {hit['title']}  〔{hit['score']:.2f}〕 {hit['id']}"
        yield from wrap(hit["quote"].replace("\n", ""), indent="    ")


def _rows(kind: str, found: Any, index: Index, text: str) -> list[dict[str, Any]]:
    return [_service_row(h, index) if kind == "service" else _clause_row(h, index, text) for h in found]


def _clause_row(hit: ClauseHit, index: Index, text: str) -> dict[str, Any]:
    clause = index.clauses[hit.clause]
    quote = best_sentence(clause, hit.start, hit.end, text)
    start, end = locate(quote, clause.text) or (hit.start, hit.end)
    return _row(clause, index, start, end) | {
        "similarity": round(hit.similarity, 4),
        "lexical": round(hit.lexical, 4),
        "score": round(hit.score, 4),
        "rank": hit.rank,
    }


def _named(clause: Clause, index: Index) -> dict[str, Any]:
    return _row(clause, index, 0, len(clause.text)) | {"similarity": 1.0, "lexical": 0.0, "score": 1.0, "rank": 1}


def _row(clause: Clause, index: Index, start: int, end: int) -> dict[str, Any]:
    source = index.sources[clause.source]
    return {
        "kind": source.kind.value,
        "id": clause.id,
        "title": f"《{source.title}》{clause.label}",
        "label": clause.label,
        "source": source.title,
        "validity": validity_words(source),
        "quote": clause.text[start:end],
        "start": start,
        "end": end,
    }


def _service_row(hit: ServiceHit, index: Index) -> dict[str, Any]:
    service = index.services[hit.service]
    return {
        "kind": "service",
        "id": service.id,
        "title": service.name,
        "label": service.name,
        "source": "服务目录",
        "validity": "",
        "quote": service.summary,
        "start": 0,
        "end": len(service.summary),
        "phones": [p.number for p in service.phones],
        "similarity": round(hit.similarity, 4),
        "lexical": round(hit.lexical, 4),
        "score": round(hit.probability, 4),
        "rank": hit.rank,
    }
