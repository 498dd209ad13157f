"""Sheets: the rows of an xlsx or csv that somebody sent, as text; the one door through which tables come in."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.incoming.apart import parsed_apart
from knowledge.incoming.sniff import Format, format_of
from knowledge.problems import ContentError, Problem

# A directory of a whole city fills some hundred rows: 100 kB.
LARGEST = 5 * 2**20
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 20_000, 100, 5_000
# Shown of one kind of fault; a column of formulas is one mistake, not ten thousand.
MOST_FAULTS = 50
TIMEOUT_S = 30

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
# Neither seen nor meant: zero width, direction, controls, and what Excel writes for a carriage return.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|_x000D_"
)
_DAY = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})(?:日| 00:00)?")
_BLANK = re.compile(r"[^\S\n]+")
# Text read in a wrong encoding is made of letters that nobody in this city uses.
_USUAL = re.compile(
    r"[\x00-\x7f·‘’“”—…、。《》「」【】（）！：；，？～￥\u3000Ａ-Ｚａ-ｚ０-９①-⑳×°\u4e00-\u9fff]"
)
_MOSTLY = 0.98


@dataclass(frozen=True, slots=True)
class Row:
    """A row that says something: its number as Excel shows it, from 1, and its cells from column A on."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook (a csv has one, without a name): its rows, and remarks on what was read unasked.

    `hidden_columns` are the places, from 0, of columns that are not shown.
    """

    name: str
    rows: tuple[Row, ...]
    remarks: tuple[Problem, ...] = ()
    hidden: bool = False
    hidden_columns: tuple[int, ...] = ()


def read_sheets(file: str, data: bytes, timeout_s: float = TIMEOUT_S) -> tuple[Sheet, ...]:
    """Every sheet of an xlsx or csv, blank rows left out; a sheet without a word has no rows.

    Numbers come as Excel shows them (`12348`, not `12348.0`), dates as `2026-11-30`, times as `08:30`. A formula is
    refused: what it gives depends on cells that may not come along. Raises ContentError with every fault at once.
    """
    if len(data) > LARGEST:
        words = (
            f"有 {len(data) / 2**20:.1f} MB，超过 {LARGEST // 2**20} MB；删掉图片和用不着的行列，或分成几个表"
        )
        raise ContentError([Problem(file, 0, words)])
    kind = format_of(file, data)
    if kind is Format.CSV:
        return (_csv_sheet(file, data),)
    if kind is not Format.SHEET:
        words = f"要的是表格（xlsx 或 csv），这是 {kind.value}；用 Excel 或 WPS 打开表格，另存为 xlsx"
        raise ContentError([Problem(file, 0, words)])
    answer = parsed_apart(kind, file, data, timeout_s, "用 Excel 或 WPS 打开，另存一份 xlsx")
    return tuple(
        Sheet(
            sheet["name"],
            tuple(Row(row["number"], tuple(row["cells"])) for row in sheet["rows"]),
            tuple(Problem(**p) for p in sheet["remarks"]),
            sheet["hidden"],
            tuple(sheet["hidden_columns"]),
        )
        for sheet in answer["sheets"]
    )


def place(file: str, sheet: str) -> str:
    """What a problem in a sheet is filed under: 名单.xlsx/东区."""
    return f"{file}/{sheet}" if sheet else file


def cell_name(row: int, column: int) -> str:
    """The name of a cell as Excel shows it; `column` from 0.

    >>> cell_name(3, 0), cell_name(12, 27)
    ('A3', 'AB12')
    """
    letters = ""
    column += 1
    while column:
        column, last = divmod(column - 1, 26)
        letters = chr(ord("A") + last) + letters
    return f"{letters}{row}"


def tidy(text: str) -> str:
    """The text as it is seen: without what is invisible, blanks single, lines trimmed.

    >>> tidy(" 仁和区\u200b 司法局\\u3000\\r\\n 二楼 ")
    '仁和区 司法局\\n二楼'
    """
    plain = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(_BLANK.sub(" ", line).strip() for line in plain.split("\n")).strip()


def plain_day(text: str) -> str:
    """A day as somebody typed it, or as Excel made it, as YYYY-MM-DD; what is no day stays as it is.

    >>> plain_day("2026/3/1"), plain_day("２０２６年3月1日"), plain_day("上周")
    ('2026-03-01', '2026-03-01', '上周')
    """
    day = _DAY.fullmatch(unicodedata.normalize("NFKC", text))
    return f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}" if day else text


def gathered(rows: Iterator[tuple[int, list[str]]]) -> tuple[Row, ...]:
    """The rows that say something, each without the blank cells behind its last word."""
    found = []
    for number, cells in rows:
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            found.append(Row(number, tuple(cells)))
    return tuple(found)


def limit_faults(file: str, rows: tuple[Row, ...]) -> Iterator[Problem]:
    """What is more or longer than anybody could look through."""
    if len(rows) > MOST_ROWS:
        yield Problem(file, 0, f"有 {len(rows)} 行，最多 {MOST_ROWS} 行；分成几个表")
        return
    for row in rows:
        if len(row.cells) > MOST_COLUMNS:
            yield Problem(file, row.number, f"有 {len(row.cells)} 列，最多 {MOST_COLUMNS} 列；删去用不着的列")
        for column, cell in enumerate(row.cells):
            if len(cell) > LONGEST_CELL:
                where = cell_name(row.number, column)
                yield Problem(
                    file, row.number, f"{where} 有 {len(cell)} 个字，最多 {LONGEST_CELL} 个；写短些"
                )


def formula_fault(file: str, row: int, column: int) -> Problem:
    """A formula, and what to do about it."""
    where = cell_name(row, column)
    return Problem(file, row, f"{where} 是公式；选中它，复制，再“选择性粘贴—数值”粘回原处")


def raise_all(faults: list[Problem]) -> None:
    """Raises ContentError if there are any, the first of very many."""
    if len(faults) > MOST_FAULTS:
        more = Problem(faults[0].file, 0, f"还有 {len(faults) - MOST_FAULTS} 处这样的问题没有列出来")
        faults = [*faults[:MOST_FAULTS], more]
    if faults:
        raise ContentError(faults)


def _csv_sheet(file: str, data: bytes) -> Sheet:
    text = _decoded(file, data)
    faults: list[Problem] = []
    rows = gathered(_csv_rows(file, text, faults))
    raise_all([*faults, *limit_faults(file, rows)])
    return Sheet("", rows)


def _csv_rows(file: str, text: str, faults: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """Rows by the number of their line; what is no csv goes to `faults`."""
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=_delimiter(text.partition("\n")[0]), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            faults.append(
                Problem(file, line, f"引号没有配对，或不是 csv（{error}）；用 Excel 另存为 xlsx 再交")
            )
            return
        # ="0812" is what some programs write so that Excel keeps the zero.
        faults += [
            formula_fault(file, line, n) for n, cell in enumerate(cells) if cell.lstrip().startswith("=")
        ]
        yield line, [tidy(cell) for cell in cells]


def _delimiter(heading: str) -> str:
    """What parts the columns: whatever the first line has most of."""
    return max((",", "\t", ";"), key=heading.count)


def _decoded(file: str, data: bytes) -> str:
    """UTF-8, or what Chinese Excel writes. Raises ContentError."""
    tried: tuple[str, ...] = ("utf-8", "gb18030")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            data, tried = data[len(mark) :], (encoding,)
            break
    for encoding in tried:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != "gb18030" or len(_USUAL.findall(text)) >= _MOSTLY * len(text):
            return text
    raise ContentError([Problem(file, 0, "看不出是什么编码；用 Excel 或 WPS 打开，另存为 xlsx 再交")])
