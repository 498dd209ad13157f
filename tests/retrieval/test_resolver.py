import pytest

from knowledge.clause import Clause, Kind, Source, Validity
from knowledge.library import CONTENT, PLAN_FILE
from knowledge.plan import parse_plan
from retrieval.clean import clean
from retrieval.resolver import Names, names_from, read_aliases, replaced_names, resolve

PLAN = parse_plan((CONTENT / PLAN_FILE).read_text(encoding="utf-8"))
LAWS = {
    "民法典": 1260,
    "刑法": 452,
    "劳动合同法": 98,
    "消费者权益保护法": 63,
    "民事诉讼法": 306,
    "环境保护法": 70,
    "生态环境法典": 1242,
    "治安管理处罚法": 144,
}


def sources() -> list[Source]:
    return [Source(f"statute/{n}", Kind.STATUTE, f"中华人民共和国{n}", Validity.IN_FORCE) for n in LAWS]


EXISTS = {c.id: c for c in PLAN.clauses} | {
    f"statute/{law}/{n}": Clause("", "", "", "", (), "")
    for law, count in LAWS.items()
    for n in range(1, count + 1)
}
EXISTS["statute/刑法/133-1"] = Clause("", "", "", "", (), "")


@pytest.fixture(scope="module")
def names() -> Names:
    return names_from(read_aliases(CONTENT / "aliases.yaml"), sources(), PLAN.clauses)


@pytest.mark.parametrize(
    ("question", "clauses", "only"),
    [
        ("第十七条", ["plan/17"], True),
        ("规划（二十四）", ["plan/24"], True),
        ("24条", ["plan/24"], True),
        ("（十七）", ["plan/17"], True),
        ("第１７条讲的什么", ["plan/17"], True),
        ("依法治市规划第八条怎么规定的？", ["plan/8"], True),
        ("規劃第十七條", ["plan/17"], True),
        ("规划第17条和第20条分别讲的啥子", ["plan/17", "plan/20"], True),
        ("民法典1254条", ["statute/民法典/1254"], True),
        ("中华人民共和国民法典第一千二百五十四条", ["statute/民法典/1254"], True),
        ("刑法第一百三十三条之一", ["statute/刑法/133-1"], True),
        ("消法55条是啥子", ["statute/消费者权益保护法/55"], True),
        ("民诉法第一百二十二条", ["statute/民事诉讼法/122"], True),
        (
            "治安管理处罚法第四十三条和第四十四条",
            ["statute/治安管理处罚法/43", "statute/治安管理处罚法/44"],
            True,
        ),
        ("完善群众权益保障机制", ["plan/17"], True),
        ("深化司法公开，落实司法为民讲的是啥", ["plan/15"], True),
        ("帮我把规划第十九条念一遍，我眼睛不好", ["plan/19"], True),
        ("民典法第1079条", ["statute/民法典/1079"], True),
        ("消费者权益保户法55条", ["statute/消费者权益保护法/55"], True),
        ("民法典1079", ["statute/民法典/1079"], True),
        ("《民法典》1079", ["statute/民法典/1079"], True),
        ("刑法133之一", ["statute/刑法/133-1"], True),
        ("劳动合同法三十八", ["statute/劳动合同法/38"], True),
        ("规划17", ["plan/17"], True),
        ("plan/17", ["plan/17"], True),
        ("statute/民法典/1254", ["statute/民法典/1254"], True),
        ("民法典第1079、1080条", ["statute/民法典/1079", "statute/民法典/1080"], True),
        ("民法典1062到1064条", ["statute/民法典/1062", "statute/民法典/1063", "statute/民法典/1064"], True),
        ("民法典第壹仟零柒拾玖条", ["statute/民法典/1079"], True),
        ("民法典第10 79条", ["statute/民法典/1079"], True),
        ("民法典婚姻家庭编第一千零七十九条", ["statute/民法典/1079"], True),
        ("按照劳动合同法第82条，没签合同我干了八个月能要双倍工资吗", ["statute/劳动合同法/82"], False),
    ],
)
def test_a_clause_named_by_number_or_name_is_found(
    names: Names, question: str, clauses: list[str], only: bool
) -> None:
    found = resolve(clean(question), names, EXISTS)
    assert found is not None
    assert list(found.clauses) == clauses
    assert found.only is only


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("规划第四十条", "只有29条，没有第40条"),
        ("第一百条", "您没说是哪部法律"),
        ("民法典第2000条", "《民法典》没有第二千条"),
        ("婚姻法第24条还有效吗", "《婚姻法》已经失效"),
        ("民法典第零条", "没有这一条"),
        ("四川省民法典第10条", "知识库里没有"),
        ("劳动合同法实施条例第十八条", "知识库里没有《劳动合同法实施条例》"),
        ("婚姻登记条例第4条", "知识库里没有《婚姻登记条例》"),
        ("攀枝花市文明行为促进条例第10条", "知识库里没有"),
        ("最高法民间借贷司法解释第25条", "知识库里没有"),
        ("plan/30", "没有 plan/30"),
    ],
)
def test_a_clause_that_does_not_exist_gets_a_clear_no(names: Names, question: str, words: str) -> None:
    found = resolve(clean(question), names, EXISTS)
    assert found is not None
    assert found.clauses == ()
    assert words in "".join(found.missing)


