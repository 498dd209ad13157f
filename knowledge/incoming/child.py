"""Child: the process in which a foreign file is parsed, with limits of its own; `python -m knowledge.incoming.child`."""

import json
import resource
import sys
from dataclasses import asdict
from typing import Any

from knowledge.incoming.line import Line
from knowledge.problems import ContentError, Problem

# A parser that needs more than this has met a bomb.
MEMORY = 2 * 2**30
# Longer than any law: the civil code has about 110,000 characters.
LONGEST = 5_000_000


def main(arguments: list[str]) -> None:
    """Reads a file from standard input and writes what is in it as JSON. Arguments: format, name, seconds."""
    kind, file, seconds = arguments
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    # It reads and answers; it writes no file.
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    read = _sheets if kind == "xlsx" else _document
    try:
        answer = read(kind, file, sys.stdin.buffer.read()) | {"refused": False}
    except ContentError as error:
        answer = {"problems": [asdict(p) for p in error.problems], "refused": True}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=True).encode())


def _document(kind: str, file: str, data: bytes) -> dict[str, Any]:
    """The lines of a docx or PDF, and remarks."""
    lines, problems = _lines(kind, file, data)
    if sum(len(line.text) for line in lines) > LONGEST:
        raise ContentError([Problem(file, 0, f"文字超过 {LONGEST // 10_000} 万字，不像一部法律；拆开再加")])
    rows = [[x.text, x.number, x.page, x.level, x.whole, x.indent, x.full] for x in lines]
    return {"lines": rows, "problems": [asdict(p) for p in problems]}


def _lines(kind: str, file: str, data: bytes) -> tuple[tuple[Line, ...], tuple[Problem, ...]]:
    if kind == "docx":
        from knowledge.incoming.word import word_lines

        return word_lines(file, data), ()
    from knowledge.incoming.pdf import pdf_lines

    return pdf_lines(file, data)


def _sheets(_kind: str, file: str, data: bytes) -> dict[str, Any]:
    """The rows of a workbook."""
    from knowledge.incoming.workbook import workbook_sheets

    return {"sheets": [asdict(sheet) for sheet in workbook_sheets(file, data)]}


if __name__ == "__main__":
    main(sys.argv[1:])
