"""What a release would change in the answers, and when that is too much."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.answer import Answer, Status
from bot.comparison import LIMITS, Figures, compare, losses, shifts
from bot.golden import Case
from knowledge.changes import What
from tests.builders import answer, clause, index, release, service, statute, wages_service

GOOD = Figures(0.95, 0.99, 0.96, 0.98, 1.0, 0.0)


@pytest.mark.parametrize(
    ("after", "lost"),
    [
        (GOOD, []),
        (replace(GOOD, first=0.99), []),
        (replace(GOOD, first=0.94), []),
        (replace(GOOD, first=0.93), ["first"]),
        (replace(GOOD, urgent=0.999), ["urgent"]),
        (replace(GOOD, false_alarms=0.004), []),
        (replace(GOOD, false_alarms=0.02), ["false_alarms"]),
        (replace(GOOD, status=0.9, clause=0.9), ["clause", "status"]),
    ],
)
def test_a_figure_may_fall_a_little_but_no_danger_may_be_missed(after: Figures, lost: list[str]) -> None:
    assert [name for name, _, _ in losses(GOOD, after)] == lost
    assert LIMITS.urgent == 0.0


def test_a_question_answered_otherwise_is_shown_with_both_answers() -> None:
    def old(question: str) -> Answer:
        return answer(question)

    def new(question: str) -> Answer:
        return (
            answer(question, status=Status.NOT_COVERED, citations=())
            if "工资" in question
            else answer(question)
        )

    (shift,) = shifts([("g1", "工资没发"), ("g2", "要离婚")], old, new)
    assert (shift.id, shift.question) == ("g1", "工资没发")
    assert (shift.before.status, shift.after.status) == (Status.ANSWERED, Status.NOT_COVERED)
    assert (shift.before.clauses, shift.after.clauses) == (("plan/17",), ())


def test_two_releases_are_compared_in_content_and_in_answers(tmp_path: Path) -> None:
    old = index(tmp_path / "old")
    changed = release(
        (clause(), *statute()[:2], clause("statute/劳动法/52", "新的一条。")),
        (service(do="先打12345。"), wages_service()),
    )
    new = index(tmp_path / "new", changed)
    cases = [Case("c1", "工资没发", "legal-aid", (), (17,), (), Status.ANSWERED)]
    found = compare(old, new, answer, lambda q: answer(q, services=()), cases, [("a1", "拖欠工资")])
    assert [(c.what, c.id) for c in found.changes.clauses] == [
        (What.ADDED, "statute/劳动法/52"),
        (What.REMOVED, "statute/劳动法/91"),
    ]
    assert [(s.id, [f.field for f in s.fields]) for s in found.changes.services] == [("legal-aid", ["do"])]
    assert (found.before.first, found.after.first) == (1.0, 0.0)
    assert [s.id for s in found.golden] == ["c1"] and [s.id for s in found.recent] == ["a1"]
    assert (found.release, found.against) == (new.release, old.release)
