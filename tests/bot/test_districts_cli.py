"""The districts' tables on the command line: written, checked, taken in."""

from pathlib import Path

import pytest

from bot.districts import told_now
from tests.bot.test_districts import WHOLE, aid, filled
from tests.bot.test_freshness_cli import home, run
from tests.knowledge.test_offices import TOLD

__all__ = ["home"]


def test_a_table_goes_out_and_comes_back(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = home / "仁和区.xlsx"
    assert run(capsys, "districts", "write", str(path), "--district", "仁和区")[0] == 0
    whole = WHOLE | {"checked_on": "2026-06-30"}
    path.write_bytes(filled(path.read_bytes(), aid(**whole)))
    status, told, _ = run(capsys, "districts", "check", str(path))
    assert status == 0 and "新增　仁和区　法律援助" in told and "电话：0812-2901234、12348" in told
    assert told_now(home / "added") == ()
    status, told, _ = run(capsys, "districts", "take", str(path))
    assert status == 0 and "已收下仁和区的填报（新增 1）" in told
    assert [one.name for one in told_now(home / "added")] == [TOLD.name]
    assert "没有变化" in run(capsys, "districts", "take", str(path))[1]


def test_what_is_wrong_is_told_and_nothing_taken(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = home / "表.xlsx"
    run(capsys, "districts", "write", str(path))
    path.write_bytes(filled(path.read_bytes(), aid(**(WHOLE | {"phones": "2901234"}))))
    status, _, told = run(capsys, "districts", "take", str(path))
    assert status == 1 and "表.xlsx/仁和区:3: E3 电话" in told and "没有收下" in told
    assert told_now(home / "added") == ()
    assert run(capsys, "districts", "check", str(home / "没有.xlsx"))[0] == 1


def test_without_a_release_there_is_no_list_of_services(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MINGBAI_HOME", str(tmp_path))
    assert run(capsys, "districts", "write", str(tmp_path / "表.xlsx"))[0] == 1
