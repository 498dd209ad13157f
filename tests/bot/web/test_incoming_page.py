"""Documents sent in by the page: looked through, then taken in or dropped; nothing before somebody says yes."""

import io
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot import intake
from bot.archive import Archive
from bot.drafts import MOST_DRAFTS, MOST_FILES, Drafts, plain_name
from bot.web import gate, incoming_page
from tests.bot.web.desk import ADMINISTRATOR, SUPERVISOR, Browser, Desk, Response

INCOMING = "/admin/knowledge/incoming"
LAW = """# 米易县示范条例

（2026年1月8日米易县人民代表大会常务委员会通过　自2026年3月1日起施行）

## 第一章　总则

第一条　为了示范，制定本条例。

第二条　有下列情形的，可以示范：

（一）甲；

（二）乙。

第三条　本条例自2026年3月1日起施行。
"""


@pytest.fixture
def archive(at_desk: Desk) -> Archive:
    assert at_desk.parts.archive is not None
    return at_desk.parts.archive


@pytest.fixture
def browser(at_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Browser:
    monkeypatch.setattr("bot.web.incoming_page.PATIENCE_S", 60.0)
    return at_desk.browser(ADMINISTRATOR)


def send(browser: Browser, *files: tuple[str, bytes], csrf: str = "") -> Response:
    sent = [("files", (name, content)) for name, content in files]
    return browser.post(INCOMING, data={"csrf": csrf or browser.csrf()}, files=sent)


def sent(browser: Browser, name: str = "米易县示范条例.md", text: str = LAW) -> str:
    """The address of the preview."""
    done = send(browser, (name, text.encode()))
    assert done.status_code == 303, done.text
    return str(done.headers["location"])


def test_nothing_is_taken_in_before_somebody_says_yes(
    at_desk: Desk, archive: Archive, browser: Browser
) -> None:
    path = sent(browser)
    page = browser.get(path).text
    for shown in (
        "《米易县示范条例》3 条",
        "第一章 总则（第一条至第三条）",
        "第二条",
        "〔1款2项〕",
        "施行 2026-03-01",
    ):
        assert shown in page, shown
    assert "收下" in page and "现行有效" in page
    assert not list(archive.added.glob("*"))
    assert "米易县示范条例.md" in browser.get(INCOMING).text
    done = browser.submit(f"{path}/take")
    assert done.headers["location"] == "/admin/knowledge?said=taken"
    assert [p.name for p in archive.added.glob("*.md")] == ["米易县示范条例.md"]
    assert "没有等着决定的文件" in browser.get(INCOMING).text
    assert "米易县示范条例.md" in browser.get("/admin/knowledge?said=taken").text
    assert (ADMINISTRATOR, "knowledge.add") in at_desk.deeds()
    assert browser.submit(f"{path}/take").status_code == 404


def test_what_is_not_understood_is_shown_line_by_line_and_keeps_it_out(
    archive: Archive, browser: Browser
) -> None:
    path = sent(browser, text=LAW.replace("第三条", "第五条"))
    page = browser.get(path).text
    assert "没看懂的、要改的地方" in page and "米易县示范条例.md:15" in page
    assert ">收下<" not in page
    refused = browser.submit(f"{path}/take")
    assert refused.status_code == 409 and "没有收下" in refused.text
    assert not list(archive.added.glob("*.md"))


def test_what_the_text_does_not_say_is_said_in_the_form(browser: Browser) -> None:
    path = sent(browser, text=LAW.replace("第三条", "第五条"))
    browser.submit(f"{path}/stated", missing="3,4", status="现行有效")
    page = browser.get(path).text
    assert ">收下<" in page and 'value="3,4"' in page and "<option selected>现行有效" in page
    wrong = browser.submit(f"{path}/stated", effective="2026-02-30", missing="三")
    assert wrong.status_code == 422
    assert "日期 2026-02-30 不存在" in wrong.text and 'value="2026-02-30"' in wrong.text
    assert "不是条号" in wrong.text
    assert 'value="3,4"' in browser.get(path).text, "what was said before still stands"


def test_a_reading_that_takes_long_is_waited_for_by_the_page(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = sent(browser)
    read = threading.Event()
    real = intake.read

    def slow(*given: Any) -> Any:
        read.wait(60)
        return real(*given)

    monkeypatch.setattr(incoming_page, "PATIENCE_S", 0.01)
    monkeypatch.setattr("bot.web.incoming_page.read", slow)
    page = browser.get(path).text
    assert "正在识别" in page and f'hx-get="{path}"' in page and ">收下<" not in page
    read.set()
    monkeypatch.setattr(incoming_page, "PATIENCE_S", 60.0)
    assert ">收下<" in browser.get(path).text


def test_what_is_dropped_is_gone(at_desk: Desk, archive: Archive, browser: Browser) -> None:
    path = sent(browser)
    assert browser.submit(f"{path}/drop").headers["location"] == f"{INCOMING}?said=dropped"
    assert browser.get(path).status_code == 404
    assert Drafts(archive.incoming).all() == () and not list(archive.incoming.glob("*"))
    assert (ADMINISTRATOR, "knowledge.drop") in at_desk.deeds()


def test_an_archive_is_looked_through_document_by_document(archive: Archive, browser: Browser) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as bundle:
        bundle.writestr("甲条例.md", LAW.replace("示范", "甲"))
        bundle.writestr("乙条例.md", LAW.replace("示范", "乙").replace("第二条", "第九条"))
    done = send(browser, ("两部.zip", packed.getvalue()))
    page = browser.get(done.headers["location"]).text
    assert "《米易县甲条例》" in page and "《米易县乙条例》" in page and "两部.zip/乙条例.md" in page
    assert ">收下<" not in page and 'name="title"' not in page


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("空.txt", b"", "空"),
        ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "doc"),
        ("坏.docx", b"PK\x03\x04 broken", "坏"),
        ("图.md", b"\x89PNG\r\n\x1a\n" + b"\0" * 100, ""),
    ],
)
def test_what_cannot_be_read_says_why(browser: Browser, name: str, content: bytes, said: str) -> None:
    page = browser.get(send(browser, (name, content)).headers["location"]).text
    problems = page.split('id="problems"')[1].split("</section>")[0]
    assert name in problems and said in problems
    assert ">收下<" not in page


