"""A district's table goes out, is filled in as people fill in tables, and comes back without anything lost or guessed."""

import io
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.district_book import district_book
from bot.districts import counts, looked_through, take_in_with, told_now
from bot.moves import Moves
from bot.originals import Originals
from bot.store import open_store
from knowledge.incoming.district_table import (
    FILLED,
    GUIDE,
    HEADINGS,
    MARK,
    NAME,
    Change,
    Returned,
    What,
    returned,
)
from knowledge.incoming.sheets import Row, Sheet, tidy
from knowledge.incoming.workbook import workbook_sheets
from knowledge.offices import FIELDS, Told, file_of, lines_of
from knowledge.service import CITY, DISTRICTS
from tests.bot.dying import die_at
from tests.builders import service, wages_service
from tests.knowledge.test_offices import TOLD

TODAY = "2026-11-30"
SERVICES = {one.id: one for one in (service(), wages_service())}
WAGES = replace(TOLD, service="labor-inspection", name="仁和区劳动监察大队", phones="0812-2905678")
FILE = "仁和区.xlsx"


def book(told: Sequence[Told] = (), districts: Sequence[str] = ("仁和区",)) -> bytes:
    return district_book(districts, SERVICES, told)


def filled(data: bytes, fill: Callable[[Worksheet], None], sheet: str = "仁和区") -> bytes:
    """The workbook as somebody changed it."""
    opened = load_workbook(io.BytesIO(data))
    fill(opened[sheet])
    out = io.BytesIO()
    opened.save(out)
    return out.getvalue()


def columns(sheet: Worksheet) -> dict[str, int]:
    head = next(row for row in sheet.iter_rows() if row[0].value == HEADINGS[0])
    return {str(cell.value): n for n, cell in enumerate(head, 1)}


def row_of(sheet: Worksheet, service: str) -> int:
    """The row written for a service; 0 stands for the first row to spare."""
    spare = 1
    for cells in sheet.iter_rows():
        if cells[1].value == service:
            return int(cells[0].row or 0)
        spare = int(cells[0].row or 0) + 1 if cells[1].value else spare
    return spare


def write(sheet: Worksheet, row: int, **values: Any) -> None:
    where = columns(sheet)
    for name, value in values.items():
        sheet.cell(row, where[FIELDS[name]]).value = value


def aid(**values: Any) -> Callable[[Worksheet], None]:
    return lambda sheet: write(sheet, row_of(sheet, "legal-aid"), **values)


def back(data: bytes, now: Sequence[Told] = (), today: str = TODAY) -> Returned:
    return returned(FILE, workbook_sheets(FILE, data), SERVICES, now, today)


WHOLE: dict[str, Any] = {name: getattr(TOLD, name) for name in FILLED}


def test_every_service_has_a_row_and_what_was_told_stands_in_it() -> None:
    guide, sheet, choices = workbook_sheets(FILE, book([TOLD]))
    assert guide.name == GUIDE and sheet.name == "仁和区" and choices.hidden
    head = next(n for n, row in enumerate(sheet.rows) if row.cells == HEADINGS)
    first, second = (row.cells for row in sheet.rows[head + 1 :])
    assert first[:5] == ("仁和区", "legal-aid", "法律援助", TOLD.name, TOLD.phones)
    assert second[1] == "labor-inspection" and second[3] == ""


def test_only_what_is_to_be_filled_in_can_be_written_in() -> None:
    sheet = load_workbook(io.BytesIO(book([TOLD])))["仁和区"]
    where, row, spare = columns(sheet), row_of(sheet, "legal-aid"), row_of(sheet, "-") + 1
    locked = {name: sheet.cell(row, n).protection.locked for name, n in where.items()}
    assert [name for name, shut in locked.items() if shut] == [*HEADINGS[:3], MARK]
    assert not sheet.cell(spare, where[NAME]).protection.locked
    assert sheet.protection.sheet and sheet.column_dimensions["M"].hidden
    assert sheet.cell(row, where["电话"]).number_format == "@"


