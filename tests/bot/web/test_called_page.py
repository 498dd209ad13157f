"""Filled call lists on the web desk: sent in, looked through row by row, taken in; nothing before somebody says yes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.live import Live
from bot.web import incoming_page
from bot.wording import call_list as words
from knowledge.service import Phone
from retrieval.shelf import Shelf
from tests.bot.calls_made import Filled, filled_in, made
from tests.bot.web.desk import ADMINISTRATOR, SUPERVISOR, Browser, Desk, Response, desk
from tests.builders import FakeEncoder, index, release, service, wages_service

FRESH = "/admin/knowledge/freshness"
HOME = f"{FRESH}/called"
SHARED = Phone("12345", "转办", "服务目录")


@pytest.fixture
def live(tmp_path: Path) -> Live:
    known = (
        service(phones=(Phone("12348", "咨询", "服务目录"), SHARED)),
        wages_service(phones=(Phone("12333", "举报", "服务目录"), SHARED)),
    )
    return Live(Shelf(tmp_path / "shelf"), index(tmp_path / "small", release(services=known)), FakeEncoder())


@pytest.fixture
def calling(tmp_path: Path, live: Live) -> Iterator[Desk]:
    with desk(tmp_path, live) as opened:
        yield opened


@pytest.fixture
def browser(calling: Desk) -> Browser:
    return calling.browser(ADMINISTRATOR)


def send(browser: Browser, *files: tuple[str, bytes]) -> Response:
    return browser.post(HOME, data={"csrf": browser.csrf()}, files=[("files", file) for file in files])


def sent(browser: Browser, *rows: Filled) -> str:
    """The address of what came of a list filled in like this."""
    data = browser.get(f"{FRESH}/calls.xlsx?urge=all").content
    done = send(browser, ("清单.xlsx", filled_in(data, *rows)))
    assert done.status_code == 303, done.text
    return str(done.headers["location"])


def take(browser: Browser, address: str) -> Response:
    seal = browser.get(address).text.split('name="seal" value="')[1].split('"')[0]
    return browser.submit(f"{address}/take", address, seal=seal)


def test_a_list_is_looked_through_and_counts_when_it_is_taken(
    browser: Browser, calling: Desk, live: Live
) -> None:
    address = sent(browser, made("12345"), made("12333", words.SILENT))
    page = browser.get(address).text
    assert (
        "核实无误 1、没人接，仍在清单上 1" in page
        and "张三" in page
        and "清单.xlsx" in browser.get(FRESH).text
    )
    assert live.index is not None
    assert not any(p.checked_on for s in live.index.services.values() for p in s.phones)
    done = take(browser, address)
    assert done.status_code == 303 and done.headers["location"] == f"{FRESH}?said=list"
    assert "马上生效" in browser.get(done.headers["location"]).text
    for one in live.index.services.values():
        assert next(p for p in one.phones if p.number == "12345").checked_on == "2026-11-20"
    assert calling.deeds()[-1] == (ADMINISTRATOR, "directory.called")
    assert browser.get(address).status_code == 404
    assert "张三 打过，没人接" in browser.get(FRESH).text


def test_what_changed_waits_on_the_pages_where_tables_are_taken_in(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The whole library is read once with the change: on a busy machine that takes its time.
    monkeypatch.setattr(incoming_page, "PATIENCE_S", 60.0)
    done = take(browser, sent(browser, made("12348", words.BAD, "0812-3334567")))
    assert done.headers["location"] == f"{FRESH}?said=list-drafts"
    page = browser.get("/admin/knowledge/incoming").text
    assert "电话清单改的目录-2026-11-23.xlsx" in page
    draft = page.split('href="/admin/knowledge/incoming/')[1].split('"')[0]
    preview = browser.get(f"/admin/knowledge/incoming/{draft}").text
    assert "0812-3334567" in preview and 'name="seal"' in preview


def test_faults_are_told_and_cannot_be_taken(browser: Browser, calling: Desk) -> None:
    address = sent(browser, made("12348", day="昨天"), made("12333"))
    page = browser.get(address).text
    assert "“昨天”不是日期" in page and f"{address}/take" not in page
    refused = browser.submit(f"{address}/take", address, seal="x")
    assert refused.status_code == 409 and "没有收下" in refused.text
    assert browser.submit(f"{address}/drop", address).headers["location"] == f"{FRESH}?said=list-dropped"
    assert calling.deeds()[-1] == (ADMINISTRATOR, "directory.called-drop")
    assert browser.get(address).status_code == 404


def test_what_was_seen_is_what_is_taken(browser: Browser) -> None:
    first, second = sent(browser, made("12333")), sent(browser, made("12333", words.DEAD, day="2026-11-22"))
    page = browser.get(first).text
    seal = page.split('name="seal" value="')[1].split('"')[0]
    assert take(browser, second).status_code == 303
    refused = browser.submit(f"{first}/take", first, seal=seal)
    assert refused.status_code == 409 and "请再看一遍" in refused.text and "又核实过" in refused.text


def test_an_untouched_list_is_put_away(browser: Browser) -> None:
    address = sent(browser)
    assert words.NO_ROWS in browser.get(address).text
    assert f"{address}/take" not in browser.get(address).text


@pytest.mark.parametrize(
    ("files", "told"),
    [((), words.NOTHING_SENT), ((("a.csv", b"x"), ("b.csv", b"y")), words.MANY_SENT)],
)
def test_one_list_is_sent_at_a_time(
    browser: Browser, files: tuple[tuple[str, bytes], ...], told: str
) -> None:
    refused = send(browser, *files)
    assert refused.status_code == 422 and told in refused.text


def test_only_administrators_take_lists_in(calling: Desk) -> None:
    other = calling.browser(SUPERVISOR)
    assert send(other, ("清单.xlsx", b"x")).status_code == 403
    assert other.get(f"{HOME}/0123456789abcdef").status_code == 403
