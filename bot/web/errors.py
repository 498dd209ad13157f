"""Errors: every refusal as `{"error": {code, message, hint}}` in plain words."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from bot.wording import answers as wording


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
INTERNAL = Fault(500, "internal", wording.WEB_INTERNAL, wording.WEB_INTERNAL_HINT)


class Refused(Exception):
    """A route refuses; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


def response(fault: Fault, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """The refusal as it goes out."""
    body = asdict(fault)
    del body["status"]
    return JSONResponse({"error": body}, fault.status, headers)


def install(app: FastAPI) -> None:
    """Makes every refusal of the framework speak like our own."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(HTTPException, _framework)
    app.add_exception_handler(RequestValidationError, _invalid)


async def _refused(_: Request, error: Exception) -> JSONResponse:
    return response(error.fault if isinstance(error, Refused) else INTERNAL)


async def _framework(_: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):
        return response(INTERNAL)
    known = {404: NOT_FOUND, 405: METHOD, 400: BROKEN_JSON}
    fault = known.get(error.status_code) or Fault(
        error.status_code, "refused", wording.WEB_REFUSED, wording.WEB_NOT_FOUND_HINT
    )
    return response(fault, error.headers)


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    details = error.errors() if isinstance(error, RequestValidationError) else ()
    if any(detail["type"] == "json_invalid" for detail in details):
        return response(BROKEN_JSON)
    said = [_explained(detail["loc"], detail["type"], detail.get("ctx") or {}) for detail in details]
    return response(Fault(422, "invalid", "；".join(said), wording.WEB_INVALID_HINT))


def _explained(loc: tuple[str | int, ...], kind: str, bounds: Mapping[str, object]) -> str:
    """One fault of the input. What was put in is not repeated: it may be a citizen's words."""
    known = wording.WEB_INVALID.get(kind, wording.WEB_INVALID_OTHER)
    field = str(loc[-1]) if len(loc) > 1 and kind != "extra_forbidden" else ""
    limit = next((str(b) for b in bounds.values() if isinstance(b, int | float)), "")
    return known.format(field=field or wording.WEB_BODY, limit=limit)
