"""Suggestions: what was suggested, and whether it was sent as it was, changed or refused, is kept."""

import pytest

from bot.answer import Alarm, Status
from bot.outcome import Outcome
from bot.store import Store
from bot.suggestion import outcome, question, text_of
from bot.suggestions import Suggestions
from bot.tickets import Request, Tickets
from retrieval.clean import MAX_QUESTION
from tests.builders import AID, answer, consultation


@pytest.fixture
def suggestions(store: Store) -> Suggestions:
    return Suggestions(store)


def offered(store: Store, suggestions: Suggestions, ticket: str = "20261123-001", basis: int = 0) -> int:
    with store.writing() as db:
        return suggestions.offer(db, ticket, basis, consultation()).id


def test_a_suggestion_says_where_to_go_and_quotes_its_grounds() -> None:
    text = text_of(answer())
    assert "该找：法律援助，电话12348" in text and f"“{AID}”" in text and "规划期至2020年" in text
    assert text.endswith("不代替律师意见。")


@pytest.mark.parametrize("status", [Status.CLARIFY, Status.OUTSIDE, Status.GREETING, Status.REFUSED])
def test_where_nothing_is_certain_nothing_is_suggested(status: Status) -> None:
    assert text_of(answer(status=status)) == ""


def test_where_nothing_was_found_nothing_is_suggested() -> None:
    assert text_of(answer(status=Status.NOT_COVERED, services=(), citations=())) == ""


def test_in_danger_the_safety_card_comes_first() -> None:
    alarm = Alarm("violence", ("110",), "马上打110。")
    text = text_of(answer(status=Status.URGENT, summary="马上打110。", urgent=alarm))
    assert text.startswith("马上打110。")


def test_the_newest_words_are_surely_looked_up() -> None:
    asked = question("问" * MAX_QUESTION, ("最后一句",))
    assert len(asked) == MAX_QUESTION and asked.endswith("最后一句")
    assert question("", ()) == ""


@pytest.mark.parametrize(
    ("sent", "came_to"),
    [
        ("甲\n乙", "sent"),
        ("甲\r\n乙 ", "sent"),
        (" 甲\n乙\n", "sent"),
        ("甲\n丙", "amended"),
        ("甲乙", "amended"),
    ],
)
def test_whether_it_was_changed_does_not_hang_on_blanks(sent: str, came_to: str) -> None:
    assert outcome("甲\n乙", sent) is Outcome(came_to)


def test_of_one_state_and_release_there_is_one(store: Store, suggestions: Suggestions) -> None:
    first = offered(store, suggestions)
    assert offered(store, suggestions) == first
    assert offered(store, suggestions, basis=7) != first
    made = suggestions.made("20261123-001", 0, "abc0123456789def")
    assert made is not None and made.id == first and made.outcome is Outcome.OFFERED
    kept = store.answer(made.answer)
    assert kept is not None and kept.channel == "desk"


def test_what_became_of_it_is_kept_with_both_texts(store: Store, suggestions: Suggestions) -> None:
    one, two, three = (offered(store, suggestions, basis=n) for n in range(3))
    text = suggestions.find(one).text  # type: ignore[union-attr]
    with store.writing() as db:
        suggestions.answered(db, one, "20261123-001", "li", text)
        suggestions.answered(db, two, "20261123-001", "li", "请打12333。")
        assert suggestions.refuse(db, three, "li", "依据不对，他电话13800138000")
        suggestions.answered(db, three, "20261123-001", "li", "请打12345。")
        suggestions.answered(db, three, "20261123-001", "li", "再说一次")
        suggestions.answered(db, one, "another", "li", "别人的工单")
        assert not suggestions.refuse(db, one, "li", "晚了")
        assert not suggestions.refuse(db, 99, "li", "没有")
    found = suggestions.of_ticket("20261123-001")
    assert [(s.outcome.value, s.sent, s.reason) for s in found] == [
        ("sent", text, ""),
        ("amended", "请打12333。", ""),
        ("refused", "请打12345。", "依据不对，他电话〔电话〕"),
    ]
    assert [s.id for s in suggestions.changed(9)] == [three, two]
    assert dict(suggestions.counts()) == {"offered": 0, "sent": 1, "amended": 1, "refused": 1}


def test_what_was_written_goes_when_the_citizen_is_forgotten(store: Store, suggestions: Suggestions) -> None:
    tickets = Tickets(store)
    with store.writing() as db:
        number = tickets.open(db, Request("甲", "web", "5", "问", "问")).ticket.number
        suggestions.offer(db, number, 0, consultation())
        suggestions.answered(db, 1, number, "li", "写给甲的话")
        tickets.erase_words(db, "甲")
    assert [s.sent for s in suggestions.of_ticket(number)] == [""]
