"""Periods: whole days, compared with as many before them; what is no period says why."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.period import Calendar, Fault, Grain, Period, between, latest, month

TODAY = date(2026, 11, 30)


def days(text: str) -> Period:
    first, _, last = text.partition("/")
    return Period(date.fromisoformat(first), date.fromisoformat(last or first))


@pytest.mark.parametrize(
    ("period", "before", "why"),
    [
        ("2026-11-23/2026-11-29", "2026-11-16/2026-11-22", "as many days"),
        ("2026-11-29", "2026-11-28", "one day"),
        ("2026-01-01", "2025-12-31", "one day is no month"),
        ("2026-01-03/2026-01-09", "2025-12-27/2026-01-02", "over the year's end"),
        ("2026-10-01/2026-10-31", "2026-09-01/2026-09-30", "a month with the month before"),
        ("2026-01-01/2026-01-31", "2025-12-01/2025-12-31", "January with December"),
        ("2026-11-01/2026-11-12", "2026-10-01/2026-10-12", "a month that runs with the same days"),
        ("2026-03-01/2026-03-30", "2026-02-01/2026-02-28", "as far as that month goes"),
        ("2024-03-01/2024-03-31", "2024-02-01/2024-02-29", "leap year"),
    ],
)
def test_a_period_is_compared_with_the_one_before(period: str, before: str, why: str) -> None:
    assert days(period).before() == days(before), why


def test_the_last_days_are_those_that_are_over() -> None:
    assert latest(7, TODAY) == days("2026-11-23/2026-11-29")
    assert latest(90, TODAY).days == 90


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2026-10", "2026-10-01/2026-10-31"),
        (" 2026-11 ", "2026-11-01/2026-11-30"),
        ("2024-02", "2024-02-01/2024-02-29"),
    ],
)
def test_a_month_is_named_by_year_and_number(text: str, period: str) -> None:
    assert month(text, TODAY) == days(period)
    assert month("2026-11", date(2026, 11, 12)) == days("2026-11-01/2026-11-12")


@pytest.mark.parametrize(
    ("first", "last", "fault"),
    [
        ("2026-11-31", "2026-11-30", Fault.NO_DATE),
        ("2026-02-29", "2026-03-01", Fault.NO_DATE),
        ("", "2026-03-01", Fault.NO_DATE),
        ("昨天", "今天", Fault.NO_DATE),
        ("2026-11-1", "2026-11-30", Fault.NO_DATE),
        ("２０２６-11-01", "2026-11-30", Fault.NO_DATE),
        ("2026-11-30", "2026-11-29", Fault.ORDER),
        ("2026-11-30", "2026-12-01", Fault.FUTURE),
        ("2020-01-01", "2026-01-01", Fault.LONG),
        ("0001-01-01", "0001-01-02", Fault.LONG),
    ],
)
def test_what_is_no_period_says_why(first: str, last: str, fault: Fault) -> None:
    assert between(first, last, TODAY) is fault


def test_a_single_day_is_a_period_and_so_is_today() -> None:
    assert between("2026-11-30", "2026-11-30", TODAY) == days("2026-11-30")


@pytest.mark.parametrize(
    ("period", "grain", "steps"),
    [
        ("2025-12-30/2026-01-02", Grain.DAY, 4),
        ("2026-01-01/2026-12-31", Grain.WEEK, 53),
        ("2024-01-15/2026-11-30", Grain.MONTH, 35),
    ],
)
def test_a_long_period_is_drawn_in_longer_steps(period: str, grain: Grain, steps: int) -> None:
    made = days(period)
    assert (made.grain, len(made.steps), made.steps[0]) == (grain, steps, made.first)
    assert {made.step(day) for day in made} == set(made.steps)


@pytest.mark.parametrize(
    ("calendar", "latest", "before"),
    [
        (Calendar.WEEK, "2026-11-23/2026-11-29", "2026-11-16/2026-11-22"),
        (Calendar.MONTH, "2026-10-01/2026-10-31", "2026-09-01/2026-09-30"),
        (Calendar.QUARTER, "2026-07-01/2026-09-30", "2026-04-01/2026-06-30"),
        (Calendar.YEAR, "2025-01-01/2025-12-31", "2024-01-01/2024-12-31"),
    ],
)
def test_the_last_stretch_that_is_over_and_the_one_before(
    calendar: Calendar, latest: str, before: str
) -> None:
    found = calendar.latest(TODAY)
    assert found == days(latest) and found.before() == days(before)
    assert calendar.has(found, TODAY) and not calendar.has(calendar.stretch(TODAY), TODAY)


_DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))


@given(st.sampled_from(Calendar), _DAYS, _DAYS, _DAYS)
def test_stretches_are_the_same_or_have_no_day_in_common(
    calendar: Calendar, one: date, other: date, today: date
) -> None:
    a, b = calendar.stretch(one), calendar.stretch(other)
    assert one in a and (a == b or a.last < b.first or b.last < a.first)
    # What a report is compared with is one of them, too.
    assert a.before() == calendar.stretch(a.first - timedelta(days=1)) and calendar.has(a.before(), a.first)
    assert not calendar.has(Period(min(one, today), today), today)