def test_a_law_since_replaced_is_shown_with_a_note(names: Names) -> None:
    found = resolve("环保法第六条", names, EXISTS)
    assert found is not None
    assert found.clauses == ("statute/环境保护法/6",)
    assert "生态环境法典" in found.notes[0]


@pytest.mark.parametrize(
    "question",
    [
        "我写了24条意见给物业没人理",
        "被抢了2条烟咋办",
        "我家有两条狗",
        "一条狗咬了我",
        "老板拖欠我三个月工资",
        "劳动法",
        "三条腿的板凳坏了找谁赔",
        "（一）我的工资没发（二）社保没交，怎么办",
        "",
    ],
)
def test_other_questions_name_no_clause(names: Names, question: str) -> None:
    assert resolve(clean(question), names, EXISTS) is None


def text_of(law: str, version: str, effective: str, validity: Validity = Validity.IN_FORCE) -> Source:
    old = "" if validity is Validity.IN_FORCE else f"@{version}"
    title = f"中华人民共和国{law}"
    return Source(f"statute/{law}{old}", Kind.STATUTE, title, validity, version=version, effective=effective)


OLD = "statute/仲裁法@2017-09-01"
DATED = names_from(
    read_aliases(CONTENT / "aliases.yaml"),
    [
        text_of("仲裁法", "2025-09-12", "2026-03-01"),
        text_of("仲裁法", "2017-09-01", "1995-09-01", Validity.HISTORICAL),
        text_of("民法典", "2020-05-28", "2021-01-01"),
    ],
    PLAN.clauses,
)
HELD = dict.fromkeys(("statute/仲裁法/5", f"{OLD}/5", "statute/民法典/5"))


@pytest.mark.parametrize(
    ("question", "clause", "words", "why"),
    [
        ("仲裁法第五条", "statute/仲裁法/5", "", "no date: the law in force"),
        ("2020年的仲裁法第五条怎么规定", f"{OLD}/5", "已经不用了", "the text of that year"),
        ("2025年仲裁法第5条", f"{OLD}/5", "已经不用了", "the new text was made but not in force"),
        ("2026年的仲裁法第5条", "statute/仲裁法/5", "", "the new text was in force"),
        ("修改前的《仲裁法》第五条", f"{OLD}/5", "已经不用了", "an age instead of a date"),
        ("旧仲裁法5条", f"{OLD}/5", "已经不用了", "an age instead of a date"),
        ("2023年的民法典第5条", "statute/民法典/5", "", "the same text then and now"),
        ("2019年的民法典第5条", "statute/民法典/5", "没有", "none was in force, and that is said"),
        ("旧民法典第5条", "statute/民法典/5", "没有", "there is no older text"),
    ],
)
def test_an_old_text_is_shown_only_if_asked_for_by_its_time(
    question: str, clause: str, words: str, why: str
) -> None:
    found = resolve(clean(question), DATED, HELD)
    assert found is not None
    assert (found.clauses, found.only) == ((clause,), True), why
    assert words in "".join(found.notes), why
    assert bool(found.notes) is bool(words), why


def test_an_article_the_old_text_does_not_have_gets_a_clear_no() -> None:
    found = resolve("2020年的仲裁法第5条", DATED, {"statute/仲裁法/5": None})
    assert found is not None
    assert found.clauses == ()
    assert "2017-09-01那一版没有第5条" in found.missing[0]


@pytest.mark.parametrize(
    ("text", "names_of"),
    [
        ("按婚姻法离婚女方能分一半吗", ("婚姻法",)),
        ("合同法和担保法怎么说", ("合同法", "担保法")),
        ("劳动合同法里怎么写的", ()),
        ("民法典规定了什么", ()),
        ("中华人民共和国继承法还管用吗", ("继承法",)),
    ],
)
def test_laws_that_others_replaced_are_noticed_in_a_question(
    names: Names, text: str, names_of: tuple[str, ...]
) -> None:
    assert replaced_names(text, names) == names_of
