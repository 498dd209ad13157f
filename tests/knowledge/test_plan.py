import re

import pytest

from knowledge.library import CONTENT, PLAN_FILE
from knowledge.plan import Plan, parse_plan
from knowledge.problems import ContentError
from knowledge.sentences import sentence_spans

PUBLISHED = (CONTENT / PLAN_FILE).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def plan() -> Plan:
    return parse_plan(PUBLISHED)


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_has_8_parts_and_29_clauses_in_order(plan: Plan) -> None:
    assert len(plan.parts) == 8
    assert [c.id for c in plan.clauses] == [f"plan/{n}" for n in range(1, 30)]
    assert {c.path[0] for c in plan.clauses} == set(plan.parts)


def test_no_character_is_lost_but_page_furniture(plan: Plan) -> None:
    pieces = [*plan.preamble]
    part = ""
    for clause in plan.clauses:
        if clause.path[0] != part:
            part = clause.path[0]
            pieces.append(part)
        pieces += [clause.label, clause.text]
    rebuilt, original = bare("".join(pieces)), bare(PUBLISHED)
    # A heading that ran into its body was closed by a full stop; that mark is furniture, nothing else is.
    lost, at = [], 0
    for char in original:
        if at < len(rebuilt) and rebuilt[at] == char:
            at += 1
        else:
            lost.append(char)
    assert at == len(rebuilt)
    assert lost == ["。"] * 25


@pytest.mark.parametrize(
    ("clause", "healed"),
    [
        (2, "司法为民，依法规范"),
        (3, "监督问责机制不断健全"),
        (6, "普遍建立法律顾问制度，建立完善重大决策"),
        (9, "全面评估决策执行效果，并根据评估效果"),
        (10, "行政执法责任追究及重大"),
        (17, "和解解决模式"),
        (19, "以法制为基础，以健全金融"),
        (22, "法制副校长、法制辅导员"),
        (25, "加强对预算执行情况的监督"),
        (29, "加强行政执法队伍建设，加强食品药品"),
    ],
)
def test_sentences_cut_by_a_page_break_are_whole(plan: Plan, clause: int, healed: str) -> None:
    assert healed in bare(plan.clauses[clause - 1].text)


def test_bullets_and_paragraphs_are_kept(plan: Plan) -> None:
    goals = plan.clauses[2].text.split("\n")
    assert [p[:2] for p in goals] == ["到 ", "——", "——"]
    stages = plan.clauses[3].text.split("\n")
    assert stages[1].startswith("全面落实阶段")
    assert stages[2].startswith("全面深化阶段")


def test_headings_are_split_from_bodies(plan: Plan) -> None:
    assert plan.clauses[16].label == "（十七）完善群众权益保障机制"
    assert plan.clauses[16].text.startswith("建立覆盖城乡的群众权益保障体系")
    assert plan.clauses[14].label == "（十五）深化司法公开，落实司法为民"
    assert plan.clauses[0].text.startswith("高举中国特色社会主义伟大旗帜")


def test_sentence_offsets_point_into_the_clause(plan: Plan) -> None:
    for clause in plan.clauses:
        spans = sentence_spans(clause.text)
        assert bare("".join(clause.text[a:b] for a, b in spans)) == bare(clause.text)
        assert all(clause.text[b - 1] in "。；：！？”" for _, b in spans)


def test_a_lost_clause_is_refused_with_the_reason() -> None:
    with pytest.raises(ContentError, match="读到 8 条"):
        parse_plan(PUBLISHED.replace("（九）健全行政决策机制。", "健全行政决策机制。"))
