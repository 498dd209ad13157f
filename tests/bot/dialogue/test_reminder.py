"""Administrators are told what is due once a week, on its first working morning, however often the program starts."""

import os
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import reminders
from bot.card import ActionKind
from bot.dialogue.incoming import TELEGRAM
from bot.dialogue.parts import parts_of
from bot.dialogue.postman import Postman
from bot.dialogue.reminder import Reminder
from bot.freshness import Freshness
from bot.hours import BEIJING, Hours, is_workday
from bot.live import Live
from bot.reminders import week_of
from bot.store import Store, open_store
from bot.telegram.carrier import TelegramCarrier
from bot.telegram.draft import from_json
from bot.telegram.post import plain
from knowledge.detail import details
from tests.bot.dying import die_at
from tests.builders import rules

ADMINS = frozenset({80, 81})
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=BEIJING)


class Clock:
    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> str:
        return self.at.isoformat()


def reminding(store: Store, live: Live, admins: frozenset[int] = ADMINS) -> Reminder:
    postman = Postman({TELEGRAM: TelegramCarrier(store)})
    return Reminder(parts_of(live, rules(), store, postman, "mingbai_bot", frozenset({70}), admins))


def letters(store: Store) -> list[tuple[int, str]]:
    with store.reading() as db:
        rows = db.execute("SELECT chat, payload FROM outbox ORDER BY id").fetchall()
    return [(chat, plain(from_json(payload).html)) for chat, payload in rows]


@pytest.fixture
def clock() -> Clock:
    return Clock(MONDAY)


@pytest.fixture
def own(path: Path, clock: Clock) -> Iterator[Store]:
    with closing(open_store(path, clock)) as store:
        yield store


def test_each_administrator_is_told_with_the_buttons_of_due(own: Store, small: Live) -> None:
    assert reminding(own, small).look()
    told = letters(own)
    assert [chat for chat, _ in told] == [80, 81]
    assert all(text.startswith("每周提醒") and "没核实过" in text for _, text in told)
    with own.reading() as db:
        kept = [row[0] for row in db.execute("SELECT action FROM buttons")]
    assert sum(ActionKind.CONFIRM.value in action for action in kept) >= 2 * 3


def test_once_a_week_whoever_starts_again(own: Store, small: Live, path: Path, clock: Clock) -> None:
    assert reminding(own, small).look()
    with closing(open_store(path, clock)) as other:
        assert not reminding(other, small).look()
    for hours in (1, 5, 24, 48, 6 * 24):
        clock.at = MONDAY + timedelta(hours=hours)
        assert not reminding(own, small).look(), hours
    clock.at = MONDAY + timedelta(days=7)
    assert reminding(own, small).look() and len(letters(own)) == 4


def test_two_that_look_at_once_tell_once(
    own: Store, small: Live, path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Both saw the week open.
    monkeypatch.setattr(reminders.Reminders, "is_open", lambda *_: True)
    with closing(open_store(path, clock)) as other:
        assert [reminding(own, small).look(), reminding(other, small).look()] == [True, False]
    assert len(letters(own)) == 2


def test_where_nothing_is_due_nobody_is_disturbed_that_week(own: Store, small: Live) -> None:
    assert small.index is not None
    every = [d.id for s in small.index.services.values() for d in details(s)]
    Freshness(own).confirm(every, small.index.services, small.index.release, "anna")
    assert not reminding(own, small).look() and letters(own) == []
    Freshness(own).doubt(every[:1], small.index.services, small.index.release, "anna", "空号")
    assert not reminding(own, small).look(), "the week is over"


def test_without_administrators_or_knowledge_nothing_is_told(own: Store, small: Live) -> None:
    index, small.index = small.index, None
    assert not reminding(own, small).look()
    small.index = index
    assert not reminding(own, small, frozenset()).look()
    # Who becomes one later this week is told.
    assert reminding(own, small).look()


@pytest.mark.parametrize(
    ("at", "expected", "why"),
    [
        ("2026-11-23T08:59", "", "before the desk opens"),
        ("2026-11-23T09:00", "2026-W48", "Monday morning"),
        ("2026-11-24T09:00", "2026-W48", "late: the program did not run on Monday"),
        ("2026-11-28T10:00", "", "Saturday"),
        ("2026-10-05T10:00", "", "a Monday in the holidays"),
        ("2026-10-08T09:00", "2026-W41", "the first working day after them"),
        ("2026-02-16T10:00", "", "New Year's week"),
        ("2026-02-24T09:00", "2026-W09", "whose next working day is in the next week"),
    ],
)
def test_it_is_time_on_the_first_working_morning(at: str, expected: str, why: str) -> None:
    assert week_of(datetime.fromisoformat(f"{at}:00+08:00"), Hours()) == expected, why


@given(st.dates(date(2026, 1, 1), date(2026, 12, 27)))
def test_every_week_with_a_working_day_is_told_on_its_first(day: date) -> None:
    monday = day - timedelta(days=day.weekday())
    week = [monday + timedelta(days=n) for n in range(7)]
    told = [d for d in week if week_of(datetime(d.year, d.month, d.day, 9, tzinfo=BEIJING), Hours())]
    assert told == [d for d in week if is_workday(d)]


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_killed_at_any_step_everybody_is_told_once(path: Path, small: Live) -> None:
    open_store(path, Clock(MONDAY)).close()
    codes = []
    for at in range(1, 20):
        child = os.fork()
        if child == 0:
            try:
                store = open_store(path, Clock(MONDAY))
                steps = ((store, "now"), (reminders.Reminders, "begin"), (TelegramCarrier, "_letters"))
                die_at(at, steps)
                reminding(store, small).look()
                store.close()
                os._exit(0)
            finally:
                os._exit(1)
        codes.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        with closing(open_store(path, Clock(MONDAY))) as store:
            assert len(letters(store)) == (2 if codes[-1] == 0 else 0), at
        if codes[-1] == 0:
            break
    assert set(codes[:-1]) == {9} and len(codes) > 3
