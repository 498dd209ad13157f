from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.articles import label_of, number_of
from knowledge.check import check_versions
from knowledge.clause import Kind, Source, Validity
from knowledge.directory import read_services
from knowledge.lawbook import lawbook_path, read_lawbook
from knowledge.library import CONTENT, differences, merge, read_documents
from knowledge.statute import Statute, at_home, binds_here, numbered, validity_on, with_ids
from knowledge.tables import read_tables

TODAY = "2026-11-23"
TABLES = read_tables(CONTENT, [s.id for s in read_services(CONTENT / "services")[0]])[0]


@pytest.fixture(scope="module")
def lawbook() -> dict[str, Statute]:
    return {s.source.id: s for s in with_ids(read_lawbook(lawbook_path(), TODAY))}


def statute(
    name: str, version: str, validity: Validity = Validity.IN_FORCE, texts: tuple[str, ...] = ("甲。",)
) -> Statute:
    source = Source(f"statute/{name}", Kind.STATUTE, name, validity, version, origin=f"管理员加入：{name}.md")
    rows = [(str(n), label_of(str(n)), (), text) for n, text in enumerate(texts, 1)]
    return Statute(source, numbered(source.id, rows))


def test_the_package_holds_378_laws_and_26196_articles(lawbook: dict[str, Statute]) -> None:
    assert len(lawbook) == 378
    assert sum(len(s.articles) for s in lawbook.values()) == 26_196
    ids = [a.id for s in lawbook.values() for a in s.articles]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    ("clause", "words"),
    [
        ("statute/民法典/1254", "禁止从建筑物中抛掷物品"),
        ("statute/刑法/133-1", "在道路上驾驶机动车"),
        ("statute/劳动合同法/82", "二倍的工资"),
    ],
)
def test_articles_carry_the_ids_of_the_contract(lawbook: dict[str, Statute], clause: str, words: str) -> None:
    law = lawbook[clause.rpartition("/")[0]]
    assert words in next(a.text for a in law.articles if a.id == clause)


@pytest.mark.parametrize(
    ("law", "validity", "why"),
    [
        ("民法典", Validity.IN_FORCE, "in force since 2021"),
        ("刑法", Validity.AMENDED, "the record is of 2020, amended since"),
        ("环境保护法", Validity.REPEALED, "replaced by the environmental code"),
        ("仲裁法", Validity.IN_FORCE, "the text of 2025, in force since March 2026"),
        ("仲裁法@2017-09-01", Validity.HISTORICAL, "the text before it"),
        ("商标法@2026-06-26", Validity.PENDING, "in force only from 2027"),
        ("商标法", Validity.HISTORICAL, "the record calls the text of 2019 history"),
    ],
)
def test_each_version_shows_its_status(
    lawbook: dict[str, Statute], law: str, validity: Validity, why: str
) -> None:
    assert lawbook[f"statute/{law}"].source.validity is validity, why


@pytest.mark.parametrize(
    ("as_of", "validity"), [("2026-12-31", Validity.PENDING), ("2027-01-01", Validity.IN_FORCE)]
)
def test_a_future_law_becomes_law_on_its_day(as_of: str, validity: Validity) -> None:
    assert validity_on(as_of, "现行有效", "2027-01-01") is validity


@pytest.mark.parametrize(
    "validity", [v for v in Validity if v not in (Validity.IN_FORCE, Validity.PLAN_ENDED)]
)
def test_only_law_in_force_and_the_plan_may_be_cited(validity: Validity) -> None:
    assert not replace(statute("某法", "2020-01-01").source, validity=validity).citable


@pytest.mark.parametrize(
    ("label", "number"), [("第一百三十三条之一", "133-1"), ("第十条", "10"), ("条目三", "3")]
)
def test_article_numbers_are_read(label: str, number: str) -> None:
    assert number_of(label) == number


