"""Errors: every refusal in plain words, `{"error": {code, message, hint}}` for programs and a page for people."""

import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Protocol
from urllib.parse import urlencode, urlsplit

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.account import Role
from bot.store import StoreError
from bot.web.visit import is_htmx, wants_page
from bot.wording import answers as wording
from bot.wording import desk, sheets
from bot.wording import knowledge_desk as kb

log = logging.getLogger("mingbai.web")

LOGIN = "/desk/login"


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of refusal: its HTTP status, its name for programs, what happened, what to do."""

    status: int
    code: str
    message: str
    hint: str


NO_INDEX = Fault(503, "no_index", wording.WEB_NO_INDEX, wording.WEB_NO_INDEX_HINT)
BUSY = Fault(503, "busy", wording.WEB_BUSY, wording.WEB_BUSY_HINT)
NOT_FOUND = Fault(404, "not_found", wording.WEB_NOT_FOUND, wording.WEB_NOT_FOUND_HINT)
NO_CLAUSE = Fault(404, "clause_not_found", wording.WEB_NO_CLAUSE, wording.WEB_NO_CLAUSE_HINT)
NO_SERVICE = Fault(404, "service_not_found", wording.WEB_NO_SERVICE, wording.WEB_NO_SERVICE_HINT)
METHOD = Fault(405, "method_not_allowed", wording.WEB_METHOD, wording.WEB_METHOD_HINT)
SLOW = Fault(408, "body_too_slow", wording.WEB_SLOW, wording.WEB_SLOW_HINT)
TOO_LARGE = Fault(413, "body_too_large", wording.WEB_TOO_LARGE, wording.WEB_TOO_LARGE_HINT)
NOT_JSON = Fault(415, "not_json", wording.WEB_NOT_JSON, wording.WEB_NOT_JSON_HINT)
BROKEN_JSON = Fault(400, "broken_json", wording.WEB_BROKEN_JSON, wording.WEB_NOT_JSON_HINT)
TOO_MANY = Fault(429, "too_many", wording.WEB_TOO_MANY, wording.WEB_TOO_MANY_HINT)
NOT_SIGNED_IN = Fault(401, "not_signed_in", desk.NOT_SIGNED_IN, desk.NOT_SIGNED_IN_HINT)
FORBIDDEN = {role: Fault(403, "forbidden", desk.forbidden(role), desk.FORBIDDEN_HINT) for role in Role}
CROSS_SITE = Fault(403, "cross_site", desk.CROSS_SITE, desk.CROSS_SITE_HINT)
NO_COOKIE = Fault(403, "no_cookie", desk.NO_COOKIE, desk.NO_COOKIE_HINT)
STALE_FORM = Fault(403, "stale_form", desk.STALE_FORM, desk.STALE_FORM_HINT)
STORE = Fault(503, "store", desk.NO_STORE, desk.NO_STORE_HINT)
NO_ARCHIVE = Fault(503, "no_archive", kb.NO_ARCHIVE, kb.NO_ARCHIVE_HINT)
NO_JOB = Fault(404, "no_job", kb.NO_JOB, kb.NO_JOB_HINT)
NO_TABLE = Fault(404, "no_table", sheets.NO_EXPORT, sheets.NO_EXPORT_HINT)
NO_ORIGINAL = Fault(404, "no_original", sheets.NO_ORIGINAL, sheets.NO_ORIGINAL_HINT)
NO_DRAFT = Fault(404, "no_draft", kb.NO_DRAFT, kb.NO_DRAFT_HINT)
UPLOAD_TOO_LARGE = Fault(413, "upload_too_large", kb.UPLOAD_TOO_LARGE, kb.UPLOAD_TOO_LARGE_HINT)
NO_RELEASE = Fault(404, "no_release", kb.NO_RELEASE, kb.NO_RELEASE_HINT)
INTERNAL = Fault(500, "internal", wording.WEB_INTERNAL, wording.WEB_INTERNAL_HINT)


class Refused(Exception):
    """A route refuses; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


