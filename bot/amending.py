"""Amending: tables of the directory and of canned answers that somebody edited, looked through whole before any row counts."""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from bot.canned_book import CannedBook
from bot.canned_sheet import HEADINGS as CANNED_HEADINGS
from bot.canned_sheet import NAME as CANNED
from bot.canned_sheet import CannedPlan, canned_rows, is_canned, keep, read_canned
from bot.moves import Moves
from bot.originals import Originals
from bot.spreadsheet import Page
from bot.store import Store
from bot.wording import sheets as words
from knowledge.amended import FILE
from knowledge.directory import read_services, registered
from knowledge.directory_forms import FORMS, table_rows
from knowledge.directory_sheets import Amendment, Standing, form_of, read_directory
from knowledge.incoming.sheets import Sheet, place, read_sheets
from knowledge.incoming.sniff import Format, format_of
from knowledge.library import CONTENT, load_library
from knowledge.problems import ContentError, Problem
from knowledge.row_changes import RowChange
from retrieval.index import Index


@dataclass(frozen=True, slots=True)
class Office:
    """Where tables are held against what there is: added documents, what the desk taught, the store, the law."""

    added: Path
    learned: Path | None
    store: Store
    index: Callable[[], Index | None]
    content: Path = CONTENT


@dataclass(frozen=True, slots=True)
class Plan:
    """What tables would change. Its `seal` is another one whenever the tables, or what they are held against, differ."""

    directory: Amendment | None
    canned: CannedPlan | None
    problems: tuple[Problem, ...]
    remarks: tuple[Problem, ...]
    seal: str

    @property
    def changes(self) -> tuple[RowChange, ...]:
        """Every row that differs."""
        parts = (part.changes for part in (self.directory, self.canned) if part)
        return tuple(change for changes in parts for change in changes)


class Moved(Exception):
    """What was looked at is no longer what would be taken in."""


def is_table(path: Path) -> bool:
    """Whether a file is a table; one that cannot be read is none. Raises OSError."""
    with suppress(ContentError):
        return format_of(path.name, path.read_bytes()) in (Format.CSV, Format.SHEET)
    return False


def plan(files: Sequence[Path], office: Office) -> Plan:
    """What the files' tables would change, or every reason why they cannot be taken in. Raises OSError, StoreError."""
    Moves(office.store, office.added).finish()
    problems: list[Problem] = []
    sheets = [(path.name, sheet) for path in files for sheet in _sheets(path, problems)]
    canned = [(file, sheet) for file, sheet in sheets if is_canned(sheet)]
    entries = [(file, sheet) for file, sheet in sheets if not is_canned(sheet) and form_of(sheet)]
    for file, sheet in sheets:
        if (file, sheet) not in canned and (file, sheet) not in entries and sheet.rows:
            problems.append(Problem(place(file, sheet.name), sheet.rows[0].number, words.NO_TABLE))
    problems += [Problem(file, 0, words.ONE_CANNED) for file, _ in canned[1:]]
    directory = _directory(entries, office) if entries else None
    answers = _canned(canned[0], office) if canned else None
    problems += [fault for part in (directory, answers) if part for fault in part.problems]
    if not sheets and not problems:
        problems.append(Problem(files[0].name, 0, words.NO_TABLE))
    remarks = tuple(remark for part in (directory, answers) if part for remark in part.remarks)
    return Plan(directory, answers, tuple(problems), remarks, _seal(directory, answers, office))


def take(
    files: Sequence[Path],
    found: Plan,
    seal: str,
    office: Office,
    originals: Originals,
    who: str,
    public: Sequence[str],
) -> None:
    """Takes in what was looked at, keeps the files it was read from, and writes both in the audit log: all of it or, if
    that fails, nothing, also after a kill.

    Raises Moved if the directory or the answers have changed since; ValueError for a plan with problems; OSError,
    StoreError.
    """
    if found.problems:
        raise ValueError("a plan with problems is not taken in")
    kept = [originals.put(file) for file in files]
    moves = Moves(office.store, office.added)
    with office.store.writing() as db:
        moves.settle(db)
        if found.seal != seal or _seal(found.directory, found.canned, office) != seal:
            raise Moved
        if found.canned:
            keep(CannedBook(office.store), db, who, found.canned, public)
        read = _decided(found.directory, moves, db)
        told = [originals.record(db, who, one, read) for one in kept]
        office.store.append_audit_in(db, who, "knowledge.sheet", words.audited(told, found.changes))
    # It is decided: what cannot be moved now is moved by whoever comes next.
    with suppress(OSError):
        moves.finish()


