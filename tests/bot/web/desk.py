"""A desk for tests: an app over a store of its own, an account of each role, and browsers signed in with them."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from fastapi import FastAPI
from starlette.testclient import TestClient

from bot.account import Role
from bot.accounts import Accounts
from bot.archive import Archive
from bot.live import Live
from bot.passwords import Hasher
from bot.store import Store, open_store
from bot.web.app import make_app
from bot.web.gate import Limits
from bot.web.parts import Parts
from retrieval.shelf import Shelf
from tests.builders import rules

# Whatever client starlette tests with.
Response = Any

ORIGIN = "https://testserver"
PASSWORD = "灯塔 lantern 在山上"
# Nobody waits for hashes in tests.
QUICK = Hasher(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
GENEROUS = Limits(asks=10_000, lookups=10_000)

# One account a role, named like it; the trainee is an operator.
TRAINEE, OPERATOR, SUPERVISOR, ADMINISTRATOR = "trainee", "li.na", "wang", "chen"
STAFF = (
    (TRAINEE, Role.OPERATOR, True, "见习一号"),
    (OPERATOR, Role.OPERATOR, False, "一号接线员"),
    (SUPERVISOR, Role.SUPERVISOR, False, "值班长"),
    (ADMINISTRATOR, Role.ADMINISTRATOR, False, ""),
)


class Clock:
    """A clock that goes only when told."""

    def __init__(self) -> None:
        self.at = datetime.fromisoformat("2026-11-23T10:00:00+08:00")

    def __call__(self) -> str:
        return self.at.isoformat(timespec="milliseconds")

    def pass_s(self, seconds: float) -> None:
        """Lets time go by."""
        self.at += timedelta(seconds=seconds)


class Browser(TestClient):
    """A browser at the desk: keeps cookies, says where its forms come from, and does not follow redirects."""

    def __init__(self, app: FastAPI) -> None:
        headers = {"origin": ORIGIN, "accept": "text/html"}
        super().__init__(app, base_url=ORIGIN, headers=headers, follow_redirects=False)

    def csrf(self, path: str = "/desk/account") -> str:
        """The token in the forms of a page."""
        found = re.search(r'name="csrf" value="(\w+)"', self.get(path).text)
        assert found, f"no form on {path}"
        return found[1]

    def submit(self, path: str, page: str = "/desk/account", **fields: Any) -> Response:
        """What comes back for a form, posted as from `page`."""
        return self.post(path, data=fields | {"csrf": self.csrf(page)})

    def sign_in(self, name: str, password: str = PASSWORD, after: str = "") -> Response:
        """What comes back for the login form."""
        return self.submit("/desk/login", "/desk/login", name=name, password=password, next=after)


class Starter:
    """Begins jobs as `work` says; nothing is begun before a test gives it."""

    def __init__(self) -> None:
        self.work: Callable[[int], bool] = lambda _seq: False

    def __call__(self, seq: int) -> bool:
        return self.work(seq)


@dataclass
class Desk:
    """The app with what it stands on."""

    app: FastAPI
    parts: Parts
    store: Store
    accounts: Accounts
    clock: Clock

    def browser(self, name: str = "") -> Browser:
        """A browser, signed in with an account if one is named."""
        browser = Browser(self.app)
        if name:
            assert browser.sign_in(name).status_code == 303
        return browser

    def deeds(self) -> list[tuple[str, str]]:
        """Who did what, oldest first."""
        return [(entry.who, entry.action) for entry in reversed(self.store.audit(1_000))]


@contextmanager
def desk(folder: Path, live: Live | None = None, **more: Any) -> Iterator[Desk]:
    """A desk over a store in `folder`; without `live` there is nothing to search in. `more` goes to Parts."""
    clock = Clock()
    store = open_store(folder / "desk.sqlite", clock)
    archive = Archive(
        Shelf(folder / "shelf"),
        store,
        folder / "added",
        folder / "incoming",
        folder / "manuscripts",
        folder / "originals",
        Starter(),
    )
    given: dict[str, Any] = {"limits": GENEROUS, "hasher": QUICK, "archive": archive}
    parts = Parts(live or Live(Shelf(folder / "shelf"), None, None), rules(), store, **(given | more))
    accounts = Accounts(store, QUICK)
    for name, role, trainee, shown in STAFF:
        accounts.add("cli:test", name, role, PASSWORD, trainee, shown)
    try:
        yield Desk(make_app(parts), parts, store, accounts, clock)
    finally:
        store.close()
