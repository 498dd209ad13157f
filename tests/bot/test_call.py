"""Call: when it is over, and what is one line of its history."""

from datetime import datetime, timedelta

import pytest

from bot.call import Call, goes_on, is_doubtful, lasts
from tests.bot.conftest import NOW


def later(minutes: int) -> str:
    return (datetime.fromisoformat(NOW) + timedelta(minutes=minutes)).isoformat()


@pytest.mark.parametrize(
    ("minutes", "closed", "goes_on", "doubtful", "why"),
    [
        (0, "", True, False, "just now"),
        (14, "", True, False, "a long pause"),
        (15, "", True, True, "is it still the same caller?"),
        (119, "", True, True, "hardly, but perhaps"),
        (120, "", False, False, "nobody stays on the line so long"),
        (1, NOW, False, False, "ended by the operator"),
    ],
)
def test_a_call_lasts_until_it_is_ended_or_forgotten(
    minutes: int, closed: str, goes_on: bool, doubtful: bool, why: str
) -> None:
    call = Call("c", "li", NOW, NOW, closed)
    assert (lasts(call, later(minutes)), is_doubtful(call, later(minutes))) == (goes_on, doubtful)


@pytest.mark.parametrize(
    ("before", "query", "same", "why"),
    [
        ("拖欠", "拖欠工资", True, "typed further"),
        ("拖欠工资怎么办", "拖欠工资", True, "taken back"),
        ("拖欠工资", "拖欠工资", True, "the same"),
        ("拖欠工资", "工资拖欠", False, "something else"),
        ("工伤认定", "工伤赔偿", False, "another question with the same beginning"),
    ],
)
def test_a_query_typed_further_is_one_line(before: str, query: str, same: bool, why: str) -> None:
    assert goes_on(before, query) is same
