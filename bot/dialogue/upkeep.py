"""Upkeep: what the clock does, once a day, whatever doors are open."""

import asyncio
import logging
from datetime import timedelta

from bot.dialogue.deeds import Deeds
from bot.dialogue.parts import Parts
from bot.store import StoreError
from bot.tidy import tidy

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
    deeds = Deeds(parts.tickets, parts.people)
    with parts.store.writing() as db:
        told = [posting for ticket in parts.tickets.lapse(db) for posting in deeds.lapsed(ticket)]
        parts.postman.post(db, told)
