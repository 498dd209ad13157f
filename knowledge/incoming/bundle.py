"""Bundle: the files inside a zip, taken out within limits."""

import io
import re
import zipfile
from collections.abc import Iterator

from knowledge.problems import ContentError, Problem

MOST_FILES = 500
# All files of an archive together; real documents shrink to a third, bombs to a thousandth.
LARGEST_TOTAL = 200 * 2**20
RATIO = 200
# Below this a ratio says nothing: a page of blanks shrinks as much.
SMALL = 2**20
_LITTER = re.compile(r"(?:^|/)(?:__MACOSX/.*|\.DS_Store|Thumbs\.db|desktop\.ini|~\$[^/]*)$")
_OUTSIDE = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|\x00")
_UTF8, _ENCRYPTED = 0x800, 0x1
_LINK = 0o120000


def unpacked(file: str, data: bytes, largest: int) -> tuple[tuple[str, bytes], ...]:
    """(name, content) of each document; `largest` bytes each at most.

    Raises ContentError with all that is wrong; then nothing was unpacked.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [e for e in archive.infolist() if not e.is_dir() and not _LITTER.search(_name(e))]
            if problems := list(faults(file, entries, largest)):
                raise ContentError(problems)
            return tuple((f"{file}/{_name(entry)}", _content(archive, entry)) for entry in entries)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
        raise ContentError([Problem(file, 0, f"压缩包已损坏，打不开（{error}）；重新压缩")]) from error


def faults(file: str, entries: list[zipfile.ZipInfo], largest: int) -> Iterator[Problem]:
    """Why an archive is not unpacked, by its table of contents alone."""
    if not entries:
        yield Problem(file, 0, "压缩包里没有文件")
    if len(entries) > MOST_FILES:
        yield Problem(file, 0, f"压缩包里有 {len(entries)} 个文件，最多 {MOST_FILES} 个；分几包加入")
        return
    if sum(e.file_size for e in entries) > LARGEST_TOTAL:
        yield Problem(file, 0, f"解开后超过 {LARGEST_TOTAL // 2**20} MB，像是压缩炸弹；不收")
        return
    for entry in entries:
        name = f"{file}/{_name(entry)}"
        if entry.flag_bits & _ENCRYPTED:
            yield Problem(name, 0, "加了密码；去掉密码重新压缩")
        elif _OUTSIDE.search(_name(entry)) or entry.external_attr >> 16 & 0o170000 == _LINK:
            yield Problem(name, 0, "文件名指到压缩包外面，或是链接；不收，请重新压缩")
        elif entry.file_size > largest:
            yield Problem(name, 0, f"超过 {largest // 2**20} MB；拆小或转成 docx、txt 再加")
        elif entry.file_size > SMALL and entry.file_size > RATIO * entry.compress_size:
            yield Problem(name, 0, f"压缩比超过 {RATIO}，像是压缩炸弹；不收")
        elif "\ufffd" in _name(entry):
            yield Problem(name, 0, "文件名的编码认不出；改名后重新压缩")


def swollen(data: bytes) -> bool:
    """Whether what lies in an office document is larger, or was pressed harder, than people's files are.

    By its table of contents alone; the parser's own limits are behind it. Raises BadZipFile.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sizes = [(e.file_size, e.compress_size) for e in archive.infolist()]
    return sum(s for s, _ in sizes) > LARGEST_TOTAL or any(s > SMALL and s > RATIO * c for s, c in sizes)


def _name(entry: zipfile.ZipInfo) -> str:
    """The name as it was given: Windows writes Chinese names in GB 18030 without saying so."""
    if entry.flag_bits & _UTF8:
        return entry.filename
    raw = entry.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with archive.open(entry) as opened:
        content = opened.read(entry.file_size + 1)
    if len(content) > entry.file_size:
        raise zipfile.BadZipFile("大小与目录不符")
    return content
