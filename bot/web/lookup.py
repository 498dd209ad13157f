"""Look-up: results while an operator types, a clause or service in full, and why it is that answer."""

import secrets
import time
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Query, Request
from fastapi.responses import HTMLResponse, Response

from bot.board import Board, common_in, shown
from bot.cite import validity_words
from bot.explain import explain
from bot.lookup import KINDS, clause_json, full_service_json
from bot.marking import Piece, Sought, pieces, sought
from bot.told import answer_told, clause_told, danger_told, service_told, text
from bot.web import errors
from bot.web.boards import Boards
from bot.web.callbook import CallBook
from bot.web.errors import Refused
from bot.web.metrics import Metrics
from bot.web.pages import Pages
from bot.web.parts import Parts
from bot.web.visit import Me, is_htmx
from bot.wording import lookup as words
from knowledge.service import DISTRICTS
from retrieval.clean import says_something
from retrieval.index import Index

# A caller's matter in a few sentences; more is for the note.
MAX_QUERY = 500
CHANNEL = "desk"

Words = Annotated[str, Query(max_length=MAX_QUERY)]


class Lookup:
    """The look-up's routes."""

    def __init__(self, parts: Parts, boards: Boards, book: CallBook, pages: Pages, metrics: Metrics) -> None:
        self._live = parts.live
        self._boards = boards
        self._book = book
        self._pages = pages
        self._metrics = metrics

    async def show(
        self,
        request: Request,
        me: Me,
        q: Words = "",
        kinds: Annotated[list[str], Query()] = [],  # noqa: B006 - FastAPI copies it
        district: Annotated[str, Query(max_length=10)] = "",
        tab: Annotated[str, Query(max_length=16)] = "",
    ) -> Response:
        """The page; to a script of it only the results, or nothing if newer words are on their way."""
        started = time.perf_counter()
        place = district if district in DISTRICTS else ""
        typing = is_htmx(request)
        chosen: dict[str, Any] = {"q": q, "kinds": shown(kinds), "district": place}
        if typing:
            show = partial(self._results, request, **chosen)
        else:
            call = await self._book.context(me)
            show = partial(self._page, request, **chosen, **call)
        typist = f"{me.name} {tab}" if typing and tab else ""
        page = await self._boards.shown(q, place, show, typist)
        if page is None:
            return Response(status_code=204)
        seconds = time.perf_counter() - started
        self._metrics.seconds.labels(CHANNEL).observe(seconds)
        page.headers["Server-Timing"] = f"lookup;dur={1000 * seconds:.1f}"
        if typing:
            page.headers["HX-Replace-Url"] = address(**chosen)
        return page

    async def clause(self, request: Request, clause_id: str, q: Words = "") -> HTMLResponse:
        """One clause in full, with what stands beside it and what it refers to."""
        index = self._index()
        if clause_id not in index.clauses:
            raise Refused(errors.NO_CLAUSE)
        return self._detail(request, "lookup_clause.html", **_clause(clause_id, index, q))

    async def service(self, request: Request, service_id: str, q: Words = "") -> HTMLResponse:
        """One service in full, with the words it stands on."""
        index = self._index()
        service = index.services.get(service_id)
        if service is None:
            raise Refused(errors.NO_SERVICE)
        return self._detail(
            request,
            "lookup_service.html",
            service=service,
            grounds=full_service_json(service, index)["citations"],
            neighbours=[
                (index.services[n.service], n.rule) for n in service.neighbours if n.service in index.services
            ],
            copied=text(service_told(service), index.release),
            marked=_marked(q, index),
            q=q,
            release=index.release,
        )

    async def why(
        self, request: Request, q: Words = "", district: Annotated[str, Query(max_length=10)] = ""
    ) -> HTMLResponse:
        """Why these words have that answer."""

        def show(board: Board, index: Index | None) -> HTMLResponse:
            return self._detail(request, "lookup_why.html", board=board, why=explain(board, index), q=q)

        page = await self._boards.shown(q, district if district in DISTRICTS else "", show)
        if page is None:
            raise Refused(errors.BUSY)
        return page

    def _page(self, request: Request, board: Board, index: Index | None, **given: Any) -> HTMLResponse:
        return self._pages.page(
            request,
            "lookup.html",
            w=words,
            tab=secrets.token_hex(6),
            all_kinds=KINDS,
            districts=DISTRICTS,
            **given,
            **_found(board, index),
        )

    def _results(self, request: Request, board: Board, index: Index | None, **given: Any) -> HTMLResponse:
        return self._pages.page(request, "lookup_results.html", w=words, **given, **_found(board, index))

    def _detail(self, request: Request, template: str, **given: Any) -> HTMLResponse:
        """A piece for the pane beside the results; whoever opens it by its address gets a page of it."""
        frame = "lookup_pane.html" if is_htmx(request) else "lookup_alone.html"
        return self._pages.page(request, template, frame=frame, w=words, **given)

    def _index(self) -> Index:
        index = self._live.index
        if index is None:
            raise Refused(errors.NO_INDEX)
        return index


def address(q: str, kinds: tuple[str, ...], district: str) -> str:
    """The address of what is shown; what is usual is not in it.

    >>> address("工伤", ("plan", "statute", "service"), ""), address("", ("service",), "")
    ('/desk/lookup?q=%E5%B7%A5%E4%BC%A4', '/desk/lookup?kinds=service')
    """
    fields = [("q", q)] if q else []
    fields += [("kinds", kind) for kind in kinds if kinds != KINDS]
    fields += [("district", district)] if district else []
    return "/desk/lookup" + (f"?{urlencode(fields)}" if fields else "")


def _found(board: Board, index: Index | None) -> dict[str, Any]:
    """What the results' template needs of a board."""
    release = board.release or ""
    told, alarm = answer_told(board), board.answer.urgent
    return {
        "board": board,
        "answer": board.answer,
        "says": says_something(board.query),
        "ready": board.findings is not None,
        "release": release,
        "marked": _marked(board.query, index),
        "copied": text(told, release) if told else "",
        "danger": text(danger_told(alarm), release) if alarm else "",
        "clause_text": lambda found: text(clause_told(found.clause, found.source, found.sentence), release),
        "service_text": lambda service: text(service_told(service), release),
    }


def _clause(clause_id: str, index: Index, q: str) -> dict[str, Any]:
    clause = index.clauses[clause_id]
    source = index.sources[clause.source]
    facts = clause_json(clause, index)

    def named(other: str | None) -> tuple[str, str] | None:
        if other is None:
            return None
        there = index.clauses[other]
        own = there.source == clause.source
        return other, there.label if own else words.clause_title(
            index.sources[there.source].title, there.label
        )

    return {
        "clause": clause,
        "source": source,
        "validity": validity_words(source),
        "previous": named(facts["neighbours"]["previous"]),
        "following": named(facts["neighbours"]["next"]),
        "references": [named(other) for other in facts["cross_references"]],
        "copied": text(clause_told(clause, source), index.release),
        "marked": _marked(q, index),
        "q": q,
        "release": index.release,
    }


def _marked(query: str, index: Index | None) -> Callable[[str], tuple[Piece, ...]]:
    wanted = sought(query, common_in(index)) if index else Sought(frozenset(), frozenset())
    return partial(pieces, wanted=wanted)
