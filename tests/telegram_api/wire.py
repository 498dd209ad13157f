"""Wire: as much of HTTP/1.1 as a client of the Bot API speaks, with the freedom to hang up."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

# Telegram takes files of 50 MB; ours are small.
MOST_BODY = 8 << 20


@dataclass(frozen=True, slots=True)
class Request:
    """A request, whole. `path` is as it was sent."""

    path: str
    query: str
    kind: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """A JSON answer."""

    code: int
    body: bytes


# None hangs up. The event is set when the client has gone.
Answer = Callable[[Request, asyncio.Event], Awaitable[Reply | None]]


class Connection(asyncio.Protocol):
    """One client; its requests are answered one after the other.

    A request that came in whole is carried out even if the client dies meanwhile, as Telegram does.
    """

    def __init__(self, answer: Answer, open_now: "set[Connection]") -> None:
        self._answer = answer
        self._open_now = open_now
        self._buffer = b""
        self._task: asyncio.Task[None] | None = None
        self._transport: asyncio.Transport | None = None
        self._gone = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._open_now.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._gone.set()
        self._open_now.discard(self)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        self._next()

    def hang_up(self) -> None:
        """Closes without a word."""
        assert self._transport is not None
        self._transport.abort()

    def _next(self) -> None:
        if self._task is not None or self._gone.is_set():
            return
        request = self._read()
        if request is not None:
            self._task = asyncio.get_running_loop().create_task(self._serve(request))

    def _read(self) -> Request | None:
        """The next request, None while it is not whole."""
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        if not found:
            return None
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = _headers(lines)
        length = int(headers.get("content-length", "0"))
        if length > MOST_BODY or "transfer-encoding" in headers:
            self.hang_up()
            return None
        if len(rest) < length:
            return None
        self._buffer = rest[length:]
        path, _, query = first.split(" ")[1].partition("?")
        return Request(path, query, headers.get("content-type", ""), rest[:length])

    async def _serve(self, request: Request) -> None:
        reply = await self._answer(request, self._gone)
        self._task = None
        if self._gone.is_set():
            return
        assert self._transport is not None
        if reply is None:
            self.hang_up()
            return
        self._transport.write(_bytes(reply))
        self._next()


def _headers(lines: list[str]) -> Mapping[str, str]:
    pairs = (line.partition(":") for line in lines)
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _bytes(reply: Reply) -> bytes:
    phrase = HTTPStatus(reply.code).phrase
    head = f"HTTP/1.1 {reply.code} {phrase}\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(reply.body)}\r\n\r\n".encode() + reply.body
