"""Numbers verified and districts' tables taken in, in a real Chromium, until a citizen reads what came of it."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bot.live import Live
from retrieval.shelf import Shelf
from tests.bot.calls_made import filled_in, made
from tests.bot.test_districts import WHOLE, aid, filled
from tests.bot.web.desk import ADMINISTRATOR
from tests.bot.workyard import Yard, at_work
from tests.browser.axe import assert_accessible
from tests.browser.site import PHONE, Site, Visitor
from tests.builders import FakeEncoder

HOME = "/admin/knowledge/freshness"
DISTRICTS = "/admin/knowledge/districts"


@pytest.fixture
def live(tmp_path: Path) -> Live:
    """A small knowledge, in the folder that the site serves."""
    return Live(Shelf(tmp_path / "shelf"), None, FakeEncoder())


@pytest.fixture
def yard(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Yard:
    """What does the jobs, at once, with a first release that serves."""
    yard = at_work(site.desk.parts.archive, tmp_path, monkeypatch)
    site.desk.parts.live.follow()
    return yard


def asked(page: Page, text: str) -> None:
    page.goto("/")
    page.get_by_role("textbox").first.fill(text)
    page.get_by_role("button", name="发送").click()
    expect(page.get_by_text("劳动保障监察").first).to_be_visible()


def test_numbers_are_confirmed_doubted_and_called_about(visitor: Visitor, yard: Yard, tmp_path: Path) -> None:
    citizen = visitor.page(viewport=PHONE)
    asked(citizen, "老板拖欠工资怎么办")
    expect(citizen.get_by_text("尚待核实")).to_have_count(1)
    page = visitor.signed_in(ADMINISTRATOR, HOME)
    expect(page.locator("tr", has_text="12333")).to_contain_text("没核实过")
    assert_accessible(page)
    page.get_by_role("button", name="核实无误 电话 12333").click()
    expect(page.get_by_role("status").first).to_contain_text("马上生效")
    expect(page.locator("tr", has_text="12333")).to_have_count(0)
    buttons = page.get_by_role("button", name="核实无误")
    while left := buttons.count():
        buttons.first.click()
        expect(buttons).to_have_count(left - 1)
    again = visitor.page(viewport=PHONE)
    asked(again, "老板拖欠工资怎么办")
    expect(again.get_by_text("尚待核实")).to_have_count(0)
    page.goto(f"{HOME}?urge=all")
    page.get_by_label("有问题…… 电话 12333").click()
    row = page.locator("tr", has_text="12333")
    row.get_by_label("怎么不对").fill("打过去是空号")
    assert_accessible(page)
    row.get_by_role("button", name="记下有问题").click()
    expect(page.locator("tr", has_text="12333")).to_contain_text("打过去是空号")
    page.get_by_label("状态").select_option("有人说不对")
    page.get_by_role("button", name="筛选").click()
    expect(page.locator(".errands tbody tr")).to_have_count(1)
    last = visitor.page(viewport=PHONE)
    asked(last, "老板拖欠工资怎么办")
    expect(last.get_by_text("有人说不对")).to_have_count(1)
    with page.expect_download() as download:
        page.get_by_role("link", name="下载电话清单").click()
    assert download.value.suggested_filename.startswith("电话清单")
    path = tmp_path / "清单.xlsx"
    download.value.save_as(path)
    empty = path.read_bytes()
    path.write_bytes(filled_in(empty, made("12333", day="上周")))
    page.get_by_label("填好的清单").set_input_files(path)
    page.get_by_role("button", name="传上来检查").click()
    expect(page.locator("#problems")).to_contain_text("“上周”不是日期")
    assert_accessible(page)
    page.get_by_role("button", name="不要了").click()
    path.write_bytes(filled_in(empty, made("12333", "不对", "0812-3334567", day="2026-11-23")))
    page.get_by_label("填好的清单").set_input_files(path)
    page.get_by_role("button", name="传上来检查").click()
    expect(page.locator("#rows")).to_contain_text("0812-3334567")
    assert_accessible(page)
    page.get_by_role("button", name="收下").click()
    expect(page.get_by_role("status").first).to_contain_text("表格草稿")
    page.get_by_label("科室或人").fill("市司法局公共法律服务科")
    page.get_by_role("button", name="存下 谁负责").click()
    expect(page.locator(".errands")).to_contain_text("市司法局公共法律服务科")
    page.get_by_label("电话（天）").fill("30")
    page.get_by_role("button", name="存下 核实管多久").click()
    expect(page.get_by_label("电话（天）")).to_have_value("30")
    assert_accessible(page)


def test_a_districts_table_goes_out_comes_back_and_is_what_citizens_there_read(
    visitor: Visitor, site: Site, yard: Yard, tmp_path: Path
) -> None:
    page = visitor.signed_in(ADMINISTRATOR, DISTRICTS)
    assert_accessible(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="仁和区", exact=True).click()
    path = tmp_path / "仁和区.xlsx"
    download.value.save_as(path)
    whole = WHOLE | {"checked_on": "2026-11-20"}
    empty = path.read_bytes()
    path.write_bytes(filled(empty, aid(**(whole | {"phones": "2901234"}))))
    page.get_by_label("填好的表").set_input_files(path)
    page.get_by_role("button", name="传上来检查").click()
    expect(page.locator(".faults")).to_contain_text("缺区号；本市的写成 0812-2901234")
    assert_accessible(page)
    page.get_by_role("button", name="不要了").click()
    path.write_bytes(filled(empty, aid(**whole)))
    page.get_by_label("填好的表").set_input_files(path)
    page.get_by_role("button", name="传上来检查").click()
    expect(page.locator(".change")).to_contain_text("仁和区法律援助中心")
    assert_accessible(page)
    page.get_by_role("button", name="收下").click()
    expect(page.get_by_role("status").first).to_contain_text("收下了")
    expect(page.get_by_text("仁和区.jsonl")).to_be_visible()
    page.goto("/admin/knowledge")
    page.get_by_role("button", name="重建并发布").click()
    expect(page.locator("#job")).to_contain_text("做完了")
    site.desk.parts.live.follow()
    citizen = visitor.page(viewport=PHONE)
    citizen.goto("/")
    citizen.get_by_role("textbox").first.fill("我在仁和，请不起律师怎么办")
    citizen.get_by_role("button", name="发送").click()
    expect(citizen.get_by_text("0812-2901234").first).to_be_visible()
    expect(citizen.get_by_text("仁和街 1 号").first).to_be_visible()
    assert_accessible(citizen)
