import numpy as np
import pytest

from retrieval.grounds import grounds_of

PLACES = (("wages", 0), ("wages", 1), ("housing", 0))


def test_nearness_counts_standard_deviations_above_the_average_ground() -> None:
    near = grounds_of(PLACES, np.array([[1, 0], [0, 1], [0, 1]], np.float32)).nearness(
        np.array([1, 0], np.float32)
    )
    assert dict(near) == pytest.approx(
        {("wages", 0): 2**0.5, ("wages", 1): -(0.5**0.5), ("housing", 0): -(0.5**0.5)}
    )
    assert near.get(("nobody", 0), 0.0) == 0.0


def test_grounds_all_alike_are_none_of_them_near() -> None:
    near = grounds_of(PLACES, np.ones((3, 2), np.float32)).nearness(np.array([1, 0], np.float32))
    assert set(near.values()) == {0.0}


@pytest.mark.parametrize(
    "shape", [(0, 2), (0, 0)], ids=["of the encoder's width", "of none, as nothing was encoded"]
)
def test_without_grounds_nothing_is_near(shape: tuple[int, int]) -> None:
    assert len(grounds_of((), np.zeros(shape, np.float32)).nearness(np.zeros(2, np.float32))) == 0
