"""Calls: each operator's own, masked, there again after a crash, gone after their time."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.call import Call
from bot.calls import MAX_ITEMS, MAX_NOTE, Calls
from bot.store import Store, open_store
from bot.told import Subject, Told
from tests.bot.conftest import NOW

HOTLINE = Told(Subject.SERVICE, "legal-hotline", "12348热线", ("12348（咨询）",), ("先打12348。",))
GROUND = Told(
    Subject.CLAUSE, "statute/劳动法/50", title="《劳动法》第五十条", quote="按月支付", validity="现行有效"
)


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> str:
        return self.now

    def forward(self, minutes: float) -> None:
        self.now = (datetime.fromisoformat(self.now) + timedelta(minutes=minutes)).isoformat()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def kept(path: Path, clock: Clock) -> Iterator[Store]:
    store = open_store(path, clock)
    yield store
    store.close()


@pytest.fixture
def calls(kept: Store) -> Calls:
    return Calls(kept)


def do(store: Store, deed: Callable[..., Call], *about: object) -> Call:
    with store.writing() as db:
        return deed(db, "li", *about)


def test_what_was_looked_up_and_told_is_there_after_a_crash(path: Path, kept: Store, calls: Calls) -> None:
    do(kept, calls.looked, "拖欠工资", "r1")
    do(kept, calls.told, "拖欠工资", HOTLINE, "r1")
    do(kept, calls.told, "拖欠工资", GROUND, "r2")
    do(kept, calls.note, "工地在仁和")
    again = open_store(path, lambda: NOW)
    found = Calls(again).current("li")
    again.close()
    assert found is not None and found.note == "工地在仁和"
    assert [(item.query, item.release) for item in found.looked] == [("拖欠工资", "r1")]
    assert [(item.told, item.release) for item in found.told] == [(HOTLINE, "r1"), (GROUND, "r2")]


def test_operators_see_their_own_calls(kept: Store, calls: Calls) -> None:
    do(kept, calls.looked, "拖欠工资", "r")
    assert calls.current("wang") is None and calls.recent("wang") == ()


@pytest.mark.parametrize(
    ("typed", "lines", "why"),
    [
        (("拖欠", "拖欠工资", "拖欠工资怎么办"), ("拖欠工资怎么办",), "typed further"),
        (("拖欠工资", "工伤"), ("拖欠工资", "工伤"), "something else"),
        (("拖欠工资", "拖欠工资"), ("拖欠工资",), "the same again"),
        (("  \u200b ",), (), "nothing"),
        (("我叫张三，电话13800138000",), ("我叫〔姓名〕，电话〔电话〕",), "masked"),
        (("\u202e工\u200b资<script>",), ("工资<script>",), "what shows nothing or turns the text is gone"),
    ],
)
def test_history_holds_what_was_looked_up(
    kept: Store, calls: Calls, typed: tuple[str, ...], lines: tuple[str, ...], why: str
) -> None:
    for query in typed:
        call = do(kept, calls.looked, query, "r")
    assert call.queries == lines


def test_the_same_looked_up_after_it_was_told_is_no_new_line(kept: Store, calls: Calls) -> None:
    do(kept, calls.looked, "拖欠工资", "r")
    do(kept, calls.told, "拖欠工资", HOTLINE, "r")
    assert len(do(kept, calls.looked, "拖欠工资", "r").looked) == 1


def test_what_was_told_twice_stands_there_once_and_can_be_taken_back(kept: Store, calls: Calls) -> None:
    do(kept, calls.told, "拖欠工资", HOTLINE, "r")
    call = do(kept, calls.told, "欠薪", HOTLINE, "r")
    assert [item.told for item in call.told] == [HOTLINE]
    assert do(kept, calls.untold, call.told[0].id).told == ()


def test_nobody_takes_back_what_another_operator_told(kept: Store, calls: Calls) -> None:
    call = do(kept, calls.told, "拖欠工资", HOTLINE, "r")
    with kept.writing() as db:
        calls.untold(db, "wang", call.told[0].id)
    current = calls.current("li")
    assert current is not None and len(current.told) == 1


def test_an_office_s_number_is_not_masked_but_the_caller_s_is(kept: Store, calls: Calls) -> None:
    call = do(kept, calls.told, "电话13800138000", HOTLINE, "r")
    assert call.told[0].told == HOTLINE
    assert call.told[0].query == "电话〔电话〕"


def test_a_note_is_masked_and_not_too_long(kept: Store, calls: Calls) -> None:
    assert (
        do(kept, calls.note, "我叫张三，住仁和区大田镇片那立村3组").note == "我叫〔姓名〕，住仁和区〔地址〕"
    )
    assert len(do(kept, calls.note, "字" * (MAX_NOTE + 1)).note) == MAX_NOTE


def test_a_new_caller_has_an_empty_history(kept: Store, calls: Calls) -> None:
    first = do(kept, calls.looked, "拖欠工资", "r")
    with kept.writing() as db:
        calls.end(db, "li")
    assert calls.current("li") is None
    second = do(kept, calls.looked, "拖欠工资", "r")
    assert second.id != first.id and len(second.items) == 1
    assert [call.id for call in calls.recent("li")] == [second.id, first.id]
    assert calls.recent("li")[1].closed_at == NOW


def test_a_call_ended_by_mistake_is_taken_up_again(kept: Store, calls: Calls) -> None:
    first = do(kept, calls.looked, "拖欠工资", "r")
    with kept.writing() as db:
        calls.end(db, "li")
    second = do(kept, calls.looked, "工伤", "r")
    with kept.writing() as db:
        again = calls.resume(db, "li", first.id)
    assert again is not None and again.queries == ("拖欠工资",)
    current, other = calls.current("li"), calls.find(second.id)
    assert current is not None and current.id == first.id
    assert other is not None and other.closed_at


@pytest.mark.parametrize(("operator", "minutes"), [("wang", 0), ("li", 121)])
def test_neither_another_s_call_nor_an_old_one_is_taken_up(
    kept: Store, calls: Calls, clock: Clock, operator: str, minutes: int
) -> None:
    call = do(kept, calls.looked, "拖欠工资", "r")
    clock.forward(minutes)
    with kept.writing() as db:
        assert calls.resume(db, operator, call.id) is None
        assert calls.resume(db, operator, "nothing") is None


def test_a_forgotten_call_ends_when_it_was_last_used(kept: Store, calls: Calls, clock: Clock) -> None:
    first = do(kept, calls.looked, "拖欠工资", "r")
    clock.forward(121)
    assert calls.current("li") is None
    second = do(kept, calls.looked, "工伤", "r")
    assert second.id != first.id
    old = calls.find(first.id)
    assert old is not None and old.closed_at == NOW


def test_a_call_that_is_used_lasts(kept: Store, calls: Calls, clock: Clock) -> None:
    first = do(kept, calls.looked, "拖欠工资", "r")
    for query in ("工伤", "低保"):
        clock.forward(100)
        assert do(kept, calls.looked, query, "r").id == first.id


def test_the_ticket_of_a_call_is_known(kept: Store, calls: Calls) -> None:
    assert do(kept, calls.ticketed, "20261123-007").ticket == "20261123-007"


def test_history_does_not_grow_without_end(kept: Store, calls: Calls) -> None:
    with kept.writing() as db:
        for n in range(MAX_ITEMS + 2):
            call = calls.looked(db, "li", f"{n}件事", "r")
    assert len(call.items) == MAX_ITEMS
    assert call.items[-1].query == f"{MAX_ITEMS + 1}件事"


def test_old_calls_go_with_all_that_was_in_them(kept: Store, calls: Calls, clock: Clock) -> None:
    old = do(kept, calls.looked, "拖欠工资", "r")
    clock.forward(24 * 60)
    new = do(kept, calls.looked, "工伤", "r")
    with kept.writing() as db:
        assert calls.prune(db, clock.now) == 1
    assert calls.find(old.id) is None and calls.find(new.id) is not None
    with kept.reading() as db:
        assert [query for (query,) in db.execute("SELECT query FROM call_items")] == ["工伤"]
