"""Ticket page: a citizen's matter with all that was said and done, and everything an operator can do with it."""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlite_utils import Database
from starlette.responses import Response

from bot.account import Account
from bot.canned import filled, flaws
from bot.card import Card
from bot.cards import answer_card
from bot.dialogue.approvals import is_waiting
from bot.dialogue.deeds import Done
from bot.held import Held, Objection
from bot.hours import beijing
from bot.replay import answer_of
from bot.thread import Thread
from bot.ticket import Deed, Reason, Refusal, Ticket, Urgency, move
from bot.ticket_rows import Event
from bot.ticket_words import Direction, Word
from bot.tickets import Said
from bot.web.casework import Casework, Short, Typing
from bot.web.errors import Fault, Refused
from bot.web.lawcheck import Doubts, checked
from bot.web.pages import Pages
from bot.web.visit import Me
from bot.wording import casework as words
from bot.wording import tickets as ticket_words

MAX_TO = 60
MAX_LABELS = 300
# One label.
_BETWEEN_LABELS = re.compile(r"[,，、;；\s]+")

NO_TICKET = Fault(404, "no_ticket", words.NO_TICKET, words.NO_TICKET_HINT)

_Outcome = Ticket | Refusal | Objection | Done | Said | Held


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody had typed when a form was refused; nothing of it is lost. `once` is the form's own token."""

    text: str = ""
    note: str = ""
    to: str = ""
    labels: str = ""
    suggestion: int = 0
    once: str = field(default_factory=lambda: secrets.token_hex(8))


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that is known of a ticket, read at one moment. `card` is the bot's answer as the citizen saw it."""

    ticket: Ticket
    words: tuple[Word, ...]
    moves: tuple[Event, ...]
    held: tuple[Held, ...]
    card: Card | None
    was_answered: bool
    may: frozenset[Deed]
    seq: int

    @property
    def seen(self) -> int:
        """The number of the citizen's newest words, 0 for none."""
        return max((word.id for word in self.words if word.direction is Direction.IN), default=0)

    @property
    def pending(self) -> Held | None:
        """The answer that waits for a supervisor, or None."""
        return next((held for held in self.held if is_waiting(held)), None)

    @property
    def shown_held(self) -> tuple[Held, ...]:
        """The held answers that are not among the words: waiting, or given back."""
        return tuple(held for held in self.held if not held.word and (held.remark or is_waiting(held)))

    @property
    def approved(self) -> dict[int, Held]:
        """The held answer behind words that a supervisor approved."""
        return {held.word: held for held in self.held if held.word}

    @property
    def awaits_delivery(self) -> bool:
        """Whether some word is still on its way."""
        return any(
            word.direction is Direction.OUT and not word.delivered_at and self.ticket.address
            for word in self.words
        )


