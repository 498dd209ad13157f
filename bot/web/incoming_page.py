"""Incoming page: documents sent in, looked through as they were recognised, then taken in or dropped."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import dataclass, field
from typing import Annotated, Any

import anyio.to_thread
from fastapi import Form, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from bot.amending import Plan, is_table, plan
from bot.archive import Archive
from bot.drafts import Draft, Drafts
from bot.intake import Taken, read, rehearse
from bot.originals import take_in_with, taken_by
from bot.preview import head, tree
from bot.web import errors
from bot.web.archive_page import HOME, archive
from bot.web.errors import Refused
from bot.web.pages import Pages
from bot.web.parts import Parts
from bot.web.sent import NotKeptError, draft_of, drafted, dropped
from bot.web.tables import Tables, changed, left
from bot.web.visit import Me
from bot.wording import knowledge_desk as words
from bot.wording import sheets as sheet_words
from knowledge.incoming.document import Document
from knowledge.incoming.stated import STATUSES, Stated, faults_of
from knowledge.problems import ContentError, Problem

INCOMING = f"{HOME}/incoming"
# A preview that takes longer is shown when it is there.
PATIENCE_S = 2.0
# Drafts whose reading is remembered.
_KEPT = 6
# Documents shown open: of an archive of many only those with something to say.
MOST_OPEN = 3

Said = Annotated[str, Form(max_length=200)]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was recognised in a draft, what keeps it from being taken in, and what would become of it."""

    documents: tuple[Document, ...]
    problems: tuple[Problem, ...]
    taken: tuple[Taken, ...] = ()
    remarks: tuple[Problem, ...] = ()
    tables: Plan | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A document on the page: lines on it as a whole, its tree, what was not understood."""

    document: Document
    head: tuple[str, ...]
    tree: str
    is_open: bool = field(default=False)


class IncomingPage:
    """The routes of documents that come in."""

    def __init__(self, parts: Parts, pages: Pages) -> None:
        self._parts = parts
        self._pages = pages
        self._tables = Tables(parts)
        self._readings: OrderedDict[tuple[str, Stated], Future[Reading]] = OrderedDict()
        # Foreign files are read one after another: answers come first.
        self._reader = ThreadPoolExecutor(1, "incoming")
        self._lock = threading.Lock()
        self._taking = threading.Lock()

    async def show(self, request: Request) -> HTMLResponse:
        """Every draft, and the form to send one in."""
        return await self._list(request)

    async def upload(self, request: Request, me: Me) -> Response:
        """Files that were sent in are kept, not taken in; their preview comes next."""
        try:
            draft = await drafted(request, self._drafts(), me.name, self._parts.store.now())
        except NotKeptError as error:
            return await self._list(request, error.words, error.code)
        return RedirectResponse(f"{INCOMING}/{draft.id}", 303)

    async def preview(self, request: Request, draft: str) -> HTMLResponse:
        """What was recognised, and the form for what the text does not say."""
        return await self._preview(request, draft_of(self._drafts(), draft))

    async def state(
        self,
        request: Request,
        draft: str,
        title: Said = "",
        version: Said = "",
        effective: Said = "",
        repealed: Said = "",
        status: Said = "",
        successor: Said = "",
        missing: Said = "",
    ) -> Response:
        """What somebody says of the documents, if it can be."""
        found = draft_of(self._drafts(), draft)
        given = {
            "title": title,
            "version": version,
            "effective": effective,
            "repealed": repealed,
            "status": status,
            "successor": successor,
            "missing": missing,
        }
        typed = {name: value.strip() for name, value in given.items()}
        wrong = {name: fault for name, value in typed.items() if value and (fault := faults_of(name, value))}
        if wrong:
            return await self._preview(request, found, typed=typed, wrong=wrong, code=422)
        await anyio.to_thread.run_sync(self._drafts().state, found, Stated(**typed))
        return RedirectResponse(f"{INCOMING}/{found.id}", 303)

    async def take(
        self, request: Request, me: Me, draft: str, seal: Annotated[str, Form(max_length=64)] = ""
    ) -> Response:
        """The documents are taken in, all or none; a build makes them count. `seal` says which tables were seen."""
        found = draft_of(self._drafts(), draft)
        try:
            refused = await anyio.to_thread.run_sync(self._take, found, me.name, seal)
        except OSError as error:
            refused = words.not_kept(error.strerror or str(error))
        if refused:
            return await self._preview(request, found, refused=refused, code=409)
        return RedirectResponse(f"{INCOMING}?said=tables" if seal else f"{HOME}?said=taken", 303)

    async def drop(self, me: Me, draft: str) -> Response:
        """The documents are not wanted."""
        found = draft_of(self._drafts(), draft)
        await dropped(self._drafts(), found, self._parts.store, me.name, "knowledge.drop")
        return RedirectResponse(f"{INCOMING}?said=dropped", 303)

    async def original(self, seq: int) -> Response:
        """A file as it was sent in, if it still is what it was."""
        kept = archive(self._parts).originals
        found = await anyio.to_thread.run_sync(kept.find, seq)
        path = await anyio.to_thread.run_sync(kept.path, found) if found else None
        if found is None or path is None:
            raise Refused(errors.NO_ORIGINAL)
        headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
        return FileResponse(
            path, media_type="application/octet-stream", filename=found.kept.name, headers=headers
        )

    def _take(self, draft: Draft, by: str, seal: str) -> str:
        """Takes a draft in; why not, or ""."""
        kept = archive(self._parts)
        with self._taking:
            if self._drafts().find(draft.id) is None:
                return words.GONE_MEANWHILE
            if seal:
                self._forget(draft)
                refused = self._tables.take(self._drafts().paths(draft), by, seal)
                if not refused:
                    self._drafts().drop(draft)
                return refused
            reading = self._reading(draft).result()
            if reading.problems:
                return words.NOT_TAKEN
            try:
                files = self._drafts().paths(draft)
                take_in_with(files, reading.documents, kept.added, kept.originals, by)
            except ContentError as error:
                return words.refused_whole(str(error))
            self._drafts().drop(draft)
        return ""

    def _forget(self, draft: Draft) -> None:
        """What was read of a draft is read anew when somebody looks."""
        with self._lock:
            for key in [key for key in self._readings if key[0] == draft.id]:
                del self._readings[key]

    def _reading(self, draft: Draft) -> "Future[Reading]":
        """The draft's reading, begun if nobody has; two who look at it wait for the same."""
        key = (draft.id, draft.stated)
        with self._lock:
            if key not in self._readings:
                self._readings[key] = self._reader.submit(self._read, archive(self._parts), draft)
                while len(self._readings) > _KEPT:
                    self._readings.popitem(last=False)
            self._readings.move_to_end(key)
            return self._readings[key]

    def _read(self, kept: Archive, draft: Draft) -> Reading:
        paths = self._drafts().paths(draft)
        tables = [is_table(path) for path in paths]
        if all(tables):
            found = plan(paths, self._tables.office())
            return Reading((), found.problems, (), found.remarks, found)
        if any(tables):
            return Reading((), (Problem(draft.files[tables.index(True)], 0, sheet_words.MIXED),))
        documents, problems = read(paths, draft.stated)
        if problems:
            return Reading(documents, problems)
        try:
            taken, remarks = rehearse(documents, kept.added, self._today())
        except ContentError as error:
            return Reading(documents, tuple(error.problems))
        return Reading(documents, (), taken, remarks)

    async def _preview(
        self,
        request: Request,
        draft: Draft,
        typed: dict[str, str] | None = None,
        wrong: dict[str, str] | None = None,
        refused: str = "",
        code: int = 200,
    ) -> HTMLResponse:
        def waited() -> Reading | None:
            future = self._reading(draft)
            done, _ = wait_for([future], PATIENCE_S)
            return future.result() if done else None

        reading = await anyio.to_thread.run_sync(waited)
        return self._pages.page(
            request,
            "incoming_tables.html" if reading and reading.tables else "incoming_draft.html",
            code,
            w=words,
            sheets=sheet_words,
            changed=changed(reading.tables) if reading and reading.tables else (),
            left=left(reading.tables) if reading and reading.tables else (),
            draft=draft,
            reading=reading,
            shown=_shown(reading.documents) if reading else (),
            # What belongs to a document is told below it.
            problems=_general(reading) if reading else (),
            typed=typed or dict(draft.stated.items()),
            wrong=wrong or {},
            refused=refused,
            statuses=STATUSES,
        )

    async def _list(self, request: Request, refused: str = "", status: int = 200) -> HTMLResponse:
        kept = archive(self._parts)
        drafts = await anyio.to_thread.run_sync(Drafts(kept.incoming).all)
        originals = await anyio.to_thread.run_sync(kept.originals.all)
        return self._pages.page(
            request,
            "incoming.html",
            status,
            w=words,
            sheets=sheet_words,
            drafts=drafts,
            unbuilt=await anyio.to_thread.run_sync(kept.unbuilt),
            originals=originals,
            releases=await anyio.to_thread.run_sync(taken_by, originals, kept.shelf, kept.manuscripts),
            refused=refused,
            said=words.SAID.get(request.query_params.get("said", ""), ""),
        )

    def _drafts(self) -> Drafts:
        return Drafts(archive(self._parts).incoming)

    def _today(self) -> str:
        return self._parts.store.now()[:10]


def _shown(documents: Sequence[Document]) -> tuple[Shown, ...]:
    few = len(documents) <= MOST_OPEN
    return tuple(
        Shown(d, tuple(head(d)), "\n".join(tree(d.articles)), few or bool(d.faults)) for d in documents
    )


def _general(reading: Reading) -> tuple[Problem, ...]:
    """What keeps the draft out and is no fault of one document."""
    own: set[Any] = {fault for document in reading.documents for fault in document.faults}
    return tuple(problem for problem in reading.problems if problem not in own)
