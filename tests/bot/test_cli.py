import json
from pathlib import Path

import pytest

from bot import cli
from bot.live import Live
from retrieval.shelf import Shelf
from tests.conftest import TODAY


@pytest.fixture(scope="module")
def home(real: Live, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the real core release live."""
    assert real.index is not None and real.encoder is not None
    folder = tmp_path_factory.mktemp("home")
    shelf = Shelf(folder / "shelf")
    shelf.write(real.index, real.encoder.fingerprint, TODAY)
    shelf.publish(real.index.release)
    return folder


@pytest.fixture(autouse=True)
def environment(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGBAI_HOME", str(home))


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = cli.main(arguments)
    out, err = capsys.readouterr()
    return code, out, err


def test_ask_prints_an_answer_that_fits_80_columns(capsys: pytest.CaptureFixture[str]) -> None:
    from bot.terminal import columns

    code, out, _ = run(capsys, "ask", "老板拖欠我三个月工资，找不到人了怎么办")
    assert code == 0
    assert "【去哪里办】" in out and "【依据】" in out and "12333" in out
    assert [line for line in out.split("\n") if columns(line) > 80] == []


def test_ask_json_is_the_contracts_object(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "ask", "老板拖欠工资", "--json", "--district", "仁和区")
    assert code == 0
    answer = json.loads(out)
    assert answer["services"][0]["district"] == "仁和区"
    assert answer["release"]


def test_search_shows_clauses_and_services(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "search", "法律援助", "-k", "2", "--json")
    assert code == 0
    assert {h["kind"] for h in json.loads(out)["hits"]} == {"plan", "statute", "service"}
    code, out, _ = run(capsys, "search", "法律援助", "--kind", "service", "-k", "1")
    assert "legal-aid" in out


def test_show_prints_a_clause_with_its_status(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "show", "plan/17")
    assert code == 0 and "完善群众权益保障机制" in out and "规划期至2020年" in out
    code, out, _ = run(capsys, "show", "statute/刑法/266", "--json")
    assert json.loads(out)["validity"].startswith("已被修改")
    assert run(capsys, "show", " 民法典/1254 ")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("show", "plan/30"), "没有 plan/30"),
        (("search", "？？？"), "没有可查的字"),
        (("evaluate", "nowhere.jsonl"), "读不出来"),
        (("knowledge", "publish", "0" * 16), "没有版本"),
        (("knowledge", "add", "nowhere.md"), "读不出来"),
    ],
)
def test_what_is_refused_exits_1_with_the_reason(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str
) -> None:
    code, _, err = run(capsys, *arguments)
    assert (code, words in err) == (1, True), err


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("nonsense",),
        ("ask",),
        ("search", "x", "-k", "0"),
        ("search", "x", "-k", "²"),
        ("ask", "x", "--district", "火星"),
    ],
)
def test_bad_usage_exits_2(arguments: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(arguments)
    assert caught.value.code == 2


def test_bad_settings_are_told_together(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINGBAI_PORT", "0")
    monkeypatch.setenv("MINGBAI_ADMINS", "abc")
    code, _, err = run(capsys, "show", "plan/1")
    assert code == 1
    assert "MINGBAI_PORT" in err and "MINGBAI_ADMINS" in err


def test_releases_and_publish_are_told_and_audited(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    from bot.store import open_store

    release = Shelf(home / "shelf").current()
    assert release is not None
    code, out, _ = run(capsys, "knowledge", "releases")
    assert code == 0 and f"→ {release}" in out
    assert run(capsys, "knowledge", "publish", release)[0] == 0
    store = open_store(home / "mingbai.sqlite", lambda: TODAY)
    assert store.audit(1)[0].action == "knowledge.publish"
    assert store.verify_audit() is None
    store.close()


def test_evaluate_prints_the_figures(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    case = {
        "id": "1",
        "text": "老板拖欠工资",
        "best": "labor-inspection",
        "clauses": [17],
        "status": "answered",
    }
    (tmp_path / "c.jsonl").write_text(json.dumps(case, ensure_ascii=False), encoding="utf-8")
    code, out, _ = run(capsys, "evaluate", str(tmp_path / "c.jsonl"))
    assert code == 0 and "服务第一名" in out and "覆盖率" in out
    code, out, _ = run(capsys, "evaluate", str(tmp_path / "c.jsonl"), "--json")
    assert {
        "service_top1",
        "service_top3",
        "clause_hit1",
        "clause_hit3",
        "clause_hit5",
        "status_accuracy",
        "misses",
    } <= json.loads(out).keys()


LAW = "# 攀枝花市试验条例\n\n2026年1月1日 施行\n\n<!-- INFO END -->\n\n第一条 试验。\n\n{second}条 本条例自2026年1月1日起施行。\n"


def test_a_preview_shows_what_was_recognised_and_takes_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, home: Path
) -> None:
    (tmp_path / "good.md").write_text(LAW.format(second="第二"), "utf-8")
    (tmp_path / "gap.md").write_text(LAW.format(second="第三"), "utf-8")
    code, out, _ = run(capsys, "knowledge", "add", "--preview", str(tmp_path / "good.md"))
    assert code == 0
    assert "第二条　本条例自2026年1月1日起施行。" in out
    assert "去掉 --preview" in out
    code, out, err = run(
        capsys, "knowledge", "add", "--preview", str(tmp_path / "good.md"), str(tmp_path / "gap.md")
    )
    assert code == 1
    assert "问题 gap.md:9: 第一条之后是第三条，缺第二条" in out
    assert "没有加入任何文件" in err
    code, _, err = run(capsys, "knowledge", "add", str(tmp_path / "gap.md"))
    assert code == 1
    assert err.startswith("gap.md:9: ")
    assert not (home / "added").exists()


def test_the_directory_goes_out_as_a_table_and_comes_back(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, home: Path
) -> None:
    path = tmp_path / "电话.csv"
    assert run(capsys, "knowledge", "export", str(path), "--table", "电话")[0] == 0
    assert "已经有了" in run(capsys, "knowledge", "export", str(path), "--table", "电话")[2]
    assert "用 --table 选一张" in run(capsys, "knowledge", "export", str(tmp_path / "全部.csv"))[2]
    code, out, _ = run(capsys, "knowledge", "add", str(path))
    assert code == 0 and "与现在的一样" in out
    text = path.read_text(encoding="utf-8-sig").replace("咨询、预约法律援助", "咨询法律援助")
    path.write_bytes(text.encode("gb18030"))
    code, out, _ = run(capsys, "knowledge", "add", "--preview", str(path))
    assert code == 0 and "用途：咨询[-、预约-]法律援助" in out and "还没有收下" in out
    assert not (home / "added").exists()
    path.write_bytes(text.replace("legal-aid", "nosuch").encode())
    code, _, err = run(capsys, "knowledge", "add", str(path))
    assert code == 1 and "没有编号为“nosuch”的服务" in err and "什么都没有收下" in err
    path.write_bytes(text.encode())
    code, out, _ = run(capsys, "knowledge", "add", str(path))
    assert code == 0 and "服务目录改了 1 行" in out
    assert [p.name for p in (home / "added").iterdir()] == ["directory.yaml"]
    (tmp_path / "法.md").write_text(LAW.format(second="第二"), "utf-8")
    assert "要分开传" in run(capsys, "knowledge", "add", str(path), str(tmp_path / "法.md"))[2]
    (home / "added" / "directory.yaml").unlink()
    (home / "added").rmdir()


def test_an_impossible_day_is_bad_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(["knowledge", "add", "--effective", "2027-02-30", "a.md"])
    assert left.value.code == 2
    assert "日期 2027-02-30 不存在" in capsys.readouterr().err


def test_show_gives_the_text_of_a_day(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "show", "statute/仲裁法/16", "--as-of", "2020-05-01", "--json")
    shown = json.loads(out)
    assert code == 0
    assert (shown["id"], shown["as_of"]) == ("statute/仲裁法@2017-09-01/16", "2020-05-01")
    assert "是2017-09-01的文本" in shown["as_of_note"]
    code, _, err = run(capsys, "show", "statute/仲裁法/16", "--as-of", "1990-01-01")
    assert code == 1
    assert "知识库里没有1990-01-01有效的" in err
