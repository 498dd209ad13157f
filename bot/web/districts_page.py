"""Districts page: the tables in which the districts tell of their offices go out, come back, are looked through and taken in."""

from collections import OrderedDict
from collections.abc import Sequence
from functools import partial
from typing import Annotated

import anyio.to_thread
from fastapi import Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.archive import Archive
from bot.district_book import district_book
from bot.districts import counts, looked_through, take_in_with, told_now
from bot.drafts import Draft, Drafts
from bot.web import errors
from bot.web.archive_page import HOME, archive
from bot.web.errors import Refused
from bot.web.pages import Pages
from bot.web.parts import Parts
from bot.web.sent import NotKeptError, draft_of, drafted, dropped
from bot.web.table_file import table_file
from bot.web.taking import Outcome, Taking, Why
from bot.web.visit import Me
from bot.wording import districts as words
from bot.wording import knowledge_desk as kb
from knowledge.changes import pieces
from knowledge.incoming.district_table import Returned
from knowledge.offices import Told
from knowledge.problems import ContentError, Problem
from knowledge.service import DISTRICTS
from retrieval.index import Index

REPORTED = f"{HOME}/districts"


class DistrictsPage:
    """The routes of the districts' tables."""

    def __init__(self, parts: Parts, pages: Pages) -> None:
        self._parts = parts
        self._pages = pages
        self._taking = Taking(Why(words.GONE_MEANWHILE, words.NOT_TAKEN, words.CHANGED_MEANWHILE))

    async def show(self, request: Request) -> HTMLResponse:
        """What was told so far, tables to fill in, and tables that came back."""
        return await self._list(request)

    async def book(self, me: Me, district: Annotated[str, Query(max_length=20)] = "") -> Response:
        """The workbook of a district, or of all."""
        chosen = (district,) if district in DISTRICTS else DISTRICTS
        index, kept = self._index(), archive(self._parts)

        def written() -> bytes:
            data = district_book(chosen, index.services, _told(kept)[0])
            self._parts.store.append_audit(me.name, "districts.book", "、".join(chosen))
            return data

        data = await anyio.to_thread.run_sync(written)
        return table_file(data, f"{words.TAB}{'' if len(chosen) > 1 else chosen[0]}{self._today()}.xlsx")

    async def upload(self, request: Request, me: Me) -> Response:
        """A table that came back is kept, not taken in; what it would change comes next."""
        one = (words.NOTHING_SENT, words.MANY_SENT)
        try:
            draft = await drafted(request, self._drafts(), me.name, self._parts.store.now(), one)
        except NotKeptError as error:
            return await self._list(request, error.words, error.code)
        return RedirectResponse(f"{REPORTED}/{draft.id}", 303)

    async def preview(self, request: Request, draft: str) -> HTMLResponse:
        """What is wrong with a table, row by row, or what it would change."""
        return await self._preview(request, draft_of(self._drafts(), draft))

    async def take(
        self, request: Request, me: Me, draft: str, seal: Annotated[str, Form(max_length=64)] = ""
    ) -> Response:
        """The table is taken in, all or nothing, as it was looked at; a build makes it count."""
        found = draft_of(self._drafts(), draft)
        outcome = await self._taking(
            found, seal, self._drafts(), self._looked, partial(self._take, found, me.name)
        )
        if outcome.refused:
            return await self._preview(request, found, outcome.refused, 409)
        return RedirectResponse(f"{REPORTED}?said={outcome.said}", 303)

    async def drop(self, me: Me, draft: str) -> Response:
        """The table is not wanted."""
        found = draft_of(self._drafts(), draft)
        await dropped(self._drafts(), found, self._parts.store, me.name, "districts.drop")
        return RedirectResponse(f"{REPORTED}?said=dropped", 303)

    def _take(self, draft: Draft, by: str, found: Returned) -> Outcome:
        if not found.changes:
            return Outcome("same")
        kept = archive(self._parts)
        (path,) = self._drafts().paths(draft)
        take_in_with(path, found, kept.added, kept.originals, by)
        return Outcome("taken")

    def _looked(self, draft: Draft) -> Returned:
        """What the draft would change now."""
        (path,) = self._drafts().paths(draft)
        services = self._index().services
        return looked_through(
            path.name, path.read_bytes(), archive(self._parts).added, services, self._today()
        )

    async def _preview(
        self, request: Request, draft: Draft, refused: str = "", status: int = 200
    ) -> HTMLResponse:
        found = await anyio.to_thread.run_sync(self._looked, draft)
        return self._pages.page(
            request,
            "district_draft.html",
            status,
            w=kb,
            d=words,
            draft=draft,
            found=found,
            services=self._index().services,
            pieces=pieces,
            counted=words.counted(*counts(found)),
            refused=refused,
            home=REPORTED,
        )

    async def _list(self, request: Request, refused: str = "", status: int = 200) -> HTMLResponse:
        kept = archive(self._parts)
        self._index()
        told, problems = await anyio.to_thread.run_sync(_told, kept)
        return self._pages.page(
            request,
            "districts.html",
            status,
            w=kb,
            d=words,
            drafts=await anyio.to_thread.run_sync(self._drafts().all),
            districts=DISTRICTS,
            rows=_rows(told),
            problems=problems,
            unbuilt=[n for n in await anyio.to_thread.run_sync(kept.unbuilt) if n.endswith(".jsonl")],
            refused=refused,
            said=words.SAID.get(request.query_params.get("said", ""), ""),
            home=REPORTED,
        )

    def _drafts(self) -> Drafts:
        return Drafts(archive(self._parts).reported)

    def _index(self) -> Index:
        index = self._parts.live.index
        if index is None:
            raise Refused(errors.NO_INDEX)
        return index

    def _today(self) -> str:
        return self._parts.store.now()[:10]


def _told(kept: Archive) -> tuple[tuple[Told, ...], tuple[Problem, ...]]:
    try:
        return told_now(kept.added), ()
    except ContentError as error:
        return (), tuple(error.problems)


def _rows(told: Sequence[Told]) -> tuple[tuple[str, int, int, str], ...]:
    """(district, offices, services, the day longest ago on which one was verified) of each that has told anything."""
    by_district: OrderedDict[str, list[Told]] = OrderedDict()
    for one in told:
        by_district.setdefault(one.district, []).append(one)
    return tuple(
        (d, len(ones), len({o.service for o in ones}), min(o.checked_on for o in ones))
        for d, ones in by_district.items()
    )
