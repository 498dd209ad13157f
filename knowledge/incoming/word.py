"""Word: the paragraphs of a docx, with the numbers that Word writes itself."""

import io
from collections.abc import Iterator
from typing import Any
from zipfile import BadZipFile

from docx import Document
from docx.oxml.ns import qn

from knowledge.incoming.bundle import swollen
from knowledge.incoming.line import OBJECT, Line
from knowledge.incoming.numbering import Numbering
from knowledge.problems import ContentError, Problem

_CHANGED = tuple(qn(f"w:{name}") for name in ("ins", "del", "moveFrom", "moveTo"))
_P, _TABLE, _T, _TAB, _BREAK, _RUN = (qn(f"w:{name}") for name in ("p", "tbl", "t", "tab", "br", "r"))
_LINE_BREAKS = (_BREAK, qn("w:cr"))
_BOX = qn("w:txbxContent")
_SYMBOL, _HYPHEN = qn("w:sym"), qn("w:noBreakHyphen")
_VALUE = qn("w:val")
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"


def word_lines(file: str, data: bytes) -> tuple[Line, ...]:
    """The paragraphs; `number` counts them as Word does, tables apart. Headers and footers lie elsewhere.

    Raises ContentError for what cannot be read or is not settled yet.
    """
    body, numbering, levels = _opened(file, data)
    if next(body.iter(*_CHANGED), None) is not None:
        raise ContentError([Problem(file, 0, "有修订痕迹，定不了以哪个文字为准；接受或拒绝全部修订再保存")])
    lines = tuple(_lines(body, numbering, levels))
    if not any(line.text.strip() and not line.text.startswith(OBJECT) for line in lines):
        pictured = next(body.iter(_BLIP), None) is not None
        words = (
            "只有图片，没有文字；先做文字识别（OCR），校对后再加"
            if pictured
            else "没有文字；请核对是不是存错了"
        )
        raise ContentError([Problem(file, 0, words)])
    return lines


def _opened(file: str, data: bytes) -> tuple[Any, Numbering, dict[str, int]]:
    """(body, automatic numbers, heading level by style id)."""
    try:
        if swollen(data):
            raise ContentError([Problem(file, 0, "解开后过大，像是压缩炸弹；不收")])
        document = Document(io.BytesIO(data))
        styles = document.styles.element
        return document.element.body, Numbering(document.part, styles), _levels(styles)
    except ContentError:
        raise
    except BadZipFile as error:
        raise ContentError([Problem(file, 0, "文件已损坏，打不开；用 Word 或 WPS 另存一份")]) from error
    except Exception as error:
        # lxml, zlib and python-docx each raise their own for damaged bytes.
        raise ContentError([Problem(file, 0, "文件已损坏，打不开；用 Word 或 WPS 另存一份")]) from error


def _levels(styles: Any) -> dict[str, int]:
    """Styles that are headings, with their level; the title's is 1."""
    out: dict[str, int] = {}
    for style in styles.iter(qn("w:style")):
        name = style.find(qn("w:name"))
        shown = (name.get(_VALUE) if name is not None else "").lower()
        kind, _, number = shown.rpartition(" ")
        if shown == "title":
            out[style.get(qn("w:styleId"))] = 1
        elif kind in ("heading", "标题") and number.isdigit():
            out[style.get(qn("w:styleId"))] = int(number)
    return out


def _lines(body: Any, numbering: Numbering, levels: dict[str, int]) -> Iterator[Line]:
    number = 0
    for block in _blocks(body):
        if block.tag == _TABLE:
            yield Line(f"{OBJECT}表格", number + 1)
            continue
        number += 1
        style = block.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        style_id = style.get(_VALUE) if style is not None else ""
        prefix = numbering.before(block, style_id)
        shown = prefix + "".join(_text(block))
        for part in shown.split("\n"):
            yield Line(part, number, level=levels.get(style_id, 0))
        if next(block.iter(_BOX), None) is not None:
            yield Line(f"{OBJECT}文本框", number)
        elif next(block.iter(f"{_MATH}oMath"), None) is not None:
            yield Line(f"{OBJECT}公式", number)
        elif next(block.iter(_BLIP), None) is not None:
            yield Line(f"{OBJECT}图片", number)


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables in order, also those inside content controls."""
    for child in parent.iterchildren():
        if child.tag in (_P, _TABLE):
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:smartTag")):
            yield from _blocks(child)


def _text(node: Any) -> Iterator[str]:
    for child in node.iterchildren():
        if child.tag in (_BOX, _FALLBACK) or (child.tag == _RUN and _is_hidden(child)):
            continue
        if child.tag == _T:
            yield child.text or ""
        elif child.tag == _TAB:
            # In a paragraph's properties the same tag is a tab stop.
            yield "\t" if node.tag == _RUN else ""
        elif child.tag in _LINE_BREAKS:
            yield "\n" if child.get(qn("w:type")) in (None, "textWrapping") else ""
        elif child.tag == _HYPHEN:
            yield "-"
        elif child.tag == _SYMBOL:
            # A character of a symbol font: which one cannot be known.
            yield "\ufffd"
        else:
            yield from _text(child)


def _is_hidden(run: Any) -> bool:
    hidden = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return hidden is not None and hidden.get(_VALUE) not in ("0", "false")
