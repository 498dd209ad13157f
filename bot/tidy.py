"""Tidy: what is kept for a time goes when the time is over."""

from datetime import datetime, timedelta

from bot.browsers import Browsers
from bot.buttons import Buttons
from bot.calls import Calls
from bot.guesses import Guesses
from bot.hours import beijing
from bot.inbox import Inbox
from bot.outbox import Outbox
from bot.people import People
from bot.sessions import Sessions
from bot.store import Store
from bot.tickets import Tickets

# Telegram delivers again what was not confirmed for a day; a week is safe.
_INBOX = timedelta(days=7)
# A reply to a ticket's message finds its ticket this long.
_OUTBOX = timedelta(days=30)
# Buttons further up in a chat than this are not looked for any more.
_BUTTONS = timedelta(days=90)
# Who comes back after so long begins anew.
_PEOPLE = timedelta(days=90)
# A ticket closed is opened again within days only; as with letters, who was reached is not kept longer.
_TICKETS = timedelta(days=30)
# A caller who rings again refers to a call of the last weeks; the slip is in the desk's own files by then.
_CALLS = timedelta(days=30)
# Who has said nothing on the web for so long does not look for the old conversation; on a computer that several use
# it should not wait for the next.
_BROWSERS = timedelta(days=30)


def tidy(store: Store, at: datetime) -> None:
    """Deletes what is over its time at `at` (with the store's own offset) and empties the log. Raises StoreError."""
    with store.writing() as db:
        Inbox(store).prune(db, _iso(at - _INBOX))
        Outbox(store).prune(db, _iso(at - _OUTBOX))
        Buttons(store).prune(db, _iso(at - _BUTTONS))
        People(store).prune(db, _iso(at - _PEOPLE))
        Calls(store).prune(db, _iso(at - _CALLS))
        Browsers(store).prune(db, _iso(at - _BROWSERS))
        # These are in Beijing time, whatever the store's offset is.
        Tickets(store).prune(db, _iso(beijing(at - _TICKETS)))
        Sessions(store).prune(db, beijing(at))
        Guesses(store).prune(db, beijing(at))
    store.fold()


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
