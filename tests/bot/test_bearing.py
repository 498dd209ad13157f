from hypothesis import given
from hypothesis import strategies as st

from bot.bearing import bearing
from knowledge.service import Ground
from retrieval.hit import ClauseHit

WAGES = Ground("statute/劳动法/50", "不得拖欠工资。", ("工资", "拖欠工资"))
GENERAL = Ground("statute/劳动法/88", "有权检举和控告。")


def hit(asked: float) -> ClauseHit:
    return ClauseHit("statute/劳动法/50", 0, 5, 0.9, 5.0, 1.0, 1, asked)


def test_a_cue_counts_and_a_longer_one_more() -> None:
    none, short, long = (bearing(t, WAGES, 0.0, False, None) for t in ("社保", "工资", "拖欠工资"))
    assert none < short < long
    assert none < bearing("社保", GENERAL, 0.0, False, None), "a general ground needs no cue"


@given(st.floats(0, 8), st.floats(0, 8), st.booleans())
def test_a_ground_nearer_to_the_question_never_bears_less(one: float, two: float, second: bool) -> None:
    near, far = sorted((one, two))
    assert bearing("工资", WAGES, near, second, None) >= bearing("工资", WAGES, far, second, None)


@given(st.floats(0, 1), st.floats(0, 1))
def test_what_search_and_known_questions_say_only_adds(one: float, two: float) -> None:
    low, high = sorted((one, two))
    found = [bearing("工资", WAGES, 0.0, False, h) for h in (None, hit(low), hit(high))]
    assert found == sorted(found)


def test_another_office_has_less_say() -> None:
    assert bearing("工资", WAGES, 0.0, True, None) < bearing("工资", WAGES, 0.0, False, None)
