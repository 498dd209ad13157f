"""Chat: the citizens' page, the same conversation as in Telegram for whoever has a browser."""

import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated, Any, Protocol, TypeVar

import anyio.to_thread
from fastapi import Form, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.browsers import Browser, Browsers
from bot.dialogue.incoming import WEB, Incoming
from bot.dialogue.parts import Parts
from bot.dialogue.talk import Talk
from bot.sessions import new_token
from bot.store import StoreError
from bot.ticket import State, Ticket
from bot.trace import without_words
from bot.transcript import Line, Transcript
from bot.web import errors
from bot.web.errors import Refused
from bot.web.metrics import Metrics
from bot.web.pages import Pages
from bot.web.printed import printed
from bot.web.sheet import sheet_of
from bot.web.spoken import Said, incoming_of, is_token
from bot.web.turns import Turns
from bot.web.visit import chat_secret, is_htmx, set_chat_cookie
from bot.wording import answers
from bot.wording import web as words
from knowledge.service import DISTRICTS

log = logging.getLogger("mingbai.web")

_T = TypeVar("_T")

# Lines that a page shows of a long conversation; the rest is a click away.
MOST_SHOWN = 40
# Long names and numbers that no form of ours has.
_Short = Annotated[str, Form(max_length=100)]
_Seq = Annotated[int, Query(ge=0, lt=2**63)]


class Worked(Protocol):
    """Where consulting is done: `Api.worked`."""

    def __call__(self, work: Callable[[], _T]) -> Awaitable[_T]:
        """The result of work done in a worker's thread. Raises Refused if too many wait."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A citizen's open ticket and their place in the queue, 0 where somebody has it in hand."""

    ticket: Ticket
    place: int


