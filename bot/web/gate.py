"""Gate: what is turned away before any route reads it, and what every response carries."""

import ipaddress
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Protocol

import anyio
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.trace import without_words
from bot.web import errors
from bot.web.errors import Fault
from bot.wording import answers as wording
from knowledge.incoming.reader import LARGEST_ARCHIVE

log = logging.getLogger("mingbai.web")

# Twenty times the longest question that is read.
MAX_BODY = 64 * 1024
# A body that takes longer is not a person's.
BODY_TIMEOUT_S = 15.0

# Where documents are sent in: an archive as large as the reader takes, and the form around it.
UPLOADS = frozenset({"/admin/knowledge/incoming", "/admin/knowledge/districts"})
MAX_UPLOAD = LARGEST_ARCHIVE + MAX_BODY
# Over a slow line.
UPLOAD_TIMEOUT_S = 300.0

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
# A page loads what is ours and nothing else; no script or style stands in the page itself.
_PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    # With no-referrer a browser would not say where a form was, and every form would look forged.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

Count = Callable[[str], None]


class Refuse(Protocol):
    """How a refusal is told to whoever asks."""

    def __call__(self, request: Request, fault: Fault, headers: Mapping[str, str] | None = None) -> Response:
        """The response."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Requests a minute from one address: questions of programs, and their look-ups of every other kind; what
    citizens say on the page, and how often their pages look for news. A whole village may share an address, and
    each of its people is counted by the dialogue as well."""

    asks: int = 30
    lookups: int = 120
    says: int = 120
    looks: int = 1_200


class Gate:
    """Wraps the app: rate, content type and size of the body, security headers, access log, last resort.

    Neither query nor body is ever logged, nor the message of an exception: they hold citizens' words.
    """

    def __init__(self, app: ASGIApp, limits: Limits, count_refusal: Count, refuse: Refuse) -> None:
        self._app = app
        self._refuse = refuse
        self._asks = RateLimitItemPerMinute(limits.asks, namespace="asks")
        self._lookups = RateLimitItemPerMinute(limits.lookups, namespace="lookups")
        self._says = RateLimitItemPerMinute(limits.says, namespace="says")
        self._looks = RateLimitItemPerMinute(limits.looks, namespace="looks")
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._count_refusal = count_refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or the life of the app."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), 0

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _add_headers(message)
            await send(message)

        try:
            await self._pass(scope, receive, sent)
        except Exception as error:
            reference = errors.new_reference()
            log.error(wording.LOG_INTERNAL, reference, without_words(error))
            if not status:
                fault = errors.referenced(errors.INTERNAL, reference)
                await self._refuse(Request(scope), fault)(scope, receive, sent)
        log.info(
            "%s %s %d %.0fms", scope["method"], _route(scope), status, 1000 * (time.perf_counter() - started)
        )

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        refused = self._too_many(scope) or self._wrong_body(scope)
        if refused is None and _is_upload(scope):
            await self._app(scope, _counted(receive), send)
            return
        if refused is None:
            body = await _read(receive)
            if isinstance(body, bytes):
                await self._app(scope, _replayed(body, receive), send)
                return
            refused = self._refuse(Request(scope), body)
        self._count_refusal(str(refused.status_code))
        await refused(scope, receive, send)

    def _too_many(self, scope: Scope) -> Response | None:
        item = self._counted(scope["method"], scope["path"])
        client = client_key(scope)
        if item is None or self._limiter.hit(item, client):
            return None
        return self._refuse(Request(scope), errors.TOO_MANY, {"Retry-After": str(self._wait_s(item, client))})

    def _counted(self, method: str, path: str) -> RateLimitItem | None:
        """The limit that a request counts for; the desk's people have signed in and are not counted."""
        if path.startswith("/api/"):
            return self._asks if path == "/api/ask" else self._lookups
        if path == "/" or path.startswith(("/chat", "/answer/")):
            return self._looks if method in ("GET", "HEAD") else self._says
        return None

    def _wrong_body(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        length = headers.get("content-length", "0")
        largest, fault = (
            (MAX_UPLOAD, errors.UPLOAD_TOO_LARGE) if _is_upload(scope) else (MAX_BODY, errors.TOO_LARGE)
        )
        if not length.isdigit() or int(length) > largest:
            return self._refuse(Request(scope), fault, {"Connection": "close"})
        media = headers.get("content-type", "").partition(";")[0].strip().lower()
        if scope["method"] == "POST" and scope["path"].startswith("/api/") and media != "application/json":
            return self._refuse(Request(scope), errors.NOT_JSON)
        return None

    def _wait_s(self, item: RateLimitItem, client: str) -> int:
        return max(1, int(self._limiter.get_window_stats(item, client).reset_time - time.time() + 1))


def client_key(scope: Scope) -> str:
    """Whom a limit counts: an IPv4 address, or the /64 network that one IPv6 line has to itself."""
    host = scope["client"][0] if scope.get("client") else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return str(host)
    if isinstance(address, ipaddress.IPv6Address):
        return str(address.ipv4_mapped or ipaddress.ip_network((int(address), 64), strict=False))
    return str(address)


async def _read(receive: Receive) -> bytes | Fault:
    """The whole body, or why it is not taken."""
    body = bytearray()
    with anyio.move_on_after(BODY_TIMEOUT_S):
        while True:
            message = await receive()
            body += message.get("body", b"")
            if len(body) > MAX_BODY:
                return errors.TOO_LARGE
            if not message.get("more_body", False):
                return bytes(body)
    return errors.SLOW


def _is_upload(scope: Scope) -> bool:
    return bool(scope["method"] == "POST" and scope["path"] in UPLOADS)


def _counted(receive: Receive) -> Receive:
    """The body as it comes, for whoever may send it: refused where it grows too large or takes too long."""
    received, ends = 0, anyio.current_time() + UPLOAD_TIMEOUT_S

    async def next_message() -> Message:
        nonlocal received
        try:
            with anyio.fail_after(max(0.0, ends - anyio.current_time())):
                message = await receive()
        except TimeoutError:
            raise errors.Refused(errors.SLOW) from None
        received += len(message.get("body", b""))
        if received > MAX_UPLOAD:
            raise errors.Refused(errors.UPLOAD_TOO_LARGE)
        return message

    return next_message


def _replayed(body: bytes, receive: Receive) -> Callable[[], Awaitable[MutableMapping[str, object]]]:
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def next_message() -> Message:
        return waiting.pop() if waiting else await receive()

    return next_message


def _add_headers(message: Message) -> None:
    headers = MutableHeaders(scope=message)
    is_page = headers.get("content-type", "").startswith("text/html")
    for name, value in (_HEADERS | (_PAGE_HEADERS if is_page else {})).items():
        headers.setdefault(name, value)


def _route(scope: Scope) -> str:
    """The pattern of the path; what was typed into the path may be a citizen's words."""
    return getattr(scope.get("route"), "path", "-")
