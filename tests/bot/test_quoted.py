"""What a text says the law says: every quotation that is not word for word in its clause is found, and no other."""

from pathlib import Path

import pytest

from bot.consult import consult
from bot.golden import read_cases
from bot.live import Live
from bot.quoted import FaultKind, Quoted, clause_of, faults, stands
from bot.suggestion import text_of
from knowledge.clause import Validity
from knowledge.plan import PLAN_TITLE
from retrieval.index import Index
from tests.builders import AID, WAGES, answer, clause, index, release, rules, source

NESTED = "对“恶意欠薪”的，由公安机关依法处理。"


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Index:
    clauses = (
        clause(),
        clause("statute/劳动法/50", WAGES, "第五十条"),
        clause("statute/劳动法/91-1", NESTED, "第九十一条之一"),
        clause("statute/劳动法/48", "国家实行最低工资保障制度。\n最低工资的具体标准由省规定。", "第四十八条"),
        clause("statute/民法通则/3", "当事人在民事活动中的地位平等。", "第三条"),
    )
    sources = (
        source("plan"),
        source(),
        source("statute/民法通则", title="中华人民共和国民法通则", validity=Validity.REPEALED),
    )
    return index(tmp_path_factory.mktemp("law"), release(clauses, sources=sources))


GOOD = [
    (
        "《中华人民共和国劳动法》第五十条：“用人单位应当按月足额支付劳动报酬，不得拖欠工资。”",
        "as an answer cites it",
    ),
    ("依据：《劳动法》第50条：“不得拖欠工资”（现行有效）", "in short, in figures, a part of it"),
    ("《劳动法》第五十条规定：“用人单位应当按月足额支付劳动报酬……不得拖欠工资。”", "with words left out"),
    ("《劳动法》第四十八条：“国家实行最低工资保障制度。最低工资的具体标准由省规定。”", "over a line's end"),
    ("《劳动法》第九十一条之一：“对“恶意欠薪”的，由公安机关依法处理。”", "with a quotation inside"),
    (f"《{PLAN_TITLE}》（十七）完善群众权益保障机制：“{AID}”", "the plan with its heading"),
    ("劳动法第五十条规定，“不得拖欠工资”。", "said in passing"),
    ("老板说“你被开除了”，您可以打12333。", "words of no law"),
    ("《劳动合同》里写的“试用期三个月”要看合同。", "a contract is no law"),
    ("请打12333。", "nothing of the law at all"),
    ("《劳动法》第五十条说的“拖欠”，是指不按月发。", "a word, no sentence"),
]


@pytest.mark.parametrize(("text", "why"), GOOD)
def test_what_holds_is_let_pass(law: Index, text: str, why: str) -> None:
    assert faults(text, law) == (), why


BAD = [
    ("《劳动法》第五十条：“用人单位应当按周支付劳动报酬。”", FaultKind.NOT_VERBATIM, "another word"),
    ("《劳动法》第四十八条：“不得拖欠工资”", FaultKind.NOT_VERBATIM, "another article's words"),
    ("《劳动法》第五十条规定：“不得拖欠工资……应当按月足额支付”", FaultKind.NOT_VERBATIM, "another order"),
    ("劳动法第五十条规定，“可以拖欠工资一个月”。", FaultKind.NOT_VERBATIM, "said in passing"),
    (f"《{PLAN_TITLE}》（十七）：“免费为所有人请律师。”", FaultKind.NOT_VERBATIM, "the plan"),
    ('《劳动法》第五十条："不得拖延发放工资。"', FaultKind.NOT_VERBATIM, "straight marks"),
    ("《劳动法》第五十条：「不得拖延发放工资。」", FaultKind.NOT_VERBATIM, "corner marks"),
    ("《劳动法》第五十条：“不得拖延发放工资。", FaultKind.NOT_VERBATIM, "a mark left open"),
    ("《劳动法》第五百条：“不得拖欠工资”", FaultKind.NO_CLAUSE, "no such article"),
    (f"《{PLAN_TITLE}》（三十九）有规定。", FaultKind.NO_CLAUSE, "no such clause of the plan"),
    ("《四川省工资支付条例》第三条：“不得拖欠工资”", FaultKind.UNKNOWN, "a law that is not held"),
    (
        "《民法通则》第三条：“当事人在民事活动中的地位平等。”",
        FaultKind.NOT_LAW,
        "word for word, but repealed",
    ),
]


