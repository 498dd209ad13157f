"""Days, weeks, channels and hours: four tables of the same questions, of which none gives another's small counts away."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from bot.period import Period
from bot.suppression import Cell, Hidden
from bot.times import Asked, Times, times

FOUR_WEEKS = Period(date(2026, 11, 2), date(2026, 11, 29))
MONTH = Period(date(2026, 10, 1), date(2026, 10, 31))


def asked(period: Period, each: int, **other: int) -> dict[tuple[date, int, str], int]:
    """So many a day at nine on the web; `d3=2`: two on the fourth day instead."""
    days = list(period)
    return {(day, 9, "web"): other.get(f"d{n}", each) for n, day in enumerate(days)}


def day(made: Times, when: date) -> Cell:
    assert made.days is not None
    return made.days.cell(when.isoformat())


def test_nothing_small_nothing_hidden() -> None:
    made = times(asked(MONTH, 20), MONTH, 5)
    assert made.days is not None and made.steps is not None and made.hours is not None
    assert set(made.days.cells) == {20} and made.days.total == 620
    assert made.steps.rows == ("2026-10-01", "2026-10-05", "2026-10-12", "2026-10-19", "2026-10-26")
    assert made.steps.row_totals == (80, 140, 140, 140, 120)
    assert made.hours.row("4")[9] == 100, "five Thursdays"
    assert made.channels is not None and made.channels.ranked() == (("web", 620),)


def test_a_small_day_is_told_neither_by_its_week_nor_by_its_weekday() -> None:
    made = times(asked(FOUR_WEEKS, 20, d3=2), FOUR_WEEKS, 5)
    days = list(FOUR_WEEKS)
    assert day(made, days[3]) is Hidden.FEW
    week = [day(made, d) for d in days[:7]]
    weekday = [day(made, d) for d in days[3::7]]
    assert sum(not isinstance(cell, int) for cell in week) >= 2
    assert sum(not isinstance(cell, int) for cell in weekday) >= 2


def test_a_short_period_has_days_and_channels_only() -> None:
    week = Period(date(2026, 11, 2), date(2026, 11, 8))
    made = times(asked(week, 20, d2=1), week, 5)
    assert (made.steps, made.hours) == (None, None)
    assert day(made, date(2026, 11, 4)) is Hidden.FEW
    assert made.channels is not None and made.channels.total == 121


def test_where_weeks_would_tell_too_much_days_come_first() -> None:
    # Three in the first week, all on its Monday: the sums of the other weeks would tell them.
    quiet = asked(FOUR_WEEKS, 20, d0=3, **{f"d{n}": 0 for n in range(1, 7)})
    made = times(quiet, FOUR_WEEKS, 5)
    assert (made.steps, made.hours) == (None, None)
    assert made.days is not None
    assert day(made, date(2026, 11, 2)) is Hidden.FEW
    assert sum(isinstance(cell, int) and cell > 0 for cell in made.days.cells) == 20


def test_a_long_period_is_told_by_its_steps() -> None:
    year = Period(date(2025, 12, 15), date(2026, 11, 29))
    made = times(asked(year, 3), year, 5)
    assert made.days is not None and made.steps is not None
    assert made.days.keys[:2] == ("2025-12-15", "2025-12-22")
    assert (made.days.cells[0], made.steps.row_totals[0]) == (21, 21)


counts = st.one_of(st.just(0), st.integers(0, 9), st.integers(5, 40))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(counts, min_size=28, max_size=28),
    st.lists(st.sampled_from(["web", "api"]), min_size=28, max_size=28),
)
def test_no_small_day_can_be_told_from_all_four(numbers: list[int], channels: list[str]) -> None:
    """Integer programming over days and channels, with every sum that is shown anywhere."""
    given_: Asked = {(d, 9, c): n for d, c, n in zip(FOUR_WEEKS, channels, numbers, strict=True) if n}
    made = times(given_, FOUR_WEEKS, 5)
    if made.days is None:
        return
    days = list(FOUR_WEEKS)
    sums: list[tuple[list[int], Cell]] = [([n], day(made, d)) for n, d in enumerate(days)]
    sums.append((list(range(28)), made.days.total))
    if made.steps:
        for n, cell in enumerate(made.steps.row_totals):
            sums.append((list(range(7 * n, 7 * n + 7)), cell))
    if made.hours:
        for n, cell in enumerate(made.hours.row_totals):
            sums.append((list(range(n, 28, 7)), cell))
    limits = []
    for places, cell in sums:
        chosen = np.zeros(28)
        chosen[places] = 1
        least, most = (0, 4) if cell is Hidden.FEW else (5, 10**6)
        if isinstance(cell, int):
            least, most = cell, cell
        limits.append(LinearConstraint(chosen, least, most))
    for n, true in enumerate(numbers):
        if not 0 < true < 5:
            continue
        assert day(made, days[n]) is Hidden.FEW
        aim = np.zeros(28)
        aim[n] = 1
        ends = [
            milp(w * aim, constraints=limits, integrality=np.ones(28), bounds=Bounds(0, 2000))
            for w in (1, -1)
        ]
        assert all(end.success for end in ends)
        assert round(ends[0].fun) <= 1 and round(-ends[1].fun) >= 4


@pytest.mark.parametrize("period", [FOUR_WEEKS, MONTH, Period(date(2026, 11, 1), date(2026, 11, 1))])
def test_nobody_asked(period: Period) -> None:
    made = times({}, period, 5)
    assert made.days is not None
    assert set(made.days.cells) == {0} and made.days.total == 0
