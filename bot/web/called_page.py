"""Called page: call lists that came back filled in, looked through row by row, then written down or dropped."""

from functools import partial
from typing import Annotated

import anyio.to_thread
from fastapi import Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.call_drafts import Folders
from bot.call_sheet import Result, Returned
from bot.call_taking import Moved, Serving, looked_through, take
from bot.drafts import Draft, DraftError, Drafts
from bot.freshness import Freshness
from bot.web import errors
from bot.web.archive_page import archive
from bot.web.errors import Refused
from bot.web.freshness_page import FRESHNESS, FreshnessPage
from bot.web.pages import Pages
from bot.web.parts import Parts
from bot.web.sent import NotKeptError, draft_of, drafted, dropped
from bot.web.taking import Outcome, Taking, Why
from bot.web.visit import Me
from bot.wording import call_list as words
from bot.wording import freshness as said
from bot.wording import knowledge_desk as kb

CALLED = f"{FRESHNESS}/called"


class CalledPage:
    """The routes of call lists that came back; what is said of them stands on the page of what is verified."""

    def __init__(self, parts: Parts, home: FreshnessPage, pages: Pages) -> None:
        self._parts = parts
        self._home = home
        self._pages = pages
        self._freshness = Freshness(parts.store)
        self._taking = Taking(Why(words.GONE_MEANWHILE, words.NOT_TAKEN, words.CHANGED_MEANWHILE))

    async def upload(self, request: Request, me: Me) -> Response:
        """A list that came back is kept, not taken in; what it says comes next."""
        one = (words.NOTHING_SENT, words.MANY_SENT)
        try:
            draft = await drafted(request, self._drafts(), me.name, self._parts.store.now(), one)
        except NotKeptError as error:
            return await self._home.refused(request, error.words, error.code)
        return RedirectResponse(f"{CALLED}/{draft.id}", 303)

    async def preview(self, request: Request, draft: str) -> HTMLResponse:
        """What a list says, row by row, and what is wrong with it."""
        return await self._preview(request, draft_of(self._drafts(), draft))

    async def take(
        self, request: Request, me: Me, draft: str, seal: Annotated[str, Form(max_length=64)] = ""
    ) -> Response:
        """The list is written down, all or nothing, as it was looked at; effective at once."""
        found = draft_of(self._drafts(), draft)
        outcome = await self._taking(
            found, seal, self._drafts(), self._looked, partial(self._take, found, seal, me.name)
        )
        if outcome.refused:
            return await self._preview(request, found, outcome.refused, 409)
        # Whoever asks this process next is told already; the others look every second.
        await anyio.to_thread.run_sync(self._parts.live.mark, self._freshness, self._parts.store.now()[:10])
        return self._home.said(outcome.said)

    async def drop(self, me: Me, draft: str) -> Response:
        """The list is not wanted."""
        found = draft_of(self._drafts(), draft)
        await dropped(self._drafts(), found, self._parts.store, me.name, "directory.called-drop")
        return self._home.said("list-dropped")

    def _take(self, draft: Draft, seal: str, by: str, found: Returned) -> Outcome:
        if not found.rows:
            return Outcome("list-same")
        kept = archive(self._parts)
        (path,) = self._drafts().paths(draft)
        folders = Folders(kept.added, Drafts(kept.incoming), Drafts(kept.reported))
        try:
            taken = take(path, seal, self._serving(), kept.originals, folders, by)
        except Moved:
            return Outcome(refused=words.CHANGED_MEANWHILE)
        except DraftError as error:
            return Outcome(refused=words.CLI_BUSY.format(why=error))
        return Outcome("list-drafts" if taken.directory or taken.districts else "list")

    def _looked(self, draft: Draft) -> Returned:
        """What the draft says now."""
        (path,) = self._drafts().paths(draft)
        return looked_through(path, self._serving(), self._freshness.book())

    async def _preview(
        self, request: Request, draft: Draft, refused: str = "", status: int = 200
    ) -> HTMLResponse:
        found = await anyio.to_thread.run_sync(self._looked, draft)
        return self._pages.page(
            request,
            "called_draft.html",
            status,
            w=kb,
            c=words,
            f=said,
            draft=draft,
            found=found,
            counted=words.counted(found),
            drafted=any(row.result is Result.CHANGED for row in found.rows),
            refused=refused,
            home=CALLED,
        )

    def _drafts(self) -> Drafts:
        return Drafts(archive(self._parts).called)

    def _serving(self) -> Serving:
        index = self._parts.live.index
        if index is None:
            raise Refused(errors.NO_INDEX)
        return Serving(index.release, index.services)