@pytest.mark.parametrize(("text", "kind", "why"), BAD)
def test_what_does_not_hold_is_found(law: Index, text: str, kind: FaultKind, why: str) -> None:
    assert [fault.kind for fault in faults(f"您好。{text}请打12333。", law)] == [kind], why


def test_every_fault_is_told_not_only_the_first(law: Index) -> None:
    text = (
        "《劳动法》第五十条：“可以拖欠工资。”\n《劳动法》第四十八条：“没有最低工资。”\n《劳动法》第九百条。"
    )
    assert [fault.clause for fault in faults(text, law)] == ["", "statute/劳动法/50", "statute/劳动法/48"]


def test_without_the_law_nothing_can_be_held_against_it(law: Index) -> None:
    text = "《劳动法》第五十条：“不得拖欠工资”"
    assert [fault.kind for fault in faults(text, None)] == [FaultKind.UNCHECKED]
    assert faults("请打12333。", None) == ()


def test_an_article_that_the_next_release_changes_no_longer_holds(law: Index, tmp_path: Path) -> None:
    text = f"《劳动法》第五十条：“{WAGES}”"
    changed = index(
        tmp_path,
        release((clause(), clause("statute/劳动法/50", "用人单位应当按日支付劳动报酬。", "第五十条"))),
    )
    assert faults(text, law) == ()
    assert [fault.kind for fault in faults(text, changed)] == [FaultKind.NOT_VERBATIM]


@pytest.mark.parametrize(
    ("quoted", "kind"),
    [
        (Quoted("statute/劳动法/50", "不得拖欠工资"), None),
        (Quoted("statute/劳动法/50", "可以拖欠工资"), FaultKind.NOT_VERBATIM),
        (Quoted("statute/劳动法/500", "不得拖欠工资"), FaultKind.NO_CLAUSE),
        (Quoted("statute/民法通则/3", "地位平等"), FaultKind.NOT_LAW),
    ],
)
def test_a_ground_stands_only_if_it_is_the_law_of_today(
    law: Index, quoted: Quoted, kind: FaultKind | None
) -> None:
    fault = stands(quoted, law)
    assert (fault.kind if fault else None) is kind


@pytest.mark.parametrize(
    ("typed", "clause_id"),
    [
        ("statute/劳动法/50", "statute/劳动法/50"),
        (" plan/17 ", "plan/17"),
        ("劳动法50条", "statute/劳动法/50"),
        ("《劳动法》第九十一条之一", "statute/劳动法/91-1"),
        ("规划第十七条", "plan/17"),
        ("劳动法第48条、第50条", ""),
        ("劳动法第900条", ""),
        ("", ""),
        ("工资", ""),
    ],
)
def test_a_clause_is_picked_by_id_or_by_name(law: Index, typed: str, clause_id: str) -> None:
    assert clause_of(typed, law) == clause_id


def test_a_suggestion_s_own_words_always_hold(law: Index) -> None:
    assert "依据：" in text_of(answer()) and faults(text_of(answer()), law) == ()


def test_no_suggestion_for_a_golden_question_is_in_doubt(real: Live) -> None:
    cases = read_cases(Path(__file__).parents[1] / "golden" / "unseen.jsonl")[::3]
    assert real.index is not None
    suggested = 0
    for case in cases:
        text = text_of(consult(case.text, real.index, real.encoder, rules()).answer)
        assert faults(text, real.index) == (), text
        suggested += bool(text)
    assert suggested > len(cases) / 2
