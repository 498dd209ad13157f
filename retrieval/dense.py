"""Dense ranking: faiss's one door."""

import zlib
from collections.abc import Callable
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
# Faiss learns 16 values of a pair of dimensions from no more vectors than this.
LEARNED_FROM = 4096

Learn = Callable[[npt.NDArray[np.float32]], npt.NDArray[np.generic]]


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


def learned_sieve(codes: npt.NDArray[np.float32]) -> npt.NDArray[np.uint8]:
    """An empty sieve for codes like these, as an array to be kept."""
    _on_one_core()
    dimensions = codes.shape[1]
    sieve = faiss.IndexPQFastScan(dimensions, dimensions // 2, 4, faiss.METRIC_INNER_PRODUCT)
    sieve.train(codes)
    kept: npt.NDArray[np.uint8] = faiss.serialize_index(sieve)
    return kept


def build_dense(vectors: npt.NDArray[np.floating], learn: Learn = learned_sieve) -> DenseIndex:
    """The index of unit vectors, shape (n, dimensions), numbered in their order.

    `learn` makes the sieve of some of them; always the same ones as long as they are there, so that a changed
    clause seldom changes what is learned.
    """
    scale = max(float(np.abs(vectors).max(initial=0)), 1e-12) / _MOST
    codes = np.ascontiguousarray(np.rint(vectors / scale), np.float32)
    exact = faiss.IndexScalarQuantizer(
        vectors.shape[1], faiss.ScalarQuantizer.QT_8bit_direct_signed, faiss.METRIC_INNER_PRODUCT
    )
    exact.add(codes)
    if len(codes) < FEW:
        return DenseIndex(exact, scale)
    # e5's vectors crowd in one corner. Seen from their middle they differ by more, and rank as before.
    some = codes[_samples(codes)]
    middle = some.mean(axis=0)
    sieve = faiss.deserialize_index(np.asarray(learn(some - middle), np.uint8))
    _on_one_core()
    sieve.add(codes - middle)
    return DenseIndex(faiss.IndexRefine(sieve, exact), scale)


def _samples(codes: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
    """Places of the vectors that a sieve is learned from: those whose own digests are the lowest."""
    digests = np.fromiter((zlib.crc32(row) for row in codes), np.uint32, len(codes))
    return np.sort(np.argsort(digests, kind="stable")[:LEARNED_FROM])


def as_arrays(dense: DenseIndex) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.float64]]:
    """The index as arrays, to be kept."""
    return faiss.serialize_index(dense.index), np.array(dense.scale)


def from_arrays(index: npt.NDArray[np.generic], scale: npt.NDArray[np.generic]) -> DenseIndex:
    """The index that became these arrays."""
    return DenseIndex(faiss.deserialize_index(np.asarray(index, np.uint8)), float(scale))


def _on_one_core() -> None:
    """Keeps the calling thread's work on it: a question on two cores waits for both, training on busy ones is ten
    times slower than on one."""
    faiss.omp_set_num_threads(1)
