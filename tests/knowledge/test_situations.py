from pathlib import Path

import pytest

from knowledge.directory import registered
from knowledge.library import CONTENT
from knowledge.situations import SITUATIONS_FILE, read_situations

TWO = """
- id: work
  title: 工作和工资
  hint: 欠工资、工伤
  services: [labor-inspection, legal-aid]
"""


def listed() -> list[str]:
    return [row.id for row in registered((CONTENT / "services.md").read_text(encoding="utf-8"))]


def messages(
    folder: Path, text: str, services: tuple[str, ...] = ("labor-inspection", "legal-aid")
) -> list[str]:
    (folder / SITUATIONS_FILE).write_text(text, encoding="utf-8")
    situations, problems = read_situations(folder, services)
    assert bool(situations) or problems
    return [str(problem) for problem in problems]


def test_every_service_of_the_directory_is_found_by_what_happens_in_life() -> None:
    situations, problems = read_situations(CONTENT, listed())
    assert problems == ()
    assert {i for s in situations for i in s.services} == set(listed())


def test_a_situation_fits_a_button_and_a_screen() -> None:
    situations, _ = read_situations(CONTENT, listed())
    assert len(situations) <= 20
    assert max(len(s.title) for s in situations) <= 12
    assert max(len(s.services) for s in situations) <= 10


def test_a_sound_file_has_no_problems(tmp_path: Path) -> None:
    assert messages(tmp_path, TWO) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("legal-aid]", "legal-aids]", "'legal-aids' 不存在"),
        (", legal-aid]", "]", "服务 legal-aid 不在任何情形里"),
        ("legal-aid]", "legal-aid, legal-aid]", "legal-aid 列了两次"),
        ("  title: 工作和工资\n", "", "缺少字段 0.title"),
        ("工作和工资", '""', "0.title 不对"),
        ("services: [labor-inspection, legal-aid]", "services: []", "0.services 不对"),
        ("- id: work", "- id: work: x", "不是有效的 YAML"),
    ],
)
def test_a_fault_is_told_with_what_to_do(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in TWO
    assert any(words in message for message in messages(tmp_path, TWO.replace(old, new)))


def test_a_situation_written_twice_is_told(tmp_path: Path) -> None:
    assert any("写了两次" in message for message in messages(tmp_path, TWO + TWO))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    situations, problems = read_situations(tmp_path, ("legal-aid",))
    assert situations == ()
    assert [p.file for p in problems] == [SITUATIONS_FILE]
