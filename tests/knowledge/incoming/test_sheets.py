"""Tables come in as what Excel shows; what cannot be meant is refused, with its cell and what to do."""

import io
import zipfile
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from knowledge.incoming import reader, sheets
from knowledge.incoming.columns import table
from knowledge.incoming.sheets import MOST_COLUMNS, MOST_FAULTS, Row, Sheet, read_sheets, tidy
from knowledge.incoming.workbook import workbook_sheets
from knowledge.problems import ContentError


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xlsx(*rows: tuple[Any, ...], title: str = "东区") -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    return saved(book)


def only(file: str, data: bytes) -> Sheet:
    (sheet,) = read_sheets(file, data)
    return sheet


def refusal(file: str, data: bytes) -> str:
    with pytest.raises(ContentError) as caught:
        read_sheets(file, data)
    return str(caught.value)


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (12348.0, "12348"),
        (8123334567, "8123334567"),
        (0.5, "0.5"),
        (True, "TRUE"),
        (date(2026, 11, 30), "2026-11-30"),
        (datetime(2026, 11, 30, 8, 30), "2026-11-30 08:30"),
        (time(8, 30), "08:30"),
        ("  司法局\u200b\u00a0二楼\r\n左手 ", "司法局 二楼\n左手"),
        ("甲_x000D_\n乙", "甲\n乙"),
        ("０８１２－３３３", "０８１２－３３３"),
    ],
)
def test_a_cell_is_read_as_excel_shows_it(value: Any, shown: str) -> None:
    assert only("表.xlsx", xlsx(("头",), (value,))).rows[1] == Row(2, (shown,))


def test_blank_rows_are_left_out_and_numbers_are_those_of_excel() -> None:
    sheet = only("表.xlsx", xlsx(("头", None, "尾"), (None, "  ", None), (None, "乙")))
    assert sheet.rows == (Row(1, ("头", "", "尾")), Row(3, ("", "乙")))


def test_a_percentage_keeps_its_sign() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = 0.05
    sheet["A1"].number_format = "0%"
    assert only("表.xlsx", saved(book)).rows == (Row(1, ("5%",)),)


def test_every_formula_is_refused_with_its_cell() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "西区"
    sheet["B2"] = "=A1&A2"
    sheet["C3"] = ArrayFormula("C3:C4", "=A1:A2")
    said = refusal("表.xlsx", saved(book))
    assert "表.xlsx/西区:2: B2 是公式" in said and "C3 是公式" in said and "选择性粘贴" in said


def test_very_many_formulas_are_told_once() -> None:
    with pytest.raises(ContentError) as caught:
        read_sheets("表.xlsx", xlsx(*[("=1+1",)] * (MOST_FAULTS + 7)))
    assert len(caught.value.problems) == MOST_FAULTS + 1 and "还有 7 处" in str(caught.value)


@pytest.mark.parametrize(
    ("value", "words"),
    [("#N/A", "公式出了错"), (1234567890123456789, "数字太长"), ("字" * 5001, "最多 5000 个")],
)
def test_what_cannot_be_meant_is_refused(value: Any, words: str) -> None:
    said = refusal("表.xlsx", xlsx(("头",), (value,)))
    assert words in said and "A2" in said


def test_merged_rows_each_have_the_words_and_a_remark_says_so() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("攀枝花市", None), ("服务", "电话"), ("法律援助", "1"), (None, "2"), ("公证", "3")):
        sheet.append(row)
    sheet.merge_cells("A1:B1")
    sheet.merge_cells("A3:A4")
    read = only("表.xlsx", saved(book))
    assert [row.cells for row in read.rows] == [
        ("攀枝花市",),
        ("服务", "电话"),
        ("法律援助", "1"),
        ("法律援助", "2"),
        ("公证", "3"),
    ]
    assert ["A3:A4" in remark.message for remark in read.remarks] == [True]


def test_hidden_rows_columns_and_sheets_are_read_and_told() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("头", "尾"), ("甲", "乙"), ("丙", "丁")):
        sheet.append(row)
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True
    book.create_sheet("名单").sheet_state = "hidden"
    first, second = read_sheets("表.xlsx", saved(book))
    assert len(first.rows) == 3 and not first.hidden and second.hidden and second.rows == ()
    assert [remark.line for remark in first.remarks] == [2] and first.hidden_columns == (1,)
    assert "B1 的列“尾”是隐藏的" in str(table("表.xlsx", first, ("头", "尾")).remarks[0])


def test_a_sheet_that_claims_a_million_rows_is_read_at_once() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "头"
    sheet["A1048576"] = "尾"
    assert [row.number for row in workbook_sheets("表.xlsx", saved(book))[0].rows] == [1, 1048576]


def test_a_word_far_to_the_right_is_refused() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.cell(3, MOST_COLUMNS + 1, "远")
    assert "CW3" in refusal("表.xlsx", saved(book))


