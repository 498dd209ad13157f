"""Counsel: what the law says comes first where it is sure, then what the office advises on the matter."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.answer import Answer, Citation, Referral, Status, as_json
from bot.card import BlockKind
from bot.cards import answer_card
from bot.counsel import SURE, counsel, leading, meaning
from bot.terminal import render_answer
from bot.thread import Thread
from bot.wording import answers
from knowledge.service import Ground
from tests.builders import AID, WAGES, answer, wages_service

OWED = "工资要按月发，老板不能拖"
LAW = Citation("statute/劳动法/50", "劳动法", "第五十条", WAGES, 0, len(WAGES), "现行有效", 0.9, OWED)
PLAN = Citation("plan/17", "规划", "（十七）", AID, 0, len(AID), "规划期至2020年", 1.0)
SERVICE = wages_service(statutes=(Ground("statute/劳动法/50", WAGES, ("工资",), OWED),))
NAMED = (Referral(SERVICE, SERVICE.when, (), None, 0.9),)


def test_what_the_law_says_opens_the_answer() -> None:
    said = counsel("老板拖欠工资", NAMED, (PLAN, LAW), Status.ANSWERED)
    assert said == f"法律规定：{OWED}。{SERVICE.do}"


@pytest.mark.parametrize(
    "citation",
    [replace(LAW, score=SURE - 0.01), replace(LAW, why=""), PLAN],
    ids=["unsure", "without a meaning", "the plan"],
)
def test_what_is_not_sure_or_has_no_meaning_does_not(citation: Citation) -> None:
    assert leading((citation,)) is None
    assert counsel("老板拖欠工资", NAMED, (citation,), Status.ANSWERED) == SERVICE.do


def test_the_surest_opens_and_only_that() -> None:
    other = replace(LAW, clause="statute/劳动法/51", score=0.95, why="放假也算工资")
    said = counsel("老板拖欠工资", NAMED, (LAW, other), Status.ANSWERED)
    assert said.startswith("法律规定：放假也算工资。") and OWED not in said


def test_where_nothing_can_be_quoted_nothing_is_said_of_the_law() -> None:
    said = counsel("老板拖欠工资", NAMED, (), Status.NOT_COVERED)
    assert said.startswith(answers.NOT_COVERED) and SERVICE.name in said


def test_a_meaning_is_found_whatever_spaces_the_quotation_has() -> None:
    assert meaning((SERVICE,), "statute/劳动法/50", WAGES) == OWED
    assert meaning((SERVICE,), "statute/劳动法/50", "\n".join((WAGES[:3], WAGES[3:]))) == OWED
    assert meaning((SERVICE,), "statute/劳动法/50", WAGES[:-1]) == ""
    assert meaning((SERVICE,), "statute/劳动法/51", WAGES) == ""


def test_beside_a_quotation_stands_what_it_means_unless_the_answer_said_it() -> None:
    other = replace(LAW, clause="statute/劳动法/51", score=0.3, why="放假也算工资")
    told = answer("老板拖欠工资", citations=(LAW, other), services=NAMED)
    told = replace(told, summary=counsel(told.question, NAMED, told.citations, told.status))
    blocks = answer_card(told, "", Thread()).blocks
    texts = [block.text for block in blocks if block.kind is BlockKind.TEXT]
    assert texts.count("意思是：放假也算工资。") == 1 and texts.count(f"法律规定：{OWED}。") == 1
    assert not any(text.startswith("意思是：工资要") for text in texts)
    printed = render_answer(told)
    assert printed.count(OWED) == 1 and printed.count("意思是：放假也算工资。") == 1


def test_the_interface_for_programs_has_the_quotation_as_agreed() -> None:
    given = as_json(answer(citations=(LAW,)))["citations"][0]
    assert set(given) == {"clause", "source", "label", "quote", "start", "end", "validity", "score"}


def test_real_answers_open_with_what_the_law_says(ask: Callable[[str], Answer]) -> None:
    found = ask("老板让我们签自愿放弃社保的承诺书，有没有用")
    lead = leading(found.citations)
    assert lead is not None and "社保" in lead.why
    assert found.summary.startswith(answers.in_law(lead.why))
