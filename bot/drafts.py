"""Drafts: documents that were sent in, kept until somebody says yes or no to them."""

import json
import re
import secrets
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from knowledge.durable import sync
from knowledge.incoming.stated import NOTHING, Stated

# More lying about is forgotten rather than looked through.
MOST_DRAFTS = 30
MOST_FILES = 20
_ID = re.compile(r"[0-9a-f]{16}")
_ABOUT, _FILES = "draft.json", "files"
# What no file system or reader likes in a name.
_BAD = re.compile(r'[\x00-\x1f\x7f<>:"|?*\u202a-\u202e\u2066-\u2069\ufeff]')
_LONGEST_NAME = 80


class DraftError(Exception):
    """What was sent in cannot be kept; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What one person sent in at once, and what they say of it."""

    id: str
    by: str
    at: str
    files: tuple[str, ...]
    stated: Stated = NOTHING


class Drafts:
    """The folder of drafts, one folder each, whole or not there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def all(self) -> tuple[Draft, ...]:
        """Every draft, the newest first."""
        found = (self.find(path.name) for path in self._folder.glob("*"))
        return tuple(sorted((d for d in found if d), key=lambda d: (d.at, d.id), reverse=True))

    def find(self, draft: str) -> Draft | None:
        """The draft of this id, or None."""
        if not _ID.fullmatch(draft):
            return None
        try:
            kept = json.loads((self._folder / draft / _ABOUT).read_text(encoding="utf-8"))
            return Draft(draft, kept["by"], kept["at"], tuple(kept["files"]), Stated(**kept["stated"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def paths(self, draft: Draft) -> tuple[Path, ...]:
        """Where its files lie."""
        return tuple(self._folder / draft.id / _FILES / name for name in draft.files)

    def add(self, by: str, at: str, files: Sequence[tuple[str, BinaryIO]], known_as: str = "") -> Draft:
        """Keeps files under the names they were sent with. Raises DraftError, OSError.

        `known_as`: an id for a draft that the program makes itself; made again, the one that is there stays.
        """
        if known_as and (found := self.find(known_as)):
            return found
        if not files:
            raise DraftError("没有选文件")
        if len(files) > MOST_FILES:
            raise DraftError(f"一次最多 {MOST_FILES} 个文件；多的压缩成 zip 再传")
        if len(self.all()) >= MOST_DRAFTS:
            raise DraftError(f"已经有 {MOST_DRAFTS} 份没有处理的文件；先收下或丢掉几份")
        names = [plain_name(name) for name, _ in files]
        if twice := {name for name in names if names.count(name) > 1}:
            raise DraftError(f"有同名的文件（{'、'.join(sorted(twice))}）；改名再传")
        draft = Draft(known_as or secrets.token_hex(8), by, at, tuple(names))
        self._folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".", dir=self._folder) as trial:
            beside = Path(trial) / draft.id
            (beside / _FILES).mkdir(parents=True)
            for name, (_, content) in zip(names, files, strict=True):
                with (beside / _FILES / name).open("wb") as file:
                    shutil.copyfileobj(content, file)
            _write(beside, draft)
            beside.rename(self._folder / draft.id)
        sync(self._folder)
        return draft

    def state(self, draft: Draft, stated: Stated) -> Draft:
        """The draft with what somebody says of it now. Raises OSError."""
        again = Draft(draft.id, draft.by, draft.at, draft.files, stated)
        _write(self._folder / draft.id, again)
        return again

    def drop(self, draft: Draft) -> None:
        """Deletes it."""
        shutil.rmtree(self._folder / draft.id, ignore_errors=True)


def plain_name(name: str) -> str:
    """A file's own name, without folders and what could do harm in it.

    >>> plain_name("../../etc/某条例.docx"), plain_name("C:\\\\法\\\\甲.txt"), plain_name("..")
    ('某条例.docx', '甲.txt', '无名')
    """
    last = _BAD.sub("", re.split(r"[/\\\\]", name)[-1]).strip().strip(".").strip()
    stem, dot, suffix = last.rpartition(".")
    if dot and len(last) > _LONGEST_NAME:
        last = f"{stem[: _LONGEST_NAME - len(suffix) - 1]}.{suffix[:10]}"
    return last[:_LONGEST_NAME] or "无名"


def _write(folder: Path, draft: Draft) -> None:
    about = {"by": draft.by, "at": draft.at, "files": draft.files, "stated": asdict(draft.stated)}
    beside = folder / f".{_ABOUT}"
    beside.write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")
    sync(beside)
    beside.replace(folder / _ABOUT)
