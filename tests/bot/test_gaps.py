"""Questions without a good answer: alike ones together, most asked first, with what they got."""

import pytest

from bot.answer import Status
from bot.feedback import Feedback, Verdict
from bot.gaps import Asked, gaps, grouped
from bot.store import Store
from tests.builders import consultation


def asked(question: str, answer: str = "a", bad: int = 0) -> Asked:
    return Asked(answer, question, Status.NOT_COVERED, "", (), bad, "2026-11-23T10:00:00+08:00")


@pytest.mark.parametrize(
    ("questions", "groups"),
    [
        (["彩礼能要回来吗", "彩礼能要回来吗？", "彩礼 能要回来 吗", "彩禮能要回來嗎"], [4]),
        (["彩礼能要回来吗", "彩礼怎么分割"], [1, 1]),
        (["邻居家的狗咬了我怎么赔", "邻居家的狗咬了我怎么赔偿"], [2]),
        (["彩礼", "工资"], [1, 1]),
        (["离婚", "离婚", "彩礼"], [2, 1]),
        (["？", "！"], [2]),
        ([], []),
    ],
)
def test_alike_questions_are_one(questions: list[str], groups: list[int]) -> None:
    assert [gap.count for gap in grouped(map(asked, questions))] == groups


def test_of_alike_ones_the_newest_is_shown_and_all_answers_are_led_to() -> None:
    (gap,) = grouped([asked("彩礼能退吗？", "new", 1), asked("彩礼能退吗", "old", 2)])
    assert (gap.newest.question, gap.count, gap.bad, gap.answers) == ("彩礼能退吗？", 2, 3, ("new", "old"))


def test_as_often_asked_the_worse_comes_first() -> None:
    assert [g.newest.answer for g in grouped([asked("彩礼", "x"), asked("工资", "y", 2)])] == ["y", "x"]


def test_what_counts_is_unanswered_or_not_helpful_and_asked_by_a_citizen(store: Store) -> None:
    feedback = Feedback(store)
    kept = {
        "good": store.keep_answer(consultation("答得好的"), "telegram"),
        "bad": store.keep_answer(consultation("答得不好的"), "telegram"),
        "outside": store.keep_answer(consultation("不归这里管的", status=Status.OUTSIDE), "web"),
        "rejected": store.keep_answer(consultation("其实归这里管的", status=Status.OUTSIDE), "web"),
        "open": store.keep_answer(consultation("没有依据的", status=Status.NOT_COVERED), "web"),
        "desk": store.keep_answer(consultation("建议里查的", status=Status.NOT_COVERED), "desk"),
    }
    with store.writing() as db:
        feedback.give(db, "甲", kept["good"], Verdict.GOOD)
        for person, name in (("甲", "bad"), ("乙", "bad"), ("甲", "rejected")):
            feedback.give(db, person, kept[name], Verdict.BAD)
    found = gaps(store)
    assert {gap.newest.question: gap.bad for gap in found} == {
        "答得不好的": 2,
        "其实归这里管的": 1,
        "没有依据的": 0,
    }
    bad = next(gap for gap in found if gap.bad == 2)
    assert (bad.newest.service, bad.newest.clauses) == ("legal-aid", ("plan/17",))
