"""The directory as tables: what goes out comes back unchanged, and what somebody wrote wrongly is told cell by cell."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.amended import FILE, amendments, data_of, read_amended
from knowledge.changes import What
from knowledge.directory import read_services, registered
from knowledge.directory_forms import FORMS, ID, MAIN, Form, filled, rows_of, table_rows
from knowledge.directory_sheets import Amendment, Standing, clause_id, form_of, read_directory
from knowledge.incoming.sheets import Row, Sheet, read_sheets
from knowledge.library import CONTENT, load_library
from knowledge.service import Service

SHIPPED = read_services(CONTENT / "services")[0]
BY_NAME = {form.name: form for form in FORMS}
TODAY = "2026-11-23"
AID = next(s for s in SHIPPED if s.id == "legal-aid")


@pytest.fixture(scope="module")
def standing() -> Standing:
    law = load_library(TODAY).release
    listed = registered((CONTENT / "services.md").read_text(encoding="utf-8"))
    clauses, sources = {c.id: c for c in law.clauses}, {s.id: s for s in law.sources}
    return Standing(SHIPPED, SHIPPED, listed, clauses, sources, TODAY)


@pytest.fixture(scope="module")
def read(standing: Standing) -> Callable[..., Amendment]:
    def read(*sheets: Sheet) -> Amendment:
        return read_directory([("表.xlsx", sheet) for sheet in sheets], standing)

    return read


def sheet(name: str, rows: list[tuple[str, ...]], headings: tuple[str, ...] = ()) -> Sheet:
    head = headings or BY_NAME[name].headings
    return Sheet(name, tuple(Row(n, cells) for n, cells in enumerate((head, *rows), 1)))


def rows(name: str, service: Service = AID) -> list[tuple[str, ...]]:
    return list(table_rows(BY_NAME[name], [service]))


def told(found: Amendment) -> list[str]:
    return list(map(str, found.problems))


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_every_part_of_every_entry_goes_out_and_comes_back(form: Form) -> None:
    for service in SHIPPED:
        data = data_of(service)
        kept = rows_of(form, service)
        assert filled(form, data, kept) == data, service.id


def test_every_field_of_an_entry_has_its_table() -> None:
    own = {path[0] for path in (column.path for column in MAIN.columns)}
    parts = {form.field for form in FORMS if form.field}
    assert own | parts | {"id", "name"} == set(data_of(AID))
    for form in FORMS:
        sample = (
            next(data_of(s)[form.field][0] for s in SHIPPED if form.field and data_of(s)[form.field])
            if form.field
            else None
        )
        if isinstance(sample, dict):
            assert {column.path[0] for column in form.columns} == set(sample), form.name


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_the_whole_directory_sent_back_changes_nothing(form: Form, read: Callable[..., Amendment]) -> None:
    found = read(sheet(form.name, list(table_rows(form, SHIPPED))))
    assert (found.changes, found.problems, found.kept) == ((), (), "")


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_a_table_is_known_by_its_headings_whatever_it_is_called(form: Form) -> None:
    assert form_of(Sheet("Sheet1", (Row(1, ("填表说明",)), Row(3, form.headings[::-1])))) is form


def test_columns_stand_in_any_order_and_unknown_ones_are_told(read: Callable[..., Amendment]) -> None:
    heads = ("备注", "用途", "号码核实日期", "号码来源", "电话号码（必填）", ID)
    row = ("x", "咨询", "2026-11-20", "市司法局函", "12348", "legal-aid")
    found = read(sheet("电话", [row], heads))
    assert not found.problems
    assert [c.what for c in found.changes] == [What.REWORDED]
    assert [str(r) for r in found.remarks] == ["表.xlsx/电话:1: A1 的列“备注”用不上，没有读"]
    assert "checked_on: '2026-11-20'" in found.kept or "checked_on: 2026-11-20" in found.kept


def test_services_that_a_table_does_not_name_stay_as_they_are(read: Callable[..., Amendment]) -> None:
    found = read(sheet("携带材料", [*rows("携带材料"), ("legal-aid", "法律援助", "低保证", "")]))
    assert [(c.what, c.whose, c.row) for c in found.changes] == [(What.ADDED, "法律援助", 5)]
    assert found.unnamed == (("携带材料", len(SHIPPED) - 1),)
    assert list(read_of(found)) == ["legal-aid"]


def read_of(found: Amendment) -> dict[str, dict[str, object]]:
    from knowledge import yaml_text

    return dict(yaml_text.strings(found.kept))


def test_a_row_with_nothing_but_the_number_empties_the_list(read: Callable[..., Amendment]) -> None:
    found = read(sheet("网站", [("legal-aid", "法律援助")]))
    assert not found.problems and read_of(found) == {"legal-aid": {"links": []}}
    assert {c.what for c in found.changes} == {What.REMOVED}


def test_a_column_that_is_not_there_stays_as_it_was(read: Callable[..., Amendment]) -> None:
    heads = (ID, "一句话介绍", "什么情况找它", "先做什么", "费用")
    found = read(sheet("服务", [("legal-aid", AID.summary, AID.when, AID.do, "不收钱")], heads))
    assert not found.problems
    assert read_of(found) == {"legal-aid": {"fee": {"text": "不收钱", "clause": AID.fee.clause}}}


@pytest.mark.parametrize(
    ("name", "row", "said"),
    [
        ("电话", ("nosuch", "", "12348", "咨询", "名单", ""), "没有编号为“nosuch”的服务"),
        ("电话", ("", "", "12348", "咨询", "名单", ""), "没有写“服务编号”"),
        ("电话", ("legal-aid", "公证", "12348", "咨询", "名单", ""), "是不是错行了"),
        (
            "电话",
            ("legal-aid", "", "0812-3330000", "咨询", "听说", ""),
            "C2 电话号码：电话 0812-3330000 不在名单",
        ),
        ("电话", ("legal-aid", "", "12348", "", "名单", ""), "D2 用途：是空的"),
        (
            "电话",
            ("legal-aid", "", "12348", "咨询", "名单", "2026年11月"),
            "F2 号码核实日期：“2026年11月”不是日期",
        ),
        ("电话", ("legal-aid", "", "12348", "咨询", "名单", "2027-01-01"), "还没有到"),
        (
            "法律依据",
            ("legal-aid", "", "法律援助法第31条", "免费请律师", "", ""),
            "引文不是 statute/法律援助法/31 的原文",
        ),
        (
            "法律依据",
            ("legal-aid", "", "法律援助法第999条", "下列事项", "", ""),
            "条款 statute/法律援助法/999 不存在",
        ),
        ("法律依据", ("legal-aid", "", "婚姻法第四条", "夫妻应当互相忠实", "", ""), "statute/婚姻法/4"),
        ("携带材料", ("legal-aid", "", "身份证", "statute/没有的法/1"), "条款 statute/没有的法/1 不存在"),
        ("期限", ("legal-aid", "", "七日内", "plan/17", "健全法律援助机制", ""), "期限只能以法条为据"),
        ("相近服务", ("legal-aid", "", "nosuch", "不是一回事"), "没有编号为“nosuch”的服务"),
        ("群众说法", ("legal-aid", "", "请不起律师"), "群众说法只有 1 条，至少 12 条"),
    ],
)
def test_what_is_wrong_is_told_in_plain_words(
    read: Callable[..., Amendment], name: str, row: tuple[str, ...], said: str
) -> None:
    found = read(sheet(name, [row]))
    assert [fault for fault in told(found) if said in fault], told(found)
    assert found.kept == ""


def test_all_faults_are_told_at_once_and_nothing_is_kept(read: Callable[..., Amendment]) -> None:
    phones = sheet(
        "电话", [("nosuch", "", "1", "2", "3", ""), ("legal-aid", "", "12348", "", "名单", "昨天")]
    )
    found = read(
        phones,
        sheet("网站", [("legal-aid", "", "", "", "", "前天")]),
        sheet("说明", [("随便", "写写")], ("甲", "乙")),
    )
    assert len(found.problems) == 7 and found.kept == "", told(found)
    assert any("看不出是哪张表" in fault for fault in told(found))


def test_one_service_has_one_row_of_its_own(read: Callable[..., Amendment]) -> None:
    (row,) = rows("服务")
    found = read(sheet("服务", [row, row]))
    assert told(found) == ["表.xlsx/服务:3: 这一项服务前面已经有一行；只留一行"]


def test_a_table_may_stand_in_two_files_only_once(read: Callable[..., Amendment]) -> None:
    assert "“电话”表有两张" in told(read(sheet("电话", rows("电话")), sheet("电话", rows("电话"))))[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_read_as_excel_writes_it(encoding: str, read: Callable[..., Amendment]) -> None:
    text = "电话号码,用途,号码来源,服务编号\r\n12348,免费咨询热线（市法律援助中心）,服务目录,legal-aid\r\n"
    (found,) = read_sheets("电话.csv", text.encode(encoding))
    (change,) = read(found).changes
    assert (change.table, change.whose, change.what) == ("电话", "法律援助", What.REWORDED)


def test_what_is_kept_is_laid_over_the_shipped_entry(tmp_path: Path, read: Callable[..., Amendment]) -> None:
    found = read(
        sheet(
            "携带材料",
            [("legal-aid", "", "身份证", ""), ("legal-aid", "", "说明书", "《法律援助法》第四十一条")],
        )
    )
    (tmp_path / FILE).write_text(found.kept, encoding="utf-8")
    services, problems = read_services(CONTENT / "services", None, tmp_path)
    assert problems == ()
    (aid,) = (s for s in services if s.id == "legal-aid")
    assert [(i.text, i.clause) for i in aid.bring] == [("身份证", ""), ("说明书", "statute/法律援助法/41")]
    assert replace(aid, bring=AID.bring) == AID
    assert amendments(SHIPPED, services) == found.kept
    assert [s for s in services if s.id != "legal-aid"] == [s for s in SHIPPED if s.id != "legal-aid"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("legal-aid: [", "读不出来"),
        ("- legal-aid", "应是“服务: 改了的字段”"),
        ("nosuch: {summary: 甲}", "没有编号为 nosuch 的服务"),
        ("legal-aid: {colour: 红}", "不认识的字段 'colour'"),
        ("legal-aid: {phones: [{use: 甲}]}", "缺少字段 phones.0.number"),
    ],
)
def test_a_damaged_file_is_told_and_its_cure(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    _, problems = read_services(CONTENT / "services", None, tmp_path)
    assert said in "\n".join(map(str, problems)) and FILE in str(problems[0])


def test_no_file_changes_nothing(tmp_path: Path) -> None:
    assert read_amended(tmp_path) == read_amended(None) == ({}, ())


@pytest.mark.parametrize("cell", ["第三条", "《》第三条", "法律援助法", "规划（一千二百万）x", ""])
def test_what_names_no_clause_stays_as_it_was_typed(cell: str) -> None:
    assert clause_id(cell) == cell
