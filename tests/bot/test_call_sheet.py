"""A filled call list says only what somebody wrote, of the very words that it was written with."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.call_list import call_list, call_page
from bot.call_sheet import Result, Returned, read_calls
from bot.errands import errands
from bot.freshness import Book, Freshness
from bot.spreadsheet import csv_of, xlsx
from bot.store import Store
from bot.wording import call_list as words
from knowledge.detail import Detail, details
from knowledge.incoming.sheets import read_sheets
from knowledge.offices import office_of
from knowledge.service import Item, Link, Phone, Service
from tests.bot.calls_made import Filled, filled_in, made
from tests.builders import service, wages_service
from tests.knowledge.test_offices import TOLD

SHARED = Phone("12345", "转办", "服务目录")
AID = service(
    phones=(Phone("12366", "咨询", "服务目录"), SHARED, Phone("110", "报警", "服务目录")),
    links=(Link("法网", "服务目录", "https://www.12348.gov.cn"),),
    fee=Item("全程免费", "statute/法律援助法/20"),
    offices=(office_of(TOLD),),
)
WAGES = wages_service(fee=Item("不收钱"), phones=(Phone("12333", "举报", "服务目录"), SHARED))
KNOWN = (AID, WAGES)
FILE = "电话清单.xlsx"
TODAY = "2026-11-23"


def written(book: Book, services: Sequence[Service] = KNOWN) -> bytes:
    return xlsx(call_list(errands(services, book)))


def read(book: Book, *rows: Filled, data: bytes = b"", services: Sequence[Service] = KNOWN) -> Returned:
    filled = filled_in(data or written(book), *rows)
    return read_calls(FILE, read_sheets(FILE, filled), {s.id: s for s in services}, book)


@pytest.fixture
def freshness(store: Store) -> Freshness:
    return Freshness(store)


@pytest.fixture
def book(freshness: Freshness) -> Book:
    return freshness.book(TODAY)


def phone(entry: Service, number: str) -> Detail:
    return next(d for d in details(entry) if d.value == number)


def test_a_list_that_nobody_touched_says_nothing(book: Book) -> None:
    assert read(book) == Returned()


def test_a_name_and_a_day_drawn_down_over_rows_say_nothing(book: Book) -> None:
    assert read(book, made("12333", ""), made("12366", "")) == Returned()


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (made("12333"), (Result.RIGHT, "")),
        (made("12333", words.BAD, "0812-333 4567"), (Result.CHANGED, "0812-3334567")),
        (made("12333", words.DEAD, "０８１２－３３３４５６７"), (Result.CHANGED, "0812-3334567")),
        (made("12333", words.BAD, **{words.NOTE: "不归他们管"}), (Result.WRONG, "")),
        (made("12333", words.DEAD), (Result.DEAD, "")),
        (made("12333", words.SILENT), (Result.SILENT, "")),
        (made("12333", day="2026/11/3"), (Result.RIGHT, "")),
        (
            made("https://www.12348.gov.cn", words.BAD, "https://www.12348.gov.cn/new"),
            (Result.CHANGED, "https://www.12348.gov.cn/new"),
        ),
        (made("仁和街 1 号", words.BAD, "仁和街 2 号"), (Result.CHANGED, "仁和街 2 号")),
        (made("全程免费", words.BAD, **{words.NOTE: "说要交钱"}), (Result.WRONG, "")),
        (made("110"), (Result.RIGHT, "")),
    ],
)
def test_what_was_filled_in_is_read(book: Book, row: Filled, expected: tuple[Result, str]) -> None:
    found = read(book, row)
    assert (found.problems, found.refused, found.remarks) == ((), (), ())
    (one,) = found.rows
    assert (one.result, one.right) == expected and one.by == "张三" and one.day.startswith("2026-11")


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (made("12333", "好的"), "不在可选的里面"),
        (made("12333", "", "0812-3334567"), "没有选“结果”"),
        (made("12333", "", **{words.NOTE: "说搬家了"}), "没有选“结果”"),
        (made("12333", words.GOOD, "0812-3334567"), "没有变就清空"),
        (made("12333", words.BAD), "没有写明怎么不对"),
        (made("12333", words.BAD, "12333"), "与原来的一样"),
        (made("12333", words.BAD, "3334567"), "缺区号"),
        (made("12333", words.BAD, "12345、12348"), "只写一个号码"),
        (made("12333", words.BAD, "问一下李四"), "数字以外的字"),
        (made("https://www.12348.gov.cn", words.BAD, "www.12348.gov.cn"), "不是网址"),
        (made("全程免费", words.BAD, "收费 10 元"), "法律定的"),
        (made("仁和街 1 号", words.BAD, "长" * 201), "201 个字"),
        (made("110", words.SILENT), "救命的号码"),
        (made("110", words.BAD, "12345"), "救命的号码"),
        (made("12333", by=""), "没有写谁核实的"),
        (made("12333", by="长" * 41), "41 个字"),
        (made("12333", day=""), "没有写哪天"),
        (made("12333", day="上周"), "不是日期"),
        (made("12333", day="2026-11-24"), "还没有到"),
        (made("12333", words.BAD, **{words.NOTE: "长" * 201}), "最多 200 个"),
        (made("12333", **{words.MARK: "id"}), "认不出"),
        (made("12333", **{words.VALUE: "12334"}), "是不是错行了"),
        (made("仁和街 1 号", **{words.OFFICE: "东区法律援助中心"}), "是不是错行了"),
    ],
)
def test_what_cannot_be_taken_is_told_with_its_cell(book: Book, row: Filled, fault: str) -> None:
    found = read(book, row)
    assert found.rows == () and found.refused == ()
    assert [str(p) for p in found.problems if fault in p.message and p.file.startswith(FILE) and p.line > 4]


def test_a_row_whose_words_changed_since_is_refused_and_the_others_count(book: Book) -> None:
    data = written(book)
    other = replace(AID, phones=(Phone("12349", "咨询", "服务目录"), SHARED))
    found = read(book, made("12366"), made("12333"), data=data, services=(other, WAGES))
    assert [row.value for row in found.rows] == ["12333"] and found.problems == ()
    assert [p.message for p in found.refused] == [words.CHANGED_SINCE]


def test_a_number_that_one_of_its_services_gave_up_counts_for_the_others(book: Book) -> None:
    data = written(book)
    found = read(book, made("12345"), data=data, services=(AID, replace(WAGES, phones=WAGES.phones[:1])))
    (row,) = found.rows
    assert [d.service for d in row.details] == ["legal-aid"]
    assert [p.message for p in found.remarks] == [words.SOME_GONE]


def test_what_somebody_found_since_is_not_overridden(freshness: Freshness) -> None:
    data = written(freshness.book(TODAY))
    services = {s.id: s for s in KNOWN}
    ids = (phone(AID, "12366").id,)
    # The store's clock is at 2026-07-01.
    freshness.doubt(ids, services, "r", "anna", "空号")
    for day in ("2026-06-30", "2026-07-01"):
        found = read(freshness.book("2026-07-02"), made("12366", day=day), data=data)
        assert found.rows == () and "anna 又核实过" in found.refused[0].message, day
    assert read(freshness.book("2026-07-02"), made("12366", day="2026-07-02"), data=data).rows
    assert read(freshness.book("2026-07-02"), made("12366", words.DEAD, day="2026-07-01"), data=data).rows


def test_what_was_verified_since_is_not_made_older(freshness: Freshness) -> None:
    data = written(freshness.book(TODAY))
    freshness.confirm((phone(AID, "12366").id,), {s.id: s for s in KNOWN}, "r", "anna")
    found = read(freshness.book("2026-07-02"), made("12366", day="2026-06-30"), data=data)
    assert found.rows == () and [p.message for p in found.remarks] == [words.KNOWN_ALREADY]
    office = read(freshness.book(TODAY), made("仁和街 1 号", day="2026-11-19"), data=data)
    assert office.rows == () and [p.message for p in office.remarks] == [words.KNOWN_ALREADY]


def test_a_row_copied_is_told(book: Book) -> None:
    page = call_page("清单", errands(KNOWN, book))
    row = next(r for r in page.rows if r[1] == "12333")
    filled = (*row[:10], words.GOOD, "", "张三", "2026-11-20", "", row[15])
    data = csv_of(replace(page, rows=[filled, filled]))
    found = read_calls("清单.csv", read_sheets("清单.csv", data), {s.id: s for s in KNOWN}, book)
    assert len(found.rows) == 1 and [p.message for p in found.problems] == [words.TWICE]


def test_a_csv_is_a_list_too(book: Book) -> None:
    page = call_page("清单", errands(KNOWN, book))
    rows = [
        (*r[:10], words.GOOD, "", "张三", "2026/11/20", "", r[15]) if r[1] == "12345" else r
        for r in page.rows
    ]
    data = csv_of(replace(page, rows=rows)).decode("utf-8-sig").encode("gb18030")
    found = read_calls("清单.csv", read_sheets("清单.csv", data), {s.id: s for s in KNOWN}, book)
    assert found.problems == () and [len(row.details) for row in found.rows] == [2]


def test_a_table_of_something_else_is_no_list(book: Book) -> None:
    sheets = read_sheets("名单.csv", "姓名,手机\n张三,13800000000\n".encode())
    assert "没有表头" in str(read_calls("名单.csv", sheets, {}, book).problems[0])


def test_a_pocket_telephone_is_remarked_upon(book: Book) -> None:
    found = read(book, made("12333", words.BAD, "13800000000"))
    assert found.rows and "手机号" in found.remarks[0].message
