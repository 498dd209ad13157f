"""Cues of going on and of turning to another matter."""

import pytest

from bot.cues import adds, asks, begins_anew, names_other, names_topic, points_back, turns_to
from bot.thread import Thread

WAGES = Thread(question="老板拖欠我三个月工资", service="labor-inspection")


@pytest.mark.parametrize(
    "text",
    [
        "他还打了我",
        "她也不给我看孩子",
        "我没签合同",
        "而且没买社保",
        "没得证据",
        "有录音",
        "我有欠条",
        "是去年的事",
        "去年三月的事",
        "一共两万",
        "是在东区",
        "在工地上摔的",
        "老板说明天给",
        "老板跑了",
        "要是他不给呢",
        "可以直接起诉吗",
        "能不能要赔偿",
        "可以不去仲裁直接起诉吗",
        "那如果他不承认呢",
        "对方不接电话",
        "已经报警了",
        "我报过警了",
        "我不想离",
        "凭什么不给我",
        "算不算违法",
        "因为我没合同",
        "三个人一起干的",
        "干了两年",
        "我试过了没用",
        "12333打不通",
        "他们说不归他们管",
        "但是我没有证据",
        "当时有人看到",
        "需要双倍工资吗",
    ],
)
def test_a_fact_or_a_condition_sounds_like_more_of_the_same(text: str) -> None:
    assert adds(text, WAGES)


@pytest.mark.parametrize(
    "text",
    [
        "手机被偷了",
        "邻居半夜放音响吵得睡不着怎么办",
        "身份证掉了怎么补",
        "我妈的低保被取消了",
        "公积金怎么提取",
        "有个邻居天天吵",
        "老板一直不给我买社保怎么办",
        "离婚",
    ],
)
def test_a_matter_that_stands_alone_does_not(text: str) -> None:
    assert not adds(text, WAGES)


def test_nothing_is_added_to_nothing() -> None:
    assert not adds("他还打了我", Thread())


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("他还打了我", True),
        ("而且没买社保", True),
        ("对方不接电话", True),
        ("我没签合同", True),
        ("没得证据", True),
        ("那边不承认", True),
        ("在哪里告他", True),
        ("那我可以去法院告他不", True),
        ("其他人也没拿到钱", False),
        ("老公说他要离婚", False),
        ("现在离婚要冷静期吗", False),
        ("没签合同怎么办", False),
        ("没事了", False),
        ("如果邻居养狗扰民怎么办", False),
    ],
)
def test_words_that_need_what_was_said_before_point_back(text: str, back: bool) -> None:
    assert points_back(text) is back


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("那离婚呢", "离婚"),
        ("那工伤怎么办", "工伤"),
        ("那他呢", ""),
        ("那要好久呢", ""),
        ("那我呢", ""),
        ("离婚", ""),
    ],
)
def test_a_turn_to_another_topic_is_heard(text: str, topic: str) -> None:
    assert turns_to(text) == topic


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("换个问题，公积金怎么提取", "公积金怎么提取"),
        ("再问个别的事：驾照丢了怎么补", "驾照丢了怎么补"),
        ("不说这个了", ""),
        ("他换了个老板", None),
        ("换个老板还是不发钱", None),
    ],
)
def test_the_matter_before_is_dropped_in_so_many_words(text: str, rest: str | None) -> None:
    assert begins_anew(text) == rest


def test_a_topic_counts_only_if_the_matter_before_does_not_speak_of_it() -> None:
    assert names_topic("我想离婚", WAGES)
    assert not names_topic("工资", WAGES)
    assert not names_topic("老板不认", WAGES)


def test_somebody_new_acts_only_where_somebody_else_did_before() -> None:
    assert names_other("房东不退押金", WAGES)
    assert not names_other("老板不承认", WAGES)
    assert not names_other("老板不给申请", Thread(question="工伤"))


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("押金能退吗", True),
        ("算不算违法", True),
        ("好久能还", True),
        ("押金没有退", False),
        ("我不服", False),
    ],
)
def test_a_question_has_its_form(text: str, question: bool) -> None:
    assert asks(text) is question
