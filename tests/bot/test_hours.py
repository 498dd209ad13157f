"""The desk's hours: in Beijing time, with the year's holidays and worked weekends."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.hours import BEIJING, Absence, Hours, Shift, beijing, holiday, is_published, is_workday
from bot.wording import tickets as words

DESK = Hours()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("moment", "absence", "opening", "why"),
    [
        ("2026-11-23T08:59:59", "early", "2026-11-23T09:00", "a Monday before work"),
        ("2026-11-23T09:00", None, "2026-11-23T09:00", "the first moment"),
        ("2026-11-23T11:59:59", None, "2026-11-23T11:59:59", "still there"),
        ("2026-11-23T12:00", "noon", "2026-11-23T14:00", "the midday break"),
        ("2026-11-23T14:00", None, "2026-11-23T14:00", "back again"),
        ("2026-11-23T18:00", "late", "2026-11-24T09:00", "after work"),
        ("2026-11-27T18:00", "late", "2026-11-30T09:00", "a Friday evening"),
        ("2026-11-28T10:00", "weekend", "2026-11-30T09:00", "a Saturday"),
        ("2026-10-01T10:00", "holiday", "2026-10-08T09:00", "国庆节, 1 to 7 October"),
        ("2026-09-30T18:30", "late", "2026-10-08T09:00", "the evening before 国庆节"),
        ("2026-10-10T10:00", None, "2026-10-10T10:00", "a Saturday worked for 国庆节"),
        ("2026-02-14T10:00", None, "2026-02-14T10:00", "a Saturday worked for 春节"),
        ("2026-02-15T10:00", "holiday", "2026-02-24T09:00", "春节, nine days"),
        (
            "2026-12-31T18:00",
            "late",
            "2027-01-04T09:00",
            "元旦 of a year whose calendar is not known: a Friday",
        ),
    ],
)
def test_somebody_is_there_or_comes(moment: str, absence: str | None, opening: str, why: str) -> None:
    assert DESK.absence(at(moment)) == absence, why
    assert DESK.is_open(at(moment)) is (absence is None), why
    assert DESK.next_opening(at(moment)) == at(opening), why


def test_hours_are_those_of_beijing_wherever_the_clock_stands() -> None:
    assert DESK.is_open(datetime(2026, 11, 23, 1, 30, tzinfo=UTC))
    assert not DESK.is_open(datetime(2026, 11, 23, 9, 30, tzinfo=timezone(timedelta(hours=-5))))
    assert DESK.next_opening(datetime(2026, 11, 22, 20, 0, tzinfo=UTC)) == at("2026-11-23T09:00")


def test_a_time_without_offset_is_nobodys() -> None:
    with pytest.raises(ValueError, match="has no offset"):
        beijing(datetime(2026, 11, 23, 9, 0))


@pytest.mark.parametrize(
    ("day", "works", "name", "why"),
    [
        ("2026-10-02", False, "国庆节", "a holiday"),
        ("2026-10-10", True, "", "worked to make up for it"),
        ("2026-11-28", False, "", "an ordinary Saturday"),
        ("2026-04-06", False, "清明", "the Monday after"),
        ("2031-10-02", False, "国庆节", "fixed by law, whatever the calendar will say"),
        ("2031-05-02", False, "劳动节", "fixed by law"),
        ("2031-10-06", True, "", "may be free, but nobody has said so yet"),
        ("2031-10-11", False, "", "may be worked, but nobody has said so yet"),
    ],
)
def test_a_day_is_worked_or_free(day: str, works: bool, name: str, why: str) -> None:
    assert is_workday(date.fromisoformat(day)) is works, why
    assert holiday(date.fromisoformat(day)) == name, why


def test_this_years_calendar_is_known_and_a_far_one_is_not() -> None:
    assert is_published(date(2026, 12, 31))
    assert not is_published(date(2999, 1, 1))


@given(st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31)))
def test_the_next_opening_is_open_and_nothing_before_it_is(naive: datetime) -> None:
    moment = naive.replace(tzinfo=BEIJING)
    opening = DESK.next_opening(moment)
    assert opening >= moment and DESK.is_open(opening)
    assert DESK.is_open(moment) == (opening == moment)
    assert opening == moment or not DESK.is_open(opening - timedelta(seconds=1))
    assert opening - moment <= timedelta(days=12), "the longest holidays are nine days"


@pytest.mark.parametrize(
    "shifts",
    [
        (),
        (Shift(time(9), time(9)),),
        (Shift(time(14), time(18)), Shift(time(9), time(12))),
        (Shift(time(9), time(13)), Shift(time(12), time(18))),
    ],
)
def test_shifts_that_make_no_day_do_not_exist(shifts: tuple[Shift, ...]) -> None:
    with pytest.raises(ValueError, match="shifts"):
        Hours(shifts)


OPEN_HOURS = "工作日9:00—12:00、14:00—18:00有人值班。"


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        ("2026-11-23T10:00", "现在有人，会按先后顺序回复您。"),
        ("2026-11-23T08:00", "现在还没上班，最早今天9:00有人看到。急的话请打12348。"),
        ("2026-11-23T13:00", "现在是午休时间，最早今天14:00有人看到。急的话请打12348。"),
        ("2026-11-23T19:00", "现在下班了，最早明天（11月24日，周二）9:00有人看到。急的话请打12348。"),
        ("2026-11-28T19:00", "今天是周末，没有人值班，最早11月30日（周一）9:00有人看到。急的话请打12348。"),
        (
            "2026-10-03T10:00",
            "今天放假（国庆节），没有人值班，最早10月8日（周四）9:00有人看到。急的话请打12348。",
        ),
        (
            "2026-12-31T19:00",
            "现在下班了，最早1月4日（周一）9:00有人看到（放假安排以公布的为准）。急的话请打12348。",
        ),
    ],
)
def test_the_citizen_hears_when_somebody_answers(moment: str, told: str) -> None:
    assert words.hours(DESK, at(moment)) == OPEN_HOURS + told


def test_hours_are_told_in_english_too() -> None:
    assert words.hours(DESK, at("2026-11-27T19:00"), english=True) == (
        "People answer on working days, 9:00–12:00, 14:00–18:00 (Beijing time). Nobody is there now; the earliest is"
        " Mon 2026-11-30 9:00. If it cannot wait, call 12348 (legal advice)."
    )
    assert "Somebody is there now" in words.hours(DESK, at("2026-11-27T10:00"), english=True)


def test_a_desk_round_the_clock_has_no_closing() -> None:
    day_long = Hours((Shift(time(0), time.max),))
    assert day_long.absence(at("2026-11-23T03:00")) is None
    assert day_long.absence(at("2026-11-28T03:00")) is Absence.WEEKEND