@pytest.mark.parametrize(
    ("title", "here"),
    [
        ("中华人民共和国民法典", True),
        ("四川省信访条例", True),
        ("山东省公共法律服务条例", False),
        ("工伤保险条例", True),
        ("北京市接诉即办工作条例", False),
        ("新疆维吾尔自治区信访条例", False),
        ("阿坝藏族羌族自治州水资源条例", False),
        ("四川省凉山彝族自治州林业条例", False),
        ("双江拉祜族佤族布朗族傣族自治县条例", False),
        ("中华人民共和国香港特别行政区基本法", False),
        ("中华人民共和国海南自由贸易港法", False),
        ("攀枝花市城市管理条例", True),
        ("四川省城市供水条例", True),
        ("证券市场禁入规定", True),
        ("中华人民共和国民族区域自治法", True),
    ],
)
def test_other_places_regulations_do_not_bind(title: str, here: bool) -> None:
    assert binds_here(title) is here


@pytest.mark.parametrize(
    ("title", "citable"),
    [
        ("中华人民共和国刑法修正案（五）", False),  # items that change another law
        ("中华人民共和国刑法修正案", False),
        ("中华人民共和国民法典", True),
        ("中华人民共和国立法法", True),
    ],
)
def test_an_amendment_is_read_in_the_law_it_changed(title: str, citable: bool) -> None:
    source = at_home(replace(statute("甲法", "2005-02-28").source, title=title))
    assert source.citable is citable
    assert citable or "修改后的条文" in source.note


def test_an_older_document_is_history_beside_the_law_in_force() -> None:
    merged, remarks = merge([statute("甲法", "2025-01-01")], [statute("甲法", "2012-01-01")], TABLES)
    assert [s.source.validity for s in merged] == [Validity.IN_FORCE, Validity.HISTORICAL]
    assert remarks == ()


def test_a_document_known_to_be_superseded_is_history() -> None:
    merged, _ = merge([], [statute("婚姻登记条例", "2003-08-08")], TABLES)
    assert merged[0].source.validity is Validity.HISTORICAL
    assert "804号" in merged[0].source.note


def test_two_texts_of_one_version_are_compared_and_the_package_stands() -> None:
    ours, theirs = (
        statute("甲法", "2020-01-01", texts=("甲。", "乙。")),
        statute("甲法", "2020-01-01", texts=("甲。", "丙。", "丁。")),
    )
    merged, remarks = merge([ours], [theirs], TABLES)
    assert merged == (ours,)
    assert [r.message[:5] for r in remarks] == ["第 2 条", "多第 3 "]
    assert differences(ours, ours) == ()


def test_a_new_law_is_taken_in() -> None:
    merged, _ = merge([statute("甲法", "2020-01-01")], [statute("乙条例", "2021-01-01")], TABLES)
    assert [s.source.id for s in merged] == ["statute/甲法", "statute/乙条例"]


def test_a_newer_document_in_force_makes_the_packages_version_history() -> None:
    merged, _ = merge([statute("甲法", "2012-01-01")], [statute("甲法", "2025-01-01")], TABLES)
    assert [s.source.validity for s in merged] == [Validity.HISTORICAL, Validity.IN_FORCE]
    assert list(check_versions(s.source for s in with_ids(merged))) == []


def test_a_pending_document_displaces_nothing() -> None:
    later = statute("甲法", "2026-10-01", Validity.PENDING)
    merged, _ = merge([statute("甲法", "2012-01-01")], [later], TABLES)
    assert [s.source.validity for s in merged] == [Validity.IN_FORCE, Validity.PENDING]


def test_an_undated_document_does_not_become_the_law() -> None:
    merged, _ = merge([statute("甲法", "2012-01-01")], [statute("甲法", "")], TABLES)
    assert [s.source.validity for s in merged] == [Validity.IN_FORCE, Validity.UNVERIFIED]


def test_two_citable_versions_of_a_title_are_a_problem() -> None:
    sources = [statute("甲法", "2012-01-01").source, replace(statute("甲法", "2025-01-01").source, id="x")]
    assert len(list(check_versions(sources))) == 1


def test_two_files_of_one_version_that_differ_are_a_problem(tmp_path: Path) -> None:
    for name, words in (("a", "甲。"), ("b", "乙。")):
        (tmp_path / f"{name}.md").write_text(f"# 甲条例\n\n2026年1月1日 施行\n\n第一条 {words}\n", "utf-8")
    _, problems = read_documents(tmp_path, TODAY)
    assert ["b.md: 第一条与 a.md" in str(p) for p in problems] == [True]
