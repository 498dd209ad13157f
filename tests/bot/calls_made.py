"""Calls made: a call list as somebody filled it in."""

import io
from collections.abc import Mapping

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.wording import call_list as words

# By the words of the column "value": heading and what is written there.
Filled = Mapping[str, Mapping[str, str]]


def made(
    value: str = "12348",
    result: str = words.GOOD,
    right: str = "",
    by: str = "张三",
    day: str = "2026-11-20",
    **other: str,
) -> Filled:
    """One row, filled in."""
    cells = {words.RESULT: result, words.RIGHT: right, words.BY: by, words.DAY: day, **other}
    return {value: cells}


def filled_in(data: bytes, *rows: Filled) -> bytes:
    """The workbook with these rows filled in; a value may stand on several sheets."""
    book = load_workbook(io.BytesIO(data))
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            for row in rows:
                _fill(sheet, row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Worksheet, rows: Filled) -> None:
    head = next(row for row in sheet.iter_rows() if row[1].value == words.VALUE)
    columns = {str(cell.value): n for n, cell in enumerate(head, 1)}
    for cells in sheet.iter_rows(min_row=int(head[0].row or 0) + 1):
        for heading, text in rows.get(str(cells[1].value), {}).items():
            if text:
                sheet.cell(int(cells[0].row or 0), columns[heading]).value = text
