"""Fixtures of the journeys in a real Chromium.

`visitor.page()` and `visitor.signed_in(OPERATOR)` open pages; `site` is the running server with its store.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot.live import Live
from tests.browser.site import FLAGS, PATIENCE_MS, Site, Visitor, chromium_path
from tests.browser.site import site as serving

_MISSING = "没有 Chromium：apt-get install chromium fonts-noto-cjk（CI 里由 scripts/test 装）"


# Not for the whole session: while Playwright runs, this thread has a running event loop, and tests after these
# want to start their own.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The browser."""
    path = chromium_path()
    if not path:
        # Where everything is installed by script, a journey that nobody made is a failure.
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(_MISSING)
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def live(real: Live) -> Live | None:
    """What the server searches in: the real knowledge. A module whose journeys search nothing overrides it."""
    return real


@pytest.fixture
def site(live: Live | None, tmp_path: Path) -> Iterator[Site]:
    """The server."""
    with serving(tmp_path, live) as served:
        yield served


@pytest.fixture
def visitor(chromium: Browser, site: Site) -> Iterator[Visitor]:
    """Whoever opens pages; at the end no browser has complained of a script, a style or the security policy."""
    visitor = Visitor(chromium, site)
    yield visitor
    visitor.close()
    assert visitor.complaints == []


@pytest.fixture
def page(visitor: Visitor) -> Page:
    """A page of somebody not signed in."""
    return visitor.page()
