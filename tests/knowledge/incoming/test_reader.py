"""Every file is read by what it is, or refused with what to do; nothing foreign is trusted."""

import io
import struct
import sys
import zipfile
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from knowledge.incoming import bundle, reader
from knowledge.incoming.bundle import unpacked
from knowledge.incoming.document import Document
from knowledge.incoming.plain import decoded
from knowledge.incoming.reader import LARGEST, documents_in, read_document
from knowledge.incoming.sniff import Format, format_of
from knowledge.markdown import read_markdown
from knowledge.problems import ContentError
from tests.knowledge.incoming import made

TEXT = "攀枝花市试验条例\n（2025年3月1日通过）\n第一条　为了试验，制定本条例。\n第二条　有下列情形的：\n（一）甲；\n（二）乙。\n"
LAW = read_markdown(
    "a.md", "# 攀枝花市试验条例\n\n2025年3月1日 通过\n\n<!-- INFO END -->\n\n" + TEXT.split("\n", 2)[2]
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


def articles(document: Document) -> list[tuple[str, str]]:
    assert document.faults == ()
    return [(a.number, a.text) for a in document.articles]


def zipped(files: dict[str, bytes], encrypted: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    data = bytearray(out.getvalue())
    if encrypted:
        at = data.index(b"PK\x01\x02")
        data[at + 8] |= 1
    return bytes(data)


def drawn(draw: str, encrypt: StandardEncryption | None = None) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont(made.FONT))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, encrypt=encrypt)
    if draw == "picture":
        canvas.rect(50, 50, 400, 600, fill=1)
    elif draw:
        canvas.setFont(made.FONT, 12)
        canvas.drawString(72, 700, draw)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def refusal(file: str, data: bytes) -> str:
    with pytest.raises(ContentError) as caught:
        read_document(file, data)
    return str(caught.value)


@pytest.mark.parametrize("file", ["法.docx", "法.pdf", "法.txt", "法.md", "法"])
@pytest.mark.parametrize("kind", ["docx", "pdf", "txt", "md"])
def test_a_file_is_read_as_what_it_is_whatever_its_name(file: str, kind: str) -> None:
    data = {
        "docx": made.word(LAW),
        "pdf": made.pdf(LAW),
        "txt": TEXT.encode(),
        "md": ("# " + TEXT).encode(),
    }[kind]
    assert articles(read_document(file, data)) == articles(LAW)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_text_is_read_in_the_encoding_it_is_written_in(encoding: str) -> None:
    assert articles(read_document("法.txt", TEXT.encode(encoding))) == articles(LAW)


def test_big5_is_told_from_gb18030() -> None:
    assert decoded("a.txt", "第一條　甲。".encode("big5")) == "第一條　甲。"