def test_too_large_a_file_is_refused_while_it_is_received(
    at_desk: Desk, archive: Archive, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "MAX_UPLOAD", 100_000)
    csrf = browser.csrf()
    refused = send(browser, ("大.txt", b"x" * 200_000), csrf=csrf)
    assert refused.status_code == 413 and "文件太大" in refused.text

    # Without a length, as it comes: reading stops where it is too much.
    pulled = 0

    def drip() -> Iterator[bytes]:
        nonlocal pulled
        yield b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
        for _ in range(1000):
            pulled += 1
            yield b"x" * 10_000
        yield b"\r\n--b--\r\n"

    headers = {"content-type": "multipart/form-data; boundary=b"}
    refused = browser.post(INCOMING, content=drip(), headers=headers)
    assert refused.status_code == 413 and "文件太大" in refused.text
    assert Drafts(archive.incoming).all() == ()


def test_only_here_may_a_body_be_large_and_only_for_administrators(at_desk: Desk, browser: Browser) -> None:
    big = b"x" * (gate.MAX_BODY + 1)
    assert browser.post("/admin/answers/off", content=big).status_code == 413
    assert browser.post(f"{INCOMING}/x/take", content=big).status_code == 413
    operator = at_desk.browser("li.na")
    assert operator.post(INCOMING, files=[("files", ("a.txt", big))]).status_code == 403
    assert at_desk.browser().post(INCOMING, files=[("files", ("a.txt", big))]).status_code == 303


def test_a_forged_upload_is_refused(archive: Archive, browser: Browser) -> None:
    refused = send(browser, ("a.md", LAW.encode()), csrf="0" * 64)
    assert refused.status_code == 403 and Drafts(archive.incoming).all() == ()


def test_too_many_files_drafts_and_equal_names_are_refused(archive: Archive, browser: Browser) -> None:
    many = [(f"{n}.md", b"x") for n in range(MOST_FILES + 1)]
    assert f"最多 {MOST_FILES} 个文件" in send(browser, *many).text
    assert "同名" in send(browser, ("a/甲.md", b"x"), ("b/甲.md", b"y")).text
    assert "没有选文件" in browser.submit(INCOMING).text
    for n in range(MOST_DRAFTS):
        Drafts(archive.incoming).add("chen", f"2026-11-23T10:00:{n:02}+08:00", [("a.md", io.BytesIO(b"x"))])
    assert "先收下或丢掉几份" in send(browser, ("a.md", b"x")).text


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\法\\甲.docx", "甲.docx"),
        ("..", "无名"),
        (".env", "env"),
        ("a\x00b\u202ec.md", "abc.md"),
        ("长" * 300 + ".docx", "长" * 75 + ".docx"),
        ("", "无名"),
    ],
)
def test_a_name_is_only_a_name(name: str, kept: str) -> None:
    assert plain_name(name) == kept


@pytest.mark.parametrize("draft", ["..", "x" * 16, "0" * 16, "%2e%2e", "0" * 17])
def test_there_is_no_way_to_other_folders(browser: Browser, draft: str) -> None:
    assert browser.get(f"{INCOMING}/{draft}").status_code in (404, 200 if draft == ".." else 404)


def test_a_draft_cut_short_is_none(archive: Archive) -> None:
    drafts = Drafts(archive.incoming)
    kept = drafts.add("chen", "2026-11-23T10:00:00+08:00", [("a.md", io.BytesIO(b"x"))])
    (archive.incoming / kept.id / "draft.json").write_text("{", encoding="utf-8")
    assert drafts.find(kept.id) is None and drafts.all() == ()


def test_a_full_disk_is_said_and_nothing_stays(
    archive: Archive, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("bot.drafts.shutil.copyfileobj", full)
    refused = send(browser, ("a.md", LAW.encode()))
    assert refused.status_code == 507 and "剩余空间" in refused.text
    assert list(Path(archive.incoming).glob("*")) == []


def test_what_stands_in_a_file_is_shown_escaped(browser: Browser) -> None:
    path = sent(browser, "<b>x.md", LAW.replace("甲；", "<script>alert(1)</script>；"))
    page = browser.get(path).text
    assert "<script>alert" not in page and "<b>x" not in page


def test_the_original_is_listed_with_who_and_when_and_given_out_as_it_came(
    at_desk: Desk, archive: Archive, browser: Browser
) -> None:
    browser.submit(f"{sent(browser)}/take")
    page = browser.get(INCOMING).text
    assert "收下过的原件" in page and "还没有版本用上" in page and ADMINISTRATOR in page
    given = browser.get("/admin/knowledge/originals/1")
    assert given.content == LAW.encode() and given.headers["x-content-type-options"] == "nosniff"
    assert "attachment" in given.headers["content-disposition"]
    assert at_desk.browser(SUPERVISOR).get("/admin/knowledge/originals/1").status_code == 403
    (file,) = [path for path in archive.sent.iterdir() if not path.name.startswith(".")]
    file.write_bytes(b"!")
    assert browser.get("/admin/knowledge/originals/1").status_code == 404
    assert browser.get("/admin/knowledge/originals/2").status_code == 404
