"""Upkeep: what the clock does, once a day."""

import asyncio
import logging
from datetime import timedelta
from functools import partial

from bot.store import StoreError
from bot.telegram.delivery import Delivery
from bot.telegram.desk import citizen_posting
from bot.telegram.draft import Draft, to_json
from bot.telegram.handover import closed_card
from bot.telegram.parts import Parts
from bot.telegram.render import messages
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
        chats = []
        for ticket in parts.tickets.lapse(db):
            for posting in citizen_posting(ticket, closed_card(ticket, ticket_words.lapsed(ticket.number))):
                key = ticket.person
                for message in messages(posting.card, partial(parts.buttons.keep, db, key)):
                    parts.outbox.put(db, posting.chat, to_json(Draft(message.html, message.rows)))
                chats.append(posting.chat)
    return tuple(chats)
