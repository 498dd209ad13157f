"""Casework: what the desk's pages on citizens' matters stand on, and the one way in which they change anything."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, TypeVar

import anyio.to_thread
from fastapi import Form
from pydantic import AfterValidator
from sqlite_utils import Database

from bot.accounts import Accounts
from bot.canned_book import CannedBook
from bot.dialogue.approvals import Approvals
from bot.dialogue.deeds import Deeds, Done
from bot.dialogue.parts import PublicNumbers
from bot.hours import Hours
from bot.lessons import Lessons
from bot.people import People
from bot.suggestions import Suggestions
from bot.tickets import Tickets
from bot.web.parts import Parts

_T = TypeVar("_T")

# A field is cut off beyond this before it is looked at; what is too long for a ticket is said in plain words.
_MOST = 20_000


def _lines(text: str) -> str:
    """The text with its lines ended as everywhere else: browsers send forms with CR LF."""
    return text.replace("\r\n", "\n")


# What somebody types into a large field, and into a small one.
Typing = Annotated[str, AfterValidator(_lines), Form(max_length=_MOST)]
Short = Annotated[str, Form(max_length=200)]


class Casework:
    """Tickets, deeds and approvals over one store; both ways of using them wait in a thread of their own."""

    def __init__(self, parts: Parts, accounts: Accounts) -> None:
        self.store = parts.store
        self.live = parts.live
        self.rules = parts.rules
        self.accounts = accounts
        self.hours = Hours()
        self.public = PublicNumbers(parts.live)
        self.tickets = Tickets(parts.store, self.public)
        self.deeds = Deeds(self.tickets, People(parts.store))
        self.approvals = Approvals(parts.store, self.tickets, self.deeds)
        self.suggestions = Suggestions(parts.store)
        self.canned = CannedBook(parts.store)
        self.lessons = Lessons(parts.store, parts.learned)
        self._postman = parts.postman

    @property
    def now(self) -> str:
        """The store's date and time."""
        return self.store.now()

    @property
    def moment(self) -> datetime:
        """The same, as a moment."""
        return datetime.fromisoformat(self.store.now())

    async def read(self, reading: Callable[[], _T]) -> _T:
        """What a reading of the store gives."""
        return await anyio.to_thread.run_sync(reading)

    async def do(self, deed: Callable[[Database], _T]) -> _T:
        """What a deed comes to; what its citizen is told of it is written in the same transaction."""

        def done() -> _T:
            with self.store.writing() as db:
                outcome = deed(db)
                if isinstance(outcome, Done):
                    self._postman.post(db, outcome.postings)
                return outcome

        return await anyio.to_thread.run_sync(done)
