"""Archive page: what serves, every release with what became of it, and the deeds on them."""

from functools import partial
from typing import Annotated, Literal

import anyio.to_thread
from fastapi import Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.archive import Archive, Busy
from bot.jobs import Job, Kind
from bot.publishing import NothingBefore
from bot.web import errors
from bot.web.errors import Refused
from bot.web.pages import Pages
from bot.web.parts import Parts
from bot.web.visit import Me
from bot.wording import jobs as job_words
from bot.wording import knowledge as release_words
from bot.wording import knowledge_desk as words
from bot.wording import sheets as sheet_words
from retrieval.shelf import ShelfError

HOME = "/admin/knowledge"
ReleaseId = Annotated[str, Form(max_length=64)]
Reason = Annotated[str, Form(max_length=400)]
# What is ordered on this page; proving quotations is ordered beside the log.
_KINDS = (Kind.BUILD, Kind.COMPARE, Kind.PUBLISH, Kind.RELOAD)


def archive(parts: Parts) -> Archive:
    """The archive. Raises Refused where nobody may work on it from here."""
    if parts.archive is None:
        raise Refused(errors.NO_ARCHIVE)
    return parts.archive


class ArchivePage:
    """The routes of releases."""

    def __init__(self, parts: Parts, pages: Pages) -> None:
        self._parts = parts
        self._pages = pages

    async def show(self, request: Request) -> HTMLResponse:
        """The page."""
        return await self._page(request, "knowledge.html")

    async def listed(self, request: Request) -> HTMLResponse:
        """The releases alone, asked for by the page when a job has ended."""
        return await self._page(request, "knowledge_releases.html")

    async def job(
        self,
        request: Request,
        seq: Annotated[int, Query(ge=1)],
        place: Literal["releases", "history", "audit"] = "releases",
    ) -> HTMLResponse:
        """How far a job is, asked for by the page every second."""
        found = await anyio.to_thread.run_sync(archive(self._parts).jobs.find, seq)
        if found is None:
            raise Refused(errors.NO_JOB)
        fresh = not found.runs
        return self._pages.page(
            request,
            "job.html",
            job=found,
            fresh=fresh,
            place=place,
            w=words,
            j=job_words,
            standing=standing(found),
        )

    async def build(self, request: Request, me: Me) -> Response:
        """What lies on disk is built."""
        return await self._order(request, partial(archive(self._parts).order, Kind.BUILD, me.name))

    async def reload(self, request: Request, me: Me) -> Response:
        """What lies on disk is built and, if it is no worse, published."""
        return await self._order(request, partial(archive(self._parts).order, Kind.RELOAD, me.name))

    async def compare(self, request: Request, me: Me, release: ReleaseId = "") -> Response:
        """A release is held against the one that serves."""
        return await self._order(request, partial(archive(self._parts).order, Kind.COMPARE, me.name, release))

    async def publish(
        self,
        request: Request,
        me: Me,
        release: ReleaseId = "",
        reason: Reason = "",
        force: Annotated[bool, Form()] = False,
    ) -> Response:
        """A release is compared and, if it is no worse or is forced, published."""
        if force and not reason.strip():
            return await self._page(request, "knowledge.html", refused=words.FORCE_NEEDS_REASON, status=422)
        order = partial(archive(self._parts).order, Kind.PUBLISH, me.name, release, reason, force)
        return await self._order(request, order)

    async def roll_back(
        self, request: Request, me: Me, release: ReleaseId = "", reason: Reason = ""
    ) -> Response:
        """What served before, or the release named, serves again: at once."""
        kept = archive(self._parts)
        if not reason.strip():
            return await self._page(
                request, "knowledge.html", refused=words.ROLLBACK_NEEDS_REASON, status=422
            )
        job = await anyio.to_thread.run_sync(kept.jobs.newest)
        if job is not None and job.runs:
            return await self._page(request, "knowledge.html", refused=job_words.BUSY, status=409)
        try:
            await anyio.to_thread.run_sync(kept.roll_back, me.name, reason, release)
        except NothingBefore:
            return await self._page(request, "knowledge.html", refused=words.NOTHING_BEFORE, status=409)
        except ShelfError as error:
            return await self._page(request, "knowledge.html", refused=str(error), status=409)
        return RedirectResponse(f"{HOME}?said=back", 303)

    async def _order(self, request: Request, order: "partial[Job | Busy]") -> Response:
        ordered = await anyio.to_thread.run_sync(order)
        if isinstance(ordered, Busy):
            return await self._page(request, "knowledge.html", refused=busy_words(ordered), status=409)
        return RedirectResponse(HOME, 303)

    async def _page(
        self, request: Request, template: str, refused: str = "", status: int = 200
    ) -> HTMLResponse:
        kept = archive(self._parts)

        def read() -> dict[str, object]:
            job = kept.jobs.newest(*_KINDS)
            any_job = kept.jobs.newest()
            shown = any_job if any_job and any_job.runs else job
            return {
                "releases": kept.releases(),
                "previous": kept.before(),
                "unbuilt": kept.unbuilt(),
                "sheets": sheet_words,
                "job": shown,
                "standing": standing(shown) if shown else "",
            }

        index = self._parts.live.index
        return self._pages.page(
            request,
            template,
            status,
            w=words,
            j=job_words,
            r=release_words,
            live=index.release if index else "",
            refused=refused,
            said=words.SAID.get(request.query_params.get("said", ""), ""),
            fresh=False,
            place="releases",
            **await anyio.to_thread.run_sync(read),
        )


def busy_words(busy: Busy) -> str:
    """Why nothing is begun now."""
    return job_words.BUSY if busy is Busy.JOB else job_words.BUSY_ELSEWHERE


def standing(job: Job) -> str:
    """How a job ended, in words."""
    return job_words.BROKEN if job.ending == "broken" else job.told
