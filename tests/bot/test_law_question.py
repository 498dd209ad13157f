from collections.abc import Callable

import pytest

from bot.answer import Answer
from bot.law_question import KNOWN, said_in_law, subject_in_law
from bot.live import Live
from retrieval.clean import clean
from retrieval.hit import ClauseHit, Findings

Ask = Callable[[str], Answer]


@pytest.mark.parametrize(
    ("text", "law", "rest"),
    [
        ("劳动合同法对试用期工资怎么规定", "statute/劳动合同法", "试用期工资怎么规定"),
        ("消法里七天无理由是哪一条", "statute/消费者权益保护法", "七天无理由是哪一条"),
        ("老板拖欠工资怎么办", "", ""),
        ("按劳动法还是劳动合同法", "", ""),
        ("民法典", "", ""),
    ],
)
def test_a_law_is_named_with_what_is_asked_of_it(real: Live, text: str, law: str, rest: str) -> None:
    assert real.index
    assert subject_in_law(clean(text), real.index) == (law, rest)


@pytest.mark.parametrize(
    ("rank", "asked", "cited"), [(1, 0.0, True), (3, KNOWN, True), (3, KNOWN - 0.01, False)]
)
def test_the_laws_article_is_quoted_only_if_it_is_certain(
    real: Live, rank: int, asked: float, cited: bool
) -> None:
    assert real.index
    clause = "statute/劳动合同法/20"
    hit = ClauseHit(clause, 0, len(real.index.clauses[clause].text), 0.5, 5.0, 1.0, rank, asked)
    other = ClauseHit("statute/劳动法/50", 0, 5, 0.5, 5.0, 1.2, 1, 0.9)
    found = said_in_law(
        "statute/劳动合同法", "试用期工资", Findings((), (other, hit), (), (), {}), real.index
    )
    assert [c.clause for c in found] == ([clause] if cited else [])


def test_a_law_that_is_no_longer_in_force_is_not_quoted(real: Live) -> None:
    assert real.index
    gone = next(i for i in real.index.ids if not real.index.sources[real.index.clauses[i].source].citable)
    hit = ClauseHit(gone, 0, 5, 0.5, 5.0, 1.0, 1, 0.9)
    law = gone.rpartition("/")[0]
    assert said_in_law(law, "试用期工资", Findings((), (hit,), (), (), {}), real.index) == ()


def test_the_laws_name_does_not_hide_what_is_asked(ask: Ask) -> None:
    """A name draws to whatever the law says: without it the cue's own ground is near enough."""
    cited = [c.clause for c in ask("民法典里关于高空抛物的规定").citations]
    assert "statute/民法典/1254" in cited
