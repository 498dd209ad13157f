"""Guard: who may pass to a route, and whether a form comes from a page of ours."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import anyio.to_thread
from fastapi import Request, Response
from fastapi.routing import APIRoute

from bot.account import Role
from bot.sessions import Session, Sessions, is_form_token
from bot.store import Store
from bot.switch import Off, Switch
from bot.web import errors
from bot.web.errors import Refused
from bot.web.visit import browser_secret

_SAFE = frozenset({"GET", "HEAD"})
# A form's hidden field, or what scripts send for it.
FIELD, HEADER = "csrf", "x-csrf-token"

Secret = Callable[[Request], str]


@dataclass(frozen=True, slots=True)
class Ticket:
    """What it takes to pass: a role or None for anybody; the secret that a form must come from, or None where no
    browser sends forms; `busy` where passing shows that somebody is at the desk."""

    role: Role | None
    secret: Secret | None
    busy: bool


class Guard:
    """Stands before every route. Lets pass, or raises Refused before anything of the request is looked at."""

    def __init__(self, store: Store) -> None:
        self._sessions = Sessions(store)
        self._switch = Switch(store)

    def route(self, ticket: Ticket) -> type[APIRoute]:
        """The kind of route that takes only this ticket."""

        class Guarded(APIRoute):
            def get_route_handler(route) -> Callable[[Request], Coroutine[Any, Any, Response]]:
                handle = super().get_route_handler()

                async def guarded(request: Request) -> Response:
                    try:
                        await self.admit(request, ticket)
                        return await handle(request)
                    finally:
                        # Files that came with a form lie in temporary ones.
                        await request.close()

                return guarded

        return Guarded

    async def admit(self, request: Request, ticket: Ticket) -> None:
        """Leaves the session, what is turned off and the secret for forms in `request.state`. Raises Refused."""
        if ticket.secret is None:
            return
        secret = ticket.secret(request)
        request.state.secret = secret
        if secret and ticket.secret is browser_secret:
            request.state.session, request.state.off = await anyio.to_thread.run_sync(
                self._seen, secret, ticket.busy
            )
        if request.method not in _SAFE:
            _check_site(request)
        if ticket.role is not None:
            _check_role(request, ticket.role)
        if request.method not in _SAFE:
            await _check_form(request, secret)

    def _seen(self, secret: str, busy: bool) -> tuple[Session | None, tuple[Off, ...]]:
        """Who asks, and what whoever works at the desk must know on every page: where answers are turned off."""
        session = self._sessions.find(secret, busy)
        return session, self._switch.all_off() if session else ()


def _check_role(request: Request, role: Role) -> None:
    session = getattr(request.state, "session", None)
    if session is None:
        raise Refused(errors.NOT_SIGNED_IN)
    if not session.account.role.reaches(role):
        raise Refused(errors.FORBIDDEN[role])


def _check_site(request: Request) -> None:
    """Whether a page of ours sends this: browsers say where a form was, and no page can make them lie."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        if site not in ("same-origin", "none"):
            raise Refused(errors.CROSS_SITE)
        return
    origin = request.headers.get("origin", "")
    if not origin or urlsplit(origin).netloc != request.headers.get("host", ""):
        raise Refused(errors.CROSS_SITE)


async def _check_form(request: Request, secret: str) -> None:
    """Whether the form was shown to the one who sends it; what it says stays in `request.state.form`."""
    token: object = request.headers.get(HEADER)
    if not token:
        request.state.form = await request.form()
        token = request.state.form.get(FIELD)
    if not secret:
        raise Refused(errors.NO_COOKIE)
    if not isinstance(token, str) or not is_form_token(token, secret):
        raise Refused(errors.STALE_FORM)
