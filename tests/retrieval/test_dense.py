from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt

from retrieval.dense import FEW, DenseIndex, build_dense, learned_sieve


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


def test_of_many_vectors_the_nearest_are_found_as_if_nearly_all_were_compared() -> None:
    assert isinstance(MADE.index, faiss.IndexRefine)
    whole = DenseIndex(faiss.downcast_index(MADE.index.refine_index), MADE.scale)
    questions = around(1000, 3)
    found, nearest = MADE.search(questions, 20)[1], whole.search(questions, 20)[1]
    # Vectors of chance have no shape that a sieve could learn; of real ones all of these are found.
    shared = np.mean([len(set(a) & set(b)) / 20 for a, b in zip(found, nearest, strict=True)])
    assert shared > 0.995
    assert np.array_equal(found[:, 0], nearest[:, 0])


def test_a_changed_vector_seldom_changes_what_is_learned() -> None:
    learned: list[bytes] = []

    def learn(codes: npt.NDArray[np.float32]) -> npt.NDArray[np.uint8]:
        learned.append(codes.tobytes())
        return learned_sieve(codes)

    for place in range(0, FEW, FEW // 10):
        changed = MANY.copy()
        # Less than the greatest of all, which the codes' steps depend on.
        changed[place] = around(1, 7)[0] * 0.5
        build_dense(changed, learn)
    assert len(set(learned)) <= 7


def test_every_vector_can_be_asked_for() -> None:
    _, numbers = MADE.search(QUESTIONS[:1], 2 * FEW)
    assert sorted(numbers[0]) == list(range(FEW))


def test_a_sieve_read_back_finds_the_same(tmp_path: Path) -> None:
    faiss.write_index(MADE.index, str(tmp_path / "sieve"))
    again = DenseIndex(faiss.read_index(str(tmp_path / "sieve")), MADE.scale)
    for one, other in zip(MADE.search(QUESTIONS, 50), again.search(QUESTIONS, 50), strict=True):
        np.testing.assert_array_equal(one, other)
