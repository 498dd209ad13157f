from pathlib import Path

import pytest

from knowledge.asked import Asked, Post, read_asked, read_posts
from knowledge.danger import read_alarms
from knowledge.library import CONTENT
from tests.builders import source

SOURCES = {"statute/劳动法": source("statute/劳动法", version="2018-12-29")}
CLAUSES = {"statute/劳动法/48", "statute/劳动法/50"}


def law(folder: Path, *lines: str, version: str = "2018-12-29") -> Path:
    (folder / "劳动法.tsv").write_text("\n".join((f"# 版本：{version}", *lines)), encoding="utf-8")
    return folder


def test_a_question_names_the_articles_that_answer_it(tmp_path: Path) -> None:
    asked, problems, remarks = read_asked(law(tmp_path, "48,50\t工资最低多少，多久发"), SOURCES, CLAUSES)
    assert asked == (Asked("工资最低多少，多久发", ("statute/劳动法/48", "statute/劳动法/50")),)
    assert not problems
    assert not remarks


def test_a_question_asked_twice_is_one_with_all_its_articles(tmp_path: Path) -> None:
    asked, *_ = read_asked(law(tmp_path, "48\t工资", "50\t工资"), SOURCES, CLAUSES)
    assert asked == (Asked("工资", ("statute/劳动法/48", "statute/劳动法/50")),)


def test_questions_for_another_text_of_the_law_are_left_out_and_said(tmp_path: Path) -> None:
    """Its articles may be numbered otherwise: better no help than the wrong article."""
    asked, problems, remarks = read_asked(law(tmp_path, "50\t工资", version="1994-07-05"), SOURCES, CLAUSES)
    assert not asked
    assert not problems
    assert "1994-07-05" in str(remarks[0])
    assert "2018-12-29" in str(remarks[0])


@pytest.mark.parametrize("line", ["50", "50\t", "\t工资", "999\t工资", "五十\t工资"])
def test_every_fault_is_told_with_its_line(tmp_path: Path, line: str) -> None:
    _, problems, _ = read_asked(law(tmp_path, "50\t工资", line, line), SOURCES, CLAUSES)
    assert [p.line for p in problems] == [3, 4]


@pytest.mark.parametrize("line", ["legal-aid", "legal-aid\t", "nobody\t请律师", "legal-aid,nobody\t请律师"])
def test_a_post_needs_known_offices_and_words(tmp_path: Path, line: str) -> None:
    path = tmp_path / "posts.tsv"
    path.write_text(f"legal-aid\t请律师\n{line}\n", encoding="utf-8")
    posts, problems = read_posts(path, {"legal-aid"})
    assert posts[0] == Post("请律师", ("legal-aid",))
    assert [p.line for p in problems] == [2]


def test_the_alarms_hold_both_sorts_and_no_sentence_twice() -> None:
    alarms = read_alarms(CONTENT)
    dangers, safe = [text for _, text in alarms.dangers], set(alarms.safe)
    assert len(dangers) > 2_500
    assert len(safe) > 3_000
    assert not safe.intersection(dangers)
