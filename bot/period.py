"""Period: the days that are counted, whole ones in Beijing, and the days that they are compared with."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from knowledge.tables import is_day

# Longer than anybody compares, and few enough columns to look at.
MOST_DAYS = 5 * 366
# Days one by one up to a quarter; weeks up to two years.
_MOST_SINGLE, _MOST_WEEKS = 92, 731


class Fault(StrEnum):
    """Why two dates are no period."""

    NO_DATE = "no_date"  # not written as a date, or a day that does not exist
    ORDER = "order"  # ends before it begins
    FUTURE = "future"  # ends after today
    LONG = "long"


class Grain(StrEnum):
    """How finely a period is drawn."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Calendar(StrEnum):
    """Into which stretches time is divided once and for all; a report that leaves the desk is of one of them."""

    WEEK = "week"  # from Monday
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    def stretch(self, day: date) -> "Period":
        """The one that a day is in. No two of them have a day in common."""
        match self:
            case Calendar.WEEK:
                first = day - timedelta(days=day.weekday())
                return Period(first, first + timedelta(days=6))
            case Calendar.MONTH:
                return Period(day.replace(day=1), _end(day))
            case Calendar.QUARTER:
                first = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
                return Period(first, _end(first.replace(month=first.month + 2)))
            case Calendar.YEAR:
                return Period(day.replace(month=1, day=1), day.replace(month=12, day=31))

    def has(self, period: "Period", today: date) -> bool:
        """Whether a period is one of them, and over: nothing of it is still to come."""
        return period == self.stretch(period.first) and period.last < today

    def latest(self, today: date) -> "Period":
        """The last one that is over."""
        return self.stretch(self.stretch(today).first - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Period:
    """From one day to another, both counted."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"{self.first} to {self.last}: ends before it begins")

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def grain(self) -> Grain:
        """How finely it is drawn."""
        if self.days <= _MOST_SINGLE:
            return Grain.DAY
        return Grain.WEEK if self.days <= _MOST_WEEKS else Grain.MONTH

    @property
    def steps(self) -> tuple[date, ...]:
        """The first day of each of its steps, as finely as it is drawn; weeks begin on Monday, the first where it does."""
        return tuple(dict.fromkeys(self.step(day) for day in self))

    def step(self, day: date) -> date:
        """The first day of the step that a day is in."""
        match self.grain:
            case Grain.DAY:
                return day
            case Grain.WEEK:
                return max(self.first, day - timedelta(days=day.weekday()))
            case Grain.MONTH:
                return max(self.first, day.replace(day=1))

    def before(self) -> "Period":
        """As many days just before; of a week, month, quarter or year the one before; of a month's first days the same
        days of the month before."""
        for kind in Calendar:
            if self == kind.stretch(self.first):
                return kind.stretch(self.first - timedelta(days=1))
        if self.days > 1 and self.first.day == 1 and self.last <= _end(self.first):
            previous = (self.first - timedelta(days=1)).replace(day=1)
            whole = self.last == _end(self.first)
            last = _end(previous) if whole else min(_end(previous), previous + (self.last - self.first))
            return Period(previous, last)
        return Period(self.first - timedelta(days=self.days), self.first - timedelta(days=1))

    def __iter__(self) -> Iterator[date]:
        """Every day."""
        return (self.first + timedelta(days=n) for n in range(self.days))


def latest(days: int, today: date) -> Period:
    """The last so many whole days: today is not over.

    >>> latest(7, date(2026, 1, 3))
    Period(first=datetime.date(2025, 12, 27), last=datetime.date(2026, 1, 2))
    """
    return Period(today - timedelta(days=days), today - timedelta(days=1))


def month(text: str, today: date) -> Period | Fault:
    """A month written 2026-11, as far as it is over; the one that runs goes up to today."""
    made = between(f"{text.strip()}-01", f"{text.strip()}-01", today)
    if isinstance(made, Fault):
        return made
    return Period(made.first, min(_end(made.first), today))


def between(first: str, last: str, today: date) -> Period | Fault:
    """The days from one to another, written 2026-11-30, or why they are none."""
    texts = (first.strip(), last.strip())
    if not all(map(is_day, texts)):
        return Fault.NO_DATE
    begins, ends = map(date.fromisoformat, texts)
    if ends < begins:
        return Fault.ORDER
    if ends > today:
        return Fault.FUTURE
    made = Period(begins, ends)
    # Before the first there is nothing, and in the year 1 nothing before that either.
    return Fault.LONG if made.days > MOST_DAYS or begins.year < 1950 else made


def _end(day: date) -> date:
    """The last day of a day's month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
