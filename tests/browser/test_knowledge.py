"""Knowledge under an administrator's hands, in a real Chromium: from a file to the release that serves, and back."""

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from bot.jobs import Jobs, Kind
from bot.live import Live
from bot.web import incoming_page
from bot.wording import knowledge_desk as words
from retrieval.shelf import Shelf
from tests.bot.web.desk import ADMINISTRATOR, OPERATOR
from tests.bot.web.test_incoming_page import LAW
from tests.bot.workyard import Yard, at_work, reworded, worse
from tests.browser.axe import assert_accessible
from tests.browser.site import PHONE, Site, Visitor
from tests.builders import FakeEncoder

HOME = "/admin/knowledge"


@pytest.fixture
def live(tmp_path: Path) -> Live:
    """A small knowledge, in the folder that the site serves."""
    return Live(Shelf(tmp_path / "shelf"), None, FakeEncoder())


@pytest.fixture
def yard(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Yard:
    """What does the jobs, at once, with a first release that serves."""
    return at_work(site.desk.parts.archive, tmp_path, monkeypatch)


def law(folder: Path) -> Path:
    path = folder / "米易县示范条例.md"
    path.write_text(LAW, encoding="utf-8")
    return path


def test_a_file_that_takes_its_time_shows_itself_when_it_is_read(
    visitor: Visitor, yard: Yard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incoming_page, "PATIENCE_S", 0.0)
    page = visitor.signed_in(ADMINISTRATOR, f"{HOME}/incoming")
    page.get_by_label("法律法规文件").set_input_files(law(tmp_path))
    page.get_by_role("button", name="传上来看看").click()
    expect(page.get_by_text(words.READING_NOW)).to_be_visible()
    # Each time it is asked for nobody waits, but by the second time it has been read.
    expect(page.locator(".tree")).to_contain_text("第一章 总则（第一条至第三条）")
    expect(page.get_by_role("button", name="收下")).to_be_visible()


def test_from_a_file_to_the_release_that_serves_and_back(
    visitor: Visitor, site: Site, yard: Yard, tmp_path: Path
) -> None:
    first = yard.archive.shelf.published() or ""
    page = visitor.signed_in(ADMINISTRATOR, f"{HOME}/incoming")
    page.get_by_label("法律法规文件").set_input_files(law(tmp_path))
    page.get_by_role("button", name="传上来看看").click()
    expect(page.get_by_text("《米易县示范条例》3 条")).to_be_visible()
    expect(page.locator(".tree")).to_contain_text("第一章 总则（第一条至第三条）")
    assert_accessible(page)
    page.get_by_role("button", name="收下").click()
    expect(page.get_by_role("status").first).to_contain_text("收进来了")
    expect(page.get_by_text("米易县示范条例.md")).to_be_visible()
    page.get_by_role("button", name="建索引").click()
    expect(page.locator("#job")).to_contain_text("做完了")
    job = Jobs(site.desk.store).newest()
    assert job is not None
    second = job.release
    page.get_by_role("button", name=f"与线上对照 {second}").click()
    expect(page.locator("#job")).to_contain_text("对照完了：条款 3 处")
    page.locator(f"#r-{second}").get_by_role("link").click()
    expect(page.locator("#clauses")).to_contain_text("新增")
    assert_accessible(page)
    page.go_back()
    row = page.locator(f"#r-{second}")
    row.get_by_text("发布……").click()
    row.get_by_label("理由").fill("加了示范条例")
    row.get_by_role("button", name=f"发布 {second}").click()
    expect(page.locator(f"#r-{second}")).to_contain_text("正在服务")
    assert yard.archive.shelf.published() == second
    page.locator("summary", has_text="退回……").first.click()
    page.get_by_label("理由").first.fill("试试退回")
    page.get_by_role("button", name="退回", exact=True).first.click()
    expect(page.get_by_role("status").first).to_contain_text("退回了")
    assert yard.archive.shelf.published() == first
    assert_accessible(page)


def test_progress_goes_on_by_itself_outlives_a_reload_and_renews_the_list(
    visitor: Visitor, site: Site, yard: Yard
) -> None:
    jobs = Jobs(site.desk.store)
    job = jobs.begin(Kind.BUILD, "tg:7")
    assert job is not None
    jobs.advance(job.seq, "法条", 100, 400)
    page = visitor.signed_in(ADMINISTRATOR, HOME)
    expect(page.locator("progress")).to_have_attribute("value", "100")
    jobs.advance(job.seq, "法条", 300, 400)
    expect(page.locator("progress")).to_have_attribute("value", "300")
    assert_accessible(page)
    page.reload()
    expect(page.locator("progress")).to_have_attribute("value", "300")
    page.get_by_role("button", name="建索引").click()
    expect(page.get_by_role("alert")).to_contain_text("已经有一件事在做")
    jobs.withdraw(job.seq)
    yard.knowledge = reworded()
    archive = site.desk.parts.archive
    assert archive is not None
    other = visitor.signed_in(ADMINISTRATOR, HOME)
    archive.order(Kind.BUILD, "tg:7")
    other.reload()
    expect(other.locator("#job")).to_contain_text("做完了")
    expect(other.locator(".releases tbody tr")).to_have_count(2)


def test_a_worse_release_is_withheld_and_forced_only_with_a_reason(
    visitor: Visitor, yard: Yard, site: Site
) -> None:
    yard.knowledge = worse()
    page = visitor.signed_in(ADMINISTRATOR, HOME)
    page.get_by_role("button", name="重建并发布").click()
    expect(page.locator("#job")).to_contain_text("答得比现在差")
    job = Jobs(site.desk.store).newest()
    assert job is not None
    row = page.locator(f"#r-{job.release}")
    expect(row).to_contain_text("服务第一名 1.000 → 0.500")
    row.get_by_text("强制发布……").click()
    row.get_by_label("知道会答得差").check()
    row.get_by_label("理由").fill("法律援助改了名字")
    assert_accessible(page)
    row.get_by_role("button", name=f"发布 {job.release}").click()
    expect(page.locator(f"#r-{job.release}")).to_contain_text("强制发布")
    assert yard.archive.shelf.published() == job.release


def test_a_question_is_looked_at_in_two_releases(visitor: Visitor, yard: Yard, site: Site) -> None:
    yard.knowledge = worse()
    yard.archive.order(Kind.BUILD, "cli:test")
    site.desk.parts.live.follow()
    job = Jobs(site.desk.store).newest()
    assert job is not None
    page = visitor.signed_in(ADMINISTRATOR, f"{HOME}/test")
    page.get_by_label("问题").fill("请不起律师怎么办")
    page.get_by_label("旁边再看哪个版本").select_option(job.release)
    page.get_by_role("button", name="试一试").click()
    expect(page.get_by_role("heading", name="线上")).to_be_visible()
    expect(page.locator(".two > section")).to_have_count(2)
    page.get_by_role("button", name="问一遍标准问题").click()
    expect(page.locator("svg.chart").first).to_be_visible()
    assert_accessible(page)


def test_turning_answers_off_shows_on_every_page_and_on_again_not(visitor: Visitor, yard: Yard) -> None:
    page = visitor.signed_in(ADMINISTRATOR, "/admin")
    page.locator("#why-web").fill("正在核对新法")
    page.get_by_role("button", name="网页和接口 停止自动回答").click()
    expect(page.locator(".stopped")).to_contain_text("正在核对新法")
    assert_accessible(page)
    operator = visitor.signed_in(OPERATOR, "/desk/queue")
    expect(operator.locator(".stopped")).to_contain_text("自动回答停着")
    page.get_by_role("button", name="网页和接口 恢复自动回答").click()
    expect(page.locator(".stopped")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["", "/incoming", "/test"])
def test_no_page_has_a_serious_fault_of_accessibility(
    visitor: Visitor, yard: Yard, path: str, theme: str
) -> None:
    page: Page = visitor.signed_in(ADMINISTRATOR, HOME + path, color_scheme=theme, viewport=PHONE)
    assert_accessible(page)
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0


def test_a_table_is_looked_through_and_taken_in_even_where_reading_takes_long(
    visitor: Visitor, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.web.incoming_page.PATIENCE_S", 0.0)
    page = visitor.signed_in(ADMINISTRATOR, f"{HOME}/incoming")
    with page.expect_download() as got:
        page.get_by_role("link", name="下载服务目录表").click()
    assert got.value.suggested_filename == "服务目录-2026-11-23.xlsx"
    book = load_workbook(io.BytesIO(got.value.path().read_bytes()))
    book["服务"]["G3"] = "不收一分钱"
    book.save(tmp_path / "目录.xlsx")
    page.get_by_label("法律法规文件").set_input_files(tmp_path / "目录.xlsx")
    page.get_by_role("button", name="传上来看看").click()
    expect(page.get_by_text("正在识别")).to_be_visible()
    # Two libraries are read: a machine that does other things beside takes its time.
    expect(page.locator("ins")).to_contain_text("不收一分钱", timeout=120_000)
    assert_accessible(page)
    page.get_by_role("button", name="收下").click()
    expect(page.get_by_role("status").first).to_contain_text("表格收下了")
    assert_accessible(page)
