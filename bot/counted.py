"""Counted: what the store says of a period in numbers, before anything is suppressed; no words of anybody.

Who had everything forgotten is not in it: their answers are gone, their tickets are left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlite_utils import Database

from bot.answer import Status
from bot.feedback import Verdict
from bot.hours import moment
from bot.period import Period
from bot.store import Store
from bot.suggestions import CHANNEL
from bot.ticket import Deed, State
from bot.ticket_words import Direction

# Reasons that somebody wrote by themselves are counted as one; their words stay where they are.
OWN_REASON = "own"

# A greeting asks nothing; what was looked up for a suggestion to the desk nobody asked.
_ASKED = (
    f"FROM answers WHERE day BETWEEN ? AND ? AND channel <> '{CHANNEL}' AND status <> '{Status.GREETING}'"
)
_HOURS = f"SELECT day, hour, channel, count(*) {_ASKED} GROUP BY day, hour, channel"
_MATTERS = f"SELECT service, district, status, count(*) {_ASKED} GROUP BY service, district, status"
_STATUSES = f"SELECT status, count(*) {_ASKED} GROUP BY status"
_TERMS = (
    f"SELECT service, json_extract(d.value, '$[0]'), json_extract(d.value, '$[1]'), json_extract(d.value, '$[2]'),"  # noqa: S608
    f" sum(n) FROM (SELECT service, deadlines, count(*) AS n {_ASKED} AND deadlines <> '[]'"
    " GROUP BY service, deadlines), json_each(deadlines) d GROUP BY 1, 2, 3, 4"
)
_VERDICTS = (
    # The few who judge are looked at first: left to itself SQLite looks for a verdict on every answer.
    "SELECT a.service, f.verdict, f.reason, count(*) FROM feedback f CROSS JOIN answers a ON a.id = f.answer"  # noqa: S608 - names of our own
    f" WHERE f.at >= ? AND a.day BETWEEN ? AND ? AND a.channel <> '{CHANNEL}'"
    " GROUP BY a.service, f.verdict, f.reason"
)
_TICKETS = (
    "SELECT t.opened_at, t.state, w.at, w.desk FROM tickets t LEFT JOIN ticket_words w ON w.id ="  # noqa: S608
    f" (SELECT min(id) FROM ticket_words WHERE ticket = t.number AND direction = '{Direction.OUT}')"
    " WHERE t.opened_at >= ? AND t.opened_at < ? AND NOT EXISTS"
    f" (SELECT 1 FROM ticket_events e WHERE e.ticket = t.number AND e.deed = '{Deed.ERASE}')"
    " ORDER BY t.opened_at"
)
_QUEUE = f"SELECT waiting_since FROM tickets WHERE state = '{State.WAITING}' ORDER BY waiting_since"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Handed:
    """A ticket opened in the period: when, where it stands, when an operator first spoke, and of which desk."""

    opened_at: datetime
    state: State
    first_at: datetime | None
    desk: str


@dataclass(frozen=True, slots=True)
class Counted:
    """Counts of questions by (day, hour, channel) and by (service, district, status); of deadlines shown by (service,
    clause, place in the entry, 1 if asked for); of verdicts by (service, verdict, reason). Tickets by their opening,
    `waiting`: since when each of those waits that wait now. Empty text: none, nowhere said."""

    hours: Mapping[tuple[date, int, str], int]
    matters: Mapping[tuple[str, str, Status], int]
    terms: Mapping[tuple[str, str, int, int], int]
    verdicts: Mapping[tuple[str, Verdict, str], int]
    tickets: Sequence[Handed]
    waiting: Sequence[datetime]


@dataclass(frozen=True, slots=True)
class Before:
    """The little that is compared: of the period before."""

    statuses: Mapping[Status, int]
    verdicts: Mapping[Verdict, int]
    tickets: Sequence[Handed]


def count(store: Store, period: Period, reasons: Sequence[str]) -> tuple[Counted, Before]:
    """What was asked in the period and in the one before, as of one moment; `reasons` are those offered on buttons.

    Raises StoreError.
    """
    days, before = _days(period), period.before()
    with store.aside() as db:
        counted = Counted(
            {(date.fromisoformat(d), h, c): n for d, h, c, n in db.execute(_HOURS, days)},
            {(s, d, Status(status)): n for s, d, status, n in db.execute(_MATTERS, days)},
            {(s, clause, n, asked): times for s, clause, n, asked, times in db.execute(_TERMS, days)},
            _verdicts(db, period, reasons),
            _tickets(db, period),
            tuple(moment(at) for (at,) in db.execute(_QUEUE)),
        )
        statuses = {Status(status): n for status, n in db.execute(_STATUSES, _days(before))}
        said: dict[Verdict, int] = {}
        for (_, verdict, _), n in _verdicts(db, before, reasons).items():
            said[verdict] = said.get(verdict, 0) + n
        return counted, Before(statuses, said, _tickets(db, before))


def _verdicts(db: Database, period: Period, reasons: Sequence[str]) -> dict[tuple[str, Verdict, str], int]:
    found: dict[tuple[str, Verdict, str], int] = {}
    # Nobody judges an answer before it is given; the store's clock may be some hours apart.
    since = (period.first - timedelta(days=1)).isoformat()
    for service, verdict, reason, n in db.execute(_VERDICTS, (since, *_days(period))):
        key = (service, Verdict(verdict), reason if reason in ("", *reasons) else OWN_REASON)
        found[key] = found.get(key, 0) + n
    return found


def _tickets(db: Database, period: Period) -> tuple[Handed, ...]:
    after = period.last + timedelta(days=1)
    return tuple(_handed(row) for row in db.execute(_TICKETS, (period.first.isoformat(), after.isoformat())))


def _handed(row: Sequence[Any]) -> Handed:
    opened_at, state, first_at, desk = row
    return Handed(moment(opened_at), State(state), moment(first_at) if first_at else None, desk or "")


def _days(period: Period) -> tuple[str, str]:
    return period.first.isoformat(), period.last.isoformat()
