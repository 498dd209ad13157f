"""Slip: one call on one sheet."""

from bot.call import Call, Deed, Item
from bot.slip import slip, text
from bot.told import Subject, Told
from tests.bot.conftest import NOW

ANSWER = Told(
    Subject.ANSWER,
    "labor-inspection",
    "劳动保障监察",
    ("12333（举报）",),
    ("先打12333。", "带：欠条"),
    "《劳动法》第五十条",
    "不得拖欠工资。",
    "现行有效",
)
CLAUSE = Told(
    Subject.CLAUSE, "plan/17", title="《规划》（十七）", quote="健全机制。", validity="规划期至2020年"
)


def item(number: int, deed: Deed, query: str = "", told: Told | None = None, release: str = "r1") -> Item:
    return Item(number, deed, query, told, release, NOW)


def test_a_whole_slip() -> None:
    items = (
        item(1, Deed.LOOKED, "老板拖欠工资"),
        item(2, Deed.TOLD, "老板拖欠工资", ANSWER),
        item(3, Deed.LOOKED, "规划十七条"),
        item(4, Deed.TOLD, "规划十七条", CLAUSE, "r2"),
        item(5, Deed.LOOKED, "老板拖欠工资"),
    )
    call = Call(
        "3f2a9c1d77777777", "li", NOW, "2026-07-01T09:12:00+08:00", "", "工地在仁和", "20260701-001", items
    )
    assert text(slip(call, "一号席")).split("\n") == [
        "来电记录单",
        "单号3f2a9c1d　2026年07月01日09:00—09:12　接线员：一号席",
        "",
        "来电人说的（已隐去姓名、号码、住址）：",
        "1. 老板拖欠工资",
        "2. 规划十七条",
        "备注：工地在仁和",
        "",
        "告诉来电人的：",
        "1. 该找：劳动保障监察，电话12333（举报）",
        "   先打12333。",
        "   带：欠条",
        "   依据：《劳动法》第五十条：“不得拖欠工资。”（现行有效）",
        "2. 依据：《规划》（十七）：“健全机制。”（规划期至2020年）",
        "",
        "工单：20260701-001",
        "知识库版本：r1、r2",
        "以上是办事指引，不代替律师意见。",
    ]


def test_an_empty_slip_says_that_there_is_nothing() -> None:
    lines = text(slip(Call("3f2a9c1d77777777", "li", NOW, NOW), "一号席")).split("\n")
    assert lines[1] == "单号3f2a9c1d　2026年07月01日09:00　接线员：一号席"
    assert lines.count("（没有）") == 2
    assert not any(line.startswith(("工单", "知识库", "备注")) for line in lines)
