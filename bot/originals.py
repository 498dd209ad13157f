"""Originals: files as they were sent in, kept by their content beside what was read from them."""

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from bot.intake import Taken, ready
from bot.moves import Moves
from bot.rows import masked, packed
from bot.store import Store
from knowledge.durable import sync
from knowledge.incoming.document import Document
from knowledge.problems import Problem
from retrieval.parcel import digest_of
from retrieval.shelf import Shelf

# Shown; older ones are kept all the same.
MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Kept:
    """A file on the disk: the name it was sent with, the SHA-256 of its content, and its size in bytes."""

    name: str
    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class Original:
    """A file that was taken in: by whom, when (ISO, Beijing time), and what was kept of it, by name with its SHA-256."""

    seq: int
    kept: Kept
    by: str
    at: str
    read: Mapping[str, str]


class Originals:
    """The folder of originals, a file a content, and the rows that say whence they came."""

    def __init__(self, folder: Path, store: Store) -> None:
        self._folder = folder
        self.store = store

    def put(self, file: Path) -> Kept:
        """Keeps a file's content, on disk when this returns. Raises OSError; then nothing of it is left behind."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".", dir=self._folder) as trial:
            beside = Path(trial) / "file"
            shutil.copyfile(file, beside)
            kept = Kept(file.name, digest_of(beside), beside.stat().st_size)
            # One that lies there damaged is replaced.
            if digest_of(self._folder / kept.digest) != kept.digest:
                sync(beside)
                beside.replace(self._folder / kept.digest)
                sync(self._folder)
        return kept

    def record(self, db: Database, by: str, kept: Kept, read: Mapping[str, str]) -> str:
        """Writes down whence a kept file came and what was read from it (name, SHA-256), as part of the caller's
        transaction; the file as the audit log names it."""
        db.execute(
            "INSERT INTO originals (digest, name, size, by, at, read) VALUES (?, ?, ?, ?, ?, ?)",
            (kept.digest, masked(kept.name), kept.size, by, self.store.now(), packed(dict(read))),
        )
        return f"{kept.name} sha256:{kept.digest}"

    def all(self) -> tuple[Original, ...]:
        """Those taken in last, the newest first. Raises StoreError."""
        with self.store.reading() as db:
            rows = db.execute(_SELECT + "ORDER BY seq DESC LIMIT ?", (MOST_SHOWN,)).fetchall()
        return tuple(map(_original, rows))

    def find(self, seq: int) -> Original | None:
        """The one of this number, or None. Raises StoreError."""
        with self.store.reading() as db:
            row = db.execute(_SELECT + "WHERE seq = ?", (seq,)).fetchone()
        return _original(row) if row else None

    def path(self, original: Original) -> Path | None:
        """Where its content lies, or None if it is not there byte for byte."""
        path = self._folder / original.kept.digest
        return path if digest_of(path) == original.kept.digest else None


def take_in_with(
    files: Sequence[Path], documents: Sequence[Document], added: Path, originals: Originals, by: str
) -> tuple[tuple[Taken, ...], tuple[Problem, ...]]:
    """Takes documents in as `intake.take_in` does, and keeps the files that they were read from; written in the audit
    log in the same transaction, which decides: after a kill all of it was taken in or nothing.

    Raises ContentError, OSError or StoreError.
    """
    store = originals.store
    moves = Moves(store, added)
    moves.finish()
    with ready(documents, added, store.now()[:10]) as tried:
        kept = [originals.put(file) for file in files]
        with store.writing() as db:
            moves.settle(db)
            read = [
                (d, n, moves.put(db, n, tried.trial / n)) for d, n in zip(documents, tried.names, strict=True)
            ]
            told = [
                originals.record(db, by, one, {name: digest for d, name, digest in read if _is_of(d, one)})
                for one in kept
            ]
            names = "、".join(one.file for one in tried.taken)
            store.append_audit_in(db, by, "knowledge.add", "；".join((names, *told)))
        # It is decided: what cannot be moved now is moved by whoever comes next.
        with suppress(OSError):
            moves.finish()
    return tried.taken, tried.remarks


def _is_of(document: Document, kept: Kept) -> bool:
    """Whether a document was read from a file, or from within it."""
    return document.file == kept.name or document.file.startswith(f"{kept.name}/")


def taken_by(originals: Sequence[Original], shelf: Shelf, manuscripts: Path) -> dict[int, str]:
    """By number the first release that was built of what was read from each original; none where none was yet."""
    found: dict[int, str] = {}
    digests: dict[Path, str] = {}
    for release in shelf.releases():
        for original in originals:
            if original.seq in found or not original.read:
                continue
            places = [(manuscripts / release.id / name, digest) for name, digest in original.read.items()]
            for path, _ in places:
                digests.setdefault(path, digest_of(path))
            if all(digests[path] == digest for path, digest in places):
                found[original.seq] = release.id
    return found


_SELECT = "SELECT seq, digest, name, size, by, at, read FROM originals "


def _original(row: Sequence[object]) -> Original:
    seq, digest, name, size, by, at, read = row
    return Original(
        int(str(seq)), Kept(str(name), str(digest), int(str(size))), str(by), str(at), json.loads(str(read))
    )
