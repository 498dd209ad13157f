"""Visit: who sends a request, and the secret that the forms shown to them were made with."""

import re
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from bot.account import Account
from bot.sessions import Session, form_token
from bot.switch import Off

# `__Host-`: no other site of the same domain can set it, and only https carries it (loopback excepted).
COOKIE = "__Host-mingbai"
# The citizens' page has one of its own: who works at the desk may also have a question.
CHAT_COOKIE = "__Host-mingbai-chat"
# 256 bits, as `bot.sessions.new_token` makes them.
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")


def session_of(request: Request) -> Session | None:
    """The session that the guard found for this request, or None."""
    found = getattr(request.state, "session", None)
    return found if isinstance(found, Session) else None


def off_of(request: Request) -> tuple[Off, ...]:
    """Where answers are turned off, as the guard found it for this request."""
    return getattr(request.state, "off", ())


def _me(request: Request) -> Account:
    session = session_of(request)
    if session is None:
        raise ValueError(f"{request.url.path} asks who is signed in, but its row lets anybody in")
    return session.account


# The signed-in account, as an endpoint's parameter: `async def queue(self, request: Request, me: Me)`.
Me = Annotated[Account, Depends(_me)]


def browser_secret(request: Request) -> str:
    """The secret in the desk's cookie: of a session or, at the login page, of a visitor; "" without one."""
    return request.cookies.get(COOKIE, "")


def chat_secret(request: Request) -> str:
    """The secret in the citizens' cookie, which opens their chat; "" without one that we can have made."""
    secret = request.cookies.get(CHAT_COOKIE, "")
    return secret if _SECRET.fullmatch(secret) else ""


def csrf_of(request: Request) -> str:
    """The token for forms on the page that answers this request, "" where it can have none."""
    secret = getattr(request.state, "secret", "")
    return form_token(secret) if secret else ""


def set_cookie(response: Response, secret: str) -> None:
    """Gives the browser its secret, until it is closed."""
    response.set_cookie(COOKIE, secret, path="/", secure=True, httponly=True, samesite="lax")


def set_chat_cookie(response: Response, secret: str) -> None:
    """Gives a citizen's browser its secret, until it is closed."""
    response.set_cookie(CHAT_COOKIE, secret, path="/", secure=True, httponly=True, samesite="lax")


def is_for_staff(request: Request) -> bool:
    """Whether a page is the desk's or the administrator's, and not the citizens'."""
    return request.url.path.startswith(("/desk", "/admin"))


def drop_cookie(response: Response) -> None:
    """Takes the secret from the browser."""
    response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="lax")


def is_htmx(request: Request) -> bool:
    """Whether a script of ours asks, for a piece of a page."""
    return request.headers.get("hx-request") == "true"


def wants_page(request: Request) -> bool:
    """Whether a person looks at what comes back, rather than a program."""
    path, accept = request.url.path, request.headers.get("accept", "")
    if is_htmx(request) or path.startswith("/api/"):
        return False
    if "text/html" in accept:
        return True
    return is_for_staff(request) and "json" not in accept and "event-stream" not in accept
