"""Call book: what an operator writes down while somebody is on the line, and the slip of it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, TypeVar

import anyio.to_thread
from fastapi import Form, Request
from fastapi.responses import HTMLResponse
from sqlite_utils import Database

from bot.account import Account, Role
from bot.board import Board
from bot.call import LONGEST_SILENCE, Call, is_doubtful, silence
from bot.calls import MAX_NOTE, Calls
from bot.dialogue.incoming import PHONE
from bot.slip import slip
from bot.slip import text as slip_text
from bot.store import Store
from bot.switch import CHANNELS, Switch
from bot.ticket import Urgency
from bot.ticket_words import MAX_WORDS
from bot.tickets import Request as Wanted
from bot.tickets import Tickets
from bot.told import Subject, Told, answer_told, briefly, clause_told, danger_told, lines, service_told
from bot.web import errors
from bot.web.boards import Boards
from bot.web.errors import Fault, Refused
from bot.web.pages import Pages
from bot.web.visit import Me
from bot.wording import lookup as words
from bot.wording import tickets as ticket_words
from knowledge.service import DISTRICTS
from retrieval.clean import MAX_QUESTION
from retrieval.index import Index

NEW_RELEASE = Fault(409, "new_release", words.NEW_RELEASE, words.NEW_RELEASE_HINT)
NOTHING_TOLD = Fault(404, "nothing_told", words.NOTHING_TOLD, words.NOTHING_TOLD_HINT)
# Calls shown below the one that lasts.
EARLIER = 5

_Text = Annotated[str, Form(max_length=MAX_QUESTION)]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Earlier:
    """A call that is over, and whether it can be taken up again."""

    call: Call
    may_resume: bool


class CallBook:
    """The call's routes. Every deed answers with the call as it then stands."""

    def __init__(self, store: Store, boards: Boards, pages: Pages) -> None:
        self._store = store
        self._calls = Calls(store)
        self._tickets = Tickets(store)
        self._switch = Switch(store)
        self._boards = boards
        self._pages = pages
        # Writing waits for the disk: it must not take the place of what somebody waits for.
        self._writers = anyio.CapacityLimiter(4)

    async def context(self, me: Account) -> dict[str, Any]:
        """What the call's template needs."""
        return await self._threaded(partial(self._context, me))

    async def looked(self, request: Request, me: Me, q: _Text = "", release: _Text = "") -> HTMLResponse:
        """Keeps what was looked up, once the operator has stopped typing."""
        return await self._done(request, me, lambda db: self._calls.looked(db, me.name, q, release))

    async def told(
        self,
        request: Request,
        me: Me,
        subject: Annotated[Subject, Form()],
        release: _Text,
        id: _Text = "",
        start: Annotated[int, Form(ge=0)] = 0,
        end: Annotated[int, Form(ge=0)] = 0,
        q: _Text = "",
        district: _Text = "",
    ) -> HTMLResponse:
        """Keeps what was told, as the release says it that it was read in."""

        def told(board: Board, index: Index | None) -> Told | None:
            if (board.release or "") != release:
                raise Refused(NEW_RELEASE)
            return _told(subject, id, start, end, board, index)

        said = await self._boards.shown(q, district if district in DISTRICTS else "", told)
        if said is None:
            raise Refused(NOTHING_TOLD)
        return await self._done(request, me, lambda db: self._calls.told(db, me.name, q, said, release))

    async def untold(self, request: Request, me: Me, item: Annotated[int, Form()]) -> HTMLResponse:
        """Takes back what was marked as told by mistake."""
        return await self._done(request, me, lambda db: self._calls.untold(db, me.name, item))

    async def note(
        self, request: Request, me: Me, note: Annotated[str, Form(max_length=MAX_NOTE)] = ""
    ) -> HTMLResponse:
        """Keeps the note, masked."""
        return await self._done(request, me, lambda db: self._calls.note(db, me.name, note), noted=True)

    async def end(self, request: Request, me: Me) -> HTMLResponse:
        """Ends the call: somebody else is on the line."""
        return await self._done(request, me, lambda db: self._calls.end(db, me.name), noted=True)

    async def resume(self, request: Request, me: Me, call: _Text) -> HTMLResponse:
        """Takes a call up again that was ended by mistake."""
        return await self._done(request, me, lambda db: self._calls.resume(db, me.name, call), noted=True)

    async def ticket_form(self, request: Request, me: Me) -> HTMLResponse:
        """The form that opens a ticket, with what is known of the call."""
        call = await self._threaded(partial(self._calls.current, me.name))
        return self._pages.page(
            request,
            "call_ticket.html",
            w=words,
            call=call,
            question=call.queries[-1] if call and call.queries else "",
            summary="\n".join(_known(call)) if call else "",
            urgencies=[(int(u), ticket_words.URGENCY[u]) for u in Urgency],
            districts=DISTRICTS,
            place=self._tickets.place_in_queue(call.ticket) if call and call.ticket else 0,
        )

    async def ticket(
        self,
        request: Request,
        me: Me,
        question: _Text,
        summary: Annotated[str, Form(max_length=MAX_WORDS)] = "",
        urgency: Annotated[int, Form(ge=0, le=max(Urgency))] = 0,
        district: _Text = "",
    ) -> HTMLResponse:
        """Opens a ticket for the call, or shows the one it has: a form sent twice opens one."""
        if not question.strip():
            raise Refused(errors.Fault(422, "invalid", words.NO_QUESTION, words.NO_QUESTION_HINT))
        place = district if district in DISTRICTS else ""
        wanted = Wanted("", PHONE, "", question, summary, "", Urgency(urgency), place)

        def open_one(db: Database) -> None:
            call = self._calls.current(me.name)
            if call and call.ticket:
                return
            number = self._tickets.open(db, wanted).ticket.number
            self._calls.ticketed(db, me.name, number)
            self._store.append_audit_in(db, me.name, "call.ticket", number)

        await self._written(open_one)
        context = await self.context(me)
        number = context["call"].ticket
        queue = await self._threaded(partial(self._tickets.place_in_queue, number))
        return self._pages.page(
            request,
            "call_ticketed.html",
            w=words,
            number=number,
            place=queue,
            also=True,
            noted=False,
            **context,
        )

    async def slip(self, request: Request, me: Me, call_id: str) -> HTMLResponse:
        """The slip of a call of one's own, or of anybody's for a supervisor, to be printed."""
        call = await self._threaded(partial(self._calls.find, call_id))
        if call is None or (call.operator != me.name and not me.role.reaches(Role.SUPERVISOR)):
            raise Refused(errors.NOT_FOUND)
        sheet = slip(call, _name(me) if call.operator == me.name else call.operator)
        return self._pages.page(
            request,
            "slip.html",
            w=words,
            slip=sheet,
            text=slip_text(sheet),
            told=[lines(told) for told in sheet.told],
        )

    def _context(self, me: Account) -> dict[str, Any]:
        now = self._store.now()
        call = self._calls.current(me.name)
        current = call.id if call else ""
        earlier = [c for c in self._calls.recent(me.name, EARLIER + 1) if c.id != current][:EARLIER]
        return {
            "call": call,
            "briefly": briefly,
            "paused": [off.reason for channel in CHANNELS if (off := self._switch.off(channel))][:1],
            "doubtful": bool(call and is_doubtful(call, now)),
            "slip": slip_text(slip(call, _name(me))) if call else "",
            "earlier": [Earlier(c, silence(c, now) < LONGEST_SILENCE) for c in earlier],
        }

    async def _done(
        self, request: Request, me: Account, deed: Callable[[Database], object], noted: bool = False
    ) -> HTMLResponse:
        await self._written(deed)
        context = await self.context(me)
        return self._pages.page(request, "call.html", w=words, also=False, noted=noted, **context)

    async def _written(self, deed: Callable[[Database], object]) -> None:
        """The deed, on disk together with what others write meanwhile."""
        await self._threaded(lambda: self._store.together(deed))

    async def _threaded(self, work: Callable[[], _T]) -> _T:
        return await anyio.to_thread.run_sync(work, limiter=self._writers)


def _told(
    subject: Subject, told_id: str, start: int, end: int, board: Board, index: Index | None
) -> Told | None:
    """What was told, made anew from the index: nothing a browser sends is taken for law."""
    if subject is Subject.DANGER:
        return danger_told(board.answer.urgent) if board.answer.urgent else None
    if subject is Subject.ANSWER:
        return answer_told(board)
    if index is None:
        return None
    if subject is Subject.SERVICE:
        return service_told(index.services[told_id]) if told_id in index.services else None
    if told_id not in index.clauses:
        return None
    clause = index.clauses[told_id]
    return clause_told(clause, index.sources[clause.source], clause.text[start:end])


def _known(call: Call) -> tuple[str, ...]:
    """What whoever takes the ticket should know: the note, and what was told already."""
    note = (words.note_line(call.note),) if call.note else ()
    told = [briefly(item.told) for item in call.told if item.told]
    return (*note, *((words.TOLD, *told) if told else ()))


def _name(me: Account) -> str:
    return me.shown or me.name
