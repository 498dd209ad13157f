"""Dense ranking: faiss's one door."""

from dataclasses import dataclass

import faiss
import numpy as np
import numpy.typing as npt

# Codes lie between minus this and this.
_MOST = 127
# Fewer vectors than this are compared one by one as quickly as they are sifted.
FEW = 10_000
# Of more, so many times as many as are asked for are compared, and never fewer than the second number: of 25,050
# articles all of the nearest 20 are among them and 99.9 % of the nearest 200 (576 golden questions); of 14,228
# sayings all of the nearest 60 and 99.97 % of 512.
SIFTED, LEAST_SIFTED = 2, 800


@dataclass(frozen=True, slots=True)
class DenseIndex:
    """Unit vectors as int8 codes, searched by inner product; `scale` is what one step of a code is worth.

    A similarity is off by .0006 (standard deviation over articles); 26,000 articles take 10 MB, and a question
    waits for half as much memory as with half-precision numbers. Many vectors are sifted first by codes of a
    quarter of the size (two dimensions in 4 bits), and only what is left is compared.
    """

    index: faiss.Index
    scale: float

    def search(
        self, queries: npt.NDArray[np.float32], k: int
    ) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]:
        """(similarities, numbers), each of shape (queries, min(k, size)); more is closer."""
        _on_one_core()
        k = min(k, self.index.ntotal)
        # Faiss multiplies codes of both sides as whole numbers.
        steps = np.maximum(np.abs(queries).max(axis=1, keepdims=True), 1e-12) / _MOST
        products, numbers = self.index.search(np.rint(queries / steps), k, params=self._sifting(k))
        similarities: npt.NDArray[np.float32] = products * (steps * self.scale).astype(np.float32)
        return similarities, numbers

    def _sifting(self, k: int) -> faiss.SearchParameters | None:
        if not isinstance(self.index, faiss.IndexRefine):
            return None
        sifting = faiss.IndexRefineSearchParameters()
        sifting.k_factor = max(SIFTED, LEAST_SIFTED / k)
        return sifting


def build_dense(vectors: npt.NDArray[np.floating]) -> DenseIndex:
    """The index of unit vectors, shape (n, dimensions), numbered in their order."""
    scale = max(float(np.abs(vectors).max(initial=0)), 1e-12) / _MOST
    codes = np.ascontiguousarray(np.rint(vectors / scale), np.float32)
    exact = faiss.IndexScalarQuantizer(
        vectors.shape[1], faiss.ScalarQuantizer.QT_8bit_direct_signed, faiss.METRIC_INNER_PRODUCT
    )
    exact.add(codes)
    if len(codes) < FEW:
        return DenseIndex(exact, scale)
    _on_one_core()
    sieve = faiss.IndexPQFastScan(vectors.shape[1], vectors.shape[1] // 2, 4, faiss.METRIC_INNER_PRODUCT)
    # e5's vectors crowd in one corner. Seen from their middle they differ by more, and rank as before.
    codes -= codes.mean(axis=0)
    sieve.train(codes)
    sieve.add(codes)
    return DenseIndex(faiss.IndexRefine(sieve, exact), scale)


def _on_one_core() -> None:
    """Keeps the calling thread's work on it: a question on two cores waits for both, training on busy ones is ten
    times slower than on one."""
    faiss.omp_set_num_threads(1)
