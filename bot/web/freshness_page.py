"""Freshness page: what is to be verified, confirmed with one click; for how long that counts, and who answers for it."""

from dataclasses import dataclass
from functools import partial
from typing import Annotated
from urllib.parse import urlencode

import anyio.to_thread
from fastapi import Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.call_list import call_list
from bot.drafts import Drafts
from bot.errands import Urge, Wanted, count, errands
from bot.freshness import LONGEST_NOTE, LONGEST_OWNER, MOST_DAYS, Freshness, Settled
from bot.spreadsheet import xlsx
from bot.web import errors
from bot.web.archive_page import HOME
from bot.web.errors import Refused
from bot.web.pages import Pages
from bot.web.parts import Parts
from bot.web.table_file import table_file
from bot.web.visit import Me
from bot.wording import call_list as list_words
from bot.wording import freshness as words
from bot.wording import knowledge_desk as kb
from knowledge.detail import Kind
from knowledge.service import DISTRICTS
from retrieval.index import Index

FRESHNESS = f"{HOME}/freshness"
# Errands on a page.
MANY = 50
# Ids of the details that one errand settles: a number serves a dozen services.
Ids = Annotated[str, Form(max_length=4000)]
_Word = Annotated[str, Query(max_length=60)]


@dataclass(frozen=True, slots=True)
class View:
    """What somebody looks at: which errands, and from which on. `urge` "" for what is to be done now, "all" for all."""

    urge: str = ""
    kind: str = ""
    district: str = ""
    owner: str = ""
    q: str = ""
    start: int = 0

    @property
    def wanted(self) -> Wanted:
        """The errands."""
        return Wanted(
            Urge(self.urge) if self.urge in set(Urge) else None,
            Kind(self.kind) if self.kind in set(Kind) else None,
            self.district if self.district in (*DISTRICTS, "-") else "",
            self.owner,
            self.q,
            due_only=self.urge == "",
        )

    def query(self, **other: str | int) -> str:
        """The view, with something else in it, as it stands in an address."""
        given = {"urge": self.urge, "kind": self.kind, "district": self.district, "owner": self.owner}
        fields = given | {"q": self.q, "start": self.start} | other
        said = urlencode({name: value for name, value in fields.items() if value})
        return f"?{said}" if said else ""


def _view(
    urge: _Word = "",
    kind: _Word = "",
    district: _Word = "",
    owner: _Word = "",
    q: _Word = "",
    start: Annotated[int, Query(ge=0)] = 0,
) -> View:
    return View(urge, kind, district, owner, q, start)


Seen = Annotated[View, Depends(_view)]


