"""Ticket: a citizen's matter in a person's hands, and what may be done with it when and by whom."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from types import MappingProxyType

# Long enough to try what was advised and come back with “it did not work”.
REOPEN_DAYS = 3
# Who was answered and said nothing more for a week has no more to say.
LAPSE_DAYS = 7
# Marks a citizen can give, worst and best.
WORST, BEST = 1, 5


class State(StrEnum):
    """Where a ticket stands."""

    WAITING = "waiting"  # in the queue
    CLAIMED = "claimed"  # an operator owes an answer
    ANSWERED = "answered"  # the citizen has the word
    CLOSED = "closed"


class Urgency(IntEnum):
    """How soon a person has to look at it; higher comes first."""

    NORMAL = 0
    SOON = 1
    URGENT = 2


class Deed(StrEnum):
    """What is done with a ticket."""

    OPEN = "open"
    CLAIM = "claim"
    RELEASE = "release"
    FORWARD = "forward"
    ANSWER = "answer"
    ADD = "add"  # the citizen says more
    CLOSE = "close"
    REOPEN = "reopen"
    RATE = "rate"
    NOTE = "note"  # for the desk's eyes only
    LABEL = "label"
    RANK = "rank"  # the desk changes the urgency
    LAPSE = "lapse"  # closed by the clock
    ERASE = "erase"  # the citizen has everything said erased
    SUBMIT = "submit"  # a trainee's answer is laid before a supervisor
    RETURN = "return"  # the supervisor gives it back
    WITHDRAW = "withdraw"  # it is taken back unsent


class Party(StrEnum):
    """In whose name somebody acts."""

    CITIZEN = "citizen"
    TRAINEE = "trainee"  # an operator whose answers somebody approves
    OPERATOR = "operator"
    SUPERVISOR = "supervisor"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something. `name` is a citizen's key or an operator's account; `desk` is what citizens are told."""

    party: Party
    name: str
    desk: str = ""


CLOCK = Actor(Party.CLOCK, "clock")


def citizen(person: str) -> Actor:
    """The person of this key, acting for themselves."""
    return Actor(Party.CITIZEN, person)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket as it stands. Texts are masked; times are ISO in Beijing time, empty for never.

    `person` is the citizen's key ("" where nobody is known, as on the telephone), `channel` and `address` say how
    to reach them; `answer` is the kept answer they were not content with; `holder` the operator who has it (or
    closed it), `desk` that operator's name for citizens; `wanted` whom it was forwarded to; `mark` 1 to 5, 0 for
    none yet. The citizen has waited since `waiting_since`.
    """

    number: str
    person: str
    channel: str
    address: str
    question: str
    summary: str
    answer: str
    urgency: Urgency
    district: str
    state: State
    opened_at: str
    waiting_since: str
    changed_at: str
    closed_at: str = ""
    holder: str = ""
    desk: str = ""
    wanted: str = ""
    labels: tuple[str, ...] = ()
    mark: int = 0


class Reason(StrEnum):
    """Why a deed is refused."""

    NOT_FOUND = "not_found"  # no such ticket, or not this citizen's
    NOT_ALLOWED = "not_allowed"  # never theirs to do
    ALREADY_YOURS = "already_yours"
    TAKEN = "taken"  # another operator has it
    NOT_CLAIMED = "not_claimed"  # nobody has it: claim it first
    NOT_YET = "not_yet"  # before the first answer, or before its time
    STILL_OPEN = "still_open"
    CLOSED = "closed"
    TOO_LATE = "too_late"  # closed too long ago
    OTHER_OPEN = "other_open"  # the citizen has another open ticket: `number`
    NEEDS_APPROVAL = "needs_approval"  # not theirs to say by themselves: a supervisor approves it first
    NO_WORDS = "no_words"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing was done; `holder` and `desk` say who has the ticket."""

    reason: Reason
    number: str
    holder: str = ""
    desk: str = ""


