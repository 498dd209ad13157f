"""Statutes as Markdown: how an administrator writes them, and how every added document is kept."""

import re
from collections.abc import Iterator
from dataclasses import replace

from knowledge.incoming.document import Document, statute_of
from knowledge.incoming.line import Line
from knowledge.incoming.recogniser import recognise
from knowledge.incoming.stated import NOTHING, Stated, statements_in
from knowledge.problems import Problem
from knowledge.statute import Statute

_HEADING = re.compile(r"^(#+)\s*(.*?)[\s#]*$")
_COMMENT = re.compile(r"<!--.*?-->", re.S)


def parse_statute(file: str, text: str, as_of: str) -> Statute | tuple[Problem, ...]:
    """The statute a Markdown text holds as it counts on a day (ISO), or all that is wrong with it.

    The header (before the first heading or article) gives the title and the dates of adoption and entry
    into force; `<!-- status: 现行有效 -->` states a status, otherwise none is claimed beyond the header.
    """
    document = read_markdown(file, text)
    return document.faults or statute_of(document, as_of)


def read_markdown(file: str, text: str, stated: Stated = NOTHING) -> Document:
    """The document a Markdown text holds; what is `stated` besides stands before its own statements."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    faults: list[Problem] = []
    own = statements_in(file, text, faults)
    document = recognise(file, tuple(lines_of(text)), stated.over(own))
    ordered = sorted((*faults, *document.faults), key=lambda p: (p.page, p.line))
    return replace(document, faults=tuple(ordered))


def lines_of(text: str) -> Iterator[Line]:
    """The lines; comments are none."""
    bare = _COMMENT.sub(lambda m: "\n" * m[0].count("\n"), text)
    for number, raw in enumerate(bare.split("\n"), 1):
        if heading := _HEADING.match(raw.strip()):
            yield Line(heading[2] or "#", number, level=len(heading[1]))
        else:
            yield Line(raw, number)
