"""Replay: what a button shows again is what stands in the directory and the law today."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.answer import Alarm, Answer, Option, Referral, Status
from bot.cite import quotation, whole
from bot.consult import Consultation
from bot.kept import KeptAnswer
from bot.replay import answer_of
from bot.store import Store
from bot.wording import records
from knowledge.clause import Clause, Validity
from knowledge.service import Deadline, Service
from retrieval.index import Index
from tests.builders import AID, WAGES, clause, index, release, service, source, statute, wages_service

OTHER_LAW = clause("statute/仲裁法/1", "为保证公正、及时地仲裁经济纠纷，制定本法。", "第一条")
DEADLINES = (
    Deadline("一年内申请仲裁", "statute/劳动法/48", "最低工资", ("仲裁",)),
    Deadline("两年内举报", "statute/劳动法/48", "最低工资", ("举报",)),
)


def made(
    folder: Path,
    clauses: tuple[Clause, ...] = (),
    services: tuple[Service, ...] = (),
    validity: Validity = Validity.IN_FORCE,
) -> Index:
    """The index as it was when the answer was given, but for what is said here."""
    clauses = (*(clauses or (clause(), *statute())), OTHER_LAW)
    services = services or (service(), wages_service(deadlines=DEADLINES))
    sources = [
        source(i, validity=validity) if i == "statute/劳动法" else source(i)
        for i in dict.fromkeys(c.source for c in clauses)
    ]
    return index(folder, release(clauses, services, sources))


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return made(tmp_path_factory.mktemp("live"))


@pytest.fixture
def given(live: Index) -> Answer:
    quotes = (
        quotation(live, "statute/劳动法/50", "不得拖欠工资。", 0.7),
        quotation(live, "plan/17", AID, 0.8),
    )
    wages = live.services["labor-inspection"]
    referrals = (
        Referral(wages, wages.when, (1,), "米易县", 0.9),
        Referral(live.services["legal-aid"], "钱不够请律师", (), None, 0.1),
    )
    summary = "您说的旧法已废止。" + wages.do
    return Answer(
        "老板拖欠工资，怎么举报",
        Status.ANSWERED,
        live.release,
        summary,
        citations=tuple(c for c in quotes if c),
        services=referrals,
    )


def kept(store: Store, answer: Answer) -> KeptAnswer:
    found = store.answer(store.keep_answer(Consultation(answer), "telegram"))
    assert found
    return found


def test_on_the_same_release_it_is_the_same_answer(store: Store, live: Index, given: Answer) -> None:
    assert answer_of(kept(store, given), live) == given


def test_of_a_safety_card_and_a_choice_nothing_is_lost(store: Store, live: Index, given: Answer) -> None:
    alarm = Alarm("violence", ("110", "12338"), "先离开那里。\n打110。")
    urgent = replace(given, status=Status.URGENT, urgent=alarm, summary=alarm.card.strip())
    options = (Option("工伤", "干活受伤了怎么办"),)
    vague = replace(given, status=Status.CLARIFY, citations=(), options=options, summary="哪一种最像？")
    assert answer_of(kept(store, urgent), live) == urgent
    assert answer_of(kept(store, vague), live) == vague


def test_a_number_put_right_since_is_the_one_shown(store: Store, given: Answer, tmp_path: Path) -> None:
    later = made(tmp_path, services=(service(), wages_service(deadlines=DEADLINES, do="先打12345。")))
    shown = answer_of(kept(store, given), later)
    assert shown.summary == "您说的旧法已废止。先打12345。"
    assert shown.release == later.release != given.release
    assert shown.citations == given.citations
    assert shown.services[0].deadlines == (1,), "chosen anew by the question's words"


def test_words_that_moved_inside_their_clause_are_found(store: Store, given: Answer, tmp_path: Path) -> None:
    clauses = (clause(), clause("statute/劳动法/50", "国家保护劳动者。" + WAGES, "第五十条"), *statute()[::2])
    shown = answer_of(kept(store, given), made(tmp_path, clauses))
    first = shown.citations[0]
    assert first.quote == "不得拖欠工资。"
    assert first.start == given.citations[0].start + len("国家保护劳动者。")
    assert records.CHANGED not in shown.summary


@pytest.mark.parametrize(
    ("text", "validity", "why"),
    [
        ("用人单位应当按月支付劳动报酬。", Validity.IN_FORCE, "the words are gone"),
        ("短。", Validity.IN_FORCE, "the clause is shorter than the quotation"),
        ("", Validity.IN_FORCE, "the clause is gone"),
        (WAGES, Validity.REPEALED, "the words stand, but are no law any more"),
    ],
)
def test_words_that_do_not_stand_today_are_left_out_and_said(
    store: Store, given: Answer, tmp_path: Path, text: str, validity: Validity, why: str
) -> None:
    changed = (clause("statute/劳动法/50", text, "第五十条"),) if text else ()
    later = made(tmp_path, (clause(), *changed, *statute()[::2]), validity=validity)
    shown = answer_of(kept(store, given), later)
    assert [c.clause for c in shown.citations] == ["plan/17"], why
    assert shown.summary.endswith(records.CHANGED)
    assert shown.status is Status.ANSWERED


def test_without_any_ground_left_it_does_not_claim_one(store: Store, given: Answer, tmp_path: Path) -> None:
    later = made(tmp_path, (clause(text="完全改写了。"), *statute()[::2]))
    shown = answer_of(kept(store, given), later)
    assert (shown.status, shown.citations) == (Status.NOT_COVERED, ())


def test_a_service_that_is_gone_is_left_out_and_said(store: Store, given: Answer, tmp_path: Path) -> None:
    shown = answer_of(kept(store, given), made(tmp_path, services=(service(),)))
    assert [r.service.id for r in shown.services] == ["legal-aid"]
    assert shown.summary == "您说的旧法已废止。" + service().do + records.CHANGED


def test_a_clause_asked_for_by_number_is_shown_as_it_is_now(
    store: Store, live: Index, tmp_path: Path
) -> None:
    full = whole(live, live.clauses["statute/劳动法/50"])
    asked = Answer("劳动法50条", Status.CLAUSE, live.release, "原文如下。", citations=(full,))
    assert answer_of(kept(store, asked), live) == asked
    clauses = (clause(), clause("statute/劳动法/50", "改写过的。", "第五十条"), *statute()[::2])
    (shown,) = answer_of(kept(store, asked), made(tmp_path, clauses)).citations
    assert shown.quote == "改写过的。"


def test_an_answer_of_the_first_version_shows_only_what_is_certain(
    store: Store, live: Index, given: Answer
) -> None:
    new = kept(store, given)
    old = replace(
        new, citations=tuple(replace(c, digest="") for c in new.citations), release="r0", remarks=""
    )
    shown = answer_of(old, live)
    assert shown.citations == ()
    assert [r.service.id for r in shown.services] == ["labor-inspection", "legal-aid"]
