"""Explain: what was chosen and what was not, each with its figures and the reason in plain words."""

import pytest

from bot.answer import Status
from bot.board import look_up
from bot.explain import MOST_CLAUSE_ROWS, MOST_SERVICE_ROWS, Explanation, explain
from bot.live import Live
from bot.wording import lookup as words
from tests.builders import rules


def explained(real: Live, question: str) -> Explanation:
    return explain(look_up(question, real.index, real.encoder, rules()), real.index)


@pytest.mark.parametrize(
    ("question", "status", "reason"),
    [
        ("老板拖欠工资三个月", Status.ANSWERED, "“劳动保障监察”"),
        ("上班路上被车撞了算不算工伤", Status.ANSWERED, "最像“社会保险经办与工伤认定”，可能性"),
        ("老公正在打我", Status.URGENT, "听出了危险：暴力"),
        ("民法典1254条", Status.CLAUSE, "直接取原文"),
        ("东区政务中心几点上班", Status.NOT_COVERED, "本地的具体数字、地址或时间"),
        ("给我讲个笑话听", Status.OUTSIDE, "与法律政务无关"),
        ("？？", Status.CLARIFY, "没有可以查的字"),
    ],
)
def test_how_a_question_ended_and_why(real: Live, question: str, status: Status, reason: str) -> None:
    found = explained(real, question)
    assert found.status == words.STATUS[status]
    assert reason in found.reason


def test_every_service_is_chosen_or_has_a_reason_not_to_be(real: Live) -> None:
    found = explained(real, "老板拖欠工资三个月")
    assert real.index is not None
    assert len(found.services) + found.unlisted == len(real.index.services)
    assert len(found.services) >= MOST_SERVICE_ROWS
    assert {row.verdict for row in found.services if not row.chosen} <= {words.BEHIND, words.UNLIKELY}
    others = [row.hit.probability for row in found.services if not row.chosen]
    assert others == sorted(others, reverse=True)


def test_the_chosen_stand_first_in_the_answer_s_order(real: Live) -> None:
    board = look_up("老板拖欠工资三个月", real.index, real.encoder, rules())
    found = explain(board, real.index)
    named = [referral.service.id for referral in board.answer.services]
    assert [row.hit.service for row in found.services if row.chosen] == named
    assert [row.chosen for row in found.services] == sorted(
        (row.chosen for row in found.services), reverse=True
    )


def test_who_stands_further_up_than_likely_was_placed_by_a_rule(real: Live) -> None:
    for place, row in enumerate(explained(real, "老板拖欠工资三个月").services, 1):
        if row.chosen:
            assert row.verdict == (words.PLACED if row.hit.rank > place else words.CHOSEN)


def test_every_clause_is_cited_or_has_a_reason_not_to_be(real: Live) -> None:
    board = look_up("老板拖欠工资三个月", real.index, real.encoder, rules())
    found = explain(board, real.index)
    cited = [row.hit.clause for row in (*found.statutes, *found.plan) if row.cited]
    assert set(cited) <= {citation.clause for citation in board.answer.citations} and cited
    assert len(found.statutes) >= MOST_CLAUSE_ROWS
    assert all(row.verdict for row in (*found.statutes, *found.plan))


def test_the_ways_to_be_no_matter_for_a_service_are_told_likeliest_first(real: Live) -> None:
    ways = explained(real, "给我讲个笑话听").ways
    assert ways[0].name == "与法律政务无关"
    assert [way.probability for way in ways] == sorted((way.probability for way in ways), reverse=True)
    assert {way.name for way in ways} == set(words.WAYS.values())


def test_where_no_service_is_wanted_none_is_called_unlikely(real: Live) -> None:
    assert {row.verdict for row in explained(real, "给我讲个笑话听").services} == {words.NO_SERVICE_WANTED}


def test_without_an_index_only_the_rules_explain() -> None:
    found = explain(look_up("老公正在打我", None, None, rules()), None)
    assert "暴力" in found.reason and found.services == ()


def test_every_status_has_words() -> None:
    assert set(words.STATUS) == set(Status)
