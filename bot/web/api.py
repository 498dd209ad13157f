"""API: the public HTTP API over the live index, for programs."""

import logging
import time
from collections.abc import Callable
from functools import partial
from typing import Annotated, TypeVar

import anyio
import anyio.to_thread
from fastapi import Query, Response
from fastapi.responses import JSONResponse
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from bot.answer import Answer, Status, as_json
from bot.consult import Consultation, consult
from bot.dialogue.incoming import WEB
from bot.lookup import SearchKind, clause_json, full_service_json, search_json
from bot.store import StoreError
from bot.switch import Off, Switch
from bot.web import errors
from bot.web.errors import Refused
from bot.web.metrics import Metrics
from bot.web.parts import Parts
from bot.wording import answers as wording
from bot.wording import talk
from knowledge.service import DISTRICTS
from retrieval.clean import says_something
from retrieval.encoder import Encoder
from retrieval.index import Index

log = logging.getLogger("mingbai.web")

_T = TypeVar("_T")

CHANNEL = "api"
MOST_HITS = 50
# More waiting than this would be answered too late to be of use.
MOST_WAITING = 200


def _whole(text: str) -> str:
    """Half an emoji, as cut by a careless program, is no character: it becomes �."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


_Words = Annotated[str, AfterValidator(_whole)]


def _known(district: str) -> str:
    if district and district not in DISTRICTS:
        raise ValueError(f"district 只能是 {'、'.join(DISTRICTS)} 之一，或不写")
    return district


class Question(BaseModel):
    """What POST /api/ask takes."""

    model_config = ConfigDict(extra="forbid", strict=True)

    text: _Words
    conversation: Annotated[_Words, Field(max_length=200)] | None = None
    district: Annotated[_Words, AfterValidator(_known)] | None = None


class Api:
    """The API's routes, given their parts."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._switch = Switch(parts.store)
        self._workers = anyio.CapacityLimiter(parts.workers)
        # Writing waits for the disk: it must not take a consultation's place.
        self._writers = anyio.CapacityLimiter(4)
        self.metrics = Metrics(lambda: parts.live.index)

    async def ask(self, question: Question) -> JSONResponse:
        """The answer to a question."""
        started = time.perf_counter()
        consultation = await self.worked(partial(self._consult, question))
        await self._kept(consultation, question.conversation or "")
        self.metrics.asks.labels(consultation.answer.status.value, CHANNEL).inc()
        self.metrics.seconds.labels(CHANNEL).observe(time.perf_counter() - started)
        return JSONResponse(as_json(consultation.answer))

    def _consult(self, question: Question) -> Consultation:
        """The consultation, or where answers are turned off what is said instead."""
        live, rules = self._parts.live, self._parts.rules
        off = self._off()
        if off is None:
            return consult(question.text, live.index, live.encoder, rules, question.district or None)
        alone = consult(question.text, None, None, rules)
        if alone.answer.status is Status.URGENT:
            return alone
        said = talk.turned_off(off.reason)
        return Consultation(Answer(question.text, Status.NOT_COVERED, None, said))

    def _off(self) -> Off | None:
        try:
            return self._switch.off(WEB)
        except StoreError as error:
            # A store that cannot be read must not silence the answers.
            log.error("%s", error)
            return None

    async def search(
        self,
        q: Annotated[str, Query(max_length=2_000)],
        k: Annotated[int, Query(ge=1, le=MOST_HITS)] = 10,
        kind: SearchKind | None = None,
    ) -> JSONResponse:
        """Clauses and services for words or a clause number."""
        if not says_something(q):
            raise Refused(errors.Fault(422, "invalid", wording.WEB_NO_WORDS, wording.WEB_INVALID_HINT))
        index, encoder = self._searchable()
        return JSONResponse(await self.worked(partial(search_json, q, index, encoder, k, kind)))

    async def clause(self, clause_id: str) -> JSONResponse:
        """One clause in full."""
        index, _ = self._searchable()
        if clause_id not in index.clauses:
            raise Refused(errors.NO_CLAUSE)
        return JSONResponse(clause_json(index.clauses[clause_id], index))

    async def service(self, service_id: str) -> JSONResponse:
        """One service in full."""
        index, _ = self._searchable()
        if service_id not in index.services:
            raise Refused(errors.NO_SERVICE)
        return JSONResponse(full_service_json(index.services[service_id], index))

    async def alive(self) -> JSONResponse:
        """The process answers."""
        return JSONResponse({"alive": True})

    async def ready(self) -> JSONResponse:
        """An index is live; which."""
        index, _ = self._searchable()
        return JSONResponse({"ready": True, "release": index.release, "complete": index.complete})

    async def measured(self) -> Response:
        """Figures for Prometheus."""
        return Response(self.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")

    def _searchable(self) -> tuple[Index, Encoder]:
        index, encoder = self._parts.live.index, self._parts.live.encoder
        if index is None or encoder is None:
            raise Refused(errors.NO_INDEX)
        return index, encoder

    async def worked(self, work: Callable[[], _T]) -> _T:
        """The result of pure work, done in one of the workers' threads."""
        if self._workers.statistics().tasks_waiting >= MOST_WAITING:
            raise Refused(errors.BUSY)
        return await anyio.to_thread.run_sync(work, limiter=self._workers)

    async def _kept(self, consultation: Consultation, conversation: str) -> None:
        """Keeps the answer; a citizen gets it even where that fails."""
        keep = partial(self._parts.store.keep_answer, consultation, CHANNEL, conversation)
        try:
            await anyio.to_thread.run_sync(keep, limiter=self._writers)
        except StoreError as error:
            log.error("%s", error)
            self.metrics.unkept.inc()
