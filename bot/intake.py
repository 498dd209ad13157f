"""Intake: documents an administrator adds, checked whole before any of them is taken."""

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.clause import Source
from knowledge.durable import sync
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
    read = [(path, _parsed(path, as_of)) for path in files]
    problems = [p for _, result in read if not isinstance(result, Statute) for p in result]
    problems.extend(_same_names(files))
    if problems:
        raise ContentError(problems)
    added.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".intake-", dir=added) as folder:
        trial = Path(folder)
        for path in (*added.glob("*.md"), *files):
            shutil.copyfile(path, trial / _name(path))
        library = load_library(as_of, content, trial)
        names = [_name(path) for path in files]
        for name in names:
            sync(trial / name)
        for name in names:
            (trial / name).replace(added / name)
        sync(added)
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


def _name(path: Path) -> str:
    """The name under which a document is kept: the ending in small letters, as it is looked for."""
    return path.with_suffix(".md").name


def _same_names(files: Sequence[Path]) -> list[Problem]:
    first: dict[str, Path] = {}
    return [
        Problem(str(path), 0, f"与 {first[_name(path).casefold()]} 同名；改一个名字，否则只会留下一个")
        for path in files
        if first.setdefault(_name(path).casefold(), path) is not path
    ]


def _parsed(path: Path, as_of: str) -> Statute | tuple[Problem, ...]:
    if path.suffix.lower() != ".md":
        return (Problem(path.name, 0, "现在只收 Markdown（.md）；请先转成 Markdown"),)
    try:
        return parse_statute(path.name, path.read_text(encoding="utf-8"), as_of)
    except UnicodeDecodeError:
        return (Problem(path.name, 0, "不是 UTF-8 编码；用文本编辑器另存为 UTF-8"),)
    except OSError as error:
        return (Problem(str(path), 0, f"读不出来：{error.strerror}"),)
