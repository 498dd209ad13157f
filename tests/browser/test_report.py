"""The report in a real Chromium: read in one look, over another time, on a phone, on paper, and taken as a file."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from bot.live import Live
from retrieval.shelf import Shelf
from tests.bot.asked import At, fill
from tests.bot.web.desk import ADMINISTRATOR, SUPERVISOR
from tests.browser.axe import assert_accessible
from tests.browser.site import PHONE, Site, Visitor
from tests.builders import FakeEncoder, index

HOME = "/desk/report"
NOVEMBER = f"{HOME}?first=2026-11-01&last=2026-11-30"


@pytest.fixture
def live(tmp_path: Path) -> Live:
    """A small knowledge: nothing is searched here."""
    return Live(Shelf(tmp_path / "shelf"), index(tmp_path / "small"), FakeEncoder())


@pytest.fixture
def past(site: Site) -> None:
    """November 2026, and the clock at its end."""
    fill(At(site.desk.store, site.desk.clock))


def test_from_the_headlines_to_a_month_and_the_file(
    visitor: Visitor, site: Site, past: None, tmp_path: Path
) -> None:
    page = visitor.signed_in(SUPERVISOR, "/desk/queue")
    page.get_by_role("link", name="统计").click()
    # Everything that a head of office has to know is on the first screen.
    for words in ("提问", "没答上的占", "什么要到期"):
        box = page.get_by_text(words, exact=True).first.bounding_box()
        assert box and box["y"] + box["height"] < 768, words
    page.get_by_text("别的时间", exact=True).click()
    page.get_by_label("从", exact=True).fill("2026-11-01")
    page.get_by_label("到", exact=True).fill("2026-11-30")
    page.get_by_role("button", name="看").last.click()
    expect(page.get_by_text("2026年11月1日至2026年11月30日（30 天）")).to_be_visible()
    expect(page.locator(".headlines")).to_contain_text("100 条")
    expect(page.locator(".glance")).to_contain_text("法律援助（46）、劳动保障监察（30）。")
    row = page.locator("#unanswered").get_by_role("row", name="法律援助")
    expect(row.get_by_role("cell").nth(3)).to_have_text("<5")
    page.get_by_text("看数字", exact=True).click()
    expect(page.locator("#days").get_by_role("row", name="2026-11-02")).to_contain_text("30")
    page.get_by_role("link", name="有的数不写，为什么").click()
    expect(page.locator("#rule")).to_be_in_viewport()
    # A month that is not over is for the screen only; the way to the last one is shown.
    page.get_by_role("link", name="看能导出的上一个月").click()
    with page.expect_download() as taken:
        page.get_by_role("link", name="导出表格").click()
    file = tmp_path / "report.xlsx"
    taken.value.save_as(file)
    assert taken.value.suggested_filename == "mingbai-2026-10-01-2026-10-31.xlsx"
    assert load_workbook(file)["每天问了多少"]["B16"].value == 48
    assert (SUPERVISOR, "report.export") in site.desk.deeds()


def test_wrong_dates_are_said_and_can_be_mended_in_place(visitor: Visitor, past: None) -> None:
    page = visitor.signed_in(SUPERVISOR, "/desk/report?first=2026-11-30%26last=x")
    page.goto(f"{HOME}?first=2026-11-30&last=2026-11-01")
    expect(page.get_by_role("alert")).to_contain_text("对调")
    assert_accessible(page)
    page.get_by_label("从", exact=True).fill("2026-11-01")
    page.get_by_label("到", exact=True).fill("2026-11-08")
    page.get_by_role("button", name="看").last.click()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_text("（8 天）").first).to_be_visible()


def test_on_paper_is_all_that_counts_and_nobody_s_words(visitor: Visitor, past: None) -> None:
    page = visitor.signed_in(ADMINISTRATOR)
    page.goto(NOVEMBER)
    expect(page.locator("#samples")).to_be_visible()
    page.get_by_role("link", name="全部看数字").click()
    page.emulate_media(media="print")
    expect(page.locator("#samples")).to_be_hidden()
    expect(page.locator(".periods")).to_be_hidden()
    expect(page.locator("#days table")).to_be_visible()
    expect(page.locator("#hours table")).to_be_visible()
    assert "老板拖欠工资" not in page.locator("main").inner_text()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_fault_of_accessibility_by_day_or_night(visitor: Visitor, past: None, theme: str) -> None:
    page = visitor.signed_in(SUPERVISOR, color_scheme=theme)
    page.goto(NOVEMBER + "&whole=true")
    assert_accessible(page)


def test_on_a_phone_nothing_sticks_out(visitor: Visitor, past: None) -> None:
    page = visitor.signed_in(SUPERVISOR, viewport=PHONE)
    page.goto(NOVEMBER)
    page.get_by_text("别的时间", exact=True).click()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_an_empty_store_is_told_plainly(visitor: Visitor) -> None:
    page = visitor.signed_in(SUPERVISOR, HOME)
    expect(page.get_by_text("没有人提问")).to_be_visible()
    assert_accessible(page)
