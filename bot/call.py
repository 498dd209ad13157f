"""Call: what an operator looked up and told while one caller was on the line."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.told import Told

# Nobody stays on the line longer without anything being looked up: what comes then belongs to another caller.
LONGEST_SILENCE = timedelta(hours=2)
# After so long the operator is asked whether it is still the same caller.
DOUBTFUL_SILENCE = timedelta(minutes=15)


class Deed(StrEnum):
    """What was done for the caller."""

    LOOKED = "looked"  # something was looked up
    TOLD = "told"  # something found was told


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a call's history: the masked `query` it came from, and what was told, if anything was."""

    id: int
    deed: Deed
    query: str
    told: Told | None
    release: str
    at: str


@dataclass(frozen=True, slots=True)
class Call:
    """A call, its texts masked; times are ISO with offset, `closed_at` empty while it lasts. Items oldest first.

    `operator` is an account, `ticket` the number of the ticket opened in it ("": none).
    """

    id: str
    operator: str
    opened_at: str
    changed_at: str
    closed_at: str = ""
    note: str = ""
    ticket: str = ""
    items: tuple[Item, ...] = ()

    @property
    def looked(self) -> tuple[Item, ...]:
        """What was looked up."""
        return tuple(item for item in self.items if item.deed is Deed.LOOKED)

    @property
    def queries(self) -> tuple[str, ...]:
        """The words of what was looked up, each once, in order."""
        return tuple(dict.fromkeys(item.query for item in self.looked))

    @property
    def told(self) -> tuple[Item, ...]:
        """What was told."""
        return tuple(item for item in self.items if item.deed is Deed.TOLD)


def lasts(call: Call, at: str) -> bool:
    """Whether what is done at `at` still belongs to the call."""
    return not call.closed_at and silence(call, at) < LONGEST_SILENCE


def is_doubtful(call: Call, at: str) -> bool:
    """Whether so much time has passed that another caller may be on the line."""
    return lasts(call, at) and silence(call, at) >= DOUBTFUL_SILENCE


def silence(call: Call, at: str) -> timedelta:
    """How long nothing was done in a call."""
    return datetime.fromisoformat(at) - datetime.fromisoformat(call.changed_at)


def goes_on(before: str, query: str) -> bool:
    """Whether a query is the one before typed further, or taken back: both then are one line of history.

    >>> goes_on("拖欠工", "拖欠工资"), goes_on("拖欠工资怎么办", "拖欠工资"), goes_on("拖欠工资", "工伤")
    (True, True, False)
    """
    return query.startswith(before) or before.startswith(query)
