"""What is shown of a period: numbers as counted by hand, small ones hidden, nobody who wants to be forgotten."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.counted import OWN_REASON, count
from bot.feedback import Verdict
from bot.figures import Figure, Kind, figures, glance, headlines, is_empty, shown
from bot.forget import forget
from bot.period import Calendar, Period
from bot.report import NOTHING, NOWHERE, OPEN, Desk, Report, report
from bot.report_json import report_json
from bot.report_sheet import workbook
from bot.samples import samples
from bot.store import open_store
from bot.suppression import Hidden
from bot.ticket import Actor, Party
from bot.tickets import Tickets
from bot.wording.dialogue import REASONS
from tests.bot.asked import AID, SERVICES, WAGES, Past, fill, past

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
FEW, MANY = Hidden.FEW, Hidden.MANY
WHOLE = Desk(SERVICES, "4719d52060aa310e")


@pytest.fixture
def one(tmp_path: Path) -> Iterator[Past]:
    with past(tmp_path / "past.sqlite") as made:
        yield made


@pytest.fixture
def full(one: Past) -> Past:
    fill(one)
    return one


def november(one: Past, **desk: int) -> Report:
    return report(one.store, NOVEMBER, replace(WHOLE, **desk))  # type: ignore[arg-type]


def figure(made: Report, key: str) -> Figure:
    return next(f for f in figures(made) if f.key == key)


def test_questions_are_counted_as_by_hand(full: Past) -> None:
    counted, before = count(full.store, NOVEMBER, REASONS)
    assert sum(counted.hours.values()) == sum(counted.matters.values()) == 100
    assert counted.hours[date(2026, 11, 2), 9, "web"] == 6
    assert counted.hours[date(2026, 11, 2), 9, "telegram"] == 24
    assert counted.hours[date(2026, 11, 8), 23, "web"] == 10
    assert counted.hours[date(2026, 11, 9), 0, "web"] == 24, (
        "midnight in Beijing, whatever the clock's offset"
    )
    assert counted.matters[AID.id, "米易县", "not_covered"] == 2  # type: ignore[index]
    assert sum(before.statuses.values()) == 60
    assert counted.terms == {
        (AID.id, "statute/劳动法/48", 0, 0): 24,
        (AID.id, "statute/劳动法/50", 1, 0): 24,
        (AID.id, "statute/劳动法/50", 1, 1): 6,
    }
    assert counted.verdicts == {
        (AID.id, Verdict.GOOD, ""): 8,
        (AID.id, Verdict.BAD, "看不懂"): 6,
        (AID.id, Verdict.BAD, OWN_REASON): 6,
    }


def test_days_offices_districts_and_endings_are_shown(full: Past) -> None:
    made = november(full)
    assert made.asked == 100
    assert made.endings is not None and made.endings.cell(OPEN) == 26
    assert [made.endings.cell(s) for s in ("answered", "not_covered", "clarify", "outside")] == [
        50,
        16,
        10,
        24,
    ]
    assert made.times.days is not None
    assert {k: c for k, c in zip(made.times.days.keys, made.times.days.cells, strict=True) if c} == {
        "2026-11-02": 30,
        "2026-11-03": 20,
        "2026-11-04": 16,
        "2026-11-08": 10,
        "2026-11-09": 24,
    }
    assert made.matters is not None
    assert made.matters.by_row().ranked() == ((AID.id, 46), (WAGES.id, 30), (NOTHING, 24))
    assert made.matters.by_column().cell(NOWHERE) == 34
    assert made.times.channels is not None and made.times.channels.ranked() == (("web", 76), ("telegram", 24))


def test_the_two_from_miyi_cannot_be_told(full: Past) -> None:
    made = november(full)
    assert made.matters is not None and made.unanswered is not None
    for table in (made.matters, made.unanswered):
        place = table.columns.index("米易县")
        assert table.row(AID.id)[place] is FEW
        assert table.column_totals[place] is FEW
        assert table.by_row().cell(AID.id) in (46, 16), "the totals of offices stay"
        hidden = sum(not isinstance(cell, int) for cell in table.row(AID.id))
        assert hidden >= 2, "or it would be the total less the rest"


def test_waits_are_counted_as_by_hand(full: Past) -> None:
    waits = november(full).waits
    minutes = [timedelta(minutes=n) for n in (35, 60)]
    assert (waits.in_hours.people, waits.in_hours.half, waits.in_hours.most) == (6, *minutes)
    # At night: 20, 21, 22, 20 and 21 o'clock, answered at ten; the desk opens at nine.
    assert (waits.out_of_hours.people, waits.out_of_hours.half) == (5, timedelta(hours=13))
    assert waits.out_of_hours.at_work == timedelta(hours=1)
    assert waits.everybody.people == 11
    assert [(name, wait.people) for name, wait in waits.desks] == [("一号接线员", 11)]
    assert waits.queue is not None and waits.queue.total == 0


def test_only_the_first_word_ends_a_wait_and_who_waits_is_counted(one: Past) -> None:
    for n in range(5):
        one.ticket(f"2026-11-30T09:0{n}:00+08:00")
    one.ticket("2026-11-28T10:00:00+08:00")
    waits = november(one).waits
    assert waits.standing is not None and waits.standing.cell("waiting") == 6
    assert waits.queue is not None
    assert waits.queue.total == 6
    assert waits.oldest == timedelta(days=2)
    assert waits.everybody.half is None


def test_of_few_no_middle_is_told(one: Past) -> None:
    for n in range(4):
        one.ticket("2026-11-10T09:00:00+08:00", f"2026-11-10T09:0{n + 1}:00+08:00")
    waits = november(one).waits
    assert waits.everybody.people is FEW
    assert (waits.everybody.half, waits.in_hours.half) == (None, None)
    assert all(wait.half is None for _, wait in waits.desks)


def test_deadlines_asked_for_are_told_from_those_told_anyway(full: Past) -> None:
    terms = november(full).terms
    assert terms.told is not None and terms.asked is not None
    key = f"{AID.id} statute/劳动法/50 1"
    assert (terms.told.cell(key), terms.asked.cell(key)) == (30, 6)
    assert terms.asked.cell(f"{AID.id} statute/劳动法/48 0") == 0
    assert (terms.terms[key].text, terms.terms[key].own) == ("五日内决定受理", False)
    rows = figure(november(full), "terms").rows
    assert rows is not None
    assert rows[0][:3] == ("五日内决定受理", "法律援助", "机关要办完")


def test_a_deadline_that_the_directory_has_no_longer_is_named_by_its_clause(full: Past) -> None:
    made = report(full.store, NOVEMBER, replace(WHOLE, services={WAGES.id: WAGES}))
    rows = figure(made, "terms").rows
    assert rows is not None
    assert rows[0][:3] == ("《劳动法》第50条", AID.id, "现在的目录里没有了")


def test_headlines_say_the_change_in_words(full: Past) -> None:
    asked, missed, helpful, waited = headlines(november(full))
    assert (asked.value, asked.change) == ("100 条", "比上一期多 67%（60 → 100）")
    assert (missed.value, missed.change) == ("26%", "比上一期高 6 个百分点（20% → 26%）")
    assert (helpful.value, helpful.change) == ("40%", "上一期太少，不比")
    assert (waited.value, waited.change) == ("1 小时", "上一期太少，不比")


def test_five_sentences_answer_five_questions(full: Past) -> None:
    said = dict(glance(november(full)))
    assert said["问什么"] == "法律援助（46）、劳动保障监察（30）。"
    assert said["在哪里"] == "西区（34）等。34%没说在哪里。", "30 in 东区 are hidden"
    assert said["哪里没答上"] == "法律援助（16）、劳动保障监察（10）。"
    assert said["什么要到期"] == "五日内决定受理（6）。"
    assert "现在没有人在等" in said["等多久"]


def test_who_is_forgotten_is_not_counted(full: Past) -> None:
    full.ask("2026-11-12T09:00:00+08:00", 11, who="甲")
    key = full.store.hashed("甲")
    full.ticket("2026-11-12T09:00:00+08:00", "2026-11-12T09:01:00+08:00", who=key)
    full.judge(list(full.store.answers_of(key)), Verdict.GOOD)
    assert november(full).asked == 111
    assert november(full).waits.everybody.people == 12
    with full.store.writing() as db:
        forget(full.store, db, key, 0, 0, Tickets(full.store).erase_words)
    made = november(full)
    assert (made.asked, made.waits.everybody.people) == (100, 11)
    assert made.verdicts is not None and made.verdicts.total == 20


def test_no_words_of_anybody_are_in_it(full: Past) -> None:
    secret = "我家的狗叫旺财"
    made = november(full)
    told = json.dumps(report_json(made), ensure_ascii=False)
    book = load_workbook(BytesIO(workbook(made, "chen", Calendar.MONTH)))
    cells = " ".join(str(c.value) for sheet in book for row in sheet.iter_rows() for c in row)
    for words in (secret, "老板拖欠工资", "几天受理", "请带身份证来", "找人\n"):
        assert words not in told and words not in cells and words not in repr(made)


def test_samples_are_of_counts_that_are_shown_only(full: Past) -> None:
    found = samples(full.store, november(full))
    assert [service for service, _ in found] == [AID.id, WAGES.id]
    assert found[0][1][0].newest.question == "老板拖欠工资"
    assert samples(full.store, november(full, threshold=11)) == (), "10 is small, and 16 would tell it"


def test_a_single_day_and_the_turn_of_a_year(one: Past) -> None:
    one.ask("2025-12-31T23:59:59+08:00", 6)
    one.ask("2025-12-31T16:00:00+00:00", 8)
    new_year = report(one.store, Period(date(2026, 1, 1), date(2026, 1, 1)), WHOLE)
    assert (new_year.asked, new_year.past.asked) == (8, 6)
    turn = report(one.store, Period(date(2025, 12, 30), date(2026, 1, 2)), WHOLE)
    assert turn.times.days is not None
    assert list(zip(turn.times.days.keys, turn.times.days.cells, strict=True)) == [
        ("2025-12-30", 0),
        ("2025-12-31", 6),
        ("2026-01-01", 8),
        ("2026-01-02", 0),
    ]
    assert (turn.times.hours, is_empty(turn)) == (None, False)


def test_an_empty_store_has_an_empty_report(one: Past) -> None:
    made = november(one)
    assert is_empty(made)
    assert [h.value for h in headlines(made)] == ["0 条", "太少，不算", "没人评", "没有工单"]
    assert {f.key for f in figures(made)} and all(f.rows is not None for f in figures(made))


def test_fewer_than_the_threshold_are_told_nothing_of(one: Past) -> None:
    one.ask("2026-11-02T09:00:00+08:00", 3)
    made = november(one)
    assert made.asked is FEW and not is_empty(made)
    assert headlines(made)[0].value == "不到 5 条"
    for f in figures(made):
        for row in f.rows or ():
            assert 3 not in row, f.key
        assert 3 not in f.total, f.key


def test_the_threshold_is_a_setting(full: Past) -> None:
    made = november(full, threshold=20)
    for f in figures(made):
        if f.key not in ("waits",):
            assert [v for row in f.rows or () for v in row if isinstance(v, int) and 0 < v < 20] == [], f.key
    assert shown(FEW, 20) == "<20"


@pytest.mark.parametrize("threshold", [3, 5, 12])
def test_nothing_small_is_shown_in_any_figure(full: Past, threshold: int) -> None:
    for f in figures(november(full, threshold=threshold)):
        cells = [v for row in (*(f.rows or ()), f.total) for v in row]
        assert [v for v in cells if isinstance(v, int) and 0 < v < threshold] == [], f.key


# The table file.


def test_the_table_file_has_real_days_and_numbers_and_says_what_it_is(full: Past) -> None:
    made = november(full)
    book = load_workbook(BytesIO(workbook(made, "chen", Calendar.MONTH)))
    about: dict[Any, Any] = {row[0].value: row[1].value for row in book["说明"].iter_rows() if row[0].value}
    assert about["知识库版本"] == "4719d52060aa310e" and about["导出的人"] == "chen"
    assert about["时间"] == datetime(2026, 11, 1)
    assert "<5" in about["小数怎么处理"] and "相减" in about["哪些保护不了"]
    assert about["提问"] == "100 条"
    assert [sheet.title for sheet in book][1:] == [f.title for f in figures(made)]
    days = book["每天问了多少"]
    assert (days["A3"].value, days["B3"].value, days["B3"].data_type) == (datetime(2026, 11, 2), 30, "n")
    assert (days["A3"].number_format, days.max_row) == ("yyyy-mm-dd", 32)
    heat = [[c.value for c in row] for row in book["哪里问什么"].iter_rows()]
    place = heat[0].index("米易县")
    assert heat[1][0] == "法律援助" and heat[1][place] == "<5"
    waits: dict[Any, Any] = {row[0].value: row[2] for row in book["找人工等了多久"].iter_rows(min_row=2)}
    assert waits["上班时间开的"].value == timedelta(minutes=35)
    assert waits["上班时间开的"].number_format == "[h]:mm"


def test_a_name_that_looks_like_a_formula_is_text(full: Past) -> None:
    desk = Actor(Party.OPERATOR, "evil", '=HYPERLINK("http://x")')
    for _ in range(6):
        full.ticket("2026-11-10T09:00:00+08:00", "2026-11-10T09:05:00+08:00", desk=desk)
    made = november(full)
    names = replace(made, names={AID.id: "=1+1", WAGES.id: "@SUM(A1)"})
    book = load_workbook(BytesIO(workbook(names, "=chen", Calendar.MONTH)))
    assert [
        c.coordinate for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"
    ] == []


def test_json_says_what_is_not_shown(full: Past) -> None:
    told = report_json(november(full))
    assert told["period"] == {"from": "2026-11-01", "to": "2026-11-30"}
    by_key = {f["key"]: f for f in told["figures"]}
    assert by_key["days"]["rows"][1] == ["2026-11-02", 30]
    assert "<5" in by_key["matters"]["rows"][0]
    assert by_key["waits"]["rows"][1][2] == 35.0
    assert json.loads(json.dumps(told)) == told


def test_every_kind_of_figure_is_there(full: Past) -> None:
    assert {f.kind for f in figures(november(full))} == set(Kind)


def test_counting_keeps_no_writer_waiting(full: Past, tmp_path: Path) -> None:
    other = open_store(tmp_path / "past.sqlite", lambda: "2026-11-30T10:00:00+08:00")
    with full.store.aside() as db:
        db.execute("SELECT count(*) FROM answers").fetchone()
        other.append_audit("cli:test", "x", "")
        full.store.append_audit("cli:test", "y", "")
    other.close()
