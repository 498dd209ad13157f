"""Report page: what people asked, as pictures and numbers, and the same as a table file."""

from datetime import date
from functools import partial
from typing import Annotated, Any

import anyio
import anyio.to_thread
from fastapi import Query, Request
from fastapi.responses import HTMLResponse, Response

from bot.figures import figures, glance, headlines, is_empty
from bot.gaps import Gap
from bot.hours import moment
from bot.period import Calendar, Fault, Period, between, latest, month
from bot.report import Desk, Report, report
from bot.report_sheet import workbook
from bot.samples import samples
from bot.web.errors import Fault as Refusal
from bot.web.errors import Refused
from bot.web.pages import Pages
from bot.web.parts import Parts
from bot.web.picture import picture
from bot.web.table_file import table_file
from bot.web.visit import Me
from bot.wording import report as words

# What is shown to whoever does not say.
USUAL_DAYS = 30

_Date = Annotated[str, Query(max_length=40)]


class ReportPage:
    """The routes of the report."""

    def __init__(self, parts: Parts, pages: Pages) -> None:
        self._parts = parts
        self._pages = pages
        # Counting is work for the processor: one report at a time, so that answers keep theirs.
        self._counting = anyio.CapacityLimiter(1)

    async def show(
        self,
        request: Request,
        days: _Date = "",
        month: _Date = "",
        first: _Date = "",
        last: _Date = "",
        whole: bool = False,
    ) -> HTMLResponse:
        """The page. `whole`: nothing folded away, for paper and for those who read."""
        chosen = {"days": days, "month": month, "first": first, "last": last}
        period = _period(chosen, self._today())
        if isinstance(period, Fault):
            return self._page(request, 422, chosen, refused=words.FAULT[period], report=None)
        made, some = await anyio.to_thread.run_sync(partial(self._made, period), limiter=self._counting)
        return self._page(request, 200, chosen, report=made, whole=whole, samples=some, **_laid_out(made))

    async def export(
        self, me: Me, days: _Date = "", month: _Date = "", first: _Date = "", last: _Date = ""
    ) -> Response:
        """The same as a table file; who took which days is written down."""
        chosen = {"days": days, "month": month, "first": first, "last": last}
        period = _period(chosen, self._today())
        if isinstance(period, Fault):
            raise Refused(Refusal(422, "bad_period", words.FAULT[period], words.FAULT_HINT))
        if not self._calendar().has(period, self._today()):
            why = words.not_issued(self._calendar(), self._calendar().latest(self._today()))
            raise Refused(Refusal(422, "not_issued", why, words.FAULT_HINT))
        body = await anyio.to_thread.run_sync(partial(self._file, period, me.name), limiter=self._counting)
        return table_file(body, words.FILE_NAME.format(first=period.first, last=period.last))

    def _today(self) -> date:
        return moment(self._parts.store.now()).date()

    def _calendar(self) -> Calendar:
        return Calendar(self._parts.report_calendar)

    def _made(self, period: Period) -> tuple[Report, tuple[tuple[str, tuple[Gap, ...]], ...]]:
        made = report(self._parts.store, period, self._desk())
        return made, samples(self._parts.store, made)

    def _file(self, period: Period, by: str) -> bytes:
        body = workbook(report(self._parts.store, period, self._desk()), by, self._calendar())
        self._parts.store.append_audit(by, words.DEED, words.deed(period))
        return body

    def _desk(self) -> Desk:
        index = self._parts.live.index
        return Desk(
            index.services if index else {},
            index.release if index else "",
            threshold=self._parts.small_counts,
        )

    def _page(self, request: Request, status: int, chosen: dict[str, str], **given: Any) -> HTMLResponse:
        usual: dict[str, Any] = {"refused": "", "whole": False, "samples": ()}
        here = chosen if any(chosen.values()) else chosen | {"days": str(USUAL_DAYS)}
        return self._pages.page(
            request,
            "report.html",
            status,
            w=words,
            chosen=here,
            today=self._today(),
            calendar=self._calendar(),
            **(usual | given),
        )


def _period(chosen: dict[str, str], today: date) -> Period | Fault:
    """The days asked for: those written, a month, or the last so many."""
    if chosen["first"] or chosen["last"]:
        return between(chosen["first"], chosen["last"], today)
    if chosen["month"]:
        return month(chosen["month"], today)
    days = chosen["days"] or str(USUAL_DAYS)
    return latest(int(days), today) if days in map(str, words.LATEST) else Fault.NO_DATE


def _laid_out(made: Report) -> dict[str, Any]:
    return {
        "empty": is_empty(made),
        "headlines": headlines(made),
        "glance": glance(made),
        "pictures": [picture(figure, made.threshold) for figure in figures(made)],
    }