def test_services_are_chosen_from_a_list_that_the_workbook_carries() -> None:
    opened = load_workbook(io.BytesIO(book([TOLD])))
    sheet = opened["仁和区"]
    (rule,) = sheet.data_validations.dataValidation
    assert "C3:C" in str(rule.sqref)
    where = opened.defined_names[str(rule.formula1)].attr_text
    name, _, cells = where.replace("'", "").replace("$", "").partition("!")
    assert [row[0].value for row in opened[name][cells]] == [one.name for one in SERVICES.values()]
    assert opened[name].sheet_state == "hidden"


OFFICES = st.builds(
    Told,
    st.sampled_from(sorted(SERVICES)),
    st.sampled_from(DISTRICTS),
    st.text(min_size=1, max_size=20).map(tidy).map(lambda t: " ".join(t.split("\n"))).filter(bool),
    st.sampled_from(["0812-2901234", "0812-2901234、12348", "", "400-810-8888"]),
    st.text(min_size=1, max_size=30).map(tidy).filter(bool),
    st.text(max_size=30).map(tidy),
    st.sampled_from(["", "https://www.scrh.gov.cn/a?b=1"]),
    st.sampled_from(["", "不收费", "=免费", "+1", "1e5", "007"]),
    st.dates(date(2020, 1, 1), date(2026, 11, 30)).map(date.isoformat),
    st.sampled_from(["仁和区司法局", "司法所"]),
    st.sampled_from(["", "张三"]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(OFFICES, max_size=8, unique_by=lambda one: one.key))
def test_what_was_written_and_comes_back_untouched_changes_nothing(told: list[Told]) -> None:
    found = back(book(told, DISTRICTS), told)
    assert found.changes == () and found.problems == ()
    assert set(found.told) == set(told)


@settings(max_examples=60, deadline=None)
@given(st.lists(OFFICES, max_size=5, unique_by=lambda one: one.key), OFFICES)
def test_what_is_filled_in_is_what_changes(told: list[Told], new: Told) -> None:
    told = [one for one in told if (one.district, one.service) != (new.district, new.service)]
    data = filled(
        book(told, DISTRICTS),
        lambda sheet: write(sheet, row_of(sheet, new.service), **{n: getattr(new, n) for n in FILLED}),
        new.district,
    )
    found = back(_as_text(data, new.district), told)
    assert found.problems == ()
    assert [(c.what, c.before, c.after) for c in found.changes] == [(What.ADDED, None, new)]
    assert set(found.told) == {*told, new}


def _as_text(data: bytes, sheet: str) -> bytes:
    """Cells that look like formulas are text, as in a cell whose format is text."""

    def fill(opened: Worksheet) -> None:
        for row in opened.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    cell.data_type = "s"

    return filled(data, fill, sheet)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"phones": "０８１２－２９０１２３４"}, {"phones": "0812-2901234"}),
        ({"phones": 12348.0}, {"phones": "12348"}),
        ({"phones": 12348}, {"phones": "12348"}),
        ({"checked_on": datetime(2026, 11, 20)}, {"checked_on": "2026-11-20"}),
        ({"checked_on": "2026年11月5日"}, {"checked_on": "2026-11-05"}),
        ({"checked_on": "２０２６／１１／２０"}, {"checked_on": "2026-11-20"}),
        ({"name": "仁和区\n法律援助中心 "}, {"name": "仁和区 法律援助中心"}),
        ({"address": "  仁和街\u200b 1 号\u3000"}, {"address": "仁和街 1 号"}),
        ({"person": None}, {"person": ""}),
    ],
)
def test_what_people_type_is_read_as_they_mean_it(typed: dict[str, Any], kept: dict[str, str]) -> None:
    found = back(filled(book(), aid(**(WHOLE | typed))))
    assert found.problems == ()
    (change,) = found.changes
    assert change.after == replace(TOLD, **kept)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"phones": 8122901234}, "E3 电话：“8122901234”像是少了开头的 0"),
        ({"phones": "2901234"}, "电话：“2901234”缺区号；本市的写成 0812-2901234"),
        ({"phones": datetime(2026, 1, 2)}, "Excel 把号码变成了日期"),
        ({"phones": None, "address": None, "link": None}, "至少写一样"),
        ({"checked_on": "明天"}, "“明天”不是日期"),
        ({"checked_on": "2026-12-01"}, "还没有到"),
        ({"checked_on": None}, "没有写核实日期"),
        ({"unit": None}, "没有写填报单位"),
        ({"name": None}, "没有写办理机构"),
        ({"link": "www.scrh.gov.cn"}, "不是网址"),
        ({"address": "长" * 201}, "最多 200 个"),
        ({"district": "西区"}, "却在“仁和区”的表里"),
        ({"district": "成都"}, "区县“成都”认不出"),
        ({"service": "aid"}, "没有编号为“aid”的服务"),
        ({"service": "labor-inspection"}, "是不是粘贴错了行"),
    ],
)
def test_what_is_wrong_is_told_row_by_row_and_nothing_is_taken(typed: dict[str, Any], words: str) -> None:
    found = back(filled(book(), aid(**(WHOLE | typed))))
    assert found.changes == () or found.problems
    (problem,) = found.problems
    assert words in problem.message and problem.file == "仁和区.xlsx/仁和区" and problem.line == 3
    with pytest.raises(ValueError, match="problems"):
        take_in_with(Path("nowhere"), found, Path("nowhere"), None, "chen")  # type: ignore[arg-type]


