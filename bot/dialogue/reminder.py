"""Reminder: once a week the administrators are told in their chats what is due to be verified, without asking."""

import asyncio
import logging

from bot.dialogue.checker import Checker
from bot.dialogue.incoming import TELEGRAM
from bot.dialogue.parts import Parts
from bot.dialogue.reply import Posting
from bot.reminders import Reminders, week_of
from bot.store import StoreError

log = logging.getLogger("mingbai.dialogue")

EVERY_S = 60.0


class Reminder:
    """Looks at the clock again and again, and tells each administrator once a week."""

    def __init__(self, parts: Parts, every_s: float = EVERY_S) -> None:
        self._parts = parts
        self._reminders = Reminders(parts.store)
        self._checker = Checker(parts)
        self._every_s = every_s

    async def run(self) -> None:
        """Looks until it is cancelled."""
        while True:
            try:
                await asyncio.to_thread(self.look)
            except StoreError as error:
                log.error("%s", error)
            await asyncio.sleep(self._every_s)

    def look(self) -> bool:
        """Tells them if it is time and nobody has; whether it did. A week in which nothing is due is over, too.

        Raises StoreError.
        """
        week = week_of(self._parts.now(), self._parts.hours)
        nobody = not self._parts.admins or self._parts.live.index is None
        if not week or nobody or not self._reminders.is_open(week):
            return False
        due, card = self._checker.weekly()
        with self._parts.store.writing() as db:
            # Another process may have come first.
            if not self._reminders.begin(db, week, due) or card is None:
                return False
            postings = [Posting(card, chat=admin, channel=TELEGRAM) for admin in sorted(self._parts.admins)]
            self._parts.postman.post(db, postings)
        return bool(postings)
