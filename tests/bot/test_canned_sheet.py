"""The canned answers as a table: edited in Excel, held against the law row by row, kept all or none."""

from pathlib import Path

import pytest

from bot.canned import Canned
from bot.canned_book import CannedBook
from bot.canned_sheet import HEADINGS, CannedPlan, canned_rows, is_canned, keep, read_canned
from bot.quoted import Quoted
from bot.store import Store
from knowledge.changes import What
from knowledge.incoming.sheets import Row, Sheet
from retrieval.index import Index
from tests.builders import index

WAGE = Canned(3, "拖欠工资", "请打12333举报。", (Quoted("statute/劳动法/50", "不得拖欠工资"),), "zhao", "")
OLD = Canned(4, "旧规定", "不用了。", (), "zhao", "", retired=True)


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return index(tmp_path_factory.mktemp("law"))


def sheet(*rows: tuple[str, ...], headings: tuple[str, ...] = HEADINGS) -> Sheet:
    return Sheet("常用答复", tuple(Row(n, cells) for n, cells in enumerate((headings, *rows), 1)))


def read(law: Index | None, *rows: tuple[str, ...], headings: tuple[str, ...] = HEADINGS) -> CannedPlan:
    return read_canned("表.xlsx", sheet(*rows, headings=headings), (WAGE, OLD), law)


def test_what_goes_out_comes_back_unchanged(law: Index) -> None:
    found = read(law, *canned_rows((WAGE, OLD)))
    assert (found.answers, found.changes, found.problems, found.unnamed) == ((), (), (), 0)
    assert is_canned(sheet()) and not is_canned(Sheet("", (Row(1, ("服务编号", "电话号码")),)))


def test_a_new_answer_has_no_number_and_its_clause_may_be_named(law: Index) -> None:
    row = ("", "讨薪", "先打12333。", "劳动法第50条", "不得拖欠工资")
    found = read(law, row)
    (made,) = found.answers
    assert (made.id, made.title, made.citations) == (
        0,
        "讨薪",
        (Quoted("statute/劳动法/50", "不得拖欠工资"),),
    )
    assert [(c.what, c.row) for c in found.changes] == [(What.ADDED, 2)]
    assert found.unnamed == 1, "the one in use that the table does not have"


def test_a_changed_answer_keeps_its_number_and_one_is_put_out_of_use_by_its_row(law: Index) -> None:
    (row, _) = canned_rows((WAGE, OLD))
    (made,) = read(law, (row[0], row[1], "请拨打12333。", *row[3:])).answers
    assert (made.id, made.text, made.citations) == (3, "请拨打12333。", WAGE.citations)
    (gone,) = read(law, (*row[:-1], "是")).answers
    assert gone.id == 3 and gone.retired


def test_columns_that_are_not_there_stay(law: Index) -> None:
    (made,) = read(law, ("请拨打12333。", "拖欠工资", "3"), headings=("答复", "标题", "答复编号")).answers
    assert (made.text, made.citations, made.retired) == ("请拨打12333。", WAGE.citations, False)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            ("", "讨薪", "先打12333。", "劳动法第50条", "工资可以拖欠"),
            "D2 《中华人民共和国劳动法》第五十条里没有这句话：“工资可以拖欠”",
        ),
        (("", "讨薪", "《劳动法》第五十条：“工资一年一发。”"), "C2 《劳动法》第五十条里没有这句话"),
        (("", "讨薪", "先打12333。", "劳动法第九千条", "不得拖欠"), "D2 没有找到这一条"),
        (("", "讨薪", "先打12333。", "劳动法第50条", ""), "D2 请从"),
        (("", "", "先打12333。"), "B2 请写标题"),
        (("", "讨薪", ""), "C2 请写答复"),
        (("", "讨" * 61, "先打12333。"), "B2 标题太长"),
        (("99", "讨薪", "先打12333。"), "A2 没有编号为“99”的常用答复"),
        (("", "拖欠工资", "先打12333。"), "B2 已经有标题是“拖欠工资”的常用答复"),
        (("", "讨薪", "先打12333。", *[""] * 8, "也许"), "L2 “停用”写的是“也许”"),
    ],
)
def test_what_does_not_hold_is_told_with_its_cell(law: Index, row: tuple[str, ...], said: str) -> None:
    found = read(law, row)
    assert [p for p in found.problems if said in str(p)], list(map(str, found.problems))
    assert found.answers == ()


def test_the_same_answer_twice_is_told(law: Index) -> None:
    row = ("", "讨薪", "先打12333。")
    assert "前面已经有一行" in str(read(law, row, row).problems[0])


def test_without_a_release_nothing_can_be_held_against_the_law() -> None:
    assert "没法和法条逐字核对" in str(read(None, ("", "讨薪", "先打12333。")).problems[0])


def test_all_are_kept_in_one_transaction_each_in_the_log(law: Index, store: Store, tmp_path: Path) -> None:
    book = CannedBook(store)
    with store.writing() as db:
        kept = book.save(db, "zhao", Canned(0, WAGE.title, WAGE.text, WAGE.citations, "zhao", ""))
    rows = (("", "讨薪", "先打12333，再去仲裁。"), (str(kept.id), "拖欠工资", "不用了。", *[""] * 8, "是"))
    found = read_canned("表.csv", sheet(*rows), book.all(), law)
    with store.writing() as db:
        keep(book, db, "chen", found, ("12333",))
    assert [(one.title, one.by) for one in book.all()] == [("讨薪", "chen")]
    assert [one.title for one in book.all(retired=True)] == ["拖欠工资"]
    assert [entry.action for entry in store.audit(3)] == ["canned.change", "canned.add", "canned.add"]
