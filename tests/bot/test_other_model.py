"""Another sentence-transformers model, from its folder to an answer; and a build that is interrupted."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.doctor import examine
from bot.settings import read_settings
from tests.models import tiny_model

ROOT = Path(__file__).parents[2]
QUESTION = "老板拖欠我三个月工资，找不到人了怎么办"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("other")
    (folder / "model").mkdir()
    tiny_model(folder / "model", {"query": "问", "document": "文"})
    return folder


def mingbai(home: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "bot.cli", *arguments],
        env=os.environ
        | {
            "MINGBAI_HOME": str(home / "home"),
            "MINGBAI_ENCODER": str(home / "model"),
            "PYTHONPATH": str(ROOT),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_an_interrupted_build_keeps_what_it_made_and_the_next_one_answers(home: Path) -> None:
    build = mingbai(home, "knowledge", "build")
    vectors = home / "home" / "vectors.sqlite"
    for _ in range(1200):
        if _rows(vectors) > 500:
            break
        assert build.poll() is None, build.stderr and build.stderr.read()
        time.sleep(0.1)
    build.send_signal(signal.SIGINT)
    _, err = build.communicate(timeout=60)
    assert build.returncode == 1
    assert "已中断" in err
    assert "Traceback" not in err
    kept = _rows(vectors)
    assert kept > 500
    shelf = home / "home" / "shelf"
    assert not shelf.exists() or not [p for p in shelf.iterdir() if p.is_dir()]

    ask = mingbai(home, "ask", QUESTION, "--json")
    out, err = ask.communicate(timeout=300)
    assert ask.returncode == 0, err
    answer = json.loads(out)
    assert answer["release"]
    assert answer["services"]
    for citation in answer["citations"]:
        assert citation["quote"]
    # An answer waits for the core alone: some 4,000 vectors, where everything has more than 40,000.
    (release,) = [p for p in shelf.iterdir() if p.is_dir()]
    assert _rows(vectors) < kept + 6_000
    assert json.loads((release / "manifest.json").read_text("utf-8"))["complete"] is False


def test_a_release_of_one_model_is_not_asked_with_another(home: Path) -> None:
    (home / "third").mkdir()
    environment = {"MINGBAI_HOME": str(home / "home"), "MINGBAI_ENCODER": str(tiny_model(home / "third", {}))}
    found = {f.name: f for f in examine(read_settings(environment), "2026-11-23T10:00:00")}
    assert not found["模型"].healthy
    assert found["模型"].cure


def _rows(path: Path) -> int:
    if not path.exists():
        return 0
    try:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
            return int(db.execute("SELECT count(*) FROM vectors").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
