"""What is due on the web desk: listed, confirmed with a click that counts everywhere at once, doubted, and called about."""

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.freshness import Freshness
from bot.live import Live
from bot.store import open_store
from knowledge.detail import Kind, details
from knowledge.incoming.sheets import read_sheets
from knowledge.offices import office_of
from knowledge.service import Phone
from retrieval.shelf import Shelf
from tests.bot.web.desk import ADMINISTRATOR, SUPERVISOR, Browser, Desk, desk
from tests.builders import FakeEncoder, index, release, service, wages_service
from tests.knowledge.test_offices import TOLD

HOME = "/admin/knowledge/freshness"
SHARED = Phone("12345", "转办", "服务目录")


@pytest.fixture
def live(tmp_path: Path) -> Live:
    known = (
        service(phones=(Phone("12348", "咨询", "服务目录"), SHARED), offices=(office_of(TOLD),)),
        wages_service(phones=(Phone("12333", "举报", "服务目录"), SHARED)),
    )
    return Live(Shelf(tmp_path / "shelf"), index(tmp_path / "small", release(services=known)), FakeEncoder())


@pytest.fixture
def fresh(tmp_path: Path, live: Live) -> Iterator[Desk]:
    with desk(tmp_path, live) as made:
        yield made


@pytest.fixture
def browser(fresh: Desk) -> Browser:
    return fresh.browser(ADMINISTRATOR)


def ids(page: str, value: str) -> str:
    """What the button beside a value confirms."""
    row = next(
        row
        for row in page.split("<tr ")[1:]
        if f"<bdi>{value}</bdi></th>" in row or f"<bdi>{value}</bdi><" in row
    )
    found = re.search(r'name="details" value="([0-9a-f ]+)"', row)
    assert found
    return found[1]


def test_everything_is_listed_with_source_day_due_and_owner(browser: Browser) -> None:
    page = browser.get(f"{HOME}?urge=all").text
    for words in ("12348", "12345", "0812-2901234", "仁和街 1 号", "工作日 9:00—17:00", "服务目录"):
        assert words in page, words
    assert "仁和区司法局　张三" in page and "知识库管理员" in page
    assert "2026-11-20" in page and "2027-02-18" in page


def test_only_what_is_to_be_done_now_is_listed_at_first(browser: Browser) -> None:
    page = browser.get(HOME).text
    assert "12348" in page and "0812-2901234" not in page
    assert "没核实过" in page and "还早" in page


def test_one_click_confirms_a_number_for_all_its_services_at_once(
    browser: Browser, fresh: Desk, live: Live
) -> None:
    page = browser.get(HOME).text
    found = ids(page, "12345")
    assert len(found.split()) == 2
    done = browser.submit(f"{HOME}/confirm?q=1234", HOME, details=found)
    assert done.status_code == 303 and done.headers["location"] == f"{HOME}?q=1234&said=right"
    assert "<bdi>12345</bdi>" not in browser.get(HOME).text
    assert fresh.deeds()[-1] == (ADMINISTRATOR, "directory.confirm")
    assert live.index is not None
    for one in live.index.services.values():
        assert next(p for p in one.phones if p.number == "12345").checked_on == "2026-11-23"


def test_what_changed_meanwhile_is_not_confirmed(browser: Browser, fresh: Desk, live: Live) -> None:
    found = ids(browser.get(HOME).text, "12348")
    assert live.index is not None
    aid = live.index.services["legal-aid"]
    other = replace(aid, phones=(replace(aid.phones[0], number="12349"),))
    live.index = replace(live.index, services={**live.index.services, aid.id: other})
    done = browser.submit(f"{HOME}/confirm", HOME, details=found)
    assert "said=gone" in done.headers["location"]
    assert "没有记" in browser.get(done.headers["location"]).text
    assert all(action != "directory.confirm" for _, action in fresh.deeds())


def test_a_doubt_needs_a_word_and_is_told_to_citizens(browser: Browser, live: Live) -> None:
    found = ids(browser.get(HOME).text, "12333")
    refused = browser.submit(f"{HOME}/doubt", HOME, details=found, note=" ")
    assert refused.status_code == 422 and "写明怎么不对" in refused.text
    assert browser.submit(f"{HOME}/doubt", HOME, details=found, note="空号").status_code == 303
    page = browser.get(f"{HOME}?urge=doubted").text
    assert "空号" in page and "12333" in page and "<bdi>12348</bdi>" not in page
    told = browser.post("/api/ask", json={"text": "老板拖欠工资"}).json()
    assert told["services"][0]["unverified"] is True
    assert "有人说不对" in browser.get("/desk/lookup/services/labor-inspection").text


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("urge=all&kind=address", "仁和街 1 号", "<bdi>12348</bdi>"),
        ("urge=all&district=仁和区", "0812-2901234", "<bdi>12333</bdi>"),
        ("urge=all&district=-", "<bdi>12333</bdi>", "0812-2901234"),
        ("urge=all&owner=仁和区司法局　张三", "0812-2901234", "<bdi>12333</bdi>"),
        ("urge=all&q=劳动保障", "<bdi>12333</bdi>", "0812-2901234"),
        ("urge=nonsense&kind=nonsense&district=nonsense", "<bdi>12348</bdi>", "没有符合的"),
        ("q=没有这样的", "没有符合的", "<bdi>12348</bdi>"),
    ],
)
def test_the_list_is_filtered(browser: Browser, query: str, there: str, gone: str) -> None:
    page = browser.get(f"{HOME}?{query}").text
    assert there in page and gone not in page


