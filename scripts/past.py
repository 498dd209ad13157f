"""Past for the pictures of the report: half a year of questions that nobody asked, as they might have come."""

import math
import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from sqlite_utils import Database

from bot.answer import Answer, Referral, Status
from bot.consult import Consultation
from bot.decide import deadlines_for
from bot.feedback import Feedback, Verdict
from bot.hours import Hours, is_workday
from bot.ticket import Actor, Party
from bot.tickets import Request, Tickets
from bot.wording.dialogue import REASONS
from knowledge.service import Service
from tests.browser.site import Site

_T = TypeVar("_T")

DAYS, A_DAY = 180, 34
# What people ask about most; all the rest of the directory shares the tail.
_OFTEN = {
    "labor-inspection": 16.0,
    "legal-aid": 9.0,
    "lawyer": 4.0,
    "labor-mediation": 12.0,
    "civil-affairs": 7.0,
    "people-mediation": 6.0,
    "traffic-police": 5.0,
    "market-complaint": 6.0,
    "social-insurance": 6.0,
    "court-service": 5.0,
    "public-security": 4.0,
    "property-management": 4.0,
    "notary": 3.0,
}
_REST = 0.35
_DISTRICTS = {
    "": 40.0,
    "东区": 22.0,
    "仁和区": 13.0,
    "西区": 11.0,
    "米易县": 6.0,
    "盐边县": 4.0,
    "攀枝花市": 4.0,
}
_ENDINGS = {
    Status.ANSWERED: 76.0,
    Status.CLARIFY: 8.0,
    Status.NOT_COVERED: 6.0,
    Status.URGENT: 2.0,
    Status.CLAUSE: 3.0,
    Status.OUTSIDE: 4.0,
    Status.REFUSED: 1.0,
}
# Offices about which much is asked that no clause answers, and where.
_POORLY = {"property-management": 4.0, "land-housing": 4.0, "market-complaint": 2.0}
_WITHOUT_OFFICE = (Status.CLAUSE, Status.OUTSIDE, Status.REFUSED)
# How many ask at each hour of the day.
_CURVE = (1, 1, 0, 0, 0, 0, 1, 2, 5, 9, 10, 8, 5, 5, 8, 9, 8, 7, 5, 6, 8, 8, 5, 2)
_CHANNELS = {"telegram": 45.0, "web": 48.0, "api": 7.0}
_DESKS = ("一号接线员", "二号接线员", "三号接线员")


def remember(served: Site) -> None:
    """Half a year up to the desk's day, and a few people who wait now."""
    index = served.desk.parts.live.index
    assert index is not None
    chance = random.Random(20261130)
    now = served.desk.clock.at
    services = list(index.services.values())
    with served.desk.store.writing() as db:
        for day in range(DAYS, 0, -1):
            for at in _moments(now - timedelta(days=day), DAYS - day, chance):
                served.desk.clock.at = at
                _ask(served, db, _matter(services, chance), index.release, chance)
        for minutes in (55, 31, 26, 19, 12, 4):
            served.desk.clock.at = now - timedelta(minutes=minutes)
            _hand_over(served, db, str(minutes), chance, None)
    served.desk.clock.at = now


def _moments(day: datetime, since: int, chance: random.Random) -> Iterator[datetime]:
    """When somebody asks on a day: more and more over the months, less on days off, most in the morning."""
    expected = A_DAY * (0.6 + 0.8 * since / DAYS) * (1.0 if is_workday(day.date()) else 0.55)
    count = max(0, round(chance.gauss(expected, math.sqrt(expected))))
    hours = sorted(chance.choices(range(24), _CURVE, k=count))
    for hour in hours:
        yield day.replace(hour=hour, minute=chance.randrange(60), second=chance.randrange(60))


def _matter(services: Sequence[Service], chance: random.Random) -> Service:
    return chance.choices(services, [_OFTEN.get(service.id, _REST) for service in services])[0]


def _ask(served: Site, db: Database, service: Service, release: str, chance: random.Random) -> None:
    question = chance.choice(service.utterances)
    weights = dict(_ENDINGS)
    weights[Status.NOT_COVERED] *= _POORLY.get(service.id, 1.0)
    status = _drawn(weights, chance)
    district = _drawn(_DISTRICTS, chance)
    named = () if status in _WITHOUT_OFFICE else (_referral(service, question, district),)
    answer = Answer(question, status, release, service.do, services=named)
    consultation = Consultation(answer, district=district or None)
    kept = served.desk.store.keep_answer_in(db, consultation, _drawn(_CHANNELS, chance))
    if chance.random() < 0.12:
        bad = chance.random() < (0.7 if status in (Status.NOT_COVERED, Status.CLARIFY) else 0.2)
        reason = chance.choice(("", *REASONS[:4], "还是不知道去哪里")) if bad else ""
        Feedback(served.desk.store).give(db, "甲", kept, Verdict.BAD if bad else Verdict.GOOD, reason)
    if chance.random() < 0.03:
        _hand_over(served, db, kept, chance, chance.choice(_DESKS))


def _referral(service: Service, question: str, district: str) -> Referral:
    return Referral(service, service.when, deadlines_for(question, service), district or None, 0.9)


def _hand_over(served: Site, db: Database, who: str, chance: random.Random, desk: str | None) -> None:
    """A ticket, answered by a desk after a while of its hours, or by nobody yet."""
    tickets, clock = Tickets(served.desk.store), served.desk.clock
    number = tickets.open(db, Request(who, "web", "", "想找人问问", "想找人问问")).ticket.number
    if desk is None:
        return
    opened = clock.at
    clock.at = Hours().next_opening(opened) + timedelta(minutes=min(240.0, chance.lognormvariate(2.6, 0.8)))
    actor = Actor(Party.OPERATOR, desk, desk)
    tickets.claim(db, number, actor)
    tickets.answer(db, number, actor, "请带身份证和合同来窗口。")
    tickets.close(db, number, actor)
    clock.at = opened


def _drawn(weights: dict[_T, float], chance: random.Random) -> _T:
    return chance.choices(list(weights), list(weights.values()))[0]
