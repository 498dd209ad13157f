"""A ticket: every lawful move leads where it says, every other is refused and says why."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product

import pytest

from bot.ticket import (
    CLOCK,
    LAPSE_DAYS,
    REOPEN_DAYS,
    Actor,
    Deed,
    Party,
    Reason,
    Refusal,
    State,
    Ticket,
    Urgency,
    citizen,
    may_rate,
    may_reopen,
    move,
)

THEN = "2026-11-23T09:00:00.000+08:00"
SOON = "2026-11-23T09:30:00.000+08:00"

HOLDER = Actor(Party.OPERATOR, "li", "一号席")
OTHER = Actor(Party.OPERATOR, "wang", "二号席")
NOVICE = Actor(Party.TRAINEE, "li", "一号席")
OTHER_NOVICE = Actor(Party.TRAINEE, "sun", "三号席")
CHIEF = Actor(Party.SUPERVISOR, "zhao", "值班长")
ACTORS = {
    "citizen": citizen("甲"),
    "holder": HOLDER,
    "operator": OTHER,
    "learner": NOVICE,
    "trainee": OTHER_NOVICE,
    "supervisor": CHIEF,
    "clock": CLOCK,
    "stranger": citizen("乙"),
    "nobody": citizen(""),
}

# Who may do what in which state, and the state it leads to. Nothing else is lawful.
LAWFUL = """
waiting  claim    holder learner operator trainee supervisor              claimed
waiting  forward  holder learner operator trainee supervisor              waiting
waiting  add      citizen                                                 waiting
waiting  close    citizen supervisor                                      closed
waiting  note     holder learner operator trainee supervisor              waiting
waiting  label    holder learner operator trainee supervisor              waiting
waiting  rank     holder learner operator trainee supervisor              waiting
waiting  erase    citizen                                                 closed
waiting  return   supervisor                                              waiting
waiting  withdraw holder learner operator trainee supervisor              waiting
claimed  release  holder learner supervisor                               waiting
claimed  forward  holder learner supervisor                               waiting
claimed  answer   holder supervisor                                       answered
claimed  add      citizen                                                 claimed
claimed  close    citizen holder supervisor                               closed
claimed  note     holder learner operator trainee supervisor              claimed
claimed  label    holder learner operator trainee supervisor              claimed
claimed  rank     holder learner operator trainee supervisor              claimed
claimed  erase    citizen                                                 closed
claimed  submit   learner                                                 claimed
claimed  return   supervisor                                              claimed
claimed  withdraw holder learner operator trainee supervisor              claimed
answered release  holder learner supervisor                               waiting
answered forward  holder learner supervisor                               waiting
answered answer   holder supervisor                                       answered
answered add      citizen                                                 claimed
answered close    citizen holder learner supervisor                       closed
answered rate     citizen                                                 answered
answered note     holder learner operator trainee supervisor              answered
answered label    holder learner operator trainee supervisor              answered
answered rank     holder learner operator trainee supervisor              answered
answered lapse    clock                                                   closed
answered erase    citizen                                                 closed
answered submit   learner                                                 answered
answered return   supervisor                                              answered
answered withdraw holder learner operator trainee supervisor              answered
closed   add      citizen                                                 waiting
closed   reopen   citizen holder learner supervisor                       waiting
closed   rate     citizen                                                 closed
closed   note     holder learner operator trainee supervisor              closed
closed   label    holder learner operator trainee supervisor              closed
closed   erase    citizen                                                 closed
closed   return   supervisor                                              closed
closed   withdraw holder learner operator trainee supervisor              closed
"""
TABLE = {
    (State(state), Deed(deed), who): State(after)
    for state, deed, *parties, after in map(str.split, LAWFUL.strip().splitlines())
    for who in parties
}


def ticket(state: State = State.WAITING, **fields: str) -> Ticket:
    """A ticket of 甲 in a state; `li` has it, or had it if it is closed, except while it waits."""
    made = Ticket(
        "20261123-007", "甲", "telegram", "7", "老板拖欠工资", "问：老板拖欠工资", "", Urgency.NORMAL, "仁和区",
        state, opened_at=THEN, waiting_since=THEN, changed_at=THEN,
    )  # fmt: skip
    if state is not State.WAITING:
        made = replace(made, holder="li", desk="一号席")
    if state is State.CLOSED:
        made = replace(made, closed_at=THEN)
    return replace(made, **fields)  # type: ignore[arg-type]


def later(days: float) -> str:
    return (datetime.fromisoformat(THEN) + timedelta(days=days)).isoformat()


def in_time(deed: Deed) -> str:
    return later(LAPSE_DAYS) if deed is Deed.LAPSE else SOON


@pytest.mark.parametrize(("state", "deed", "who"), list(product(State, Deed, ACTORS)))
def test_only_the_table_is_lawful(state: State, deed: Deed, who: str) -> None:
    before = ticket(state)
    after = move(before, deed, ACTORS[who], in_time(deed))
    if (state, deed, who) in TABLE:
        assert isinstance(after, Ticket)
        assert after.state is TABLE[state, deed, who]
        assert after.changed_at == in_time(deed)
    else:
        assert isinstance(after, Refusal)
        assert (after.number, after.holder, after.desk) == (before.number, before.holder, before.desk)
        assert before == ticket(state)


@pytest.mark.parametrize(("state", "deed", "who"), list(product(State, Deed, ACTORS)))
def test_a_ticket_keeps_its_invariants(state: State, deed: Deed, who: str) -> None:
    after = move(ticket(state), deed, ACTORS[who], in_time(deed))
    if isinstance(after, Refusal):
        return
    assert bool(after.closed_at) == (after.state is State.CLOSED), "closed means a time of closing"
    assert not (after.state is State.WAITING and after.holder), "nobody has what waits"
    if after.state in (State.CLAIMED, State.ANSWERED):
        assert after.holder and after.desk, "somebody has what is claimed"
    assert (after.number, after.person, after.opened_at) == ("20261123-007", "甲", THEN)


@pytest.mark.parametrize(
    ("state", "deed", "who", "reason", "why"),
    [
        ("waiting", "answer", "operator", "not_claimed", "claim first"),
        ("waiting", "release", "operator", "not_claimed", "there is nothing to give back"),
        ("waiting", "close", "operator", "not_claimed", "nobody's matter is put away unread"),
        ("waiting", "reopen", "citizen", "still_open", "it is in the queue"),
        ("waiting", "rate", "citizen", "not_yet", "nobody helped yet"),
        ("waiting", "lapse", "clock", "not_yet", "who waits is not forgotten"),
        ("claimed", "claim", "operator", "taken", "the second operator hears who has it"),
        ("claimed", "claim", "supervisor", "taken", "a supervisor releases it first"),
        ("claimed", "claim", "holder", "already_yours", "pressed twice"),
        ("claimed", "answer", "operator", "taken", "another one answers"),
        ("claimed", "close", "operator", "taken", "another one closes"),
        ("claimed", "forward", "operator", "taken", "it is not theirs to give away"),
        ("claimed", "rate", "citizen", "not_yet", "no answer yet"),
        ("claimed", "reopen", "holder", "still_open", "it is open"),
        ("answered", "claim", "operator", "taken", "it still has its operator"),
        ("answered", "claim", "holder", "already_yours", "it is still theirs"),
        ("closed", "claim", "operator", "closed", "it has to be opened again"),
        ("closed", "answer", "holder", "closed", "it has to be opened again"),
        ("closed", "close", "citizen", "closed", "pressed twice"),
        ("closed", "reopen", "operator", "closed", "not their ticket"),
        ("claimed", "answer", "learner", "needs_approval", "a supervisor looks at it first"),
        ("answered", "answer", "learner", "needs_approval", "a supervisor looks at it first"),
        ("claimed", "answer", "trainee", "needs_approval", "not theirs either"),
        ("waiting", "answer", "trainee", "needs_approval", "whoever has it"),
        ("claimed", "close", "learner", "needs_approval", "nobody's matter is put away unanswered"),
        ("waiting", "close", "trainee", "not_claimed", "claim first"),
        ("waiting", "submit", "trainee", "not_claimed", "claim first"),
        ("claimed", "submit", "trainee", "taken", "another one answers"),
        ("claimed", "submit", "holder", "not_allowed", "who may answer need not ask"),
        ("closed", "submit", "learner", "closed", "it has to be opened again"),
        ("claimed", "claim", "learner", "already_yours", "pressed twice"),
        ("claimed", "return", "learner", "not_allowed", "nobody approves themselves"),
        ("claimed", "withdraw", "citizen", "not_allowed", "within the desk"),
        ("closed", "rank", "supervisor", "closed", "no queue to stand in"),
        ("closed", "lapse", "clock", "closed", "done already"),
        ("waiting", "claim", "citizen", "not_allowed", "never theirs"),
        ("claimed", "answer", "citizen", "not_allowed", "never theirs"),
        ("closed", "note", "citizen", "not_allowed", "never theirs"),
        ("answered", "rate", "holder", "not_allowed", "nobody marks themselves"),
        ("waiting", "add", "operator", "not_allowed", "only the citizen adds"),
        ("closed", "erase", "supervisor", "not_allowed", "only the citizen erases"),
        ("answered", "close", "clock", "not_allowed", "the clock only lets lapse"),
        ("answered", "lapse", "supervisor", "not_allowed", "only the clock lets lapse"),
        ("waiting", "open", "citizen", "not_allowed", "it is open"),
        ("answered", "add", "stranger", "not_found", "not their ticket, and they are not told whose"),
        ("waiting", "close", "nobody", "not_found", "nobody is not a citizen"),
    ],
)
def test_a_refusal_says_why(state: str, deed: str, who: str, reason: str, why: str) -> None:
    refusal = move(ticket(State(state)), Deed(deed), ACTORS[who], in_time(Deed(deed)))
    assert isinstance(refusal, Refusal)
    assert refusal.reason is Reason(reason), why


def test_a_ticket_of_nobody_is_nobodys() -> None:
    refusal = move(ticket(person=""), Deed.CLOSE, citizen(""), SOON)
    assert isinstance(refusal, Refusal) and refusal.reason is Reason.NOT_FOUND


def test_a_citizen_named_like_an_operator_is_not_one() -> None:
    refusal = move(ticket(State.CLAIMED), Deed.ANSWER, citizen("li"), SOON)
    assert isinstance(refusal, Refusal) and refusal.reason is Reason.NOT_FOUND


def test_an_operator_keyed_like_the_citizen_is_not_them() -> None:
    refusal = move(ticket(), Deed.ADD, Actor(Party.OPERATOR, "甲"), SOON)
    assert isinstance(refusal, Refusal) and refusal.reason is Reason.NOT_ALLOWED


@pytest.mark.parametrize("deed", [Deed.ADD, Deed.REOPEN])
@pytest.mark.parametrize(
    ("days", "comes_back"), [(0, True), (REOPEN_DAYS, True), (REOPEN_DAYS + 0.001, False), (400, False)]
)
def test_a_closed_ticket_comes_back_for_three_days(deed: Deed, days: float, comes_back: bool) -> None:
    before, at = ticket(State.CLOSED), later(days)
    after = move(before, deed, citizen("甲"), at)
    assert may_reopen(before, at) is comes_back
    if comes_back:
        assert isinstance(after, Ticket) and (after.state, after.closed_at) == (State.WAITING, "")
    else:
        assert isinstance(after, Refusal) and after.reason is Reason.TOO_LATE


def test_an_open_ticket_cannot_be_reopened() -> None:
    assert [state for state in State if may_reopen(ticket(state), SOON)] == [State.CLOSED]


def test_help_is_rated_once_there_was_some() -> None:
    assert [state for state in State if may_rate(ticket(state))] == [State.ANSWERED, State.CLOSED]


@pytest.mark.parametrize(("days", "lapsed"), [(LAPSE_DAYS - 0.001, False), (LAPSE_DAYS, True)])
def test_an_answered_ticket_lapses_after_a_week(days: float, lapsed: bool) -> None:
    after = move(ticket(State.ANSWERED), Deed.LAPSE, CLOCK, later(days))
    assert isinstance(after, Ticket) is lapsed


def done(before: Ticket, deed: Deed, who: Actor, at: str = SOON) -> Ticket:
    after = move(before, deed, who, at)
    assert isinstance(after, Ticket)
    return after


def test_who_claims_has_it_and_the_citizen_hears_the_desks_name() -> None:
    after = done(ticket(wanted="wang"), Deed.CLAIM, HOLDER)
    assert (after.holder, after.desk, after.wanted) == ("li", "一号席", "")


@pytest.mark.parametrize("deed", [Deed.RELEASE, Deed.FORWARD])
def test_who_is_given_back_to_the_queue_does_not_wait_anew(deed: Deed) -> None:
    after = done(ticket(State.CLAIMED), deed, HOLDER)
    assert (after.waiting_since, after.holder, after.desk) == (THEN, "", "")


@pytest.mark.parametrize(
    ("state", "deed", "who", "why"),
    [
        (State.ANSWERED, Deed.ADD, citizen("甲"), "there was an answer in between"),
        (State.ANSWERED, Deed.RELEASE, HOLDER, "there was an answer in between"),
        (State.CLOSED, Deed.REOPEN, citizen("甲"), "days may lie in between"),
        (State.CLOSED, Deed.ADD, citizen("甲"), "days may lie in between"),
    ],
)
def test_who_comes_back_waits_from_now(state: State, deed: Deed, who: Actor, why: str) -> None:
    assert done(ticket(state), deed, who).waiting_since == SOON, why


@pytest.mark.parametrize("state", [State.WAITING, State.CLAIMED])
def test_adding_does_not_cost_the_place(state: State) -> None:
    assert done(ticket(state), Deed.ADD, citizen("甲")).waiting_since == THEN


def test_a_question_back_goes_to_the_operator_who_answered() -> None:
    after = done(ticket(State.ANSWERED), Deed.ADD, citizen("甲"))
    assert (after.state, after.holder) == (State.CLAIMED, "li")


def test_a_reopened_ticket_says_who_knew_it() -> None:
    after = done(ticket(State.CLOSED), Deed.REOPEN, citizen("甲"))
    assert (after.holder, after.wanted) == ("", "li")


def test_a_supervisor_who_answers_does_not_take_the_ticket() -> None:
    assert done(ticket(State.CLAIMED), Deed.ANSWER, CHIEF).holder == "li"


def test_erasing_a_closed_ticket_does_not_change_when_it_was_closed() -> None:
    assert done(ticket(State.CLOSED), Deed.ERASE, citizen("甲")).closed_at == THEN
