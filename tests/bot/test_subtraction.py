"""Whoever has every report that may leave, and subtracts them from each other, finds no small count."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.period import Calendar, Period
from bot.tables import Grid, grid

FIRST, TODAY = date(2026, 6, 15), date(2026, 12, 1)
DAYS = (TODAY - FIRST).days
SERVICES, PLACES = ("aid", "wages"), ("东区", "米易县")
CELLS = tuple(product(SERVICES, PLACES))
# By day from FIRST on and by cell how many asked.
Asked = Mapping[tuple[int, int], int]
ASKED = st.dictionaries(
    st.tuples(st.integers(0, DAYS - 1), st.integers(0, 3)), st.integers(1, 9), max_size=40
)


@dataclass(frozen=True)
class Told:
    """A report somebody holds: which days, and what it shows."""

    period: Period
    grid: Grid | None

    def cell(self, service: str, place: str) -> object:
        return self.grid.row(service)[PLACES.index(place)] if self.grid else None


def told(asked: Asked, period: Period, threshold: int = 5) -> Told:
    """The report of a period, as it is shown."""
    counts = dict.fromkeys(CELLS, 0)
    for (day, cell), n in asked.items():
        if FIRST + timedelta(days=day) in period:
            counts[CELLS[cell]] += n
    return Told(period, grid(counts, SERVICES, PLACES, threshold))


def found_out(reports: Sequence[Told]) -> Iterator[tuple[int, int]]:
    """(what a difference says, how many days it is of) of every cell that two reports show, one within the other."""
    for long, short in product(reports, reports):
        if long.period.first <= short.period.first and short.period.last <= long.period.last:
            for service, place in CELLS:
                a, b = long.cell(service, place), short.cell(service, place)
                if isinstance(a, int) and isinstance(b, int) and 0 < a - b < 5:
                    yield a - b, long.period.days - short.period.days


def periods() -> Iterator[Period]:
    """Every period of half a year."""
    days = [FIRST + timedelta(days=n) for n in range(DAYS)]
    return (Period(a, b) for a in days for b in days if a <= b)


MAY_LEAVE = {kind: [period for period in periods() if kind.has(period, TODAY)] for kind in Calendar}


def test_two_periods_that_cross_give_a_single_day_away() -> None:
    # The attack is real: seven asked in the month, one of them on its last day.
    last = (date(2026, 11, 30) - FIRST).days
    asked = {(last - 9, 3): 6, (last, 3): 1, (last - 9, 0): 20, (last - 9, 1): 20, (last - 9, 2): 20}
    month, less = Period(date(2026, 11, 1), date(2026, 11, 30)), Period(date(2026, 11, 1), date(2026, 11, 29))
    assert list(found_out([told(asked, month), told(asked, less)])) == [(1, 1)]
    for calendar in Calendar:
        assert not (calendar.has(month, TODAY) and calendar.has(less, TODAY))


@pytest.mark.parametrize("calendar", Calendar)
@settings(max_examples=30, deadline=None)
@given(asked=ASKED)
def test_of_all_that_may_leave_nothing_can_be_subtracted(calendar: Calendar, asked: Asked) -> None:
    may_leave = MAY_LEAVE[calendar]
    assert may_leave or calendar is Calendar.YEAR
    every = [told(asked, period) for period in may_leave]
    assert list(found_out(every)) == []
    # No day is in two of them: whatever is made of several tells of each what it says itself.
    days = [day for period in may_leave for day in period]
    assert len(days) == len(set(days))
