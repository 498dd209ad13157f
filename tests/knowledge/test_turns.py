import pytest

from knowledge.clause import Source, Validity
from knowledge.turns import begins, next_turn, on_day, version_on
from tests.builders import source

OLD, NEW = "statute/商标法", "statute/商标法@2026-06-26"


def versions() -> dict[str, Source]:
    old = source(OLD, version="2019-04-23", effective="1983-03-01")
    new = source(NEW, version="2026-06-26", effective="2027-01-01", validity=Validity.PENDING)
    return {s.id: s for s in (source("plan"), old, new)}


@pytest.mark.parametrize(
    ("day", "old", "new", "why"),
    [
        ("2026-12-31", Validity.IN_FORCE, Validity.PENDING, "the day before"),
        ("2027-01-01", Validity.HISTORICAL, Validity.IN_FORCE, "the day itself"),
        ("2030-05-01", Validity.HISTORICAL, Validity.IN_FORCE, "any later day"),
    ],
)
def test_a_new_version_replaces_the_old_on_its_day(day: str, old: Validity, new: Validity, why: str) -> None:
    found = on_day(versions(), day)
    assert (found[OLD].validity, found[NEW].validity) == (old, new), why
    assert found["plan"] == versions()["plan"]


def test_a_repealed_law_is_law_until_its_day() -> None:
    law = {"a": source("a", validity=Validity.IN_FORCE, repealed="2027-05-01")}
    assert [on_day(law, day)["a"].citable for day in ("2027-04-30", "2027-05-01")] == [True, False]


@pytest.mark.parametrize(
    ("after", "turn"), [("2026-11-30", "2027-01-01"), ("2026-12-31", "2027-01-01"), ("2027-01-01", "")]
)
def test_the_next_turn_is_the_first_day_on_which_something_changes(after: str, turn: str) -> None:
    assert next_turn(versions().values(), after) == turn


def test_what_is_no_law_any_more_turns_no_more() -> None:
    gone = source("a", validity=Validity.HISTORICAL, effective="2027-01-01", repealed="2028-01-01")
    assert next_turn([gone], "2026-01-01") == ""


def test_turning_twice_is_turning_once() -> None:
    once = on_day(versions(), "2027-01-01")
    assert on_day(once, "2027-01-01") == once


def test_an_amended_text_begins_when_it_was_amended() -> None:
    assert [begins(s) for s in versions().values() if s.id != "plan"] == ["2019-04-23", "2027-01-01"]


@pytest.mark.parametrize(
    ("day", "found"),
    [("2019-04-22", None), ("2019-04-23", OLD), ("2026-12-31", OLD), ("2027-01-01", NEW)],
)
def test_the_version_of_a_day_is_the_last_that_had_begun(day: str, found: str | None) -> None:
    version = version_on(versions().values(), "中华人民共和国商标法", day)
    assert (version.id if version else None) == found


def test_a_law_that_was_repealed_by_then_has_no_version() -> None:
    assert version_on([source("a", version="2000-01-01", repealed="2020-01-01")], "a", "2020-01-01") is None
