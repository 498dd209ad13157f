import pytest

from knowledge.clause import Validity
from knowledge.markdown import parse_statute
from knowledge.statute import Statute

TODAY = "2026-11-23"

LAW = """# 中华人民共和国试验法

2020年5月28日 第十三届全国人民代表大会第三次会议通过

2021年1月1日 施行

<!-- INFO END -->

# 第一编 总则

## 第一章　一般规定

第一条 为了试验，制定本法。

第二条 有下列情形之一的，可以申请：

（一）甲；

（二）乙。

前款第二项的情形，依照第一条办理。

第二条之一 补充的条文。

## 第二章 附则

### 第一节 施行

第三条 本法自2021年1月1日起施行。
"""


def statute(text: str = LAW, file: str = "试验法(2020-05-28).md") -> Statute:
    result = parse_statute(file, text, TODAY)
    assert isinstance(result, Statute), result
    return result


def test_articles_are_numbered_with_inserted_ones() -> None:
    assert [a.id for a in statute().articles] == [
        "statute/试验法/1",
        "statute/试验法/2",
        "statute/试验法/2-1",
        "statute/试验法/3",
    ]


def test_paragraphs_and_items_stay_in_their_article() -> None:
    assert statute().articles[1].text == (
        "有下列情形之一的，可以申请：\n（一）甲；\n（二）乙。\n前款第二项的情形，依照第一条办理。"
    )


def test_headings_are_the_path() -> None:
    assert statute().articles[0].path == ("第一编 总则", "第一章 一般规定")
    assert statute().articles[3].path == ("第一编 总则", "第二章 附则", "第一节 施行")


def test_dates_come_from_the_header() -> None:
    source = statute().source
    assert (source.title, source.version, source.effective) == (
        "中华人民共和国试验法",
        "2020-05-28",
        "2021-01-01",
    )
    assert source.validity is Validity.IN_FORCE
    assert "未核实" in source.note


def test_a_stated_status_is_taken() -> None:
    repealed = LAW.replace("<!-- INFO END -->", "<!-- status: 已废止 -->\n<!-- INFO END -->")
    assert statute(repealed).source.validity is Validity.REPEALED


def test_another_places_regulation_does_not_bind_here() -> None:
    elsewhere = statute(LAW.replace("中华人民共和国试验法", "山东省试验条例")).source
    assert elsewhere.validity is Validity.ELSEWHERE
    assert not elsewhere.citable


def test_invisible_characters_are_dropped() -> None:
    assert statute(LAW.replace("为了试验", "为\u200b了试\ufeff验")).articles[0].text == "为了试验，制定本法。"


def test_a_cross_reference_at_a_lines_start_is_no_article() -> None:
    text = LAW.replace("前款第二项的情形，依照第一条办理。", "第一条第二款的情形除外。")
    assert len(statute(text).articles) == 4
    assert statute(text).articles[1].text.endswith("第一条第二款的情形除外。")


def test_faults_are_listed_with_their_places() -> None:
    assert "第一行应是法律名称" in str(parse_statute("a.md", "没有标题", TODAY))
    assert "没有读到任何" in str(parse_statute("a.md", "# 某法\n<!-- INFO END -->\n正文", TODAY))


def test_a_document_that_enters_into_force_later_is_pending() -> None:
    assert statute(LAW.replace("2021年1月1日", "2027年1月1日")).source.validity is Validity.PENDING


def test_one_line_may_tell_of_adoption_and_of_entry_into_force() -> None:
    text = LAW.replace("2021年1月1日 施行", "2020年5月28日通过，自2027年1月1日起施行")
    assert statute(text).source.effective == "2027-01-01"


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("<!-- INFO END -->", "<!-- status: 现行 -->\n<!-- INFO END -->", 7, "不认识的状态“现行”"),
        ("<!-- INFO END -->", "<!-- status: 规划期至2020年 -->\n<!-- INFO END -->", 7, "不认识的状态"),
        ("2021年1月1日 施行", "2021年2月30日 施行", 5, "日期不存在"),
        ("第三条 本法", "第一条 别的话。\n\n第三条 本法", 29, "第一条出现两次"),
        ("第三条 本法", "第零条 别的话。\n\n第三条 本法", 29, "读不懂的条号"),
    ],
)
def test_what_cannot_be_is_told_with_its_line(old: str, new: str, line: int, words: str) -> None:
    found = parse_statute("a.md", LAW.replace(old, new, 1), TODAY)
    assert isinstance(found, tuple)
    assert [(p.line, words in p.message) for p in found] == [(line, True)]


def test_an_article_said_twice_in_the_same_words_is_kept_once() -> None:
    text = LAW.replace("第三条 本法", "第一条 为了试验，制定本法。\n\n第三条 本法")
    assert [a.number for a in statute(text).articles] == ["1", "2", "2-1", "3"]
