"""What of an answer is counted: where, when and about what, in columns beside it; no words, and nothing invented."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from bot.answer import Referral, Status
from bot.consult import Consultation
from bot.countable import Countable, countable
from bot.migrations import MIGRATIONS
from bot.store import Store, open_store
from knowledge.service import Deadline
from tests.bot.conftest import NOW
from tests.builders import answer, consultation, findings, service

TERMS = (
    Deadline("一年内申请仲裁", "statute/劳动法/48", "…", ("多久", "时效")),
    Deadline("五日内决定受理", "statute/劳动法/50", "…", ("受理",)),
)
AID = service(deadlines=TERMS)


def asked(question: str = "老板拖欠工资", district: str | None = None, **fields: Any) -> Consultation:
    return replace(consultation(question, **fields), district=district)


@pytest.mark.parametrize(
    ("at", "day", "hour"),
    [
        ("2026-07-01T09:00:00+08:00", "2026-07-01", 9),
        ("2026-06-30T16:00:00+00:00", "2026-07-01", 0),
        ("2025-12-31T15:59:59.999999+00:00", "2025-12-31", 23),
        ("2025-12-31T16:00:00+00:00", "2026-01-01", 0),
    ],
)
def test_day_and_hour_are_those_of_the_city(at: str, day: str, hour: int) -> None:
    counted = countable(asked(), at)
    assert (counted.day, counted.hour) == (day, hour)


@pytest.mark.parametrize(
    ("question", "told", "district", "why"),
    [
        ("老板拖欠工资", "仁和区", "仁和区", "known from the conversation"),
        ("我在米易，老板拖欠工资", None, "米易县", "named in the question"),
        ("我在米易，老板拖欠工资", "仁和区", "仁和区", "what the dialogue settled comes first"),
        ("在攀枝花上班没发工资", None, "攀枝花市", "only the city"),
        ("老板拖欠工资", None, "", "nowhere said"),
        ("人在东区，厂在西区，没发工资", None, "", "two are none"),
    ],
)
def test_the_district_is_the_one_said(question: str, told: str | None, district: str, why: str) -> None:
    assert countable(asked(question, told), NOW).district == district, why


@pytest.mark.parametrize(
    ("fields", "service_id", "why"),
    [
        ({}, "legal-aid", "the first office named"),
        ({"services": (), "status": Status.CLARIFY}, "legal-aid", "the nearest found"),
        ({"services": (), "status": Status.NOT_COVERED}, "legal-aid", "the nearest found"),
        ({"services": (), "status": Status.OUTSIDE}, "", "no matter for any office"),
    ],
)
def test_a_question_counts_under_one_office(fields: dict[str, Any], service_id: str, why: str) -> None:
    assert countable(asked(**fields), NOW).service == service_id, why


def test_a_deadline_asked_for_is_told_from_those_shown_anyway() -> None:
    shown = (Referral(AID, "", (0, 1), None, 0.9),)
    counted = countable(asked("老板拖欠工资", services=shown), NOW)
    assert counted.deadlines == (("statute/劳动法/48", 0, 0), ("statute/劳动法/50", 1, 0))
    wanted = (Referral(AID, "", (1,), None, 0.9),)
    assert countable(asked("多少天受理", services=wanted), NOW).deadlines == (("statute/劳动法/50", 1, 1),)


def test_what_was_not_looked_up_has_no_day_but_a_cry_for_help_has() -> None:
    off = Consultation(answer(status=Status.NOT_COVERED, release=None, services=(), citations=()))
    assert countable(off, NOW) == Countable("", 9, "", "")
    alone = Consultation(answer(status=Status.URGENT, release=None, services=(), citations=()))
    assert countable(alone, NOW).day == "2026-07-01"


def test_it_is_kept_beside_the_answer_and_goes_with_it(store: Store) -> None:
    shown = (Referral(AID, "", (1,), None, 0.9),)
    store.keep_answer(asked("几天受理", "西区", services=shown), "web", "甲")
    sql = "SELECT day, hour, service, district, deadlines FROM answers"
    with store.aside() as db:
        row = db.execute(sql).fetchone()
    assert row == ("2026-07-01", 9, "legal-aid", "西区", '[["statute/劳动法/50",1,1]]')
    store.erase("甲")
    with store.aside() as db:
        assert db.execute(sql).fetchall() == []


def test_reading_aside_sees_one_moment_and_keeps_no_writer_waiting(store: Store) -> None:
    store.keep_answer(consultation(), "web")
    count = "SELECT count(*) FROM answers"
    with store.aside() as db:
        assert db.execute(count).fetchone() == (1,)
        store.keep_answer(consultation(), "web")
        assert db.execute(count).fetchone() == (1,)
        with pytest.raises(Exception, match="readonly"):
            db.execute("DELETE FROM answers")
    assert len(store.recent()) == 2


def test_answers_of_an_earlier_version_are_counted_as_far_as_they_tell(path: Path) -> None:
    path.parent.mkdir()
    old = Database(path)
    for step in MIGRATIONS[:17]:
        step(old)
    old.execute("PRAGMA user_version = 17")
    signals = json.dumps([("plan", "plan/17", 0.9, 1, 1), ("service", "notary", 0.9, 1, 0.5)])
    rows = (
        ("first", "2025-12-31T16:30:00+00:00", "answered", "r", '[["legal-aid",0.9]]'),
        ("full", NOW, "answered", "r", '[["legal-aid",0.9,"",[0],"西区"]]'),
        ("near", NOW, "clarify", "r", "[]"),
        ("far", NOW, "outside", "r", "[]"),
        ("off", NOW, "not_covered", None, "[]"),
    )
    with old.conn:
        for name, at, status, release, services in rows:
            old.execute(
                "INSERT INTO answers (id, asked_at, channel, conversation, question, status, release, citations,"
                " services, signals) VALUES (?, ?, 'web', '', '问', ?, ?, '[]', ?, ?)",
                (name, at, status, release, services, signals),
            )
    old.close()
    store = open_store(path, lambda: NOW)
    with store.reading() as db:
        found = db.execute("SELECT id, day, hour, service, district FROM answers ORDER BY rowid").fetchall()
    store.close()
    assert found == [
        ("first", "2026-01-01", 0, "legal-aid", ""),
        ("full", "2026-07-01", 9, "legal-aid", "西区"),
        ("near", "2026-07-01", 9, "notary", ""),
        ("far", "2026-07-01", 9, "", ""),
        ("off", "", 0, "", ""),
    ]


def test_the_nearest_is_the_first_that_search_found() -> None:
    found = findings()
    unclear = Consultation(answer(status=Status.CLARIFY, services=()), found)
    assert countable(unclear, NOW).service == found.services[0].service
