"""The console commands on tables: `mingbai knowledge export`, and `knowledge add` for what comes back."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.console import DONE, refuse, say, store_of, who
from bot.settings import Settings


def add_commands(knowledge: Any) -> None:
    """Adds the deeds to `mingbai knowledge`."""
    from bot.wording import sheets as words

    export: argparse.ArgumentParser = knowledge.add_parser(
        "export", help=words.EXPORT, description=words.EXPORT
    )
    export.set_defaults(run=_export)
    export.add_argument("file", type=Path, metavar="FILE.xlsx|csv")
    export.add_argument("--canned", action="store_true", help=words.EXPORT_CANNED)
    export.add_argument("--table", default="", metavar="表名", help=words.EXPORT_TABLE)


def add(options: argparse.Namespace, settings: Settings) -> int:
    """Takes tables in, or shows what they would change."""
    from bot.amending import Moved, is_table, plan, take
    from bot.originals import Originals
    from bot.wording import sheets as words
    from bot.wording.amending import lines

    if not all(map(is_table, options.files)):
        return refuse(words.MIXED)
    with _office(settings) as office:
        found = plan(options.files, office)
        for line in lines(found.changes, found.remarks, *_left(found)):
            say(line)
        if found.problems:
            return refuse("\n".join((*map(str, found.problems), words.NOT_TAKEN)))
        if not found.changes:
            say(words.NOTHING_DIFFERS)
            return DONE
        if options.preview:
            say(words.PREVIEWED)
            return DONE
        originals = Originals(settings.originals, office.store)
        try:
            take(options.files, found, found.seal, office, originals, who(), _public(office))
        except Moved:
            return refuse(words.CHANGED_MEANWHILE)
    for line in words.kept(found.changes):
        say(line)
    return DONE


def _export(options: argparse.Namespace, settings: Settings) -> int:
    from bot.amending import canned_page, directory_pages
    from bot.spreadsheet import csv_of, xlsx
    from bot.wording import sheets as words

    with _office(settings) as office:
        pages = (canned_page(office),) if options.canned else directory_pages(office)
    if options.table:
        pages = tuple(page for page in pages if page.name == options.table)
    suffix = options.file.suffix.lower()
    if not pages:
        return refuse(words.NO_SUCH_TABLE.format(table=options.table))
    if suffix not in (".xlsx", ".csv"):
        return refuse(words.NO_SUFFIX.format(file=options.file.name))
    if suffix == ".csv" and len(pages) > 1:
        return refuse(words.ONE_TABLE.format(tables="、".join(page.name for page in pages)))
    if options.file.exists():
        return refuse(words.EXISTS.format(file=options.file))
    options.file.write_bytes(csv_of(pages[0]) if suffix == ".csv" else xlsx(pages))
    say(words.EXPORTED.format(file=options.file))
    return DONE


def _left(found: Any) -> tuple[Any, int]:
    """What the tables leave alone."""
    return found.directory.unnamed if found.directory else (), found.canned.unnamed if found.canned else 0


@contextmanager
def _office(settings: Settings) -> Iterator[Any]:
    from bot.amending import Office
    from retrieval.shelf import Shelf

    shelf = Shelf(settings.shelf)

    def index() -> Any:
        current = shelf.current()
        return shelf.load(current) if current else None

    settings.home.mkdir(parents=True, exist_ok=True)
    with store_of(settings) as store:
        yield Office(settings.added, settings.learned, store, index)


def _public(office: Any) -> tuple[str, ...]:
    """The offices' own numbers, which are not masked."""
    index = office.index()
    return tuple(p.number for s in index.services.values() for p in s.phones) if index else ()
