"""What the districts tell of their offices is kept, checked and shown to whoever lives there."""

import json
from dataclasses import asdict, fields, replace
from pathlib import Path

import pytest

from bot.wording.knowledge import FIELD
from knowledge.offices import FOLDER, Told, faults, file_of, lines_of, office_of, read_told, with_offices
from knowledge.release import release
from knowledge.service import CITY, Local, Office, Phone, Service, Standing, content_of
from tests.builders import service

TOLD = Told(
    "legal-aid",
    "仁和区",
    "仁和区法律援助中心",
    "0812-2901234、12348",
    "仁和街 1 号",
    "工作日 9:00—17:00",
    "https://www.scrh.gov.cn/aid",
    "不收费",
    "2026-11-20",
    "仁和区司法局",
    "张三",
)
TODAY = "2026-11-30"


def kept(folder: Path, *told: Told) -> Path:
    for district in {one.district for one in told}:
        path = file_of(folder, district)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(lines_of(one for one in told if one.district == district), encoding="utf-8")
    return folder


def test_what_a_district_told_becomes_an_office_of_the_service(tmp_path: Path) -> None:
    (found,), problems = with_offices((service(),), kept(tmp_path, TOLD))
    assert problems == ()
    assert found.offices == (office_of(TOLD),)
    office = found.offices[0]
    assert [p.number for p in office.phones] == ["0812-2901234", "12348"]
    assert office.address == Local("仁和街 1 号", "仁和区司法局", "2026-11-20")
    assert office.owner == "仁和区司法局　张三"


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"district": "大渡口"}, "district", "不是区县"),
        ({"service": "aid"}, "service", "没有编号"),
        ({"name": ""}, "name", "没有写办理机构"),
        ({"name": "长" * 41}, "name", "最多 40 个"),
        ({"phones": "2901234"}, "phones", "缺区号"),
        ({"phones": "", "address": "", "link": ""}, "phones", "至少写一样"),
        ({"link": "www.scrh.gov.cn"}, "link", "不是网址"),
        ({"link": "https://a@b.cn"}, "link", "不是网址"),
        ({"checked_on": ""}, "checked_on", "没有写核实日期"),
        ({"checked_on": "2026/11/20"}, "checked_on", "不是日期"),
        ({"checked_on": "2026-12-01"}, "checked_on", "还没有到"),
        ({"unit": ""}, "unit", "没有写填报单位"),
        ({"hours": "长" * 201}, "hours", "最多 200 个"),
    ],
)
def test_whatever_is_wrong_is_told_with_what_to_write(
    changed: dict[str, str], field: str, words: str
) -> None:
    (found,) = faults(replace(TOLD, **changed), {"legal-aid"}, TODAY)
    assert found[0] == field and words in found[1]


def test_nothing_is_wrong_with_a_whole_one() -> None:
    assert list(faults(TOLD, {"legal-aid"}, TODAY)) == []


def test_every_fault_of_every_line_is_told_at_once(tmp_path: Path) -> None:
    path = file_of(kept(tmp_path, TOLD), "仁和区")
    lines = [json.dumps(asdict(replace(TOLD, unit="", name="甲")), ensure_ascii=False), "{", '{"service": 1}']
    lines.append(json.dumps(asdict(replace(TOLD, district="西区")), ensure_ascii=False))
    path.write_text(path.read_text(encoding="utf-8") * 2 + "\n".join(lines), encoding="utf-8")
    _, problems = with_offices((service(),), tmp_path)
    assert sorted((p.file, p.line) for p in problems) == [
        (f"{FOLDER}/仁和区.jsonl", n) for n in (2, 3, 4, 5, 6)
    ]


def test_what_is_kept_is_read_as_it_was_told(tmp_path: Path) -> None:
    told = (TOLD, replace(TOLD, district=CITY), replace(TOLD, name="第二窗口", phones=""))
    found, problems = read_told(kept(tmp_path, *told))
    assert problems == () and {one for _, one in found} == set(told)


def test_somebody_in_a_district_is_shown_its_offices_or_else_the_citys() -> None:
    own, city = Office("仁和区", "区窗口", "x"), Office(CITY, "市窗口", "x")
    entry = service(offices=(own, city))
    assert entry.offices_in("仁和区") == (own,)
    assert entry.offices_in("西区") == (city,) == entry.offices_in(CITY)
    assert entry.offices_in("") == () == entry.offices_in(None)


def test_a_card_is_as_far_verified_as_the_worst_that_it_shows() -> None:
    good = Phone("12348", "", "s", "2026-11-01")
    doubted = Phone("1", "", "s", "2026-11-01", Standing.DOUBTED)
    entry = service(phones=(good,), links=(), offices=(Office("西区", "窗口", "x", (doubted,)),))
    assert entry.standing_in("西区") is Standing.DOUBTED
    assert entry.standing_in("东区") is Standing.CONFIRMED and not entry.unverified


def test_every_part_of_an_entry_has_a_name_for_whoever_looks_at_changes() -> None:
    assert {field.name for field in fields(Service)} - {"id"} <= FIELD.keys()


def test_a_release_without_offices_keeps_its_name_and_what_was_found_since_is_no_content() -> None:
    plain = service()
    seen = service(phones=(replace(plain.phones[0], lapsed=Standing.OVERDUE),))
    assert "offices" not in content_of(plain) and "lapsed" not in str(content_of(seen))
    assert release((), (), (plain,)).id == release((), (), (seen,)).id
    assert release((), (), (plain,)).id != release((), (), (service(offices=(office_of(TOLD),)),)).id
