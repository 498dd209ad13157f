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
    code, out, _ = run(capsys, *NOVEMBER, "--json")
    told = json.loads(out)
    assert (code, told["period"], told["release"]) == (0, {"from": "2026-11-01", "to": "2026-11-28"}, None)


@pytest.mark.parametrize(
    ("given", "first", "last"),
    [
        ((), "2026-10-31", "2026-11-29"),
        (("--to", "2026-03-01"), "2026-01-31", "2026-03-01"),
        (("--from", "2026-11-20"), "2026-11-20", "2026-11-29"),
        (("--from", "2026-11-30"), "2026-11-30", "2026-11-30"),
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
    told = json.loads(run(capsys, *given, "--json")[1])
    assert told["period"] == {"from": first, "to": last}


def test_the_file_is_written_once_and_who_took_it_is_noted(
    home: Past, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(home)
    file = tmp_path / "十一月.xlsx"
    code, out, _ = run(capsys, *NOVEMBER, "--xlsx", str(file))
    assert code == 0 and "提问 100 条" in out
    assert load_workbook(file)["说明"]["B1"].value == "2026年11月1日至2026年11月28日（28 天）"
    code, _, err = run(capsys, *NOVEMBER, "--xlsx", str(file))
    assert code == 1 and "没有覆盖" in err
    store = open_store(tmp_path / "mingbai.sqlite", lambda: home.at)
    deeds = [(e.who.partition(":")[0], e.detail) for e in store.audit(action="report.export")]
    store.close()
    assert deeds == [("cli", "2026-11-01 2026-11-28")]


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
