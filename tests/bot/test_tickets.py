"""Tickets in the store: nothing acknowledged is lost, nobody has one twice, only masked words are kept."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.migrations import MIGRATIONS, migrate
from bot.privacy import mask
from bot.store import Store, open_store
from bot.ticket import Actor, Deed, Party, Reason, Refusal, State, Ticket, Urgency, citizen
from bot.ticket_words import MAX_WORDS, Direction, Word, masked_but
from bot.tickets import Opened, Request, Said, Tickets

LI = Actor(Party.OPERATOR, "li", "一号席")
WANG = Actor(Party.OPERATOR, "wang", "二号席")
TEN = "2026-11-23T10:00:00.000+08:00"
ZHAO = Actor(Party.SUPERVISOR, "zhao", "值班长")


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: datetime

    def __call__(self) -> str:
        return self.now.isoformat()

    def forth(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime.fromisoformat("2026-11-23T10:00:00+08:00"))


@pytest.fixture
def store(path: Path, clock: Clock) -> Iterator[Store]:
    store = open_store(path, clock)
    yield store
    store.close()


@pytest.fixture
def tickets(store: Store) -> Tickets:
    return Tickets(store)


def request(person: str = "甲", **fields: object) -> Request:
    made = Request(person, "telegram", "7", "老板拖欠工资", "问：老板拖欠工资", "a1", district="仁和区")
    return replace(made, **fields)  # type: ignore[arg-type]


@pytest.fixture
def opened(store: Store, tickets: Tickets, clock: Clock) -> Callable[..., str]:
    """Opens a ticket a minute after the last one and gives its number."""

    def open_one(person: str = "甲", **fields: object) -> str:
        clock.forth(minutes=1)
        with store.writing() as db:
            return tickets.open(db, request(person, **fields)).ticket.number

    return open_one


def ticket(done: Ticket | Refusal | None) -> Ticket:
    assert isinstance(done, Ticket)
    return done


def said(done: Said | Refusal) -> Said:
    assert isinstance(done, Said)
    return done


def refused(done: object) -> Reason:
    assert isinstance(done, Refusal)
    return done.reason


def everything(path: Path) -> bytes:
    return b"".join(p.read_bytes() for p in path.parent.glob(path.name + "*"))


# Opening.


def test_a_ticket_is_read_back_as_it_was_opened(store: Store, tickets: Tickets) -> None:
    with store.writing() as db:
        new = tickets.open(db, request(urgency=Urgency.URGENT))
    assert new == Opened(ticket(tickets.find("20261123-001")), True)
    assert new.ticket == Ticket(
        "20261123-001", "甲", "telegram", "7", "老板拖欠工资", "问：老板拖欠工资", "a1", Urgency.URGENT, "仁和区",
        State.WAITING, TEN, TEN, TEN,
    )  # fmt: skip
    assert tickets.open_of("甲") == new.ticket


def test_numbers_count_the_day_in_beijing(opened: Callable[..., str], clock: Clock) -> None:
    assert [opened("甲"), opened("乙")] == ["20261123-001", "20261123-002"]
    clock.now = datetime.fromisoformat("2026-11-23T16:30:00+00:00")
    assert opened("丙") == "20261124-001"


def test_a_number_is_never_given_twice(store: Store, tickets: Tickets, opened: Callable[..., str]) -> None:
    first = opened("甲")
    with store.writing() as db:
        tickets.erase_words(db, "甲")
    assert opened("甲") != first


def test_a_day_may_have_a_thousand_tickets(store: Store, tickets: Tickets) -> None:
    with store.writing() as db:
        numbers = [tickets.open(db, request(f"p{n}")).ticket.number for n in range(1_001)]
    assert numbers[-2:] == ["20261123-1000", "20261123-1001"]
    assert [t.number for t in tickets.waiting()] == numbers
    assert [mask(number) for number in numbers] == numbers, "a number can be told without being masked"


def test_a_person_has_one_open_ticket(store: Store, tickets: Tickets, opened: Callable[..., str]) -> None:
    first = opened("甲")
    with store.writing() as db:
        assert tickets.open(db, request(question="还有一件事")) == Opened(ticket(tickets.find(first)), False)
        ticket(tickets.close(db, first, citizen("甲")))
        assert tickets.open(db, request()).is_new


def test_callers_on_the_telephone_are_nobody_and_many(opened: Callable[..., str], tickets: Tickets) -> None:
    assert opened("") != opened("")
    assert tickets.open_of("") is None


def test_tickets_are_not_changed_outside_a_transaction(store: Store, tickets: Tickets) -> None:
    with store.reading() as db:
        for deed in (lambda: tickets.open(db, request()), lambda: tickets.claim(db, "20261123-001", LI)):
            with pytest.raises(ValueError, match=r"inside Store\.writing"):
                deed()


# The queue.


def test_the_urgent_come_first_then_who_waited_longest(opened: Callable[..., str], tickets: Tickets) -> None:
    usual, soon, late = opened("甲"), opened("乙", urgency=Urgency.SOON), opened("丙")
    urgent = opened("丁", urgency=Urgency.URGENT)
    queue = [urgent, soon, usual, late]
    assert [t.number for t in tickets.waiting()] == queue
    assert [tickets.place_in_queue(number) for number in queue] == [1, 2, 3, 4]


def test_the_place_follows_what_the_desk_does(
    store: Store, tickets: Tickets, opened: Callable[..., str]
) -> None:
    first, second, third = opened("甲"), opened("乙"), opened("丙")
    with store.writing() as db:
        ticket(tickets.claim(db, first, LI))
    assert [tickets.place_in_queue(n) for n in (first, second, third)] == [0, 1, 2]
    with store.writing() as db:
        ticket(tickets.rank(db, third, LI, Urgency.SOON))
        ticket(tickets.release(db, first, LI))
    assert [tickets.place_in_queue(n) for n in (first, second, third)] == [2, 3, 1]
    assert tickets.place_in_queue("20261123-999") == 0


def test_who_is_forwarded_keeps_the_place_and_it_is_said_to_whom(
    store: Store, tickets: Tickets, opened: Callable[..., str]
) -> None:
    first, _ = opened("甲"), opened("乙")
    with store.writing() as db:
        ticket(tickets.claim(db, first, LI))
        assert ticket(tickets.forward(db, first, LI, " wang ")).wanted == "wang"
        with pytest.raises(ValueError, match="forwarded to nobody"):
            tickets.forward(db, first, LI, " ")
    assert tickets.place_in_queue(first) == 1
    with store.writing() as db:
        assert ticket(tickets.claim(db, first, ZHAO)).holder == "zhao", "whoever is there may take it"


def test_an_operator_sees_first_what_wants_an_answer(
    store: Store, tickets: Tickets, opened: Callable[..., str]
) -> None:
    answered, claimed, other = opened("甲"), opened("乙"), opened("丙")
    with store.writing() as db:
        for number, who in ((answered, LI), (claimed, LI), (other, WANG)):
            ticket(tickets.claim(db, number, who))
        said(tickets.answer(db, answered, LI, "带上欠条去。"))
    assert [t.number for t in tickets.mine("li")] == [claimed, answered]
    assert [t.number for t in tickets.held()] == [claimed, other, answered]
    with store.writing() as db:
        ticket(tickets.close(db, answered, LI))
    assert [t.number for t in tickets.mine("li")] == [claimed]
    assert [t.number for t in tickets.closed()] == [answered]
    assert tickets.counts() == (("waiting", 0), ("claimed", 2), ("answered", 0), ("closed", 1))


# What is said.


def test_words_are_kept_in_order_with_direction_author_desk_and_time(
    store: Store, tickets: Tickets, opened: Callable[..., str], clock: Clock
) -> None:
    number = opened()
    with store.writing() as db:
        ticket(tickets.claim(db, number, LI))
    steps: list[Callable[[Database], Said | Refusal]] = [
        lambda db: tickets.add(db, number, citizen("甲"), "还有两个工友"),
        lambda db: tickets.note(db, number, LI, "问过大队"),
        lambda db: tickets.answer(db, number, LI, "带上欠条去。"),
    ]
    for step in steps:
        clock.forth(minutes=1)
        with store.writing() as db:
            said(step(db))
    at = "2026-11-23T10:0{}:00.000+08:00".format
    assert [replace(word, id=0) for word in tickets.history(number)] == [
        Word(0, number, Direction.IN, "", "", "还有两个工友", at(2)),
        Word(0, number, Direction.NOTE, "li", "一号席", "问过大队", at(3)),
        Word(0, number, Direction.OUT, "li", "一号席", "带上欠条去。", at(4)),
    ]


def test_words_can_be_marked_as_delivered(
    store: Store, tickets: Tickets, opened: Callable[..., str], clock: Clock
) -> None:
    number = opened()
    with store.writing() as db:
        ticket(tickets.claim(db, number, LI))
        said(tickets.add(db, number, citizen("甲"), "还有两个工友"))
        word = said(tickets.answer(db, number, LI, "带上欠条去。")).word
    assert (tickets.undelivered("telegram"), tickets.undelivered("web")) == ((word,), ())
    clock.forth(minutes=2)
    with store.writing() as db:
        assert tickets.delivered(db, word.id)
        assert not tickets.delivered(db, word.id), "the first time stands"
        assert not tickets.delivered(db, 99)
    assert tickets.history(number)[-1].delivered_at == "2026-11-23T10:03:00.000+08:00"
    assert tickets.undelivered("telegram") == ()


def test_what_is_sent_twice_with_one_token_is_said_once(
    store: Store, tickets: Tickets, opened: Callable[..., str]
) -> None:
    number = opened()
    with store.writing() as db:
        ticket(tickets.claim(db, number, LI))
        first = said(tickets.answer(db, number, LI, "带上欠条去。", once="form-1"))
        again = said(tickets.answer(db, number, LI, "带上欠条去。", once="form-1"))
        assert (first.is_new, again.is_new, again.word) == (True, False, first.word)
        assert said(tickets.add(db, number, citizen("甲"), "好的", once="form-1")).is_new, (
            "another author's token"
        )
        assert refused(tickets.add(db, number, citizen("乙"), "好的", once="form-1")) is Reason.NOT_FOUND
        for _ in range(2):
            assert said(tickets.note(db, number, LI, "同样的话")).is_new, (
                "without a token nothing is a repetition"
            )
    assert len(tickets.history(number)) == 4


def test_a_repeated_answer_is_known_even_after_the_ticket_was_closed(
    store: Store, tickets: Tickets, opened: Callable[..., str]
) -> None:
    number = opened()
    with store.writing() as db:
        ticket(tickets.claim(db, number, LI))
        said(tickets.answer(db, number, LI, "带上欠条去。", once="form-1"))
        ticket(tickets.close(db, number, LI))
        assert not said(tickets.answer(db, number, LI, "带上欠条去。", once="form-1")).is_new


@pytest.mark.parametrize(
    ("text", "reason"), [("", "no_words"), (" \n\u3000", "no_words"), ("长" * (MAX_WORDS + 1), "too_long")]
)
def test_no_words_and_too_many_are_refused(
    store: Store, tickets: Tickets, opened: Callable[..., str], text: str, reason: str
) -> None:
    number = opened()
    with store.writing() as db:
        assert refused(tickets.add(db, number, citizen("甲"), text)) == reason
    assert tickets.history(number) == ()


def test_only_masked_words_enter_the_file(store: Store, path: Path) -> None:
    tickets = Tickets(store, public=("0812-3330001",))
    secret = "我叫张三，电话13800138000"
    with store.writing() as db:
        number = tickets.open(db, request(question=secret, summary=secret)).ticket.number
        ticket(tickets.claim(db, number, LI))
        said(tickets.add(db, number, citizen("甲"), secret))
        said(tickets.note(db, number, LI, secret))
        ticket(tickets.label(db, number, LI, (secret,)))
        said(tickets.answer(db, number, LI, secret + "；请打0812-3330001"))
    assert tickets.history(number)[-1].text == "我叫〔姓名〕，电话〔电话〕；请打0812-3330001"
    written = everything(path)
    assert "张三".encode() not in written and b"13800138000" not in written


@pytest.mark.parametrize(
    ("text", "public", "kept", "why"),
    [
        ("打0812-3330001", (), "打〔电话〕", "whose it is, nobody knows"),
        ("打0812-3330001或12348", ("0812-3330001",), "打0812-3330001或12348", "an office's own"),
        ("打0812-33300012", ("0812-3330001",), "打〔电话〕", "another that begins alike"),
        ("138-0812-3330001", ("0812-3330001",), mask("138-0812-3330001"), "part of another number"),
        ("打33300015", ("3330001", "33300015"), "打33300015", "the longest of them"),
    ],
)
def test_an_offices_own_number_stays_in_an_operators_words(
    text: str, public: tuple[str, ...], kept: str, why: str
) -> None:
    assert masked_but(text, public) == kept, why


def test_any_string_can_be_said(store: Store, tickets: Tickets, opened: Callable[..., str]) -> None:
    number = opened()
    with store.writing() as db:
        said(tickets.add(db, number, citizen("甲"), "\ud800\x00😀<b>‮"))
    assert tickets.history(number)[0].text == "?\x00😀<b>‮"


# Closing and what comes after.


def test_a_closed_ticket_is_rated_and_reopened(
    store: Store, tickets: Tickets, opened: Callable[..., str], clock: Clock
) -> None:
    number = opened()
    with store.writing() as db:
        ticket(tickets.claim(db, number, LI))
        assert refused(tickets.rate(db, number, citizen("甲"), 5)) is Reason.NOT_YET
        said(tickets.answer(db, number, LI, "带上欠条去。"))
        ticket(tickets.close(db, number, citizen("甲")))
        assert ticket(tickets.rate(db, number, citizen("甲"), 2)).mark == 2
        assert ticket(tickets.rate(db, number, citizen("甲"), 4)).mark == 4
        with pytest.raises(ValueError, match="1 to 5"):
            tickets.rate(db, number, citizen("甲"), 6)
    clock.forth(days=2)
    with store.writing() as db:
        assert ticket(tickets.reopen(db, number, citizen("甲"))).state is State.WAITING
    clock.forth(days=9)
    with store.writing() as db:
        ticket(tickets.close(db, number, citizen("甲")))
    clock.forth(days=3, seconds=1)
    with store.writing() as db:
        assert refused(tickets.add(db, number, citizen("甲"), "还是没给")) is Reason.TOO_LATE
    assert len(tickets.history(number)) == 1, "what is refused is not kept"


@pytest.mark.parametrize("by_words", [True, False])
def test_coming_back_to_an_old_ticket_beside_an_open_one_is_refused(
    store: Store, tickets: Tickets, opened: Callable[..., str], by_words: bool
) -> None:
    old = opened()
    with store.writing() as db:
        ticket(tickets.close(db, old, citizen("甲")))
    new = opened()
    with store.writing() as db:
        who = citizen("甲")
        refusal = tickets.add(db, old, who, "还有") if by_words else tickets.reopen(db, old, who)
    assert isinstance(refusal, Refusal)
    assert (refusal.reason, refusal.number) == (Reason.OTHER_OPEN, new)
    assert ticket(tickets.find(old)).state is State.CLOSED


def test_answered_tickets_lapse_after_a_quiet_week(
    store: Store, tickets: Tickets, opened: Callable[..., str], clock: Clock
) -> None:
    quiet, lively, claimed, waiting = (opened(person) for person in "甲乙丙丁")
    with store.writing() as db:
        for number in (quiet, lively, claimed):
            ticket(tickets.claim(db, number, LI))
        for number in (quiet, lively):
            said(tickets.answer(db, number, LI, "带上欠条去。"))
    clock.forth(days=6)
    with store.writing() as db:
        said(tickets.answer(db, lively, LI, "办好了吗？"))
        assert tickets.lapse(db) == ()
    clock.forth(days=1)
    with store.writing() as db:
        assert [t.number for t in tickets.lapse(db)] == [quiet]
    states = [ticket(tickets.find(n)).state for n in (quiet, lively, claimed, waiting)]
    assert states == ["closed", "answered", "claimed", "waiting"]
    assert tickets.moves(quiet)[-1].who == "clock"


def test_forgetting_takes_the_words_and_leaves_number_times_and_states(
    store: Store, tickets: Tickets, opened: Callable[..., str], path: Path
) -> None:
    kept, gone = opened("乙", question="乙的烦恼"), opened("甲", question="甲的烦恼", summary="甲的摘要")
    with store.writing() as db:
        ticket(tickets.claim(db, gone, LI))
        ticket(tickets.label(db, gone, LI, ("甲的标签",)))
        said(tickets.add(db, gone, citizen("甲"), "甲的补充"))
        said(tickets.note(db, gone, LI, "甲的备注"))
        said(tickets.answer(db, gone, LI, "甲的回复"))
    before = ticket(tickets.find(gone))
    with store.writing() as db:
        assert tickets.erase_words(db, "甲") == 5
        assert tickets.erase_words(db, "甲") == 0
        assert tickets.erase_words(db, "") == 0
    store.fold()
    after = ticket(tickets.find(gone))
    assert after == Ticket(
        gone, "", "telegram", "", "", "", "", before.urgency, "", State.CLOSED, before.opened_at,
        before.waiting_since, after.changed_at, after.closed_at, "li", "一号席",
    )  # fmt: skip
    assert tickets.history(gone) == ()
    assert [event.deed for event in tickets.moves(gone)][-1] is Deed.ERASE
    written = everything(path)
    for words in ("烦恼", "摘要", "标签", "补充", "备注", "回复"):
        assert f"甲的{words}".encode() not in written
    assert ticket(tickets.find(kept)).question == "乙的烦恼"


def test_how_to_reach_somebody_is_forgotten_some_time_after_closing(
    store: Store, tickets: Tickets, opened: Callable[..., str], clock: Clock
) -> None:
    old, late, there = opened("甲"), opened("乙"), opened("丙")
    for number, person in ((old, "甲"), (late, "乙")):
        clock.forth(days=1)
        with store.writing() as db:
            ticket(tickets.close(db, number, citizen(person)))
    with store.writing() as db:
        assert tickets.prune(db, clock()) == 1
        assert tickets.prune(db, clock()) == 0
    assert [ticket(tickets.find(n)).address for n in (old, late, there)] == ["", "7", "7"]


# What is recorded.


def test_every_deed_is_one_event_and_one_audit_line_without_words(
    store: Store, tickets: Tickets, opened: Callable[..., str]
) -> None:
    number = opened()
    with store.writing() as db:
        ticket(tickets.claim(db, number, LI))
        ticket(tickets.forward(db, number, LI, "wang"))
        assert refused(tickets.answer(db, number, LI, "一句话")) is Reason.NOT_CLAIMED
        ticket(tickets.claim(db, number, WANG))
        ticket(tickets.label(db, number, WANG, ("欠薪", " ", "欠薪", "农民工")))
        said(tickets.answer(db, number, WANG, "一句话"))
        ticket(tickets.rate(db, number, citizen("甲"), 5))
    done = [("citizen", "open", ""), ("li", "claim", ""), ("li", "forward", "wang"), ("wang", "claim", "")]
    done += [("wang", "label", ""), ("wang", "answer", ""), ("citizen", "rate", "5")]
    assert [(e.who, e.deed.value, e.detail) for e in tickets.moves(number)] == done
    trail = [(entry.who, entry.action, entry.detail) for entry in reversed(store.audit())]
    assert trail == [(who, f"ticket.{deed}", f"{number} {detail}".strip()) for who, deed, detail in done]
    assert store.verify_audit() is None
    assert ticket(tickets.find(number)).labels == ("欠薪", "农民工")


def test_the_desk_follows_one_rising_sequence(
    store: Store, tickets: Tickets, opened: Callable[..., str]
) -> None:
    assert tickets.last_event() == 0
    first, second = opened("甲"), opened("乙")
    seen = tickets.last_event()
    with store.writing() as db:
        ticket(tickets.claim(db, second, LI))
        ticket(tickets.close(db, first, citizen("甲")))
    news = tickets.events(seen)
    assert [(e.ticket, e.deed, e.state) for e in news] == [
        (second, "claim", "claimed"),
        (first, "close", "closed"),
    ]
    assert [e.seq for e in news] == [seen + 1, seen + 2] and tickets.last_event() == seen + 2
    assert tickets.events(0, limit=1)[0].ticket == first


def test_what_is_not_committed_has_not_happened(
    store: Store, tickets: Tickets, opened: Callable[..., str]
) -> None:
    number = opened()
    with pytest.raises(RuntimeError), store.writing() as db:
        ticket(tickets.claim(db, number, LI))
        said(tickets.answer(db, number, LI, "带上欠条去。"))
        raise RuntimeError("the letter could not be written")
    assert ticket(tickets.find(number)).state is State.WAITING
    assert (tickets.history(number), len(tickets.moves(number)), len(store.audit())) == ((), 1, 1)


@pytest.mark.parametrize("deed", ["claim", "release", "close", "reopen"])
def test_a_number_that_is_not_there_is_not_found(store: Store, tickets: Tickets, deed: str) -> None:
    with store.writing() as db:
        assert refused(getattr(tickets, deed)(db, "20261123-001", LI)) is Reason.NOT_FOUND
        assert refused(tickets.answer(db, "20261123-001", LI, "好")) is Reason.NOT_FOUND


# Many at once.


def test_of_racing_threads_each_ticket_goes_to_one(
    store: Store, tickets: Tickets, opened: Callable[..., str]
) -> None:
    numbers = [opened(f"p{n}") for n in range(20)]
    won: list[tuple[str, str]] = []
    start = threading.Barrier(4)

    def claim_all(who: Actor) -> None:
        start.wait()
        for number in numbers:
            with store.writing() as db:
                if isinstance(tickets.claim(db, number, who), Ticket):
                    won.append((number, who.name))

    operators = [Actor(Party.OPERATOR, f"o{n}") for n in range(4)]
    threads = [threading.Thread(target=claim_all, args=(who,)) for who in operators]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won) == [(number, ticket(tickets.find(number)).holder) for number in numbers]


_CLAIMER = """
import sys
from pathlib import Path
from bot.store import open_store
from bot.ticket import Actor, Party, Ticket
from bot.tickets import Tickets
store = open_store(Path(sys.argv[1]), lambda: "2026-11-23T11:00:00+08:00")
tickets, who = Tickets(store), Actor(Party.OPERATOR, sys.argv[2])
numbers = [t.number for t in tickets.waiting()]
print("ready", flush=True)
sys.stdin.readline()
for number in numbers:
    with store.writing() as db:
        done = tickets.claim(db, number, who)
    print(number, "won" if isinstance(done, Ticket) else done.reason.value, flush=True)
