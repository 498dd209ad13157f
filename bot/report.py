"""Report: what people asked in a period, as it may be shown: every count has been through the suppression."""

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.answer import Status
from bot.counted import Before, Counted, count
from bot.feedback import Verdict
from bot.gaps import UNANSWERED
from bot.hours import Hours, beijing
from bot.period import Period
from bot.settings import SMALL
from bot.store import Store
from bot.suppression import Cell, Hidden
from bot.tables import Grid, Tally, grid, tally
from bot.terms import Terms, terms_of
from bot.times import Times, times
from bot.waits import Wait, Waits, waits_of
from bot.wording.dialogue import REASONS
from knowledge.service import DISTRICTS, Service

# The group of those who got no answer, in the tally of endings.
OPEN = "open"
# The group of those for which no office is named.
ASIDE, WITHOUT_OFFICE = "aside", (Status.CLAUSE, Status.OUTSIDE, Status.REFUSED)
# Where and about what, where nothing was said or found.
NOWHERE, NOTHING = "", ""


@dataclass(frozen=True, slots=True)
class Past:
    """The period before, as far as it is compared."""

    asked: Cell
    endings: Tally | None
    verdicts: Tally | None
    wait: Wait


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that is shown of a period; a table that cannot be made safe is None.

    Rows of `matters`, `unanswered` and `verdicts` are services, their columns districts or verdicts; `endings` has
    statuses; `asked` is how many questions there were.
    """

    period: Period
    threshold: int
    release: str
    made_at: datetime
    asked: Cell
    endings: Tally | None
    times: Times
    matters: Grid | None
    unanswered: Grid | None
    verdicts: Grid | None
    reasons: Tally | None
    waits: Waits
    terms: Terms
    past: Past
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Desk:
    """What a report is made with beside the store: the directory's services, the release, when the desk is open."""

    services: Mapping[str, Service]
    release: str = ""
    hours: Hours = field(default_factory=Hours)
    threshold: int = SMALL


def report(store: Store, period: Period, desk: Desk) -> Report:
    """The report on a period. Raises StoreError."""
    counted, before = count(store, period, REASONS)
    return made(counted, before, period, desk, beijing(datetime.fromisoformat(store.now())))


def made(counted: Counted, before: Before, period: Period, desk: Desk, now: datetime) -> Report:
    """The report on what was counted."""
    least = desk.threshold
    matters = _matters(counted, desk)
    return Report(
        period,
        least,
        desk.release,
        now,
        _cell(sum(counted.matters.values()), least),
        _endings(_summed(counted.matters, lambda key: key[2]), least),
        times(counted.hours, period, least),
        matters,
        _unanswered(counted, desk, matters),
        _verdicts(counted, desk),
        _reasons(counted, least),
        waits_of(counted.tickets, counted.waiting, desk.hours, least, now),
        terms_of(counted.terms, desk.services, least),
        Past(
            _cell(sum(n for s, n in before.statuses.items() if s is not Status.GREETING), least),
            _endings(before.statuses, least),
            tally({v.value: before.verdicts.get(v, 0) for v in Verdict}, least),
            waits_of(before.tickets, (), desk.hours, least, now).everybody,
        ),
        {service.id: service.name for service in desk.services.values()},
    )


def _cell(n: int, least: int) -> Cell:
    """A number of its own, as it may be shown."""
    return Hidden.FEW if 0 < n < least else n


def _summed(counts: Mapping[Any, int], key: Callable[[Any], str]) -> dict[str, int]:
    """The counts put together by a part of their keys, in the order of that part."""
    found: dict[str, int] = {}
    for parts, n in counts.items():
        found[key(parts)] = found.get(key(parts), 0) + n
    return dict(sorted(found.items()))


def _endings(statuses: Mapping[Status, int] | Mapping[str, int], least: int) -> Tally | None:
    counts = {status.value: statuses.get(status, 0) for status in Status if status is not Status.GREETING}
    # What no office is for has a row of its own among the offices, so that its sum is known.
    groups = {status.value: OPEN for status in UNANSWERED} | {s.value: ASIDE for s in WITHOUT_OFFICE}
    return tally(counts, least, groups)


def _rows(services: Iterable[str], desk: Desk) -> list[str]:
    """Services in the directory's order, then those it has no longer: an order that no count decides."""
    found = set(services)
    order = [service for service in desk.services if service in found]
    return [*order, *sorted(found.difference(order))]


def _asked(counted: Counted, statuses: Container[Status]) -> dict[tuple[str, str], int]:
    """How many questions with these endings, by service and district."""
    counts: dict[tuple[str, str], int] = {}
    for (service, district, status), n in counted.matters.items():
        if status in statuses:
            key = service, district if district in DISTRICTS else NOWHERE
            counts[key] = counts.get(key, 0) + n
    return counts


def _matters(counted: Counted, desk: Desk) -> Grid | None:
    counts, missed = _asked(counted, tuple(Status)), _asked(counted, UNANSWERED)
    rows = _rows((service for service, _ in counts), desk)
    return grid(counts, rows, (*DISTRICTS, NOWHERE), desk.threshold, beside=missed)


def _unanswered(counted: Counted, desk: Desk, matters: Grid | None) -> Grid | None:
    if matters is None:
        return None
    counts, asked = _asked(counted, UNANSWERED), _asked(counted, tuple(Status))
    # All services are in it: which ones had nothing left unanswered is no secret.
    return grid(counts, matters.rows, matters.columns, desk.threshold, whole=matters, beside=asked)


def _verdicts(counted: Counted, desk: Desk) -> Grid | None:
    counts: dict[tuple[str, str], int] = {}
    for (service, verdict, _), n in counted.verdicts.items():
        counts[service, verdict.value] = counts.get((service, verdict.value), 0) + n
    columns = [verdict.value for verdict in Verdict]
    return grid(counts, _rows((s for s, _ in counts), desk), columns, desk.threshold, known_columns=True)


def _reasons(counted: Counted, least: int) -> Tally | None:
    bad = {key: n for key, n in counted.verdicts.items() if key[1] is Verdict.BAD}
    return tally(_summed(bad, lambda key: key[2]), least)
