"""A trainee's answer waits for a supervisor, goes out once, and never without one."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.dialogue.approvals import Approvals, is_timely
from bot.dialogue.deeds import Deeds, Done
from bot.held import Held, Objection, Standing
from bot.people import People
from bot.store import Store, open_store
from bot.ticket import Actor, Party, Reason, Refusal, State, citizen
from bot.ticket_words import Direction
from bot.tickets import Request, Tickets
from tests.bot.conftest import NOW

SUN = Actor(Party.TRAINEE, "sun", "三号席")
LI = Actor(Party.OPERATOR, "li", "一号席")
ZHAO = Actor(Party.SUPERVISOR, "zhao", "值班长")
QIAN = Actor(Party.SUPERVISOR, "qian", "副值班长")


@pytest.fixture
def tickets(store: Store) -> Tickets:
    return Tickets(store)


@pytest.fixture
def deeds(store: Store, tickets: Tickets) -> Deeds:
    return Deeds(tickets, People(store))


@pytest.fixture
def approvals(store: Store, tickets: Tickets, deeds: Deeds) -> Approvals:
    return Approvals(store, tickets, deeds)


@pytest.fixture
def number(store: Store, tickets: Tickets) -> str:
    """A ticket that the trainee has."""
    with store.writing() as db:
        made = tickets.open(
            db, Request("甲", "telegram", "7", "老板拖欠工资", "问：老板拖欠工资")
        ).ticket.number
        tickets.claim(db, made, SUN)
    return made


@pytest.fixture
def submit(store: Store, approvals: Approvals, number: str) -> Callable[..., Held]:
    def one(text: str = "请打12333。", once: str = "form-1", closes: bool = False) -> Held:
        with store.writing() as db:
            held = approvals.submit(db, number, SUN, text, once, closes)
        assert isinstance(held, Held)
        return held

    return one


def said(tickets: Tickets, number: str) -> list[str]:
    return [word.text for word in tickets.history(number) if word.direction is Direction.OUT]


def test_a_held_answer_is_not_said_until_it_is_approved(
    store: Store, tickets: Tickets, approvals: Approvals, number: str, submit: Callable[..., Held]
) -> None:
    held = submit()
    assert approvals.pending() == (held,) and said(tickets, number) == []
    assert tickets.find(number).state is State.CLAIMED  # type: ignore[union-attr]
    with store.writing() as db:
        done = approvals.approve(db, held.id, ZHAO)
    assert isinstance(done, Done) and [p.chat for p in done.postings] == [7]
    assert said(tickets, number) == ["请打12333。"]
    sent = approvals.find(held.id)
    assert sent is not None and (sent.standing, sent.sent, sent.amended) == (Standing.SENT, held.text, False)
    assert sent.word == tickets.history(number)[-1].id
    assert [(e.who, e.action) for e in store.audit(2)] == [
        ("zhao", "held.approve"),
        ("zhao", "ticket.answer"),
    ]


def test_a_supervisor_may_amend_what_goes_and_both_texts_are_kept(
    store: Store, tickets: Tickets, approvals: Approvals, number: str, submit: Callable[..., Held]
) -> None:
    held = submit()
    with store.writing() as db:
        approvals.approve(db, held.id, ZHAO, "请先打12333。")
    sent = approvals.find(held.id)
    assert sent is not None and sent.amended
    assert (sent.text, sent.sent, said(tickets, number)) == (
        "请打12333。",
        "请先打12333。",
        ["请先打12333。"],
    )
    assert store.audit(1)[0].action == "held.amend"


def test_an_answer_that_closes_is_sent_and_closes(
    store: Store, tickets: Tickets, approvals: Approvals, number: str, submit: Callable[..., Held]
) -> None:
    held = submit(closes=True)
    assert tickets.find(number).state is State.CLAIMED, "not before it is sent"  # type: ignore[union-attr]
    with store.writing() as db:
        done = approvals.approve(db, held.id, ZHAO)
    assert isinstance(done, Done) and done.ticket.state is State.CLOSED
    assert len(done.postings) == 2


def test_a_returned_answer_comes_back_with_a_word_and_may_be_written_anew(
    store: Store, tickets: Tickets, approvals: Approvals, number: str, submit: Callable[..., Held]
) -> None:
    held = submit()
    with store.writing() as db:
        assert approvals.give_back(db, held.id, ZHAO, "  ") is Objection.NO_REMARK
        returned = approvals.give_back(db, held.id, ZHAO, "先问清楚有没有合同，他电话13800138000")
        assert approvals.approve(db, held.id, QIAN) is Objection.DECIDED
    assert isinstance(returned, Held)
    assert (returned.standing, returned.remark) == (Standing.RETURNED, "先问清楚有没有合同，他电话〔电话〕")
    assert said(tickets, number) == []
    again = submit("请问有合同吗？", "form-2")
    assert again.id != held.id and approvals.pending() == (again,)
    deeds = [move.deed.value for move in tickets.moves(number)]
    assert deeds == ["open", "claim", "submit", "return", "submit"]


def test_one_answer_waits_at_a_time_and_the_same_form_is_held_once(
    store: Store, approvals: Approvals, number: str, submit: Callable[..., Held]
) -> None:
    held = submit()
    assert submit() == held, "the same form"
    with store.writing() as db:
        assert approvals.submit(db, number, SUN, "另一条", "form-2") is Objection.ONE_WAITS
        taken = approvals.withdraw(db, held.id, SUN)
    assert isinstance(taken, Held) and taken.standing is Standing.WITHDRAWN
    assert submit("另一条", "form-2").text == "另一条"
    assert submit() == taken, "what was taken back is not held again by its old form"


@pytest.mark.parametrize("moved_on", ["released", "closed", "forwarded and taken"])
def test_an_answer_whose_ticket_moved_on_is_not_sent(
    store: Store,
    tickets: Tickets,
    deeds: Deeds,
    approvals: Approvals,
    number: str,
    submit: Callable[..., Held],
    moved_on: str,
) -> None:
    held = submit()
    assert is_timely(held, tickets)
    with store.writing() as db:
        if moved_on == "closed":
            tickets.close(db, number, citizen("甲"))
        elif moved_on == "released":
            deeds.release(db, number, SUN)
        else:
            deeds.forward(db, number, SUN, "li")
            deeds.claim(db, number, LI)
        assert approvals.approve(db, held.id, ZHAO) is Objection.MOVED_ON
    assert not is_timely(held, tickets) and said(tickets, number) == []
    assert approvals.pending() == (held,), "a supervisor takes it off the list"
    with store.writing() as db:
        assert isinstance(approvals.withdraw(db, held.id, ZHAO), Held)
    assert approvals.pending() == ()


def test_an_amended_answer_that_cannot_be_said_stays_held(
    store: Store, approvals: Approvals, submit: Callable[..., Held]
) -> None:
    held = submit()
    with store.writing() as db:
        refused = approvals.approve(db, held.id, ZHAO, "长" * 9_000)
    assert isinstance(refused, Refusal) and refused.reason is Reason.TOO_LONG
    assert approvals.pending() == (held,)


def test_what_a_trainee_writes_is_masked_and_goes_when_the_citizen_is_forgotten(
    store: Store, tickets: Tickets, approvals: Approvals, submit: Callable[..., Held]
) -> None:
    held = submit("请打13800138000")
    assert held.text == "请打〔电话〕"
    with store.writing() as db:
        assert tickets.erase_words(db, "甲") == 3
    gone = approvals.find(held.id)
    assert gone is not None and (gone.text, gone.standing) == ("", Standing.WITHDRAWN)


def test_of_many_supervisors_at_once_one_sends(
    store: Store, tickets: Tickets, approvals: Approvals, number: str, submit: Callable[..., Held]
) -> None:
    held = submit()
    outcomes: list[object] = []
    ready = threading.Barrier(8)

    def approve(n: int) -> None:
        ready.wait()
        with store.writing() as db:
            outcomes.append(approvals.approve(db, held.id, Actor(Party.SUPERVISOR, f"s{n}", "值班长")))

    threads = [threading.Thread(target=approve, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(isinstance(one, Done) for one in outcomes) == 1
    assert [one for one in outcomes if not isinstance(one, Done)] == [Objection.DECIDED] * 7
    assert said(tickets, number) == ["请打12333。"]


KILLED = """
import sys
from pathlib import Path
from bot.dialogue.approvals import Approvals
from bot.dialogue.deeds import Deeds
from bot.held import Held
from bot.people import People
from bot.store import open_store
from bot.ticket import Actor, Party
from bot.tickets import Tickets
store = open_store(Path(sys.argv[1]), lambda: sys.argv[2])
tickets = Tickets(store)
approvals = Approvals(store, tickets, Deeds(tickets, People(store)))
chief = Actor(Party.SUPERVISOR, "zhao", "值班长")
print("ready", flush=True)
for held in approvals.pending():
    with store.writing() as db:
        approvals.approve(db, held.id, chief)
    print(held.id, flush=True)