@pytest.mark.parametrize(
    ("file", "data", "words"),
    [
        ("a.md", b"", "空文件"),
        ("a.txt", b"\xef\xbb\xbf \r\n", "空文件"),
        ("a.doc", OLE + "WordDocument".encode("utf-16-le"), "旧的 doc 文件"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "加了密码"),
        ("a.xls", OLE, "旧的 Office 文件"),
        ("a.rtf", b"{\\rtf1 abc}", "RTF"),
        ("a.pdf", b"\x89PNG\r\n\x1a\n", "OCR"),
        ("a.jpg", b"\xff\xd8\xff\xe0abc", "OCR"),
        ("a.rar", b"Rar!\x1a\x07", "zip"),
        ("a.htm", b"<!DOCTYPE html><p>", "网页"),
        ("a.txt", b"\x00\x01\x02\x03" * 50, "认不出"),
        ("a.txt", "没有条".encode("gb18030") + b"\xff", "看不出是什么编码"),
        ("a.csv", "姓名,电话".encode(), "csv"),
        ("a.docx", zipped({"word/document.xml": b"<x/>", "word/vbaProject.bin": b"x"}), "带宏"),
        ("a.docx", zipped({"word/document.xml": b"<x/>"}), "已损坏"),
        ("a.docx", made.word(LAW)[:3000], "已损坏"),
        ("a.xlsx", zipped({"xl/workbook.xml": b"<x/>"}), "xlsx"),
        ("a.odt", zipped({"content.xml": b"<x/>"}), "docx"),
        ("a.pdf", b"%PDF-1.7\nbroken", "已损坏"),
        ("a.pdf", drawn("picture"), "扫描件"),
        ("a.pdf", drawn(""), "没有文字"),
        ("a.pdf", drawn("第一条　甲。", StandardEncryption("geheim", canPrint=0)), "加了密码"),
        ("a.md", b"# " + b"x" * (LARGEST + 1), "超过 20 MB"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(file: str, data: bytes, words: str) -> None:
    said = refusal(file, data)
    assert said.startswith(f"{file}: ")
    assert words in said


def test_a_page_that_is_a_scan_among_others_is_told_by_its_number() -> None:
    joined = pdfium.PdfDocument.new()
    for data in (made.pdf(LAW), drawn("picture")):
        joined.import_pages(pdfium.PdfDocument(data))
    out = io.BytesIO()
    joined.save(out)
    assert refusal("a.pdf", out.getvalue()).startswith("a.pdf:2: 这一页是扫描的图")


def test_a_file_of_100_mb_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "big.pdf"
    with path.open("wb") as file:
        file.write(b"%PDF-1.7")
        file.truncate(100 * 2**20)
    (result,) = documents_in(path)
    assert isinstance(result, ContentError)
    assert "有 100 MB，超过 20 MB" in str(result)


def test_a_folder_and_a_missing_file_are_told(tmp_path: Path) -> None:
    said = [str(r) for path in (tmp_path, tmp_path / "no.md") for r in documents_in(path)]
    assert "是文件夹" in said[0]
    assert "读不出来" in said[1]


def test_a_zip_gives_all_its_documents_and_every_refusal(tmp_path: Path) -> None:
    path = tmp_path / "包.zip"
    files = {
        "法.docx": made.word(LAW),
        "夹/办法.txt": TEXT.encode("gb18030"),
        "空.md": b"",
        "__MACOSX/._法.docx": b"x",
    }
    path.write_bytes(zipped(files))
    docx, txt, empty = documents_in(path)
    assert isinstance(docx, Document)
    assert isinstance(txt, Document)
    assert articles(docx) == articles(txt) == articles(LAW)
    assert (docx.file, txt.file) == ("包.zip/法.docx", "包.zip/夹/办法.txt")
    assert str(empty).startswith("包.zip/空.md: 是空文件")


def test_names_that_windows_wrote_in_gb18030_are_read() -> None:
    data = zipped({"aaaa.txt": TEXT.encode()}).replace(b"aaaa", "法律".encode("gb18030"))
    assert [name for name, _ in unpacked("a.zip", data, LARGEST)] == ["a.zip/法律.txt"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (zipped({"../../etc/passwd": b"x"}), "压缩包外面"),
        (zipped({"/etc/passwd": b"x"}), "压缩包外面"),
        (zipped({"C:\\x.md": b"x"}), "压缩包外面"),
        (zipped({"a.md": b"x"}, encrypted=True), "加了密码"),
        (zipped({"a.txt": b"\x00" * (8 * 2**20)}), "压缩炸弹"),
        (zipped({"a.txt": b"ab" * (11 * 2**20)}), "超过 20 MB"),
        (zipped({f"{n}.md": b"x" for n in range(501)}), "最多 500 个"),
        (zipped({}), "没有文件"),
        (zipped({"a.md": b"x" * 5000})[:40], "已损坏"),
    ],
    # An archive holds the time of its making: as a name it would be another in each of pytest-xdist's processes.
    ids=lambda value: value if isinstance(value, str) else "archive",
)
def test_a_dangerous_or_broken_archive_is_not_unpacked(data: bytes, words: str) -> None:
    with pytest.raises(ContentError, match=words):
        unpacked("a.zip", data, LARGEST)


def test_a_bomb_that_lies_about_its_size_is_not_unpacked() -> None:
    honest = zipped({"a.txt": b"\x00" * 100_000})
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = honest.index(mark) + offset
        honest = honest[:at] + struct.pack("<I", 10) + honest[at + 4 :]
    with pytest.raises(ContentError, match="已损坏"):
        unpacked("a.zip", honest, LARGEST)


def test_many_files_that_are_one_bomb_together_are_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "LARGEST_TOTAL", 1000)
    with pytest.raises(ContentError, match="压缩炸弹"):
        unpacked("a.zip", zipped({f"{n}.md": bytes(range(250)) for n in range(5)}), LARGEST)


def test_an_archive_in_an_archive_is_refused() -> None:
    assert "压缩包里还有压缩包" in refusal("a.zip/b.zip", zipped({"a.md": b"x"}))


def test_a_docx_that_is_a_bomb_is_refused() -> None:
    bomb = zipped({"word/document.xml": b"<x>" + b" " * (30 * 2**20) + b"</x>"})
    assert "压缩炸弹" in refusal("a.docx", bomb)


def test_external_entities_are_not_fetched() -> None:
    xml = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>第一条　&e;甲。</w:t></w:r></w:p></w:body></w:document>"
    ).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made.word(LAW))) as whole, zipfile.ZipFile(out, "w") as archive:
        for name in whole.namelist():
            archive.writestr(name, xml if name == "word/document.xml" else whole.read(name))
    try:
        document = read_document("a.docx", out.getvalue())
    except ContentError:
        return
    assert all("root" not in article.text for article in document.articles)


def test_a_parser_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(ContentError, match="还没读完"):
        read_document("a.docx", made.word(LAW), timeout_s=0.01)


def test_a_parser_that_dies_is_a_refusal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "knowledge" / "incoming").mkdir(parents=True)
    for folder in ("knowledge", "knowledge/incoming"):
        (tmp_path / folder / "__init__.py").touch()
    (tmp_path / "knowledge" / "incoming" / "child.py").write_text("import os\nos.abort()\n")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ContentError, match="读的时候出了错"):
        read_document("a.docx", made.word(LAW))


def test_a_parser_is_given_no_more_memory_than_its_limit() -> None:
    from knowledge.incoming import child

    assert child.MEMORY <= 2 * 2**30
    assert reader.TIMEOUT_S <= 60


@pytest.mark.parametrize(("name", "kind"), [("a.md", Format.MARKDOWN), ("a.txt", Format.TEXT)])
def test_a_name_only_decides_between_texts(name: str, kind: Format) -> None:
    assert format_of(name, TEXT.encode()) is kind
