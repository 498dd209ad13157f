"""Reload: files on disk become the index that serves; refused means nothing moved."""

from collections.abc import Callable
from dataclasses import dataclass
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
    library = read(workshop)
    release = build_id(library.release, workshop.encoder, scope, workshop.content)
    whole = workshop.shelf.holds(release)
    if whole and release == workshop.shelf.current():
        return Reloaded(release, False, library.remarks)
    if not whole:
        keep(workshop, library.release, scope, progress)
    workshop.shelf.publish(release)
    return Reloaded(release, True, library.remarks)


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
