import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.corpus import Corpus, best
from retrieval.dense import build_dense
from retrieval.fusion import standardised
from retrieval.lexical import build_lexical

SCORES = st.lists(st.floats(0, 100, width=32), min_size=1, max_size=20).map(lambda x: np.array(x, np.float32))


def unit(rows: int, seed: int) -> npt.NDArray[np.float32]:
    vectors = np.random.default_rng(seed).normal(size=(rows, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def corpus(texts: list[str], vectors: npt.NDArray[np.float32] | None) -> Corpus:
    n = len(texts)
    dense = None if vectors is None else build_dense(vectors)
    zeros = np.zeros(n, np.int32)
    return Corpus(np.arange(n, dtype=np.int32), zeros, zeros, build_lexical(texts), dense)


@given(SCORES)
def test_standardised_scores_lie_between_0_and_1_in_order(scores: npt.NDArray[np.float32]) -> None:
    scaled = standardised(scores)
    assert ((scaled >= 0) & (scaled <= 1)).all()
    order = np.argsort(scores, kind="stable")
    assert (np.diff(scaled[order]) >= 0).all()


@given(st.integers(0, 19), st.floats(0, 1, width=32))
def test_a_passage_nearer_to_the_question_never_ranks_lower(at: int, nearer: float) -> None:
    """Its vector turned towards the question's, all else as it was."""
    texts = [f"第{n}条工资" for n in range(20)]
    vectors, question = unit(20, 5), unit(1, 6)[0]
    turned = vectors.copy()
    turned[at] = (1 - nearer) * vectors[at] + nearer * question
    turned[at] /= np.linalg.norm(turned[at])
    places = [
        corpus(texts, v).rank("工资", question, 0.4, 20).numbers.tolist().index(at) for v in (vectors, turned)
    ]
    assert places[1] <= places[0]


@given(st.lists(st.floats(0, 10, width=32), min_size=1, max_size=30), st.integers(1, 40))
def test_best_agrees_with_plain_sorting(values: list[float], depth: int) -> None:
    scores = np.array(values, np.float32)
    expected = sorted((i for i, v in enumerate(values) if v > 0), key=lambda i: (-scores[i], i))[:depth]
    numbers, _ = best(scores, depth)
    assert sorted(scores[numbers]) == sorted(scores[expected])


@pytest.mark.parametrize("k", [1, 5, 50])
def test_faiss_finds_what_plain_numpy_finds(k: int) -> None:
    vectors, queries = unit(40, 1), unit(5, 2)
    similarities, numbers = build_dense(vectors).search(queries, k)
    exact = queries @ vectors.T
    for row, found in enumerate(numbers):
        order = np.argsort(-exact[row])[: min(k, 40)]
        np.testing.assert_allclose(exact[row][found], exact[row][order], atol=1e-2)
    np.testing.assert_allclose(similarities[0], np.sort(exact[0])[::-1][: min(k, 40)], atol=1e-2)


def test_without_vectors_words_alone_rank() -> None:
    ranked = corpus(["拖欠工资", "邻居噪音", "工资条"], None).rank("老板拖欠工资", None, 0.4, 3)
    assert ranked.numbers.tolist() == [0, 2]
    assert ranked.fused[0] == 1.0


def test_meaning_and_words_both_count() -> None:
    vectors = unit(3, 5)
    ranked = corpus(["拖欠工资", "邻居噪音", "工资条"], vectors).rank("拖欠工资", vectors[1], 0.4, 3)
    numbers, similarity, lexical, _ = ranked.columns()
    signals = {number: (s, w) for number, s, w in zip(numbers, similarity, lexical, strict=True)}
    assert signals[1][0] > 0.99
    assert signals[1][1] == 0
    assert signals[0][1] > 0


def test_a_clause_is_ranked_by_its_best_passage_only() -> None:
    made = corpus(["拖欠工资工资", "拖欠工资", "工资"], None)
    grouped = Corpus(np.array([0, 0, 1], np.int32), made.starts, made.ends, made.lexical, None)
    hits = grouped.clauses("拖欠工资", None, 0.4, 5, ["a", "b"])
    assert [(h.clause, h.rank) for h in hits] == [("a", 1), ("b", 2)]
