"""A release serves once it was compared; worse ones are withheld, killed publishing is finished or taken back."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.answer import Status
from bot.edition import State
from bot.editions import Editions, NotNow
from bot.golden import Case
from bot.publishing import (
    NothingBefore,
    NothingToCompare,
    Office,
    Published,
    Withheld,
    compared,
    figures_of,
    publish,
    roll_back,
    settled,
)
from bot.store import Store, open_store
from knowledge.release import Release
from retrieval.index import Index
from retrieval.shelf import Shelf, ShelfError
from tests.bot.dying import die_at
from tests.builders import FakeEncoder, clause, index, release, rules, service, statute, wages_service

BY = "cli:anna"
CASES = (
    Case("g1", "请不起律师怎么办", "legal-aid", (), (17,), (), Status.ANSWERED),
    Case("g2", "老板拖欠工资", "labor-inspection", (), (), (), Status.ANSWERED),
)


def worse() -> Release:
    """Legal aid is called something else now: the golden question about it goes astray."""
    other = service("notary", name="公证", utterances=("请不起律师怎么办", "怎么办公证", "没钱打官司"))
    return release(services=(other, wages_service()))


def better() -> Release:
    return release((clause(), *statute(), clause("statute/劳动法/52", "用人单位必须建立劳动安全卫生制度。")))


@pytest.fixture
def office(tmp_path: Path, store: Store) -> Office:
    return Office(Shelf(tmp_path / "shelf"), store, FakeEncoder(), rules(), CASES)


def on_shelf(office: Office, folder: Path, of: Release | None = None) -> str:
    built = index(folder, of)
    office.shelf.write(built, office.encoder.fingerprint, f"2026-07-01T09:00:0{len(office.shelf.releases())}")
    return built.release


@pytest.fixture
def serving(office: Office, tmp_path: Path) -> str:
    first = on_shelf(office, tmp_path / "first")
    assert publish(office, first, BY) == Published(first, "")
    return first


def test_the_first_release_serves_without_a_comparison(office: Office, serving: str) -> None:
    assert office.shelf.current() == serving
    edition = Editions(office.store).find(serving)
    assert edition is not None and edition.state is State.PUBLISHED


def test_a_release_that_answers_as_well_serves_and_its_forerunner_is_superseded(
    office: Office, serving: str, tmp_path: Path
) -> None:
    second = on_shelf(office, tmp_path / "second", better())
    done = publish(office, second, BY, "加了一条")
    assert isinstance(done, Published) and done.comparison is not None
    assert office.shelf.current() == second
    editions = Editions(office.store)
    states = {i: e.state for i in (serving, second) if (e := editions.find(i))}
    assert states == {serving: State.SUPERSEDED, second: State.PUBLISHED}
    assert editions.publications()[0].reason == "加了一条"


def test_a_release_that_answers_worse_is_withheld_and_what_served_still_does(
    office: Office, serving: str, tmp_path: Path
) -> None:
    second = on_shelf(office, tmp_path / "second", worse())
    done = publish(office, second, BY)
    assert isinstance(done, Withheld)
    assert "first" in [name for name, _, _ in done.losses]
    assert office.shelf.current() == serving
    edition = Editions(office.store).find(second)
    assert edition is not None and edition.state is State.COMPARED
    figures = figures_of(edition.summary)
    assert figures is not None and figures[0].first > figures[1].first


def test_force_needs_a_reason_and_the_audit_chain_keeps_it(
    office: Office, serving: str, tmp_path: Path
) -> None:
    second = on_shelf(office, tmp_path / "second", worse())
    with pytest.raises(ValueError, match="reason"):
        publish(office, second, BY, " ", force=True)
    assert office.shelf.current() == serving
    assert isinstance(publish(office, second, BY, "法律援助改名", force=True), Published)
    assert office.shelf.current() == second
    entry = office.store.audit(1)[0]
    assert (entry.action, entry.who) == ("knowledge.publish.forced", BY)
    assert "法律援助改名" in entry.detail and serving in entry.detail


def test_a_release_that_serves_but_cannot_be_read_any_more_keeps_no_other_from_serving(
    office: Office, serving: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = on_shelf(office, tmp_path / "second", better())
    real = Shelf.load

    def load(shelf: Shelf, release: str, encoder: str | None = None) -> Index:
        if release == serving:
            raise ShelfError("of an older program")
        return real(shelf, release, encoder)

    monkeypatch.setattr(Shelf, "load", load)
    with pytest.raises(NothingToCompare, match="older program"):
        compared(office, second, serving, BY)
    assert publish(office, second, BY) == Published(second, serving)
    assert office.shelf.current() == second


def test_rolling_back_goes_to_what_served_before_and_again_forward(
    office: Office, serving: str, tmp_path: Path
) -> None:
    second = on_shelf(office, tmp_path / "second", better())
    publish(office, second, BY)
    assert roll_back(office, BY, "答错了") == Published(serving, second)
    assert office.shelf.current() == serving
    assert roll_back(office, BY, "原来没错", second) == Published(second, serving)
    assert office.store.verify_audit() is None


def test_there_is_nothing_before_the_first_release(office: Office, serving: str) -> None:
    with pytest.raises(NothingBefore, match="没有可以退回的版本"):
        roll_back(office, BY, "")
    assert office.shelf.current() == serving


def test_a_release_that_is_not_on_the_shelf_is_refused_and_nothing_is_written_down(
    office: Office, serving: str
) -> None:
    with pytest.raises(ShelfError, match="没有版本"):
        publish(office, "0" * 16, BY)
    assert [p.release for p in Editions(office.store).publications()] == [serving]


def test_recent_questions_are_asked_of_both_releases(office: Office, serving: str, tmp_path: Path) -> None:
    from tests.builders import consultation

    office.store.keep_answer(consultation("请不起律师怎么办"), "web")
    second = on_shelf(office, tmp_path / "second", worse())
    comparison = compared(office, second, serving, BY)
    assert comparison.asked == 1
    assert [s.question for s in comparison.recent] == ["请不起律师怎么办"]
    edition = Editions(office.store).find(second)
    assert edition is not None and json.loads(edition.summary)["recent"]


def test_a_step_out_of_order_is_refused(office: Office) -> None:
    with office.store.writing() as db, pytest.raises(NotNow):
        Editions(office.store).compared(db, "0" * 16, "1" * 16, "{}", BY)


def test_a_pointer_that_the_program_moved_itself_is_written_down(office: Office, tmp_path: Path) -> None:
    first = on_shelf(office, tmp_path / "first")
    office.shelf.publish(first)
    assert settled(office) == first
    (publication,) = Editions(office.store).publications()
    assert (publication.release, publication.by) == (first, "program")
    assert settled(office) == first
    assert len(Editions(office.store).publications()) == 1


# Every place where publishing touches the disk; a process is killed at each of them.


def _publish_and_die(folder: Path, wanted: str, at: int) -> None:
    """In a process of its own: publishes, unless it is killed before."""
    from bot import editions
    from retrieval import shelf

    steps: tuple[tuple[object, str], ...] = (
        (Store, "writing"),
        (editions.Editions, "publishing"),
        (editions.Editions, "published"),
        (Shelf, "publish"),
        (os, "fsync"),
        (Path, "replace"),
        (shelf, "sync"),
    )
    die_at(at, steps)
    store = open_store(folder / "store.sqlite", lambda: "2026-07-01T10:00:00+08:00")
    publish(Office(Shelf(folder / "shelf"), store, FakeEncoder(), rules(), CASES), wanted, BY)
    os._exit(0)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[Path, str, str]]:
    store = open_store(tmp_path / "store.sqlite", lambda: "2026-07-01T09:00:00+08:00")
    office = Office(Shelf(tmp_path / "shelf"), store, FakeEncoder(), rules(), CASES)
    first = on_shelf(office, tmp_path / "first")
    publish(office, first, BY)
    second = on_shelf(office, tmp_path / "second", better())
    store.close()
    yield tmp_path, first, second


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_killed_at_any_step_the_old_release_serves_or_the_new_and_the_next_run_finishes(
    desk: tuple[Path, str, str],
) -> None:
    folder, first, second = desk
    served = set()
    for at in range(1, 100):
        child = os.fork()
        if child == 0:
            try:
                _publish_and_die(folder, second, at)
            finally:
                os._exit(1)
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        assert code in (0, 9)
        shelf = Shelf(folder / "shelf")
        current = shelf.current()
        served.add((code, current))
        assert current in (first, second) and shelf.load(current).release == current
        store = open_store(folder / "store.sqlite", lambda: "2026-07-01T11:00:00+08:00")
        office = Office(shelf, store, FakeEncoder(), rules(), CASES)
        settled(office)
        editions = Editions(store)
        assert all(p.done for p in editions.publications())
        assert editions.publications(1)[0].release == current
        assert store.verify_audit() is None
        # Back to the beginning for the next step.
        if current == second:
            roll_back(office, BY, "", first)
        store.close()
        if code == 0:
            break
    else:
        pytest.fail("it never ran to its end")
    assert served >= {(9, first), (9, second), (0, second)}
