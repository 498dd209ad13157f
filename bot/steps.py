"""Steps: a question's way to its answer in one release, every stage with its figures, for whoever tests search."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.answer import Citation
from bot.board import look_up
from bot.explain import ClauseRow, Explanation, ServiceRow, Way, explain
from bot.urgency import UrgencyRules, detect
from bot.wording import steps as words
from retrieval.clean import clean, says_something
from retrieval.corpus import Corpus, best
from retrieval.encoder import Encoder
from retrieval.index import Index
from retrieval.resolver import resolve
from retrieval.search import LEXICAL_WEIGHT

# Passages shown of each ranking.
SHOWN = 8
# Of a passage, in a row.
_LINE = 40


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage in a ranking: its clause, its first words, the score it stands there by."""

    rank: int
    clause: str
    title: str
    words: str
    score: float


@dataclass(frozen=True, slots=True)
class Rankings:
    """How the passages of one kind were ranked: by words (BM25), by meaning (inner product; empty where a release has
    no vectors), and both together; then grouped to clauses, known questions added."""

    kind: str
    by_words: tuple[Passage, ...]
    by_meaning: tuple[Passage, ...]
    fused: tuple[Passage, ...]
    clauses: tuple[ClauseRow, ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """The whole way. `rule` is the danger that the rules found, `alarm` the learned probability of one; `named` the
    clauses asked for by number, `remarks` what was said of them. Nothing is ranked where nothing was said."""

    question: str
    release: str
    cleaned: str
    rule: str
    alarm: float
    named: tuple[str, ...]
    remarks: tuple[str, ...]
    rankings: tuple[Rankings, ...]
    services: tuple[ServiceRow, ...]
    ways: tuple[Way, ...]
    status: str
    reason: str
    summary: str
    told: tuple[str, ...]
    citations: tuple[Citation, ...]


def steps(question: str, index: Index, encoder: Encoder, rules: UrgencyRules, district: str = "") -> Steps:
    """The steps of a question."""
    text = clean(question)
    board = look_up(question, index, encoder, rules, district)
    why = explain(board, index)
    says = says_something(text)
    found = detect(text, rules) if says else None
    named = resolve(text, index.names, index.clauses) if says else None
    return Steps(
        question,
        index.release,
        text,
        found.danger.value if found else "",
        index.alarm.danger(text) if says else 0.0,
        tuple(_title(index, clause) for clause in named.clauses) if named else (),
        (*named.notes, *named.missing) if named else (),
        tuple(_rankings(text, index, encoder, why)) if says else (),
        why.services,
        why.ways,
        why.status,
        why.reason,
        board.answer.summary,
        tuple(referral.service.name for referral in board.answer.services),
        board.answer.citations,
    )


def _rankings(text: str, index: Index, encoder: Encoder, why: Explanation) -> Iterator[Rankings]:
    vector = encoder.encode_queries([text])[0]
    for kind, corpus, rows in (
        (words.STATUTES, index.statutes, why.statutes),
        (words.PLAN, index.plan, why.plan),
    ):
        scores, numbers = _meaning(corpus, vector)
        by_words, lexical = best(corpus.lexical.scores(text), SHOWN)
        fused = corpus.rank(text, vector, LEXICAL_WEIGHT, SHOWN)
        yield Rankings(
            kind,
            tuple(_passages(index, corpus, by_words, lexical)),
            tuple(_passages(index, corpus, numbers, scores)),
            tuple(_passages(index, corpus, fused.numbers, fused.fused)),
            rows,
        )


def _meaning(
    corpus: Corpus, vector: npt.NDArray[np.float32]
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]:
    if corpus.dense is None:
        return np.zeros(0, np.float32), np.zeros(0, np.int64)
    scores, numbers = corpus.dense.search(vector[None, :], SHOWN)
    return scores[0], numbers[0]


def _passages(
    index: Index, corpus: Corpus, numbers: npt.NDArray[np.int64], scores: npt.NDArray[np.float32]
) -> Iterator[Passage]:
    for rank, (number, score) in enumerate(zip(numbers.tolist(), scores.tolist(), strict=True), 1):
        clause = index.ids[int(corpus.owners[number])]
        text = index.clauses[clause].text[int(corpus.starts[number]) : int(corpus.ends[number])]
        line = " ".join(text.split())
        shown = line if len(line) <= _LINE else f"{line[:_LINE]}…"
        yield Passage(rank, clause, _title(index, clause), shown, score)


def _title(index: Index, clause_id: str) -> str:
    clause = index.clauses[clause_id]
    return words.title(index.sources[clause.source].title, clause.label)
