"""Times: when questions came and by which channel, as it may be shown; the same questions in four tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from bot.period import Grain, Period
from bot.tables import Grid, Tally, grid, tally

# Questions by (day, hour, channel).
Asked = Mapping[tuple[date, int, str], int]
# Fewer weeks have no usual hours.
LEAST_DAYS_FOR_HOURS = 28

_K = TypeVar("_K")

_WEEKDAYS = tuple(str(n) for n in range(1, 8))
_HOURS = tuple(str(n) for n in range(24))


@dataclass(frozen=True, slots=True)
class Times:
    """`days`: by the first day of each step of the period; `channels`; `steps`: the first day of each week (of a long
    period, of each of its steps) by channel; `hours`: weekdays 1 to 7 (Monday first) by hour. None: not shown."""

    days: Tally | None
    channels: Tally | None
    steps: Grid | None
    hours: Grid | None


def times(asked: Asked, period: Period, least: int) -> Times:
    """The times of questions; counts below `least` are small. No table gives another's small counts away."""
    if period.grain is not Grain.DAY:
        return _long(asked, period, least)
    whole = _by_the_day(asked, period, least) if period.days >= LEAST_DAYS_FOR_HOURS else None
    return whole or Times(_days(asked, period, least), _channels(asked, least), None, None)


def _by_the_day(asked: Asked, period: Period, least: int) -> Times | None:
    """Days as a table of weeks and weekdays, the sums of which the other two tables tell; None where that hides it."""
    weeks = tuple(dict.fromkeys(_week(day, period) for day in period))
    places = {(_week(day, period), str(day.isoweekday())): day.isoformat() for day in period}
    counts: dict[tuple[str, str], int] = {}
    for (day, _, _), n in asked.items():
        _add(counts, (_week(day, period), str(day.isoweekday())), n)
    days = grid(counts, weeks, _WEEKDAYS, least, known_rows=True, known_columns=True, only=places)
    if days is None:
        return None
    cells = {places[w, d]: days.row(w)[n] for w in weeks for n, d in enumerate(_WEEKDAYS) if (w, d) in places}
    keys = tuple(sorted(cells))
    steps = _steps(asked, {day: _week(day, period) for day in period}, least, known=True)
    told = Tally(keys, tuple(cells[key] for key in keys), (), days.total)
    channels = steps.by_column() if steps else _channels(asked, least)
    return Times(told, channels, steps, _hours(asked, least))


def _long(asked: Asked, period: Period, least: int) -> Times:
    steps = _steps(asked, {day: period.step(day).isoformat() for day in period}, least, known=False)
    hours = _hours(asked, least)
    if steps is None:
        return Times(_days(asked, period, least), _channels(asked, least), None, hours)
    return Times(steps.by_row(), steps.by_column(), steps, hours)


def _days(asked: Asked, period: Period, least: int) -> Tally | None:
    counts = {step.isoformat(): 0 for step in period.steps}
    for (day, _, _), n in asked.items():
        _add(counts, period.step(day).isoformat(), n)
    return tally(counts, least)


def _channels(asked: Asked, least: int) -> Tally | None:
    counts = dict.fromkeys(_named(asked), 0)
    for (_, _, channel), n in asked.items():
        _add(counts, channel, n)
    return tally(counts, least)


def _steps(asked: Asked, step: Mapping[date, str], least: int, known: bool) -> Grid | None:
    counts: dict[tuple[str, str], int] = {}
    for (day, _, channel), n in asked.items():
        _add(counts, (step[day], channel), n)
    return grid(counts, tuple(dict.fromkeys(step.values())), _named(asked), least, known_rows=known)


def _hours(asked: Asked, least: int) -> Grid | None:
    counts: dict[tuple[str, str], int] = {}
    for (day, hour, _), n in asked.items():
        _add(counts, (str(day.isoweekday()), str(hour)), n)
    return grid(counts, _WEEKDAYS, _HOURS, least, known_rows=True)


def _named(asked: Asked) -> tuple[str, ...]:
    return tuple(sorted({channel for _, _, channel in asked}))


def _week(day: date, period: Period) -> str:
    """The Monday of a day's week, or the period's first day."""
    return max(period.first, day - timedelta(days=day.weekday())).isoformat()


def _add(counts: dict[_K, int], key: _K, n: int) -> None:
    counts[key] = counts.get(key, 0) + n
