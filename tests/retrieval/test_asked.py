import numpy as np
import pytest

from knowledge.asked import Asked
from retrieval.asked import AskedIndex, asked_index
from retrieval.clausebook import ClauseBook, row_of
from retrieval.corpus import ASKED_WEIGHT, Corpus
from retrieval.encoder import FloatArray
from retrieval.lexical import build_lexical
from tests.builders import FakeEncoder, clause

BOOK = ClauseBook([row_of(clause(f"statute/劳动法/{n}", f"第{n}条的话")) for n in (1, 2, 3)])
ASKED = (
    Asked("老板不给工钱", ("statute/劳动法/2",)),
    Asked("加班没得加班费", ("statute/劳动法/2", "statute/劳动法/3")),
)


def asked() -> AskedIndex:
    return asked_index(ASKED, FakeEncoder().encode_queries([a.text for a in ASKED]), BOOK)


def vector(text: str) -> FloatArray:
    one: FloatArray = FakeEncoder().encode_queries([text])[0]
    return one


def test_a_clause_counts_by_the_nearest_of_its_questions() -> None:
    near = asked().nearest(vector("老板不给工钱"))
    assert near.keys() == {1, 2}
    assert near[1] > 0.99
    assert near[2] < near[1]


def test_no_questions_find_nothing() -> None:
    assert asked_index((), np.zeros((0, 64), np.float32), BOOK).nearest(vector("工钱")) == {}


def test_only_the_nearest_questions_are_looked_at() -> None:
    many = tuple(Asked(f"问法{'工' * n}", ("statute/劳动法/1",)) for n in range(70))
    vectors = np.zeros((71, 2), np.float32)
    vectors[:, 0] = np.linspace(1, 0, 71)
    index = asked_index((*many, Asked("远的", ("statute/劳动法/3",))), vectors, BOOK)
    assert index.nearest(np.array([1, 0], np.float32)).keys() == {0}


def test_a_clause_found_by_its_question_alone_stands_in_the_ranking_with_its_first_passage() -> None:
    texts = ["头一段", "第二段", "工资", "另一条"]
    spans = np.array([0, 3, 0, 0], np.int32)
    corpus = Corpus(np.array([0, 1, 1, 2], np.int32), spans, spans + 3, build_lexical(texts), None, asked())
    hits = corpus.clauses("老板不给工钱", vector("老板不给工钱"), 0.4, 5, ["a", "b", "c"])
    assert [h.clause for h in hits] == ["b", "c"]
    assert hits[0].score == pytest.approx(ASKED_WEIGHT)
    assert (hits[0].start, hits[0].end) == (3, 6)
    assert hits[0].asked > 0.99
    assert hits[0].similarity == hits[0].lexical == 0