class FreshnessPage:
    """The routes of what is verified."""

    def __init__(self, parts: Parts, pages: Pages) -> None:
        self._parts = parts
        self._pages = pages
        self._freshness = Freshness(parts.store)

    async def show(self, request: Request, view: Seen) -> HTMLResponse:
        """The errands, filtered."""
        return await self._page(request, view)

    async def confirm(self, me: Me, view: Seen, details: Ids = "") -> Response:
        """All that an errand settles was found right, just now."""
        index = self._index()
        confirm = partial(self._freshness.confirm, details.split(), index.services, index.release, me.name)
        return await self._settled(view, confirm, "right")

    async def doubt(
        self,
        request: Request,
        me: Me,
        view: Seen,
        details: Ids = "",
        note: Annotated[str, Form(max_length=2000)] = "",
    ) -> Response:
        """It was found wrong, and why."""
        if not 0 < len(note.strip()) <= LONGEST_NOTE:
            return await self._page(request, view, words.DOUBT_NEEDS_NOTE, 422)
        index = self._index()
        doubt = partial(
            self._freshness.doubt, details.split(), index.services, index.release, me.name, note.strip()
        )
        return await self._settled(view, doubt, "wrong")

    async def terms(self, request: Request, me: Me, view: Seen) -> Response:
        """For how many days a check of each kind counts."""
        form = await request.form()
        typed = {kind: str(form.get(kind.value, "")).strip() for kind in Kind}
        if not all(
            days.isascii() and days.isdigit() and 1 <= int(days[:6]) <= MOST_DAYS for days in typed.values()
        ):
            return await self._page(request, view, words.BAD_DAYS, 422)

        def save() -> None:
            now = self._freshness.book().days
            with self._parts.store.writing():
                for kind, days in typed.items():
                    if int(days) != now[kind]:
                        self._freshness.set_days(kind, int(days), me.name)

        await anyio.to_thread.run_sync(save)
        return await self._done(view, "terms")

    async def owner(
        self,
        request: Request,
        me: Me,
        view: Seen,
        of_service: Annotated[str, Form(max_length=60)] = "",
        of_district: Annotated[str, Form(max_length=20)] = "",
        name: Annotated[str, Form(max_length=400)] = "",
    ) -> Response:
        """Who answers for a service in a district, or for all."""
        known = of_service in ("", *self._index().services) and of_district in ("", *DISTRICTS)
        if not known or len(name.strip()) > LONGEST_OWNER:
            return await self._page(request, view, words.BAD_OWNER, 422)
        set_owner = partial(self._freshness.set_owner, of_service, of_district, name, me.name)
        await anyio.to_thread.run_sync(set_owner)
        return await self._done(view, "owner")

    async def calls(self, me: Me, view: Seen) -> Response:
        """The errands as a workbook, a sheet for each who answers for them."""
        index = self._index()

        def written() -> bytes:
            found = errands(index.services.values(), self._freshness.book(), view.wanted)
            data = xlsx(call_list(found))
            self._parts.store.append_audit(me.name, "directory.calls", str(len(found)))
            return data

        data = await anyio.to_thread.run_sync(written)
        return table_file(data, f"{list_words.CALL_LIST}{self._today()}.xlsx")

    async def _settled(self, view: View, settle: "partial[Settled]", said: str) -> Response:
        settled = await anyio.to_thread.run_sync(settle)
        return await self._done(view, said if settled.done else "gone")

    async def _done(self, view: View, said: str) -> Response:
        # Whoever asks this process next is told already; the others look every second.
        await anyio.to_thread.run_sync(self._parts.live.mark, self._freshness, self._today())
        return RedirectResponse(f"{FRESHNESS}{view.query(said=said)}", 303)

    async def refused(self, request: Request, refused: str, status: int) -> HTMLResponse:
        """What is to be done now, and why something was not."""
        return await self._page(request, View(), refused, status)

    def said(self, said: str) -> RedirectResponse:
        """Back to what is to be done now, with what was done."""
        return RedirectResponse(f"{FRESHNESS}{View().query(said=said)}", 303)

    async def _page(self, request: Request, view: View, refused: str = "", status: int = 200) -> HTMLResponse:
        index = self._index()
        drafts = Drafts(self._parts.archive.called) if self._parts.archive else None
        book = await anyio.to_thread.run_sync(self._freshness.book)
        every = errands(index.services.values(), book)
        found = [errand for errand in every if view.wanted.takes(errand)]
        start = view.start if view.start < len(found) else 0
        return self._pages.page(
            request,
            "freshness.html",
            status,
            w=kb,
            f=words,
            c=list_words,
            drafts=await anyio.to_thread.run_sync(drafts.all) if drafts else None,
            view=view,
            found=found[start : start + MANY],
            total=len(found),
            first=start,
            many=MANY,
            counts=count(every),
            kinds=Kind,
            districts=DISTRICTS,
            owners=sorted({errand.owner for errand in every}),
            services=index.services,
            days=book.days,
            named=[(of, owner) for of, owner in sorted(book.owners.items()) if owner],
            most_note=LONGEST_NOTE,
            most_owner=LONGEST_OWNER,
            most_days=MOST_DAYS,
            refused=refused,
            said={**words.SAID, **list_words.SAID}.get(request.query_params.get("said", ""), ""),
            home=FRESHNESS,
        )

    def _index(self) -> Index:
        index = self._parts.live.index
        if index is None:
            raise Refused(errors.NO_INDEX)
        return index

    def _today(self) -> str:
        return self._parts.store.now()[:10]
