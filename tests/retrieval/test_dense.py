from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt

from retrieval.dense import FEW, DenseIndex, build_dense


def around(rows: int, seed: int) -> npt.NDArray[np.float32]:
    """Unit vectors that lean to one side."""
    chance = np.random.default_rng(seed)
    vectors = (chance.normal(size=(rows, 32)) + 1).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


MANY, QUESTIONS = around(FEW, 1), around(20, 2)
MADE = build_dense(MANY)


def test_many_vectors_are_sifted_first_and_few_are_not() -> None:
    assert isinstance(MADE.index, faiss.IndexRefine)
    assert not isinstance(build_dense(MANY[:-1]).index, faiss.IndexRefine)


def test_of_many_vectors_the_nearest_are_found_as_if_all_were_compared() -> None:
    assert isinstance(MADE.index, faiss.IndexRefine)
    whole = DenseIndex(faiss.downcast_index(MADE.index.refine_index), MADE.scale)
    for one, other in zip(MADE.search(QUESTIONS, 20), whole.search(QUESTIONS, 20), strict=True):
        np.testing.assert_array_equal(one, other)


def test_every_vector_can_be_asked_for() -> None:
    _, numbers = MADE.search(QUESTIONS[:1], 2 * FEW)
    assert sorted(numbers[0]) == list(range(FEW))


def test_a_sieve_read_back_finds_the_same(tmp_path: Path) -> None:
    faiss.write_index(MADE.index, str(tmp_path / "sieve"))
    again = DenseIndex(faiss.read_index(str(tmp_path / "sieve")), MADE.scale)
    for one, other in zip(MADE.search(QUESTIONS, 50), again.search(QUESTIONS, 50), strict=True):
        np.testing.assert_array_equal(one, other)
