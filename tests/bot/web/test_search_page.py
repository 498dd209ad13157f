"""The search test: a question's steps side by side, and the golden questions release by release."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.jobs import End, Jobs, Kind
from bot.live import Live
from bot.trials import Trials
from bot.web.chart import MOST_LABELS, chart
from retrieval.shelf import Shelf
from tests.bot.web.desk import ADMINISTRATOR, Browser, Desk, desk
from tests.bot.workyard import Yard, worse
from tests.builders import FakeEncoder

TEST = "/admin/knowledge/test"


@pytest.fixture
def live(tmp_path: Path) -> Live:
    return Live(Shelf(tmp_path / "shelf"), None, FakeEncoder())


@pytest.fixture
def at_desk(tmp_path: Path, live: Live) -> Iterator[Desk]:
    with desk(tmp_path, live) as made:
        yield made


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
def two(browser: Browser, yard: Yard, live: Live) -> tuple[str, str]:
    """What serves, and a worse one beside it."""
    browser.submit("/admin/knowledge/reload")
    yard.knowledge = worse()
    browser.submit("/admin/knowledge/build")
    live.follow()
    job = Jobs(yard.archive.store).newest()
    assert job is not None
    return yard.archive.shelf.published() or "", job.release


def test_a_question_is_shown_step_by_step(browser: Browser, two: tuple[str, str]) -> None:
    page = browser.get(f"{TEST}?q=老板拖欠工资怎么办").text
    for part in (
        "一、清理后的话",
        "二、眼前的危险",
        "按字词（BM25）",
        "按意思（内积）",
        "归到条款",
        "七、引文",
    ):
        assert part in page, part
    assert page.count("一、清理后的话") == 1 and two[0] in page and "《中华人民共和国劳动法》第五十条" in page


def test_two_releases_stand_side_by_side(browser: Browser, two: tuple[str, str]) -> None:
    page = browser.get(f"{TEST}?q=请不起律师怎么办&release={two[1]}").text
    live, other = page.split('<section class="card" aria-label="')[1:3]
    assert live.startswith("线上") and other.startswith(two[1])
    assert "法律援助" in live and "公证" not in live.split("<h3>六")[1].split("<h3>七")[0]
    assert "公证" in other
    assert browser.get(f"{TEST}?q=x&release={'0' * 16}").status_code == 404


def test_what_is_asked_here_is_not_kept(at_desk: Desk, browser: Browser, two: tuple[str, str]) -> None:
    browser.get(f"{TEST}?q=请不起律师怎么办")
    assert at_desk.store.recent(10) == ()


def test_without_anything_to_search_in_it_is_said(browser: Browser) -> None:
    page = browser.get(f"{TEST}?q=工资").text
    assert "没有就绪" in page and "还没有测评过" in page


def test_the_golden_questions_are_asked_of_one_release_and_kept(
    at_desk: Desk, browser: Browser, two: tuple[str, str]
) -> None:
    assert browser.submit(f"{TEST}/run", release=two[1]).headers["location"] == TEST
    (trial,) = Trials(at_desk.store).newest(5)
    assert (trial.release, trial.cases, trial.by, trial.figures.first) == (two[1], 2, ADMINISTRATOR, 0.5)
    assert [miss.question for miss in trial.misses] == ["请不起律师怎么办"]
    page = browser.get(f"{TEST}?trial={trial.seq}").text
    assert "问了 2 个标准问题，与预期不同的 1 个" in page
    assert "legal-aid" in page.split('id="misses"')[1]
    assert '<svg class="chart"' in page and 'role="img"' in page and "0.500" in page
    assert browser.submit(f"{TEST}/run", release="0" * 16).status_code == 404


def test_a_comparison_is_a_trial_of_both(at_desk: Desk, browser: Browser, two: tuple[str, str]) -> None:
    browser.submit("/admin/knowledge/publish", release=two[1])
    newest = Trials(at_desk.store).newest(5)
    assert [(t.release, t.figures.first) for t in newest] == [(two[1], 0.5), (two[0], 1.0)]
    assert "没有逐题的记录" in browser.get(f"{TEST}?trial={newest[0].seq}").text


def test_a_running_trial_is_polled_and_renews_the_history_when_it_ends(
    browser: Browser, yard: Yard, two: tuple[str, str]
) -> None:
    jobs = Jobs(yard.archive.store)
    job = jobs.begin(Kind.TRY, "chen", two[0])
    assert job is not None
    assert f"job?seq={job.seq}&amp;place=history" in browser.get(TEST).text
    assert browser.submit(f"{TEST}/run", release=two[0]).status_code == 409
    with yard.archive.store.writing() as db:
        jobs.end(db, job.seq, End.DONE, "", "问完了")
    polled = browser.get(f"/admin/knowledge/job?seq={job.seq}&place=history").text
    assert f'hx-get="{TEST}/history"' in polled and "#releases" not in polled
    assert 'id="history"' in browser.get(f"{TEST}/history").text


def test_what_is_asked_is_shown_escaped(browser: Browser, two: tuple[str, str]) -> None:
    assert "<script>x" not in browser.get(f"{TEST}?q=<script>x</script>工资").text


@pytest.mark.parametrize("count", [1, 2, 30])
@pytest.mark.parametrize("value", [0.0, 0.5, 0.97, 1.0])
def test_every_point_of_the_chart_lies_in_the_picture(count: int, value: float) -> None:
    drawn = chart([str(n) for n in range(count)], [("a", [value] * count), ("b", [1.0] * count)])
    for line in drawn.lines:
        assert len(line.dots) == count and len(re.findall(",", line.points)) == count
        assert all(0 <= x <= drawn.width and 0 <= y <= drawn.height for x, y in line.dots)
    assert all(0 <= height <= drawn.height for height, _ in drawn.marks)
    assert len(drawn.labels) <= MOST_LABELS and drawn.marks[0][1] == "1.0"