class Chat:
    """The routes of the citizens' page. The secret in their cookie opens their own chat and no other."""

    def __init__(self, parts: Parts, worked: Worked, pages: Pages, metrics: Metrics) -> None:
        self._parts = parts
        self._worked = worked
        self._pages = pages
        self._metrics = metrics
        self._talk = Talk(parts)
        self._turns = Turns()
        self._browsers = Browsers(parts.store)
        self._transcript = Transcript(parts.store)

    async def show(self, request: Request, all: bool = False, seen: _Seq = 0) -> HTMLResponse:
        """The page with what was said so far. Who only looks is given a secret, and leaves nothing here."""
        secret = chat_secret(request) or new_token()
        request.state.secret = secret
        page = await _threaded(partial(self._shown, request, secret, all, seen))
        if not chat_secret(request):
            set_chat_cookie(page, secret)
        return page

    async def say(
        self,
        request: Request,
        text: Annotated[str, Form()] = "",
        button: _Short = "",
        command: _Short = "",
        once: _Short = "",
        seen: Annotated[int, Form(ge=0, lt=2**63)] = 0,
    ) -> Response:
        """What was typed or pressed, answered once it is on disk; the same form again shows the first answer."""
        started = time.perf_counter()
        said = Said(text, button, command, once if is_token(once) else new_token())
        browser = await _threaded(partial(self._browsers.begin, chat_secret(request)))
        incoming = await _threaded(partial(self._heard, said, browser.chat))
        async with self._turns.of(browser.chat):
            if not await _threaded(partial(self._transcript.has, browser.chat, incoming.update)):
                await self._handled(incoming)
        self._metrics.seconds.labels(WEB).observe(time.perf_counter() - started)
        return await _threaded(partial(self._answered, request, browser, seen))

    async def news(self, request: Request, after: _Seq = 0) -> Response:
        """What was said after a line, and how the ticket stands; what came before has been shown."""
        browser = await self._known(request)
        return await _threaded(partial(self._news, request, browser, after))

    async def seen(self, request: Request, upto: _Seq) -> Response:
        """Notes that the page shows everything up to a line: a browser without scripts loads this as a picture."""
        browser = await self._known(request)
        await _threaded(partial(self._note_shown, browser.chat, upto))
        return Response(status_code=204)

    async def size(self, request: Request, large: Annotated[bool, Form()] = False) -> Response:
        """Large type from now on, or the usual again."""
        await _threaded(partial(self._browsers.enlarge, chat_secret(request), large))
        return RedirectResponse("/", 303)

    async def print(self, request: Request, seq: Annotated[int, Path(ge=0, lt=2**63)]) -> HTMLResponse:
        """One answer on a sheet of paper; only for the browser it was given to."""
        browser = await self._known(request)
        return await _threaded(partial(self._printed, request, browser, seq))

    async def _known(self, request: Request) -> Browser:
        """The browser; raises Refused for one that has said nothing: there is nothing to show to it."""
        browser = await _threaded(partial(self._browsers.find, chat_secret(request)))
        if browser is None:
            raise Refused(errors.NOT_FOUND)
        return browser

    def _heard(self, said: Said, chat: int) -> Incoming:
        """The message of a form; a button that stands on another's page is none here."""
        incoming = incoming_of(said, chat)
        own = not said.button or self._transcript.with_button(chat, said.button)
        return incoming if own else replace(incoming, button="")

    async def _handled(self, incoming: Incoming) -> None:
        """The message answered; whatever nobody thought of ends in a sentence with a reference. Raises StoreError."""
        try:
            await self._worked(partial(self._talk.handle, incoming))
        except (StoreError, Refused):
            raise
        except Exception as error:
            reference = errors.new_reference()
            log.error(words.LOG_FAILED, reference, without_words(error))
            await _threaded(partial(self._talk.apologise, incoming, reference))

    def _shown(self, request: Request, secret: str, whole: bool, seen: int) -> HTMLResponse:
        browser = self._browsers.find(secret)
        chat = browser.chat if browser else 0
        if seen:
            self._note_shown(chat, seen)
        lines = self._transcript.lines(chat) if whole else self._transcript.newest(chat, MOST_SHOWN + 1)
        shown = lines if whole else lines[-MOST_SHOWN:]
        return self._pages.page(
            request,
            "chat.html",
            **self._context(chat, shown),
            once=new_token(),
            large=bool(browser and browser.large),
            earlier=len(lines) > len(shown),
            unshown=self._transcript.unshown(chat, _last(shown)),
            examples=answers.FIRST_OPTIONS,
            situations=self._parts.situations,
            districts=DISTRICTS,
            district=self._parts.people.thread(self._key(chat)).district,
            staffed=self._parts.staffed(),
            hours=self._parts.hours,
            now=self._parts.now(),
        )

    def _answered(self, request: Request, browser: Browser, seen: int) -> Response:
        """Where the answer is: for a script the lines it has not got, otherwise the page."""
        self._note_shown(browser.chat, seen)
        if is_htmx(request):
            return self._pages.page(request, "chat_news.html", **self._context(browser.chat, after=seen))
        # From the citizen's own line on, so that the answer is read from its beginning.
        newest = self._transcript.newest(browser.chat, MOST_SHOWN)
        own = [line.seq for line in newest if not line.word and line.speaker == "citizen"]
        first = own[-1] if own else _last(newest)
        return RedirectResponse(f"/#l{first}" if first else "/", 303)

    def _news(self, request: Request, browser: Browser, after: int) -> Response:
        self._note_shown(browser.chat, after)
        return self._pages.page(request, "chat_news.html", **self._context(browser.chat, after=after))

    def _context(self, chat: int, lines: tuple[Line, ...] | None = None, after: int = 0) -> dict[str, Any]:
        """What page and news have in common."""
        shown = self._transcript.lines(chat, after) if lines is None else lines
        # Of a message that came again only the token was kept, of an empty one there is nothing to show.
        sheets = [sheet_of(line) for line in shown if line.content]
        return {
            "sheets": sheets,
            "first": self._transcript.first(chat),
            "last": max(after, _last(shown)),
            "waiting": self._waiting(chat),
        }

    def _waiting(self, chat: int) -> Waiting | None:
        ticket = self._parts.tickets.open_of(self._key(chat)) if chat else None
        if ticket is None:
            return None
        waits = ticket.state is State.WAITING
        return Waiting(ticket, self._parts.tickets.place_in_queue(ticket.number) if waits else 0)

    def _note_shown(self, chat: int, upto: int) -> None:
        """Operator's words that the page shows have arrived."""
        if not self._transcript.unshown(chat, upto):
            return
        with self._parts.store.writing() as db:
            for word in self._transcript.shown(db, chat, upto):
                self._parts.tickets.delivered(db, word)

    def _printed(self, request: Request, browser: Browser, seq: int) -> HTMLResponse:
        line = self._transcript.line(browser.chat, seq)
        if line is None or line.speaker == "citizen":
            raise Refused(errors.NOT_FOUND)
        kept = self._parts.store.answer(line.answer) if line.answer else None
        asked = self._transcript.asked_before(browser.chat, seq)
        question = kept.question if kept else asked.content if asked else ""
        sheet = printed(line, kept, self._parts.live.index, question)
        return self._pages.page(request, "chat_print.html", sheet=sheet, large=browser.large)

    def _key(self, chat: int) -> str:
        return self._parts.store.hashed(f"{WEB}:{chat}")


def _last(lines: tuple[Line, ...]) -> int:
    return lines[-1].seq if lines else 0


async def _threaded(work: Callable[[], _T]) -> _T:
    return await anyio.to_thread.run_sync(work)
