"""Corpus: the passages of one kind of clause, ranked by words, meaning and known questions, grouped to clauses."""

from dataclasses import dataclass

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
    ) -> list[tuple[int, float, float, float]]:
        """The k best passages as (number, similarity, BM25, fused score), best first.

        Each ranking's best `depth` are candidates; within them scores are moved to 0..1 (what one ranking did not return
        gets its 0) and added with their weights. Ties keep the passages' order.
        """
        lexical_ids, lexical_scores = best(self.lexical.scores(text), depth)
        fused: dict[int, list[float]] = {}
        alone = self.dense is None or vector is None
        for number, raw, scaled in zip(
            lexical_ids.tolist(), lexical_scores.tolist(), standardised(lexical_scores).tolist(), strict=True
        ):
            fused[number] = [0.0, raw, scaled * (1.0 if alone else lexical_weight)]
        if self.dense is not None and vector is not None:
            similarities, numbers = self.dense.search(vector[None, :], depth)
            scaled_similarities = standardised(similarities[0])
            for number, raw, scaled in zip(
                numbers[0].tolist(), similarities[0].tolist(), scaled_similarities.tolist(), strict=True
            ):
                signals = fused.setdefault(number, [0.0, 0.0, 0.0])
                signals[0] = raw
                signals[2] += (1 - lexical_weight) * scaled
        ordered = sorted(fused.items(), key=lambda item: (-item[1][2], item[0]))[:k]
        return [(number, *signals) for number, signals in ordered]  # type: ignore[misc]

    def clauses(
        self,
        text: str,
        vector: npt.NDArray[np.float32] | None,
        lexical_weight: float,
        k: int,
        names: "list[str]",
    ) -> tuple[ClauseHit, ...]:
        """The k best clauses, each by its best passage. `names[owner]` is a clause's id."""
        best: dict[int, tuple[int, float, float, float]] = {}
        for number, *signals in self.rank(text, vector, lexical_weight, DEPTH * 2):
            best.setdefault(int(self.owners[number]), (number, *signals))  # type: ignore[arg-type]
        near = self.asked.nearest(vector) if self.asked is not None and vector is not None else {}
        for owner in near.keys() - best.keys():
            best[owner] = (int(np.searchsorted(self.owners, owner)), 0.0, 0.0, 0.0)
        known = dict(zip(near, standardised(np.array([*near.values()], np.float32)).tolist(), strict=True))
        scored = [
            (score + ASKED_WEIGHT * known.get(owner, 0.0), owner) for owner, (_, _, _, score) in best.items()
        ]
        scored.sort(key=lambda pair: (-pair[0], pair[1]))
        hits = []
        for rank, (score, owner) in enumerate(scored[:k], 1):
            number, similarity, lexical, _ = best[owner]
            span = int(self.starts[number]), int(self.ends[number])
            hits.append(
                ClauseHit(names[owner], *span, similarity, lexical, score, rank, near.get(owner, 0.0))
            )
        return tuple(hits)


def best(
    scores: npt.NDArray[np.float32], depth: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
    """Numbers and scores of the `depth` highest positive scores, best first."""
    depth = min(depth, len(scores))
    if not depth:
        return np.zeros(0, np.int64), np.zeros(0, np.float32)
    numbers = np.argpartition(-scores, depth - 1)[:depth]
    numbers = numbers[scores[numbers] > 0]
    numbers = numbers[np.lexsort((numbers, -scores[numbers]))]
    return numbers.astype(np.int64), scores[numbers]
