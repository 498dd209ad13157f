"""Postman: hands every card to the carrier of its channel."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlite_utils import Database

from bot.dialogue.carrier import Carrier, Written
from bot.dialogue.incoming import Incoming
from bot.dialogue.reply import Posting


class Postman:
    """The carriers by channel. Cards of a channel that nobody carries here are dropped: the words of an operator
    stay in their ticket, marked as not delivered."""

    def __init__(self, carriers: Mapping[str, Carrier]) -> None:
        self._carriers = carriers

    def take(self, db: Database, incoming: Incoming) -> bool:
        """Marks a message handled, as part of the caller's transaction; False if it was before."""
        return self._carriers[incoming.channel].take(db, incoming)

    def post(
        self, db: Database, postings: Sequence[Posting], because: Incoming | None = None
    ) -> tuple[Written, ...]:
        """Writes cards as part of the caller's transaction; those without a chat go where `because` came from."""
        addressed = [_addressed(posting, because) for posting in postings]
        return tuple(
            written
            for channel, carrier in self._carriers.items()
            if any(posting.channel == channel for posting in addressed)
            for written in carrier.carry(db, [p for p in addressed if p.channel == channel], because)
        )


def _addressed(posting: Posting, because: Incoming | None) -> Posting:
    if posting.chat or because is None:
        return posting
    return replace(posting, channel=because.channel, chat=because.chat)
