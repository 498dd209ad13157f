"""Replies that take one of the offered options."""

import pytest

from bot.answer import Option
from bot.choice import chosen, is_number
from bot.wording.answers import FIRST_OPTIONS

OFFERED = (
    Option("社会保险经办与工伤认定", "上班受伤怎么认定工伤"),
    Option("劳动争议调解与仲裁", "公司辞退我不给赔偿"),
    Option("12348 公共法律服务热线", "想找人问法律问题"),
)


@pytest.mark.parametrize(
    ("reply", "place"),
    [
        ("1", 0),
        ("２", 1),
        ("3.", 2),
        ("选2", 1),
        ("第一个", 0),
        ("第二个吧", 1),
        ("是第三种", 2),
        ("③", 2),
        ("一", 0),
        ("最后一个", 2),
        ("最上面那个", 0),
        ("工伤", 0),
        ("是工伤", 0),
        ("工伤的", 0),
        ("仲裁那个", 1),
        ("劳动争议调解与仲裁", 1),
        ("公司辞退我不给赔偿", 1),
        ("12348", 2),
        ("辞退", 1),
    ],
)
def test_a_number_or_a_word_of_the_label_takes_an_option(reply: str, place: int) -> None:
    assert chosen(reply, OFFERED) == OFFERED[place]


@pytest.mark.parametrize(
    "reply",
    [
        "4",
        "第五个",
        "都不是",
        "我",
        "老板欠我工资三个月了",
        "两个月",
        "",
        "？",
        "123",
        "工伤认定下来老板不赔钱",
    ],
)
def test_what_fits_none_takes_none(reply: str) -> None:
    assert chosen(reply, OFFERED) is None


def test_what_fits_several_takes_none() -> None:
    assert chosen("纠纷", (Option("邻里纠纷", "a"), Option("家庭纠纷", "b"))) is None


def test_nothing_offered_nothing_taken() -> None:
    assert chosen("1", ()) is None
    assert chosen("最后一个", ()) is None


@pytest.mark.parametrize(("reply", "place"), [("工资", 0), ("邻居", 1), ("被打", 2), ("投诉", 3)])
def test_the_first_options_are_taken_by_what_people_call_them(reply: str, place: int) -> None:
    assert chosen(reply, FIRST_OPTIONS) == FIRST_OPTIONS[place]


def test_a_bare_number_is_known() -> None:
    assert is_number("2")
    assert is_number("最后一个")
    assert not is_number("12")
    assert not is_number("二手房")
