"""How somebody feels does not decide where a matter belongs."""

from collections.abc import Callable

import pytest

from bot.answer import Answer, Status
from bot.mood import matter


@pytest.mark.parametrize(
    "text",
    [
        "气死我了，老板又扣钱",
        "老板又扣钱，气死我了",
        "真的气死我了老板又扣钱",
        "老板又扣钱！！急死人了！",
        "呜呜呜老板又扣钱",
        "唉，老板又扣钱😭😭",
        "我的天，烦死了，老板又扣钱",
        "累死了 老板又扣钱",
        "老板又扣钱，要疯了",
    ],
)
def test_only_the_matter_is_left(text: str) -> None:
    assert matter(text) == "老板又扣钱"


@pytest.mark.parametrize(
    "text",
    [
        "气死我了",
        "笑死人了哈哈",
        "累死人了怎么赔",
        "我要疯了",
        "他气死了我妈",
        "天哪",
        "疯了的人打我",
        "急死",
    ],
)
def test_what_is_all_that_was_said_or_part_of_the_matter_stays(text: str) -> None:
    assert matter(text) == text


@pytest.mark.parametrize("matter_of", ["老板又扣钱", "房东不退押金", "买到假货了", "邻居天天吵"])
@pytest.mark.parametrize("said", ["气死我了，{}", "{}，急死人了", "唉，{}", "{}😭", "累死了，{}"])
def test_the_same_matter_gets_the_same_office(
    ask: Callable[[str], Answer], matter_of: str, said: str
) -> None:
    plain, moved = ask(matter_of), ask(said.format(matter_of))
    assert moved.status is plain.status is Status.ANSWERED
    assert moved.services[0].service.id == plain.services[0].service.id


def test_a_cry_for_help_is_heard_before_anything_is_left_out(ask: Callable[[str], Answer]) -> None:
    assert ask("天哪，我老公拿刀追我").status is Status.URGENT
    assert ask("烦死了，我不想活了").status is Status.URGENT
