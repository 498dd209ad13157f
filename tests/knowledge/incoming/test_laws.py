"""The 58 laws beside the checkout come in by every format with the same articles."""

import pytest

from knowledge.incoming.document import Document, as_markdown
from knowledge.incoming.plain import lines_of
from knowledge.incoming.reader import read_document
from knowledge.incoming.recogniser import recognise
from knowledge.markdown import read_markdown
from tests.knowledge.incoming import made

FILES = sorted(p for p in made.LAWS.rglob("*.md") if p.name != "manifest.md") if made.LAWS.exists() else []
# With inserted and long articles, lists, a preamble, books and sections, brackets of both widths.
FIVE = (
    "宪法.md",
    "劳动法(2018-12-29).md",
    "信访工作条例(2022-02-25).md",
    "婚姻登记条例(2003-08-08).md",
    "民法典-合同编.md",
)


def law(name: str) -> Document:
    return read_markdown(name, (made.LAWS / name).read_text(encoding="utf-8"))


def articles(document: Document) -> list[tuple[str, str, tuple[str, ...], str]]:
    assert document.faults == ()
    return [(a.number, a.label, a.path, a.text) for a in document.articles]


@made.needs_laws
def test_all_58_come_in_as_markdown_and_are_kept_as_they_were_read() -> None:
    assert len(FILES) == 58
    for path in FILES:
        document = read_markdown(path.name, path.read_text(encoding="utf-8"))
        kept = read_markdown(path.name, as_markdown(document))
        assert articles(kept) == articles(document) != []
        assert (kept.title, kept.version, kept.effective) == (
            document.title,
            document.version,
            document.effective,
        )


@made.needs_laws
@pytest.mark.parametrize("name", FIVE)
def test_five_come_in_as_docx_with_the_same_articles(name: str) -> None:
    document = law(name)
    found = read_document(name.replace(".md", ".docx"), made.word(document))
    assert articles(found) == articles(document)
    assert (found.title, found.version, found.effective) == (
        document.title,
        document.version,
        document.effective,
    )


@made.needs_laws
@pytest.mark.parametrize("name", FIVE)
def test_five_come_in_as_pdf_with_the_same_articles(name: str) -> None:
    document = law(name)
    found = read_document(name.replace(".md", ".pdf"), made.pdf(document))
    assert articles(found) == articles(document)
    assert (found.title, found.version, found.effective) == (
        document.title,
        document.version,
        document.effective,
    )
    told = [r.message for r in found.remarks]
    assert any("页码" in words for words in told)
    assert any(document.title in words for words in told)


@made.needs_laws
@pytest.mark.parametrize("name", FIVE)
@pytest.mark.parametrize("at", [0, 38])
def test_five_come_in_as_txt_with_the_same_articles(name: str, at: int) -> None:
    document = law(name)
    found = recognise(name.replace(".md", ".txt"), tuple(lines_of(made.text(document, at))))
    assert articles(found) == articles(document)
