"""A question's steps are those that its answer was made by."""

import json
from pathlib import Path

import pytest

from bot.cli import main
from bot.consult import consult
from bot.steps import SHOWN, steps
from bot.wording import steps as words
from retrieval.shelf import Shelf
from tests.builders import FakeEncoder, index, rules

QUESTION = "老板拖欠工资怎么办"


@pytest.fixture
def made(tmp_path: Path) -> object:
    return index(tmp_path / "small")


def test_every_stage_is_there_and_ends_in_the_answer(made: object) -> None:
    found = steps(f" {QUESTION}？", made, FakeEncoder(), rules())  # type: ignore[arg-type]
    answer = consult(QUESTION, made, FakeEncoder(), rules()).answer  # type: ignore[arg-type]
    assert found.cleaned == QUESTION + "?" or found.cleaned.startswith(QUESTION)
    assert found.release == answer.release and found.citations == answer.citations
    assert found.told == tuple(r.service.name for r in answer.services)
    statutes, plan = found.rankings
    assert (statutes.kind, plan.kind) == ("法条", "规划")
    for ranking in (statutes.by_words, statutes.by_meaning, statutes.fused):
        scores = [row.score for row in ranking]
        assert 0 < len(ranking) <= SHOWN and scores == sorted(scores, reverse=True)
        assert [row.rank for row in ranking] == list(range(1, len(ranking) + 1))
    assert statutes.by_words[0].clause == "statute/劳动法/50"
    assert {row.hit.clause for row in statutes.clauses if row.cited} <= {c.clause for c in found.citations}
    assert found.rule == "" and 0 <= found.alarm < 0.5


def test_danger_and_named_clauses_are_told(made: object) -> None:
    assert steps("我不想活了", made, FakeEncoder(), rules()).rule == "suicide"  # type: ignore[arg-type]
    named = steps("劳动法第五十条怎么说", made, FakeEncoder(), rules())  # type: ignore[arg-type]
    assert named.named == ("《中华人民共和国劳动法》第五十条",)


@pytest.mark.parametrize("nothing", ["", "？？？", "\u200b"])
def test_where_nothing_is_said_nothing_is_ranked(made: object, nothing: str) -> None:
    found = steps(nothing, made, FakeEncoder(), rules())  # type: ignore[arg-type]
    assert found.rankings == () and found.citations == ()
    assert words.NOTHING_SAID in "\n".join(words.lines(found))


def test_the_command_shows_the_live_release_or_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MINGBAI_HOME", str(tmp_path))
    monkeypatch.setattr("retrieval.encoder.load_encoder", lambda *_: FakeEncoder())
    assert main(["knowledge", "test", QUESTION]) == 1
    assert "knowledge build" in capsys.readouterr().err
    built = index(tmp_path / "small")
    shelf = Shelf(tmp_path / "shelf")
    shelf.write(built, FakeEncoder().fingerprint, "2026-07-01T09:00:00")
    shelf.publish(built.release)
    assert main(["knowledge", "test", QUESTION]) == 0
    out = capsys.readouterr().out
    for part in (
        built.release,
        words.CLEANED,
        words.BY_WORDS,
        words.BY_MEANING,
        words.GROUPED,
        "劳动保障监察",
    ):
        assert part in out, part
    assert main(["knowledge", "test", QUESTION, "--release", built.release, "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["release"] == built.release and shown["rankings"][0]["by_words"]
    assert main(["knowledge", "test", QUESTION, "--release", "0" * 16]) == 1
    assert "没有版本" in capsys.readouterr().err
    assert main(["knowledge", "test", "？"]) == 1
