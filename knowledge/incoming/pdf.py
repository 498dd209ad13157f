"""Pdf: the characters of each page and where they stand; pdfium's one door."""

import ctypes
from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from knowledge.incoming.layout import Row, Sheet, lines_of
from knowledge.incoming.line import Line
from knowledge.problems import ContentError, Problem

MOST_PAGES = 2000
_OCR = "先做文字识别（OCR），校对后存成 docx 或 txt 再加"
# A page with fewer characters and a picture on it is a scan with a page number.
_FEW = 20
# Rows whose middles lie this far apart (in heights) are two.
_SAME_ROW = 0.6


def pdf_lines(file: str, data: bytes) -> tuple[tuple[Line, ...], tuple[Problem, ...]]:
    """(lines, what was left out) of a PDF with text.

    Raises ContentError for one that is damaged, encrypted, or a scan.
    """
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise ContentError([Problem(file, 0, _why(error))]) from error
    try:
        if len(document) > MOST_PAGES:
            raise ContentError([Problem(file, 0, f"有 {len(document)} 页，最多 {MOST_PAGES} 页；拆开再加")])
        sheets, pictured = [], []
        for n in range(len(document)):
            page = document[n]
            sheets.append(_sheet(page))
            pictured.append(_has_picture(page))
            page.close()
    except pdfium.PdfiumError as error:
        raise ContentError(
            [Problem(file, 0, f"文件已损坏，读到一半读不下去（{error}）；重新下载或另存一份")]
        ) from error
    finally:
        document.close()
    if problems := list(_scanned(file, sheets, pictured)):
        raise ContentError(problems)
    return lines_of(file, sheets)


def _why(error: pdfium.PdfiumError) -> str:
    code = getattr(error, "err_code", None)
    if code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
        return "加了密码；用打开密码打开后，另存（打印）一份没有密码的 pdf"
    return "文件已损坏，打不开；重新下载或另存一份"


def _scanned(file: str, sheets: list[Sheet], pictured: list[bool]) -> Iterator[Problem]:
    """Pages that hold no text."""
    letters = [sum(len(row.text) for row in sheet.rows) for sheet in sheets]
    bare = [n for n, count in enumerate(letters, 1) if count < _FEW]
    if not sheets or len(bare) == len(sheets):
        if any(pictured):
            yield Problem(file, 0, f"是扫描件（{len(sheets)} 页都没有文字）；{_OCR}")
        else:
            yield Problem(file, 0, "没有文字；请核对是不是存错了")
        return
    for n in bare:
        if pictured[n - 1]:
            yield Problem(file, 0, f"这一页是扫描的图，没有文字；{_OCR}", n)


def _has_picture(page: pdfium.PdfPage) -> bool:
    kinds = (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING)
    return next(iter(page.get_objects(filter=kinds, max_depth=4)), None) is not None


def _sheet(page: pdfium.PdfPage) -> Sheet:
    text = page.get_textpage()
    width, height = page.get_size()
    rows = tuple(_rows(text))
    text.close()
    return Sheet(width, height, rows)


def _rows(text: pdfium.PdfTextPage) -> Iterator[Row]:
    """The rows in the order in which they were drawn: columns stay apart."""
    letters: list[str] = []
    box: list[float] = []
    left, bottom, right, top = (ctypes.c_double() for _ in range(4))
    for n in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, n)
        letter = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        if letter in "\r\n":
            yield from _row(letters, box)
            letters, box = [], []
            continue
        if letter.isspace() or raw.FPDFText_IsGenerated(text, n) == 1:
            letters += letter if letters else ""
            continue
        raw.FPDFText_GetCharBox(text, n, left, right, bottom, top)
        here = (left.value, bottom.value, right.value, top.value)
        size = raw.FPDFText_GetFontSize(text, n) or here[3] - here[1]
        if box and abs(here[1] + here[3] - box[1] - box[3]) / 2 > _SAME_ROW * max(size, box[4]):
            yield from _row(letters, box)
            letters, box = [], []
        letters.append(letter)
        if box:
            box = [
                min(box[0], here[0]),
                min(box[1], here[1]),
                max(box[2], here[2]),
                max(box[3], here[3]),
                max(box[4], size),
            ]
        else:
            box = [*here, size]
    yield from _row(letters, box)


def _row(letters: list[str], box: list[float]) -> Iterator[Row]:
    if box:
        yield Row("".join(letters).strip(), *box)
