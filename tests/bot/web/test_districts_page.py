"""The districts' tables on the web desk: out, back, looked through, taken in; nothing before somebody says yes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.districts import told_now
from bot.live import Live
from knowledge.incoming.sheets import read_sheets
from knowledge.offices import Told
from retrieval.shelf import Shelf
from tests.bot.test_districts import FILE, WHOLE, aid, book, filled
from tests.bot.web.desk import ADMINISTRATOR, SUPERVISOR, Browser, Desk, Response, desk
from tests.builders import FakeEncoder, index
from tests.knowledge.test_offices import TOLD

HOME = "/admin/knowledge/districts"
GOOD = filled(book(), aid(**WHOLE))
BAD = filled(book(), aid(**(WHOLE | {"phones": "2901234", "unit": None})))


@pytest.fixture
def reporting(tmp_path: Path) -> Iterator[Desk]:
    live = Live(Shelf(tmp_path / "shelf"), index(tmp_path / "small"), FakeEncoder())
    with desk(tmp_path, live) as made:
        made.clock.pass_s(7 * 24 * 3600)
        yield made


@pytest.fixture
def browser(reporting: Desk) -> Browser:
    return reporting.browser(ADMINISTRATOR)


def send(browser: Browser, *files: tuple[str, bytes]) -> Response:
    sent = [("files", file) for file in files]
    return browser.post(HOME, data={"csrf": browser.csrf()}, files=sent)


def sent(browser: Browser, data: bytes, name: str = FILE) -> str:
    """The address of what came of a table."""
    done = send(browser, (name, data))
    assert done.status_code == 303, done.text
    return str(done.headers["location"])


def seal(page: str) -> str:
    return page.split('name="seal" value="')[1].split('"')[0]


def take(browser: Browser, address: str) -> Response:
    return browser.submit(f"{address}/take", address, seal=seal(browser.get(address).text))


def told(reporting: Desk) -> tuple[Told, ...]:
    assert reporting.parts.archive is not None
    return told_now(reporting.parts.archive.added)


def test_a_table_is_filled_in_looked_through_and_taken_in(browser: Browser, reporting: Desk) -> None:
    empty = browser.get(f"{HOME}/book.xlsx?district=仁和区")
    assert [s.name for s in read_sheets(FILE, empty.content)][1] == "仁和区"
    address = sent(browser, filled(empty.content, aid(**WHOLE)))
    page = browser.get(address).text
    assert "新增 1" in page and TOLD.name in page and TOLD.phones in page
    assert told(reporting) == ()
    done = take(browser, address)
    assert done.headers["location"] == f"{HOME}?said=taken" and told(reporting) == (TOLD,)
    assert reporting.parts.archive is not None
    (original,) = reporting.parts.archive.originals.all()
    assert (original.kept.name, original.by) == (FILE, ADMINISTRATOR) and set(original.read) == {
        "仁和区.jsonl"
    }
    page = browser.get(HOME).text
    assert "2026-11-20" in page and "仁和区.jsonl" in page
    assert [d for d in reporting.deeds() if d[1].startswith("districts.")] == [
        (ADMINISTRATOR, "districts.book"),
        (ADMINISTRATOR, "districts.take"),
    ]
    assert browser.get(address).status_code == 404


def test_what_is_wrong_is_told_row_by_row_and_cannot_be_taken(browser: Browser, reporting: Desk) -> None:
    address = sent(browser, BAD)
    page = browser.get(address).text
    assert "仁和区.xlsx/仁和区:3" in page and "缺区号" in page and "没有写填报单位" in page
    assert f"{address}/take" not in page
    refused = browser.submit(f"{address}/take", address, seal="x")
    assert refused.status_code == 409 and "没有收下" in refused.text and told(reporting) == ()
    assert browser.submit(f"{address}/drop", address).headers["location"] == f"{HOME}?said=dropped"
    assert browser.get(address).status_code == 404


def test_all_districts_are_one_workbook_with_a_sheet_each(browser: Browser) -> None:
    sheets = read_sheets(FILE, browser.get(f"{HOME}/book.xlsx").content)
    assert [s.name for s in sheets if not s.hidden] == [
        "填写说明",
        "东区",
        "西区",
        "仁和区",
        "米易县",
        "盐边县",
        "攀枝花市",
    ]


def test_what_is_the_same_is_not_taken_and_what_changed_meanwhile_is_shown_again(
    browser: Browser, reporting: Desk
) -> None:
    first, second = sent(browser, GOOD), sent(browser, filled(book(), aid(**(WHOLE | {"phones": "12348"}))))
    looked_at = seal(browser.get(second).text)
    assert take(browser, first).status_code == 303
    refused = browser.submit(f"{second}/take", second, seal=looked_at)
    assert refused.status_code == 409 and "请再看一遍" in refused.text
    assert told(reporting) == (TOLD,)
    same = sent(browser, book([TOLD]))
    assert "没有变化" in browser.get(same).text
    assert take(browser, same).headers["location"] == f"{HOME}?said=same"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04nothing", "已损坏"),
        ("第一条".encode(), "要的是表格"),
        (b"x" * (6 * 2**20), "超过 5 MB"),
        (filled(book(), aid(phones="=1+1")), "是公式"),
    ],
)
def test_another_file_is_refused_with_what_to_do(browser: Browser, data: bytes, words: str) -> None:
    assert words in browser.get(sent(browser, data)).text


def test_nothing_and_many_at_once_are_refused(browser: Browser) -> None:
    assert send(browser, (FILE, GOOD), ("b.xlsx", GOOD)).status_code == 422
    assert send(browser, ("", b"")).status_code == 422


def test_only_administrators_take_tables(reporting: Desk) -> None:
    other = reporting.browser(SUPERVISOR)
    assert other.get(HOME).status_code == 403 == send(other, (FILE, GOOD)).status_code


def test_what_the_disk_refuses_is_not_taken(
    browser: Browser, reporting: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = sent(browser, GOOD)
    looked_at = seal(browser.get(address).text)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("bot.moves.sync", full)
    refused = browser.submit(f"{address}/take", address, seal=looked_at)
    assert refused.status_code == 409 and "存不下来" in refused.text
    monkeypatch.undo()
    assert told(reporting) == () and take(browser, address).status_code == 303
