"""Reload: files on disk become the index that serves; refused means nothing moved."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge.library import CONTENT, Library, load_library
from knowledge.problems import Problem
from knowledge.release import Release
from retrieval.build import Progress, Scope, build_id, build_index
from retrieval.encoder import Encoder
from retrieval.index import Index
from retrieval.shelf import Shelf
from retrieval.vectors import VectorCache


@dataclass(frozen=True, slots=True)
class Reloaded:
    """What a reload did: the release that serves now, whether it is new, remarks on sources."""

    release: str
    new: bool
    remarks: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where a reload works: content and added documents in, shelf out; `clock` gives ISO date and time."""

    added: Path
    shelf: Shelf
    encoder: Encoder
    cache: VectorCache
    clock: Callable[[], str]
    content: Path = CONTENT


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


def read(workshop: Workshop) -> Library:
    """The library as it stands on disk today."""
    return load_library(workshop.clock()[:10], workshop.content, workshop.added)


def keep(workshop: Workshop, release: Release, scope: Scope, progress: Progress | None) -> Index:
    """Builds the release and puts it on the shelf, without publishing it."""
    now = workshop.clock()
    index = build_index(
        release, now[:10], workshop.encoder, workshop.cache, scope, workshop.content, progress
    )
    workshop.shelf.write(index, workshop.encoder.fingerprint, now)
    return index
