"""Queue: who waits for a person, and who has whom in hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query, Request
from fastapi.responses import HTMLResponse

from bot.account import Account
from bot.ticket import State, Ticket
from bot.web.casework import Casework
from bot.web.pages import Pages
from bot.web.visit import Me
from bot.wording import casework as words
from knowledge.service import DISTRICTS

# Of a question, in a row.
_LINE = 90
MOST_CLOSED = 100

_Filter = Annotated[str, Query(max_length=100)]


class View(StrEnum):
    """Which tickets are listed."""

    WAITING = "waiting"
    MINE = "mine"
    OTHERS = "others"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Row:
    """A ticket in the list: its question on one line, how long its citizen has waited or it is past."""

    ticket: Ticket
    line: str
    age: str
    is_wanted: bool
    is_held: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list is narrowed to; empty: all."""

    channel: str = ""
    district: str = ""
    label: str = ""

    def __bool__(self) -> bool:
        return any((self.channel, self.district, self.label))

    def fits(self, ticket: Ticket) -> bool:
        """Whether a ticket is listed."""
        return (
            self.channel in ("", ticket.channel)
            and self.district in ("", ticket.district)
            and (not self.label or self.label in ticket.labels)
        )

    def query(self, **more: str) -> str:
        """The filter as part of an address.

        >>> Filter(label="欠薪").query(view="mine")
        'label=%E6%AC%A0%E8%96%AA&view=mine'
        """
        given = {"channel": self.channel, "district": self.district, "label": self.label, **more}
        return urlencode({name: value for name, value in given.items() if value})


class Queue:
    """The routes of the queue."""

    def __init__(self, casework: Casework, pages: Pages) -> None:
        self._casework = casework
        self._pages = pages

    async def show(
        self,
        request: Request,
        me: Me,
        view: View = View.WAITING,
        channel: _Filter = "",
        district: _Filter = "",
        label: _Filter = "",
    ) -> HTMLResponse:
        """The page."""
        return await self._page(request, me, "queue.html", view, Filter(channel, district, label))

    async def listed(
        self,
        request: Request,
        me: Me,
        view: View = View.WAITING,
        channel: _Filter = "",
        district: _Filter = "",
        label: _Filter = "",
    ) -> HTMLResponse:
        """The list alone, asked for by the page when something has moved."""
        return await self._page(request, me, "queue_list.html", view, Filter(channel, district, label))

    async def _page(
        self, request: Request, me: Account, template: str, view: View, chosen: Filter
    ) -> HTMLResponse:
        seq, lists, held = await self._casework.read(lambda: self._lists(me))
        now = self._casework.moment
        absence = self._casework.hours.absence(now)
        everything = [ticket for tickets in lists.values() for ticket in tickets]
        return self._pages.page(
            request,
            template,
            casework=words,
            view=view,
            views=[(v, words.VIEWS[v], sum(map(chosen.fits, lists[v]))) for v in View],
            rows=[_row(t, me, held, self._casework.now) for t in lists[view] if chosen.fits(t)],
            chosen=chosen,
            channels=_found((t.channel for t in everything), chosen.channel),
            districts=[
                d for d in DISTRICTS if d == chosen.district or any(t.district == d for t in everything)
            ],
            labels=_found((label for t in everything for label in t.labels), chosen.label),
            closed_now=words.out_of_hours(absence, self._casework.hours.next_opening(now)) if absence else "",
            seq=seq,
        )

    def _lists(self, me: Account) -> tuple[int, dict[View, Sequence[Ticket]], frozenset[str]]:
        tickets = self._casework.tickets
        # First: what moves while the rest is read is told again rather than missed.
        seq = tickets.last_event()
        held = tickets.held()
        lists: dict[View, Sequence[Ticket]] = {
            View.WAITING: tickets.waiting(),
            View.MINE: [t for t in held if t.holder == me.name],
            View.OTHERS: [t for t in held if t.holder != me.name],
            View.CLOSED: tickets.closed(MOST_CLOSED),
        }
        return seq, lists, frozenset(one.ticket for one in self._casework.approvals.pending())


def _row(ticket: Ticket, me: Account, held: frozenset[str], now: str) -> Row:
    waits = ticket.state in (State.WAITING, State.CLAIMED)
    age = words.waited(ticket.waiting_since, now) if waits else words.ago(ticket.changed_at, now)
    is_wanted = bool(ticket.wanted) and ticket.wanted in (me.name, me.shown)
    return Row(ticket, line_of(ticket), age, is_wanted, ticket.number in held)


def line_of(ticket: Ticket) -> str:
    """What a ticket is about, on one line."""
    text = " ".join((ticket.question or words.UNTITLED).split())
    return text if len(text) <= _LINE else text[: _LINE - 1] + "…"


def _found(values: object, chosen: str) -> list[str]:
    """The values that occur, each once, and the one chosen, in order."""
    return sorted({value for value in (*values, chosen) if value})  # type: ignore[misc]
