"""Reload: files on disk become the index that serves; refused means nothing moved."""

import contextlib
import gc
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge.durable import sync
from knowledge.learned import CURATED, SAYINGS
from knowledge.library import CONTENT, Library, added_files, load_library
from knowledge.offices import FOLDER as OFFICES
from knowledge.problems import Problem
from knowledge.release import Release
from retrieval.build import Progress, Scope, build_id, build_index
from retrieval.encoder import Encoder
from retrieval.index import Index
from retrieval.shelf import Shelf
from retrieval.vectors import VectorCache

# In a release's manuscript, beside its documents.
_LEARNED = "learned"


class TurnError(Exception):
    """The release that serves cannot be built for today by itself; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Reloaded:
    """What a reload did: the release that serves now, whether it is new, remarks on sources."""

    release: str
    new: bool
    remarks: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where a reload works: content and added documents in, shelf out; `clock` gives ISO date and time.

    `learned`: what the desk taught. `manuscripts`: where the documents of each release are kept, so that it can be
    built again without what was added since.
    """

    added: Path
    shelf: Shelf
    encoder: Encoder
    cache: VectorCache
    clock: Callable[[], str]
    content: Path = CONTENT
    manuscripts: Path | None = None
    learned: Path | None = None


def reload(workshop: Workshop, scope: Scope, progress: Progress | None = None) -> Reloaded:
    """Reads, checks, builds and publishes what is on disk now.

    Raises ContentError with all problems, OSError or ShelfError; whatever served before still does.
    """
    prepared = prepare(workshop, scope, progress)
    if prepared.release == workshop.shelf.published():
        return prepared
    workshop.shelf.publish(prepared.release)
    return replace(prepared, new=True)


def prepare(workshop: Workshop, scope: Scope, progress: Progress | None = None) -> Reloaded:
    """Reads, checks and builds what is on disk now: it stands on the shelf and does not serve (`new` is false).

    Raises ContentError with all problems, OSError or ShelfError.
    """
    library = read(workshop)
    release = build_id(library.release, workshop.encoder, scope, workshop.content)
    if not workshop.shelf.holds(release):
        keep(workshop, library.release, scope, progress)
    return Reloaded(release, False, library.remarks)


def turn(workshop: Workshop) -> Reloaded:
    """Builds the release that serves anew for today and publishes it, when what is law has changed since.

    It is built of its own documents: what an administrator has added since and not published stays out.
    Raises TurnError if they are not known any more, and what `reload` raises; whatever served still does.
    """
    current = workshop.shelf.current()
    manifest = next((m for m in workshop.shelf.releases() if m.id == current), None)
    if current is None or manifest is None:
        raise TurnError("书架上没有版本；运行 mingbai knowledge build")
    scope = Scope.FULL if manifest.complete else Scope.CORE
    own = workshop.manuscripts / current if workshop.manuscripts else None
    if own is not None and own.exists():
        return reload(replace(workshop, added=own, learned=own / _LEARNED), scope)
    then = load_library(manifest.as_of, workshop.content, workshop.added, workshop.learned).release
    if build_id(then, workshop.encoder, scope, workshop.content) != current:
        raise TurnError("内容里有还没发布的改动，不能自动换上今天的法律；检查后运行 mingbai knowledge build")
    return reload(workshop, scope)


def read(workshop: Workshop) -> Library:
    """The library as it stands on disk today."""
    # A hundred thousand things are made here, and all of them stay: to look for rubbish among them takes .1 s.
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        return load_library(workshop.clock()[:10], workshop.content, workshop.added, workshop.learned)
    finally:
        if was_enabled:
            gc.enable()


def keep(workshop: Workshop, release: Release, scope: Scope, progress: Progress | None) -> Index:
    """Builds the release and puts it on the shelf, without publishing it."""
    now = workshop.clock()
    index = build_index(
        release, now[:10], workshop.encoder, workshop.cache, scope, workshop.content, progress
    )
    if workshop.manuscripts is not None:
        _keep_documents(workshop, workshop.manuscripts / index.release)
    workshop.shelf.write(index, workshop.encoder.fingerprint, now)
    return index


def _keep_documents(workshop: Workshop, manuscript: Path) -> None:
    """The added documents and what was taught beside the release, whole or not at all."""
    if manuscript.exists():
        return
    manuscript.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".", dir=manuscript.parent) as folder:
        beside = Path(folder) / manuscript.name
        beside.mkdir()
        for path in added_files(workshop.added):
            _copied(path, beside / path.relative_to(workshop.added))
        for path in _taught(workshop.learned):
            _copied(path, beside / _LEARNED / path.relative_to(workshop.learned or path))
        for folder_in in (beside / _LEARNED / SAYINGS, beside / _LEARNED, beside / OFFICES, beside):
            if folder_in.exists():
                sync(folder_in)
        # Another process may have been as quick, with the same documents.
        with contextlib.suppress(OSError):
            beside.rename(manuscript)
    sync(manuscript.parent)


def _copied(path: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, place)
    sync(place)


def _taught(learned: Path | None) -> list[Path]:
    """The files of what the desk taught of which a release is made."""
    if learned is None:
        return []
    return [*sorted((learned / SAYINGS).glob("*.txt")), *(p for p in (learned / CURATED,) if p.exists())]
