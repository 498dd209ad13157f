"""Told: what is copied and kept of what was told, with its ground and whether that is law today."""

import pytest

from bot.answer import Alarm, Citation, Referral, Status
from bot.board import Board, look_up
from bot.consult import Consultation
from bot.live import Live
from bot.told import Subject, Told, answer_told, clause_told, danger_told, lines, service_told, text
from bot.wording import answers
from knowledge.service import Deadline, Item, Phone
from tests.builders import AID, WAGES, answer, clause, rules, service, source, statute, wages_service

LAW = Citation("statute/劳动法/50", "中华人民共和国劳动法", "第五十条", WAGES, 0, len(WAGES), "现行有效", 0.9)
PLAN = Citation("plan/17", "规划", "（十七）", AID, 0, len(AID), "规划期至2020年", 0.9)
NAMED = wages_service(
    bring=tuple(Item(f"材料{n}。") for n in range(5)),
    deadlines=tuple(Deadline(f"{n}日内", "statute/劳动法/50", WAGES) for n in range(4)),
)


def board(status: Status = Status.ANSWERED, **fields: object) -> Board:
    referral = Referral(NAMED, NAMED.when, (2, 0, 1), None, 0.9)
    given: dict[str, object] = {"status": status, "citations": (PLAN, LAW), "services": (referral,)}
    said = answer("老板拖欠工资", **(given | fields))
    return Board("老板拖欠工资", "r1", "", Consultation(said), None, (), (), (), ())


def test_the_answer_names_service_papers_terms_and_the_law_in_force() -> None:
    told = answer_told(board())
    assert told is not None
    assert text(told, "r1").split("\n") == [
        "该找：劳动保障监察，电话12333（举报）",
        "先打12333举报拖欠工资。",
        "带：材料0；材料1；材料2",
        "期限：2日内；0日内（《劳动法》第50条）",
        answers.UNVERIFIED,
        f"依据：《中华人民共和国劳动法》第五十条：“{WAGES}”（现行有效）",
        "（知识库版本r1）",
    ]


@pytest.mark.parametrize(
    ("status", "said", "why"),
    [
        (Status.NOT_COVERED, (answers.NOT_COVERED, answers.UNVERIFIED), "what is not certain is not told"),
        (Status.CLARIFY, (answers.UNVERIFIED,), "nothing to do before it is clear"),
        (Status.URGENT, (NAMED.do, answers.UNVERIFIED), "what to do, no papers"),
    ],
)
def test_what_is_not_certain_is_not_told(status: Status, said: tuple[str, ...], why: str) -> None:
    told = answer_told(board(status))
    assert told is not None and told.advice == said


@pytest.mark.parametrize("citations", [(LAW,), (PLAN, LAW)])
def test_law_in_force_is_told_before_the_plan(citations: tuple[Citation, ...]) -> None:
    told = answer_told(board(citations=citations))
    assert told is not None and told.title == "《中华人民共和国劳动法》第五十条"


def test_an_answer_that_names_nothing_is_not_told() -> None:
    assert answer_told(board(Status.OUTSIDE, citations=(), services=())) is None


def test_an_answer_may_be_a_clause_alone() -> None:
    told = answer_told(board(Status.CLAUSE, services=()))
    assert told is not None
    assert (told.id, told.service, lines(told)) == (
        "statute/劳动法/50",
        "",
        (f"依据：《中华人民共和国劳动法》第五十条：“{WAGES}”（现行有效）",),
    )


def test_a_service_without_a_number_says_who_puts_through() -> None:
    told = service_told(service(phones=(), links=()))
    assert lines(told)[0] == "该找：法律援助，没有专门的号码，打12345转接"


def test_a_service_is_told_with_all_its_papers_and_terms_and_every_number() -> None:
    told = service_told(
        wages_service(bring=NAMED.bring, phones=(Phone("12333", "举报", "x"), Phone("12345", "", "x")))
    )
    assert told.phones == ("12333（举报）", "12345")
    assert "带：材料0；材料1；材料2；材料3；材料4" in told.advice


def test_nothing_is_said_about_numbers_that_were_verified() -> None:
    verified = service(phones=(Phone("12348", "咨询", "x", "2026-11-01"),), links=())
    assert answers.UNVERIFIED not in service_told(verified).advice


def test_a_clause_is_told_word_for_word_with_whether_it_is_law_today() -> None:
    told = clause_told(statute()[1], source())
    assert text(told, "r1") == (
        f"依据：《中华人民共和国劳动法》第五十条：“{WAGES}”（现行有效（2018-12-29文本））\n（知识库版本r1）"
    )
    assert clause_told(clause(), source("plan"), "健全法律援助机制").quote == "健全法律援助机制"


def test_danger_is_told_with_whom_to_call_first() -> None:
    told = danger_told(Alarm("fire", ("119", "120"), "马上打119\n别坐电梯\n"))
    assert (told.subject, lines(told)) == (Subject.DANGER, ("先打119、120", "马上打119", "别坐电梯"))


@pytest.mark.parametrize("question", ["老板拖欠工资三个月", "民法典1254条", "老公正在打我", "邻居漏水"])
def test_what_is_quoted_is_in_the_clause(real: Live, question: str) -> None:
    assert real.index is not None
    found = look_up(question, real.index, real.encoder, rules())
    told = answer_told(found)
    assert told is not None and told.quote in real.index.clauses[found.grounds[0].clause].text


def test_nothing_told_has_no_lines() -> None:
    assert lines(Told(Subject.ANSWER)) == ()
