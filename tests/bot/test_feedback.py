"""Feedback: one verdict for each answer and person, with what the answer stood on."""

from bot.answer import Status
from bot.feedback import Feedback, Opinion, Verdict
from bot.store import Store
from tests.bot.conftest import NOW
from tests.builders import consultation


def give(store: Store, answer: str, verdict: Verdict = Verdict.BAD, reason: str = "", key: str = "k") -> bool:
    with store.writing() as db:
        return Feedback(store).give(db, key, answer, verdict, reason)


def test_a_verdict_tells_an_administrator_what_failed(store: Store) -> None:
    answer = store.keep_answer(consultation(), "telegram")
    assert give(store, answer, Verdict.BAD, "电话打不通，我的是13800138000")
    expected = Opinion(
        answer,
        Verdict.BAD,
        "电话打不通，我的是〔电话〕",
        "abc0123456789def",
        ("plan/17",),
        "legal-aid",
        NOW,
    )
    assert Feedback(store).recent() == (expected,)


def test_an_answer_that_named_no_service_is_told_by_its_status(store: Store) -> None:
    outside = consultation(status=Status.OUTSIDE, services=(), citations=(), release=None)
    give(store, store.keep_answer(outside, "telegram"))
    (opinion,) = Feedback(store).recent()
    assert (opinion.route, opinion.release, opinion.citations) == ("outside", "", ())


def test_a_person_may_change_their_mind_and_counts_once(store: Store) -> None:
    feedback = Feedback(store)
    answer = store.keep_answer(consultation(), "telegram")
    give(store, answer, Verdict.GOOD)
    give(store, answer, Verdict.GOOD, key="other")
    give(store, answer, Verdict.BAD)
    give(store, answer, Verdict.BAD, "没说清楚")
    assert (feedback.count(Verdict.GOOD), feedback.count(Verdict.BAD)) == (1, 1)
    assert [o.reason for o in feedback.recent(verdict=Verdict.BAD)] == ["没说清楚"]
    assert len(feedback.recent()) == 2
    assert len(feedback.recent(1)) == 1


def test_an_answer_that_is_not_kept_any_more_gets_no_verdict(store: Store) -> None:
    answer = store.keep_answer(consultation(), "telegram", "telegram:1")
    store.erase("telegram:1")
    assert not give(store, answer)
    assert Feedback(store).recent() == ()


def test_an_erased_person_leaves_the_verdict_without_words(store: Store) -> None:
    feedback = Feedback(store)
    answer = store.keep_answer(consultation(), "telegram")
    for key in ("a", "b", "c"):
        give(store, answer, Verdict.BAD, f"{key}的话", key)
    with store.writing() as db:
        assert feedback.erase(db, "a") == 1
        assert feedback.erase(db, "b") == 1
        assert feedback.erase(db, "a") == 0
    assert feedback.count(Verdict.BAD) == 3
    assert sorted(o.reason for o in feedback.recent()) == ["", "", "c的话"]
