"""Releases on the web desk: built, compared, published, withheld, forced and taken back; one thing at a time."""

import re
from pathlib import Path

import pytest

from bot.jobs import End, Jobs, Kind
from knowledge.problems import ContentError, Problem
from tests.bot.web.desk import ADMINISTRATOR, Browser, Desk
from tests.bot.workyard import Yard, better, reworded, worse

HOME = "/admin/knowledge"


@pytest.fixture
def yard(at_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Yard:
    archive = at_desk.parts.archive
    assert archive is not None
    yard = Yard(tmp_path, archive, monkeypatch)
    archive.start.work = yard  # type: ignore[attr-defined]
    return yard


@pytest.fixture
def browser(at_desk: Desk) -> Browser:
    return at_desk.browser(ADMINISTRATOR)


@pytest.fixture
def serving(browser: Browser, yard: Yard) -> str:
    """A first release, built and published by the page."""
    assert browser.submit(f"{HOME}/reload").status_code == 303
    return yard.archive.shelf.published() or ""


def built(browser: Browser, yard: Yard) -> str:
    """The release that the page builds of the yard's knowledge now."""
    assert browser.submit(f"{HOME}/build").status_code == 303
    job = Jobs(yard.archive.store).newest()
    assert job is not None and job.ending is End.DONE, job
    return job.release


def test_a_machine_without_a_release_says_how_to_get_one(browser: Browser, yard: Yard) -> None:
    page = browser.get(HOME).text
    assert "还没有版本在服务" in page and "架上还没有版本" in page
    assert 'aria-current="page">知识库' in page


def test_building_puts_a_release_on_the_shelf_that_does_not_serve(
    browser: Browser, yard: Yard, serving: str
) -> None:
    yard.knowledge = better()
    second = built(browser, yard)
    assert yard.archive.shelf.published() == serving != second
    page = browser.get(HOME).text
    assert f"版本 {second} 建好了" in page and "已建好" in page and second in page


def test_comparing_shows_the_figures_and_publishing_makes_it_serve(
    at_desk: Desk, browser: Browser, yard: Yard, serving: str
) -> None:
    yard.knowledge = better()
    second = built(browser, yard)
    browser.submit(f"{HOME}/compare", release=second)
    assert "1.000→1.000" in browser.get(HOME).text
    browser.submit(f"{HOME}/publish", release=second, reason="加了一条")
    assert yard.archive.shelf.published() == second
    page = browser.get(HOME).text
    assert "加了一条" in page and "已被替换" in page
    assert (ADMINISTRATOR, "knowledge.publish") in at_desk.deeds()


def test_a_worse_release_is_withheld_and_says_by_which_figures(
    browser: Browser, yard: Yard, serving: str
) -> None:
    yard.knowledge = worse()
    second = built(browser, yard)
    browser.submit(f"{HOME}/publish", release=second)
    assert yard.archive.shelf.published() == serving
    page = browser.get(HOME).text
    assert "没有发布" in page and "答得比现在差，扣下了" in page and "强制发布" in page
    assert "原来的版本照常服务" in page


def test_force_needs_a_reason_and_then_publishes(
    at_desk: Desk, browser: Browser, yard: Yard, serving: str
) -> None:
    yard.knowledge = worse()
    second = built(browser, yard)
    browser.submit(f"{HOME}/publish", release=second)
    refused = browser.submit(f"{HOME}/publish", release=second, force="true", reason=" ")
    assert refused.status_code == 422 and "强制发布要写理由" in refused.text
    assert yard.archive.shelf.published() == serving
    browser.submit(f"{HOME}/publish", release=second, force="true", reason="法律援助改名")
    assert yard.archive.shelf.published() == second
    assert "法律援助改名" in at_desk.store.audit(1)[0].detail


def test_rolling_back_needs_a_reason_and_is_done_at_once(
    at_desk: Desk, browser: Browser, yard: Yard, serving: str
) -> None:
    yard.knowledge = better()
    browser.submit(f"{HOME}/reload")
    assert yard.archive.shelf.published() != serving
    assert browser.submit(f"{HOME}/rollback", reason="").status_code == 422
    done = browser.submit(f"{HOME}/rollback", release=serving, reason="答错了")
    assert done.headers["location"] == f"{HOME}?said=back"
    assert yard.archive.shelf.published() == serving
    assert "退回了" in browser.get(f"{HOME}?said=back").text
    assert "答错了" in at_desk.store.audit(1)[0].detail


def test_there_is_nothing_to_go_back_to_from_the_first(browser: Browser, yard: Yard, serving: str) -> None:
    refused = browser.submit(f"{HOME}/rollback", reason="试试")
    assert refused.status_code == 409 and "没有可以退回的版本" in refused.text


def test_a_second_job_is_refused_plainly_and_so_is_going_back_meanwhile(
    browser: Browser, yard: Yard, serving: str
) -> None:
    running = Jobs(yard.archive.store).begin(Kind.BUILD, "tg:7")
    assert running is not None
    for deed in ("build", "reload", "compare", "publish", "rollback"):
        refused = browser.submit(f"{HOME}/{deed}", release=serving, reason="试试")
        assert refused.status_code == 409, deed
        assert "已经有一件事在做" in refused.text, deed


def test_while_the_server_builds_by_itself_nothing_is_begun_and_nothing_stays_written(
    browser: Browser, yard: Yard
) -> None:
    yard.busy = True
    refused = browser.submit(f"{HOME}/build")
    assert refused.status_code == 409 and "自己重建" in refused.text
    assert Jobs(yard.archive.store).newest() is None


def test_progress_is_shown_to_whoever_opens_the_page_and_polled(browser: Browser, yard: Yard) -> None:
    jobs = Jobs(yard.archive.store)
    job = jobs.begin(Kind.BUILD, "tg:7")
    assert job is not None
    jobs.advance(job.seq, "法条", 300, 26000)
    page = browser.get(HOME).text
    assert (
        'value="300" max="26000"' in page and f'hx-get="{HOME}/job?seq={job.seq}&amp;place=releases"' in page
    )
    polled = browser.get(f"{HOME}/job?seq={job.seq}", headers={"hx-request": "true"}).text
    assert 'hx-trigger="every 1s"' in polled and "<html" not in polled
    with yard.archive.store.writing() as db:
        jobs.end(db, job.seq, End.DONE, "abc", "建好了")
    polled = browser.get(f"{HOME}/job?seq={job.seq}", headers={"hx-request": "true"}).text
    assert "every 1s" not in polled and 'hx-target="#releases"' in polled
    assert browser.get(f"{HOME}/job?seq=99").status_code == 404


def test_what_fails_says_why_and_what_served_serves(
    browser: Browser, yard: Yard, serving: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> None:
        raise ContentError([Problem("legal-aid.yaml", 7, "缺 phones"), Problem("a.md", 3, "第五条重复")])

    monkeypatch.setattr("bot.reload.read", broken)
    browser.submit(f"{HOME}/reload")
    page = browser.get(HOME).text
    assert "legal-aid.yaml:7" in page and "a.md:3" in page and "原来的版本照常服务" in page
    assert yard.archive.shelf.published() == serving


def test_what_nobody_foresaw_is_told_without_its_words(
    browser: Browser, yard: Yard, serving: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> None:
        raise RuntimeError("老张的电话")

    monkeypatch.setattr("bot.reload.read", broken)
    browser.submit(f"{HOME}/build")
    page = browser.get(HOME).text
    assert "RuntimeError" in page and "老张的电话" not in page
    job = Jobs(yard.archive.store).newest()
    assert job is not None and job.ending is End.FAILED


def test_documents_taken_in_but_not_built_are_named(browser: Browser, yard: Yard, serving: str) -> None:
    yard.archive.added.mkdir(exist_ok=True)
    (yard.archive.added / "米易条例.md").write_text("# 米易条例\n\n第一条　甲。\n", encoding="utf-8")
    assert "米易条例.md" in browser.get(HOME).text
    browser.submit(f"{HOME}/reload")
    assert "米易条例.md" not in browser.get(HOME).text


def test_the_changes_of_a_release_are_shown_word_by_word(browser: Browser, yard: Yard, serving: str) -> None:
    yard.knowledge = reworded()
    second = built(browser, yard)
    page = browser.get(f"{HOME}/releases/{second}").text
    assert "《中华人民共和国劳动法》第四十八条" in page and "改动" in page
    assert re.search(r"<ins><span class=\"unseen\">新加：</span>，标准每两年调整一次</ins>", page)
    assert "还没有对照过" in page


def test_answers_that_differ_stand_side_by_side(browser: Browser, yard: Yard, serving: str) -> None:
    yard.knowledge = worse()
    second = built(browser, yard)
    browser.submit(f"{HOME}/compare", release=second)
    page = browser.get(f"{HOME}/releases/{second}").text
    assert "▼ 差得太多，会扣下" in page
    row = page.split('id="golden"')[1].split("</section>")[0]
    assert "请不起律师怎么办" in row and "<strong>法律援助</strong>" in row and "<strong>公证</strong>" in row
    services = page.split('id="services"')[1].split("</section>")[0]
    assert "删去" in services and "新增" in services


def test_changes_are_filtered_and_of_unknown_releases_there_are_none(
    browser: Browser, yard: Yard, serving: str
) -> None:
    yard.knowledge = better()
    second = built(browser, yard)
    path = f"{HOME}/releases/{second}"
    assert "第五十二条" in browser.get(f"{path}?what=added").text
    assert "没有这一类变化" in browser.get(f"{path}?what=removed").text
    for wrong in (f"{HOME}/releases/{'0' * 16}", f"{path}?against={'0' * 16}", f"{path}?against={second}"):
        assert browser.get(wrong).status_code == 404, wrong
    assert browser.get(f"{HOME}/releases/..%2Fcurrent").status_code == 404


def test_the_first_release_has_nothing_to_be_compared_with(
    browser: Browser, yard: Yard, serving: str
) -> None:
    assert "没有别的版本可以相比" in browser.get(f"{HOME}/releases/{serving}").text
    browser.submit(f"{HOME}/compare", release=serving)
    assert "没有别的线上版本可以对照" in browser.get(HOME).text


def test_a_process_without_an_archive_says_so(tmp_path: Path) -> None:
    from tests.bot.web.desk import desk

    with desk(tmp_path, archive=None) as made:
        refused = made.browser(ADMINISTRATOR).get(HOME)
    assert refused.status_code == 503 and "不能在这里管理" in refused.text
