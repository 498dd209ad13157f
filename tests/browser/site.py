"""A site for browsers: the real server on loopback over a store of its own, with an account of each role."""

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page

from bot.live import Live
from tests.bot.web.desk import PASSWORD, Desk, desk

# The office's screen, and a small phone.
SCREEN = {"width": 1366, "height": 768}
PHONE = {"width": 360, "height": 740}
# A machine busy with other tests is slow; no journey depends on it.
PATIENCE_MS = 20_000
# What Chromium and htmx say when the server refuses or is not there.
_REFUSALS = ("Failed to load resource", "Response Status Error Code", "htmx:")
# Debian's name, and others'.
_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
# Chromium as root in a container: no sandbox, little shared memory.
FLAGS = ("--no-sandbox", "--headless=new", "--disable-dev-shm-usage", "--font-render-hinting=none")


def chromium_path() -> str:
    """Where a Chromium is installed, "" for nowhere."""
    return next((path for name in _NAMES if (path := shutil.which(name))), "")


@dataclass
class Site:
    """The running server: `url`, and the desk it serves (store, accounts, clock)."""

    url: str
    desk: Desk


@contextmanager
def site(folder: Path, live: Live | None = None, **parts: Any) -> Iterator[Site]:
    """Serves a desk on a free port of loopback until the block ends; `parts` go to `bot.web.parts.Parts`."""
    with desk(folder, live, **parts) as made, served(made) as one:
        yield one


@contextmanager
def served(made: Desk) -> Iterator[Site]:
    """Serves a desk that is there already."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(made.app, log_config=None, access_log=False, timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield Site(f"http://127.0.0.1:{listening.getsockname()[1]}", made)
        server.should_exit = True
        thread.join()


def soon(page: Page, condition: Callable[[], bool]) -> None:
    """Waits, while the page goes on, until the condition holds."""
    until = time.monotonic() + PATIENCE_MS / 1000
    while not condition():
        assert time.monotonic() < until, "in all this time it did not come to pass"
        page.wait_for_timeout(20)


class Visitor:
    """Opens pages in browsers of their own, and keeps what the browsers complained of."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self._browser = browser
        self._site = site
        self._contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    def page(self, **options: Any) -> Page:
        """A page of a browser that nobody is signed in with; `options` as for Playwright's contexts."""
        given = {
            "viewport": SCREEN,
            "locale": "zh-CN",
            "timezone_id": "Asia/Shanghai",
            "base_url": self._site.url,
        }
        context = self._browser.new_context(**(given | options))
        context.set_default_timeout(PATIENCE_MS)
        self._contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url} {error}"))
        page.on("console", lambda said: self._hear(page.url, said.type, said.text))
        return page

    def signed_in(self, name: str, after: str = "/desk", **options: Any) -> Page:
        """A page at `after`, of a browser in which this account signed in."""
        page = self.page(**options)
        page.goto(f"/desk/login?next={after}")
        page.get_by_label("账号").fill(name)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(lambda url: "/desk/login" not in url)
        return page

    def close(self) -> None:
        """Closes every browser opened here."""
        for context in self._contexts:
            context.close()

    def _hear(self, url: str, kind: str, words: str) -> None:
        # That the server refused is what many journeys are about; a script or style that is blocked is not.
        if kind == "error" and not words.startswith(_REFUSALS):
            self.complaints.append(f"{url} {words}")