class _Role(StrEnum):
    """What an actor is to a ticket."""

    CITIZEN = "citizen"
    HOLDER = "holder"
    LEARNER = "learner"  # has it, and is in training
    TRAINEE = "trainee"
    OPERATOR = "operator"
    SUPERVISOR = "supervisor"
    CLOCK = "clock"


_CITIZEN = frozenset({_Role.CITIZEN})
_HOLDER = frozenset({_Role.HOLDER})
_LEARNER = frozenset({_Role.LEARNER})
_SUPERVISOR = frozenset({_Role.SUPERVISOR})
# Who speaks for the desk, and who may move what they have.
_LEAD = _HOLDER | _SUPERVISOR
_KEEPERS = _LEAD | _LEARNER
_DESK = _KEEPERS | {_Role.OPERATOR, _Role.TRAINEE}
_BY_CLOCK = frozenset({_Role.CLOCK})
_W, _C, _A, _X = State.WAITING, State.CLAIMED, State.ANSWERED, State.CLOSED

# All that may be done: in which state, what, by whom, and where that leads. Nothing else may.
_MOVES: Mapping[tuple[State, Deed], tuple[frozenset[_Role], State]] = MappingProxyType(
    {
        (_W, Deed.CLAIM): (_DESK, _C),
        (_W, Deed.FORWARD): (_DESK, _W),
        (_W, Deed.ADD): (_CITIZEN, _W),
        # An operator claims before closing: nobody's matter is put away unread.
        (_W, Deed.CLOSE): (_CITIZEN | {_Role.SUPERVISOR}, _X),
        (_C, Deed.RELEASE): (_KEEPERS, _W),
        (_C, Deed.FORWARD): (_KEEPERS, _W),
        # A supervisor may answer in the holder's place: somebody goes home ill.
        (_C, Deed.ANSWER): (_LEAD, _A),
        (_C, Deed.ADD): (_CITIZEN, _C),
        # A trainee closes what was answered, and nothing before.
        (_C, Deed.CLOSE): (_CITIZEN | _LEAD, _X),
        (_C, Deed.SUBMIT): (_LEARNER, _C),
        (_A, Deed.RELEASE): (_KEEPERS, _W),
        (_A, Deed.FORWARD): (_KEEPERS, _W),
        (_A, Deed.ANSWER): (_LEAD, _A),
        (_A, Deed.SUBMIT): (_LEARNER, _A),
        # A question back goes to the operator who knows the matter.
        (_A, Deed.ADD): (_CITIZEN, _C),
        (_A, Deed.CLOSE): (_CITIZEN | _KEEPERS, _X),
        (_A, Deed.RATE): (_CITIZEN, _A),
        (_A, Deed.LAPSE): (_BY_CLOCK, _X),
        (_X, Deed.ADD): (_CITIZEN, _W),
        (_X, Deed.REOPEN): (_CITIZEN | _KEEPERS, _W),
        (_X, Deed.RATE): (_CITIZEN, _X),
        **{(state, Deed.NOTE): (_DESK, state) for state in State},
        **{(state, Deed.LABEL): (_DESK, state) for state in State},
        **{(state, Deed.RANK): (_DESK, state) for state in (_W, _C, _A)},
        **{(state, Deed.ERASE): (_CITIZEN, _X) for state in State},
        # Whose answer it is, and whether it still waits, is looked at in bot/held.py.
        **{(state, Deed.RETURN): (_SUPERVISOR, state) for state in State},
        **{(state, Deed.WITHDRAW): (_DESK, state) for state in State},
    }
)


def move(ticket: Ticket, deed: Deed, who: Actor, at: str) -> Ticket | Refusal:
    """The ticket after a deed at `at` (ISO with offset), or why it may not be done; the only judge of both."""
    roles = _roles(ticket, who)
    rule = _MOVES.get((ticket.state, deed))
    if not roles:
        return _refused(Reason.NOT_FOUND, ticket)
    if rule is None or not roles & rule[0]:
        return _refused(_reason(ticket, deed, roles), ticket)
    untimely = _untimely(ticket, deed, at)
    return _refused(untimely, ticket) if untimely else _moved(ticket, deed, rule[1], who, at)


