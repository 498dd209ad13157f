"""Asked: the questions that articles are known to answer, compared with a citizen's."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.asked import Asked
from retrieval.clausebook import ClauseBook

# Questions this near are looked at; a dozen articles at most have something to gain from them.
NEAREST = 60


@dataclass(frozen=True, slots=True)
class AskedIndex:
    """`vectors` (questions, dimensions) on the questions' side; pair n says that question `askers[n]` is
    answered by the clause at place `owners[n]` of the book."""

    vectors: npt.NDArray[np.float32]
    askers: npt.NDArray[np.int32]
    owners: npt.NDArray[np.int32]

    def nearest(self, vector: npt.NDArray[np.float32]) -> dict[int, float]:
        """Places of the clauses that the nearest questions ask for, each with its best inner product."""
        depth = min(NEAREST, len(self.vectors))
        if not depth:
            return {}
        similarity = self.vectors @ vector
        least = np.partition(similarity, -depth)[-depth]
        best: dict[int, float] = {}
        for pair in np.flatnonzero(similarity[self.askers] >= least).tolist():
            owner, near = int(self.owners[pair]), float(similarity[self.askers[pair]])
            best[owner] = max(best.get(owner, near), near)
        return best


def asked_index(asked: Sequence[Asked], vectors: npt.NDArray[np.float32], book: ClauseBook) -> AskedIndex:
    """The index of questions with their vectors, in the same order."""
    pairs = [(n, book.place(clause)) for n, question in enumerate(asked) for clause in question.clauses]
    askers, owners = (np.array([pair[i] for pair in pairs], np.int32) for i in range(2))
    return AskedIndex(np.asarray(vectors, np.float32), askers, owners)
