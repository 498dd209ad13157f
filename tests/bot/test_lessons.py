"""Lessons: anybody at the desk proposes, an administrator decides, and what is learned is on the disk, once."""

import json
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from bot import learned
from bot.account import Account, Role
from bot.answer import Status
from bot.canned_book import CannedBook
from bot.golden import read_cases
from bot.lesson import Kind, Lesson, Objection, Standing, Step, fault, step
from bot.lessons import Lessons
from bot.quoted import Quoted
from bot.store import Store
from bot.tickets import Request, Tickets
from knowledge.learned import read_curated, with_learned
from retrieval.index import Index
from tests.builders import WAGES, index

LI = Account("li", Role.OPERATOR)
SUN = Account("sun", Role.OPERATOR, trainee=True)
ZHAO = Account("zhao", Role.SUPERVISOR)
CHEN = Account("chen", Role.ADMINISTRATOR)
OWN = Account("li", Role.ADMINISTRATOR)
AT = "2026-11-23T10:00:00.000+08:00"
GROUND = Quoted("statute/劳动法/50", WAGES)


def lesson(kind: Kind = Kind.SAYING, **fields: Any) -> Lesson:
    made = Lesson(0, kind, "包工头跑了咋办", "labor-inspection", "li", AT)
    if kind is Kind.GOLDEN:
        made = replace(made, clauses=("plan/17", "statute/劳动法/50"))
    if kind is Kind.CURATED:
        made = replace(made, text="请打12333。", citations=(GROUND,))
    return replace(made, **fields)


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return index(tmp_path_factory.mktemp("law"))


@pytest.fixture
def lessons(store: Store, tmp_path: Path) -> Lessons:
    return Lessons(store, tmp_path / "learned")


def propose(store: Store, lessons: Lessons, law: Index, one: Lesson, who: Account = LI) -> Lesson:
    with store.writing() as db:
        kept = lessons.propose(db, who, one, law)
    assert isinstance(kept, Lesson)
    return kept


LAWFUL = {
    (Standing.PROPOSED, Step.ACCEPT, "chen"): Standing.LEARNED,
    (Standing.PROPOSED, Step.DECLINE, "chen"): Standing.DECLINED,
    (Standing.PROPOSED, Step.WITHDRAW, "li"): Standing.WITHDRAWN,
    (Standing.PROPOSED, Step.ACCEPT, "own"): Standing.LEARNED,
    (Standing.PROPOSED, Step.DECLINE, "own"): Standing.DECLINED,
    (Standing.PROPOSED, Step.WITHDRAW, "own"): Standing.WITHDRAWN,
}
ACTORS = {"li": LI, "sun": SUN, "zhao": ZHAO, "chen": CHEN, "own": OWN}


@pytest.mark.parametrize(("standing", "what", "who"), list(product(Standing, Step, ACTORS)))
def test_only_the_table_is_lawful(standing: Standing, what: Step, who: str) -> None:
    after = step(lesson(standing=standing), what, ACTORS[who], AT)
    lawful = LAWFUL.get((standing, what, who))
    if lawful is None:
        assert isinstance(after, Objection)
    else:
        assert isinstance(after, Lesson) and (after.standing, after.decided_by) == (lawful, ACTORS[who].name)


@pytest.mark.parametrize(
    ("one", "objection"),
    [
        (lesson(), None),
        (lesson(Kind.GOLDEN), None),
        (lesson(Kind.CURATED), None),
        (lesson(Kind.GOLDEN, service="", status=Status.OUTSIDE), None),
        (lesson(question="  "), Objection.NO_QUESTION),
        (lesson(question="长" * 201), Objection.TOO_LONG),
        (lesson(service=""), Objection.NO_SERVICE),
        (lesson(service="none"), Objection.NO_SERVICE),
        (lesson(Kind.GOLDEN, service="none"), Objection.NO_SERVICE),
        (lesson(Kind.GOLDEN, clauses=("plan/99",)), Objection.NO_CLAUSE),
        (lesson(Kind.CURATED, text=" "), Objection.NO_TEXT),
        (lesson(Kind.CURATED, text="《劳动法》第五十条：“工资一年一发。”"), Objection.WRONG_LAW),
        (lesson(Kind.CURATED, citations=(Quoted("plan/17", "免费"),)), Objection.WRONG_LAW),
    ],
)
def test_what_cannot_be_learned_says_why(law: Index, one: Lesson, objection: Objection | None) -> None:
    assert fault(one, law) is objection
    assert fault(one, None) is Objection.NO_INDEX


def test_a_golden_case_is_evaluated_from_then_on(
    store: Store, lessons: Lessons, law: Index, tmp_path: Path
) -> None:
    kept = propose(store, lessons, law, lesson(Kind.GOLDEN))
    with store.writing() as db:
        assert isinstance(lessons.accept(db, CHEN, kept.id, law), Lesson)
    (case,) = read_cases(tmp_path / "learned" / "golden.jsonl")
    assert (case.id, case.text, case.best) == (f"learned-{kept.id}", kept.question, "labor-inspection")
    assert (case.clauses, case.laws, case.status) == ((17,), ("statute/劳动法/50",), Status.ANSWERED)


