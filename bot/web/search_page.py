"""Search page: one question step by step in two releases, and the golden questions release by release."""

import threading
from typing import Annotated, Any

import anyio.to_thread
from fastapi import Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.archive import Busy
from bot.jobs import Kind
from bot.steps import Steps, steps
from bot.trials import Trial, Trials
from bot.web import errors
from bot.web.archive_page import HOME, ReleaseId, archive, busy_words, standing
from bot.web.chart import chart
from bot.web.errors import Refused
from bot.web.lookup import MAX_QUERY
from bot.web.pages import Pages
from bot.web.parts import Parts
from bot.web.visit import Me
from bot.wording import jobs as job_words
from bot.wording import knowledge as release_words
from bot.wording import knowledge_desk as words
from bot.wording import steps as step_words
from retrieval.index import Index
from retrieval.shelf import ShelfError

SEARCH = f"{HOME}/test"
# Trials in the history, and as many in the chart.
MOST_TRIALS = 30
_CHARTED = ("first", "clause", "status")


class SearchPage:
    """The routes of the search test."""

    def __init__(self, parts: Parts, pages: Pages) -> None:
        self._parts = parts
        self._pages = pages
        # The release looked at beside the live one: a big thing, so only the last is kept.
        self._other: Index | None = None
        self._lock = threading.Lock()

    async def show(
        self,
        request: Request,
        q: Annotated[str, Query(max_length=MAX_QUERY)] = "",
        release: Annotated[str, Query(max_length=64)] = "",
        trial: Annotated[int, Query(ge=0)] = 0,
    ) -> HTMLResponse:
        """The page; with a question its steps, with a trial's number what was answered otherwise."""
        return await self._page(request, q, release, trial)

    async def history(self, request: Request) -> HTMLResponse:
        """The trials alone, asked for by the page when one has ended."""
        trials = await anyio.to_thread.run_sync(Trials(self._parts.store).newest, MOST_TRIALS)
        return self._pages.page(request, "trials.html", w=words, r=release_words, **_history(trials))

    async def run(self, request: Request, me: Me, release: ReleaseId = "") -> Response:
        """The golden questions are asked of a release."""
        kept = archive(self._parts)
        if release not in {m.id for m in kept.shelf.releases()}:
            raise Refused(errors.NO_RELEASE)
        ordered = await anyio.to_thread.run_sync(kept.order, Kind.TRY, me.name, release)
        if isinstance(ordered, Busy):
            return await self._page(request, refused=busy_words(ordered), status=409)
        return RedirectResponse(SEARCH, 303)

    async def _page(
        self,
        request: Request,
        q: str = "",
        release: str = "",
        trial: int = 0,
        refused: str = "",
        status: int = 200,
    ) -> HTMLResponse:
        kept = archive(self._parts)

        def read() -> dict[str, Any]:
            job = kept.jobs.newest()
            shown = job if job and (job.runs or job.kind is Kind.TRY) else None
            trials = Trials(self._parts.store).newest(MOST_TRIALS)
            return {
                "releases": [m.id for m in reversed(kept.shelf.releases())],
                "sides": self._sides(q, release),
                "job": shown,
                "standing": standing(shown) if shown else "",
                "opened": Trials(self._parts.store).find(trial) if trial else None,
                **_history(trials),
            }

        index = self._parts.live.index
        return self._pages.page(
            request,
            "search_test.html",
            status,
            w=words,
            j=job_words,
            r=release_words,
            s=step_words,
            q=q,
            release=release,
            live=index.release if index else "",
            refused=refused,
            fresh=False,
            place="history",
            **await anyio.to_thread.run_sync(read),
        )

    def _sides(self, q: str, release: str) -> list[Steps]:
        """The steps in the live release and, if another is named, in that one."""
        live = self._parts.live
        if not q.strip() or live.index is None or live.encoder is None:
            return []
        indexes = [live.index]
        if release and release != live.index.release:
            indexes.append(self._loaded(release, live.encoder.fingerprint))
        return [steps(q, index, live.encoder, self._parts.rules) for index in indexes]

    def _loaded(self, release: str, encoder: str) -> Index:
        with self._lock:
            if self._other is None or self._other.release != release:
                try:
                    self._other = archive(self._parts).shelf.load(release, encoder)
                except ShelfError as error:
                    raise Refused(errors.NO_RELEASE) from error
            return self._other


def _history(trials: tuple[Trial, ...]) -> dict[str, Any]:
    """The trials, newest first, and their chart, oldest first."""
    rising = tuple(reversed(trials))
    series = [(release_words.FIGURE[name], [getattr(t.figures, name) for t in rising]) for name in _CHARTED]
    return {"trials": trials, "chart": chart([t.release[:6] for t in rising], series) if trials else None}