"""


def test_of_racing_processes_each_ticket_goes_to_one(
    tickets: Tickets, opened: Callable[..., str], path: Path
) -> None:
    numbers = [opened(f"p{n}") for n in range(40)]
    claimers = {name: start(_CLAIMER, str(path), name) for name in ("li", "wang")}
    for claimer in claimers.values():
        assert claimer.stdout and claimer.stdout.readline() == "ready\n"
    won: dict[str, str] = {}
    for claimer in claimers.values():
        assert claimer.stdin
        claimer.stdin.write("go\n")
        claimer.stdin.flush()
    for name, claimer in claimers.items():
        told, _ = claimer.communicate()
        results = [line.split() for line in told.splitlines()]
        assert {result for _, result in results} <= {"won", "taken"}
        for number in (number for number, result in results if result == "won"):
            assert number not in won, "two operators have the same ticket"
            won[number] = name
    assert won == {number: ticket(tickets.find(number)).holder for number in numbers}


def start(program: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


_OPENER = """
import sys
from itertools import count
from pathlib import Path
from bot.store import open_store
from bot.ticket import Actor, Party, Urgency, citizen
from bot.tickets import Request, Tickets
store = open_store(Path(sys.argv[1]), lambda: "2026-11-23T11:00:00+08:00")
tickets, who = Tickets(store), Actor(Party.OPERATOR, "li", "一号席")
for n in count():
    person = f"p{n}"
    with store.writing() as db:
        number = tickets.open(db, Request(person, "telegram", "7", "欠薪", "欠薪")).ticket.number
    print("opened", number, flush=True)
    with store.writing() as db:
        tickets.claim(db, number, who)
        tickets.answer(db, number, who, "带上欠条去。", once="1")
    print("answered", number, flush=True)
