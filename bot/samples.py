"""Samples: a few of the questions that got no answer, masked as they were kept, for those who look after the answers."""

from collections.abc import Sequence

from bot.gaps import Gap, gaps_in
from bot.period import Period
from bot.report import NOTHING, Report
from bot.store import Store

# Services shown, and questions of each.
MOST_SERVICES, MOST_OF_EACH = 5, 3


def samples(store: Store, report: Report) -> tuple[tuple[str, tuple[Gap, ...]], ...]:
    """(service, questions alike) for the services with most left unanswered; of a count that is not shown nothing is.

    Raises StoreError.
    """
    ranked = report.unanswered.by_row().ranked() if report.unanswered else ()
    wanted = [service for service, cell in ranked if isinstance(cell, int) and service != NOTHING]
    return _of(store, report.period, wanted[:MOST_SERVICES])


def _of(store: Store, period: Period, services: Sequence[str]) -> tuple[tuple[str, tuple[Gap, ...]], ...]:
    days = (period.first.isoformat(), period.last.isoformat())
    return tuple((service, gaps_in(store, *days, service)[:MOST_OF_EACH]) for service in services)