"""


def test_a_killed_process_loses_no_held_answer_and_sends_none_twice(path: Path) -> None:
    store = open_store(path, lambda: NOW)
    tickets = Tickets(store)
    deeds = Deeds(tickets, People(store))
    approvals = Approvals(store, tickets, deeds)
    for n in range(60):
        with store.writing() as db:
            number = tickets.open(db, Request(f"p{n}", "telegram", "7", "问", "问")).ticket.number
            deeds.claim(db, number, SUN)
            assert isinstance(approvals.submit(db, number, SUN, f"答{n}", "f"), Held)
    program = (sys.executable, "-c", KILLED, str(path), NOW)
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True, env=os.environ) as worker:
        assert worker.stdout and worker.stdout.readline() == "ready\n"
        acknowledged = [int(worker.stdout.readline()) for _ in range(5)]
        worker.send_signal(signal.SIGKILL)
        acknowledged += [int(line) for line in worker.stdout if line.strip().isdigit()]
    sent = {h.id for h in approvals.decided(100)}
    assert set(acknowledged) <= sent and approvals.pending(), "it was killed in the middle"
    for held in approvals.pending():
        with store.writing() as db:
            assert isinstance(approvals.approve(db, held.id, ZHAO), Done)
    for held in approvals.decided(100):
        assert said(tickets, held.ticket) == [held.text], "once"
    store.close()
