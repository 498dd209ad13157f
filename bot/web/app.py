"""App: the HTTP door in one piece, built from the table of routes."""

from functools import partial

from fastapi import FastAPI
from starlette.types import ASGIApp

from bot.web import errors
from bot.web.api import MOST_HITS, Api
from bot.web.gate import Gate
from bot.web.guard import Guard
from bot.web.life import Life
from bot.web.pages import Pages
from bot.web.parts import Parts
from bot.web.routes import Row, table

__all__ = ["MOST_HITS", "Parts", "make_app"]


def make_app(parts: Parts) -> FastAPI:
    """The app. Its lifespan follows the shelf; the parts are the caller's to close."""
    api, pages = Api(parts), Pages()
    app = FastAPI(
        title="明白人",
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        lifespan=Life(parts).lifespan,
    )
    errors.install(app, pages)
    app.add_middleware(partial(_gated, parts=parts, api=api, pages=pages))
    guard = Guard(parts.store)
    for row in table(parts, api, pages):
        _add(app, row, guard)
    return app


def _add(app: FastAPI, row: Row, guard: Guard) -> None:
    app.router.add_api_route(
        row.path,
        row.endpoint,
        methods=row.methods,
        include_in_schema=row.in_schema,
        response_model=None,
        response_class=row.response_class,
        route_class_override=guard.route(row.ticket),
    )


def _gated(app: ASGIApp, parts: Parts, api: Api, pages: Pages) -> Gate:
    return Gate(app, parts.limits, api.metrics.count_refusal, partial(errors.answer, pages))
