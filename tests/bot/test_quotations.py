"""Nothing is invented: 10,000 answers, every quotation where it says it is, in law that is in force."""

import random
from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from bot.answer import Status
from bot.cite import MOST_CITATIONS
from bot.consult import consult
from bot.live import Live
from knowledge.clause import Validity
from retrieval.encoder import FloatArray
from retrieval.index import Index
from tests.builders import rules

ANSWERS = 10_000


class ChanceEncoder:
    """Vectors from chance: whatever search finds, citing must not go wrong."""

    fingerprint = passage_fingerprint = "chance"
    dimensions = 384

    def __init__(self) -> None:
        self._chance = np.random.default_rng(0)

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        vectors = self._chance.standard_normal((len(texts), self.dimensions)).astype(np.float32)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)

    encode_passages = encode_queries


@pytest.fixture(scope="module")
def index(real: Live) -> Index:
    assert real.index is not None
    return real.index


def test_every_quotation_of_ten_thousand_answers_is_a_span_of_its_clause(index: Index) -> None:
    encoder, cited, answered = ChanceEncoder(), 0, 0
    for question in questions(index):
        answer = consult(question, index, encoder, rules()).answer
        answered += answer.status is Status.ANSWERED
        assert len(answer.citations) <= MOST_CITATIONS or answer.status is Status.CLAUSE, question
        for citation in answer.citations:
            cited += 1
            clause = index.clauses[citation.clause]
            source = index.sources[clause.source]
            assert citation.quote == clause.text[citation.start : citation.end] != "", question
            if answer.status is not Status.CLAUSE:
                assert source.citable, question
            # What is no law today is told beside the quotation, even where somebody asked for it by number.
            assert str(source.validity) in citation.validity
            assert (source.validity is Validity.IN_FORCE) == citation.validity.startswith("现行有效")
    assert answered > ANSWERS / 2
    assert cited > ANSWERS


def questions(index: Index) -> Iterator[str]:
    """What people say, whole, cut, joined with something else and with clauses named by number."""
    chance = random.Random(0)
    said = [text for service in index.services.values() for text in service.utterances]
    clauses = list(index.clauses)
    for number in range(ANSWERS):
        text = chance.choice(said)
        if number % 4 == 1:
            text = text[chance.randrange(len(text)) :] or text
        elif number % 4 == 2:
            text = f"{text}，{chance.choice(said)}"
        elif number % 4 == 3:
            clause = index.clauses[chance.choice(clauses)]
            text = f"{index.sources[clause.source].title}{clause.label}，{text if number % 8 == 3 else ''}"
        yield text