def directory_pages(office: Office) -> tuple[Page, ...]:
    """The directory as it is, as tables to be edited. Raises ContentError if it cannot be read, OSError, StoreError."""
    Moves(office.store, office.added).finish()
    services, faults = read_services(office.content / "services", None, office.added)
    if faults:
        raise ContentError(faults)
    return tuple(
        Page(form.name, form.headings, list(table_rows(form, services)), (words.NOTES["directory"],))
        for form in FORMS
    )


def canned_page(office: Office) -> Page:
    """The canned answers in use, as a table to be edited. Raises StoreError."""
    rows = canned_rows(CannedBook(office.store).all())
    return Page(CANNED, CANNED_HEADINGS, rows, (words.NOTES["canned"],))


def _sheets(path: Path, problems: list[Problem]) -> Iterator[Sheet]:
    try:
        yield from read_sheets(path.name, path.read_bytes())
    except ContentError as error:
        problems += error.problems


def _directory(sheets: Sequence[tuple[str, Sheet]], office: Office) -> Amendment:
    today = office.store.now()[:10]
    shipped, _ = read_services(office.content / "services")
    services, faults = read_services(office.content / "services", None, office.added)
    if faults:
        return Amendment("", (), (), faults, ())
    try:
        law = load_library(today, office.content, office.added, office.learned).release
    except ContentError as error:
        return Amendment("", (), (), error.problems, ())
    listed = registered((office.content / "services.md").read_text(encoding="utf-8"))
    clauses, sources = {c.id: c for c in law.clauses}, {s.id: s for s in law.sources}
    found = read_directory(sheets, Standing(shipped, services, listed, clauses, sources, today))
    if found.problems or not found.changes:
        return found
    return _rehearsed(found, office, today)


def _rehearsed(found: Amendment, office: Office, today: str) -> Amendment:
    """The same, with whatever the whole library would then have against it."""
    with tempfile.TemporaryDirectory(prefix="mingbai-") as folder:
        trial = Path(folder) / "added"
        if office.added.exists():
            shutil.copytree(office.added, trial, ignore=shutil.ignore_patterns(".*"))
        trial.mkdir(exist_ok=True)
        (trial / FILE).write_text(found.kept, encoding="utf-8")
        if not found.kept:
            (trial / FILE).unlink()
        try:
            load_library(today, office.content, trial, office.learned)
        except ContentError as error:
            return Amendment("", found.changes, found.unnamed, error.problems, found.remarks)
    return found


def _canned(one: tuple[str, Sheet], office: Office) -> CannedPlan:
    book = CannedBook(office.store)
    return read_canned(*one, (*book.all(), *book.all(retired=True)), office.index())


def _decided(directory: Amendment | None, moves: Moves, db: Database) -> dict[str, str]:
    """What is laid over the shipped entries from now on, by name with its SHA-256; empty if nothing changes there."""
    if directory is None or not directory.changes:
        return {}
    if directory.kept:
        return {FILE: moves.put(db, FILE, directory.kept)}
    moves.remove(db, FILE)
    return {}


def _seal(directory: Amendment | None, canned: CannedPlan | None, office: Office) -> str:
    """A digest of what would be taken in, and of what it was held against."""
    digest = hashlib.sha256()
    if directory:
        path = office.added / FILE
        before = path.read_bytes() if path.exists() else b""
        digest.update(b"directory\0" + before + b"\0" + directory.kept.encode())
    if canned:
        book = CannedBook(office.store)
        known = (*book.all(), *book.all(retired=True))
        digest.update(repr((known, canned.answers)).encode("utf-8", "replace"))
    return digest.hexdigest()[:16]