def may_reopen(ticket: Ticket, at: str) -> bool:
    """Whether the citizen may come back to a closed ticket at `at`."""
    return ticket.state is State.CLOSED and _untimely(ticket, Deed.REOPEN, at) is None


def may_rate(ticket: Ticket) -> bool:
    """Whether the citizen may say how good the help was."""
    return (ticket.state, Deed.RATE) in _MOVES


def _roles(ticket: Ticket, who: Actor) -> frozenset[_Role]:
    """What an actor is to a ticket; nothing for a citizen whose ticket it is not."""
    if who.party is Party.CITIZEN:
        return _CITIZEN if who.name and who.name == ticket.person else frozenset()
    role = frozenset({_Role(who.party.value)})
    if who.party is Party.CLOCK or who.name != ticket.holder:
        return role
    return role | (_LEARNER if who.party is Party.TRAINEE else _HOLDER)


def _reason(ticket: Ticket, deed: Deed, roles: frozenset[_Role]) -> Reason:
    """Why a deed is not to be done by these roles now; the reason that tells most comes first."""
    if _Role.TRAINEE in roles and deed is Deed.ANSWER:
        return Reason.NEEDS_APPROVAL
    # What an operator cannot do with another's ticket they could with one of their own.
    own = {_Role.OPERATOR: _HOLDER, _Role.TRAINEE: _LEARNER}
    could_be = roles.union(*(own.get(role, frozenset()) for role in roles))
    if not any(could_be & rule[0] for (_, done), rule in _MOVES.items() if done is deed):
        return Reason.NOT_ALLOWED
    if ticket.state is State.CLOSED:
        return Reason.CLOSED
    if deed is Deed.REOPEN:
        return Reason.STILL_OPEN
    if deed in (Deed.RATE, Deed.LAPSE):
        return Reason.NOT_YET
    if ticket.state is State.WAITING:
        return Reason.NOT_CLAIMED
    if _Role.LEARNER in roles and deed is Deed.CLOSE:
        return Reason.NEEDS_APPROVAL
    return Reason.ALREADY_YOURS if roles & (_HOLDER | _LEARNER) else Reason.TAKEN


def _untimely(ticket: Ticket, deed: Deed, at: str) -> Reason | None:
    """Why a deed comes too late or too early, or None."""
    comes_back = deed in (Deed.ADD, Deed.REOPEN) and ticket.state is State.CLOSED
    if comes_back and _between(ticket.closed_at, at) > timedelta(days=REOPEN_DAYS):
        return Reason.TOO_LATE
    if deed is Deed.LAPSE and _between(ticket.changed_at, at) < timedelta(days=LAPSE_DAYS):
        return Reason.NOT_YET
    return None


def _between(earlier: str, later: str) -> timedelta:
    return datetime.fromisoformat(later) - datetime.fromisoformat(earlier)


def _refused(reason: Reason, ticket: Ticket) -> Refusal:
    return Refusal(reason, ticket.number, ticket.holder, ticket.desk)


def _moved(ticket: Ticket, deed: Deed, state: State, who: Actor, at: str) -> Ticket:
    """The ticket after a lawful deed: who has it, since when the citizen waits, when it was closed."""
    after = replace(ticket, state=state, changed_at=at)
    if deed is Deed.CLAIM:
        return replace(after, holder=who.name, desk=who.desk, wanted="")
    if state is State.CLOSED:
        return after if ticket.state is State.CLOSED else replace(after, closed_at=at)
    if ticket.state in (State.ANSWERED, State.CLOSED) and state in (State.WAITING, State.CLAIMED):
        after = replace(after, waiting_since=at, closed_at="")
    if state is not State.WAITING or ticket.state is State.WAITING:
        return after
    # Who had it sees it first when it comes back; who gave it away does not want it.
    wanted = ticket.holder if ticket.state is State.CLOSED else ""
    return replace(after, holder="", desk="", wanted=wanted)
