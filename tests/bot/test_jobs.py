"""Jobs are one at a time, written down as they go, and over when their process is."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.jobs import SILENT_S, End, Jobs, Kind
from bot.store import Store
from tests.bot.web.desk import Clock, Desk, desk

BY = "chen"


@pytest.fixture
def at_desk(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as made:
        yield made


@pytest.fixture
def clock(at_desk: Desk) -> Clock:
    return at_desk.clock


@pytest.fixture
def jobs(at_desk: Desk) -> Jobs:
    return Jobs(at_desk.store)


def ended(store: Store, jobs: Jobs, seq: int, how: End = End.DONE) -> bool:
    with store.writing() as db:
        return jobs.end(db, seq, how, "abc", "做完了") is not None


def test_a_second_job_is_refused_until_the_first_has_ended(at_desk: Desk, jobs: Jobs) -> None:
    first = jobs.begin(Kind.BUILD, BY)
    assert first is not None and first.runs
    assert jobs.begin(Kind.PUBLISH, BY) is None
    assert ended(at_desk.store, jobs, first.seq)
    assert jobs.begin(Kind.PUBLISH, BY) is not None


def test_a_job_ends_once(at_desk: Desk, jobs: Jobs) -> None:
    first = jobs.begin(Kind.BUILD, BY)
    assert first is not None
    assert ended(at_desk.store, jobs, first.seq)
    assert not ended(at_desk.store, jobs, first.seq, End.BROKEN)
    found = jobs.find(first.seq)
    assert found is not None and (found.ending, found.release, found.told) == (End.DONE, "abc", "做完了")


def test_progress_is_written_down_and_stops_with_the_job(at_desk: Desk, jobs: Jobs) -> None:
    first = jobs.begin(Kind.BUILD, BY)
    assert first is not None
    jobs.advance(first.seq, "法条", 3, 10)
    assert (found := jobs.find(first.seq)) and (found.what, found.done, found.total) == ("法条", 3, 10)
    ended(at_desk.store, jobs, first.seq)
    jobs.advance(first.seq, "法条", 9, 10)
    assert (found := jobs.find(first.seq)) and found.done == 3


def test_a_silent_job_is_over_and_another_may_begin(jobs: Jobs, clock: Clock) -> None:
    first = jobs.begin(Kind.BUILD, BY)
    assert first is not None
    clock.pass_s(SILENT_S - 1)
    jobs.beat(first.seq)
    clock.pass_s(SILENT_S)
    assert (found := jobs.newest()) and found.runs
    clock.pass_s(1)
    assert (found := jobs.newest()) and found.ending is End.BROKEN
    second = jobs.begin(Kind.BUILD, BY)
    assert second is not None and second.seq > first.seq


def test_a_job_nobody_began_leaves_nothing(jobs: Jobs) -> None:
    first = jobs.begin(Kind.BUILD, BY)
    assert first is not None
    jobs.withdraw(first.seq)
    assert jobs.newest() is None and jobs.begin(Kind.BUILD, BY) is not None


def test_the_reason_is_masked(jobs: Jobs) -> None:
    job = jobs.begin(Kind.PUBLISH, BY, "abc", "张三 13812345678 投诉", True)
    assert job is not None and "13812345678" not in job.reason