@pytest.mark.parametrize(
    ("file", "data", "words"),
    [
        ("表.xlsx", b"", "空文件"),
        ("表.xlsx", b"PK\x03\x04" + b"\x00" * 100, "已损坏"),
        ("表.xlsx", xlsx(("头",))[:-400], "已损坏"),
        ("表.xlsx", zipped({"xl/workbook.xml": b"<x/>"}), "已损坏"),
        ("表.xlsx", zipped({"xl/workbook.xml": b"<x/>", "xl/vbaProject.bin": b"x"}), "宏"),
        ("表.xlsx", zipped({"xl/workbook.bin": b"x"}), "xlsb"),
        ("表.xlsx", zipped({"xl/workbook.xml": b"0" * 2**24}), "像是压缩炸弹"),
        ("表.xlsx", zipped({"word/document.xml": b"<x/>"}), "这是 docx"),
        ("表.xlsx", "第一条".encode(), "这是 txt"),
        ("表.xlsx", b"%PDF-1.4", "这是 pdf"),
        (
            "表.xls",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "Workbook".encode("utf-16-le"),
            "另存为 xlsx",
        ),
        (
            "表.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "去掉打开密码",
        ),
        ("表.xlsx", b"x" * (sheets.LARGEST + 1), "超过 5 MB"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(file: str, data: bytes, words: str) -> None:
    assert words in refusal(file, data)


def test_a_workbook_that_declares_entities_is_refused() -> None:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(12))
    data = xlsx(("头",))
    files = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            files[name] = archive.read(name)
    sheet = "xl/worksheets/sheet1.xml"
    files[sheet] = (
        b"<?xml version='1.0'?><!DOCTYPE x ["
        + lol.encode()
        + b"]>"
        + files[sheet].replace(b"<v>0", b"<v>&l11;")
    )
    assert "已损坏" in refusal("表.xlsx", zipped(files))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_a_csv_is_read_in_the_encodings_that_excel_writes(encoding: str, mark: str) -> None:
    text = f'服务{mark}电话\r\n法律援助{mark}"0812-333\r\n二楼"\r\n\r\n公证{mark}12348\r\n'
    rows = only("表.csv", text.encode(encoding)).rows
    assert rows == (
        Row(1, ("服务", "电话")),
        Row(2, ("法律援助", "0812-333\n二楼")),
        Row(5, ("公证", "12348")),
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ('服务,电话\n"法律援助,12348\n'.encode(), "引号没有配对"),
        ('服务,电话\n法律援助,"=""0812"""\n'.encode(), "B2 是公式"),
        ("服務,電話\n法律扶助,1\n".encode("big5"), "编码"),
        (b"a,b\n\xff\xfe\x00\n", "编码"),
    ],
)
def test_a_csv_that_cannot_be_told_is_refused(data: bytes, words: str) -> None:
    assert words in refusal("表.csv", data)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.text(max_size=12).map(tidy), min_size=1, max_size=6), min_size=1, max_size=8))
def test_text_written_into_a_workbook_comes_back(rows: list[list[str]]) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for y, row in enumerate(rows, 1):
        for x, text in enumerate(row, 1):
            if text:
                cell = sheet.cell(y, x, "")
                cell.value, cell.data_type = text, "s"
    wanted = {y: row for y, row in enumerate(rows, 1) if any(row)}
    read = {row.number: list(row.cells) for row in workbook_sheets("表.xlsx", saved(book))[0].rows}
    assert {y: [*row, *[""] * (len(wanted[y]) - len(row))] for y, row in read.items()} == wanted


WANTED = ("服务", "电话", "备注")


def test_columns_are_found_by_their_headings_in_any_order() -> None:
    sheet = only(
        "表.xlsx",
        xlsx(
            ("攀枝花市名单",), ("电话 *", "甲", "服务（必填）："), (12348, "x", "法律援助"), (None, "y", None)
        ),
    )
    found = table("表.xlsx", sheet, WANTED, optional=("备注",))
    (record,) = found.records
    assert record.cells == ("法律援助", "12348", "") and record.places == ("C3", "A3", "")
    assert [remark.message for remark in found.remarks] == ["B2 的列“甲”用不上，没有读"]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("甲", "乙"), ("丙", "丁")], "没有表头"),
        ([("服务", "备注")], "没有“电话”这一列"),
        ([("服务", "电话", "电话")], "有 2 列都叫“电话”"),
        ([], "没有表头"),
    ],
)
def test_headings_that_are_not_there_are_told(rows: list[tuple[str, ...]], words: str) -> None:
    with pytest.raises(ContentError, match=words):
        table("表.csv", Sheet("", tuple(Row(n, row) for n, row in enumerate(rows, 1))), WANTED, ("备注",))


@pytest.mark.parametrize(("file", "data"), [("表.xlsx", xlsx(("头",))), ("表.csv", b"a,b")])
def test_a_table_is_no_law(file: str, data: bytes) -> None:
    with pytest.raises(ContentError, match="不是法律文本"):
        reader.read_document(file, data)
