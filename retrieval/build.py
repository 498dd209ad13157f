"""Build: a release and an encoder become a searchable index."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge import yaml_text
from knowledge.asked import Asked, read_posts
from knowledge.clause import Clause, Kind, Source
from knowledge.danger import ALARMS_FILE, EXAMPLES_FILE, read_alarms
from knowledge.demand import DEMAND_FILE, read_demand
from knowledge.library import POSTS_FILE
from knowledge.release import ID_LENGTH, Release
from knowledge.route import read_routes
from knowledge.service import Service
from retrieval.alarm import Alarm, alarm_arrays, alarm_from, learn_alarm
from retrieval.asked import AskedIndex, asked_index
from retrieval.clausebook import ClauseBook, row_of
from retrieval.clean import clean
from retrieval.companions import companions
from retrieval.corpus import Corpus
from retrieval.dense import DenseIndex, as_arrays, build_dense, from_arrays, learned_sieve
from retrieval.encoder import Encoder
from retrieval.grounds import Grounds, build_grounds, ground_texts
from retrieval.index import Index
from retrieval.keywords import Keywords
from retrieval.lexical import LexicalIndex, build_lexical
from retrieval.passage import Passage, passages_of
from retrieval.resolver import names_from, read_aliases
from retrieval.router import Floats, Router, Sayings, demand, sample, sayings, spread, train_head
from retrieval.typical import Typical, learn_typical
from retrieval.vectors import Embed, VectorCache

# Raised whenever the same content would be indexed otherwise, so that releases are told apart.
FORMAT = 10

# Content that an index is built from besides the release.
BUILT_FROM = ("aliases.yaml", "routes.yaml", "talk.yaml", ALARMS_FILE, EXAMPLES_FILE, DEMAND_FILE, POSTS_FILE)

# Sayings of each class that get a vector at once, so that a first answer comes within seconds: at least so many, and
# one in so many of a class with more.
CORE_SAYINGS, CORE_SHARE = 20, 8

Progress = Callable[[str, int, int], None]


class Scope(StrEnum):
    """Which vectors a build makes."""

    # The plan and a sample of what people say: seconds. Articles are found by words and the directory's links.
    CORE = "core"
    # All they say and every article in force: minutes, once; later builds embed only what changed.
    FULL = "full"


def build_id(release: Release, encoder: Encoder, scope: Scope, content: Path) -> str:
    """The id of this build: content, encoder, scope and format, digested."""
    digest = hashlib.sha256(f"{release.id}\0{encoder.fingerprint}\0{scope}\0{FORMAT}".encode())
    for name in BUILT_FROM:
        digest.update((content / name).read_bytes())
    return digest.hexdigest()[:ID_LENGTH]


def build_index(
    release: Release,
    as_of: str,
    encoder: Encoder,
    cache: VectorCache,
    scope: Scope,
    content: Path,
    progress: Progress | None = None,
) -> Index:
    """The release made searchable. `progress` is told (what, done, of how many).

    Raises OSError if vectors cannot be kept.
    """
    sources = {s.id: s for s in release.sources}
    aliases = read_aliases(content / "aliases.yaml")
    book = ClauseBook([row_of(c) for c in release.clauses])
    plan = _passages(release.clauses, sources, Kind.PLAN)
    statutes = _passages(release.clauses, sources, Kind.STATUTE)
    read = _reader(encoder, cache, progress)
    plan_vectors = read("规划", [p.embedded for p in plan], encoder.encode_passages, "passage")
    talk = yaml_text.data((content / "talk.yaml").read_text(encoding="utf-8"))
    said = sayings({s.id: s.utterances for s in release.services}, talk)
    offices = {s.id for s in release.services}
    counts, _ = read_demand(content, offices)
    posts, _ = read_posts(content / POSTS_FILE, offices)
    router = _router(release.services, said, demand(said[0], counts), encoder, read, scope, cache)
    asked = partial(_asked, release.asked, sources, book, encoder, read, cache)
    statute_vectors, asked_of_law = None, None
    if scope is Scope.FULL:
        asked_of_law = asked(Kind.STATUTE)
        statute_vectors = read("法条", [p.embedded for p in statutes], encoder.encode_passages, "passage")
    return Index(
        build_id(release, encoder, scope, content),
        as_of,
        scope is Scope.FULL,
        sources,
        book,
        list(book),
        {s.id: s for s in release.services},
        aliases,
        names_from(aliases, release.sources, release.clauses),
        replace(_corpus(plan, plan_vectors, book, cache), asked=asked(Kind.PLAN)),
        replace(_corpus(statutes, statute_vectors, book, cache), asked=asked_of_law),
        router,
        read_routes(content / "routes.yaml"),
        _grounds(release.services, encoder, read, router.middle),
        _alarm(release.services, talk, release.asked, content, cache),
        companions(posts),
    )


def _passages(clauses: Iterable[Clause], sources: dict[str, Source], kind: Kind) -> list[Passage]:
    """Passages of what may be cited; law that is no longer or not yet in force is never ranked."""
    kept = ((c, sources[c.source]) for c in clauses)
    return [p for c, source in kept if source.kind is kind and source.citable for p in passages_of(c, source)]


Read = Callable[[str, Sequence[str], Embed, str], npt.NDArray[np.float32]]


def _reader(encoder: Encoder, cache: VectorCache, progress: Progress | None) -> Read:
    def read(what: str, texts: Sequence[str], embed: Embed, side: str) -> npt.NDArray[np.float32]:
        done = 0

        def tell(more: int) -> None:
            nonlocal done
            done += more
            if progress:
                progress(what, done, len(texts))

        whose = encoder.fingerprint if side == "query" else encoder.passage_fingerprint
        return cache.vectors(f"{whose}\0{side}", texts, embed, tell, what)

    return read


def _corpus(
    passages: Sequence[Passage],
    vectors: npt.NDArray[np.float32] | None,
    book: ClauseBook,
    cache: VectorCache,
) -> Corpus:
    return Corpus(
        np.array([book.place(p.clause) for p in passages], np.int32),
        np.array([p.start for p in passages], np.int32),
        np.array([p.end for p in passages], np.int32),
        build_lexical([p.embedded for p in passages]),
        None if vectors is None else build_dense(vectors, partial(_sieve, cache)),
    )


def _sieve(cache: VectorCache, codes: npt.NDArray[np.float32]) -> npt.NDArray[np.generic]:
    """A sieve for these codes, learned once: of thousands of passages a changed clause touches few."""
    made_of = (str(codes.shape).encode(), codes.tobytes())
    return cache.part(f"sieve {FORMAT}", made_of, lambda: (learned_sieve(codes),))[0]


def _alarm(
    services: Sequence[Service],
    talk: Mapping[str, Sequence[str]],
    asked: Sequence[Asked],
    content: Path,
    cache: VectorCache,
) -> Alarm:
    """The alarm of the written examples, with what people say and ask otherwise as texts without danger."""
    alarms = read_alarms(content)
    # Some of what people say to the hotlines for danger is danger: it stands among the alarms.
    known = {text for _, text in alarms.dangers}
    said = [text for s in services for text in s.utterances]
    # What is asked of the plan is no citizen's trouble.
    of_law = [a.text for a in asked if any(c.startswith("statute/") for c in a.clauses)]
    ordinary = [text for text in (*said, *of_law) if text not in known]
    # A greeting has so few runs of characters that one of them, seen in a farewell, would decide.
    brief = [text for texts in talk.values() for text in texts if text not in known]
    safe = (*alarms.safe, *brief)

    def learned() -> tuple[npt.NDArray[np.generic], ...]:
        dangers = [(kind, clean(text)) for kind, text in alarms.dangers]
        return alarm_arrays(learn_alarm(dangers, [*map(clean, safe)], [*map(clean, ordinary)]))

    told = [f"{kind}\t{text}" for kind, text in alarms.dangers]
    made_of = (text.encode() for part in (told, [""], safe, [""], ordinary) for text in part)
    kept = cache.part(f"alarm of words as they were written {FORMAT}", made_of, learned)
    return alarm_from(kept, tuple(sorted({kind for kind, _ in alarms.dangers})))


def _dense(
    cache: VectorCache,
    kind: str,
    vectors: npt.NDArray[np.float32],
    moved: Callable[[npt.NDArray[np.float32]], npt.NDArray[np.float32]] = np.asarray,
) -> DenseIndex:
    """The index of vectors, `moved` before, that another clause does not change: made once."""
    made_of = (str(vectors.shape).encode(), vectors.tobytes())
    kept = cache.part(f"{kind} {FORMAT}", made_of, lambda: as_arrays(build_dense(moved(vectors))))
    return from_arrays(*kept)


def _words(
    cache: VectorCache, texts: Sequence[str], owners: npt.NDArray[np.int32], classes: int
) -> tuple[LexicalIndex, Typical]:
    """What sayings say word by word, made once."""

    def make() -> tuple[npt.NDArray[np.generic], ...]:
        lexical, typical = build_lexical(texts), learn_typical(texts, owners, classes)
        postings = (lexical.bigrams, lexical.offsets, lexical.postings, lexical.weights)
        return (*postings, typical.bigrams, typical.logs)

    made_of = (str(classes).encode(), owners.tobytes(), *(text.encode("utf-8", "replace") for text in texts))
    *postings, bigrams, logs = cache.part(f"words {FORMAT}", made_of, make)
    return LexicalIndex(len(texts), *postings), Typical(bigrams, logs)


def _asked(
    known: Iterable[Asked],
    sources: Mapping[str, Source],
    book: ClauseBook,
    encoder: Encoder,
    read: Read,
    cache: VectorCache,
    kind: Kind,
) -> AskedIndex:
    """The questions that citable clauses of a kind are known to answer."""
    kept = []
    for question in known:
        of = {c: sources[book[c].source] for c in question.clauses}
        clauses = tuple(c for c, source in of.items() if source.citable and source.kind is kind)
        if clauses:
            kept.append(replace(question, clauses=clauses))
    vectors = read("问法", [a.text for a in kept], encoder.encode_queries, "query")
    return asked_index(kept, vectors, book, lambda found: _dense(cache, f"asked {kind}", found))


def _grounds(services: Sequence[Service], encoder: Encoder, read: Read, middle: Floats) -> Grounds:
    texts = ground_texts(services)
    law = read("依据", texts.law, encoder.encode_passages, "passage")
    return build_grounds(texts, law, read("依据的说法", texts.plain, encoder.encode_queries, "query"), middle)


def _router(
    services: Sequence[Service],
    said: Sayings,
    wanted: Floats,
    encoder: Encoder,
    read: Read,
    scope: Scope,
    cache: VectorCache,
) -> Router:
    classes, texts, owners = said
    placed = np.arange(len(texts)) if scope is Scope.FULL else sample(owners, CORE_SAYINGS, CORE_SHARE)
    vectors = read("群众说法", [texts[n] for n in placed], encoder.encode_queries, "query")
    # Learned from what people say: another clause changes nothing of it, and learning takes ten seconds.
    weights, bias = cache.part(
        f"head {FORMAT}",
        (str((*vectors.shape, len(classes))).encode(), vectors.tobytes(), owners[placed].tobytes()),
        lambda: train_head(vectors, owners[placed], len(classes)),
    )
    keywords = (*(s.keywords for s in services), *(() for _ in classes[len(services) :]))
    middle = vectors.mean(axis=0)
    return Router(
        classes,
        len(services),
        owners,
        owners[placed],
        _dense(cache, "spread sayings", vectors, lambda found: spread(found, middle)),
        middle,
        *_words(cache, texts, owners, len(classes)),
        np.asarray(weights, np.float32),
        np.asarray(bias, np.float32),
        Keywords(keywords),
        wanted,
    )
