"""Call taking: a call list that came back is looked through and, when somebody says yes, written down."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.call_drafts import Folders, changed_now, drafts_of
from bot.call_sheet import Called, Result, Returned, read_calls
from bot.drafts import Draft
from bot.freshness import Book, Found, Freshness, Report, read_book
from bot.originals import Originals
from bot.wording import call_list as words
from knowledge.incoming.sheets import read_sheets
from knowledge.problems import ContentError
from knowledge.service import Service


@dataclass(frozen=True, slots=True)
class Serving:
    """What is told now: the release that serves and its services."""

    release: str
    services: Mapping[str, Service]


@dataclass(frozen=True, slots=True)
class Taken:
    """The drafts that wait for somebody's yes: tables of the directory, and of the districts' offices."""

    directory: tuple[Draft, ...]
    districts: tuple[Draft, ...]


class Moved(Exception):
    """What was looked at is no longer what would be written down."""


def looked_through(path: Path, serving: Serving, book: Book) -> Returned:
    """What a list says, and all that is wrong with it; nothing is written. Raises OSError."""
    try:
        return read_calls(path.name, read_sheets(path.name, path.read_bytes()), serving.services, book)
    except ContentError as error:
        return Returned(problems=tuple(error.problems))


def take(path: Path, seal: str, serving: Serving, originals: Originals, folders: Folders, by: str) -> Taken:
    """Writes down what was looked at, all of it or nothing: what was found right and wrong as a click does, each for its
    very words, on the day of the call; what changed as drafts; the list itself as it came. A kill in between leaves at
    most drafts, which the list makes again.

    Raises Moved, ValueError for a list with problems, ContentError, DraftError, OSError, StoreError.
    """
    store = originals.store
    kept = originals.put(path)
    sheets = read_sheets(path.name, path.read_bytes())
    with store.writing() as db:
        now = store.now()
        found = read_calls(path.name, sheets, serving.services, read_book(db, now[:10]))
        if found.problems:
            raise ValueError("a list with problems is not taken in")
        if found.seal != seal:
            raise Moved
        drafts = drafts_of(found.rows, folders, by, now)
        Freshness(store).report(db, list(_reports(found.rows, by)), serving.release)
        told = "；".join(f"{' '.join(d.id for d in row.details)} {words.row_line(row)}" for row in found.rows)
        file = originals.record(db, by, kept, {})
        store.append_audit_in(db, by, "directory.called", f"{file}：{words.counted(found)}；{told}")
    return Taken(*drafts)


def _reports(rows: Sequence[Called], taker: str) -> Iterator[Report]:
    for row in rows:
        by = words.caller(row.by, taker)
        yield Report(row.details, row.found, words.note(row), by, row.day)
        if row.result is Result.CHANGED:
            # Whoever called tried the new one; that counts as soon as it is told, and for nothing else.
            yield Report(changed_now(row), Found.RIGHT, "", by, row.day)