def test_a_changed_office_keeps_its_place_and_a_renamed_one_is_no_second() -> None:
    found = back(filled(book([TOLD]), aid(name="仁和区公共法律服务中心")), [TOLD])
    (change,) = found.changes
    assert change.what is What.CHANGED
    assert change.parts == (("办理机构", TOLD.name, "仁和区公共法律服务中心"),)
    assert [one.name for one in found.told] == ["仁和区公共法律服务中心"]


def test_a_row_that_was_emptied_takes_its_office_away_and_a_deleted_row_does_not() -> None:
    emptied = back(filled(book([TOLD]), aid(**dict.fromkeys(FILLED))), [TOLD])
    assert [c.what for c in emptied.changes] == [What.REMOVED] and emptied.told == ()
    deleted = back(filled(book([TOLD]), lambda sheet: sheet.delete_rows(row_of(sheet, "legal-aid"))), [TOLD])
    assert deleted.changes == () and deleted.told == (TOLD,)
    unit_only = back(filled(book(), aid(unit="仁和区司法局", checked_on="2026-11-20")))
    assert unit_only.changes == () and unit_only.problems == ()


def test_a_second_office_is_written_below_with_the_service_chosen_by_name() -> None:
    def fill(sheet: Worksheet) -> None:
        row, where = row_of(sheet, "-"), columns(sheet)
        sheet.cell(row, where[NAME]).value = "法律援助"
        write(sheet, row, **(WHOLE | {"name": "大田镇工作站"}))

    found = back(filled(book([TOLD]), fill), [TOLD])
    assert found.problems == ()
    assert [(c.what, c.told.name, c.told.service) for c in found.changes] == [
        (What.ADDED, "大田镇工作站", "legal-aid")
    ]
    assert len(found.told) == 2


def test_two_rows_of_one_office_are_one_too_many() -> None:
    def fill(sheet: Worksheet) -> None:
        row, where = row_of(sheet, "-"), columns(sheet)
        sheet.cell(row, where[NAME]).value = "法律援助"
        write(sheet, row, **(WHOLE | {"phones": "12348"}))

    found = back(filled(book([TOLD]), fill), [TOLD])
    assert "写了两行" in found.problems[0].message


def test_columns_in_another_order_and_a_sheet_without_its_name_are_read_too() -> None:
    order = (NAME, *[FIELDS[n] for n in reversed(FILLED)], FIELDS["service"], FIELDS["district"])
    cells = {FIELDS[n]: getattr(TOLD, n) for n in ("service", "district", *FILLED)} | {NAME: "法律援助"}
    sheet = Sheet("Sheet1", (Row(1, ("攀枝花市",)), Row(2, order), Row(3, tuple(cells[n] for n in order))))
    found = returned("表.csv", [sheet], SERVICES, (), TODAY)
    assert [change.after for change in found.changes] == [TOLD]


def test_what_was_changed_since_it_was_written_is_not_turned_back() -> None:
    since = replace(TOLD, phones="0812-2909999")
    untouched = back(book([TOLD]), [since])
    assert untouched.changes == () and untouched.told == (since,)
    touched = back(filled(book([TOLD]), aid(address="新街 2 号")), [since])
    (change,) = touched.changes
    assert change.before == since
    assert {name for name, _, _ in change.parts} == {"电话", "地址"}
    gone = back(book([TOLD]), [])
    assert gone.changes == ()


