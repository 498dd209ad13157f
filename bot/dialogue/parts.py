"""Parts: what a dialogue stands on, put together once."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.answer import Answer
from bot.archive import Archive
from bot.buttons import Buttons
from bot.dialogue.postman import Postman
from bot.feedback import Feedback
from bot.hours import Hours
from bot.live import Live
from bot.outbox import Outbox
from bot.people import People
from bot.replay import answer_of
from bot.store import Store
from bot.switch import Switch
from bot.tickets import Tickets
from bot.urgency import UrgencyRules
from knowledge.shipped import CONTENT
from knowledge.situations import Situation, read_situations


@dataclass(frozen=True, slots=True)
class Parts:
    """The core's parts, and who may do what. `now` has an offset.

    `bot` is the bot's name in Telegram, "" where there is none; `operators` and `admins` are the people who work
    there. `staffed` tells whether anybody reads tickets, wherever they sit; `group` which Telegram group the desk
    works in now, 0 for none. `archive` is the knowledge on disk, None where nobody may work on it from here.
    """

    live: Live
    rules: UrgencyRules
    store: Store
    outbox: Outbox
    people: People
    buttons: Buttons
    feedback: Feedback
    tickets: Tickets
    hours: Hours
    situations: tuple[Situation, ...]
    postman: Postman
    switch: Switch
    bot: str
    operators: frozenset[int]
    admins: frozenset[int]
    staffed: Callable[[], bool]
    group: Callable[[], int]
    now: Callable[[], datetime]
    archive: Archive | None = None


class PublicNumbers(Collection[str]):
    """The offices' own numbers as the directory has them now."""

    def __init__(self, live: Live) -> None:
        self._live = live

    def __contains__(self, number: object) -> bool:
        return number in set(self)

    def __iter__(self) -> Iterator[str]:
        index = self._live.index
        return (n for s in index.services.values() for n in s.numbers) if index else iter(())

    def __len__(self) -> int:
        return len(set(self))


def kept_answer(parts: Parts, answer: str) -> Answer | None:
    """A kept answer in the words of the index that serves now, None if either is not there."""
    index = parts.live.index
    kept = parts.store.answer(answer) if index and answer else None
    return answer_of(kept, index) if kept and index else None


def parts_of(
    live: Live,
    rules: UrgencyRules,
    store: Store,
    postman: Postman,
    bot: str = "",
    operators: frozenset[int] = frozenset(),
    admins: frozenset[int] = frozenset(),
    staffed: Callable[[], bool] = lambda: False,
    group: Callable[[], int] = lambda: 0,
    archive: Archive | None = None,
) -> Parts:
    """The parts over one store; the store's clock is everybody's. `staffed`: whether anybody sits elsewhere."""
    return Parts(
        live,
        rules,
        store,
        Outbox(store),
        People(store),
        Buttons(store),
        Feedback(store),
        Tickets(store, PublicNumbers(live)),
        Hours(),
        read_situations(CONTENT, ())[0],
        postman,
        Switch(store),
        bot,
        operators,
        admins,
        lambda: bool(operators or admins) or staffed(),
        group,
        lambda: datetime.fromisoformat(store.now()),
        archive,
    )
