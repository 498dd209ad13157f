"""Admin: the administrator's view of accounts and of what was done."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import partial
from typing import Annotated, Literal, TypeVar

import anyio.to_thread
from fastapi import Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse

from bot.accounts import Accounts
from bot.archive import Archive, Busy
from bot.audit import Entry
from bot.jobs import Kind
from bot.sessions import Sessions
from bot.store import Store
from bot.switch import CHANNELS, Switch
from bot.web import errors
from bot.web.archive_page import busy_words, standing
from bot.web.errors import Refused
from bot.web.pages import Pages
from bot.web.visit import Me
from bot.wording import desk as wording
from bot.wording import jobs as job_words
from bot.wording import knowledge_desk as kb
from bot.wording.trail import CHANNEL

# Entries on the overview, and on a page of the log.
_FEW, _MANY = 8, 50

_T = TypeVar("_T")

# What CHANNELS holds.
Channel = Annotated[Literal["web", "telegram"], Form()]


class Admin:
    """The administrator's routes."""

    def __init__(
        self, store: Store, accounts: Accounts, pages: Pages, archive: Archive | None = None
    ) -> None:
        self._store = store
        self._accounts = accounts
        self._sessions = Sessions(store)
        self._switch = Switch(store)
        self._pages = pages
        self._archive = archive

    async def show(self, request: Request) -> HTMLResponse:
        """Where answers are on or off, accounts, and the newest of what was done."""
        return await self._overview(request)

    async def turn_off(
        self, request: Request, me: Me, channel: Channel, reason: Annotated[str, Form(max_length=200)] = ""
    ) -> Response:
        """No answers in a channel from now on."""
        if not reason.strip():
            return await self._overview(request, wording.ANSWERS_NEED_REASON, 422)
        await _threaded(partial(self._switch.turn_off, channel, reason, me.name))
        return RedirectResponse("/admin?said=off", 303)

    async def turn_on(self, me: Me, channel: Channel) -> Response:
        """Answers again."""
        await _threaded(partial(self._switch.turn_on, channel, me.name))
        return RedirectResponse("/admin?said=on", 303)

    async def _overview(self, request: Request, refused: str = "", status: int = 200) -> HTMLResponse:
        stopped = {one.channel: one for one in await _threaded(self._switch.all_off)}
        accounts = await _threaded(self._accounts.all)
        waits = {a.name: await _threaded(partial(self._accounts.wait_s, a.name)) for a in accounts}
        return self._pages.page(
            request,
            "admin.html",
            status,
            switches=[(channel, CHANNEL[channel], stopped.get(channel)) for channel in CHANNELS],
            refused=refused,
            said=wording.ANSWERS_SAID.get(request.query_params.get("said", ""), ""),
            accounts=accounts,
            waits=waits,
            signed_in=await _threaded(self._sessions.count),
            entries=await _threaded(partial(self._store.audit, _FEW)),
        )

    async def audit(
        self,
        request: Request,
        who: Annotated[str, Query(max_length=100)] = "",
        action: Annotated[str, Query(max_length=100)] = "",
        before: Annotated[int, Query(ge=0)] = 0,
    ) -> HTMLResponse:
        """What was done, newest first, of one account or deed or all."""
        return await self._log(request, who.strip(), action.strip(), before)

    async def verify(self, request: Request, me: Me) -> HTMLResponse:
        """Whether the chain is what was written; that it was asked is written, too."""
        broken = await _threaded(self._store.verify_audit)
        verdict = wording.AUDIT_WHOLE if broken is None else wording.broken(broken)
        await _threaded(partial(self._store.append_audit, me.name, "audit.verify", verdict))
        return await self._log(request, verdict=verdict, whole=broken is None)

    async def prove(self, request: Request, me: Me) -> Response:
        """Every quotation ever kept is looked up in its clause, beside the server."""
        if self._archive is None:
            raise Refused(errors.NO_ARCHIVE)
        ordered = await _threaded(partial(self._archive.order, Kind.PROVE, me.name))
        if isinstance(ordered, Busy):
            return await self._log(request, verdict=busy_words(ordered), whole=False, status=409)
        return RedirectResponse("/admin/audit", 303)

    async def export(self, me: Me) -> Response:
        """The whole log as a file, one link a line, the newest first; that it was taken is in it, too."""
        await _threaded(partial(self._store.append_audit, me.name, "audit.export", ""))
        name = f"audit-{self._store.now()[:10]}.jsonl"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingResponse(_lines(self._store), media_type="application/x-ndjson", headers=headers)

    async def _log(
        self,
        request: Request,
        who: str = "",
        action: str = "",
        before: int = 0,
        verdict: str = "",
        whole: bool = True,
        status: int = 200,
    ) -> HTMLResponse:
        job = await _threaded(partial(self._archive.jobs.newest, Kind.PROVE)) if self._archive else None
        read = partial(self._store.audit, _MANY + 1, who, action, before)
        entries: tuple[Entry, ...] = await _threaded(read)
        return self._pages.page(
            request,
            "audit.html",
            status,
            job=job,
            standing=standing(job) if job else "",
            fresh=False,
            place="audit",
            w=kb,
            j=job_words,
            entries=entries[:_MANY],
            older=entries[_MANY - 1].seq if len(entries) > _MANY else 0,
            who=who,
            action=action,
            before=before,
            verdict=verdict,
            whole=whole,
        )


async def _threaded(read: Callable[[], _T]) -> _T:
    return await anyio.to_thread.run_sync(read)


def _lines(store: Store) -> Iterator[str]:
    """Page by page: the chain may be longer than memory."""
    before = 0
    while entries := store.audit(1000, before=before):
        yield "".join(json.dumps(asdict(entry), ensure_ascii=False) + "\n" for entry in entries)
        before = entries[-1].seq
