"""The report on the web desk: for supervisors, over any period, as a page and as a file; wrong dates lose nothing."""

import re
import threading
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.live import Live
from bot.report import report
from tests.bot.asked import At, fill
from tests.bot.web.desk import ADMINISTRATOR, OPERATOR, SUPERVISOR, Desk, desk

HOME = "/desk/report"
NOVEMBER = "?first=2026-11-01&last=2026-11-30"


@pytest.fixture
def at_desk(tmp_path: Path, small: Live) -> Iterator[Desk]:
    with desk(tmp_path, small) as made:
        yield made


@pytest.fixture
def full(at_desk: Desk) -> Desk:
    fill(At(at_desk.store, at_desk.clock))
    return at_desk


@pytest.mark.parametrize("name", [SUPERVISOR, ADMINISTRATOR])
def test_supervisors_and_administrators_see_headlines_sentences_and_pictures(full: Desk, name: str) -> None:
    page = full.browser(name).get(HOME + NOVEMBER).text
    for words in (
        "100 条",
        "比上一期多 67%（60 → 100）",
        "法律援助（46）、劳动保障监察（30）。",
        "没答上的地图",
    ):
        assert words in page
    assert page.count("<svg") > 5 and "&lt;5" in page and "shade-5" in page
    # A count's bar has no length of its own where the count is not shown.
    assert re.search(r'class="fill" x="0" y="0" height="10" width="100.0"', page)


def test_operators_are_not_let_in_nor_shown_the_way(full: Desk) -> None:
    li = full.browser(OPERATOR)
    assert [li.get(path).status_code for path in (HOME, HOME + "/xlsx")] == [403, 403]
    assert HOME not in li.get("/desk/account").text


def test_an_empty_store_is_a_page(at_desk: Desk) -> None:
    page = at_desk.browser(SUPERVISOR).get(HOME)
    assert page.status_code == 200 and "没有人提问" in page.text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", "2026年10月31日至2026年11月29日（30 天）"),
        ("?days=7", "2026年11月23日至2026年11月29日（7 天）"),
        ("?days=90", "（90 天）"),
        ("?month=2026-10", "2026年10月1日至2026年10月31日（31 天）"),
        ("?month=2026-11", "2026年11月1日至2026年11月30日（30 天）"),
        ("?first=2026-11-02&last=2026-11-02", ">2026年11月2日<"),
        ("?first=2025-12-31&last=2026-01-01", "2025年12月31日至2026年1月1日（2 天）"),
    ],
)
def test_the_period_is_chosen_in_three_ways(full: Desk, query: str, shown: str) -> None:
    page = full.browser(SUPERVISOR).get(HOME + query)
    assert page.status_code == 200 and shown in page.text


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("?first=2026-11-31&last=2026-11-30", "真有的一天"),
        ("?first=2026-11-01", "真有的一天"),
        ("?first=2026-11-05&last=2026-11-01", "对调"),
        ("?first=2026-11-05&last=2027-11-01", "还没到"),
        ("?first=1990-11-05&last=2026-11-01", "太长"),
        ("?month=2026-13", "真有的一天"),
        ("?month=2027-01", "还没到"),
        ("?days=31", "真有的一天"),
        ("?days=%F0%9F%98%80", "真有的一天"),
    ],
)
def test_wrong_dates_are_said_and_stay_in_their_fields(full: Desk, query: str, why: str) -> None:
    wang = full.browser(SUPERVISOR)
    page, file = wang.get(HOME + query), wang.get(HOME + "/xlsx" + query)
    assert (page.status_code, file.status_code) == (422, 422)
    assert why in page.text and why in file.text
    if "first=2026-11-31" in query:
        assert 'value="2026-11-31"' in page.text


def test_what_is_far_too_long_is_refused(full: Desk) -> None:
    assert full.browser(SUPERVISOR).get(f"{HOME}?first={'9' * 500}").status_code == 422


def test_the_file_is_taken_and_that_is_written_down(full: Desk) -> None:
    # The month is over the day after.
    full.clock.pass_s(24 * 3600)
    wang = full.browser(SUPERVISOR)
    assert "导出表格" in wang.get(HOME + NOVEMBER).text
    file = wang.get(HOME + "/xlsx" + NOVEMBER)
    assert "mingbai-2026-11-01-2026-11-30.xlsx" in file.headers["content-disposition"]
    assert file.headers["cache-control"] == "no-store"
    book = load_workbook(BytesIO(file.content))
    assert book["每天问了多少"]["B3"].value == 30
    assert (SUPERVISOR, "report.export") in full.deeds()


@pytest.mark.parametrize(
    "query", [NOVEMBER, "?month=2026-11", "?days=30", "?first=2026-10-01&last=2026-10-30", ""]
)
def test_a_period_that_could_be_subtracted_from_another_is_for_the_screen_only(
    full: Desk, query: str
) -> None:
    wang = full.browser(SUPERVISOR)
    page, file = wang.get(HOME + query).text, wang.get(HOME + "/xlsx" + query)
    assert "只供内部看" in page and "导出表格" not in page
    assert "first=2026-10-01&amp;last=2026-10-31" in page, "the last one that may leave"
    assert file.status_code == 422 and "2026-10-01 到 2026-10-31" in file.text
    assert "report.export" not in [deed for _, deed in full.deeds()]


def test_samples_are_masked_and_lead_to_what_was_answered(full: Desk) -> None:
    wang = full.browser(SUPERVISOR)
    page = wang.get(HOME + NOVEMBER).text
    samples = page.split('id="samples"')[1].split("</section>")[0]
    (link, *_) = re.findall(r'href="(/desk/answers/\w+)"', samples)
    assert "老板拖欠工资" in samples and wang.get(link).status_code == 200


def test_nothing_is_folded_away_for_who_reads(full: Desk) -> None:
    wang = full.browser(SUPERVISOR)
    assert "<details open>" in wang.get(HOME + NOVEMBER + "&whole=true").text
    assert "<details open>" not in wang.get(HOME + NOVEMBER).text


def test_others_work_on_while_it_is_counted(full: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers are kept and pages shown while the numbers of a report are read."""
    wang, li = full.browser(SUPERVISOR), full.browser(OPERATOR)
    reading, go_on = threading.Event(), threading.Event()

    def slowly(*args: object) -> object:
        with full.store.aside() as db:
            db.execute("SELECT count(*) FROM answers").fetchone()
            reading.set()
            assert go_on.wait(20)
        return report(*args)  # type: ignore[arg-type]

    monkeypatch.setattr("bot.web.report_page.report", slowly)
    pages: list[int] = []
    thread = threading.Thread(target=lambda: pages.append(wang.get(HOME).status_code))
    thread.start()
    try:
        assert reading.wait(20)
        assert li.get("/desk/account").status_code == 200
        assert At(full.store, full.clock).ask("2026-11-30T11:00:00+08:00")
    finally:
        go_on.set()
        thread.join(20)
    assert pages == [200]
