"""Districts and counties named in passing."""

import pytest

from bot.place import district, only_place
from knowledge.service import DISTRICTS


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("我在米易，老板不给工钱", "米易县"),
        ("是在东区", "东区"),
        ("我在东区上班", "东区"),
        ("我是西区的", "西区"),
        ("西区法院不给立案", "西区"),
        ("攀枝花市仁和区前进镇", "仁和区"),
        ("住仁和", "仁和区"),
        ("盐边那边的工地", "盐边县"),
        ("在炳草岗被车撞了", "东区"),
        ("家在大渡口", "东区"),
        ("弄弄坪的老房子", "东区"),
        ("清香坪这边", "西区"),
        ("格里坪的厂", "西区"),
        ("河门口停水三天", "西区"),
        ("迤沙拉村的地", "仁和区"),
        ("平地镇", "仁和区"),
        ("总发乡", "仁和区"),
        ("攀莲镇的", "米易县"),
        ("普威那边", "米易县"),
        ("撒莲修路", "米易县"),
        ("桐子林镇上", "盐边县"),
        ("渔门", "盐边县"),
        ("红格泡温泉摔了", "盐边县"),
        ("我在攀枝花", "攀枝花市"),
        ("攀枝花市的政策", "攀枝花市"),
        ("在攀枝花仁和区", "仁和区"),
        ("不在东区，在西区", "西区"),
        ("我在鹽邊縣", "盐边县"),
    ],
)
def test_a_place_is_known_by_its_name_or_its_town(text: str, named: str) -> None:
    assert district(text) == named
    assert named in DISTRICTS


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("老板拖欠工资", "没有地方"),
        ("家在米易，人在东区上班", "两个地方"),
        ("不在米易", "说的是不在"),
        ("广东区域代理骗我钱", "广东"),
        ("小区东区的停车位", "小区里的东区"),
        ("成都西区的房子", "成都"),
        ("山西区县", "山西"),
        ("在平地上摔了", "不是平地镇"),
        ("老板总发火", "不是总发乡"),
        ("太平洋保险不赔", "不是太平乡"),
        ("盐边牛肉馆不退押金", "菜名"),
        ("仁和春天买的包是假的", "商场"),
        ("攀枝花中路", "路名"),
        ("深圳福田", "外地"),
        ("重庆大渡口区", "外地"),
        ("前进路", "路名"),
    ],
)
def test_what_only_sounds_like_a_place_is_none(text: str, why: str) -> None:
    assert district(text) is None, why


@pytest.mark.parametrize(
    "text",
    [
        "在米易",
        "我在米易这边",
        "是在东区的",
        "格里坪",
        "不在东区，在西区",
        "米易县攀莲镇",
        "工地在盐边",
        "东区。",
    ],
)
def test_a_message_may_say_where_and_nothing_else(text: str) -> None:
    assert only_place(text)


@pytest.mark.parametrize(
    "text", ["我在东区被打了", "西区法院", "东区政府不作为", "在家", "", "不在米易", "米易和盐边"]
)
def test_a_message_that_says_more_is_not_only_a_place(text: str) -> None:
    assert not only_place(text)
