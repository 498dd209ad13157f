"""Figures: a report as titled tables, the same for the page, the table file and programs."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.answer import Status
from bot.counted import OWN_REASON
from bot.feedback import Verdict
from bot.period import Grain
from bot.report import NOTHING, NOWHERE, OPEN, Report
from bot.suppression import Cell, Hidden
from bot.tables import Grid, Tally
from bot.times import LEAST_DAYS_FOR_HOURS
from bot.waits import LONGER, Wait
from bot.wording import report as words
from bot.wording.casework import clause_name

# What stands in a table: words, a count, a day, a length of time; None for what is not shown.
Value = str | Cell | date | timedelta | None


class Kind(StrEnum):
    """How a figure is drawn."""

    LINE = "line"
    BARS = "bars"
    HEAT = "heat"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Figure:
    """A table: its first column says what a row is, `counted` is the column that is drawn. `total` is its last row,
    () for none; `rows` is None where nothing of it may be shown. Of a heat map the last column is the sum."""

    key: str
    title: str
    lead: str
    kind: Kind
    head: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...] | None
    total: tuple[Value, ...] = ()
    counted: int = 1


@dataclass(frozen=True, slots=True)
class Headline:
    """One number that matters, in words, and how it moved."""

    label: str
    value: str
    change: str


def headlines(report: Report) -> tuple[Headline, ...]:
    """The four numbers that matter."""
    past, least = report.past, report.threshold
    first = Headline(
        words.ASKED, words.asked(report.asked, least), words.change(report.asked, past.asked, least)
    )
    return (
        first,
        _share(words.UNANSWERED_SHARE, _open_share(report.endings), _open_share(past.endings), words.TOO_FEW),
        _share(words.HELPFUL, _helpful(_verdicts(report)), _helpful(past.verdicts), words.NO_VERDICTS),
        _waited(report),
    )


def glance(report: Report) -> tuple[tuple[str, str], ...]:
    """The five questions that a head of office has, each with one sentence."""
    terms = report.terms
    asked = terms.asked.ranked(3) if terms.asked else ()
    soon = [(terms.terms[key].text, cell) for key, cell in asked if terms.terms[key].text]
    waits = report.waits
    return (
        (words.WHAT, _first(report.matters, report, 3)),
        (words.WHERE, _where(report)),
        (words.FAILED, _first(report.unanswered, report, 3)),
        (
            words.WAITING,
            words.waiting_line(
                waits.in_hours.half,
                waits.everybody.most,
                waits.queue.total if waits.queue else None,
                report.threshold,
            ),
        ),
        (words.RUNS_OUT, _sentence(soon, report)),
    )


def figures(report: Report) -> tuple[Figure, ...]:
    """Every figure, in the order in which they are read."""
    return (
        _days(report),
        _services(report),
        _districts(report),
        _heat("matters", report.matters, report),
        _heat("unanswered", report.unanswered, report),
        _tallied("endings", report.endings, lambda key: words.ENDING[Status(key)], ranked=False),
        _tallied("channels", report.times.channels, _channel),
        _steps(report),
        _waits(report),
        _tallied("standing", report.waits.standing, words.STANDING.__getitem__, ranked=False),
        _tallied("queue", report.waits.queue, _bin, ranked=False),
        _terms(report),
        _hours(report),
        _verdict_rows(report),
        _tallied("reasons", report.reasons, _reason),
    )


def shown(value: Value, threshold: int) -> str:
    """A value in words."""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, timedelta):
        return words.length(value)
    return words.cell(value, threshold)


def service_name(service: str, report: Report) -> str:
    """The name of a service; of one that the directory has no longer, its id."""
    return words.NO_SERVICE if service == NOTHING else report.names.get(service, service)


def place_name(district: str) -> str:
    """A district as it is called in figures."""
    return {NOWHERE: words.NO_PLACE, "攀枝花市": words.CITY_ONLY}.get(district, district)


# Headlines.


def _share(label: str, now: float | None, before: float | None, none: str) -> Headline:
    if now is None:
        return Headline(label, none, "")
    return Headline(label, words.share(now), words.share_change(now, before))


def _open_share(endings: Tally | None) -> float | None:
    if endings is None or not isinstance(endings.total, int) or not endings.total:
        return None
    missed = endings.cell(OPEN)
    return missed / endings.total if isinstance(missed, int) else None


def _verdicts(report: Report) -> Tally | None:
    return report.verdicts.by_column() if report.verdicts else None


def _helpful(verdicts: Tally | None) -> float | None:
    good, bad = (verdicts.cell(v.value) if verdicts else None for v in (Verdict.GOOD, Verdict.BAD))
    if not isinstance(good, int) or not isinstance(bad, int) or not good + bad:
        return None
    return good / (good + bad)


def _waited(report: Report) -> Headline:
    half, before = report.waits.everybody.half, report.past.wait.half
    if half is None:
        nobody = report.waits.everybody.people == 0
        return Headline(words.WAITED, words.NO_WAITS if nobody else words.TOO_FEW, "")
    return Headline(words.WAITED, words.length(half), words.wait_change(half, before))


def _first(grid: Grid | None, report: Report, most: int) -> str:
    ranked = grid.by_row().ranked() if grid else ()
    named = [(service_name(service, report), cell) for service, cell in ranked if service != NOTHING]
    return _sentence(named, report, most)


def _where(report: Report) -> str:
    places = report.matters.by_column() if report.matters else None
    if places is None:
        return words.NOT_KNOWN
    ranked = [(d, c) for d, c in places.ranked() if d not in (NOWHERE, "攀枝花市")]
    unsaid, total = places.cell(NOWHERE), places.total
    told = _sentence(ranked, report, 2)
    if not isinstance(unsaid, int) or not isinstance(total, int) or not unsaid:
        return told
    return told + words.unsaid(words.share(unsaid / total))


def _sentence(pairs: Sequence[tuple[str, Cell]], report: Report, most: int = 3) -> str:
    """The first of a ranking; a hidden count may be greater, which is said."""
    shown = [(name, words.cell(c, report.threshold)) for name, c in pairs if isinstance(c, int)][:most]
    return words.most(shown, any(c is Hidden.MANY for _, c in pairs)) if shown else words.NOT_KNOWN


# Figures.


def _made(
    key: str,
    kind: Kind,
    head: Sequence[str],
    rows: Sequence[Sequence[Value]] | None,
    total: Sequence[Value] = (),
    title: str = "",
    counted: int = 1,
) -> Figure:
    given, lead = words.FIGURE[key]
    cells = None if rows is None else tuple(map(tuple, rows))
    return Figure(key, title or given, lead, kind, tuple(head), cells, tuple(total), counted)


def _days(report: Report) -> Figure:
    grain, days = report.period.grain, report.times.days
    rows: list[tuple[Value, ...]] | None = None
    if days is not None:
        rows = [(date.fromisoformat(key), cell) for key, cell in zip(days.keys, days.cells, strict=True)]
    total = (words.TOTAL, days.total) if days else ()
    head = (words.STEP[grain], words.COUNT)
    return _made("days", Kind.LINE, head, rows, total, title=words.EVERY[grain])


def _steps(report: Report) -> Figure:
    """Channels week by week, or as finely as a long period is drawn."""
    grid, grain = report.times.steps, max(report.period.grain, Grain.WEEK, key=list(Grain).index)
    head = (words.STEP[grain], *map(_channel, grid.columns), words.TOTAL) if grid else (words.STEP[grain],)
    by_row = grid.by_row() if grid else None
    rows = (
        [(date.fromisoformat(k), *grid.row(k), by_row.cell(k)) for k in grid.rows]
        if grid and by_row
        else None
    )
    total = (words.TOTAL, *grid.column_totals, grid.total) if grid else ()
    short = grid is None and report.period.days < LEAST_DAYS_FOR_HOURS
    return _made("steps", Kind.HEAT, head, [] if short else rows, total)


def _channel(channel: str) -> str:
    return words.ASKED_CHANNEL.get(channel, channel)


def _services(report: Report) -> Figure:
    return _beside("services", words.SERVICE, _by_row(report.matters), _by_row(report.unanswered), report)


def _districts(report: Report) -> Figure:
    matters, missed = report.matters, report.unanswered
    asked = matters.by_column() if matters else None
    failed = missed.by_column() if missed else None
    return _beside("districts", words.DISTRICT, asked, failed, report)


def _by_row(grid: Grid | None) -> Tally | None:
    return grid.by_row() if grid else None


def _beside(key: str, what: str, asked: Tally | None, missed: Tally | None, report: Report) -> Figure:
    """Questions, and beside them how many of these were not answered."""
    name: Callable[[str], str] = (
        place_name if key == "districts" else lambda service: service_name(service, report)
    )
    pairs = asked.ranked() if asked else ()
    rows = [(name(k), cell, missed.cell(k) if missed else None) for k, cell in pairs] if asked else None
    total = (words.TOTAL, asked.total, missed.total if missed else None) if asked else ()
    return _made(key, Kind.BARS, (what, words.ASKED, words.UNANSWERED), rows, total)


def _heat(key: str, grid: Grid | None, report: Report) -> Figure:
    head = (words.SERVICE, *map(place_name, grid.columns), words.TOTAL) if grid else (words.SERVICE,)
    rows = _service_rows(grid, report)
    total = (words.TOTAL, *grid.column_totals, grid.total) if grid else ()
    return _made(key, Kind.HEAT, head, rows, total)


def _service_rows(grid: Grid | None, report: Report) -> list[tuple[Value, ...]] | None:
    if grid is None:
        return None
    return [(service_name(s, report), *grid.row(s), cell) for s, cell in grid.by_row().ranked()]


def _hours(report: Report) -> Figure:
    grid = report.times.hours
    short = grid is None and report.period.days < LEAST_DAYS_FOR_HOURS
    head = ("", *map(words.hour, grid.columns), words.TOTAL) if grid else ("",)
    rows = (
        [(words.WEEKDAY[day], *grid.row(day), grid.by_row().cell(day)) for day in grid.rows] if grid else None
    )
    total = (words.TOTAL, *grid.column_totals, grid.total) if grid else ()
    return _made("hours", Kind.HEAT, head, [] if short else rows, total)


def _tallied(key: str, tally: Tally | None, name: Callable[[str], str], *, ranked: bool = True) -> Figure:
    pairs = () if tally is None else tally.ranked() if ranked else zip(tally.keys, tally.cells, strict=True)
    rows = None if tally is None else [(name(k), cell) for k, cell in pairs]
    total = (words.TOTAL, tally.total) if tally else ()
    return _made(key, Kind.BARS, ("", words.COUNT), rows, total)


def _reason(key: str) -> str:
    return {"": words.NO_REASON, OWN_REASON: words.OWN_REASON}.get(key, key)


def _bin(key: str) -> str:
    return words.LONGER if key == LONGER else words.within(timedelta(seconds=int(key)))


def _verdict_rows(report: Report) -> Figure:
    grid = report.verdicts
    rows = _service_rows(grid, report)
    total = (words.TOTAL, *grid.column_totals, grid.total) if grid else ()
    head = (words.SERVICE, *words.VERDICT.values(), words.TOTAL)
    return _made("verdicts", Kind.BARS, head, rows, total, counted=3)


def _waits(report: Report) -> Figure:
    waits = report.waits
    named = (
        (words.EVERYBODY, waits.everybody),
        (words.IN_HOURS, waits.in_hours),
        (words.OUT_OF_HOURS, waits.out_of_hours),
        *((words.desk(name), wait) for name, wait in waits.desks),
    )
    rows = [(name, *_wait(wait)) for name, wait in named if wait.people != 0]
    return _made("waits", Kind.TABLE, words.WAIT_HEAD, rows)


def _wait(wait: Wait) -> Iterator[Value]:
    return iter((wait.people, wait.half, wait.most, wait.at_work))


def _terms(report: Report) -> Figure:
    terms = report.terms
    told, asked = terms.told, terms.asked
    if told is None:
        return _made("terms", Kind.BARS, words.TERM_HEAD, None, counted=4)
    # By what was asked for; what was only told along with the rest comes after.
    order = [key for key, _ in asked.ranked()] if asked else []
    rest = [key for key, _ in told.ranked() if key not in set(order)]
    rows = [_term(key, report) for key in (*order, *rest)]
    sums = (asked.total if asked else None, told.total)
    return _made("terms", Kind.BARS, words.TERM_HEAD, rows, (words.TOTAL, "", "", "", *sums), counted=4)


def _term(key: str, report: Report) -> tuple[Value, ...]:
    term, told, asked = report.terms.terms[key], report.terms.told, report.terms.asked
    return (
        term.text or clause_name(term.clause),
        service_name(term.service, report),
        words.TERM_KIND[term.kind],
        clause_name(term.clause),
        asked.cell(key) if asked else None,
        told.cell(key) if told else None,
    )


def is_empty(report: Report) -> bool:
    """Whether nothing at all happened in the period, and nobody waits."""
    waits = report.waits
    opened = waits.standing.total if waits.standing else Hidden.MANY
    return report.asked == 0 and opened == 0 and (waits.queue is not None and waits.queue.total == 0)
