"""What axe-core says to a page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_SERIOUS = ("serious", "critical")


def assert_accessible(page: Page) -> None:
    """That axe-core finds nothing serious or critical on the page as it is now."""
    found = Axe().run(page).response["violations"]
    faults = [
        f"{fault['id']}: {fault['help']}: {[node['html'][:200] for node in fault['nodes']]}"
        for fault in found
        if fault["impact"] in _SERIOUS
    ]
    assert not faults, f"{page.url}\n" + "\n".join(faults)
