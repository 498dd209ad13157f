"""Webhook: deliveries that Telegram posts to an address of ours."""

import asyncio
import hashlib
import hmac
import json
import logging
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.store import StoreError
from bot.telegram.gate import Gate
from bot.telegram.line import Line, readable

log = logging.getLogger("mingbai.telegram")

# A message, the one it replies to and the formatting of both, with every character escaped, stay below this.
MAX_BODY = 1024 * 1024
_HEADER = "x-telegram-bot-api-secret-token"


def secret_of(token: str) -> str:
    """What Telegram shows with each delivery: nobody can make it who does not know the bot's token."""
    return hashlib.sha256(f"webhook {token}".encode()).hexdigest()


def address_of(url: str) -> str:
    """The address deliveries are posted to; a bare host gets a path of its own.

    >>> address_of("https://bot.example.cn/"), address_of("https://example.cn/hook")
    ('https://bot.example.cn/telegram', 'https://example.cn/hook')
    """
    return url if urlsplit(url).path.strip("/") else url.rstrip("/") + "/telegram"


class Webhook:
    """One path is Telegram's, all others are the web app's."""

    def __init__(self, url: str, token: str) -> None:
        self._path = urlsplit(address_of(url)).path
        self._secret = secret_of(token)
        self._open: tuple[Gate, Line] | None = None
        # One at a time, so that a person's messages stay in order.
        self._turn = asyncio.Lock()

    def before(self, app: ASGIApp) -> ASGIApp:
        """The web app with this in front of it."""

        async def parted(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "http" and scope["path"] == self._path:
                response = Response(status_code=await self._status(Request(scope, receive)))
                await response(scope, receive, send)
            else:
                await app(scope, receive, send)

        return parted

    def open(self, gate: Gate, line: Line) -> None:
        """From now on deliveries are taken."""
        self._open = gate, line

    async def _status(self, request: Request) -> int:
        """What becomes of a request: 200 confirms the delivery, 503 has it sent again."""
        shown = request.headers.get(_HEADER, "").encode()
        if request.method != "POST" or not hmac.compare_digest(shown, self._secret.encode()):
            return 404
        body = await _body(request)
        if body is None:
            return 413
        if self._open is None:
            return 503
        gate, line = self._open
        delivery = _delivery(body)
        try:
            async with self._turn:
                await gate.take(readable([delivery] if delivery else [], line))
        except StoreError as error:
            log.error("%s", error)
            return 503
        return 200


async def _body(request: Request) -> bytes | None:
    """The whole body, None if it is larger than anything Telegram sends."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_BODY:
            return None
    return bytes(body)


def _delivery(body: bytes) -> dict[str, Any] | None:
    try:
        delivery = json.loads(body)
    except ValueError:
        return None
    return delivery if isinstance(delivery, dict) else None
