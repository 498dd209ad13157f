"""The table of routes: nobody gets to a page without the role for it, whatever the page and the way in."""

import re
from itertools import product

import pytest

from bot.account import Role
from bot.live import Live
from bot.store import open_store
from bot.web.api import Api
from bot.web.pages import Pages
from bot.web.parts import Parts
from bot.web.routes import Row, table
from retrieval.shelf import Shelf
from tests.bot.web.desk import ADMINISTRATOR, OPERATOR, SUPERVISOR, TRAINEE, Browser, Desk
from tests.builders import rules

ROLES = {
    "": None,
    TRAINEE: Role.OPERATOR,
    OPERATOR: Role.OPERATOR,
    SUPERVISOR: Role.SUPERVISOR,
    ADMINISTRATOR: Role.ADMINISTRATOR,
}


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    folder = tmp_path_factory.mktemp("rows")
    store = open_store(folder / "rows.sqlite", lambda: "2026-07-01T09:00:00+08:00")
    parts = Parts(Live(Shelf(folder), None, None), rules(), store)
    found = list(table(parts, Api(parts), Pages()))
    store.close()
    return found


def address(row: Row) -> str:
    """A path of this pattern."""
    return re.sub(r"\{[^}]+\}", "x", row.path)


def test_every_route_lets_in_whom_its_row_names_and_nobody_else(at_desk: Desk, rows: list[Row]) -> None:
    browsers = {name: at_desk.browser(name) for name in ROLES}
    for row, (name, role) in product([row for row in rows if row.role], ROLES.items()):
        if row.path == "/desk/logout":
            continue
        # A stream that does not end: tests/bot/web/test_events.py lets somebody in.
        if row.path == "/desk/events" and role:
            continue
        browser, path = browsers[name], address(row)
        headers = {"x-csrf-token": browser.csrf()} if name and row.method != "GET" else {}
        answered = browser.request(row.method, path, headers=headers)
        script = browser.request(row.method, path, headers=headers | {"hx-request": "true"})
        what = f"{row.method} {row.path} as {name or 'nobody'}: {answered.status_code}"
        if role is None:
            assert answered.status_code == 303, what
            assert answered.headers["location"].startswith("/desk/login?next="), what
            assert (script.status_code, script.json()["error"]["code"]) == (401, "not_signed_in"), what
        elif row.role and not role.reaches(row.role):
            assert (answered.status_code, script.status_code) == (403, 403), what
            assert "权限" in answered.text and script.json()["error"]["code"] == "forbidden", what
        else:
            assert answered.status_code not in (303, 401, 403), what


def test_everything_under_desk_and_admin_needs_its_role_but_the_login(rows: list[Row]) -> None:
    for row in rows:
        if row.path.startswith("/admin"):
            assert row.role is Role.ADMINISTRATOR, row.path
        elif row.path.startswith("/desk") and row.path != "/desk/login":
            assert row.role is not None, row.path
        else:
            assert row.role is None, row.path


def test_the_app_has_the_table_s_routes_and_no_other(at_desk: Desk, rows: list[Row]) -> None:
    served = {
        (method, getattr(r, "path", "")) for r in at_desk.app.routes for method in getattr(r, "methods", [])
    }
    wanted = {(method, row.path) for row in rows for method in row.methods}
    assert served - {("GET", "/openapi.json"), ("HEAD", "/openapi.json")} == wanted


def test_every_form_of_a_browser_is_guarded_against_forgery(at_desk: Desk, rows: list[Row]) -> None:
    browser = at_desk.browser(ADMINISTRATOR)
    # The citizens' page has a secret of its own.
    browser.get("/")
    for row in [row for row in rows if row.method != "GET" and not row.path.startswith("/api/")]:
        for headers, fault in FORGERIES:
            refused = browser.request(row.method, address(row), headers=forged(headers, browser))
            assert refused.status_code == 403, f"{row.path} {headers}"
            assert fault in refused.text, f"{row.path} {headers}"
    assert browser.get("/desk").status_code == 200, "nobody was signed out by any of them"


FORGERIES = [
    ({}, "表单已经过期"),
    ({"x-csrf-token": "0" * 64}, "表单已经过期"),
    ({"x-csrf-token": "TOKEN", "origin": "https://evil.example"}, "不是从本网站"),
    ({"x-csrf-token": "TOKEN", "origin": "null"}, "不是从本网站"),
    ({"x-csrf-token": "TOKEN", "origin": "http://testserver:8000"}, "不是从本网站"),
    ({"x-csrf-token": "TOKEN", "origin": ""}, "不是从本网站"),
    ({"x-csrf-token": "TOKEN", "sec-fetch-site": "cross-site"}, "不是从本网站"),
    ({"x-csrf-token": "TOKEN", "sec-fetch-site": "same-site"}, "不是从本网站"),
]


def forged(headers: dict[str, str], browser: Browser) -> dict[str, str]:
    return {name: browser.csrf() if value == "TOKEN" else value for name, value in headers.items()}
