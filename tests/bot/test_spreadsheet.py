"""Tables that go out: what is written comes back through the door by which tables come in."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.spreadsheet import Page, csv_of, xlsx
from knowledge.incoming.sheets import Sheet, read_sheets, tidy

PAGE = Page(
    "电话",
    ("服务编号", "电话号码", "用途"),
    (
        ("legal-aid", "0812-12348", "咨询，预约"),
        ("notary", "=1+1", "第一行\n第二行"),
        ("lawyer", "+86", "“甲”"),
    ),
    ("不要改服务编号",),
)


def cells(sheet: Sheet) -> list[tuple[str, ...]]:
    return [row.cells for row in sheet.rows]


def test_a_workbook_comes_back_as_it_was_written() -> None:
    (sheet,) = read_sheets("电话.xlsx", xlsx([PAGE]))
    assert sheet.name == "电话"
    assert cells(sheet) == [("不要改服务编号",), PAGE.headings, *PAGE.rows]


def test_a_csv_comes_back_as_it_was_written_and_excel_reads_its_characters() -> None:
    rows = [row for row in PAGE.rows if row[1] != "=1+1"]
    data = csv_of(replace(PAGE, rows=rows))
    assert data.startswith(b"\xef\xbb\xbf") and b"\r\n" in data
    (sheet,) = read_sheets("电话.csv", data)
    assert cells(sheet) == [PAGE.headings, *rows]


@pytest.mark.parametrize("words", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)"])
def test_nothing_that_is_written_is_calculated(words: str) -> None:
    page = Page("表", ("列",), ((words,),))
    cell = load_workbook(io.BytesIO(xlsx([page]))).worksheets[0]["A2"]
    assert (cell.value, cell.data_type, cell.number_format) == (words, "s", "@")
    assert f"\r\n\t{words}" in csv_of(page).decode("utf-8-sig").replace('"', "")


def test_numbers_are_numbers_and_headings_stay_in_sight() -> None:
    page = Page("每日", ("日", "问题数"), (("2026-11-30", 12), ("2026-12-01", 7.5)), ("说明",))
    sheet = load_workbook(io.BytesIO(xlsx([page]))).worksheets[0]
    assert (sheet["B3"].value, sheet["B4"].value) == (12, 7.5)
    assert sheet.freeze_panes == "A3"


def test_several_sheets_and_names_that_excel_would_refuse() -> None:
    sheets = read_sheets("表.xlsx", xlsx([PAGE, Page("东区/西区[2026]" * 4, ("列",), (("字",),))]))
    assert [len(sheet.name) <= 31 for sheet in sheets] == [True, True]


# How long it takes hangs on what else the machine does.
@settings(deadline=None)
@given(st.lists(st.lists(st.text(max_size=20), min_size=2, max_size=2), min_size=1, max_size=4))
def test_any_text_can_be_written(rows: list[list[str]]) -> None:
    page = Page("表", ("甲", "乙"), rows)
    assert load_workbook(io.BytesIO(xlsx([page]))).worksheets
    read = list(csv.reader(io.StringIO(csv_of(page).decode("utf-8-sig"), newline="")))[1:]
    assert [[tidy(cell) for cell in row] for row in read] == [[tidy(cell) for cell in row] for row in rows]
