"""Parts: what the Telegram door stands on, put together once."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.buttons import Buttons
from bot.feedback import Feedback
from bot.hours import Hours
from bot.inbox import Inbox
from bot.live import Live
from bot.outbox import Outbox
from bot.people import People
from bot.store import Store
from bot.telegram.numbers import Numbers
from bot.telegram.receive import Me
from bot.tickets import Tickets
from bot.urgency import UrgencyRules
from knowledge.library import CONTENT
from knowledge.situations import Situation, read_situations

# How answers and tickets of this door are marked.
CHANNEL = "telegram"


@dataclass(frozen=True, slots=True)
class Parts:
    """The core's parts, and who may do what. `now` has an offset."""

    live: Live
    rules: UrgencyRules
    store: Store
    inbox: Inbox
    outbox: Outbox
    people: People
    buttons: Buttons
    feedback: Feedback
    tickets: Tickets
    hours: Hours
    numbers: Numbers
    situations: tuple[Situation, ...]
    me: Me
    operators: frozenset[int]
    admins: frozenset[int]
    now: Callable[[], datetime]


class PublicNumbers(Collection[str]):
    """The offices' own numbers as the directory has them now."""

    def __init__(self, live: Live) -> None:
        self._live = live

    def __contains__(self, number: object) -> bool:
        return number in set(self)

    def __iter__(self) -> Iterator[str]:
        index = self._live.index
        return (p.number for s in index.services.values() for p in s.phones) if index else iter(())

    def __len__(self) -> int:
        return len(set(self))


def parts_of(
    live: Live, rules: UrgencyRules, store: Store, me: Me, operators: frozenset[int], admins: frozenset[int]
) -> Parts:
    """The parts over one store; the store's clock is everybody's."""
    return Parts(
        live,
        rules,
        store,
        Inbox(store),
        Outbox(store),
        People(store),
        Buttons(store),
        Feedback(store),
        Tickets(store, PublicNumbers(live)),
        Hours(),
        Numbers(),
        read_situations(CONTENT, ())[0],
        me,
        operators,
        admins,
        lambda: datetime.fromisoformat(store.now()),
    )