def test_terms_count_at_once_and_nonsense_is_refused(browser: Browser, fresh: Desk) -> None:
    days = {"phone": "2", "link": "90", "hours": "90", "fee": "365", "address": "180"}
    assert browser.submit(f"{HOME}/terms", HOME, **days).status_code == 303
    assert Freshness(fresh.store).book().days[Kind.PHONE] == 2
    assert "0812-2901234" in browser.get(f"{HOME}?urge=overdue").text
    assert [d for d in fresh.deeds() if d[1] == "directory.term"] == [(ADMINISTRATOR, "directory.term")]
    for wrong in ("0", "1096", "x", "", "１"):
        refused = browser.submit(f"{HOME}/terms", HOME, **(days | {"phone": wrong}))
        assert refused.status_code == 422 and "没有改" in refused.text, wrong


def test_an_owner_is_named_and_their_list_is_theirs(browser: Browser) -> None:
    given = {"of_service": "", "of_district": "", "name": "市司法局 公共法律服务科"}
    assert browser.submit(f"{HOME}/owner", HOME, **given).status_code == 303
    assert "市司法局 公共法律服务科" in browser.get(HOME).text
    for wrong in ({"name": "长" * 41}, {"of_service": "x"}, {"of_district": "成都"}):
        assert browser.submit(f"{HOME}/owner", HOME, **(given | wrong)).status_code == 422


def test_the_call_list_has_a_sheet_for_each_owner_and_nothing_in_it_calculates(
    browser: Browser, fresh: Desk
) -> None:
    got = browser.get(f"{HOME}/calls.xlsx?urge=all")
    assert got.status_code == 200 and "filename*=UTF-8''" in got.headers["content-disposition"]
    first, second, choices = read_sheets("电话清单.xlsx", got.content)
    assert [first.name, second.name, choices.hidden] == ["知识库管理员", "仁和区司法局　张三", True]
    numbers = [row.cells[1] for row in first.rows[3:]]
    assert "12345" in numbers and numbers.count("12345") == 1
    assert fresh.deeds()[-1] == (ADMINISTRATOR, "directory.calls")
    empty = read_sheets("电话清单.xlsx", browser.get(f"{HOME}/calls.xlsx?q=没有").content)
    assert empty[0].name == "电话清单"


def test_what_another_process_confirms_counts_here_within_two_seconds(
    fresh: Desk, live: Live, tmp_path: Path
) -> None:
    def unverified(client: TestClient) -> bool:
        told = client.post("/api/ask", json={"text": "老板拖欠工资"}).json()
        return bool(next(s for s in told["services"] if s["id"] == "labor-inspection")["unverified"])

    with TestClient(fresh.app) as client:
        assert unverified(client) and live.index is not None
        elsewhere = open_store(tmp_path / "desk.sqlite", fresh.clock)
        ids = [detail.id for detail in details(live.index.services["labor-inspection"])]
        Freshness(elsewhere).confirm(ids, live.index.services, live.index.release, "cli:anna")
        elsewhere.close()
        began = time.monotonic()
        while unverified(client) and time.monotonic() - began < 20:
            time.sleep(0.05)
        # Looked at every second; the rest is for a machine that does other things.
        assert not unverified(client) and fresh.parts.follow_every_s <= 1


def test_long_lists_are_paged(tmp_path: Path) -> None:
    phones = tuple(Phone(f"0812-3{n:06}", "咨询", "服务目录") for n in range(120))
    known = release(services=(service(phones=phones), wages_service()))
    live = Live(Shelf(tmp_path / "shelf"), index(tmp_path / "small", known), FakeEncoder())
    with desk(tmp_path, live) as made:
        browser = made.browser(ADMINISTRATOR)
        first = browser.get(HOME).text
        assert "第 1 到 50 处" in first and f"{HOME}?start=50" in first
        assert "第 101 到" in browser.get(f"{HOME}?start=100").text
        assert "第 1 到 50 处" in browser.get(f"{HOME}?start=9999").text


def test_without_a_release_there_is_nothing_to_confirm(at_desk: Desk) -> None:
    assert at_desk.browser(ADMINISTRATOR).get(HOME).status_code == 503


def test_only_administrators_confirm(fresh: Desk, live: Live) -> None:
    assert live.index is not None
    one = next(iter(details(live.index.services["legal-aid"])))
    other = fresh.browser(SUPERVISOR)
    assert other.get(HOME).status_code == 403
    assert other.submit(f"{HOME}/confirm", details=one.id).status_code == 403
