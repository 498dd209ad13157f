"""What axe-core says to a page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_SERIOUS = ("serious", "critical")

_AT_REST = """() => Promise.all(document.getAnimations()
    .filter(one => one instanceof CSSTransition).map(one => one.finished.catch(() => null)))"""


def assert_accessible(page: Page) -> None:
    """That axe-core finds nothing serious or critical on the page as it is now."""
    # A colour half way to another has a contrast that nobody sees for longer than a blink.
    page.evaluate(_AT_REST)
    found = Axe().run(page).response["violations"]
    faults = [
        f"{fault['id']}: {fault['help']}: {[node['html'][:200] for node in fault['nodes']]}"
        for fault in found
        if fault["impact"] in _SERIOUS
    ]
    assert not faults, f"{page.url}\n" + "\n".join(faults)
