"""Forget: everything stored about a person goes at once."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlite_utils import Database

from bot import kept
from bot.buttons import Buttons
from bot.feedback import Feedback
from bot.inbox import Inbox
from bot.outbox import Outbox
from bot.people import People
from bot.store import Store
from bot.transcript import Transcript
from bot.wording import records


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much was erased: answers, and other places that held a person's words."""

    answers: int
    words: int


def forget(
    store: Store,
    db: Database,
    key: str,
    chat: int,
    before: int,
    tickets: Callable[[Database, str], int],
    web: int = 0,
) -> Forgotten:
    """Erases a person as part of the caller's transaction; what they sent after message `before` is answered.

    `chat` is their chat in Telegram, `web` their web chat, in which `before` is the message that asks for it; 0 for
    none. `tickets` takes a person's words out of their tickets and says how many places that were. The audit chain
    says that it was done, not whose it was. After the transaction `Store.fold` empties the log, too.
    """
    answers = kept.erase(db, key)
    words = (
        Inbox(store).erase(db, chat, before)
        + Outbox(store).erase(db, chat)
        + People(store).erase(db, key)
        + Feedback(store).erase(db, key)
        + tickets(db, key)
        + (Transcript(store).erase(db, web, before) if web else 0)
    )
    Buttons(store).erase(db, key)
    store.append_audit_in(db, records.CITIZEN, records.ERASED, records.erased(answers, words))
    return Forgotten(answers, words)
