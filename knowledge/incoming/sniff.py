"""Sniff: what a file is, by its content; its name is only a claim."""

import io
import zipfile
from enum import StrEnum

from knowledge.problems import ContentError, Problem


class Format(StrEnum):
    """What can be read."""

    MARKDOWN = "Markdown"
    TEXT = "txt"
    WORD = "docx"
    PDF = "pdf"
    ZIP = "zip"
    SHEET = "xlsx"
    CSV = "csv"


_OCR = "先做文字识别（OCR），校对后存成 docx 或 txt 再加"
# First bytes of what cannot be read, with what to do.
_REFUSED = (
    (b"{\\rtf", "这是 RTF 文件；用 Word 或 WPS 打开，另存为 docx"),
    (b"\x89PNG", f"这是图片；{_OCR}"),
    (b"\xff\xd8\xff", f"这是图片；{_OCR}"),
    (b"GIF8", f"这是图片；{_OCR}"),
    (b"II*\x00", f"这是图片；{_OCR}"),
    (b"MM\x00*", f"这是图片；{_OCR}"),
    (b"Rar!", "这是 rar 压缩包；解开后改用 zip，或逐个加入"),
    (b"7z\xbc\xaf", "这是 7z 压缩包；解开后改用 zip，或逐个加入"),
    (b"\x1f\x8b", "这是 gz 压缩包；解开后改用 zip，或逐个加入"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Parts by which a zip shows that it is an office document.
_OFFICE = (
    ("xl/workbook.bin", "这是 xlsb 表格；用 Excel 或 WPS 打开，另存为 xlsx"),
    ("ppt/presentation.xml", "这是幻灯片；把法律文本存成 docx 或 txt 再加"),
    ("content.xml", "这是 odt 或 ods 文件；用 Word、Excel 或 WPS 打开，文字另存为 docx，表格另存为 xlsx"),
)
_MARKDOWN_NAMES = (".md", ".markdown")
# A text of rows looks like any other text: here the name is all there is to go by.
_CSV_NAMES = (".csv", ".tsv")
# The header of a PDF may stand behind some other bytes.
_PDF_WITHIN = 1024


def format_of(file: str, data: bytes) -> Format:
    """The format of a file's content. Raises ContentError with what to do about any that cannot be read."""
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise _refusal(file, "是空文件；请核对是不是存错了")
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return Format.PDF
    if data.startswith(_OLE):
        raise _refusal(file, _old_office(data))
    for mark, words in _REFUSED:
        if data.startswith(mark):
            raise _refusal(file, words)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(file, data)
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<?xml")):
        raise _refusal(file, "这是网页或 XML；把正文复制到文本编辑器，存成 txt 再加")
    if file.lower().endswith(_CSV_NAMES):
        return Format.CSV
    if b"\x00" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")) and not _is_wide(data):
        raise _refusal(file, "认不出是什么文件；法律法规请用 docx、pdf（有文字的）、txt 或 Markdown")
    if file.lower().endswith(_MARKDOWN_NAMES) or head.startswith(b"# ") or b"<!-- INFO END -->" in data:
        return Format.MARKDOWN
    return Format.TEXT


def _refusal(file: str, words: str) -> ContentError:
    return ContentError([Problem(file, 0, words)])


def _is_wide(data: bytes) -> bool:
    """Whether this may be UTF-16 without a mark: line ends tell."""
    return b"\n\x00" in data or b"\x00\n" in data


def _old_office(data: bytes) -> str:
    """A docx with a password is wrapped in the same old container as a doc."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "加了密码；用 Word 或 WPS 打开，去掉打开密码再存一份"
    if "WordDocument".encode("utf-16-le") in data:
        return "这是旧的 doc 文件；用 Word 或 WPS 打开，另存为 docx"
    if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        return "这是旧的 xls 文件；用 Excel 或 WPS 打开，另存为 xlsx"
    return "这是旧的 Office 文件；另存为 docx 再加"


def _zipped(file: str, data: bytes) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            kinds = (
                archive.read("[Content_Types].xml")[:65536]
                if _is_small(archive, "[Content_Types].xml")
                else b""
            )
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
        raise _refusal(file, f"文件已损坏，打不开（{error}）；重新下载或另存一份") from error
    except Exception as error:  # zlib.error and whatever else damaged bytes raise
        raise _refusal(file, "文件已损坏，打不开；重新下载或另存一份") from error
    if "word/document.xml" in names:
        if "word/vbaProject.bin" in names or b"macroEnabled" in kinds:
            raise _refusal(file, "带宏的 Word 文件（docm）不收；另存为不带宏的 docx")
        return Format.WORD
    if "xl/workbook.xml" in names:
        if "xl/vbaProject.bin" in names or b"macroEnabled" in kinds:
            raise _refusal(file, "带宏的表格（xlsm）不收；另存为不带宏的 xlsx")
        return Format.SHEET
    for part, words in _OFFICE:
        if part in names:
            raise _refusal(file, words)
    return Format.ZIP


def _is_small(archive: zipfile.ZipFile, name: str) -> bool:
    try:
        return archive.getinfo(name).file_size < 2**20
    except KeyError:
        return False
