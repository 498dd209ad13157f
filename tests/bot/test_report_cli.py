"""`mingbai report`: the same numbers in the terminal, as JSON and as a file; what is no period is refused."""

import json
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot import cli
from bot.store import open_store
from tests.bot.asked import Past, fill, past


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Past]:
    monkeypatch.setenv("MINGBAI_HOME", str(tmp_path))
    with past(tmp_path / "mingbai.sqlite") as made:
        yield made


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = cli.main(["report", *arguments])
    out, err = capsys.readouterr()
    return code, out, err


OCTOBER = ("--from", "2026-10-01", "--to", "2026-10-31")
NOVEMBER = ("--from", "2026-11-01", "--to", "2026-11-28")


def test_the_terminal_shows_headlines_sentences_and_tables(
    home: Past, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(home)
    code, out, _ = run(capsys, *NOVEMBER)
    assert code == 0
    assert "提问：100 条（比上一期多 108%（48 → 100））" in out
    assert "【问的是哪个部门的事】" in out and "<5" in out
    assert "老板" not in out


def test_json_is_one_object(home: Past, capsys: pytest.CaptureFixture[str]) -> None:
    fill(home)
    code, out, _ = run(capsys, *OCTOBER, "--json")
    told = json.loads(out)
    assert (code, told["period"], told["release"]) == (0, {"from": "2026-10-01", "to": "2026-10-31"}, None)


@pytest.mark.parametrize("form", ["--json", "--xlsx"])
def test_what_leaves_is_a_whole_month_that_is_over(
    home: Past,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    form: str,
) -> None:
    file = tmp_path / "x.xlsx"
    given = [form] if form == "--json" else [form, str(file)]
    monkeypatch.setattr("bot.report_cli.store_of", lambda _settings: nullcontext(home.store))
    for period in (NOVEMBER, ("--from", "2026-11-01", "--to", "2026-11-30"), ("--from", "2026-10-01")):
        code, out, err = run(capsys, *period, *given)
        assert (code, out) == (1, "") and "2026-10-01 到 2026-10-31" in err and not file.exists()
    monkeypatch.setenv("MINGBAI_REPORT_CALENDAR", "quarter")
    assert "2026-07-01 到 2026-09-30" in run(capsys, *OCTOBER, *given)[2]
    monkeypatch.setenv("MINGBAI_REPORT_CALENDAR", "decade")
    assert "MINGBAI_REPORT_CALENDAR" in run(capsys, *OCTOBER, *given)[2]
    monkeypatch.delenv("MINGBAI_REPORT_CALENDAR")
    # What is not said is the last one that is over.
    assert "2026-10-31" in run(capsys, *given)[1] or load_workbook(file)["说明"]["B1"].value.startswith(
        "2026年10月1日"
    )


@pytest.mark.parametrize(
    ("given", "first", "last"),
    [
        ((), "2026年10月31日", "至2026年11月29日"),
        (("--to", "2026-03-01"), "2026年1月31日", "至2026年3月1日"),
        (("--from", "2026-11-20"), "2026年11月20日", "至2026年11月29日"),
        (("--from", "2026-11-30"), "2026年11月30日", ""),
    ],
)
def test_what_is_not_said_is_the_usual(
    home: Past,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    given: tuple[str, ...],
    first: str,
    last: str,
) -> None:
    # The command's own clock is the machine's.
    monkeypatch.setattr("bot.report_cli.store_of", lambda _settings: nullcontext(home.store))
    assert f"　{first}{last}" in run(capsys, *given)[1]


def test_the_file_is_written_once_and_who_took_it_is_noted(
    home: Past, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(home)
    file = tmp_path / "十月.xlsx"
    code, out, _ = run(capsys, *OCTOBER, "--xlsx", str(file))
    assert code == 0 and "提问 60 条" in out
    assert load_workbook(file)["说明"]["B1"].value == "2026年10月1日至2026年10月31日（31 天）"
    code, _, err = run(capsys, *OCTOBER, "--xlsx", str(file))
    assert code == 1 and "没有覆盖" in err
    store = open_store(tmp_path / "mingbai.sqlite", lambda: home.at)
    deeds = [(e.who.partition(":")[0], e.detail) for e in store.audit(action="report.export")]
    store.close()
    assert deeds == [("cli", "2026-10-01 2026-10-31")]


@pytest.mark.parametrize(
    ("first", "last", "why"),
    [
        ("2026-02-30", "2026-03-01", "真有的一天"),
        ("2026-03-02", "2026-03-01", "对调"),
        ("2026-03-02", "2999-03-01", "还没到"),
        ("1999-03-02", "2026-03-01", "太长"),
    ],
)
def test_what_is_no_period_is_refused(
    home: Past, capsys: pytest.CaptureFixture[str], first: str, last: str, why: str
) -> None:
    code, out, err = run(capsys, "--from", first, "--to", last)
    assert (code, out, why in err) == (1, "", True)


def test_an_empty_store_says_so(home: Past, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys)
    assert code == 0 and "没有人提问" in out


def test_small_counts_are_a_setting(
    home: Past, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(home)
    monkeypatch.setenv("MINGBAI_SMALL_COUNTS", "20")
    assert "<20" in run(capsys, *NOVEMBER)[1]
    for wrong in ("2", "0", "五", "1000"):
        monkeypatch.setenv("MINGBAI_SMALL_COUNTS", wrong)
        code, _, err = run(capsys, *NOVEMBER)
        assert code == 1 and "MINGBAI_SMALL_COUNTS" in err
