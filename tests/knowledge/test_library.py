import shutil
from pathlib import Path

import pytest

from knowledge.library import CONTENT, load_library
from knowledge.problems import ContentError

TODAY = "2026-11-23"
LAWS = Path(__file__).parent.parent.parent.parent / "shared" / "laws"


def content_with(tmp_path: Path, name: str, old: str, new: str) -> Path:
    folder = tmp_path / "content"
    shutil.copytree(CONTENT, folder)
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def test_the_content_is_sound_and_whole() -> None:
    release = load_library(TODAY).release
    assert len(release.services) == 73
    assert sum(c.id.startswith("plan/") for c in release.clauses) == 29
    assert len({c.id for c in release.clauses}) == len(release.clauses)


def test_the_same_content_is_the_same_release_and_a_changed_word_another(tmp_path: Path) -> None:
    changed = content_with(tmp_path, "services/legal-aid.yaml", "政府出钱", "国家出钱")
    assert load_library(TODAY).release.id == load_library(TODAY).release.id
    assert load_library(TODAY).release.id != load_library(TODAY, changed).release.id


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        (
            "services/legal-aid.yaml",
            "为困难群众提供方便快捷的法律援助。",
            "为所有人提供法律援助。",
            "引文不是 plan/17 的原文",
        ),
        ("services/legal-aid.yaml", "statute/法律援助法/31", "statute/法律援助法/310", "不存在"),
        ("services/legal-aid.yaml", "statute/法律援助法/42", "statute/刑法/266", "不能当现行依据"),
        ("services/legal-aid.yaml", '"12348"', '"08120000"', "不得编造号码"),
        ("services/legal-aid.yaml", "service: lawyer", "service: lawyers", "不存在"),
        ("panzhihua-plan-2014-2020.txt", "（十七）完善群众权益保障机制。", "", "读到 16 条"),
        ("facts.jsonl", '"quote": "不得向受援人收取任何财物"', '"quote": "可以收取财物"', "F021 的原文不在"),
    ],
)
def test_content_that_says_what_its_source_does_not_is_refused(
    tmp_path: Path, name: str, old: str, new: str, words: str
) -> None:
    with pytest.raises(ContentError) as caught:
        load_library(TODAY, content_with(tmp_path, name, old, new))
    assert any(words in p.message for p in caught.value.problems), caught.value


def test_a_missing_entry_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "content"
    shutil.copytree(CONTENT, folder)
    (folder / "services" / "union.yaml").unlink()
    with pytest.raises(ContentError, match=r"union\.yaml: 服务目录名单里有"):
        load_library(TODAY, folder)


@pytest.mark.skipif(not LAWS.is_dir(), reason="the 58 law texts are not beside this checkout")
def test_the_58_law_texts_come_in_and_differences_are_told(tmp_path: Path) -> None:
    added = tmp_path / "added"
    added.mkdir()
    files = [p for p in LAWS.rglob("*.md") if p.name != "manifest.md"]
    for path in files:
        shutil.copyfile(path, added / path.name)
    library = load_library(TODAY, added=added)
    assert len(files) == 58
    assert any("人民调解法" in r.file for r in library.remarks)
    by_id = {c.id: c for c in library.release.clauses}
    assert not by_id["statute/工伤保险条例/17"].excerpt
    sources = {s.id: s for s in library.release.sources}
    citable: dict[str, list[str]] = {}
    for source in sources.values():
        if source.citable:
            citable.setdefault(source.title, []).append(source.id)
    assert {title: ids for title, ids in citable.items() if len(ids) > 1} == {}
    assert not any(s.citable for s in sources.values() if "山东" in s.title)
