"""What Word shows is what is read: numbers it counts itself, breaks, hidden words, unsettled changes."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from docx import Document as WordFile
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from knowledge.incoming.recogniser import recognise
from knowledge.incoming.word import word_lines
from knowledge.problems import ContentError


def made(fill: Callable[[Any], None]) -> bytes:
    file = WordFile()
    file.add_paragraph("攀枝花市试验条例", style="Title")
    fill(file)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def articles(data: bytes) -> list[tuple[str, str]]:
    document = recognise("a.docx", word_lines("a.docx", data))
    assert document.faults == ()
    return [(a.number, a.text) for a in document.articles]


def refusal(data: bytes) -> str:
    with pytest.raises(ContentError) as caught:
        word_lines("a.docx", data)
    return str(caught.value)


_NUMBERING = f"""<w:abstractNum {nsdecls("w")} w:abstractNumId="90">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="第%1条"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="hindiVowels"/><w:lvlText w:val="%3"/></w:lvl>
</w:abstractNum>"""
_NUM = f'<w:num {nsdecls("w")} w:numId="91"><w:abstractNumId w:val="90"/></w:num>'


def numbered(file: Any, words: str, level: int) -> None:
    paragraph = file.add_paragraph(words)
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="91"/></w:numPr>')
    )


def with_numbers(file: Any) -> None:
    root = file.part.numbering_part.element
    root.insert(0, parse_xml(_NUMBERING))
    root.append(parse_xml(_NUM))


def test_numbers_that_word_counts_itself_are_read() -> None:
    def fill(file: Any) -> None:
        with_numbers(file)
        numbered(file, "有下列情形的：", 0)
        numbered(file, "甲；", 1)
        numbered(file, "乙。", 1)
        numbered(file, "符合下列条件：", 0)
        numbered(file, "丙。", 1)

    assert articles(made(fill)) == [
        ("1", "有下列情形的：\n（一）甲；\n（二）乙。"),
        ("2", "符合下列条件：\n（一）丙。"),
    ]


def test_a_number_nobody_can_write_is_a_fault() -> None:
    def fill(file: Any) -> None:
        with_numbers(file)
        numbered(file, "甲：", 0)
        numbered(file, "乙。", 2)

    document = recognise("a.docx", word_lines("a.docx", made(fill)))
    assert ["读不出的字" in p.message for p in document.faults] == [True]


def test_a_line_break_inside_a_paragraph_and_runs_are_read_through() -> None:
    def fill(file: Any) -> None:
        paragraph = file.add_paragraph()
        paragraph.add_run("第一条").bold = True
        paragraph.add_run("\t有下列情形的：")
        paragraph.add_run().add_break()
        paragraph.add_run("（一）甲。")

    assert articles(made(fill)) == [("1", "有下列情形的：\n（一）甲。")]


def test_hidden_words_are_not_read() -> None:
    def fill(file: Any) -> None:
        paragraph = file.add_paragraph("第一条　甲")
        hidden = paragraph.add_run("隐藏")
        hidden.font.hidden = True
        paragraph.add_run("乙。")

    assert articles(made(fill)) == [("1", "甲乙。")]


def test_words_in_a_content_control_are_read() -> None:
    def fill(file: Any) -> None:
        paragraph = file.add_paragraph("第一条　甲。")
        control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
        control.append(content)
        paragraph._p.addprevious(control)
        content.append(paragraph._p)

    assert articles(made(fill)) == [("1", "甲。")]


def test_a_paragraph_broken_in_the_middle_of_a_word_is_healed() -> None:
    def fill(file: Any) -> None:
        for words in (
            "第一条　用人单位应当根据本法第三十六条规定的工时制度合理确定其劳动",
            "定额和计件报酬标准。",
            "第二条　乙。",
        ):
            file.add_paragraph(words)

    assert articles(made(fill))[0][1].endswith("合理确定其劳动定额和计件报酬标准。")


def test_unsettled_changes_are_refused() -> None:
    def fill(file: Any) -> None:
        paragraph = file.add_paragraph("第一条　甲。")
        inserted = OxmlElement("w:ins")
        inserted.append(paragraph.add_run("乙。")._r)
        paragraph._p.append(inserted)

    assert "修订痕迹" in refusal(made(fill))


@pytest.mark.parametrize("what", ["表格", "公式"])
def test_what_is_no_text_is_a_fault_inside_an_article(what: str) -> None:
    def fill(file: Any) -> None:
        paragraph = file.add_paragraph("第一条　收费如下：")
        if what == "表格":
            file.add_table(1, 1).cell(0, 0).text = "100元"
        else:
            paragraph._p.append(
                parse_xml('<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"/>')
            )
        file.add_paragraph("第二条　乙。")

    document = recognise("a.docx", word_lines("a.docx", made(fill)))
    assert [what in p.message for p in document.faults] == [True]


def test_a_docx_of_nothing_is_refused() -> None:
    file = WordFile()
    out = io.BytesIO()
    file.save(out)
    assert "没有文字" in refusal(out.getvalue())


def test_a_style_that_counts_its_paragraphs_is_followed() -> None:
    def fill(file: Any) -> None:
        with_numbers(file)
        style = file.styles["Body Text"].element
        properties = style.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="91"/></w:numPr>'))
        file.add_paragraph("甲。", style="Body Text")
        file.add_paragraph("乙。", style="Body Text")

    assert qn("w:numPr")
    assert articles(made(fill)) == [("1", "甲。"), ("2", "乙。")]