def test_a_saying_leads_to_its_service_in_the_next_release(
    store: Store, lessons: Lessons, law: Index, tmp_path: Path
) -> None:
    kept = propose(store, lessons, law, lesson())
    with store.writing() as db:
        lessons.accept(db, CHEN, kept.id, law)
    told, problems = with_learned(law.services.values(), tmp_path / "learned")
    assert problems == ()
    assert next(s for s in told if s.id == "labor-inspection").utterances[-1] == "包工头跑了咋办"


def test_a_curated_answer_is_a_canned_one_at_once(
    store: Store, lessons: Lessons, law: Index, tmp_path: Path
) -> None:
    kept = propose(store, lessons, law, lesson(Kind.CURATED))
    with store.writing() as db:
        lessons.accept(db, CHEN, kept.id, law)
    (canned,) = CannedBook(store).all()
    assert (canned.title, canned.text, canned.citations) == (kept.question, "请打12333。", (GROUND,))
    clauses = {c: law.clauses[c] for c in law.ids}
    (one,), problems = read_curated(tmp_path / "learned", law.services.values(), clauses, law.sources)
    assert problems == () and one.question == kept.question


def test_what_is_proposed_is_masked_and_once(store: Store, lessons: Lessons, law: Index) -> None:
    one = lesson(Kind.CURATED, question="老板电话13800138000", text="打12333，别打13800138000")
    kept = propose(store, lessons, law, one)
    assert (kept.question, kept.text) == ("老板电话〔电话〕", "打12333，别打〔电话〕")
    assert propose(store, lessons, law, one, SUN) == kept
    assert lessons.proposed() == (kept,)


def test_a_decision_is_one_and_audited(store: Store, lessons: Lessons, law: Index) -> None:
    kept = propose(store, lessons, law, lesson())
    with store.writing() as db:
        assert lessons.accept(db, ZHAO, kept.id, law) is Objection.NOT_ALLOWED
        assert isinstance(lessons.decline(db, CHEN, kept.id, "说法太偏"), Lesson)
        assert lessons.accept(db, CHEN, kept.id, law) is Objection.DECIDED
        assert lessons.withdraw(db, LI, kept.id) is Objection.DECIDED
        assert lessons.accept(db, CHEN, 99, law) is Objection.NOT_FOUND
    assert lessons.proposed() == () and lessons.decided()[0].remark == "说法太偏"
    assert [entry.action for entry in store.audit()] == ["lesson.decline", "lesson.propose"]


def test_what_is_the_law_no_more_when_it_is_decided_is_not_learned(
    store: Store, lessons: Lessons, law: Index, tmp_path: Path
) -> None:
    from tests.builders import clause, release

    kept = propose(store, lessons, law, lesson(Kind.CURATED))
    changed = index(
        tmp_path / "next", release((clause(), clause("statute/劳动法/50", "工资按日发。", "第五十条")))
    )
    with store.writing() as db:
        assert lessons.accept(db, CHEN, kept.id, changed) is Objection.WRONG_LAW
    assert lessons.proposed() == (kept,)


def test_where_the_folder_takes_nothing_nothing_is_learned(store: Store, law: Index, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    for folder in (blocked, None):
        lessons = Lessons(store, folder)
        kept = propose(store, lessons, law, lesson())
        with store.writing() as db:
            assert lessons.accept(db, CHEN, kept.id, law) is Objection.NOT_WRITTEN
        assert lessons.proposed() == (kept,)


def test_a_power_cut_between_file_and_record_learns_it_once(
    store: Store, lessons: Lessons, law: Index, tmp_path: Path
) -> None:
    kept = propose(store, lessons, law, lesson(Kind.GOLDEN))
    with pytest.raises(KeyboardInterrupt), store.writing() as db:
        lessons.accept(db, CHEN, kept.id, law)
        raise KeyboardInterrupt
    assert lessons.proposed() == (kept,), "the record is as it was, the file has it already"
    with store.writing() as db:
        lessons.accept(db, CHEN, kept.id, law)
    lines = (tmp_path / "learned" / "golden.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines] == [f"learned-{kept.id}"]


def test_a_file_that_ends_without_a_line_s_end_is_added_to_properly(tmp_path: Path) -> None:
    path = tmp_path / "sayings" / "labor-inspection.txt"
    path.parent.mkdir()
    path.write_text("手写的一句", encoding="utf-8")
    learned.learn(tmp_path, lesson())
    learned.learn(tmp_path, lesson())
    assert path.read_text(encoding="utf-8") == "手写的一句\n包工头跑了咋办\n"
    assert [p.name for p in path.parent.iterdir()] == ["labor-inspection.txt"], "nothing is left beside it"


def test_proposals_of_a_ticket_go_when_its_citizen_is_forgotten(
    store: Store, lessons: Lessons, law: Index
) -> None:
    tickets = Tickets(store)
    with store.writing() as db:
        number = tickets.open(db, Request("甲", "web", "5", "问", "问")).ticket.number
    propose(store, lessons, law, lesson(ticket=number))
    kept = propose(store, lessons, law, lesson(question="学了的", ticket=number))
    with store.writing() as db:
        lessons.accept(db, CHEN, kept.id, law)
        tickets.erase_words(db, "甲")
    assert lessons.proposed() == ()
    assert [(one.question, one.ticket) for one in lessons.decided()] == [("学了的", "")]
