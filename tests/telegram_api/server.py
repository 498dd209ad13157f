"""Server: the Bot API on loopback, in a thread with a loop of its own."""

import asyncio
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Event, Thread
from typing import Self
from urllib.parse import unquote

from tests.telegram_api.account import Account, Call
from tests.telegram_api.chats import User
from tests.telegram_api.deeds import Deeds
from tests.telegram_api.faults import Fault, Faults, bad_gateway
from tests.telegram_api.methods import METHODS
from tests.telegram_api.params import Parameters, parameters_of
from tests.telegram_api.poster import Poster
from tests.telegram_api.refusal import Refusal, conflict
from tests.telegram_api.sight import Sight
from tests.telegram_api.wire import Connection, Reply, Request

TOKEN = "123456:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"
ME = User(123456, "明白人", username="mingbai_bot")
_PATH = re.compile(r"/bot([0-9]+:[A-Za-z0-9_-]{30,})/([A-Za-z]+)")
LONGEST_POLL_S = 50
_STOP_S = 10.0


class TelegramApi(Deeds, Sight):
    """A strict Bot API server: `with TelegramApi() as api: …`. It outlives the bots that use it."""

    def __init__(self, *, latency_s: float = 0.0, port: int = 0, shared_ids: bool = True) -> None:
        self.faults = Faults(latency_s)
        account = Account(ME, self.faults, shared_ids)
        Deeds.__init__(self, account)
        Sight.__init__(self, account)
        self.token = TOKEN
        self._port = port
        self._poster = Poster(account)
        self._loop = asyncio.new_event_loop()
        self._open: set[Connection] = set()
        self._poll: asyncio.Future[None] | None = None
        self._ready = Event()
        self._thread = Thread(target=self._run, name="telegram-api", daemon=True)

    @property
    def url(self) -> str:
        """The address before /bot<token>/."""
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> Self:
        """Listens from now on."""
        self._thread.start()
        if not self._ready.wait(_STOP_S):
            raise RuntimeError("the server did not begin to listen")
        return self

    def stop(self) -> None:
        """Hangs up on everybody."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_STOP_S)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def age_queries(self) -> None:
        """Every press and search that waits becomes too old to be answered."""
        with self._account.changed:
            for query in self._account.queries.values():
                query.old = True

    def redeliver(self, update: int = 0) -> None:
        """That update, or the newest, is delivered once more."""
        with self._account.changed:
            self._account.updates.again(update or self.last_update)

    def reverse_next_batch(self) -> None:
        """The next delivery of two and more is in the wrong order."""
        with self._account.changed:
            self._account.updates.reverse_next()

    def route(self, public: str, local: str) -> None:
        """Stands for a reverse proxy: what is posted to `public`… arrives at `local`…"""
        self._poster.routes[public] = local

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._account.updates.on_arrival = self._arrived
        make = self._loop.create_server(lambda: Connection(self._answer, self._open), "127.0.0.1", self._port)
        server = self._loop.run_until_complete(make)
        self._port = server.sockets[0].getsockname()[1]
        poster = self._loop.create_task(self._poster.run())
        self._ready.set()
        try:
            self._loop.run_forever()
        finally:
            self._account.updates.on_arrival = lambda: None
            server.close()
            poster.cancel()
            self._loop.run_until_complete(self._end())
            self._loop.close()

    async def _end(self) -> None:
        for connection in tuple(self._open):
            connection.hang_up()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _arrived(self) -> None:
        self._loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        self._poster.wake()
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)

    async def _answer(self, request: Request, gone: asyncio.Event) -> Reply | None:
        """The answer to a request; None hangs up."""
        path = _PATH.fullmatch(unquote(request.path))
        if path is None:
            return _refused(Refusal("Not Found", 404))
        if path[1] != self.token:
            return _refused(Refusal("Unauthorized", 401))
        self._begin(path[2])
        given, outcome = Parameters(), _Outcome(None, 0)
        try:
            given = parameters_of(request.query, request.kind, request.body)
            outcome = await self._met(path[2].lower(), given, gone)
        except Refusal as refusal:
            outcome = _Outcome(_refused(refusal), refusal.code)
        finally:
            self._end_of(Call(path[2], given, outcome.code, time.monotonic()))
        return outcome.reply

    async def _met(self, method: str, given: Parameters, gone: asyncio.Event) -> "_Outcome":
        """What comes of a call, with whatever goes wrong on the way."""
        await asyncio.sleep(self.faults.latency_s)
        fault = self.faults.meet(method)
        if fault is Fault.DROP_BEFORE:
            return _Outcome(None, 0)
        try:
            reply = _granted(await self._done(method, given, gone))
        except Refusal as refusal:
            reply = _refused(refusal)
        if fault is Fault.SILENCE:
            await gone.wait()
        if fault in (Fault.DROP_AFTER, Fault.SILENCE):
            return _Outcome(None, reply.code)
        if fault is Fault.BAD_GATEWAY_AFTER:
            return _Outcome(_refused(bad_gateway()), reply.code)
        await asyncio.sleep(self.faults.latency_after_s)
        return _Outcome(reply, reply.code)

    async def _done(self, method: str, given: Parameters, gone: asyncio.Event) -> object:
        if method == "getupdates":
            return await self._get_updates(given, gone)
        if method not in METHODS:
            raise Refusal("Not Found: method not found", 404)
        with self._account.changed:
            if method == "setwebhook":
                self._abort_poll("terminated by setWebhook request")
            return METHODS[method](self._account, given)

    async def _get_updates(self, given: Parameters, gone: asyncio.Event) -> object:
        """Waits like Telegram: who asks later ends the waiting of who asked before."""
        with self._account.changed:
            if self._account.webhook:
                raise conflict("can't use getUpdates method while webhook is active")
            self._account.updates.allow(given.value("allowed_updates", list, "allowed updates"))
        timeout_s = min(given.number("timeout"), LONGEST_POLL_S)
        batch = self._batch(given)
        if batch or not timeout_s:
            return batch
        self._abort_poll(
            "terminated by other getUpdates request; make sure that only one bot instance is running"
        )
        self._poll = poll = self._loop.create_future()
        left = self._loop.create_task(gone.wait())
        try:
            await asyncio.wait({poll, left}, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED)
        finally:
            left.cancel()
        if self._poll is poll:
            self._poll = None
        if poll.done():
            poll.result()
        return [] if gone.is_set() else self._batch(given)

    def _batch(self, given: Parameters) -> list[Mapping[str, object]]:
        limit = min(max(given.number("limit", 100), 1), 100)
        with self._account.changed:
            taken = self._account.updates.take(given.number("offset"), limit)
            self._account.changed.notify_all()
        return [update.as_json() for update in taken]

    def _abort_poll(self, reason: str) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(conflict(reason))

    def _begin(self, method: str) -> None:
        if method.lower() != "getupdates":
            with self._account.changed:
                self._account.under_way += 1

    def _end_of(self, call: Call) -> None:
        with self._account.changed:
            self._account.calls.append(call)
            if call.method.lower() != "getupdates":
                self._account.under_way -= 1
                self._account.busy_at = call.at
            self._account.changed.notify_all()


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What is answered (None: nothing), and what came of the call whether or not that is answered."""

    reply: Reply | None
    code: int


def _granted(result: object) -> Reply:
    return Reply(200, json.dumps({"ok": True, "result": result}, ensure_ascii=False).encode())


def _refused(refusal: Refusal) -> Reply:
    said: dict[str, object] = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.parameters:
        said["parameters"] = refusal.parameters
    return Reply(refusal.code, json.dumps(said).encode())
