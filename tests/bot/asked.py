"""A store with a little past whose every number is counted by hand, for the tests of what is shown of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bot.answer import Referral, Status
from bot.feedback import Feedback, Verdict
from bot.store import Store, open_store
from bot.ticket import Actor, Party
from bot.tickets import Request, Tickets
from knowledge.service import Deadline, Service
from tests.bot.web.desk import Clock
from tests.builders import consultation, service, wages_service

TERMS = (
    Deadline("一年内申请", "statute/劳动法/48", "…", ("时效",)),
    Deadline("五日内决定受理", "statute/劳动法/50", "…", ("受理",)),
)
AID = service(deadlines=TERMS)
WAGES = wages_service()
SERVICES: dict[str, Service] = {one.id: one for one in (AID, WAGES)}
DESK = Actor(Party.OPERATOR, "li.na", "一号接线员")


@dataclass
class Past:
    """The store, and a clock that is where the next thing happens."""

    store: Store
    at: str = "2026-11-30T10:00:00+08:00"

    def ask(
        self,
        at: str,
        times: int = 1,
        *,
        about: Service | None = AID,
        district: str = "东区",
        status: Status = Status.ANSWERED,
        channel: str = "web",
        question: str = "老板拖欠工资",
        deadlines: tuple[int, ...] = (),
        who: str = "",
    ) -> list[str]:
        """So many questions at once; the ids of their answers."""
        self.at = at
        named = (Referral(about, "", deadlines, district or None, 0.9),) if about else ()
        given = consultation(question, status=status, services=named)
        asked = replace(given, district=district or None, findings=given.findings if about else None)
        return [self.store.keep_answer(asked, channel, who) for _ in range(times)]

    def judge(self, answers: list[str], verdict: Verdict, reason: str = "") -> None:
        """What somebody else says of each of these."""
        with self.store.writing() as db:
            for n, answer in enumerate(answers):
                assert Feedback(self.store).give(db, f"人{n}", answer, verdict, reason)

    def ticket(self, opened: str, answered: str = "", who: str = "", desk: Actor = DESK) -> str:
        """A ticket, and when an operator first spoke in it."""
        tickets = Tickets(self.store)
        self.at = opened
        with self.store.writing() as db:
            number = tickets.open(db, Request(who, "web", "", "找人", "找人")).ticket.number
        if answered:
            self.at = answered
            with self.store.writing() as db:
                tickets.claim(db, number, desk)
                tickets.answer(db, number, desk, "请带身份证来。")
                tickets.answer(db, number, desk, "还要带合同。")
        self.at = "2026-11-30T10:00:00+08:00"
        return number


class At(Past):
    """A past that happens by another's clock."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._clock = clock
        super().__init__(store)

    def __setattr__(self, name: str, value: object) -> None:
        if name == "at":
            self._clock.at = datetime.fromisoformat(str(value))
        super().__setattr__(name, value)


@contextmanager
def past(path: Path) -> Iterator[Past]:
    """An empty store."""
    made: list[Past] = []
    store = open_store(path, lambda: made[0].at if made else "2026-11-30T10:00:00+08:00")
    made.append(Past(store))
    yield made[0]
    store.close()


def fill(one: Past) -> None:
    """November 2026, by hand: 100 questions in the month, 60 in October before it.

    | when | how many | about | where | ended |
    | 2 Nov 9:00 (Monday) | 30 | AID | 东区 | answered, 6 of them asked for the deadline of five days |
    | 3 Nov 9:00 | 20 | WAGES | 西区 | answered |
    | 4 Nov 20:00 | 14 | AID | 西区 | not covered |
    | 4 Nov 20:00 | 2 | AID | 米易县 | not covered |
    | 8 Nov 23:59 (Sunday) | 10 | WAGES | nowhere said | clarify |
    | 9 Nov 0:00 | 24 | none | nowhere said | outside |
    """
    one.ask("2026-10-15T09:00:00+08:00", 48)
    one.ask("2026-10-31T23:59:59+08:00", 12, status=Status.NOT_COVERED)
    asked = one.ask("2026-11-02T09:00:00+08:00", 6, deadlines=(1,), question="几天受理")
    told = one.ask("2026-11-02T09:30:00+08:00", 24, deadlines=(0, 1), channel="telegram")
    one.ask("2026-11-03T09:00:00+08:00", 20, about=WAGES, district="西区")
    one.ask("2026-11-04T20:00:00+08:00", 14, district="西区", status=Status.NOT_COVERED)
    one.ask("2026-11-04T20:00:00+08:00", 2, district="米易县", status=Status.NOT_COVERED)
    one.ask("2026-11-08T15:59:00+00:00", 10, about=WAGES, district="", status=Status.CLARIFY)
    one.ask("2026-11-08T16:00:00+00:00", 24, about=None, district="", status=Status.OUTSIDE)
    # None of these is counted.
    one.ask("2026-11-05T09:00:00+08:00", 9, about=None, district="", status=Status.GREETING)
    one.ask("2026-11-05T09:00:00+08:00", 9, channel="desk")
    one.ask("2026-12-01T00:00:00+08:00", 7)
    one.at = "2026-11-20T09:00:00+08:00"
    one.judge(told[:8], Verdict.GOOD)
    one.judge(told[8:14], Verdict.BAD, "看不懂")
    one.judge(asked, Verdict.BAD, "我家的狗叫旺财")
    # Six in office hours (waits of 10, 20 … 60 minutes), five at night (answered at ten the next morning).
    for n in range(1, 7):
        one.ticket("2026-11-10T09:00:00+08:00", f"2026-11-10T{9 + n // 6:02}:{n * 10 % 60:02}:00+08:00")
    for n in range(5):
        one.ticket(f"2026-11-10T2{n % 3}:00:00+08:00", "2026-11-11T10:00:00+08:00")
    one.at = "2026-11-30T10:00:00+08:00"
