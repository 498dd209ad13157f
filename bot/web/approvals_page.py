"""Approvals page: what trainees wrote, with all a supervisor needs to let it go, change it or give it back."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlite_utils import Database
from starlette.responses import Response

from bot.dialogue.approvals import MAX_REMARK, is_timely, is_waiting
from bot.dialogue.deeds import Done
from bot.held import Held, Objection
from bot.hours import moment
from bot.ticket import Refusal, Ticket
from bot.ticket_words import Direction, Word
from bot.web.casework import Casework, Short, Typing
from bot.web.lawcheck import Doubts, checked
from bot.web.pages import Pages
from bot.web.ticket_page import told
from bot.web.visit import Me
from bot.wording import casework as words

# Of a conversation, beside an answer; the rest is a click away.
_LATEST = 6
_DECIDED = 20


@dataclass(frozen=True, slots=True)
class Case:
    """A held answer with its ticket; `text` is what the form shows, `refused` why it was not done."""

    held: Held
    ticket: Ticket
    words: tuple[Word, ...]
    age: str
    is_timely: bool
    said_since: bool
    text: str
    remark: str = ""
    refused: str = ""
    doubts: Doubts | None = None


@dataclass(frozen=True, slots=True)
class _Tried:
    """A form that was refused."""

    held: int = 0
    text: str = ""
    remark: str = ""
    refused: str = ""
    doubts: Doubts | None = None


class ApprovalsPage:
    """The routes of approvals."""

    def __init__(self, casework: Casework, pages: Pages) -> None:
        self._casework = casework
        self._pages = pages

    async def show(self, request: Request, done: str = "") -> HTMLResponse:
        """The page."""
        return await self._page(request, "approvals.html", said=words.APPROVED.get(done, ""))

    async def listed(self, request: Request, shown: str = "") -> HTMLResponse:
        """What was decided, alone, and whether others wait than those `shown`: the forms are left as they are."""
        return await self._page(request, "approvals_news.html", before=shown)

    async def approve(
        self, request: Request, me: Me, held: int, text: Typing = "", confirmed: Short = ""
    ) -> Response:
        """Sends it, as it is or as changed; what it says of the law holds, or the supervisor says so."""
        before = await self._casework.read(lambda: self._casework.approvals.find(held))
        amended = bool(before and text.strip() and text.strip() != before.text.strip())
        given = text if amended else ""
        doubts = await checked(given or (before.text if before else ""), self._casework.live)
        if before and is_waiting(before) and not doubts.holds(confirmed):
            tried = _Tried(held, text, doubts=doubts)
            return await self._page(request, "approvals.html", 422, tried=tried)
        return await self._done(
            request,
            "amend" if amended else "approve",
            lambda db: self._casework.approvals.approve(db, held, me.actor(), given),
            _Tried(held, text),
        )

    async def give_back(self, request: Request, me: Me, held: int, remark: Typing = "") -> Response:
        """Gives it back."""
        return await self._done(
            request,
            "return",
            lambda db: self._casework.approvals.give_back(db, held, me.actor(), remark),
            _Tried(held, remark=remark),
        )

    async def withdraw(self, request: Request, me: Me, held: int) -> Response:
        """Takes it off the list."""
        return await self._done(
            request,
            "withdraw",
            lambda db: self._casework.approvals.withdraw(db, held, me.actor()),
            _Tried(held),
        )

    async def _done(
        self,
        request: Request,
        name: str,
        deed: Callable[[Database], Done | Held | Refusal | Objection],
        tried: _Tried,
    ) -> Response:
        outcome = await self._casework.do(deed)
        if isinstance(outcome, Refusal | Objection):
            tried = replace(tried, refused=told(outcome))
            return await self._page(request, "approvals.html", 409, tried=tried)
        return RedirectResponse(f"/desk/approvals?done={name}", 303)

    async def _page(
        self,
        request: Request,
        template: str,
        status: int = 200,
        *,
        said: str = "",
        tried: _Tried | None = None,
        before: str | None = None,
    ) -> HTMLResponse:
        tried = tried or _Tried()
        seq, cases, decided = await self._casework.read(lambda: self._read(tried))
        shown = {case.held.id for case in cases}
        ids = ",".join(map(str, sorted(shown)))
        return self._pages.page(
            request,
            template,
            status,
            casework=words,
            cases=cases,
            decided=decided,
            said=said,
            refused="" if tried.held in shown else tried.refused,
            most_remark=MAX_REMARK,
            ids=ids,
            seq=seq,
            is_stale=before is not None and before != ids,
        )

    def _read(self, tried: _Tried) -> tuple[int, list[Case], tuple[Held, ...]]:
        seq = self._casework.tickets.last_event()
        approvals = self._casework.approvals
        cases = [self._case(held, tried) for held in approvals.pending()]
        return seq, [case for case in cases if case], approvals.decided(_DECIDED)

    def _case(self, held: Held, tried: _Tried) -> Case | None:
        tickets = self._casework.tickets
        ticket = tickets.find(held.ticket)
        if ticket is None:
            return None
        said = tickets.history(held.ticket)
        since = any(w.direction is Direction.IN and moment(w.at) > moment(held.at) for w in said)
        is_it = tried.held == held.id
        return Case(
            held,
            ticket,
            said[-_LATEST:],
            words.waited(held.at, self._casework.now),
            is_timely(held, tickets),
            since,
            tried.text if is_it and tried.text else held.text,
            tried.remark if is_it else "",
            tried.refused if is_it else "",
            tried.doubts if is_it else None,
        )
