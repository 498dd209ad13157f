from pathlib import Path

import pytest

from bot.answer import Status
from bot.as_of import day_named, reading_on
from bot.consult import consult
from knowledge.clause import Validity
from retrieval.index import Index
from tests.builders import FakeEncoder, clause, index, release, rules, source

OLD = "statute/劳动法@1994-07-05"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Index:
    clauses = (
        clause(),
        clause("statute/劳动法/50", "工资应当按月支付。", "第五十条"),
        clause(f"{OLD}/50", "工资应当以货币支付。", "第五十条"),
        clause("statute/劳动法/51", "新加的一条。", "第五十一条"),
    )
    old = source(OLD, version="1994-07-05", effective="1995-01-01", validity=Validity.HISTORICAL)
    now = source("statute/劳动法", version="2018-12-29", effective="1995-01-01")
    folder: Path = tmp_path_factory.mktemp("index")
    return index(folder, release(clauses, sources=[source("plan"), old, now]))


@pytest.mark.parametrize(
    ("text", "day", "rest"),
    [
        ("2023年5月1日时的劳动法第50条", "2023-05-01", "劳动法第50条"),
        ("2023-05-01 劳动法第50条", "2023-05-01", "劳动法第50条"),
        ("劳动法第50条，2023年5月1日那天的", "2023-05-01", "劳动法第50条"),
        ("2023年2月30日的劳动法第50条", "", "2023年2月30日的劳动法第50条"),
        ("2023年的劳动法第50条", "", "2023年的劳动法第50条"),
        ("从2023年5月1日到2024年5月1日的工资", "", "从2023年5月1日到2024年5月1日的工资"),
    ],
)
def test_a_whole_day_is_read_from_a_question(text: str, day: str, rest: str) -> None:
    assert day_named(text) == (day, rest)


@pytest.mark.parametrize(
    ("day", "quote", "version"),
    [
        ("2000-01-01", "工资应当以货币支付。", "是1994-07-05的文本。"),
        ("2020-01-01", "工资应当按月支付。", "是2018-12-29的文本；这次修改自哪天起施行，文本没有注明。"),
    ],
)
def test_an_article_is_shown_as_it_read_on_the_day_named(
    small: Index, day: str, quote: str, version: str
) -> None:
    year, month, date = day.split("-")
    answer = consult(f"{year}年{month}月{date}日时的劳动法第50条", small, FakeEncoder(), rules()).answer
    assert answer.status is Status.CLAUSE
    assert [c.quote for c in answer.citations] == [quote]
    assert version in answer.summary


def test_before_the_first_text_there_is_none(small: Index) -> None:
    reading = reading_on(small.clauses["statute/劳动法/50"], "1990-01-01", small)
    assert reading.clause is None
    assert "最早的是1995-01-01起的" in reading.note


def test_an_article_added_later_was_not_there(small: Index) -> None:
    reading = reading_on(small.clauses["statute/劳动法/51"], "2000-01-01", small)
    assert (reading.clause, reading.note) == (
        None,
        "《中华人民共和国劳动法》1994-07-05的文本里没有第五十一条。",
    )


def test_the_plan_has_one_text(small: Index) -> None:
    assert reading_on(small.clauses["plan/17"], "2023-05-01", small).clause == small.clauses["plan/17"]


def test_a_story_with_a_date_is_no_question_for_an_old_text(small: Index) -> None:
    answer = consult(
        "2000年1月1日我被老板打了，工资也没有，按劳动法第50条我能要回来吗", small, FakeEncoder(), rules()
    ).answer
    assert all(c.quote != "工资应当以货币支付。" for c in answer.citations)
