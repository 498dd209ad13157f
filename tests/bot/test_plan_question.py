from collections.abc import Callable

import pytest

from bot.answer import Answer, Status
from bot.plan_question import KNOWN, WORDS, said, subject
from retrieval.clean import clean
from retrieval.hit import ClauseHit
from tests.builders import content, index, release

Ask = Callable[[str], Answer]


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("规划里关于村务公开怎么说", "村务公开怎么说"),
        ("依法治市谁是第一责任人", "谁是第一责任人"),
        ("干部不作为规划里怎么追责", "干部不作为怎么追责"),
        ("十三五之前攀枝花依法治市要做到什么", "十三五之前要做到什么"),
        ("请问规划讲的法律七进是哪七进", "请问讲的法律七进是哪七进"),
        ("到2020年攀枝花法治建设的总目标是啥子", "到2020年的总目标是啥子"),
        ("问责方面规划写了些什么", "问责方面写了些什么"),
        ("规划是哪一年印发的", "是哪一年印发"),
        # Plans for building, and an office.
        ("规划许可证什么时候到期", None),
        ("我们小区规划里有个幼儿园，现在改成商铺了", None),
        ("规划局公示了旁边要修加油站，咋个提意见", None),
        ("没得规划许可证修的房子算不算违建", None),
        ("村里的规划要修路占我家地怎么办", None),
        ("依法治市办在哪里", None),
        ("老板拖欠工资怎么办", None),
    ],
)
def test_what_the_plan_is_asked_about(text: str, topic: str | None) -> None:
    assert subject(clean(text)) == topic


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("十三五之前攀枝花依法治市要做到什么", 4),
        ("规划里关于村务公开怎么说", 16),
        ("依法治市谁是第一责任人", 27),
        ("规划对执行难是咋个要求的", 15),
        ("依法治市规划怎么考核各部门", 28),
        ("攀枝花依法治市规划现在还有效吗", 4),
        ("这个规划讲了些什么", 3),
    ],
)
def test_the_plan_is_quoted_on_what_it_is_asked_about(ask: Ask, question: str, clause: int) -> None:
    answer = ask(question)
    assert answer.status is Status.ANSWERED
    assert answer.citations[0].clause == f"plan/{clause}"
    assert answer.citations[0].label in answer.summary
    assert all(citation.clause.startswith("plan/") for citation in answer.citations)


def test_an_office_is_named_beside_only_if_the_subject_is_surely_its_own(ask: Ask) -> None:
    assert [r.service.id for r in ask("规划里关于村务公开怎么说").services][:1] == ["village-governance"]
    assert ask("依法治市谁是第一责任人").services == ()


def test_where_the_plan_is_silent_nothing_is_quoted(ask: Ask) -> None:
    answer = ask("规划里养狗怎么规定")
    assert answer.status is Status.NOT_COVERED
    assert answer.citations == ()
    assert "没有找到" in answer.summary


@pytest.mark.parametrize(
    ("asked", "words", "shown"), [(KNOWN, 0.0, True), (0.0, WORDS, True), (KNOWN - 0.01, WORDS - 0.1, False)]
)
def test_a_clause_must_be_known_to_answer_or_share_rare_words(
    tmp_path_factory: pytest.TempPathFactory, asked: float, words: float, shown: bool
) -> None:
    folder = tmp_path_factory.mktemp("plan")
    built = index(content(folder), release())
    clause = next(i for i in built.ids if i.startswith("plan/"))
    hit = ClauseHit(clause, 0, 4, 0.1, words, 0.9, 1, asked)
    assert bool(said("法律援助", [hit], built)) is shown
