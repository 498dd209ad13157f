import shutil
from pathlib import Path

import pytest

from knowledge.excerpts import GAP, Regulation, excerpted
from knowledge.library import CONTENT, load_library
from knowledge.problems import ContentError
from knowledge.tables import read_tables


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return shutil.copytree(CONTENT, tmp_path / "content")


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("regulations.yaml", "- title: 甲\n  version: 2022-02-31\n", "regulations.yaml"),
        (
            "regulations.yaml",
            "- title: 甲\n  version: '2022-02-31'\n  effective: ''\n",
            "regulations.yaml:2:",
        ),
        ("superseded.yaml", "- title: 甲\n", "superseded.yaml:1: 缺少字段 0.before"),
        ("excerpts.jsonl", '{"clause": "x", "quote": "y"}\n{', "excerpts.jsonl:2:"),
        ("facts.jsonl", '{"id": 1}', "facts.jsonl:1:"),
        ("aliases.yaml", "names: []\n", "aliases.yaml:1:"),
        ("talk.yaml", "outside:\n  - 1\n", "talk.yaml:2:"),
        ("routes.yaml", "- id: x\n", "routes.yaml:1:"),
        ("urgency.yaml", "a: [\n", "urgency.yaml:2:"),
        ("services.md", None, "services.md"),
        ("talk.yaml", None, "talk.yaml: 读不出来"),
    ],
)
def test_a_fault_is_told_with_its_file_and_line(
    content: Path, file: str, text: str | None, told: str
) -> None:
    if text is None:
        (content / file).unlink()
    else:
        (content / file).write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_library("2026-11-23", content)
    assert told in str(caught.value)


def test_all_files_faults_are_told_at_once(content: Path) -> None:
    for path in (*content.glob("*.yaml"), *content.glob("*.jsonl")):
        path.write_bytes(b"\xff")
    _, problems = read_tables(content, ())
    assert len({p.file for p in problems}) == 8


def test_excerpts_stand_in_the_order_of_their_article() -> None:
    quotes = ["（四）丁；", "应当按下列规定办理：", "（二）乙；", "(十)癸。"]
    (made,) = excerpted([Regulation("甲条例", "", "")], [("statute/甲条例/3", q) for q in quotes])
    assert made.articles[0].text.split(GAP) == [quotes[1], quotes[2], quotes[0], quotes[3]]
