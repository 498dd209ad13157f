"""Board: what an operator sees for words typed; the same answer as everybody's, with what search found beside it."""

import pytest

from bot.answer import Status, as_json
from bot.board import (
    COMMON,
    MOST_PLAN,
    MOST_SERVICES,
    MOST_STATUTES,
    common_in,
    look_up,
    serves,
    shown,
)
from bot.consult import consult
from bot.live import Live
from tests.builders import (
    FakeEncoder,
    index,
    release,
    rules,
    service,
    wages_service,
)


@pytest.mark.parametrize(
    "question",
    [
        "老板拖欠工资三个月",
        "工",
        "民法典1254条",
        "老公正在打我",
        "帮我编一条法律",
        "今天天气",
        "help me",
        "？",
    ],
)
def test_the_answer_is_the_one_that_every_door_gives(real: Live, question: str) -> None:
    told = consult(question, real.index, real.encoder, rules()).answer
    assert as_json(look_up(question, real.index, real.encoder, rules()).answer) == as_json(told)


@pytest.mark.parametrize(
    "question", ["老板拖欠工资三个月", "民法典1254条", "老公正在打我", "帮我编一条法律", "help"]
)
def test_whatever_the_answer_an_operator_sees_what_was_found(real: Live, question: str) -> None:
    board = look_up(question, real.index, real.encoder, rules())
    assert board.statutes and board.plan and board.services
    assert len(board.statutes) <= MOST_STATUTES and len(board.plan) <= MOST_PLAN
    assert len(board.services) <= MOST_SERVICES


@pytest.mark.parametrize("question", ["老板拖欠工资三个月", "工伤认定", "邻居漏水泡了我家"])
def test_every_sentence_shown_is_a_span_of_its_clause(real: Live, question: str) -> None:
    board = look_up(question, real.index, real.encoder, rules())
    for found in (*board.statutes, *board.plan):
        assert found.sentence == found.clause.text[found.start : found.end] != ""


def test_law_stands_before_the_plan_whose_term_is_over(real: Live) -> None:
    board = look_up("老板拖欠工资三个月", real.index, real.encoder, rules())
    kinds = [c.clause.partition("/")[0] for c in board.grounds]
    assert kinds == sorted(kinds, reverse=True) and set(kinds) == {"statute", "plan"}


def test_a_clause_asked_for_by_number_is_first_and_whole(real: Live) -> None:
    first = look_up("民法典第1254条说的什么", real.index, real.encoder, rules()).statutes[0]
    assert first.exact and first.clause.id == "statute/民法典/1254"
    assert first.sentence == first.clause.text


def test_a_clause_of_the_plan_asked_for_is_first_in_the_plan(real: Live) -> None:
    board = look_up("规划第十七条", real.index, real.encoder, rules())
    assert [found.clause.id for found in board.plan if found.exact] == ["plan/17"]
    assert not any(found.exact for found in board.statutes)


def test_what_the_answer_names_leads_the_services_and_is_told_apart(real: Live) -> None:
    board = look_up("老公正在打我", real.index, real.encoder, rules())
    assert board.answer.status is Status.URGENT
    named = [referral.service.id for referral in board.answer.services]
    assert [found.service.id for found in board.services if found.chosen] == named
    assert [found.service.id for found in board.services][: len(named)] == named


def test_no_clause_or_service_stands_there_twice(real: Live) -> None:
    board = look_up("劳动法第五十条 拖欠工资", real.index, real.encoder, rules())
    for ids in (
        [found.clause.id for found in (*board.statutes, *board.plan)],
        [found.service.id for found in board.services],
    ):
        assert len(ids) == len(set(ids))


def test_without_an_index_danger_is_still_seen() -> None:
    board = look_up("老公正在打我", None, None, rules())
    assert board.answer.urgent is not None and board.release is None
    assert (board.statutes, board.plan, board.services, board.findings) == ((), (), (), None)


def test_what_is_no_law_today_is_shown_and_marked(real: Live) -> None:
    first = look_up("农村土地承包法第三条", real.index, real.encoder, rules()).statutes[0]
    assert first.exact and not first.source.citable
    assert first.validity.startswith("已废止")


@pytest.mark.parametrize(
    ("districts", "district", "there"),
    [
        ((), "东区", True),
        (("米易县",), "东区", False),
        (("米易县",), "米易县", True),
        (("米易县",), "", True),
    ],
)
def test_a_service_of_some_districts_is_shown_to_these(
    districts: tuple[str, ...], district: str, there: bool
) -> None:
    assert serves(service(districts=districts), district) is there


def test_a_service_of_another_district_is_not_among_the_results(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    services = (service(districts=("米易县",)), wages_service())
    made = index(tmp_path_factory.mktemp("district"), release(services=services))
    everywhere = look_up("请不起律师", made, FakeEncoder(), rules())
    elsewhere = look_up("请不起律师", made, FakeEncoder(), rules(), "东区")
    assert "legal-aid" in [found.service.id for found in everywhere.services]
    assert "legal-aid" not in [found.service.id for found in elsewhere.services]


@pytest.mark.parametrize(
    ("wanted", "kinds"),
    [
        ((), ("plan", "statute", "service")),
        (("service",), ("service",)),
        (("service", "plan"), ("plan", "service")),
        (("x",), ("plan", "statute", "service")),
    ],
)
def test_the_kinds_wanted_are_shown(wanted: tuple[str, ...], kinds: tuple[str, ...]) -> None:
    assert shown(wanted) == kinds


def test_pairs_that_much_of_the_law_has_are_common(real: Live) -> None:
    assert real.index is not None
    common = common_in(real.index)
    assert [pair for pair in ("应当", "规定", "拖欠", "工伤", "？？", "") if common(pair)] == ["应当", "规定"]
    assert real.index.statutes.lexical.share("应当") > COMMON
