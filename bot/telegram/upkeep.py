"""Upkeep: what the clock does, once a day."""

import asyncio
import logging
from datetime import timedelta

from bot.dialogue.deeds import citizen_posting
from bot.dialogue.incoming import TELEGRAM
from bot.dialogue.parts import Parts
from bot.dialogue.ticket_cards import closed_card
from bot.store import StoreError
from bot.telegram.delivery import Delivery
from bot.tidy import tidy
from bot.wording import tickets as ticket_words

log = logging.getLogger("mingbai.telegram")

EVERY_S = timedelta(days=1).total_seconds()


async def keep_up(parts: Parts, delivery: Delivery) -> None:
    """Deletes what is over its time and closes tickets that nobody speaks of, once a day."""
    while True:
        try:
            for chat in await asyncio.to_thread(_tidied, parts):
                delivery.begin(chat)
        except StoreError as error:
            log.error("%s", error)
        await asyncio.sleep(EVERY_S)


def _tidied(parts: Parts) -> tuple[int, ...]:
    """The chats that are told of a ticket closed."""
    tidy(parts.store, parts.now())
    with parts.store.writing() as db:
        told = [
            posting
            for ticket in parts.tickets.lapse(db)
            for posting in citizen_posting(ticket, closed_card(ticket, ticket_words.lapsed(ticket.number)))
        ]
        written = parts.postman.post(db, told)
    return tuple(letters.chat for letters in written if letters.channel == TELEGRAM)
