"""How items count inside an article; what does not follow is told with its line and guessed at nowhere."""

import pytest

from knowledge.incoming.items import doubts
from knowledge.incoming.line import Line
from knowledge.incoming.plain import lines_of
from knowledge.incoming.recogniser import recognise
from knowledge.lawbook import lawbook_path, read_lawbook


@pytest.mark.parametrize(
    ("paragraphs", "why"),
    [
        (["有下列情形的：", "（一）甲；", "（二）乙；", "（三）丙。"], "rising by one"),
        (
            ["下列：", "（一）甲。", "前款中：", "（一）乙；", "（二）丙。"],
            "a second list behind a paragraph",
        ),
        (["下列：", "（一）甲；", "甲又指乙。", "（二）丙。"], "a paragraph inside an item"),
        (
            ["下列：", "（一）甲：", "1.子；", "2.丑；", "（二）乙：", "1.寅；", "2.卯。"],
            "a list inside each item",
        ),
        (["下列：", "（一）甲：", "（1）子；", "（2）丑；", "（二）乙。"], "Arabic in brackets inside"),
        (["下列：", "1．甲；", "2、乙；", "３．丙。"], "marks of any width"),
        (["依照前款规定", "（一）项、（二）项所列的", "除外。"], "a reference is no item"),
        (
            ["下列：", *(f"（{n}）甲；" for n in "一二三四五六七八九"), "（十）癸；", "（十一）子。"],
            "beyond ten",
        ),
        (["比例为：", "1.5倍以上的；"], "a decimal is no item"),
    ],
)
def test_what_counts_rightly_is_no_doubt(paragraphs: list[str], why: str) -> None:
    assert list(doubts(paragraphs)) == [], why


@pytest.mark.parametrize(
    ("paragraphs", "found"),
    [
        (["下列：", "（一）甲；", "（三）丙。"], [(2, "（一）之后是（三），中间缺（二）")]),
        (["下列：", "（一）甲；", "（五）丙。"], [(2, "（一）之后是（五），中间缺（二）至（四）")]),
        (["下列：", "（二）甲；", "（三）丙。"], [(1, "从（二）开始，前面缺（一）")]),
        (["下列：", "（一）甲；", "（二）乙；", "（二）丙。"], [(3, "（二）出现两次")]),
        (["下列：", "（一）甲；", "（一）乙；", "（二）丙。"], [(2, "（一）出现两次")]),
        (
            ["下列：", "（二）甲；", "（一）乙。"],
            [(1, "从（二）开始，前面缺（一）"), (2, "（二）之后又是（一），顺序不对")],
        ),
        (["下列：", "（一）甲：", "1.子；", "3.丑；", "（二）乙。"], [(3, "1.之后是3.，中间缺2.")]),
        (["下列：", "（一）甲：", "1.子；", "（二）乙：", "2.丑。"], [(4, "从2.开始，前面缺1.")]),
        (["下列：", "（零）甲。"], [(1, "“（零）甲。”不像项的序号")]),
        (["下列：", "（千千千千千千千千千千）甲。"], [(1, "“（千千千千千千千”不像项的序号")]),
    ],
)
def test_what_is_missing_or_repeated_is_told(paragraphs: list[str], found: list[tuple[int, str]]) -> None:
    assert list(doubts(paragraphs)) == found


def test_the_doubt_stands_at_the_line_of_its_item_and_keeps_nothing_out() -> None:
    text = (
        "试验条例\n（2025年3月1日通过）\n第一条　有下列情形的：\n（一）甲；\n（三）乙。\n"
        "第二条　依照下列规定：\n（一）丙；\n（二）丁。\n"
    )
    document = recognise("a.txt", tuple(lines_of(text)))
    assert document.faults == ()
    assert [(p.line, p.message) for p in document.remarks] == [
        (5, "第一条里（一）之后是（三），中间缺（二）；请对照原文，漏了就补上")
    ]


def test_a_page_of_a_pdf_is_named_too() -> None:
    lines = [Line(text, n, 7) for n, text in enumerate(("第一条　下列：", "（一）甲；", "（一）乙。"), 1)]
    (remark,) = (p for p in recognise("a.pdf", lines).remarks if "两次" in p.message)
    assert (remark.page, remark.line) == (7, 3)


def test_the_laws_in_force_raise_doubt_only_where_their_records_lack_something() -> None:
    found = {
        (statute.source.title.removeprefix("中华人民共和国"), article.label)
        for statute in read_lawbook(lawbook_path(), "2026-11-23")
        for article in statute.articles
        if list(doubts(article.text.split("\n")))
    }
    # Read by hand: each of these lacks a number in the package's text, or has a table flattened into lines.
    assert found == {
        ("境外非政府组织境内活动管理法", "第十七条"),
        ("慈善法", "第十一条"),
        ("海商法", "第二百一十九条"),
        ("环境保护税法", "第二十九条"),
        ("非物质文化遗产法", "第十九条"),
        ("反分裂国家法", "第七条"),
    }
