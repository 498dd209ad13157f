"""Canned page: the answers that the desk gives often; supervisors write them, operators take them."""

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlite_utils import Database
from starlette.responses import Response

from bot.account import Account, Role
from bot.canned import MAX_TITLE, MOST_CITATIONS, Canned, blanks, filled, flaws, ground_fault, matching
from bot.quoted import Quoted, clause_of, faults
from bot.web.casework import Casework, Typing
from bot.web.errors import Fault, Refused
from bot.web.lawcheck import Doubt, doubt
from bot.web.pages import Pages
from bot.web.visit import Me
from bot.wording import casework as words
from retrieval.index import Index

# Offered beside an answer; more is found by typing.
MOST_PICKED = 8

NO_CANNED = Fault(404, "no_canned", words.NO_CANNED, words.NO_CANNED_HINT)

_Clauses = Annotated[list[str], Form(max_length=MOST_CITATIONS)]
_Search = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True, slots=True)
class Shown:
    """A canned answer with how it would be inserted today, or why it cannot be."""

    canned: Canned
    text: str
    doubts: tuple[Doubt, ...]

    @property
    def is_usable(self) -> bool:
        """Whether it may be inserted."""
        return bool(self.text) and not self.doubts


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the form for grounds: what was typed, and what is wrong with it; `clause` is the clause's text."""

    clause: str = ""
    quote: str = ""
    fault: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """The form as it was sent, with everything that is wrong with it."""

    title: str = ""
    text: str = ""
    rows: tuple[Row, ...] = ()
    title_fault: str = ""
    text_fault: str = ""
    doubts: tuple[Doubt, ...] = ()

    @property
    def is_right(self) -> bool:
        """Whether it may be kept."""
        return not (self.title_fault or self.text_fault or self.doubts or any(r.fault for r in self.rows))


class CannedPage:
    """The routes of canned answers."""

    def __init__(self, casework: Casework, pages: Pages) -> None:
        self._casework = casework
        self._pages = pages

    async def show(self, request: Request, me: Me, q: _Search = "", done: str = "") -> HTMLResponse:
        """All of them, or those in which some words stand."""
        shown = await self._casework.read(lambda: self._shown(q))
        retired = await self._casework.read(lambda: self._casework.canned.all(True))
        return self._pages.page(
            request,
            "canned.html",
            casework=words,
            shown=shown,
            retired=retired if me.role.reaches(Role.SUPERVISOR) else (),
            q=q,
            said=words.CANNED_DONE.get(done, ""),
            may_edit=me.role.reaches(Role.SUPERVISOR),
            seq=0,
        )

    async def pick(self, request: Request, number: str, q: _Search = "") -> HTMLResponse:
        """Those that fit, beside the answer of a ticket."""
        shown = await self._casework.read(lambda: self._shown(q))
        return self._pages.page(
            request, "canned_pick.html", casework=words, shown=shown[:MOST_PICKED], number=number
        )

    async def new(self, request: Request) -> HTMLResponse:
        """An empty form."""
        return self._form(request, None, Draft())

    async def edit(self, request: Request, canned: int) -> HTMLResponse:
        """The form of one, with what no longer stands."""
        found = await self._found(canned)
        return self._form(request, found, _judged(found, self._casework.live.index))

    async def add(
        self,
        request: Request,
        me: Me,
        title: Annotated[str, Form(max_length=1_000)] = "",
        text: Typing = "",
        clause: _Clauses = [],  # noqa: B006 - FastAPI copies it
        quote: _Clauses = [],  # noqa: B006
    ) -> Response:
        """Keeps a new one, once everything in it holds."""
        return await self._save(request, me, None, title, text, clause, quote)

    async def change(
        self,
        request: Request,
        me: Me,
        canned: int,
        title: Annotated[str, Form(max_length=1_000)] = "",
        text: Typing = "",
        clause: _Clauses = [],  # noqa: B006
        quote: _Clauses = [],  # noqa: B006
    ) -> Response:
        """Keeps a changed one, once everything in it holds."""
        return await self._save(request, me, await self._found(canned), title, text, clause, quote)

    async def retire(self, me: Me, canned: int) -> Response:
        """Puts one out of use."""
        return await self._retire(me, canned, True)

    async def restore(self, me: Me, canned: int) -> Response:
        """Puts one into use again."""
        return await self._retire(me, canned, False)

    async def _retire(self, me: Account, canned: int, retired: bool) -> Response:
        found = await self._casework.do(lambda db: self._casework.canned.retire(db, me.name, canned, retired))
        if found is None:
            raise Refused(NO_CANNED)
        return RedirectResponse(f"/desk/canned?done={'retire' if retired else 'restore'}", 303)

    async def _save(
        self,
        request: Request,
        me: Account,
        before: Canned | None,
        title: str,
        text: str,
        clauses: list[str],
        quotes: list[str],
    ) -> Response:
        index = self._casework.live.index
        typed = [
            Quoted(clause.strip(), quote.strip().replace("\r\n", "\n"))
            for clause, quote in zip(clauses, quotes, strict=False)
            if clause.strip() or quote.strip()
        ]
        given = Canned(before.id if before else 0, title.strip(), text.strip(), tuple(typed), me.name, "")
        draft = _judged(given, index)
        if index is None or not draft.is_right:
            return self._form(request, before, draft, 422)
        picked = tuple(Quoted(clause_of(q.clause, index), q.quote) for q in typed)

        def save(db: Database) -> Canned:
            return self._casework.canned.save(
                db, me.name, replace(given, citations=picked), tuple(self._casework.public)
            )

        await self._casework.do(save)
        return RedirectResponse(f"/desk/canned?done={'change' if before else 'add'}", 303)

    async def _found(self, canned: int) -> Canned:
        found = await self._casework.read(lambda: self._casework.canned.find(canned))
        if found is None:
            raise Refused(NO_CANNED)
        return found

    def _shown(self, q: str) -> list[Shown]:
        index = self._casework.live.index
        return [_show(one, index) for one in matching(self._casework.canned.all(), q)]

    def _form(self, request: Request, before: Canned | None, draft: Draft, status: int = 200) -> HTMLResponse:
        rows = (*draft.rows, *(Row() for _ in range(MOST_CITATIONS - len(draft.rows))))
        return self._pages.page(
            request,
            "canned_form.html",
            status,
            casework=words,
            canned=before,
            draft=draft,
            rows=rows,
            max_title=MAX_TITLE,
        )


def _show(canned: Canned, index: Index | None) -> Shown:
    doubts = tuple(doubt(fault, index) for fault in flaws(canned, index))
    return Shown(canned, filled(canned, index) if index else "", doubts)


def _judged(canned: Canned, index: Index | None) -> Draft:
    """The form of a canned answer, with everything that is wrong with it."""
    title_fault, text_fault = blanks(canned)
    rows = tuple(_row(quoted, index) for quoted in canned.citations)
    doubts = tuple(doubt(fault, index) for fault in faults(canned.text, index))
    if index is None:
        text_fault = words.SUGGESTION_OFF
    return Draft(canned.title, canned.text, rows, title_fault, text_fault, doubts)


def _row(typed: Quoted, index: Index | None) -> Row:
    if index is None:
        return Row(typed.clause, typed.quote)
    clause = clause_of(typed.clause, index)
    text = index.clauses[clause].text if clause else ""
    return Row(clause or typed.clause, typed.quote, ground_fault(typed, index), text)
