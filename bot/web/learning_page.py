"""Learning page: where the bot fell short, what the desk made of it, and what is to be learned from that."""

import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlite_utils import Database
from starlette.responses import Response

from bot.account import Account, Role
from bot.answer import Status
from bot.cards import answer_card
from bot.gaps import gaps
from bot.kept import KeptAnswer
from bot.lesson import Kind, Lesson, Objection
from bot.quoted import cited_in, clause_of
from bot.replay import answer_of
from bot.suggestion import Suggestion
from bot.thread import Thread
from bot.web.casework import Casework, Short, Typing
from bot.web.errors import Fault, Refused
from bot.web.pages import Pages
from bot.web.visit import Me
from bot.wording import casework as words
from knowledge.service import Service

_MOST = 30
# What a citizen's question may be expected to end in.
STATUSES = (Status.ANSWERED, Status.CLARIFY, Status.NOT_COVERED, Status.OUTSIDE, Status.URGENT)

NO_ANSWER = Fault(404, "no_answer", words.NO_ANSWER, words.NO_ANSWER_HINT)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of two texts compared: `kind` is same, del (only in the first) or ins (only in the second)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A suggestion that the desk changed, with the question it was for and what would be proposed of it."""

    suggestion: Suggestion
    question: str
    service: str
    pieces: tuple[Piece, ...]


class LearningPage:
    """The routes of learning."""

    def __init__(self, casework: Casework, pages: Pages) -> None:
        self._casework = casework
        self._pages = pages

    async def show(
        self, request: Request, me: Me, done: str = "", why: Annotated[str, Query(max_length=40)] = ""
    ) -> HTMLResponse:
        """The page."""
        refused = words.LESSON_OBJECTION[Objection(why)] if why in list(Objection) else ""
        return await self._page(request, me, said=words.LEARNING_DONE.get(done, ""), refused=refused)

    async def answer(self, request: Request, answer: str) -> HTMLResponse:
        """One answer again, as the citizen saw it, in the words of today."""
        casework = self._casework
        kept = await casework.read(lambda: casework.store.answer(answer))
        index = casework.live.index
        if kept is None:
            raise Refused(NO_ANSWER)
        card = answer_card(answer_of(kept, index), kept.id, Thread()) if index else None
        return self._pages.page(
            request, "answer.html", casework=words, kept=kept, card=card, services=self._services()
        )

    async def propose(
        self,
        request: Request,
        me: Me,
        kind: Annotated[Kind, Form()],
        question: Typing = "",
        service: Short = "",
        status: Annotated[Status, Form()] = Status.ANSWERED,
        clauses: Annotated[str, Form(max_length=1_000)] = "",
        text: Typing = "",
        ticket: Short = "",
    ) -> Response:
        """Proposes a lesson."""
        index = self._casework.live.index
        named = [one for one in clauses.replace("，", ",").replace("、", ",").split(",") if one.strip()]
        picked = tuple((clause_of(one, index) if index else "") or one.strip() for one in named)
        is_curated = kind is Kind.CURATED
        lesson = Lesson(
            0,
            kind,
            question,
            service,
            me.name,
            "",
            status,
            picked if kind is Kind.GOLDEN else (),
            text if is_curated else "",
            cited_in(text, index) if index and is_curated else (),
            ticket,
        )
        lessons, public = self._casework.lessons, tuple(self._casework.public)
        return await self._done(
            request, me, "propose", lambda db: lessons.propose(db, me, lesson, index, public)
        )

    async def accept(self, request: Request, me: Me, lesson: int) -> Response:
        """An administrator's yes: it is written where it is learned from."""
        lessons, index = self._casework.lessons, self._casework.live.index
        return await self._done(request, me, "accept", lambda db: lessons.accept(db, me, lesson, index))

    async def decline(self, request: Request, me: Me, lesson: int, remark: Typing = "") -> Response:
        """An administrator's no."""
        lessons = self._casework.lessons
        return await self._done(request, me, "decline", lambda db: lessons.decline(db, me, lesson, remark))

    async def withdraw(self, request: Request, me: Me, lesson: int) -> Response:
        """Takes one's own proposal back."""
        lessons = self._casework.lessons
        return await self._done(request, me, "withdraw", lambda db: lessons.withdraw(db, me, lesson))

    async def _done(
        self, request: Request, me: Account, name: str, deed: Callable[[Database], Lesson | Objection]
    ) -> Response:
        outcome = await self._casework.do(deed)
        if isinstance(outcome, Objection):
            refused = words.LESSON_OBJECTION[outcome]
            return await self._page(request, me, 409, refused=refused)
        return RedirectResponse(f"/desk/learning?done={name}", 303)

    async def _page(
        self, request: Request, me: Account, status: int = 200, *, said: str = "", refused: str = ""
    ) -> HTMLResponse:
        casework = self._casework
        found = await casework.read(lambda: gaps(casework.store))
        changed = await casework.read(self._changed)
        return self._pages.page(
            request,
            "learning.html",
            status,
            casework=words,
            said=said,
            refused=refused,
            gaps=found,
            changed=changed,
            counts=await casework.read(casework.suggestions.counts),
            proposed=await casework.read(casework.lessons.proposed),
            decided=await casework.read(casework.lessons.decided),
            services=self._services(),
            names={service.id: service.name for service in self._services()},
            statuses=[(one.value, words.EXPECTED[one]) for one in STATUSES],
            decides=me.role.reaches(Role.ADMINISTRATOR),
        )

    def _services(self) -> tuple[Service, ...]:
        index = self._casework.live.index
        return tuple(index.services.values()) if index else ()

    def _changed(self) -> list[Changed]:
        store = self._casework.store
        made = self._casework.suggestions.changed(_MOST)
        return [_changed(one, store.answer(one.answer)) for one in made]


def compared(one: str, other: str) -> Iterator[Piece]:
    """Two texts as one, with what was taken out and put in.

    >>> [(p.kind, p.text) for p in compared("请打12333。", "请先打12333。")]
    [('same', '请'), ('ins', '先'), ('same', '打12333。')]
    """
    for tag, a, b, c, d in difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", one[a:b])
            continue
        if b > a:
            yield Piece("del", one[a:b])
        if d > c:
            yield Piece("ins", other[c:d])


def _changed(made: Suggestion, kept: KeptAnswer | None) -> Changed:
    service = kept.services[0].service if kept and kept.services else ""
    return Changed(made, kept.question if kept else "", service, tuple(compared(made.text, made.sent)))
