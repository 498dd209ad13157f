"""Pool: the passages a tower learns to find, STARD's articles and those of ours it lacks."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.articles import number_of
from knowledge.clause import Clause, Kind, short_name
from knowledge.release import Release
from retrieval.clean import clean
from retrieval.encoder import Encoder, FloatArray
from retrieval.evaluate import Document, document_passages
from retrieval.passage import passages_of
from retrieval.training.lessons import Search
from retrieval.vectors import VectorCache

_TITLE = re.compile(r"(.+?)(第[^第]+条(?:之.+)?)$")
# Two texts of one article share at least this much of their character pairs; less is another version.
_SAME = 0.6


@dataclass(frozen=True, slots=True)
class Pool:
    """`vectors` (passages, dimensions); numbers of the passages of each STARD document and of each clause of ours."""

    vectors: FloatArray
    documents: Mapping[str, tuple[int, ...]]
    clauses: Mapping[str, tuple[int, ...]]

    def written(self, release: Release) -> list[Search]:
        """The questions that this project wrote for articles."""
        found = (
            Search(clean(asked.text), tuple(n for c in asked.clauses for n in self.clauses.get(c, ())))
            for asked in release.asked
        )
        return [search for search in found if search.passages]


def pool_of(documents: Sequence[Document], release: Release, encoder: Encoder, cache: VectorCache) -> Pool:
    """STARD's passages, then those of our statutes that no document of it holds in the same words."""
    texts: list[str] = []
    by_document = {d.id: _added(texts, document_passages(d)) for d in documents}
    held = {key: d for d in documents if (key := article_of(d.title))}
    sources = {s.id: s for s in release.sources}
    by_clause: dict[str, tuple[int, ...]] = {}
    for clause in (c for c in release.clauses if sources[c.source].kind is Kind.STATUTE):
        twin = held.get(_key(clause))
        if twin is not None and _alike(twin.text, clause.text) > _SAME:
            by_clause[clause.id] = by_document[twin.id]
        else:
            own = (p.embedded for p in passages_of(clause, sources[clause.source]))
            by_clause[clause.id] = _added(texts, own)
    whose = f"{encoder.passage_fingerprint}\0passage"
    return Pool(cache.vectors(whose, texts, encoder.encode_passages), by_document, by_clause)


def _added(texts: list[str], more: Iterable[str]) -> tuple[int, ...]:
    start = len(texts)
    texts.extend(more)
    return tuple(range(start, len(texts)))


def article_of(title: str) -> tuple[str, str] | None:
    """Law (short name) and number of an article's title, or None if it is none."""
    match = _TITLE.match(title)
    number = number_of(match[2]) if match else None
    return (short_name(match[1]), number) if match and number else None


def _key(clause: Clause) -> tuple[str, str]:
    return clause.source.removeprefix("statute/"), clause.number


def _alike(one: str, other: str) -> float:
    """Share of character pairs that two texts have in common (Jaccard)."""
    a, b = ({text[i : i + 2] for i in range(len(text) - 1)} for text in (one, other))
    return len(a & b) / max(len(a | b), 1)
