"""Intake: documents an administrator adds, checked whole before any of them is taken."""

import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from knowledge.clause import Source
from knowledge.durable import sync
from knowledge.incoming.document import Document, as_markdown
from knowledge.incoming.reader import TIMEOUT_S, documents_in
from knowledge.incoming.stated import NOTHING, Stated
from knowledge.library import CONTENT, Library, added_files, load_library
from knowledge.markdown import read_markdown
from knowledge.problems import ContentError, Problem

_TRIAL = ".intake-"
# Nobody looks documents through for so long.
_LOST_S = 3600.0


@dataclass(frozen=True, slots=True)
class Taken:
    """A document taken in: articles read, and the source it counts as now (None: the package's text stands)."""

    file: str
    title: str
    articles: int
    version: str
    source: Source | None


@dataclass(frozen=True, slots=True)
class Ready:
    """Documents that only have to be moved: what they count as, where sources differ, and whence and whither."""

    taken: tuple[Taken, ...]
    remarks: tuple[Problem, ...]
    trial: Path
    added: Path
    names: tuple[str, ...]

    def move(self) -> tuple[Path, ...]:
        """Takes the documents in; where they lie now. Raises OSError."""
        for name in self.names:
            (self.trial / name).replace(self.added / name)
        sync(self.added)
        return tuple(self.added / name for name in self.names)


def read(
    files: Sequence[Path], stated: Stated = NOTHING, timeout_s: float = TIMEOUT_S
) -> tuple[tuple[Document, ...], tuple[Problem, ...]]:
    """The documents in the files, a zip's too, and every reason why they cannot be taken in as they are."""
    documents: list[Document] = []
    problems: list[Problem] = []
    for path in files:
        for result in documents_in(path, stated, timeout_s):
            if isinstance(result, Document):
                documents.append(result)
                problems.extend(result.faults)
            else:
                problems.extend(result.problems)
    problems.extend(_same_names(documents))
    if len(documents) > 1 and (stated.title or stated.missing):
        problems.append(
            Problem(documents[1].file, 0, "--title 和 --missing 说的是一个文件，这里有几个；逐个加入")
        )
    return tuple(documents), tuple(problems)


def take_in(
    documents: Sequence[Document], added: Path, as_of: str, content: Path = CONTENT
) -> tuple[tuple[Taken, ...], tuple[Problem, ...]]:
    """Puts the documents beside those added before, and says what became of each and where sources differ.

    Raises ContentError with every problem the whole library then has; then nothing was taken.
    """
    with ready(documents, added, as_of, content) as tried:
        tried.move()
    return tried.taken, tried.remarks


@contextmanager
def ready(documents: Sequence[Document], added: Path, as_of: str, content: Path = CONTENT) -> Iterator[Ready]:
    """The documents beside those added before, checked and on disk: to take them in only moves files.

    Raises ContentError with every problem the whole library would then have, OSError.
    """
    added.mkdir(parents=True, exist_ok=True)
    _tidied(added)
    with tempfile.TemporaryDirectory(prefix=_TRIAL, dir=added) as folder:
        trial = Path(folder)
        library = _tried(documents, added, as_of, content, trial)
        names = tuple(map(name_of, documents))
        for name in names:
            sync(trial / name)
        yield Ready(_taken(documents, library), library.remarks, trial, added, names)


def _tidied(added: Path) -> None:
    """Removes what those left who were killed while they looked documents through."""
    for path in added.glob(f"{_TRIAL}*"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > _LOST_S:
                shutil.rmtree(path, ignore_errors=True)


def rehearse(
    documents: Sequence[Document], added: Path, as_of: str, content: Path = CONTENT
) -> tuple[tuple[Taken, ...], tuple[Problem, ...]]:
    """What `take_in` would say, and nothing taken."""
    with tempfile.TemporaryDirectory(prefix="mingbai-") as folder:
        library = _tried(documents, added, as_of, content, Path(folder))
    return _taken(documents, library), library.remarks


def _tried(documents: Sequence[Document], added: Path, as_of: str, content: Path, trial: Path) -> Library:
    """The library with the documents, which lie in the trial folder then."""
    for path in added_files(added):
        place = trial / path.relative_to(added)
        place.parent.mkdir(exist_ok=True)
        shutil.copyfile(path, place)
    for document in documents:
        text = as_markdown(document)
        kept = read_markdown(name_of(document), text)
        if [(a.number, a.text) for a in kept.articles] != [(a.number, a.text) for a in document.articles]:
            # It would be kept in other words than it was read in.
            raise ContentError(
                [
                    *kept.faults,
                    Problem(document.file, 0, "存成 Markdown 后读出来不一样；请把原文件发给开发者"),
                ]
            )
        (trial / name_of(document)).write_text(text, encoding="utf-8")
    return load_library(as_of, content, trial)


def _taken(documents: Sequence[Document], library: Library) -> tuple[Taken, ...]:
    sources = {(s.title, s.version): s for s in library.release.sources if s.origin.startswith("管理员加入")}
    return tuple(
        Taken(d.file, d.title, len(d.articles), d.version, sources.get((d.title, d.version)))
        for d in documents
    )


def name_of(document: Document) -> str:
    """The name under which a document is kept."""
    return f"{PurePosixPath(document.file).stem}.md"


def _same_names(documents: Sequence[Document]) -> list[Problem]:
    first: dict[str, Document] = {}
    problems = []
    for document in documents:
        other = first.setdefault(name_of(document).casefold(), document)
        if other is not document:
            words = f"与 {other.file} 同名；改一个名字，否则只会留下一个"
            problems.append(Problem(document.file, 0, words))
    return problems
