"""Held: an answer that a trainee wrote and nobody has sent yet, and what may become of it by whom."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from bot.ticket import Actor, Party


class Standing(StrEnum):
    """Where a held answer stands."""

    PENDING = "pending"  # a supervisor has not looked at it yet
    SENT = "sent"  # approved, and on its way to the citizen
    RETURNED = "returned"  # given back with a word on why
    WITHDRAWN = "withdrawn"  # taken back, or its ticket is no longer its author's


class Step(StrEnum):
    """What is done with a held answer."""

    APPROVE = "approve"
    RETURN = "return"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Held:
    """An answer as it is held; texts are masked, times ISO in Beijing time, empty for never.

    `author` is the trainee's account, `desk` what citizens are told; `closes`: the ticket is closed once it is sent.
    `decided_by` decided at `decided_at` with a `remark` for the author; `sent` is the text as the supervisor let it
    go, `word` the number of those words in the ticket.
    """

    id: int
    ticket: str
    author: str
    desk: str
    text: str
    closes: bool
    at: str
    standing: Standing = Standing.PENDING
    decided_by: str = ""
    decided_at: str = ""
    remark: str = ""
    sent: str = ""
    word: int = 0

    @property
    def amended(self) -> bool:
        """Whether the supervisor changed it before it went."""
        return self.standing is Standing.SENT and self.sent != self.text


class Objection(StrEnum):
    """Why a step with a held answer is refused."""

    NOT_FOUND = "not_found"
    NOT_ALLOWED = "not_allowed"  # never theirs to do
    OWN = "own"  # nobody approves their own words
    DECIDED = "decided"  # it was sent, returned or taken back before
    ONE_WAITS = "one_waits"  # another answer in this ticket has not been looked at
    MOVED_ON = "moved_on"  # its ticket is closed, or in other hands
    NO_REMARK = "no_remark"  # given back without saying why


class _Role(StrEnum):
    """What an actor is to a held answer."""

    AUTHOR = "author"
    SUPERVISOR = "supervisor"


# All that may be done, by whom, and where it leads. What was decided is never decided again.
_STEPS: Mapping[tuple[Standing, Step], tuple[frozenset[_Role], Standing]] = MappingProxyType(
    {
        (Standing.PENDING, Step.APPROVE): (frozenset({_Role.SUPERVISOR}), Standing.SENT),
        (Standing.PENDING, Step.RETURN): (frozenset({_Role.SUPERVISOR}), Standing.RETURNED),
        (Standing.PENDING, Step.WITHDRAW): (frozenset(_Role), Standing.WITHDRAWN),
    }
)


def step(held: Held, what: Step, who: Actor, at: str) -> Held | Objection:
    """The held answer after a step, or why it may not be taken; the only judge of both."""
    roles = _roles(held, who)
    if not roles:
        return Objection.NOT_ALLOWED
    rule = _STEPS.get((held.standing, what))
    if rule is None:
        return Objection.DECIDED
    # A trainee made supervisor meanwhile has their old words looked at by another one.
    if _Role.AUTHOR in roles and what is not Step.WITHDRAW:
        return Objection.OWN if _Role.SUPERVISOR in roles else Objection.NOT_ALLOWED
    if not roles & rule[0]:
        return Objection.NOT_ALLOWED
    return replace(held, standing=rule[1], decided_by=who.name, decided_at=at)


def _roles(held: Held, who: Actor) -> frozenset[_Role]:
    if who.party not in (Party.TRAINEE, Party.OPERATOR, Party.SUPERVISOR):
        return frozenset()
    author = frozenset({_Role.AUTHOR}) if who.name == held.author else frozenset()
    chief = frozenset({_Role.SUPERVISOR}) if who.party is Party.SUPERVISOR else frozenset()
    return author | chief
