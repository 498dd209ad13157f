"""Upkeep: what the clock does, once a day, whatever doors are open."""

import asyncio
import logging
from datetime import timedelta

from bot.dialogue.deeds import citizen_posting
from bot.dialogue.parts import Parts
from bot.dialogue.ticket_cards import closed_card
from bot.store import StoreError
from bot.tidy import tidy
from bot.wording import tickets as ticket_words

log = logging.getLogger("mingbai.dialogue")

EVERY_S = timedelta(days=1).total_seconds()


async def keep_up(parts: Parts) -> None:
    """Deletes what is over its time and closes tickets that nobody speaks of, once a day."""
    while True:
        try:
            await asyncio.to_thread(tidied, parts)
        except StoreError as error:
            log.error("%s", error)
        await asyncio.sleep(EVERY_S)


def tidied(parts: Parts) -> None:
    """Everything over its time deleted; whose ticket was closed finds a word about it. Raises StoreError."""
    tidy(parts.store, parts.now())
    with parts.store.writing() as db:
        told = [
            posting
            for ticket in parts.tickets.lapse(db)
            for posting in citizen_posting(ticket, closed_card(ticket, ticket_words.lapsed(ticket.number)))
        ]
        parts.postman.post(db, told)
