import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.router import NEIGHBOURS, best_by_class

CLASSES = 4
SAID = st.lists(
    st.tuples(st.integers(0, CLASSES - 1), st.floats(0.125, 4, width=16)), min_size=0, max_size=30
)


@given(SAID, st.lists(st.integers(1, 5), min_size=CLASSES, max_size=CLASSES))
def test_a_class_scores_the_mean_of_its_best_sayings_found_or_not(
    found: list[tuple[int, float]], others: list[int]
) -> None:
    rest = 0.125
    found.sort(key=lambda pair: -pair[1])
    owners = np.array([c for c, _ in found], np.int32)
    sizes = np.bincount(owners, minlength=CLASSES) + others
    means = best_by_class(
        np.array([score for _, score in found], np.float32), owners, np.append(0, np.cumsum(sizes)), rest
    )
    for c in range(CLASSES):
        own = sorted([*(score for o, score in found if o == c), *[rest] * others[c]], reverse=True)
        assert means[c] == pytest.approx(np.mean(own[:NEIGHBOURS]))