"""


def test_what_a_killed_process_acknowledged_is_there(path: Path) -> None:
    opener = start(_OPENER, str(path))
    assert opener.stdin and opener.stdout
    with opener.stdin, opener.stdout as lines:
        acknowledged = [next(lines).split() for _ in range(41)]
        os.kill(opener.pid, signal.SIGKILL)
        acknowledged += [line.split() for line in lines if line.endswith("\n")]
    opener.wait()
    store = open_store(path, lambda: "2026-11-23T11:00:00+08:00")
    tickets = Tickets(store)
    for deed, number in acknowledged:
        kept = ticket(tickets.find(number))
        if deed == "answered":
            assert kept.state is State.ANSWERED
        answers = len(tickets.history(number))
        assert answers == (kept.state is State.ANSWERED), "an answer and its state are one"
    assert store.verify_audit() is None
    store.close()


def test_a_store_without_tickets_gets_them_and_keeps_its_rows(tmp_path: Path) -> None:
    old = Database(tmp_path / "old.sqlite")
    for step in MIGRATIONS[:5]:
        step(old)
    old.execute("PRAGMA user_version = 5")
    old.execute("INSERT INTO people VALUES ('甲', '{}', 0, '2026-11-22T10:00:00+08:00')")
    old.conn.commit()
    migrate(old)
    assert old.execute("SELECT person FROM people").fetchall() == [("甲",)]
    assert old.execute("SELECT count(*) FROM tickets").fetchone() == (0,)
    old.close()
