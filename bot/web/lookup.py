"""Look-up: the desk's first page."""

from fastapi import Request
from fastapi.responses import HTMLResponse

from bot.web.pages import Pages


class Lookup:
    """The routes of the look-up."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    async def show(self, request: Request) -> HTMLResponse:
        """The page."""
        return self._pages.page(request, "lookup.html")
