"""Draws docs/answer.svg from what `mingbai ask` really says, and puts the same text into both READMEs.

.venv/bin/python scripts/picture.py
"""

import contextlib
import html
import io
import itertools
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.cli import DONE, main
from bot.terminal import columns

ROOT = Path(__file__).resolve().parent.parent
QUESTION = "老板拖欠我三个月工资，找不到人了怎么办"
BEGIN, END = "<!-- answer:begin -->\n", "<!-- answer:end -->"

# A column is half a Chinese character wide; every run of text is set at its column and stretched to its width,
# so that the picture is the same whatever fonts the viewer has. Latin letters are .6 of their size wide.
COLUMN, LINE, MARGIN, BAR = 8.5, 24, 20, 36
WIDE, NARROW = 2 * COLUMN, 14
WIDTH = 80


def draw() -> int:
    """Writes the picture and the READMEs' text; exit status 1 if there is no answer to draw."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        if main(["ask", QUESTION]) != DONE:
            return 1
    lines = [f'$ mingbai ask "{QUESTION}"', *said.getvalue().rstrip().split("\n")]
    (ROOT / "docs" / "answer.svg").write_text("\n".join(_svg(lines)) + "\n", encoding="utf-8")
    for name in ("README.md", "README.en.md"):
        path = ROOT / name
        before, _, rest = path.read_text(encoding="utf-8").partition(BEGIN)
        _, mark, after = rest.partition(END)
        if not mark:
            sys.stderr.write(f"{name} 里没有 {BEGIN.strip()} 和 {END}\n")
            return 1
        fenced = "\n".join(["```text", *lines, "```", ""])
        path.write_text(before + BEGIN + fenced + END + after, encoding="utf-8")
    return DONE


def _svg(lines: list[str]) -> Iterator[str]:
    width, height = 2 * MARGIN + WIDTH * COLUMN, BAR + 2 * MARGIN + len(lines) * LINE
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" role="img" aria-label="mingbai ask 的真实回答">'
    )
    yield f'<rect width="{width:g}" height="{height:g}" rx="10" fill="#1f2430"/>'
    for n, colour in enumerate(("#ff5f57", "#febc2e", "#28c840")):
        yield f'<circle cx="{MARGIN + n * 20}" cy="{BAR / 2:g}" r="6" fill="{colour}"/>'
    yield (
        "<g font-family=\"ui-monospace,Menlo,Consolas,'Noto Sans Mono CJK SC','Sarasa Mono SC',"
        'monospace" xml:space="preserve">'
    )
    for n, line in enumerate(lines):
        baseline = BAR + MARGIN + n * LINE + 4
        for start, run in _runs(line):
            yield (
                f'<text x="{MARGIN + start * COLUMN:g}" y="{baseline:g}" fill="{_colour(n, line)}" '
                f'font-size="{WIDE if columns(run[0]) == 2 else NARROW:g}" '
                f'textLength="{columns(run) * COLUMN:g}" lengthAdjust="spacingAndGlyphs">{html.escape(run)}</text>'
            )
    yield "</g>\n</svg>"


def _runs(line: str) -> Iterator[tuple[int, str]]:
    """(first column, text) of every run of characters of one width; blanks alone are not drawn."""
    at = 0
    for _, group in itertools.groupby(line, key=columns):
        run = "".join(group)
        if run.strip():
            lead = len(run) - len(run.lstrip(" "))
            yield at + lead, run.strip(" ")
        at += columns(run)


def _colour(n: int, line: str) -> str:
    if n == 0:
        return "#a5e075"
    if line.startswith("【"):
        return "#ffcc66"
    if line.lstrip().startswith(("〔", "知识库版本", "号码和时限")):
        return "#8a919e"
    return "#73d0ff" if line[:1].isdigit() or line.startswith("· 《") else "#e6e1cf"


if __name__ == "__main__":
    sys.exit(draw())