def test_a_pocket_telephone_is_taken_with_a_word() -> None:
    found = back(filled(book(), aid(**(WHOLE | {"phones": "13812345678"}))))
    assert found.problems == () and "手机号" in found.remarks[0].message


@pytest.mark.parametrize(
    ("sheets", "words"),
    [
        ((), "没有填报的表"),
        ((Sheet(GUIDE, (Row(1, ("怎么填",)),)),), "没有填报的表"),
        ((Sheet("仁和区", (Row(1, ("甲", "乙")),)),), "没有表头"),
        ((Sheet("仁和区", (Row(1, HEADINGS), Row(2, ("", "", "没有的服务", "甲")))),), "没有叫“没有的服务”"),
    ],
)
def test_another_table_is_refused(sheets: tuple[Sheet, ...], words: str) -> None:
    found = returned("表.xlsx", sheets, SERVICES, (), TODAY)
    assert words in found.problems[0].message and found.changes == ()


class Taker:
    """Whoever takes tables in, and where."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.added = folder, folder / "added"
        self.store = open_store(folder / "store.sqlite", lambda: f"{TODAY}T10:00:00+08:00")
        self.originals = Originals(folder / "originals", self.store)

    def look(self, data: bytes) -> Returned:
        return looked_through(FILE, data, self.added, SERVICES, TODAY)

    def take(self, found: Returned) -> None:
        file = self.folder / FILE
        file.write_bytes(b"x")
        take_in_with(file, found, self.added, self.originals, "chen")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Taker]:
    made = Taker(tmp_path)
    with closing(made.store):
        yield made


def test_what_is_taken_is_told_from_then_on(office: Taker) -> None:
    data = filled(book(), aid(**WHOLE))
    found = office.look(data)
    assert counts(found) == (1, 0, 0) and found.districts == ("仁和区",)
    assert told_now(office.added) == ()
    office.take(found)
    assert told_now(office.added) == (TOLD,)
    office.take(office.look(data))
    assert told_now(office.added) == (TOLD,)
    emptied = filled(book([TOLD]), aid(**dict.fromkeys(FILLED)))
    office.take(office.look(emptied))
    assert told_now(office.added) == ()
    assert (office.added / "offices" / "仁和区.jsonl").read_text(encoding="utf-8") == ""


def test_what_is_no_workbook_is_told_and_what_is_kept_may_be_broken(tmp_path: Path) -> None:
    assert "已损坏" in str(looked_through(FILE, b"PK\x03\x04x", tmp_path, SERVICES, TODAY).problems[0])
    (tmp_path / "offices").mkdir()
    (tmp_path / "offices" / "仁和区.jsonl").write_text("{", encoding="utf-8")
    assert "读不懂" in str(looked_through(FILE, book(), tmp_path, SERVICES, TODAY).problems[0])


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_killed_at_any_step_all_districts_are_as_they_were_or_as_they_are_told(
    tmp_path: Path, office: Taker
) -> None:
    old, new = (TOLD, replace(TOLD, district=CITY)), (replace(TOLD, phones="12348"), WAGES)
    (office.added / "offices").mkdir(parents=True)
    for one in old:
        file_of(office.added, one.district).write_text(lines_of([one]), encoding="utf-8")
    told = (*new, replace(TOLD, district=CITY, phones="12348"))
    changes = tuple(Change(What.ADDED, None, one, None) for one in told)  # type: ignore[arg-type]
    found = Returned(changes, told=told)
    seen = set()
    for at in range(1, 60):
        child = os.fork()
        if child == 0:
            try:
                own = Taker(tmp_path)
                steps = ((Path, "replace"), (Path, "mkdir"), (os, "fsync"), (own.store, "now"))
                die_at(at, steps)
                own.take(found)
                os._exit(0)
            finally:
                os._exit(1)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert code in (0, 9), at
        moved = set(told_now(office.added)) != set(old)
        Moves(office.store, office.added).finish()
        done = bool(office.store.audit(1))
        assert set(told_now(office.added)) == set(told if done else old), at
        assert done is bool(office.originals.all()), at
        seen.add((code, moved, done))
        if done:
            break
    assert seen == {(9, False, False), (9, False, True)}, "killed after the decision, before the moves"
