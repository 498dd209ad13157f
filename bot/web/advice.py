"""Advice: what is suggested for a ticket, beside the answer that an operator writes."""

import secrets
from functools import partial
from typing import Annotated

import anyio
import anyio.to_thread
from fastapi import Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from bot.consult import Consultation, consult
from bot.outcome import Outcome
from bot.suggestion import Suggestion, question
from bot.ticket import Ticket
from bot.ticket_words import Direction, Word
from bot.web.casework import Casework, Short
from bot.web.errors import Refused
from bot.web.pages import Pages
from bot.web.ticket_page import NO_TICKET
from bot.web.visit import Me
from bot.wording import casework as words

# One suggestion takes a processor a fraction of a second; citizens' questions come first.
_AT_ONCE = 1


class Advice:
    """The routes of suggestions."""

    def __init__(self, casework: Casework, pages: Pages) -> None:
        self._casework = casework
        self._pages = pages
        self._workers = anyio.CapacityLimiter(_AT_ONCE)

    async def show(self, request: Request, me: Me, number: str) -> HTMLResponse:
        """What is suggested for the ticket as it stands now, made when it is first looked at."""
        casework = self._casework
        ticket = await casework.read(lambda: casework.tickets.find(number))
        if ticket is None:
            raise Refused(NO_TICKET)
        said = await casework.read(lambda: casework.tickets.history(number))
        suggestion = await self._made(ticket, said)
        return self._pages.page(
            request,
            "suggestion.html",
            casework=words,
            ticket=ticket,
            suggestion=suggestion,
            has_index=casework.live.index is not None,
            once=secrets.token_hex(8),
            seen=_basis(said),
            draft=f"{me.name}/{number}",
            refusals=words.REFUSALS,
            is_open=suggestion is not None and suggestion.outcome is Outcome.OFFERED,
        )

    async def refuse(
        self,
        me: Me,
        number: str,
        suggestion: int,
        reason: Short = "",
        more: Annotated[str, Form(max_length=1_000)] = "",
    ) -> Response:
        """Notes that it is of no use, and why."""
        casework = self._casework
        found = await casework.read(lambda: casework.suggestions.find(suggestion))
        if found is None or found.ticket != number:
            raise Refused(NO_TICKET)
        known = reason if reason in words.REFUSALS else words.REFUSALS[-1]
        why = f"{known}：{more.strip()}" if more.strip() else known
        await casework.do(lambda db: casework.suggestions.refuse(db, suggestion, me.name, why))
        return RedirectResponse(f"/desk/tickets/{number}?done=refuse", 303)

    async def _made(self, ticket: Ticket, said: tuple[Word, ...]) -> Suggestion | None:
        casework, index, encoder = self._casework, self._casework.live.index, self._casework.live.encoder
        asked = question(ticket.question, [word.text for word in said if word.direction is Direction.IN])
        if index is None or encoder is None or not asked:
            return None
        basis, release = _basis(said), index.release
        there = await casework.read(lambda: casework.suggestions.made(ticket.number, basis, release))
        if there:
            return there
        ask = partial(consult, asked, index, encoder, casework.rules, ticket.district or None)
        found: Consultation = await anyio.to_thread.run_sync(ask, limiter=self._workers)
        return await casework.do(lambda db: casework.suggestions.offer(db, ticket.number, basis, found))


def _basis(said: tuple[Word, ...]) -> int:
    """The number of the citizen's newest words, 0 for none."""
    return max((word.id for word in said if word.direction is Direction.IN), default=0)
