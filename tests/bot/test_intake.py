from pathlib import Path

import pytest

from bot.intake import take_in
from knowledge.clause import Validity
from knowledge.library import load_library
from knowledge.problems import ContentError

LAW = "# 攀枝花市试验条例\n\n2026年1月1日 施行\n\n<!-- INFO END -->\n\n第一条 试验。\n\n第二条 本条例自2026年1月1日起施行。\n"
OLD = LAW.replace("攀枝花市试验条例", "中华人民共和国治安管理处罚法")
TODAY = "2026-11-23"


def written(folder: Path, **texts: str) -> list[Path]:
    folder.mkdir(exist_ok=True)
    paths = []
    for name, text in texts.items():
        path = folder / f"{name}.md"
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths


def test_a_document_is_part_of_the_next_release(tmp_path: Path) -> None:
    taken, _ = take_in(written(tmp_path / "in", law=LAW), tmp_path / "added", TODAY)
    assert [(t.title, t.articles) for t in taken] == [("攀枝花市试验条例", 2)]
    release = load_library(TODAY, added=tmp_path / "added").release
    assert "statute/攀枝花市试验条例/2" in {c.id for c in release.clauses}


def test_a_text_older_than_the_law_in_force_is_history(tmp_path: Path) -> None:
    taken, _ = take_in(
        written(tmp_path / "in", old=OLD.replace("2026年1月1日 施行", "2012年10月26日 通过")),
        tmp_path / "added",
        TODAY,
    )
    assert taken[0].source is not None
    assert taken[0].source.validity is Validity.HISTORICAL


def test_one_bad_file_keeps_all_out(tmp_path: Path) -> None:
    files = written(tmp_path / "in", good=LAW, bad="没有标题")
    files += [tmp_path / "in" / "missing.md", tmp_path / "in" / "x.docx"]
    with pytest.raises(ContentError) as caught:
        take_in(files, tmp_path / "added", TODAY)
    assert len(caught.value.problems) == 3
    assert not (tmp_path / "added").exists() or not [*(tmp_path / "added").iterdir()]


def test_the_full_text_replaces_an_excerpt(tmp_path: Path) -> None:
    full = LAW.replace("攀枝花市试验条例", "工伤保险条例").replace(
        "第一条 试验。", "第一条 为了保障，制定本条例。"
    )
    before = {c.id: c for c in load_library(TODAY).release.clauses}
    assert before["statute/工伤保险条例/17"].excerpt
    with pytest.raises(ContentError, match="工伤保险条例/17 不存在"):
        # A text without the articles that the directory cites would take the ground from under it.
        take_in(written(tmp_path / "in", full=full), tmp_path / "added", TODAY)


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    files = [*written(tmp_path / "a", law=LAW), *written(tmp_path / "b", law=LAW)]
    with pytest.raises(ContentError, match="同名"):
        take_in(files, tmp_path / "added", TODAY)
    assert not (tmp_path / "added").exists()


def test_a_later_regulation_leaves_the_excerpts_of_todays_in_place(tmp_path: Path) -> None:
    later = LAW.replace("攀枝花市试验条例", "工伤保险条例").replace("2026年", "2027年")
    taken, _ = take_in(written(tmp_path / "in", later=later), tmp_path / "added", TODAY)
    assert taken[0].source is not None
    assert taken[0].source.validity is Validity.PENDING
    clauses = {c.id: c for c in load_library(TODAY, added=tmp_path / "added").release.clauses}
    assert clauses["statute/工伤保险条例/17"].excerpt
