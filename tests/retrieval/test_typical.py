import numpy as np
import pytest

from retrieval.typical import SMOOTHING, learn_typical

# Classes 0 and 1 each have one text; 工资 is said in the first, 低保 in the second.
TYPICAL = learn_typical(["工资", "低保"], np.array([0, 1], np.int32), 2)


def test_words_fit_the_class_that_says_them() -> None:
    once = np.log((1 + SMOOTHING) / SMOOTHING)
    assert TYPICAL.fit("工资") == pytest.approx([0, -once], abs=0.01)


def test_a_bigram_nobody_said_counts_nothing_even_beside_one_that_was() -> None:
    """An unknown key would be sorted in just before a known one."""
    for unknown in ("位保", "低低", "丂丂"):
        assert TYPICAL.fit(f"{unknown}，低保").tolist() == TYPICAL.fit("低保").tolist()


def test_what_nobody_said_fits_all_alike() -> None:
    assert TYPICAL.fit("没有的话").tolist() == [0, 0]
