"""What is due is listed, confirmed, doubted and written as a call list on the command line, too."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.freshness import Freshness
from bot.store import open_store
from knowledge.detail import Kind
from knowledge.incoming.sheets import read_sheets
from retrieval.shelf import Shelf
from tests.bot.calls_made import filled_in, made
from tests.builders import FakeEncoder, index


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shelf = Shelf(tmp_path / "shelf")
    built = index(tmp_path / "small")
    shelf.write(built, FakeEncoder().fingerprint, "2026-07-01T09:00:00+08:00")
    shelf.publish(built.release)
    monkeypatch.setenv("MINGBAI_HOME", str(tmp_path))
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    try:
        status = main(["knowledge", *arguments])
    except SystemExit as error:
        status = int(error.code or 0)
    told = capsys.readouterr()
    return status, told.out, told.err


def due(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    status, told, _ = run(capsys, "due", "--json", *arguments)
    assert status == 0
    found: list[dict[str, Any]] = json.loads(told)
    return found


def test_a_number_is_listed_until_it_is_confirmed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "电话 12333（劳动保障监察）没核实过" in run(capsys, "due")[1]
    (found,) = due(capsys, "--words", "12333")
    assert (found["kind"], found["standing"], found["owner"]) == ("phone", "never", "知识库管理员")
    status, told, _ = run(capsys, "confirm", *found["details"])
    assert status == 0 and "已记下 1 项核实无误" in told
    assert due(capsys, "--words", "12333") == []
    (again,) = due(capsys, "--words", "12333", "--all")
    assert again["standing"] == "later" and again["checked_on"] and again["due"] > again["checked_on"]


def test_a_wrong_number_is_told_with_why(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (found,) = due(capsys, "--words", "12333")
    assert "已记下 1 项有问题" in run(capsys, "confirm", *found["details"], "--wrong", "空号")[1]
    (again,) = due(capsys, "--words", "12333")
    assert (again["standing"], again["notes"]) == ("doubted", ["空号"])


def test_what_is_not_there_is_refused(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, told = run(capsys, "confirm", "feedfeedfeedfeed")
    assert status == 1 and "feedfeedfeedfeed" in told and "knowledge due" in told
    assert run(capsys, "confirm", "feedfeedfeedfeed", "--wrong", "长" * 201)[0] == 1
    assert run(capsys, "owner", "甲", "--service", "aid")[0] == 1
    assert run(capsys, "owner", "长" * 41)[0] == 1
    assert run(capsys, "terms", "--phone", "0")[0] == 2


def test_terms_and_owners_are_set(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "电话（--phone）30 天" in run(capsys, "terms", "--phone", "30")[1]
    assert run(capsys, "owner", "市司法局", "--service", "legal-aid")[0] == 0
    store = open_store(home / "mingbai.sqlite", lambda: "2026-07-01T09:00:00+08:00")
    assert Freshness(store).book().days[Kind.PHONE] == 30
    assert [e.action for e in store.audit()] == ["directory.owner", "directory.term"]
    store.close()
    assert {found["owner"] for found in due(capsys)} == {"市司法局", "知识库管理员"}
    assert len(due(capsys, "--owner", "市司法局")) == 3


def test_the_call_list_is_a_file(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = home / "清单.xlsx"
    assert f"已写 5 项到 {path}" in run(capsys, "calls", str(path))[1]
    sheet, _ = read_sheets(path.name, path.read_bytes())
    assert sheet.name == "知识库管理员"


def test_the_call_list_comes_back_filled_in(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = home / "清单.xlsx"
    run(capsys, "calls", str(path))
    assert "没有要记的行" in run(capsys, "called", str(path))[1]
    path.write_bytes(filled_in(path.read_bytes(), made("12333", day="2026-07-01")))
    status, told, _ = run(capsys, "called", "--preview", str(path))
    assert status == 0 and "核实无误　电话 12333" in told and "还没有收下" in told
    assert len(due(capsys, "--words", "12333")) == 1
    assert "已收下 1 行" in run(capsys, "called", str(path))[1]
    (found,) = due(capsys, "--words", "12333", "--all")
    assert found["checked_on"] == "2026-07-01"


def test_a_changed_number_on_the_list_is_told_where_its_draft_lies(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = home / "清单.xlsx"
    run(capsys, "calls", str(path))
    path.write_bytes(filled_in(path.read_bytes(), made("12348", "不对", "0812-3334567", day="2026-07-01")))
    status, told, _ = run(capsys, "called", str(path))
    assert status == 0 and "换了　电话 12348 → 0812-3334567" in told
    (draft,) = (home / "incoming").glob("*/files/*.xlsx")
    assert f"mingbai knowledge add --preview {draft}" in told
    status, told, _ = run(capsys, "add", "--preview", str(draft))
    assert status == 0 and "电话号码：0812-3334567" in told and "12348" in told


def test_a_list_with_a_fault_is_refused_whole(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = home / "清单.xlsx"
    run(capsys, "calls", str(path))
    path.write_bytes(filled_in(path.read_bytes(), made("12333", day="昨天"), made("12348", day="2026-07-01")))
    status, _, told = run(capsys, "called", str(path))
    assert status == 1 and "“昨天”不是日期" in told and "没有收下" in told
    assert due(capsys, "--words", "12348")
    assert run(capsys, "called", str(home / "没有.xlsx"))[0] == 1


def test_the_call_list_is_a_csv_where_that_is_wanted(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = home / "清单.csv"
    assert run(capsys, "calls", str(path))[0] == 0
    (sheet,) = read_sheets(path.name, path.read_bytes())
    assert len(sheet.rows) == 6
    assert run(capsys, "calls", str(home / "清单.pdf"))[0] == 1


def test_without_a_release_there_is_nothing_to_confirm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MINGBAI_HOME", str(tmp_path))
    assert run(capsys, "confirm", "feedfeedfeedfeed")[0] == 1
    assert run(capsys, "called", "清单.xlsx")[0] == 1
    assert due(capsys) == []
