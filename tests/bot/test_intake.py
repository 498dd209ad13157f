from pathlib import Path

import pytest

from bot.intake import Taken, read, rehearse, take_in
from bot.preview import render_preview
from knowledge.clause import Validity
from knowledge.incoming.stated import NOTHING, Stated
from knowledge.library import load_library
from knowledge.problems import ContentError, Problem
from tests.knowledge.incoming import made

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


def took(
    files: list[Path], added: Path, stated: Stated = NOTHING, today: str = TODAY
) -> tuple[tuple[Taken, ...], tuple[Problem, ...]]:
    documents, problems = read(files, stated)
    assert problems == ()
    return take_in(documents, added, today)


def test_a_document_is_part_of_the_next_release(tmp_path: Path) -> None:
    taken, _ = took(written(tmp_path / "in", law=LAW), tmp_path / "added")
    assert [(t.title, t.articles) for t in taken] == [("攀枝花市试验条例", 2)]
    release = load_library(TODAY, added=tmp_path / "added").release
    assert "statute/攀枝花市试验条例/2" in {c.id for c in release.clauses}


def test_a_text_older_than_the_law_in_force_is_history(tmp_path: Path) -> None:
    taken, _ = took(
        written(tmp_path / "in", old=OLD.replace("2026年1月1日 施行", "2012年10月26日 通过")),
        tmp_path / "added",
    )
    assert taken[0].source is not None
    assert taken[0].source.validity is Validity.HISTORICAL


def test_every_fault_of_every_file_is_told(tmp_path: Path) -> None:
    files = written(tmp_path / "in", good=LAW, bad="没有标题", gap=LAW.replace("第二条", "第三条"))
    files += [tmp_path / "in" / "missing.md"]
    documents, problems = read(files)
    assert len(documents) == 3
    assert {str(p).partition(": ")[0].rpartition("/")[2] for p in problems} == {
        "bad.md",
        "bad.md:1",
        "gap.md:9",
        "missing.md",
    }


def test_what_would_spoil_the_library_keeps_all_out(tmp_path: Path) -> None:
    spoilt = LAW.replace("攀枝花市试验条例", "工伤保险条例")
    documents, _ = read(written(tmp_path / "in", good=LAW, spoilt=spoilt))
    with pytest.raises(ContentError):
        take_in(documents, tmp_path / "added", TODAY)
    assert [*(tmp_path / "added").iterdir()] == []


def test_the_full_text_replaces_an_excerpt(tmp_path: Path) -> None:
    full = LAW.replace("攀枝花市试验条例", "工伤保险条例").replace(
        "第一条 试验。", "第一条 为了保障，制定本条例。"
    )
    before = {c.id: c for c in load_library(TODAY).release.clauses}
    assert before["statute/工伤保险条例/17"].excerpt
    with pytest.raises(ContentError, match="工伤保险条例/17 不存在"):
        # A text without the articles that the directory cites would take the ground from under it.
        took(written(tmp_path / "in", full=full), tmp_path / "added")


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    files = [*written(tmp_path / "a", law=LAW), *written(tmp_path / "b", law=LAW)]
    assert ["同名" in p.message for p in read(files)[1]] == [True]


def test_every_format_is_kept_as_the_same_law(tmp_path: Path) -> None:
    (law,), _ = read(written(tmp_path / "in", law=LAW))
    kept = {}
    for name, data in (
        ("a.docx", made.word(law)),
        ("b.pdf", made.pdf(law)),
        ("c.txt", made.text(law).encode("gb18030")),
    ):
        (tmp_path / name).write_bytes(data)
        taken, _ = took([tmp_path / name], tmp_path / f"added-{name}")
        assert taken[0].source is not None
        assert taken[0].source.origin == f"管理员加入：{name}"
        release = load_library(TODAY, added=tmp_path / f"added-{name}").release
        kept[name] = {c.id: c.text for c in release.clauses if "攀枝花市试验条例" in c.id}
    assert kept["a.docx"] == kept["b.pdf"] == kept["c.txt"]
    assert len(kept["a.docx"]) == 2


def test_a_rehearsal_takes_nothing(tmp_path: Path) -> None:
    documents, _ = read(written(tmp_path / "in", law=LAW))
    taken, _ = rehearse(documents, tmp_path / "added", TODAY)
    assert taken[0].source is not None
    assert not (tmp_path / "added").exists()


def test_what_the_administrator_states_counts(tmp_path: Path) -> None:
    stated = Stated(effective="2027-01-01", repealed="2028-01-01", successor="攀枝花市新条例")
    added = tmp_path / "added"
    taken, _ = took(written(tmp_path / "in", law=LAW), added, stated)
    assert taken[0].source is not None
    assert "由《攀枝花市新条例》取代；自2028-01-01起废止" in taken[0].source.note
    days = ("2026-12-31", "2027-01-01", "2027-12-31", "2028-01-01")
    found = [
        next(s.validity for s in load_library(day, added=added).release.sources if "试验条例" in s.id)
        for day in days
    ]
    assert found == [Validity.PENDING, Validity.IN_FORCE, Validity.IN_FORCE, Validity.REPEALED]


def test_a_title_for_two_files_is_refused(tmp_path: Path) -> None:
    _, problems = read(written(tmp_path / "in", a=LAW, b=LAW), Stated(title="攀枝花市甲条例"))
    assert "逐个加入" in problems[-1].message


def test_a_preview_shows_the_tree_and_what_was_not_understood(tmp_path: Path) -> None:
    law = LAW.replace(
        "第一条 试验。", "## 第一章 总则\n\n第一条 有下列情形的：\n\n（一）甲。\n\n前款除外。"
    ).replace("第二条", "第三条")
    (document,), _ = read(written(tmp_path / "in", law=law))
    shown = render_preview(document)
    assert shown.splitlines() == [
        "law.md：《攀枝花市试验条例》2 条",
        "  文本日期 2026-01-01  施行 2026-01-01  状态 未注明",
        "  沿革 2026年1月1日 施行",
        "  第一章 总则（第一条至第三条）",
        "    第一条　有下列情形的： 〔2款1项〕",
        "    第三条　本条例自2026年1月1日起施行。",
        "问题 law.md:15: 第一条之后是第三条，缺第二条；原文确实没有的，用 --missing 2 说明",
    ]


def test_a_later_regulation_leaves_the_excerpts_of_todays_in_place(tmp_path: Path) -> None:
    later = LAW.replace("攀枝花市试验条例", "工伤保险条例").replace("2026年", "2027年")
    taken, _ = took(written(tmp_path / "in", later=later), tmp_path / "added")
    assert taken[0].source is not None
    assert taken[0].source.validity is Validity.PENDING
    clauses = {c.id: c for c in load_library(TODAY, added=tmp_path / "added").release.clauses}
    assert clauses["statute/工伤保险条例/17"].excerpt
