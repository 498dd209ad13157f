import numpy as np
import pytest

from knowledge.service import Ground
from retrieval.grounds import Grounds, build_grounds, ground_texts, grounds_of
from tests.builders import wages_service

ENTRY = wages_service(
    statutes=(
        Ground("statute/劳动法/50", "不得拖欠工资。", ("拖欠…工资", "欠薪"), "工资要按月给"),
        Ground("statute/劳动法/88", "有权检举。"),
    )
)

PLACES = (("wages", 0), ("wages", 1), ("housing", 0))


def test_nearness_counts_standard_deviations_above_the_average_ground() -> None:
    near = grounds_of(
        PLACES, np.array([[1, 0], [0, 1], [0, 1]], np.float32), np.zeros(3, np.float32), [""] * 3
    ).nearness(np.array([1, 0], np.float32))
    assert dict(near) == pytest.approx(
        {("wages", 0): 2**0.5, ("wages", 1): -(0.5**0.5), ("housing", 0): -(0.5**0.5)}
    )
    assert near.get(("nobody", 0), 0.0) == 0.0


def test_grounds_all_alike_are_none_of_them_near() -> None:
    near = grounds_of(PLACES, np.ones((3, 2), np.float32), np.zeros(3, np.float32), [""] * 3).nearness(
        np.array([1, 0], np.float32)
    )
    assert set(near.values()) == {0.0}


@pytest.mark.parametrize(
    "shape", [(0, 2), (0, 0)], ids=["of the encoder's width", "of none, as nothing was encoded"]
)
def test_without_grounds_nothing_is_near(shape: tuple[int, int]) -> None:
    none = grounds_of((), np.zeros(shape, np.float32), np.zeros(0, np.float32), ())
    assert len(none.nearness(np.zeros(2, np.float32))) == 0
    assert len(none.words("老板拖欠工资")) == 0


def made(*rows: tuple[float, float], middle: tuple[float, float] = (0.0, 0.0)) -> Grounds:
    vectors = np.array(rows, np.float32)
    return build_grounds(ground_texts([ENTRY]), vectors, vectors, np.array(middle, np.float32))


def test_a_ground_is_embedded_by_the_laws_words_and_by_peoples() -> None:
    texts = ground_texts([ENTRY])
    assert texts.law == ("工资要按月给。拖欠工资，欠薪。不得拖欠工资。", "有权检举。")
    assert texts.plain == ("工资要按月给。拖欠工资，欠薪", "")
    assert texts.places == (("labor-inspection", 0), ("labor-inspection", 1))


def test_what_is_near_to_everything_says_nothing() -> None:
    question = np.array([0.8, 0.6], np.float32)
    plain = made((1, 0), (0, 1)).nearness(question)
    corrected = made((1, 0), (0, 1), middle=(0.9, 0.1)).nearness(question)
    assert plain[("labor-inspection", 0)] > 0 > corrected[("labor-inspection", 0)]


def test_the_plain_words_of_a_ground_are_compared_with_the_questions() -> None:
    words = made((1, 0), (0, 1)).words("老板欠薪")
    assert words[("labor-inspection", 0)] > words[("labor-inspection", 1)] == 0.0
