"""Child: the process in which a foreign file is parsed, with limits of its own; `python -m knowledge.incoming.child`."""

import json
import resource
import sys
from dataclasses import asdict

from knowledge.incoming.line import Line
from knowledge.problems import ContentError, Problem

# A parser that needs more than this has met a bomb.
MEMORY = 2 * 2**30
# Longer than any law: the civil code has about 110,000 characters.
LONGEST = 5_000_000


def main(arguments: list[str]) -> None:
    """Reads a file from standard input and writes its lines as JSON. Arguments: format, name, seconds."""
    kind, file, seconds = arguments
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    # It reads and answers; it writes no file.
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    lines, problems, refused = _read(kind, file, sys.stdin.buffer.read())
    if sum(len(line.text) for line in lines) > LONGEST:
        lines, problems, refused = (
            (),
            (Problem(file, 0, f"文字超过 {LONGEST // 10_000} 万字，不像一部法律；拆开再加"),),
            True,
        )
    rows = [[x.text, x.number, x.page, x.level, x.whole, x.indent, x.full] for x in lines]
    answer = {"lines": rows, "problems": [asdict(p) for p in problems], "refused": refused}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=True).encode())


def _read(kind: str, file: str, data: bytes) -> tuple[tuple[Line, ...], tuple[Problem, ...], bool]:
    try:
        if kind == "docx":
            from knowledge.incoming.word import word_lines

            return word_lines(file, data), (), False
        from knowledge.incoming.pdf import pdf_lines

        lines, remarks = pdf_lines(file, data)
    except ContentError as error:
        return (), error.problems, True
    return lines, remarks, False


if __name__ == "__main__":
    main(sys.argv[1:])