class TicketPage:
    """The routes of one ticket."""

    def __init__(self, casework: Casework, pages: Pages) -> None:
        self._casework = casework
        self._pages = pages

    # Looking.

    async def show(
        self, request: Request, me: Me, number: str, done: str = "", suggestion: int = 0, canned: int = 0
    ) -> HTMLResponse:
        """The page; with a suggestion or a canned answer in the form, if one is asked for."""
        typed = await self._filled(number, suggestion, canned)
        return await self._page(request, me, number, said=words.DONE.get(done, ""), typed=typed)

    async def live(self, request: Request, me: Me, number: str, seen: int = 0) -> HTMLResponse:
        """What is said and done, alone, asked for by the page when something has moved."""
        sheet = await self._sheet(number, me)
        return self._render(request, "ticket_live.html", sheet, news=sheet.seen > seen)

    # Deeds without words.

    async def claim(self, request: Request, me: Me, number: str) -> Response:
        """Takes the ticket."""
        deed = partial(self._casework.deeds.claim, number=number, who=me.actor())
        return await self._done(request, me, number, "claim", lambda db: deed(db))

    async def release(self, request: Request, me: Me, number: str) -> Response:
        """Puts it back into the queue."""
        deeds = self._casework.deeds
        return await self._done(
            request, me, number, "release", lambda db: deeds.release(db, number, me.actor())
        )

    async def close(self, request: Request, me: Me, number: str) -> Response:
        """Closes it."""
        deeds = self._casework.deeds
        return await self._done(request, me, number, "close", lambda db: deeds.close(db, number, me.actor()))

    async def reopen(self, request: Request, me: Me, number: str) -> Response:
        """Opens it again."""
        tickets = self._casework.tickets
        return await self._done(
            request, me, number, "reopen", lambda db: tickets.reopen(db, number, me.actor())
        )

    async def rank(
        self, request: Request, me: Me, number: str, urgency: Annotated[Urgency, Form()]
    ) -> Response:
        """Changes how urgent it is."""
        tickets = self._casework.tickets
        return await self._done(
            request, me, number, "urgency", lambda db: tickets.rank(db, number, me.actor(), urgency)
        )

    # Deeds with words.

    async def forward(self, request: Request, me: Me, number: str, to: Short = "") -> Response:
        """Puts it back into the queue for somebody else."""
        typed = Typed(to=to)
        fault = "" if to.strip() else words.NO_TO
        fault = words.TO_TOO_LONG if len(to.strip()) > MAX_TO else fault
        if fault:
            return await self._page(request, me, number, 422, refused=fault, typed=typed)
        deeds = self._casework.deeds
        return await self._done(
            request, me, number, "forward", lambda db: deeds.forward(db, number, me.actor(), to), typed
        )

    async def note(
        self, request: Request, me: Me, number: str, note: Typing = "", once: Short = ""
    ) -> Response:
        """Writes something down for the desk."""
        tickets = self._casework.tickets
        return await self._done(
            request,
            me,
            number,
            "note",
            lambda db: tickets.note(db, number, me.actor(), note, once),
            Typed(note=note),
        )

    async def label(
        self, request: Request, me: Me, number: str, labels: Annotated[str, Form(max_length=2_000)] = ""
    ) -> Response:
        """Gives it other labels."""
        typed = Typed(labels=labels)
        if len(labels) > MAX_LABELS:
            return await self._page(request, me, number, 422, refused=words.TO_TOO_LONG, typed=typed)
        given = [label for label in _BETWEEN_LABELS.split(labels) if label]
        tickets = self._casework.tickets
        return await self._done(
            request, me, number, "labels", lambda db: tickets.label(db, number, me.actor(), given), typed
        )

    async def answer(
        self,
        request: Request,
        me: Me,
        number: str,
        text: Typing = "",
        once: Short = "",
        seen: Annotated[int, Form(ge=0)] = 0,
        closes: Short = "",
        suggestion: Annotated[int, Form(ge=0)] = 0,
        confirmed: Short = "",
    ) -> Response:
        """Says something to the citizen; a trainee's words are laid before a supervisor instead.

        What they say of the law holds, or somebody has looked at it and says so.
        """
        sheet = await self._sheet(number, me)
        if self._was_said(sheet, me, once):
            return _back(number, "submit" if me.trainee else "answer")
        typed = Typed(text=text, suggestion=suggestion)
        if sheet.seen > seen:
            return await self._page(request, me, number, 409, refused=words.STALE, typed=typed)
        doubts = await checked(text, self._casework.live)
        if not doubts.holds(confirmed):
            return await self._page(request, me, number, 422, typed=typed, doubts=doubts)
        approvals, deeds, who = self._casework.approvals, self._casework.deeds, me.actor()
        suggestions = self._casework.suggestions

        def submit(db: Database) -> Held | Refusal | Objection:
            held = approvals.submit(db, number, who, text, once, bool(closes))
            if isinstance(held, Held):
                suggestions.answered(db, suggestion, number, me.name, held.text)
            return held

        if me.trainee:
            return await self._done(request, me, number, "submit", submit, typed)

        def say(db: Database) -> Done | Refusal:
            done = deeds.answer(db, number, who, text, once)
            if isinstance(done, Done) and done.said:
                suggestions.answered(db, suggestion, number, me.name, done.said.word.text)
            if isinstance(done, Refusal) or not closes:
                return done
            closed = deeds.close(db, number, who)
            if isinstance(closed, Refusal):
                return done
            return replace(closed, postings=(*done.postings, *closed.postings), said=done.said)

        outcome = await self._casework.do(say)
        if isinstance(outcome, Refusal):
            return await self._refused(request, me, number, outcome, typed)
        if outcome.said and outcome.said.word.text != text:
            return _back(number, "answer-masked")
        return _back(number, "answer-closed" if closes else "answer")

    async def withdraw(self, request: Request, me: Me, number: str, held: int) -> Response:
        """Takes an answer back that nobody has looked at."""
        approvals = self._casework.approvals

        def withdraw(db: Database) -> Held | Objection:
            found = approvals.find(held)
            if found is None or found.ticket != number:
                return Objection.NOT_FOUND
            return approvals.withdraw(db, held, me.actor())

        return await self._done(request, me, number, "withdraw", withdraw)

    async def _filled(self, number: str, suggestion: int, canned: int) -> Typed | None:
        """The form filled with a suggestion for this ticket, or with a canned answer that stands today."""
        casework, index = self._casework, self._casework.live.index
        if suggestion:
            made = await casework.read(lambda: casework.suggestions.find(suggestion))
            return Typed(text=made.text, suggestion=made.id) if made and made.ticket == number else None
        one = await casework.read(lambda: casework.canned.find(canned)) if canned else None
        if one is None or index is None or one.retired or flaws(one, index):
            return None
        return Typed(text=filled(one, index))

    def _was_said(self, sheet: Sheet, me: Account, once: str) -> bool:
        """Whether this very form came before: a page sent twice says nothing twice."""
        if not once:
            return False
        return self._casework.tickets.was_said(sheet.ticket.number, me.name, once) or (
            me.trainee and self._casework.approvals.was_submitted(sheet.ticket.number, me.name, once)
        )

    async def _done(
        self,
        request: Request,
        me: Account,
        number: str,
        name: str,
        deed: Callable[[Database], _Outcome],
        typed: Typed | None = None,
    ) -> Response:
        outcome = await self._casework.do(deed)
        if isinstance(outcome, Refusal | Objection):
            return await self._refused(request, me, number, outcome, typed)
        return _back(number, name)

    async def _refused(
        self, request: Request, me: Account, number: str, why: Refusal | Objection, typed: Typed | None
    ) -> Response:
        """The page again with why, and with all that was typed."""
        return await self._page(request, me, number, 409, refused=told(why), typed=typed)

    async def _page(
        self,
        request: Request,
        me: Account,
        number: str,
        status: int = 200,
        *,
        said: str = "",
        refused: str = "",
        typed: Typed | None = None,
        doubts: Doubts | None = None,
    ) -> HTMLResponse:
        sheet = await self._sheet(number, me)
        accounts = await self._casework.read(self._casework.accounts.all)
        return self._render(
            request,
            "ticket.html",
            sheet,
            status,
            said=said,
            refused=refused,
            typed=typed or Typed(),
            doubts=doubts,
            colleagues=[a for a in accounts if not a.disabled and a.name != me.name],
            urgencies=list(Urgency),
            draft=f"{me.name}/{number}",
        )

    def _render(
        self, request: Request, template: str, sheet: Sheet, status: int = 200, **more: Any
    ) -> HTMLResponse:
        return self._pages.page(
            request,
            template,
            status,
            casework=words,
            sheet=sheet,
            ticket=sheet.ticket,
            may={deed.value for deed in sheet.may},
            seq=sheet.seq,
            now=self._casework.now,
            **more,
        )

    async def _sheet(self, number: str, me: Account) -> Sheet:
        sheet = await self._casework.read(lambda: self._read(number, me))
        if sheet is None:
            raise Refused(NO_TICKET)
        return sheet

    def _read(self, number: str, me: Account) -> Sheet | None:
        tickets = self._casework.tickets
        seq = tickets.last_event()
        ticket = tickets.find(number)
        if ticket is None:
            return None
        now, who = beijing(self._casework.moment).isoformat(timespec="milliseconds"), me.actor()
        may = frozenset(deed for deed in Deed if isinstance(move(ticket, deed, who, now), Ticket))
        return Sheet(
            ticket,
            tickets.history(number),
            tickets.moves(number),
            self._casework.approvals.of_ticket(number),
            self._card(ticket),
            bool(ticket.answer),
            may,
            seq,
        )

    def _card(self, ticket: Ticket) -> Card | None:
        """The bot's answer as the citizen saw it, in the words of today's directory; None if it is not kept."""
        kept = self._casework.store.answer(ticket.answer) if ticket.answer else None
        index = self._casework.live.index
        if kept is None or index is None:
            return None
        return answer_card(answer_of(kept, index), kept.id, Thread())


def told(why: Refusal | Objection) -> str:
    """Why nothing was done, in plain words."""
    if isinstance(why, Objection):
        return words.OBJECTION[why]
    if why.reason is Reason.TOO_LONG:
        return words.TOO_LONG
    return ticket_words.refused_desk(why.reason, why.number, why.holder or why.desk)


def _back(number: str, done: str) -> RedirectResponse:
    """To the ticket, so that reloading the page sends nothing again."""
    return RedirectResponse(f"/desk/tickets/{number}?done={done}", 303)
