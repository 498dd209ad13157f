"""Plain: bytes become text, and text that was set line by line keeps how its lines stand."""

import re
from collections import Counter
from collections.abc import Iterator

from knowledge.incoming.line import Line, together, width
from knowledge.incoming.structure import opening
from knowledge.problems import ContentError, Problem

# What Chinese documents are written in. No guesser by letter statistics: GB 18030 fits almost any bytes, so
# an encoding is believed only if the text then says 第…条.
_ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16-le", "utf-16-be")
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_SAYS_ARTICLE = re.compile(r"第\s*[零〇一二三四五六七八九十百千0-9０-９]+\s*[条條]")
# Lines longer or shorter than this (in characters) were not broken at a margin.
WIDEST, NARROWEST = 60, 16
# A line is full where what the next begins with had no room, with this to spare (in characters).
NEAR = 0.6


def decoded(file: str, data: bytes) -> str:
    """The text in whatever encoding it is written. Raises ContentError."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _in(file, data[len(mark) :], encoding)
    for encoding in _ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or _SAYS_ARTICLE.search(text):
            return text
    raise ContentError([Problem(file, 0, "看不出是什么编码；用文本编辑器另存为 UTF-8")])


def _in(file: str, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ContentError([Problem(file, 0, "编码有损坏；用文本编辑器另存为 UTF-8")]) from error


def lines_of(text: str) -> Iterator[Line]:
    """The lines of a text without marks: each is a paragraph, unless they were broken at a margin."""
    rows = [raw.rstrip() for raw in re.split(r"\r\n|\r|\n|\f", text)]
    shown = [row for row in rows if row.strip()]
    margin = _margin(shown)
    long = sum(width(row) >= margin - 1 - NEAR for row in shown)
    broken = NARROWEST <= margin <= WIDEST and long >= max(3, len(shown) // 6)
    # A blank line ends a paragraph, unless one stands below every line.
    spread = 2 * (len(rows) - len(shown)) > len(rows) - 2
    flush = min((_indent(row) for row in shown if opening(row.strip()) is None), default=0.0)
    apart = False
    for number, row in enumerate(rows, 1):
        if not row.strip():
            apart = not spread
            continue
        if broken:
            indent = 2.0 if apart else _indent(row) - flush
            following = next((r for r in rows[number:] if r.strip()), "")
            full = width(row) >= margin - together(following) - NEAR
            yield Line(row, number, whole=False, indent=indent, full=full)
        else:
            yield Line(row, number)
        apart = False


def _margin(rows: list[str]) -> float:
    """How wide most of the long lines are: a stop may hang over the margin."""
    widths = Counter(round(width(row)) for row in rows)
    longest = max(widths, default=0)
    likely = [(count, n) for n, count in widths.items() if n >= 0.8 * longest]
    return float(max(likely)[1]) if likely else 0.0


def _indent(row: str) -> float:
    return width(row[: len(row) - len(row.lstrip())])
