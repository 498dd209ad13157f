"""Dense ranking: faiss's one door."""

from dataclasses import dataclass

import faiss
import numpy as np
import numpy.typing as npt

# Codes lie between minus this and this.
_MOST = 127


@dataclass(frozen=True, slots=True)
class DenseIndex:
    """Unit vectors as int8 codes, all searched by inner product; `scale` is what one step of a code is worth.

    A similarity is off by .0006 (standard deviation over articles); 26,000 articles take 10 MB, and a question
    waits for half as much memory as with half-precision numbers.
    """

    index: faiss.Index
    scale: float

    def search(
        self, queries: npt.NDArray[np.float32], k: int
    ) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]:
        """(similarities, numbers), each of shape (queries, min(k, size)); more is closer."""
        # Of the calling thread: one question on two cores waits for both, and gains nothing on busy ones.
        faiss.omp_set_num_threads(1)
        # Faiss multiplies codes of both sides as whole numbers.
        steps = np.maximum(np.abs(queries).max(axis=1, keepdims=True), 1e-12) / _MOST
        products, numbers = self.index.search(np.rint(queries / steps), min(k, self.index.ntotal))
        similarities: npt.NDArray[np.float32] = products * (steps * self.scale).astype(np.float32)
        return similarities, numbers


def build_dense(vectors: npt.NDArray[np.floating]) -> DenseIndex:
    """The index of unit vectors, shape (n, dimensions), numbered in their order."""
    index = faiss.IndexScalarQuantizer(
        vectors.shape[1], faiss.ScalarQuantizer.QT_8bit_direct_signed, faiss.METRIC_INNER_PRODUCT
    )
    scale = max(float(np.abs(vectors).max(initial=0)), 1e-12) / _MOST
    index.add(np.ascontiguousarray(np.rint(vectors / scale), np.float32))
    return DenseIndex(index, scale)
