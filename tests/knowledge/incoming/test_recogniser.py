"""How a law is recognised in lines; what could be either is told, not guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.articles import label_of
from knowledge.incoming.document import Document, as_markdown
from knowledge.incoming.line import Line
from knowledge.incoming.plain import lines_of
from knowledge.incoming.recogniser import recognise
from knowledge.incoming.stated import Stated
from knowledge.markdown import read_markdown

HEAD = "攀枝花市试验条例\n（2025年3月1日攀枝花市人民代表大会通过　自2025年5月1日起施行）\n"


def read(body: str, stated: Stated | None = None, head: str = HEAD) -> Document:
    return recognise("a.txt", tuple(lines_of(head + body)), stated or Stated())


def texts(document: Document) -> list[tuple[str, str]]:
    assert document.faults == ()
    return [(a.number, a.text) for a in document.articles]


def faults(document: Document) -> list[tuple[int, str]]:
    return [(p.line, p.message) for p in document.faults]


def test_books_chapters_and_sections_are_the_path() -> None:
    document = read(
        "第一编　总则\n第一章　一般规定\n第一节　目的\n第一条　甲。\n第二节　范围\n第二条　乙。\n"
        "第二编　分则\n第一章　行为\n第三条　丙。\n附　则\n第四条　丁。\n"
    )
    assert [a.path for a in document.articles] == [
        ("第一编 总则", "第一章 一般规定", "第一节 目的"),
        ("第一编 总则", "第一章 一般规定", "第二节 范围"),
        ("第二编 分则", "第一章 行为"),
        ("附则",),
    ]
    assert document.remarks == document.faults == ()


def test_title_and_days_stand_in_the_bracket() -> None:
    document = read("第一条　甲。\n")
    assert (document.title, document.version, document.effective) == (
        "攀枝花市试验条例",
        "2025-03-01",
        "2025-05-01",
    )


def test_a_long_title_stands_in_two_lines_and_an_order_of_promulgation_above_it() -> None:
    head = (
        "中华人民共和国主席令\n第四十八号\n"
        "《中华人民共和国试验法》已由全国人民代表大会常务委员会于2025年3月1日通过，现予公布，自2026年1月1日起施行。\n"
        "2025年3月1日\n中华人民共和国\n道路试验法\n（2025年3月1日通过）\n"
    )
    document = read("第一条　甲。\n", head=head)
    assert (document.title, document.effective) == ("中华人民共和国道路试验法", "2026-01-01")


def test_days_in_chinese_numerals_are_read() -> None:
    document = read("第一条　甲。\n", head="试验办法\n（二〇二五年十二月三十日通过）\n")
    assert document.version == "2025-12-30"


def test_the_entry_into_force_may_stand_in_the_last_article() -> None:
    document = read(
        "第一条　甲。\n第二条　本条例自2025年７月１日起施行。\n", head="试验条例\n（2025年3月1日通过）\n"
    )
    assert document.effective == "2025-07-01"


def test_a_table_of_contents_is_passed_over() -> None:
    document = read(
        "目　录\n第一章　总则……………1\n第二章　罚则……………2\n附则……3\n第一章　总则\n第一条　甲。\n第二章　罚则\n第二条　乙。\n"
    )
    assert [a.path for a in document.articles] == [("第一章 总则",), ("第二章 罚则",)]
    assert [r.message for r in document.remarks] == ["目录 4 行，没有收入"]


def test_contents_that_do_not_match_the_text_are_a_fault() -> None:
    document = read("目录\n第一章　总则\n第二章　罚则\n第一条　甲。\n")
    assert [line for line, _ in faults(document)] == [3]


def test_a_preamble_is_kept_and_is_no_article() -> None:
    document = read("序　言\n这里是中国。\n第一章　总纲\n第一条　甲。\n")
    assert document.preamble == ("这里是中国。",)
    assert [(a.path, a.text) for a in document.articles] == [(("第一章 总纲",), "甲。")]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("第十条规定的情形除外。", "what an article provides"),
        ("第三条第二款所称主管部门，是指住建部门。", "a paragraph of an article"),
        ("第二条、第四条的规定不适用于前款。", "several articles"),
        ("第二条和第三条规定的行为，从重处罚。", "two articles"),
        ("第三章的规定，适用于本条。", "a chapter"),
        ("第三章第二节规定的程序，参照执行。", "a section of a chapter"),
        ("第一条（二）项所列人员除外。", "an item of an article"),
        ("第二条所称“以上”，包括本数。", "words of an article"),
        ("第三条以外的其他情形，由主管部门决定。", "all but an article"),
        ("第二条之一规定的情形除外。", "an inserted article"),
    ],
)
def test_a_reference_at_the_head_of_a_line_is_no_heading(line: str, why: str) -> None:
    document = read(f"第一条　甲。\n{line}\n第二条　乙。\n第三条　丙。\n")
    assert texts(document) == [("1", f"甲。\n{line}"), ("2", "乙。"), ("3", "丙。")], why


@pytest.mark.parametrize("line", ["第二条　规定的情形除外。", "第三章　的规定"])
def test_nor_is_one_that_a_broken_line_begins_with(line: str) -> None:
    rows = [
        f"　　第一条　有下列情形之一，违反本法并且不符合{'本' * 13}",
        line + "处理。",
        "　　第二条　乙。",
        "　　第三条　" + "丙" * 31 + "。",
    ]
    document = read("\n".join(rows) + "\n", head="试验条例\n（2025年3月1日通过）\n")
    assert [number for number, _ in texts(document)] == ["1", "2", "3"]


def test_inserted_articles_follow_the_one_they_are_inserted_behind() -> None:
    document = read("第一条　甲。\n第一条之一　乙。\n第一条之二　丙。\n第二条　丁。\n")
    assert [n for n, _ in texts(document)] == ["1", "1-1", "1-2", "2"]
    assert [a.label for a in document.articles][1] == "第一条之一"


def test_numbers_in_digits_and_of_full_width_are_read() -> None:
    assert [n for n, _ in texts(read("第１条　甲。\n第2条 乙。\n第 三 条　丙。\n"))] == ["1", "2", "3"]


def test_items_and_bullets_stay_in_their_article() -> None:
    document = read("第一条　有下列情形的：\n（一）甲；\n(二)乙；\n——丙；\n1.丁。\n前款第一项除外。\n")
    assert texts(document) == [
        ("1", "有下列情形的：\n（一）甲；\n(二)乙；\n——丙；\n1.丁。\n前款第一项除外。")
    ]


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("第一条　甲。\n第三条　丙。\n", 4, "第一条之后是第三条，缺第二条"),
        (
            "第一条　甲。\n第二条乙。\n第三条　丙。\n第四条　丁。\n",
            5,
            "第4行“第二条乙。…”像是它，是的话条号后要空一格",
        ),
        ("第一条　甲。\n第二条　乙。\n第一条　丙。\n", 5, "第一条出现两次，文字不同"),
        ("第一条　甲。\n第五条之一　丙。\n", 4, "缺第二条"),
        ("第二条　甲。\n第三条　乙。\n第一条　丙。\n", 5, "第三条之后又是第一条：顺序不对"),
        ("第一条　甲。\n第零条　乙。\n", 4, "读不懂的条号"),
        ("第一条　甲。\n第二条　\n第三条　丙。\n", 4, "第二条只有条号，没有文字"),
        ("第一条　甲。\n第二条　乙\ue5e5。\n", 4, "有读不出的字（U+E5E5"),
        ("第一条　甲。\n12\n第二条　乙。\n", 4, "像是页码"),
        ("第一条　甲。\n第二条乙丙。\n", 4, "像是第二条，但条号后没有空格"),
    ],
)
def test_what_does_not_follow_is_told_with_its_line(body: str, line: int, words: str) -> None:
    assert [(n, words in m) for n, m in faults(read(body))] == [(line, True)]


def test_all_faults_are_told_at_once() -> None:
    document = read("第一条　甲。\n第三条　丙。\n第六条　丁。\n", head="没有名称\n")
    assert [line for line, _ in faults(document)] == [1, 3, 4]


def test_an_article_that_rightly_lacks_may_be_said_to() -> None:
    document = read("第一条　甲。\n第四条　丁。\n", Stated(missing="2,3"))
    assert [n for n, _ in texts(document)] == ["1", "4"]


def test_where_no_number_is_followed_by_a_blank_order_alone_decides() -> None:
    document = read(
        "第一章总则\n第一条为了试验，制定本法。\n第二条规定的情形除外。\n第二条乙。\n第三条丙。\n"
    )
    assert texts(document) == [
        ("1", "为了试验，制定本法。\n第二条规定的情形除外。"),
        ("2", "乙。"),
        ("3", "丙。"),
    ]
    assert document.articles[0].path == ("第一章 总则",)


def test_a_heading_that_leaps_is_told() -> None:
    document = read("第一章　甲\n第一条　甲。\n第三章　丙\n第二条　乙。\n")
    assert ["第三章 丙" in r.message for r in document.remarks] == [True]


def test_what_stands_in_an_annex_is_left_out_and_told() -> None:
    document = read("第一条　甲。\n附件：收费标准\n甲等 100元\n乙等 50元\n")
    assert texts(document) == [("1", "甲。")]
    assert [r.message for r in document.remarks] == ["“附件：收费标准”及其后 2 段没有收入"]


def test_a_table_inside_an_article_is_a_fault() -> None:
    lines = [
        Line("试验条例", 1, level=1),
        Line("第一条　收费如下：", 2),
        Line("\ufffc表格", 3),
        Line("第二条　乙。", 4),
    ]
    assert [(p.line, "第一条里有表格" in p.message) for p in recognise("a.docx", lines).faults] == [(3, True)]


def test_two_possible_titles_are_a_fault_and_the_one_given_stands() -> None:
    head = "甲市试验条例\n乙市试验办法\n"
    assert "不止一个可能的名称" in str(read("第一条　甲。\n", head=head).faults)
    assert read("第一条　甲。\n", Stated(title="乙市试验办法"), head).title == "乙市试验办法"


def test_what_is_stated_stands_before_what_the_text_says() -> None:
    document = read(
        "第一条　甲。\n", Stated(effective="2027-01-01", repealed="2030-01-01", successor="新试验条例")
    )
    assert (document.effective, document.repealed, document.successor) == (
        "2027-01-01",
        "2030-01-01",
        "新试验条例",
    )


def test_a_successor_without_a_day_or_a_status_is_a_fault() -> None:
    assert "还要写废止日" in str(read("第一条　甲。\n", Stated(successor="新试验条例")).faults)


def test_a_name_that_a_converter_left_in_an_article_is_told() -> None:
    document = read("第一条　甲。\n公共法律服务提供\n第二条　乙。\n")
    assert [r.line for r in document.remarks] == [4]


_SENTENCE = st.text("甲乙丙丁法院应当可以依照", min_size=1, max_size=90).map(lambda s: f"{s}。")
_ARTICLES = st.lists(st.lists(_SENTENCE, min_size=1, max_size=3), min_size=1, max_size=12)


@given(_ARTICLES)
def test_what_is_kept_is_what_was_read(articles: list[list[str]]) -> None:
    body = "\n".join(f"{label_of(str(n))}　" + "\n".join(parts) for n, parts in enumerate(articles, 1))
    document = read(body)
    kept = read_markdown("a.md", as_markdown(document))
    assert texts(kept) == texts(document) == [(str(n), "\n".join(p)) for n, p in enumerate(articles, 1)]
    assert (kept.title, kept.version, kept.effective) == (
        document.title,
        document.version,
        document.effective,
    )
