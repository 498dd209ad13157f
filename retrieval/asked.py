"""Asked: the questions that articles are known to answer, compared with a citizen's."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.asked import Asked
from retrieval.clausebook import ClauseBook
from retrieval.dense import DenseIndex, build_dense

# Questions this near are looked at; a dozen articles at most have something to gain from them.
NEAREST = 60


@dataclass(frozen=True, slots=True)
class AskedIndex:
    """`questions` on the questions' side (None: there are none); pair n says that question `askers[n]`
    (ascending) is answered by the clause at place `owners[n]` of the book."""

    questions: DenseIndex | None
    askers: npt.NDArray[np.int32]
    owners: npt.NDArray[np.int32]

    def nearest(self, vector: npt.NDArray[np.float32]) -> dict[int, float]:
        """Places of the clauses that the nearest questions ask for, each with its best inner product."""
        if self.questions is None:
            return {}
        similarities, numbers = self.questions.search(vector[None, :], NEAREST)
        starts = np.searchsorted(self.askers, numbers[0])
        ends = np.searchsorted(self.askers, numbers[0], side="right")
        best: dict[int, float] = {}
        for near, start, end in zip(similarities[0].tolist(), starts.tolist(), ends.tolist(), strict=True):
            for owner in self.owners[start:end].tolist():
                # Nearest first: what an owner has is its best.
                best.setdefault(owner, near)
        return best


def asked_index(
    asked: Sequence[Asked],
    vectors: npt.NDArray[np.float32],
    book: ClauseBook,
    build: Callable[[npt.NDArray[np.float32]], DenseIndex] = build_dense,
) -> AskedIndex:
    """The index of questions with their vectors, in the same order."""
    pairs = [(n, book.place(clause)) for n, question in enumerate(asked) for clause in question.clauses]
    askers, owners = (np.array([pair[i] for pair in pairs], np.int32) for i in range(2))
    return AskedIndex(build(vectors) if len(vectors) else None, askers, owners)
