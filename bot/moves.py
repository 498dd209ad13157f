"""Moves: files that a transaction decides over. They are written beside first; once the transaction is on disk they are
moved to their places, by whoever decided or, if that one was killed, by whoever comes next."""

import shutil
import tempfile
from pathlib import Path

from sqlite_utils import Database

from bot.store import Store
from knowledge.durable import sync
from retrieval.parcel import digest_of

# Within the folder, so that to move a file is one step.
BESIDE = ".moving"


class Moves:
    """The moves into one folder. A transaction that fails leaves nothing of them; one that is on disk, all of them."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store = store
        self._folder = folder

    def put(self, db: Database, name: str, content: str | Path) -> str:
        """Decides, as part of the caller's transaction, that a file has this content (a path: that file itself is
        moved); its SHA-256. On the disk when this returns, not in its place yet. Raises OSError."""
        beside = self._folder / BESIDE
        beside.mkdir(parents=True, exist_ok=True)
        sync(self._folder)
        staged = Path(tempfile.mkdtemp(dir=beside)) / "file"
        if isinstance(content, str):
            staged.write_text(content, encoding="utf-8")
        else:
            content.replace(staged)
        for path in (staged, staged.parent, beside):
            sync(path)
        self._decide(db, name, str(staged.relative_to(self._folder)))
        return digest_of(staged)

    def remove(self, db: Database, name: str) -> None:
        """Decides, as part of the caller's transaction, that a file is not there."""
        self._decide(db, name, "")

    def settle(self, db: Database) -> None:
        """Does what was decided before, as part of the caller's transaction, so that what it then looks at is as it
        was decided. Done again it comes to the same. Raises OSError."""
        for name, staged in db.execute("SELECT name, staged FROM moves").fetchall():
            self._move(self._folder / name, self._folder / staged if staged else None)
        db.execute("DELETE FROM moves")
        # What is left of transactions that failed; nobody else is in one.
        shutil.rmtree(self._folder / BESIDE, ignore_errors=True)

    def finish(self) -> None:
        """Does what was decided and not done; a look at a small table where nothing was. Raises OSError, StoreError."""
        if self._is_idle():
            return
        with self._store.writing() as db:
            self.settle(db)

    def _is_idle(self) -> bool:
        if (self._folder / BESIDE).exists():
            return False
        with self._store.reading() as db:
            return db.execute("SELECT 1 FROM moves LIMIT 1").fetchone() is None

    def _decide(self, db: Database, name: str, staged: str) -> None:
        db.execute("INSERT OR REPLACE INTO moves (name, staged) VALUES (?, ?)", (name, staged))

    def _move(self, place: Path, staged: Path | None) -> None:
        if staged is None:
            place.unlink(missing_ok=True)
        elif staged.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            staged.replace(place)
        # Otherwise it was moved before whoever moved it could say so.
        for folder in dict.fromkeys((place.parent, self._folder)):
            if folder.exists():
                sync(folder)
