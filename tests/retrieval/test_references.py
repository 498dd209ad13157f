"""Cross-references: only those that are certain."""

import pytest

from knowledge.clause import Source
from retrieval.references import references
from tests.builders import clause, source

OWN = "statute/劳动法"
SOURCES: dict[str, Source] = {
    s.id: s
    for s in (
        source("plan"),
        source(OWN),
        source("statute/劳动法@1994-07-05", version="1994-07-05"),
        source("statute/民法典", version="2020-05-28"),
        source("statute/刑法", version="2017-11-04"),
        source("statute/仲裁法", version="2017-09-01"),
        source("statute/工伤保险条例", version="2010-12-20"),
        source("statute/全国人民代表大会常务委员会关于修改《中华人民共和国劳动法》的决定"),
    )
}
EVERY = {f"{s}/{n}" for s in SOURCES for n in (*range(1, 60), "2-1")}

TABLE = [
    # (words, what they refer to, why)
    ("违反本法第五十条规定的", [f"{OWN}/50"], "this law"),
    ("依照第五十条的规定", [f"{OWN}/50"], "bare, within one statute"),
    ("第五十条", [f"{OWN}/50"], "bare, at the start"),
    ("本法第二条之一", [f"{OWN}/2-1"], "an inserted article"),
    ("本法第三条、第四条和第五条第二款", [f"{OWN}/3", f"{OWN}/4", f"{OWN}/5"], "an enumeration"),
    ("本法第三条第一款、第二款，第四条", [f"{OWN}/3", f"{OWN}/4"], "paragraphs between"),
    ("本法第三条至第六条", [f"{OWN}/3", f"{OWN}/4", f"{OWN}/5", f"{OWN}/6"], "a range"),
    ("本法第三条第二款至第五条", [f"{OWN}/3", f"{OWN}/4", f"{OWN}/5"], "a range from a paragraph"),
    ("本法第九条、本法第九条", [f"{OWN}/9"], "named twice"),
    ("本法第一条", [], "itself"),
    ("本法第九十九条", [], "not there"),
    ("《中华人民共和国刑法》第三十条", ["statute/刑法/30"], "by its title"),
    (
        "《工伤保险条例》第十四条、第十五条",
        ["statute/工伤保险条例/14", "statute/工伤保险条例/15"],
        "a title and on",
    ),
    ("依照刑法第三十条", ["statute/刑法/30"], "by its name"),
    ("依照中华人民共和国刑法第三十条", ["statute/刑法/30"], "by its full name"),
    ("《中华人民共和国民法典》第三条", [], "changed since these words were written"),
    ("《某某管理条例》第三条、第四条", [], "a text not held, and what follows it"),
    ("劳动争议调解仲裁法第三条", [], "a longer name that only ends in one held"),
    ("公约第三条", [], "a treaty"),
    ("附件一第七条", [], "an annex"),
    ("原第十条", [], "a number of the past"),
    ("前款规定、第二款", [], "no article"),
    ("没有条号的话", [], "none"),
]


@pytest.mark.parametrize(("words", "expected", "why"), TABLE)
def test_only_what_is_certain_is_referred_to(words: str, expected: list[str], why: str) -> None:
    assert list(references(clause(f"{OWN}/1", words), SOURCES, EVERY)) == expected, why


def test_an_old_version_refers_to_itself() -> None:
    old = clause("statute/劳动法@1994-07-05/1", "依照本法第三条")
    assert references(old, SOURCES, EVERY) == ("statute/劳动法@1994-07-05/3",)


def test_a_decision_that_moves_articles_refers_to_nothing_certain() -> None:
    decision = "statute/全国人民代表大会常务委员会关于修改《中华人民共和国劳动法》的决定"
    assert references(clause(f"{decision}/1", "将第三条改为第四条，依照刑法第三十条"), SOURCES, EVERY) == ()


def test_an_interpretation_speaks_of_the_other_text() -> None:
    reading = "statute/全国人民代表大会常务委员会关于《中华人民共和国刑法》第三十条的解释"
    sources = SOURCES | {reading: source(reading)}
    words = "讨论了刑法第三十条的含义；违反第五条的，依照本法第六条"
    assert references(clause(f"{reading}/1", words), sources, EVERY | {f"{reading}/5"}) == (
        "statute/刑法/30",
    )


def test_the_plan_refers_to_nothing() -> None:
    assert references(clause("plan/1", "依照第三条"), SOURCES, EVERY) == ()
