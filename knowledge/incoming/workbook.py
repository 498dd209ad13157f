"""Workbook: the cells of an xlsx as text, as Excel shows them; run in a process of its own."""

import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.cell.cell import TYPE_ERROR, TYPE_FORMULA

from knowledge.incoming.bundle import swollen
from knowledge.incoming.sheets import (
    MOST_COLUMNS,
    Row,
    Sheet,
    cell_name,
    formula_fault,
    gathered,
    limit_faults,
    place,
    raise_all,
    tidy,
)
from knowledge.problems import ContentError, Problem

# Excel keeps fifteen digits of a number and writes zeros for the rest.
_DIGITS = 15
_DAMAGED = "文件已损坏，打不开；用 Excel 或 WPS 另存一份 xlsx"
_SWOLLEN = "解开后过大，像是压缩炸弹，或整列整行设了格式；把有字的部分复制到一个新表再存"


def workbook_sheets(file: str, data: bytes) -> tuple[Sheet, ...]:
    """Every sheet, hidden ones marked. Raises ContentError with every fault."""
    book = _opened(file, data)
    faults: list[Problem] = []
    sheets = tuple(_sheet(file, sheet, faults) for sheet in book.worksheets)
    if not sheets:
        faults.append(
            Problem(file, 0, "里面没有工作表；如果存成了“严格 Open XML”，另存为普通的“Excel 工作簿（xlsx）”")
        )
    raise_all(faults)
    return sheets


def _opened(file: str, data: bytes) -> Any:
    try:
        if swollen(data):
            raise ContentError([Problem(file, 0, _SWOLLEN)])
        if _declares(data):
            raise ContentError([Problem(file, 0, _DAMAGED)])
        return load_workbook(io.BytesIO(data), data_only=False, keep_links=False)
    except ContentError:
        raise
    except BadZipFile as error:
        raise ContentError([Problem(file, 0, _DAMAGED)]) from error
    except MemoryError as error:
        raise ContentError([Problem(file, 0, _SWOLLEN)]) from error
    except Exception as error:
        # openpyxl, expat and zlib each raise their own for damaged bytes.
        raise ContentError([Problem(file, 0, _DAMAGED)]) from error


def _declares(data: bytes) -> bool:
    """Whether a part declares entities, by which little becomes much: no program writes such a workbook."""
    with ZipFile(io.BytesIO(data)) as archive:
        parts = [e for e in archive.infolist() if e.filename.endswith((".xml", ".rels"))]
        return any(b"<!DOCTYPE" in archive.read(part) for part in parts)


def _sheet(file: str, sheet: Any, faults: list[Problem]) -> Sheet:
    where = place(file, sheet.title)
    rows = gathered(_rows(where, sheet, faults))
    faults += limit_faults(where, rows)
    is_hidden = sheet.sheet_state != "visible"
    return Sheet(
        sheet.title, rows, tuple(_remarks(where, sheet, rows)), is_hidden, tuple(_hidden_columns(sheet))
    )


def _hidden_columns(sheet: Any) -> Iterator[int]:
    """From 0; columns that look alike stand in one entry from the first to the last of them."""
    for column in sheet.column_dimensions.values():
        if column.hidden:
            yield from range(column.min - 1, min(column.max, MOST_COLUMNS))


def _rows(where: str, sheet: Any, faults: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """Rows in which somebody wrote, by number; a sheet may claim a million more."""
    said: dict[int, dict[int, str]] = {}
    # iter_rows makes a cell for every place of the rectangle, however empty.
    for (row, column), cell in sorted(sheet._cells.items()):
        if text := _shown(where, cell, faults):
            said.setdefault(row, {})[column] = text
    down = _spread(sheet)
    for row, cells in said.items():
        if max(cells) > MOST_COLUMNS:
            words = f"{cell_name(row, max(cells) - 1)} 在第 {MOST_COLUMNS} 列以外；删去用不着的列"
            faults.append(Problem(where, row, words))
            continue
        for column, area in down.items():
            above = next((top for top, bottom in area if top < row <= bottom), 0)
            if above:
                cells[column] = said.get(above, {}).get(column, "")
        yield row, [cells.get(column, "") for column in range(1, max(cells) + 1)]


def _spread(sheet: Any) -> dict[int, list[tuple[int, int]]]:
    """By column, from which row to which its cells were merged: people mean each of these rows."""
    found: dict[int, list[tuple[int, int]]] = {}
    for area in sheet.merged_cells.ranges:
        if area.min_row < area.max_row and area.min_col == area.max_col <= MOST_COLUMNS:
            found.setdefault(area.min_col, []).append((area.min_row, area.max_row))
    return found


def _shown(where: str, cell: Any, faults: list[Problem]) -> str:
    row, column = cell.row, cell.column - 1
    if cell.data_type == TYPE_FORMULA:
        faults.append(formula_fault(where, row, column))
        return ""
    if cell.data_type == TYPE_ERROR:
        words = f"{cell_name(row, column)} 是 {cell.value}，公式出了错；改成要写的内容"
        faults.append(Problem(where, row, words))
        return ""
    if isinstance(cell.value, int | float) and abs(cell.value) >= 10**_DIGITS:
        words = f"{cell_name(row, column)} 的数字太长，Excel 已把末尾改成 0；把单元格格式改成“文本”，重新填写"
        faults.append(Problem(where, row, words))
        return ""
    return text_of(cell.value, getattr(cell, "number_format", ""))


def text_of(value: Any, number_format: str = "") -> str:
    """A cell's value as Excel shows it, as far as it matters in words.

    >>> text_of(12348.0), text_of(0.5, "0%"), text_of(datetime(2026, 11, 30)), text_of(time(8, 30)), text_of(None)
    ('12348', '50%', '2026-11-30', '08:30', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        percent = "%" in number_format
        number = f"{value * 100 if percent else value:.{_DIGITS}g}"
        return f"{number}%" if percent else number
    if isinstance(value, datetime):
        whole = value.time() == time(0)
        return value.strftime("%Y-%m-%d" if whole else "%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return tidy(str(value))


def _remarks(where: str, sheet: Any, rows: tuple[Row, ...]) -> Iterator[Problem]:
    """What was read though it is not plain to see."""
    for area in sorted(sheet.merged_cells.ranges, key=lambda area: (area.min_row, area.min_col)):
        if area.min_row != area.max_row and area.min_col == area.max_col:
            yield Problem(where, area.min_row, f"{area.coord} 是合并单元格，当作每一行都写了同样的内容")
    said = {row.number for row in rows}
    hidden = sorted(n for n, row in sheet.row_dimensions.items() if row.hidden and n in said)
    if hidden:
        yield Problem(where, hidden[0], f"有 {len(hidden)} 行是隐藏的（从第 {hidden[0]} 行起），也读了")
