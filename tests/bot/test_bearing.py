import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bearing import Lead, bearing, leads
from knowledge.service import Ground
from retrieval.hit import ClauseHit

WAGES = Ground("statute/劳动法/50", "不得拖欠工资。", ("工资", "拖欠工资"))
GENERAL = Ground("statute/劳动法/88", "有权检举和控告。")
LEADS = st.builds(Lead, st.floats(-8, 8), st.floats(-40, 40))


def hit(asked: float) -> ClauseHit:
    return ClauseHit("statute/劳动法/50", 0, 5, 0.9, 5.0, 1.0, 1, asked)


def test_a_cue_counts_and_two_more() -> None:
    none, one, two = (bearing(t, WAGES, Lead(), False, None) for t in ("社保", "工资", "拖欠工资"))
    assert none < one < two
    assert none < bearing("社保", GENERAL, Lead(), False, None), "a general ground needs no cue"


@given(LEADS, LEADS, st.booleans())
def test_a_ground_nearer_in_meaning_or_words_never_bears_less(one: Lead, two: Lead, second: bool) -> None:
    far = Lead(min(one.near, two.near), min(one.words, two.words))
    near = Lead(max(one.near, two.near), max(one.words, two.words))
    assert bearing("工资", WAGES, near, second, None) >= bearing("工资", WAGES, far, second, None)


@given(st.floats(0, 1), st.floats(0, 1))
def test_what_search_and_known_questions_say_only_adds(one: float, two: float) -> None:
    low, high = sorted((one, two))
    found = [bearing("工资", WAGES, Lead(), False, h) for h in (None, hit(low), hit(high))]
    assert found == sorted(found)


def test_another_office_has_less_say() -> None:
    assert bearing("工资", WAGES, Lead(), True, None) < bearing("工资", WAGES, Lead(), False, None)


@pytest.mark.parametrize(
    ("near", "expected", "why"),
    [
        ((), (), "an office without grounds"),
        ((1.0,), (0.0,), "alone it leads nobody"),
        ((1.0, 3.0, 2.5), (-2.0, 0.5, -0.5), "the nearest is measured by the second, the others by it"),
        ((2.0, 2.0), (0.0, 0.0), "two as near as each other"),
    ],
)
def test_a_lead_is_over_the_nearest_other_ground(
    near: tuple[float, ...], expected: tuple[float, ...], why: str
) -> None:
    found = leads(near, near)
    assert tuple(lead.near for lead in found) == expected, why
    assert tuple(lead.words for lead in found) == expected, why
