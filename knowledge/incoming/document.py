"""Document: what was recognised in one file, before it counts as law."""

import re
from dataclasses import dataclass

from knowledge.clause import Kind, Source, Validity, short_name
from knowledge.problems import Problem
from knowledge.statute import Statute, at_home, numbered, validity_on

UNVERIFIED = "由管理员加入；文本未注明现行状态，其后是否修订未核实"


@dataclass(frozen=True, slots=True)
class Article:
    """An article with the headings above it and the place of its first line."""

    number: str
    label: str
    path: tuple[str, ...]
    text: str
    line: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """One law as its file shows it. Days are ISO or empty.

    `version` is the last adoption or amendment. `faults` must be mended before it can be taken in;
    `remarks` say what was left out or looks odd. With faults the rest may be incomplete.
    """

    file: str
    origin: str
    title: str
    history: tuple[str, ...]
    version: str
    effective: str
    repealed: str
    status: str
    successor: str
    missing: str
    preamble: tuple[str, ...]
    articles: tuple[Article, ...]
    remarks: tuple[Problem, ...]
    faults: tuple[Problem, ...]


def statute_of(document: Document, as_of: str) -> Statute:
    """The law as it counts on a day (ISO). The document has no faults."""
    source_id = f"statute/{short_name(document.title)}"
    notes = [] if document.status else [UNVERIFIED]
    validity = validity_on(
        as_of, document.status or Validity.IN_FORCE, document.effective or document.version, document.repealed
    )
    if document.repealed:
        notes.insert(0, f"自{document.repealed}起废止")
    if document.successor:
        notes.insert(0, f"由《{document.successor}》取代")
    source = Source(
        source_id,
        Kind.STATUTE,
        document.title,
        validity,
        document.version,
        document.effective,
        f"管理员加入：{document.origin}",
        "；".join(notes),
        document.repealed,
    )
    rows = [(a.number, a.label, a.path, a.text) for a in document.articles]
    return Statute(at_home(source), numbered(source_id, rows))


def as_markdown(document: Document) -> str:
    """The document as the Markdown in which it is kept: read again, it is the same law."""
    stated = {
        "origin": document.origin,
        "version": document.version,
        "effective": document.effective,
        "repealed": document.repealed,
        "status": document.status,
        "successor": document.successor,
        "missing": document.missing,
    }
    parts = [f"# {document.title}"]
    parts += [f"<!-- {name}: {value} -->" for name, value in stated.items() if value]
    parts += [*document.history, "<!-- INFO END -->"]
    if document.preamble:
        parts += ["## 序言", *document.preamble]
    shown: tuple[str, ...] = ()
    for article in document.articles:
        parts += _headings(shown, article.path)
        shown = article.path
        parts.append(f"{article.label}　" + article.text.replace("\n", "\n\n"))
    return "\n\n".join(parts) + "\n"


def _headings(shown: tuple[str, ...], path: tuple[str, ...]) -> list[str]:
    """The headings that are new where the path changes."""
    same = 0
    while same < min(len(shown), len(path)) and shown[same] == path[same]:
        same += 1
    return [f"{'#' * (2 + n)} {path[n]}" for n in range(same, len(path))]


def day_in_name(file: str) -> str:
    """The version a file's name states.

    >>> day_in_name("公证法(2017-09-01).md")
    '2017-09-01'
    """
    match = re.search(r"[(（]([0-9]{4}-[0-9]{2}-[0-9]{2})[)）]", file)
    return match[1] if match else ""
