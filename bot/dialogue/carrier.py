"""Carrier: how the people of one channel are reached, and how what they sent is known to be handled."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlite_utils import Database

from bot.dialogue.incoming import Incoming
from bot.dialogue.reply import Posting


@dataclass(frozen=True, slots=True)
class Written:
    """Something lies in the store for a chat of a channel."""

    channel: str
    chat: int


class Carrier(Protocol):
    """One door's side of the store; both write as part of the caller's transaction."""

    def take(self, db: Database, incoming: Incoming) -> bool:
        """Marks a message handled; False if it was before: then nothing more may be written."""

    def carry(
        self, db: Database, postings: Sequence[Posting], because: Incoming | None
    ) -> tuple[Written, ...]:
        """Writes cards, each with its chat, for whom they are for. `because`: the message they are a reply to."""
