"""Hours: when somebody sits at the desk, in Beijing time."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum
from itertools import count, pairwise

import chinese_calendar

# The whole country keeps this time, without summer time since 1992.
BEIJING = timezone(timedelta(hours=8))

# Free every year by 《全国年节及纪念日放假办法》, for years whose calendar has not been published.
_FIXED = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (5, 2): "劳动节",
    (10, 1): "国庆节",
    (10, 2): "国庆节",
    (10, 3): "国庆节",
}


class Absence(StrEnum):
    """Why nobody sits at the desk."""

    EARLY = "early"  # before the day's first shift
    NOON = "noon"  # between two shifts
    LATE = "late"  # after the last
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class Shift:
    """A stretch of a working day; its last moment is just before `closes`."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Hours:
    """The desk's shifts on working days, in order. Times asked about need an offset; holidays are mainland China's."""

    shifts: tuple[Shift, ...] = (Shift(time(9), time(12)), Shift(time(14), time(18)))

    def __post_init__(self) -> None:
        ordered = all(a.closes <= b.opens for a, b in pairwise(self.shifts))
        if not self.shifts or not ordered or any(s.opens >= s.closes for s in self.shifts):
            raise ValueError(f"shifts {self.shifts}: at least one, in order, each closing after it opens")

    def is_open(self, at: datetime) -> bool:
        """Whether somebody sits at the desk at `at`."""
        return self.absence(at) is None

    def absence(self, at: datetime) -> Absence | None:
        """Why nobody sits at the desk at `at`, or None if somebody does."""
        here = beijing(at)
        if not is_workday(here.date()):
            return Absence.HOLIDAY if holiday(here.date()) else Absence.WEEKEND
        now = here.time()
        if any(s.opens <= now < s.closes for s in self.shifts):
            return None
        if now < self.shifts[0].opens:
            return Absence.EARLY
        return Absence.LATE if now >= self.shifts[-1].closes else Absence.NOON

    def next_opening(self, at: datetime) -> datetime:
        """The first moment from `at` on when somebody sits at the desk, in Beijing time; `at` itself if open."""
        here = beijing(at)
        for days in count():
            day = here.date() + timedelta(days=days)
            for shift in self.shifts if is_workday(day) else ():
                if datetime.combine(day, shift.closes, BEIJING) > here:
                    return max(here, datetime.combine(day, shift.opens, BEIJING))
        raise AssertionError("the days never end")


def beijing(at: datetime) -> datetime:
    """The same moment in Beijing time. Raises ValueError for a time without offset."""
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no offset: which moment is meant?")
    return at.astimezone(BEIJING)


def moment(iso: str) -> datetime:
    """An ISO date and time as a moment in Beijing. Raises ValueError for one without offset."""
    return beijing(datetime.fromisoformat(iso))


def is_published(day: date) -> bool:
    """Whether the year's calendar of holidays is known here; the State Council publishes it each November."""
    return _details(day) is not None


def is_workday(day: date) -> bool:
    """Whether offices work: holidays off, weekends off except those worked to make up for holidays (调休).

    In a year whose calendar is not known here, weekdays except the holidays of fixed date.
    """
    details = _details(day)
    if details is None:
        return day.weekday() < 5 and (day.month, day.day) not in _FIXED
    return not details[0]


def holiday(day: date) -> str:
    """The Chinese name of the holiday for which a day is free, "" for an ordinary weekend or a working day."""
    details = _details(day)
    if details is None:
        return _FIXED.get((day.month, day.day), "")
    free, name = details
    # The library gives English names, and for worked weekends the holiday they make up for.
    return chinese_calendar.Holiday(name).chinese if free and name else ""


def _details(day: date) -> tuple[bool, str | None] | None:
    """Whether a day is free and for which holiday; None for a year that the library does not know."""
    try:
        free, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return None
    return bool(free), name
