"""Intake: documents an administrator adds, checked whole before any of them is taken."""

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.clause import Source
from knowledge.library import CONTENT, load_library
from knowledge.markdown import parse_statute
from knowledge.problems import ContentError, Problem
from knowledge.statute import Statute


@dataclass(frozen=True, slots=True)
class Taken:
    """A document taken in: articles read, and the source it counts as now (None: the package's text stands)."""

    file: str
    title: str
    articles: int
    version: str
    source: Source | None


def take_in(
    files: Sequence[Path], added: Path, as_of: str, content: Path = CONTENT
) -> tuple[tuple[Taken, ...], tuple[Problem, ...]]:
    """Puts the documents beside those added before, and says what became of each and where sources differ.

    Raises ContentError with every problem of every file; then nothing was taken.
    """
    read = [(path, _parsed(path)) for path in files]
    problems = [p for _, result in read if not isinstance(result, Statute) for p in result]
    if problems:
        raise ContentError(problems)
    added.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".intake-", dir=added) as folder:
        trial = Path(folder)
        for path in (*added.glob("*.md"), *files):
            shutil.copyfile(path, trial / path.name)
        library = load_library(as_of, content, trial)
        for path in files:
            (trial / path.name).replace(added / path.name)
    sources = {(s.title, s.version): s for s in library.release.sources if s.origin.startswith("管理员加入")}
    taken = tuple(
        Taken(
            path.name,
            s.source.title,
            len(s.articles),
            s.source.version,
            sources.get((s.source.title, s.source.version)),
        )
        for path, s in read
        if isinstance(s, Statute)
    )
    return taken, library.remarks


def _parsed(path: Path) -> Statute | tuple[Problem, ...]:
    if path.suffix.lower() != ".md":
        return (Problem(path.name, 0, "现在只收 Markdown（.md）；请先转成 Markdown"),)
    try:
        return parse_statute(path.name, path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        return (Problem(path.name, 0, "不是 UTF-8 编码；用文本编辑器另存为 UTF-8"),)
    except OSError as error:
        return (Problem(str(path), 0, f"读不出来：{error.strerror}"),)
