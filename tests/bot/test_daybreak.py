"""Law that enters into force or is repealed on a day does so by the clock alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import reload as reloading
from bot.answer import Status
from bot.consult import consult
from bot.daybreak import AGAIN_S, Daybreak
from bot.live import Live
from bot.reload import TurnError, Workshop, reload, turn
from knowledge.library import Library, merge, read_documents
from knowledge.release import release
from knowledge.statute import with_ids
from knowledge.tables import Tables
from retrieval.build import Scope
from retrieval.shelf import Shelf
from retrieval.vectors import VectorCache
from tests.builders import FakeEncoder, clause, content, rules, service, source, wages_service

OLD = "# 中华人民共和国劳动法\n\n2018年12月29日 通过\n\n2019年1月1日 施行\n\n<!-- INFO END -->\n\n第一条 用人单位应当按月足额支付劳动报酬，不得拖欠工资。\n"
NEW = "# 中华人民共和国劳动法\n\n2026年8月28日 修订\n\n2027年1月1日 施行\n\n<!-- INFO END -->\n\n第一条 用人单位应当每月五日前足额支付工资。\n"
DRAFT = "# 攀枝花市草稿条例\n\n2026年1月1日 施行\n\n<!-- INFO END -->\n\n第一条 还没有发布。\n"
EVE, DAY = "2026-12-31", "2027-01-01"


class Clock:
    def __init__(self) -> None:
        self.today = EVE

    def __call__(self) -> str:
        return f"{self.today}T00:00:05+08:00"


def library(as_of: str, _content: Path, added: Path, _learned: Path | None = None) -> Library:
    """The documents with the plan, without the law package."""
    documents, problems = read_documents(added, as_of)
    assert problems == ()
    merged, _ = merge((), documents, Tables((), (), (), ()))
    statutes = with_ids(merged)
    clauses = (clause(), *(a for s in statutes for a in s.articles))
    services = (service(), wages_service(statutes=()))
    return Library(release([source("plan"), *(s.source for s in statutes)], clauses, services), ())


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def workshop(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workshop]:
    monkeypatch.setattr(reloading, "load_library", library)
    added = tmp_path / "added"
    added.mkdir()
    for name, text in (("old", OLD), ("new", NEW)):
        (added / f"{name}.md").write_text(text, "utf-8")
    cache = VectorCache(tmp_path / "v.sqlite")
    yield Workshop(
        added,
        Shelf(tmp_path / "shelf"),
        FakeEncoder(),
        cache,
        clock,
        content(tmp_path / "c"),
        tmp_path / "manuscripts",
    )
    cache.close()


def served(workshop: Workshop) -> Live:
    reload(workshop, Scope.FULL)
    live = Live(workshop.shelf, None, FakeEncoder())
    assert live.follow()
    return live


def article(live: Live, question: str) -> tuple[str, str]:
    answer = consult(question, live.index, live.encoder, rules()).answer
    assert answer.status is Status.CLAUSE
    return answer.citations[0].quote, answer.citations[0].validity


def test_until_its_day_a_new_text_is_shown_as_still_to_come(workshop: Workshop) -> None:
    live = served(workshop)
    assert article(live, "劳动法第一条") == (
        "用人单位应当按月足额支付劳动报酬，不得拖欠工资。",
        "现行有效（2018-12-29文本）；由管理员加入；文本未注明现行状态，其后是否修订未核实",
    )
    assert not live.turn(EVE)
    assert not live.is_behind(EVE)


def test_at_midnight_the_old_text_is_cited_no_more(workshop: Workshop) -> None:
    live = served(workshop)
    assert live.turn(DAY)
    assert not live.turn(DAY)
    assert article(live, "劳动法第一条")[1] == "历史版本；2026-08-28的文本已取代它"
    index = live.index
    assert index is not None
    assert index.sources["statute/劳动法@2026-08-28"].citable


def test_the_release_is_rebuilt_for_the_day_and_then_the_new_text_is_found(
    workshop: Workshop, clock: Clock
) -> None:
    live = served(workshop)
    clock.today = DAY
    live.turn(DAY)
    assert live.is_behind(DAY)
    done = turn(workshop)
    assert done.new
    assert live.follow()
    assert not live.is_behind(DAY)
    assert article(live, "劳动法第一条")[0] == "用人单位应当每月五日前足额支付工资。"
    assert (
        article(live, f"{EVE[:4]}年12月31日时的劳动法第一条")[0]
        == "用人单位应当按月足额支付劳动报酬，不得拖欠工资。"
    )


def test_what_was_added_and_not_published_does_not_leak_into_the_rebuilt_release(
    workshop: Workshop, clock: Clock
) -> None:
    live = served(workshop)
    (workshop.added / "draft.md").write_text(DRAFT, "utf-8")
    clock.today = DAY
    turn(workshop)
    live.follow()
    assert live.index is not None
    assert "statute/攀枝花市草稿条例" not in live.index.sources
    assert "statute/劳动法@2018-12-29" in live.index.sources


def test_a_release_whose_documents_are_unknown_is_only_rebuilt_if_nothing_was_added(
    workshop: Workshop, clock: Clock, tmp_path: Path
) -> None:
    served(workshop)
    (tmp_path / "manuscripts").rename(tmp_path / "gone")
    clock.today = DAY
    assert turn(workshop).new
    (tmp_path / "manuscripts").rename(tmp_path / "gone-too")
    (workshop.added / "draft.md").write_text(DRAFT, "utf-8")
    with pytest.raises(TurnError, match="还没发布的改动"):
        turn(workshop)


def test_the_watch_starts_one_rebuild_on_the_day_and_tries_again_after_an_hour(workshop: Workshop) -> None:
    live = served(workshop)
    started: list[str] = []
    today, elapsed = [EVE], [0.0]

    def rebuild() -> bool:
        started.append(today[0])
        return True

    daybreak = Daybreak(live, rebuild, lambda: today[0], lambda: elapsed[0])
    assert not daybreak.look()
    today[0] = DAY
    assert daybreak.look()
    assert not daybreak.look()
    elapsed[0] = AGAIN_S
    assert daybreak.look()
    assert started == [DAY, DAY]


def test_a_rebuild_that_could_not_start_is_started_at_the_next_look(workshop: Workshop) -> None:
    busy = iter((False, True))
    daybreak = Daybreak(served(workshop), lambda: next(busy), lambda: DAY, lambda: 0.0)
    assert not daybreak.look()
    assert daybreak.look()
