"""Files of every format, made of one law as people make them: with heads, feet, contents and broken lines."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document as WordFile
from docx.shared import Cm
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph

from knowledge.incoming.document import Document
from knowledge.incoming.line import width

# Beside the checkout, or further up where several checkouts share them.
_BESIDE = (folder / "shared" / "laws" for folder in Path(__file__).parents[4:])
LAWS = next((folder for folder in _BESIDE if folder.exists()), Path("shared/laws"))
needs_laws = pytest.mark.skipif(not LAWS.exists(), reason="the laws do not lie beside the checkout")

FONT = "STSong-Light"


def paragraphs(document: Document, contents: bool = True) -> Iterator[tuple[str, str]]:
    """("title" | "bracket" | "contents" | "heading" | "text", words), as an official print has them."""
    yield "title", document.title
    if document.history:
        yield "bracket", f"（{'　'.join(document.history)}）"
    headings = list(dict.fromkeys(h for a in document.articles for h in a.path))
    if headings and contents:
        yield "contents", "目　录"
        yield from (("contents", f"{h.replace(' ', '　')}……………{n}") for n, h in enumerate(headings, 1))
    yield from (("text", words) for words in document.preamble)
    shown: tuple[str, ...] = ()
    for article in document.articles:
        for depth, name in enumerate(article.path):
            if article.path[: depth + 1] != shown[: depth + 1]:
                yield "heading", name.replace(" ", "　")
        shown = article.path
        first, *others = article.text.split("\n")
        yield "text", f"{article.label}　{first}"
        yield from (("text", words) for words in others)


def word(document: Document) -> bytes:
    """A docx with a head and a foot on each page."""
    file = WordFile()
    section = file.sections[0]
    section.header.paragraphs[0].text = document.title
    section.footer.paragraphs[0].text = "— 1 —"
    for kind, words in paragraphs(document):
        style = {"title": "Title", "heading": "Heading 1"}.get(kind, "Normal")
        paragraph = file.add_paragraph(style=style)
        # As people type: one paragraph in several runs, the number in bold.
        cut = words.find("　") + 1 if kind == "text" else 0
        paragraph.add_run(words[:cut]).bold = True
        paragraph.add_run(words[cut:])
        paragraph.paragraph_format.first_line_indent = Cm(0.8)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def pdf(document: Document, size: float = 12, indented: bool = True) -> bytes:
    """A PDF whose lines break at the margin and whose pages have a head and a number.

    Paragraphs begin with an indent of two characters, or stand apart.
    """
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    body = ParagraphStyle(
        "body",
        fontName=FONT,
        fontSize=size,
        leading=1.6 * size,
        wordWrap="CJK",
        firstLineIndent=2 * size if indented else 0,
        spaceBefore=0 if indented else size,
    )
    centred = ParagraphStyle("heading", parent=body, alignment=1, firstLineIndent=0)
    title = ParagraphStyle("title", parent=centred, fontSize=1.7 * size, leading=2.5 * size)
    styles = {"title": title, "heading": centred}

    def edges(canvas: Canvas, file: BaseDocTemplate) -> None:
        canvas.setFont(FONT, 9)
        canvas.drawCentredString(A4[0] / 2, A4[1] - 40, document.title)
        canvas.drawCentredString(A4[0] / 2, 30, f"— {file.page} —")

    out = io.BytesIO()
    file = BaseDocTemplate(out, pagesize=A4)
    frame = Frame(72, 72, A4[0] - 144, A4[1] - 144)
    file.addPageTemplates([PageTemplate(frames=[frame], onPage=edges)])
    parts: list[Flowable] = [
        Paragraph(words.replace("&", "&amp;").replace("<", "&lt;"), styles.get(kind, body))
        for kind, words in paragraphs(document)
    ]
    file.build(parts)
    return out.getvalue()


def text(document: Document, at: int = 0) -> str:
    """A txt; with `at` its lines are broken at so many characters, the first of each paragraph indented."""
    rows: list[str] = []
    for kind, words in paragraphs(document):
        rows += _broken(words, at, kind not in ("title", "heading")) if at else [words]
    return "\n".join(rows) + "\n"


def _broken(words: str, at: int, indented: bool) -> Iterator[str]:
    row = "　　" if indented else ""
    for letter in words:
        # A line is not opened by a stop: it hangs over.
        if width(row + letter) > at and letter not in "，。；：、！？”）》":
            yield row
            row = ""
        row += letter
    yield row
