"""Paragraphs: lines as they were set, healed into the paragraphs that were written."""

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.incoming.line import OBJECT, Line, joined
from knowledge.incoming.structure import (
    has_ended,
    heading,
    is_contents,
    is_name,
    is_unnumbered,
    opening,
    opens,
)
from knowledge.problems import Problem

# A first line stands two characters in; less than this is no indent.
INDENT = 1.2
# The bracket below a title has a line for each amendment; more than this is an unclosed bracket.
_LONGEST_BRACKET = 25
# No paragraph begins with these.
_NEVER_FIRST = "，。；：、！？”’）》〉」』,;:!?"
_BARE = re.compile(r"[一-鿿㐀-䶿A-Za-z0-9]$")
_BARE_START = re.compile(r"^[一-鿿㐀-䶿A-Za-z0-9“《（(]")


def paragraphs(file: str, lines: Sequence[Line]) -> tuple[tuple[Line, ...], tuple[Problem, ...]]:
    """The paragraphs, each with the place of its first line, and where a break could not be told for sure."""
    body = next((n for n, line in enumerate(lines) if _is_body(line.text)), len(lines))
    indented = _is_indented(lines[body:])
    out: list[Line] = []
    remarks: list[Problem] = []
    last = None
    bracket = 0
    for n, line in enumerate(lines):
        bracket = bracket + 1 if out and _is_open_bracket(out[-1].text) and n < body else 0
        if last is None or n == body or not _goes_on(out[-1].text, last, line, n > body, indented, bracket):
            if last is not None and _is_doubtful(out[-1].text, last, line, indented):
                words = f"上一行排满，又恰好以“{out[-1].text[-1]}”结尾，看不出“{line.text[:8]}…”是不是另起一款；按另起一款，请核对"
                remarks.append(Problem(file, line.number, words, line.page))
            out.append(line)
        else:
            out[-1] = replace(out[-1], text=joined(out[-1].text, line.text))
        last = line
    return tuple(out), tuple(remarks)


def _goes_on(text: str, last: Line, line: Line, inside: bool, indented: bool, bracket: int) -> bool:
    """Whether a line carries on the paragraph before it."""
    if line.level or last.level or OBJECT in (line.text[0], text[0]):
        return False
    if _is_heading(text):
        # A long heading takes two lines.
        return last.full and not line.whole and is_name(line.text) and not opens(line.text)
    if 0 < bracket <= _LONGEST_BRACKET and not opens(line.text):
        return True
    if line.text[0] in _NEVER_FIRST and inside:
        return True
    begins, ended = opens(line.text), has_ended(text)
    if line.whole:
        # A paragraph that stops in the middle of a word was broken by a converter; one that ends with a
        # comma may be meant so (the offices in the Constitution's lists).
        bare = bool(_BARE.search(text) and _BARE_START.match(line.text))
        return inside and bare and not begins and not _is_aside(text, line.text)
    if begins and ended:
        return False
    if line.indent >= INDENT:
        return False
    return last.full and ((indented and line.indent >= 0) or not ended)


def _is_doubtful(text: str, last: Line, line: Line, indented: bool) -> bool:
    """Whether nothing shows if the line begins a paragraph: the one before is full and its sentence ends."""
    plain = not (line.whole or line.level or line.indent >= INDENT or opens(line.text) or _is_heading(text))
    return plain and last.full and (not indented or line.indent < 0) and has_ended(text)


def _is_aside(text: str, following: str) -> bool:
    """Whether two short lines without stops stand below each other: names, not a broken sentence."""
    return max(len(text.rpartition("\n")[2]), len(following)) < 16


def _is_indented(lines: Sequence[Line]) -> bool:
    """Whether paragraphs are shown by their first line's indent."""
    articles = [line for line in lines if not line.whole and _is_body(line.text)]
    return bool(articles) and 2 * sum(line.indent >= INDENT for line in articles) > len(articles)


def _is_body(text: str) -> bool:
    article = opening(text)
    return bool(article and not article.referred)


def _is_heading(text: str) -> bool:
    return bool(heading(text)) or is_unnumbered(text) or is_contents(text)


def _is_open_bracket(text: str) -> bool:
    return text[:1] in "（(" and text.count("（") + text.count("(") > text.count("）") + text.count(")")
