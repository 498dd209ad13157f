"""Tables: the directory and the canned answers as workbooks that go out and come back, for the administrators' pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import anyio.to_thread
from fastapi.responses import Response

from bot.amending import Moved, Office, Plan, canned_page, directory_pages, plan, take
from bot.dialogue.parts import PublicNumbers
from bot.spreadsheet import Page, xlsx
from bot.web import errors
from bot.web.archive_page import archive
from bot.web.errors import Refused
from bot.web.parts import Parts
from bot.web.table_file import table_file
from bot.wording import knowledge_desk as desk_words
from bot.wording import sheets as words
from knowledge.changes import Piece, pieces
from knowledge.row_changes import RowChange


@dataclass(frozen=True, slots=True)
class Changed:
    """A row on the page: what became of it, whose it is and where, and under its heading each cell that differs, as
    pieces that stand before, after or in both."""

    what: str
    whose: str
    at: str
    cells: tuple[tuple[str, tuple[Piece, ...]], ...]


class Tables:
    """What goes out, and what is done with what comes back."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def export(self, table: str) -> Response:
        """The directory, or the canned answers, as a workbook to be edited."""
        office = self.office()
        pages: dict[str, tuple[str, Callable[[], tuple[Page, ...]]]] = {
            "directory": (words.DIRECTORY_FILE, lambda: directory_pages(office)),
            "canned": (words.CANNED_FILE, lambda: (canned_page(office),)),
        }
        if table not in pages:
            raise Refused(errors.NO_TABLE)
        name, make = pages[table]
        body = await anyio.to_thread.run_sync(lambda: xlsx(make()))
        return table_file(body, f"{name}-{self._parts.store.now()[:10]}.xlsx")

    def office(self) -> Office:
        """What tables are held against."""
        live, learned = self._parts.live, self._parts.learned
        return Office(archive(self._parts).added, learned, self._parts.store, lambda: live.index)

    def take(self, files: Sequence[Path], by: str, seal: str) -> str:
        """Takes tables in as they were seen; why not, or "". Raises OSError, StoreError."""
        office = self.office()
        # Read anew: the directory, the answers and the law may be others than those that were looked at.
        found = plan(files, office)
        if found.problems:
            return desk_words.NOT_TAKEN
        originals = archive(self._parts).originals
        try:
            take(files, found, seal, office, originals, by, tuple(PublicNumbers(self._parts.live)))
        except Moved:
            return words.CHANGED_MEANWHILE
        return ""


def changed(found: Plan) -> tuple[tuple[str, tuple[Changed, ...]], ...]:
    """The rows that differ, table by table."""
    by_table = groupby(found.changes, key=lambda change: change.table)
    return tuple((table, tuple(map(_row, rows))) for table, rows in by_table)


def left(found: Plan) -> list[str]:
    """What the tables leave as it is, line by line."""
    directory, canned = found.directory, found.canned
    return words.unnamed(directory.unnamed if directory else (), canned.unnamed if canned else 0)


def _row(change: RowChange) -> Changed:
    cells = tuple((cell.heading, pieces(cell.before, cell.after)) for cell in change.cells)
    return Changed(words.WHAT[change.what], change.whose, words.at_row(change.row), cells)
