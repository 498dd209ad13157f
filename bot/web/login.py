"""Login: signing in and out, and one's own password."""

import re
from functools import partial
from typing import Annotated
from urllib.parse import unquote

import anyio
import anyio.to_thread
from fastapi import Form, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from bot.account import Account
from bot.accounts import AccountError, Accounts, Denial, Denied
from bot.passwords import MAX_LENGTH
from bot.sessions import Sessions, new_token
from bot.store import Store
from bot.web.gate import client_key
from bot.web.pages import Pages
from bot.web.visit import Me, browser_secret, csrf_of, drop_cookie, session_of, set_cookie
from bot.wording import desk as wording

HOME = "/desk"
# A hash takes 64 MiB and both cores' attention: more at once would only be slower, and fill the memory.
_HASHES_AT_ONCE = 2
# A page of the desk as a browser writes its address: no other site, no backslash, nothing that is not ASCII.
_PAGE = re.compile(r"/(?:desk|admin)(?:/[\w.~%-]+)*/?(?:\?[!-~]*)?", re.ASCII)
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1", "[::1]"})

_Typed = Annotated[str, Form(max_length=MAX_LENGTH)]


class Login:
    """The routes that need no role, and those of one's own account."""

    def __init__(self, store: Store, accounts: Accounts, pages: Pages) -> None:
        self._accounts = accounts
        self._sessions = Sessions(store)
        self._pages = pages
        self._hashing = anyio.CapacityLimiter(_HASHES_AT_ONCE)

    async def show(self, request: Request, next: str = "", out: str = "") -> Response:
        """The login page; who is signed in is sent on."""
        if session_of(request):
            return RedirectResponse(_inside(next), 303)
        return self._page(request, next, said=wording.SIGNED_OUT if out else "")

    async def sign_in(
        self,
        request: Request,
        name: _Typed = "",
        password: _Typed = "",
        next: Annotated[str, Form(max_length=2_000)] = "",
    ) -> Response:
        """Signs in, under a new token, or says why not."""
        if not name.strip() or not password:
            missing = {} if name.strip() else {"name": wording.NAME_MISSING}
            missing |= {} if password else {"password": wording.PASSWORD_MISSING}
            return self._page(request, next, name, errors=missing, status=422)
        found = await self._checked(name, password, client_key(request.scope))
        if isinstance(found, Denied):
            status = 429 if found.denial is Denial.LOCKED else 403
            return self._page(request, next, name, denied=_told(found), status=status)
        session = await anyio.to_thread.run_sync(self._sessions.begin, found)
        response = RedirectResponse(_inside(next), 303)
        set_cookie(response, session.token)
        return response

    async def sign_out(self, request: Request) -> Response:
        """Ends the session."""
        session = session_of(request)
        if session:
            await anyio.to_thread.run_sync(self._sessions.end, session)
        response = RedirectResponse("/desk/login?out=1", 303)
        drop_cookie(response)
        return response

    async def token(self, request: Request) -> JSONResponse:
        """The token for forms, for a page that was made before its reader signed in anew."""
        return JSONResponse({"csrf": csrf_of(request)})

    async def account(self, request: Request, me: Me, changed: str = "") -> HTMLResponse:
        """One's own account."""
        return self._account_page(request, me, said=wording.PASSWORD_CHANGED if changed else "")

    async def change_password(
        self,
        request: Request,
        me: Me,
        current: _Typed = "",
        new: Annotated[str, Form(max_length=2 * MAX_LENGTH)] = "",
        again: Annotated[str, Form(max_length=2 * MAX_LENGTH)] = "",
    ) -> Response:
        """Another password; whoever else is signed in with this account is signed out."""
        if new != again:
            return self._account_page(request, me, {"again": wording.NOT_THE_SAME}, status=422)
        found = await self._checked(me.name, current, client_key(request.scope))
        if isinstance(found, Denied):
            told = _told(found) if found.denial is Denial.LOCKED else wording.CURRENT_WRONG
            return self._account_page(request, me, {"current": told}, status=422)
        change = partial(self._accounts.set_password, me.name, me.name, new)
        try:
            account = await anyio.to_thread.run_sync(change, limiter=self._hashing)
        except AccountError as error:
            return self._account_page(request, me, {"new": str(error)}, status=422)
        session = await anyio.to_thread.run_sync(self._sessions.begin, account)
        response = RedirectResponse("/desk/account?changed=1", 303)
        set_cookie(response, session.token)
        return response

    async def _checked(self, name: str, password: str, address: str) -> Account | Denied:
        check = partial(self._accounts.check, name, password, address)
        return await anyio.to_thread.run_sync(check, limiter=self._hashing)

    def _page(
        self,
        request: Request,
        after: str,
        name: str = "",
        *,
        said: str = "",
        denied: str = "",
        errors: dict[str, str] | None = None,
        status: int = 200,
    ) -> HTMLResponse:
        """The login page, whose form belongs to the visitor's secret, given with it where there is none."""
        secret = browser_secret(request) or new_token()
        request.state.secret = secret
        page = self._pages.page(
            request,
            "login.html",
            status,
            after=_inside(after) if after else "",
            name=name,
            said=said,
            denied=denied,
            errors=errors or {},
            insecure=_cannot_keep_cookies(request),
        )
        if not browser_secret(request):
            set_cookie(page, secret)
        return page

    def _account_page(
        self,
        request: Request,
        me: Account,
        errors: dict[str, str] | None = None,
        *,
        said: str = "",
        status: int = 200,
    ) -> HTMLResponse:
        return self._pages.page(request, "account.html", status, account=me, errors=errors or {}, said=said)


def _told(denied: Denied) -> str:
    if denied.denial is Denial.LOCKED:
        return wording.locked(denied.wait_s)
    return wording.DISABLED if denied.denial is Denial.DISABLED else wording.WRONG


def _inside(after: str) -> str:
    """Where to go after signing in: only ever to a page of the desk, whatever a link says.

    >>> _inside("/desk/queue?x=1"), _inside("//evil.example/desk"), _inside("/desk/login"), _inside("")
    ('/desk/queue?x=1', '/desk', '/desk', '/desk')
    """
    path = unquote(after.partition("?")[0])
    inside = _PAGE.fullmatch(after) and "/.." not in path and "//" not in path
    return after if inside and path != "/desk/login" else HOME


def _cannot_keep_cookies(request: Request) -> bool:
    """Whether a browser would drop the session's cookie: it comes over plain http from another machine."""
    return request.url.scheme != "https" and (request.url.hostname or "") not in _LOOPBACK
