"""Waits: how long citizens waited for a person, as it may be shown."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from bot.counted import Handed
from bot.hours import Hours
from bot.suppression import Cell
from bot.tables import Tally, tally
from bot.ticket import State

# Who is waiting now, by how long at most.
WAITS = (timedelta(hours=1), timedelta(hours=4), timedelta(days=1))
LONGER = "longer"
# Of those answered, nine in ten have waited no longer.
_MOST_OF_THEM = 0.9


@dataclass(frozen=True, slots=True)
class Wait:
    """How long citizens waited for a person's first word: how many, half of them, nine in ten no longer than this;
    None where that is not shown, or too few waited. `at_work`: nights and holidays before the desk's next opening not counted."""

    people: Cell | None
    half: timedelta | None = None
    most: timedelta | None = None
    at_work: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Waits:
    """Waits of all, by whether the desk was open, and by desk; `standing` are tickets by what became of them (None:
    not shown), `queue` those who wait now by how long, `oldest` the longest of them."""

    standing: Tally | None
    everybody: Wait
    in_hours: Wait
    out_of_hours: Wait
    desks: tuple[tuple[str, Wait], ...]
    queue: Tally | None
    oldest: timedelta | None


def waits_of(
    tickets: Sequence[Handed], waiting: Sequence[datetime], hours: Hours, least: int, now: datetime
) -> Waits:
    """The waits of tickets, and of those who wait at `now`; counts below `least` are small."""
    answered = [t for t in tickets if t.first_at]
    inside = [t for t in answered if hours.is_open(t.opened_at)]
    outside = [t for t in answered if not hours.is_open(t.opened_at)]
    unspoken = [t for t in tickets if not t.first_at]
    counts = {
        "in": len(inside),
        "out": len(outside),
        "waiting": sum(t.state is not State.CLOSED for t in unspoken),
        "closed": sum(t.state is State.CLOSED for t in unspoken),
    }
    standing = tally(counts, least, {"in": "answered", "out": "answered"})
    by_desk = _by_desk(answered, hours, least)
    queue = tally(_queue(waiting, now), least)
    oldest = max((now - since for since in waiting), default=None)
    return Waits(
        standing,
        _wait(answered, standing.cell("answered") if standing else None, hours),
        _wait(inside, standing.cell("in") if standing else None, hours),
        _wait(outside, standing.cell("out") if standing else None, hours),
        by_desk,
        queue,
        oldest if queue and isinstance(queue.total, int) else None,
    )


def _by_desk(answered: Sequence[Handed], hours: Hours, least: int) -> tuple[tuple[str, Wait], ...]:
    names = sorted({t.desk for t in answered})
    counts = tally({name: sum(t.desk == name for t in answered) for name in names}, least)
    return tuple(
        (name, _wait([t for t in answered if t.desk == name], counts.cell(name) if counts else None, hours))
        for name in names
    )


def _wait(answered: Sequence[Handed], people: Cell | None, hours: Hours) -> Wait:
    """The wait of those answered; nothing of it where their number is not shown."""
    if not isinstance(people, int) or not answered:
        return Wait(people)
    lengths = sorted(t.first_at - t.opened_at for t in answered if t.first_at)
    at_work = [max(timedelta(), t.first_at - hours.next_opening(t.opened_at)) for t in answered if t.first_at]
    most = lengths[math.ceil(_MOST_OF_THEM * len(lengths)) - 1]
    return Wait(people, _middle(lengths), most, _middle(at_work))


def _middle(lengths: Sequence[timedelta]) -> timedelta:
    return timedelta(seconds=median(length.total_seconds() for length in lengths))


def _queue(waiting: Sequence[datetime], now: datetime) -> dict[str, int]:
    counts = {**{str(int(most.total_seconds())): 0 for most in WAITS}, LONGER: 0}
    for since in waiting:
        most = next((m for m in WAITS if now - since < m), None)
        counts[str(int(most.total_seconds())) if most else LONGER] += 1
    return counts
