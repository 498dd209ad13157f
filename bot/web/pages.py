"""Pages: every page a person sees, made from a template and the words for it."""

import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.account import Account, Role
from bot.hours import moment
from bot.sessions import new_token
from bot.web.errors import Fault
from bot.web.leaf import is_link
from bot.web.static import Static
from bot.web.visit import chat_secret, csrf_of, is_for_staff, off_of, session_of, set_chat_cookie
from bot.wording import casework, web
from bot.wording import desk as words
from bot.wording import knowledge_desk as kb
from bot.wording import report as report_words
from bot.wording import tickets as ticket_words

TEMPLATES = Path(__file__).parent / "templates"

# Line breaks and tabs stay; what turns text around, hides in it or rings a bell goes.
_KEPT = frozenset("\n\t\r")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the navigation; `role` is the least that sees it. Addresses that begin with `also` belong to it."""

    path: str
    label: str
    role: Role
    also: str = ""


# In the order shown. The longest path that a page's address begins with is where somebody is.
NAVIGATION = (
    Place("/desk", words.NAV_LOOKUP, Role.OPERATOR),
    Place("/desk/queue", casework.NAV_QUEUE, Role.OPERATOR, "/desk/tickets"),
    Place("/desk/canned", casework.NAV_CANNED, Role.OPERATOR),
    Place("/desk/learning", casework.NAV_LEARNING, Role.OPERATOR, "/desk/answers"),
    Place("/desk/approvals", casework.NAV_APPROVALS, Role.SUPERVISOR),
    Place("/desk/report", report_words.NAV_REPORT, Role.SUPERVISOR),
    Place("/admin/knowledge", kb.NAV_KNOWLEDGE, Role.ADMINISTRATOR),
    Place("/admin", words.NAV_ADMIN, Role.ADMINISTRATOR),
)


class Pages:
    """Templates with what every one of them needs."""

    def __init__(self, static: Static | None = None) -> None:
        self.static = static or Static()
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            finalize=_seen,
        )
        self._templates.filters.update(minute=_minute, second=_second)
        self._templates.globals.update(
            words=words, web=web, ticket_words=ticket_words, static=self.static.url
        )
        self._templates.tests.update(link=is_link)

    def page(self, request: Request, template: str, status: int = 200, **context: Any) -> HTMLResponse:
        """The page of a template. Beside `context` it has `words`, `static`, `me` (the signed-in account or None),
        `csrf`, `path`, where answers are turned `off`, and the navigation `nav` as (path, label, whether one is there)."""
        session = session_of(request)
        me = session.account if session else None
        given = {
            "me": me,
            "csrf": csrf_of(request),
            "nav": _nav(me, request),
            "path": request.url.path,
            "off": off_of(request),
        }
        return HTMLResponse(self._templates.get_template(template).render(**given, **context), status)

    def fault(self, request: Request, fault: Fault) -> HTMLResponse:
        """The page for a refusal."""
        if is_for_staff(request):
            return self.page(request, "fault.html", fault.status, fault=fault)
        return self._citizens_fault(request, fault)

    def _citizens_fault(self, request: Request, fault: Fault) -> HTMLResponse:
        """What was typed is not lost: it stands in a form that can be sent again."""
        form = getattr(request.state, "form", {})
        typed = form.get("text") if fault.status in (403, 422, 503) else ""
        secret = chat_secret(request) or new_token()
        request.state.secret = secret
        page = self.page(
            request, "chat_fault.html", fault.status, fault=fault, typed=typed or "", once=new_token()
        )
        if typed and not chat_secret(request):
            set_chat_cookie(page, secret)
        return page


def _nav(me: Account | None, request: Request) -> tuple[tuple[str, str, bool], ...]:
    if me is None:
        return ()
    places = [place for place in NAVIGATION if me.role.reaches(place.role)]
    path = request.url.path
    here = max((p.path for p in places if _is_at(path, p.path) or _is_at(path, p.also)), key=len, default="")
    return tuple((place.path, place.label, place.path == here) for place in places)


def _is_at(path: str, place: str) -> bool:
    return bool(place) and (path == place or path.startswith(place + "/"))


def _minute(iso: str) -> str:
    """Date and time as the desk reads them, in Beijing.

    >>> _minute("2026-07-01T01:02:03+00:00")
    '2026-07-01 09:02'
    """
    return f"{moment(iso):%Y-%m-%d %H:%M}" if iso else ""


def _second(iso: str) -> str:
    return f"{moment(iso):%Y-%m-%d %H:%M:%S}" if iso else ""


def _seen(value: Any) -> Any:
    """What a template shows of a value: text without signs that cannot be seen but change what is.

    >>> _seen("a\\u202eb\\u200bc")
    'abc'
    """
    if value is None:
        return ""
    if not isinstance(value, str) or hasattr(value, "__html__"):
        return value
    # Nearly all of it: what can be printed is none of these, whatever its script; asked of Python a hundred times faster.
    if value.replace("\n", "").replace("\u3000", "").isprintable():
        return value
    return "".join(c for c in value if c in _KEPT or unicodedata.category(c) not in _UNSEEN)