class FaultPages(Protocol):
    """What makes a page of a refusal."""

    def fault(self, request: Request, fault: Fault) -> Response:
        """The page."""


def new_reference() -> str:
    """What is said to a person and stands in the log, so that the one is found in the other."""
    return secrets.token_hex(3).upper()


def referenced(fault: Fault, reference: str) -> Fault:
    """The fault with its reference in what is said."""
    return replace(fault, message=wording.referenced(fault.message, reference))


def response(fault: Fault, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """The refusal as it goes out to a program."""
    body = asdict(fault)
    del body["status"]
    return JSONResponse({"error": body}, fault.status, headers)


def answer(
    pages: FaultPages, request: Request, fault: Fault, headers: Mapping[str, str] | None = None
) -> Response:
    """The refusal for whoever asks: JSON, a page, or, for a person who has to sign in first, the way there."""
    if not wants_page(request):
        return response(fault, headers)
    if fault is NOT_SIGNED_IN:
        return RedirectResponse(f"{LOGIN}?{urlencode({'next': _wanted(request)})}", 303)
    page = pages.fault(request, fault)
    page.headers.update(headers or {})
    return page


def install(app: FastAPI, pages: FaultPages) -> None:
    """Makes every refusal of the framework speak like our own."""

    def told(
        fault_of: Callable[[Request, Exception], Fault],
    ) -> Callable[[Request, Exception], Awaitable[Response]]:
        async def handler(request: Request, error: Exception) -> Response:
            headers = error.headers if isinstance(error, HTTPException) else None
            return answer(pages, request, fault_of(request, error), headers)

        return handler

    app.add_exception_handler(Refused, told(_refused))
    app.add_exception_handler(StoreError, told(_stored))
    app.add_exception_handler(HTTPException, told(_framework))
    app.add_exception_handler(RequestValidationError, told(_invalid))


def _wanted(request: Request) -> str:
    """The page to come back to after signing in: the one asked for, or the one a form was on."""
    if request.method == "GET":
        return request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return urlsplit(request.headers.get("referer", "")).path


def _refused(_: Request, error: Exception) -> Fault:
    return error.fault if isinstance(error, Refused) else INTERNAL


def _stored(_: Request, error: Exception) -> Fault:
    reference = new_reference()
    log.error(wording.LOG_STORE_FAILED, reference, error)
    return referenced(STORE, reference)


def _framework(_: Request, error: Exception) -> Fault:
    if not isinstance(error, HTTPException):
        return INTERNAL
    known = {404: NOT_FOUND, 405: METHOD, 400: BROKEN_JSON}
    return known.get(error.status_code) or Fault(
        error.status_code, "refused", wording.WEB_REFUSED, wording.WEB_NOT_FOUND_HINT
    )


def _invalid(request: Request, error: Exception) -> Fault:
    details = error.errors() if isinstance(error, RequestValidationError) else ()
    if any(detail["type"] == "json_invalid" for detail in details):
        return BROKEN_JSON
    said = [_explained(detail["loc"], detail["type"], detail.get("ctx") or {}) for detail in details]
    # What a person fills in is a form, whatever the fields are called.
    if wants_page(request) or is_htmx(request):
        return Fault(422, "invalid", desk.INVALID_FORM, desk.INVALID_FORM_HINT)
    return Fault(422, "invalid", "；".join(said), wording.WEB_INVALID_HINT)


def _explained(loc: tuple[str | int, ...], kind: str, bounds: Mapping[str, object]) -> str:
    """One fault of the input. What was put in is not repeated: it may be a citizen's words."""
    known = wording.WEB_INVALID.get(kind, wording.WEB_INVALID_OTHER)
    field = str(loc[-1]) if len(loc) > 1 and kind != "extra_forbidden" else ""
    limit = next((str(b) for b in bounds.values() if isinstance(b, int | float)), "")
    return known.format(field=field or wording.WEB_BODY, limit=limit)
