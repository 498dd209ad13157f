"""Spreadsheet: rows written for people to open in Excel or WPS; the one door through which tables go out."""

import csv
import io
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, TYPE_STRING
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.incoming.line import width

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"
# Columns are as wide as what stands in them, between these, in Chinese characters.
NARROWEST, WIDEST = 6, 42
# A program that opens a csv takes what begins so for a formula, and does what it says.
_CALCULATED = ("=", "+", "-", "@")
# What Excel does not allow in a sheet's name, and how long one may be.
_NO_NAME, _LONGEST_NAME = re.compile(r"[\\/*?:\[\]]"), 31
_TEXT = "@"
# What Excel shows at most of what a cell takes.
_LONGEST_HINT = 225
# The sheet on which the words to choose from stand.
CHOICES = "可选的内容"

Value = str | int | float | date | timedelta
# How days, moments (Excel knows no offset) and lengths of time look; the narrower kind first.
_FORMATS = ((datetime, "yyyy-mm-dd hh:mm"), (date, "yyyy-mm-dd"), (timedelta, "[h]:mm"))


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet: its name, the headings of its columns, its rows, and lines to be read before, above the headings.

    Strings stay what they are (`0812`, `=1+1`); numbers are numbers, days days, lengths of time hours and minutes.
    `choices` are the words that a column takes, by its heading. With `open_columns` only those may be written in, in all
    rows and `spare` more; `hidden` are not shown.
    """

    name: str
    headings: tuple[str, ...]
    rows: Sequence[Sequence[Value]]
    notes: tuple[str, ...] = ()
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()
    open_columns: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    spare: int = 0


def xlsx(pages: Sequence[Page]) -> bytes:
    """The workbook of these sheets; headings stay in sight and cells wrap their words."""
    book = Workbook()
    for page in pages:
        sheet = book.create_sheet(_NO_NAME.sub(" ", page.name)[:_LONGEST_NAME])
        for note in page.notes:
            sheet.append([_plain(note)])
            sheet.cell(sheet.max_row, 1).font = Font(italic=True, color="555555")
        head = len(page.notes) + 1
        for row, cells in enumerate((page.headings, *page.rows), head):
            for column, value in enumerate(cells, 1):
                _fill(sheet.cell(row, column), value, is_heading=row == head)
        sheet.freeze_panes = sheet.cell(head + 1, 1)
        for column, wide in enumerate(_widths(page), 1):
            sheet.column_dimensions[get_column_letter(column)].width = 2 * wide + 2
        _guide(sheet, page, head)
    if any(page.choices for page in pages):
        _list_choices(book, pages)
    book.remove(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv_of(page: Page) -> bytes:
    """The sheet as a csv that Excel opens with its characters right; notes are left out."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for cells in (page.headings, *page.rows):
        writer.writerow([_harmless(value) for value in cells])
    return out.getvalue().encode("utf-8-sig")


def _guide(sheet: Worksheet, page: Page, head: int) -> None:
    """Keeps whoever fills the sheet in from what they need not touch, and offers the words that a column takes."""
    last = head + len(page.rows) + page.spare
    places = {name: get_column_letter(n) for n, name in enumerate(page.headings, 1)}
    for name in page.hidden:
        sheet.column_dimensions[places[name]].hidden = True
    for row in range(head + 1, last + 1):
        # In the rows that are to spare everything is open but what is not shown.
        shown = [name for name in page.headings if name not in page.hidden]
        for name in shown if page.open_columns and row > last - page.spare else page.open_columns:
            cell = sheet[f"{places[name]}{row}"]
            cell.protection, cell.number_format = Protection(locked=False), _TEXT
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    if page.open_columns:
        sheet.protection.sheet = True
        # Nobody is kept from making it readable.
        sheet.protection.formatColumns = sheet.protection.formatRows = sheet.protection.autoFilter = False
    for name, words in page.choices:
        rule = DataValidation("list", _place_of(words), allow_blank=True, showErrorMessage=True)
        rule.errorTitle, rule.error = name, "、".join(words)[:_LONGEST_HINT]
        rule.add(f"{places[name]}{head + 1}:{places[name]}{max(last, head + 1)}")
        sheet.add_data_validation(rule)


def _list_choices(book: Workbook, pages: Sequence[Page]) -> None:
    """The words to choose from on a sheet of their own, which is not shown: in a rule there is room for few."""
    sheet = book.create_sheet(CHOICES)
    sheet.sheet_state = "hidden"
    lists = dict.fromkeys(words for page in pages for _, words in page.choices)
    for column, words in enumerate(lists, 1):
        for row, word in enumerate(words, 1):
            sheet.cell(row, column, word).data_type = TYPE_STRING
        where = f"'{CHOICES}'!${get_column_letter(column)}$1:${get_column_letter(column)}${len(words)}"
        book.defined_names[_place_of(words)] = DefinedName(_place_of(words), attr_text=where)


def _place_of(words: tuple[str, ...]) -> str:
    """The name under which a list of words is found in a workbook."""
    return f"list_{zlib.crc32(chr(10).join(words).encode()):08x}"


def _fill(cell: object, value: Value, *, is_heading: bool) -> None:
    cell.alignment = Alignment(wrap_text=True, vertical="top")  # type: ignore[attr-defined]
    if is_heading:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDE7F3")  # type: ignore[attr-defined]
    if not isinstance(value, str):
        cell.value = value  # type: ignore[attr-defined]
        for kind, shown in _FORMATS:
            if isinstance(value, kind):
                cell.number_format = shown  # type: ignore[attr-defined]
                break
        return
    cell.value = _plain(value)  # type: ignore[attr-defined]
    if value:
        # Neither a formula nor a number, whatever it looks like, also when somebody edits it.
        cell.data_type, cell.number_format = TYPE_STRING, _TEXT  # type: ignore[attr-defined]


def _plain(text: str) -> str:
    return ILLEGAL_CHARACTERS_RE.sub("", text)


def _harmless(value: Value) -> Value:
    return f"\t{value}" if isinstance(value, str) and value.startswith(_CALCULATED) else value


def _widths(page: Page) -> Iterator[float]:
    for column, heading in enumerate(page.headings):
        cells = [heading, *(str(row[column]) for row in page.rows if column < len(row))]
        lines = (line for cell in cells for line in cell.split("\n"))
        yield min(max(NARROWEST, *map(width, lines)), WIDEST)
