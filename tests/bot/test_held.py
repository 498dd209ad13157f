"""A held answer: every lawful step leads where it says, every other is refused and says why."""

from dataclasses import replace
from itertools import product

import pytest

from bot.held import Held, Objection, Standing, Step, step
from bot.ticket import CLOCK, Actor, Party, citizen

AT, LATER = "2026-11-23T10:00:00.000+08:00", "2026-11-23T10:20:00.000+08:00"
ACTORS = {
    "author": Actor(Party.TRAINEE, "sun", "三号席"),
    "trainee": Actor(Party.TRAINEE, "hu", "四号席"),
    "operator": Actor(Party.OPERATOR, "li", "一号席"),
    "supervisor": Actor(Party.SUPERVISOR, "zhao", "值班长"),
    "promoted": Actor(Party.SUPERVISOR, "sun", "三号席"),
    "citizen": citizen("sun"),
    "clock": CLOCK,
}
LAWFUL = {
    (Standing.PENDING, Step.APPROVE, "supervisor"): Standing.SENT,
    (Standing.PENDING, Step.RETURN, "supervisor"): Standing.RETURNED,
    (Standing.PENDING, Step.WITHDRAW, "supervisor"): Standing.WITHDRAWN,
    (Standing.PENDING, Step.WITHDRAW, "author"): Standing.WITHDRAWN,
    (Standing.PENDING, Step.WITHDRAW, "promoted"): Standing.WITHDRAWN,
}


def held(standing: Standing = Standing.PENDING) -> Held:
    return Held(1, "20261123-001", "sun", "三号席", "请打12333。", False, AT, standing)


@pytest.mark.parametrize(("standing", "what", "who"), list(product(Standing, Step, ACTORS)))
def test_only_the_table_is_lawful(standing: Standing, what: Step, who: str) -> None:
    before = held(standing)
    after = step(before, what, ACTORS[who], LATER)
    lawful = LAWFUL.get((standing, what, who))
    if lawful is None:
        assert isinstance(after, Objection)
    else:
        assert after == replace(before, standing=lawful, decided_by=ACTORS[who].name, decided_at=LATER), (
            "nothing else of it changes"
        )


@pytest.mark.parametrize(
    ("standing", "what", "who", "objection", "why"),
    [
        ("pending", "approve", "author", "not_allowed", "nobody approves themselves"),
        ("pending", "approve", "promoted", "own", "nor once they are a supervisor"),
        ("pending", "return", "promoted", "own", "nobody judges their own words"),
        ("pending", "approve", "operator", "not_allowed", "supervisors approve"),
        ("pending", "withdraw", "trainee", "not_allowed", "another's words"),
        ("pending", "withdraw", "operator", "not_allowed", "another's words"),
        ("pending", "withdraw", "citizen", "not_allowed", "a person's key is no account"),
        ("sent", "approve", "supervisor", "decided", "it is sent once"),
        ("sent", "return", "supervisor", "decided", "what is sent is sent"),
        ("sent", "withdraw", "author", "decided", "what is sent is sent"),
        ("returned", "approve", "supervisor", "decided", "it is written anew"),
        ("withdrawn", "approve", "supervisor", "decided", "its author took it back"),
        ("withdrawn", "approve", "operator", "not_allowed", "never theirs, whatever became of it"),
    ],
)
def test_an_objection_says_why(standing: str, what: str, who: str, objection: str, why: str) -> None:
    assert step(held(Standing(standing)), Step(what), ACTORS[who], LATER) is Objection(objection), why


def test_what_the_supervisor_changed_is_known() -> None:
    sent = replace(held(Standing.SENT), sent="请打12333。")
    assert not sent.amended
    assert replace(sent, sent="请先打12333。").amended
    assert not held().amended, "nothing was sent yet"
