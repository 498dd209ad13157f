"""Corpus: the passages of one kind of clause, ranked by words, meaning and known questions, grouped to clauses."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from retrieval.asked import AskedIndex
from retrieval.dense import DenseIndex
from retrieval.fusion import standardised
from retrieval.hit import ClauseHit
from retrieval.lexical import LexicalIndex

# Deep enough that fusion sees what either ranking alone would miss; deeper changed nothing on STARD.
DEPTH = 200
# What the nearest known question adds to a clause's score, beside 1 for its passages. STARD, zero shot: recall@100
# .775 without, .822 with .3 or .6, and the first hit suffers from more.
ASKED_WEIGHT = 0.3


@dataclass(frozen=True, slots=True)
class Corpus:
    """Passages as columns: `owners` (place of the clause in the book, ascending), `starts`, `ends`.

    `dense` is None where the vectors are not built yet: then words alone rank; `asked` is None where no
    questions are known.
    """

    owners: npt.NDArray[np.int32]
    starts: npt.NDArray[np.int32]
    ends: npt.NDArray[np.int32]
    lexical: LexicalIndex
    dense: DenseIndex | None
    asked: AskedIndex | None = None

    def rank(
        self,
        text: str,
        vector: npt.NDArray[np.float32] | None,
        lexical_weight: float,
        k: int,
        depth: int = DEPTH,
    ) -> "Ranking":
        """The k best passages, best first.

        Each ranking's best `depth` are candidates; within them scores are moved to 0..1 (what one ranking did not return
        gets its 0) and added with their weights. Ties keep the passages' order.
        """
        by_words, words = best(self.lexical.scores(text), depth)
        if self.dense is None or vector is None:
            alone = standardised(words)
            return Ranking(by_words, np.zeros_like(words), words, alone).first(k)
        similarities, numbers = self.dense.search(vector[None, :], depth)
        by_meaning, meaning = numbers[0], similarities[0]
        both = np.unique(np.concatenate([by_words, by_meaning]))
        of_words, of_meaning = np.searchsorted(both, by_words), np.searchsorted(both, by_meaning)
        lexical, similarity, fused = (np.zeros(len(both), np.float32) for _ in range(3))
        lexical[of_words], similarity[of_meaning] = words, meaning
        fused[of_words] = lexical_weight * standardised(words)
        fused[of_meaning] += (1 - lexical_weight) * standardised(meaning)
        return Ranking(both, similarity, lexical, fused).first(k)

    def clauses(
        self,
        text: str,
        vector: npt.NDArray[np.float32] | None,
        lexical_weight: float,
        k: int,
        names: "list[str]",
    ) -> tuple[ClauseHit, ...]:
        """The k best clauses, each by its best passage. `names[owner]` is a clause's id."""
        ranked = self.rank(text, vector, lexical_weight, DEPTH * 2)
        # The first passage of each clause stands for it.
        owners, first = np.unique(self.owners[ranked.numbers], return_index=True)
        ranked = ranked.at(first)
        near = self.asked.nearest(vector) if self.asked is not None and vector is not None else {}
        if near:
            owners, ranked = self._with_asked(owners, ranked, near)
        order = np.lexsort((owners, -ranked.fused))[:k]
        return tuple(
            ClauseHit(
                names[owner],
                int(self.starts[number]),
                int(self.ends[number]),
                similarity,
                lexical,
                score,
                rank,
                near.get(owner, 0.0),
            )
            for rank, (owner, number, similarity, lexical, score) in enumerate(
                zip(owners[order].tolist(), *ranked.at(order).columns(), strict=True), 1
            )
        )

    def _with_asked(
        self, owners: npt.NDArray[np.int32], ranked: "Ranking", near: Mapping[int, float]
    ) -> tuple[npt.NDArray[np.int32], "Ranking"]:
        """The clauses (`owners` ascending) and, behind them, those known from questions alone, with what the
        questions add."""
        asked = np.fromiter(sorted(near), np.int32, len(near))
        known = ASKED_WEIGHT * standardised(np.array([near[owner] for owner in asked.tolist()], np.float32))
        places = np.searchsorted(owners, asked)
        is_found = np.append(owners, -1)[places] == asked
        fused = ranked.fused.copy()
        fused[places[is_found]] += known[is_found]
        # A clause that only questions speak for is shown from its first passage.
        new = asked[~is_found]
        return np.concatenate([owners, new]), replace(ranked, fused=fused).plus(
            np.searchsorted(self.owners, new), known[~is_found]
        )


@dataclass(frozen=True, slots=True)
class Ranking:
    """Passages as columns of one length: `numbers`, `similarity`, `lexical` (BM25) and their `fused` score."""

    numbers: npt.NDArray[np.int64]
    similarity: npt.NDArray[np.float32]
    lexical: npt.NDArray[np.float32]
    fused: npt.NDArray[np.float32]

    def first(self, k: int) -> "Ranking":
        """The k best, best first."""
        return self.at(np.argsort(-self.fused, kind="stable")[:k])

    def at(self, places: npt.NDArray[np.int64]) -> "Ranking":
        """The passages at these places, in this order."""
        return Ranking(
            self.numbers[places], self.similarity[places], self.lexical[places], self.fused[places]
        )

    def plus(self, numbers: npt.NDArray[np.int64], fused: npt.NDArray[np.float32]) -> "Ranking":
        """These passages added, found by no ranking, with their score."""
        none = np.zeros_like(fused)
        return Ranking(
            np.concatenate([self.numbers, numbers]),
            np.concatenate([self.similarity, none]),
            np.concatenate([self.lexical, none]),
            np.concatenate([self.fused, fused]),
        )

    def columns(self) -> tuple[list[int], list[float], list[float], list[float]]:
        """Numbers, similarity, BM25 and fused score as plain lists."""
        return self.numbers.tolist(), self.similarity.tolist(), self.lexical.tolist(), self.fused.tolist()


def best(
    scores: npt.NDArray[np.float32], depth: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
    """Numbers and scores of the `depth` highest positive scores, best first."""
    numbers = np.flatnonzero(scores > 0)
    if len(numbers) > depth:
        numbers = np.sort(numbers[np.argpartition(-scores[numbers], depth)[:depth]])
    numbers = numbers[np.argsort(-scores[numbers], kind="stable")]
    return numbers, scores[numbers]
