from collections.abc import Callable
from pathlib import Path

import pytest

from bot.answer import Answer, Status
from bot.cite import ENOUGH_ALONE, KNOWN, best_sentence, cite, quotation
from bot.live import Live
from knowledge.service import Deadline, Ground
from retrieval.hit import ClauseHit, Findings
from tests.builders import AID, WAGES, clause, index, release, service, wages_service


def hit(asked: float) -> ClauseHit:
    return ClauseHit("statute/劳动法/50", 0, 5, similarity=0.9, lexical=5.0, score=1.0, rank=1, asked=asked)


def findings(
    grounds: dict[tuple[str, int], float] | None = None, statutes: tuple[ClauseHit, ...] = ()
) -> Findings:
    return Findings((), statutes, (), (), grounds or {})


def test_every_ground_of_the_directory_can_be_quoted(real: Live) -> None:
    assert real.index is not None
    for entry in real.index.services.values():
        grounds: tuple[Ground | Deadline, ...] = (*entry.plan, *entry.statutes, *entry.deadlines)
        for ground in grounds:
            citation = quotation(real.index, ground.clause, ground.quote, 1.0)
            assert citation is not None, (entry.id, ground.clause)
            clause = real.index.clauses[ground.clause]
            assert citation.quote == clause.text[citation.start : citation.end]
            assert real.index.sources[clause.source].citable


@pytest.mark.parametrize(
    ("text", "about", "near", "cited", "why"),
    [
        ("老板拖欠工资", ("拖欠",), 0.0, True, "its cue stands in the question"),
        ("老板拖欠工资", ("社保",), 0.0, False, "it speaks of something else"),
        ("老板拖欠工资", ("社保",), 3.5, True, "no cue, but by far the nearest in meaning"),
        ("老板拖欠工资", (), 0.0, True, "general: it stands alone where nothing else can be shown"),
        ("老板拖欠工资", (), 1.6, True, "general and near"),
    ],
)
def test_a_ground_is_cited_when_it_bears(
    tmp_path_factory: pytest.TempPathFactory,
    text: str,
    about: tuple[str, ...],
    near: float,
    cited: bool,
    why: str,
) -> None:
    other = Ground("statute/劳动法/50", WAGES, ("过节费",))
    entry = wages_service(statutes=(Ground("statute/劳动法/50", WAGES, about), other), plan=())
    made = index(tmp_path_factory.mktemp("cite"), release(services=(service(), entry)))
    found = cite(text, [(entry, 0.9)], findings({("labor-inspection", 0): near}), made)
    assert bool(found) is cited, why
    assert all(c.score >= ENOUGH_ALONE for c in found)


def test_the_plan_stands_before_the_law_and_no_more_than_four_in_all(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    made = index(tmp_path_factory.mktemp("cite"))
    entry = wages_service(
        plan=(Ground("plan/17", AID),), statutes=(Ground("statute/劳动法/50", WAGES, ("工资",)),)
    )
    assert [c.clause for c in cite("拖欠工资", [(entry, 0.9)], findings(), made)] == [
        "plan/17",
        "statute/劳动法/50",
    ]


@pytest.mark.parametrize(("known", "cited"), [(KNOWN, True), (KNOWN - 0.01, False)])
def test_without_a_ground_an_article_stands_only_if_it_is_known_to_answer_such_a_question(
    tmp_path: Path, known: float, cited: bool
) -> None:
    # The first by far in meaning and in words, which vouches for nothing.
    entry, made = service(plan=()), index(tmp_path)
    assert bool(cite("工资", [(entry, 0.9)], findings(statutes=(hit(known),)), made)) is cited


@pytest.mark.parametrize(
    "question",
    [
        "工厂天天排黑烟，依据大气污染防治法第九十九条怎么处罚，我们村民都受不了",
        "我的商标被人冒用了，依据商标法第五十七条能要求赔多少",
        "我被人骗了三万块，刑法第266条能不能判他，我去哪里报案",
    ],
)
def test_law_not_in_force_is_named_in_words_and_never_a_ground(
    ask: Callable[[str], Answer], real: Live, question: str
) -> None:
    answer = ask(question)
    assert real.index is not None
    assert answer.status in (Status.ANSWERED, Status.NOT_COVERED)
    assert all(real.index.sources[real.index.clauses[c.clause].source].citable for c in answer.citations)
    assert "不能当现行依据" in answer.summary


def test_a_lead_in_is_quoted_with_its_list(real: Live) -> None:
    text = (
        "有下列情形之一，导致离婚的，可以请求赔偿：\n（一）重婚；\n（二）实施家庭暴力。\n其他情形另行处理。"
    )
    quoted = best_sentence(clause("statute/民法典/1091", text), 0, len(text), "离婚能不能请求赔偿")
    assert quoted == text[: text.index("\n其他")]
    assert real.index
    given = quotation(real.index, "statute/民法典/1091", "导致离婚的，无过错方有权请求损害赔偿：", 1.0)
    assert given and given.quote.startswith("导致离婚的") and "实施家庭暴力；" in given.quote
    assert given.quote == real.index.clauses[given.clause].text[given.start : given.end]
    assert best_sentence(clause("statute/民法典/1", "说明如下："), 0, 5, "说明") == "说明如下："
