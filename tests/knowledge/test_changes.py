"""What differs between two states of the knowledge."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.changes import ClauseChange, Mark, What, clause_changes, pieces, service_changes
from knowledge.clause import Clause, Validity
from tests.builders import WAGES, clause, service, source

LABOUR = "《中华人民共和国劳动法》第50条"
HELD = {"statute/劳动法": source()}


def book(*clauses: Clause) -> dict[str, Clause]:
    return {c.id: c for c in clauses}


def changes(before: dict[str, Clause], after: dict[str, Clause]) -> tuple[ClauseChange, ...]:
    return clause_changes(before, after, HELD, HELD)


FIFTY = clause("statute/劳动法/50", WAGES)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (book(FIFTY), book(FIFTY), ()),
        (book(), book(FIFTY), (ClauseChange(What.ADDED, FIFTY.id, LABOUR, "", WAGES),)),
        (book(FIFTY), book(), (ClauseChange(What.REMOVED, FIFTY.id, LABOUR, WAGES, ""),)),
        (
            book(FIFTY),
            book(clause(FIFTY.id, "工资应当按月支付。")),
            (ClauseChange(What.REWORDED, FIFTY.id, LABOUR, WAGES, "工资应当按月支付。"),),
        ),
        (
            book(FIFTY),
            book(clause("statute/劳动法/51", WAGES)),
            (
                ClauseChange(
                    What.MOVED,
                    "statute/劳动法/51",
                    "《中华人民共和国劳动法》第51条",
                    FIFTY.id,
                    "statute/劳动法/51",
                ),
            ),
        ),
        (
            book(FIFTY),
            book(clause(FIFTY.id, WAGES, path=("第五章　工资",))),
            (ClauseChange(What.MOVED, FIFTY.id, LABOUR, "第50条", "第五章　工资 第50条"),),
        ),
    ],
    ids=["the same", "added", "removed", "reworded", "renumbered", "under another heading"],
)
def test_a_clause_that_differs_is_told_once_and_rightly(
    before: dict[str, Clause], after: dict[str, Clause], expected: tuple[ClauseChange, ...]
) -> None:
    assert changes(before, after) == expected


def test_words_that_stand_in_two_places_are_not_taken_for_moved_ones() -> None:
    twice = book(clause("statute/劳动法/51", WAGES), clause("statute/劳动法/52", WAGES))
    assert [c.what for c in changes(book(FIFTY), twice)] == [What.REMOVED, What.ADDED, What.ADDED]


def test_a_law_that_is_no_longer_in_force_changes_the_standing_of_its_clauses() -> None:
    repealed = {"statute/劳动法": source(validity=Validity.REPEALED)}
    (change,) = clause_changes(book(FIFTY), book(FIFTY), HELD, repealed)
    assert (change.what, change.before, change.after) == (What.STANDING, "现行有效", "已废止")


def test_a_service_tells_every_part_that_differs() -> None:
    old, new = service(), service(do="先打12348。", keywords=("律师",))
    (change,) = service_changes({old.id: old}, {new.id: new})
    assert {f.field: (f.before, f.after) for f in change.fields} == {
        "do": (old.do, "先打12348。"),
        "keywords": ("律师\n法律援助", "律师"),
    }
    assert service_changes({}, {new.id: new})[0].what is What.ADDED
    assert service_changes({old.id: old}, {})[0].what is What.REMOVED


@given(
    st.text("工资应当按月支付，。十三六日", max_size=30), st.text("工资应当按月支付，。十三六日", max_size=30)
)
def test_the_pieces_of_a_diff_make_both_texts_again(before: str, after: str) -> None:
    found = pieces(before, after)
    assert "".join(p.text for p in found if p.mark is not Mark.NEW) == before
    assert "".join(p.text for p in found if p.mark is not Mark.GONE) == after
    assert all(p.text for p in found)
