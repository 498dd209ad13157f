"""Reader: a file of any format becomes documents; the one door through which foreign files come in."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from knowledge.incoming import plain
from knowledge.incoming.apart import parsed_apart
from knowledge.incoming.bundle import unpacked
from knowledge.incoming.document import Document
from knowledge.incoming.line import Line
from knowledge.incoming.recogniser import recognise
from knowledge.incoming.sniff import Format, format_of
from knowledge.incoming.stated import NOTHING, Stated
from knowledge.markdown import read_markdown
from knowledge.problems import ContentError, Problem

LARGEST = 20 * 2**20
# An archive may be larger than one document in it.
LARGEST_ARCHIVE = 50 * 2**20
# The largest law as a PDF takes two seconds.
TIMEOUT_S = 60
_NO_LAW = "这是表格，不是法律文本；法律法规请用 docx、pdf、txt 或 Markdown"


def documents_in(
    path: Path, stated: Stated = NOTHING, timeout_s: float = TIMEOUT_S
) -> Iterator[Document | ContentError]:
    """Every document of a file, or why one cannot be read; a zip holds many."""
    try:
        data = _content(path)
        kind = format_of(path.name, data)
        files = unpacked(path.name, data, LARGEST) if kind is Format.ZIP else ((path.name, data),)
    except ContentError as error:
        yield error
        return
    for name, content in files:
        try:
            yield read_document(name, content, stated, timeout_s)
        except ContentError as error:
            yield error


def read_document(file: str, data: bytes, stated: Stated = NOTHING, timeout_s: float = TIMEOUT_S) -> Document:
    """The document in these bytes, with its faults. Raises ContentError where nothing could be read."""
    kind = format_of(file, data)
    if len(data) > LARGEST:
        raise ContentError(
            [
                Problem(
                    file,
                    0,
                    f"超过 {LARGEST // 2**20} MB；法律文本用不了这么大，多半是扫描件或带了图片；转成 docx、txt 再加",
                )
            ]
        )
    if kind in (Format.SHEET, Format.CSV):
        raise ContentError([Problem(file, 0, _NO_LAW)])
    if kind is Format.ZIP:
        raise ContentError([Problem(file, 0, "压缩包里还有压缩包；解开里面的，重新压缩")])
    if kind is Format.MARKDOWN:
        return read_markdown(file, plain.decoded(file, data), stated)
    if kind is Format.TEXT:
        return recognise(file, tuple(plain.lines_of(plain.decoded(file, data))), stated)
    lines, remarks = _parsed_apart(kind, file, data, timeout_s)
    document = recognise(file, lines, stated)
    return replace(document, remarks=(*remarks, *document.remarks))


def _content(path: Path) -> bytes:
    """The bytes of a file that is not too large: a larger one is not read at all."""
    try:
        if path.is_dir():
            raise ContentError([Problem(path.name, 0, "是文件夹；加里面的文件，或压缩成 zip")])
        with path.open("rb") as opened:
            head = opened.read(4)
            largest = LARGEST_ARCHIVE if head == b"PK\x03\x04" else LARGEST
            if (size := os.fstat(opened.fileno()).st_size) > largest:
                words = f"有 {size // 2**20} MB，超过 {largest // 2**20} MB；法律文本用不了这么大，多半是扫描件或带了图片；转成 docx、txt 再加"
                raise ContentError([Problem(path.name, 0, words)])
            # A pipe has no size.
            data = head + opened.read(largest)
    except OSError as error:
        raise ContentError([Problem(str(path), 0, f"读不出来：{error.strerror}")]) from error
    if len(data) > largest:
        raise ContentError([Problem(path.name, 0, f"超过 {largest // 2**20} MB；转成 docx、txt 再加")])
    return data


def _parsed_apart(
    kind: Format, file: str, data: bytes, timeout_s: float
) -> tuple[tuple[Line, ...], tuple[Problem, ...]]:
    """(lines, remarks) of a docx or PDF, parsed in a process that may run out of time or memory.

    Raises ContentError.
    """
    answer = parsed_apart(kind, file, data, timeout_s, "另存一份，或转成 docx、txt 再加")
    return tuple(Line(*row) for row in answer["lines"]), tuple(Problem(**p) for p in answer["problems"])
