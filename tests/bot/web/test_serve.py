"""The server as a process: it starts with whatever there is, and stops when told."""

import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.live import Live
from bot.settings import Settings, read_settings
from bot.web.serve import Works, _lacks_release, _stopped
from retrieval.build import Scope
from retrieval.shelf import Shelf
from tests.builders import FakeEncoder, index

_SERVE = """
from bot.settings import read_settings
from bot.web.serve import serve
if __name__ == "__main__":
    serve(read_settings())
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], str, Path]]:
    """A server whose model cannot be loaded: the least it can start with."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (tmp_path / "no-model").mkdir()
    (tmp_path / "go.py").write_text(_SERVE)
    environment = os.environ | {
        "MINGBAI_HOME": str(tmp_path / "home"),
        "MINGBAI_PORT": str(port),
        "MINGBAI_ENCODER": str(tmp_path / "no-model"),
        "MINGBAI_TELEGRAM_TOKEN": "123456:" + "a" * 35,
        "MINGBAI_TELEGRAM_API": "http://127.0.0.1:1",
        "PYTHONPATH": str(Path(__file__).parents[3]),
    }
    log = tmp_path / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, str(tmp_path / "go.py")], env=environment, stdout=out, stderr=subprocess.STDOUT
        )
    yield process, f"http://127.0.0.1:{port}", log
    process.kill()
    process.wait()


def wait_until_alive(process: subprocess.Popen[bytes], address: str) -> None:
    for _ in range(600):
        assert process.poll() is None
        try:
            httpx.get(f"{address}/healthz")
        except httpx.TransportError:
            time.sleep(0.2)
        else:
            return
    pytest.fail("the server did not start")


def test_without_a_model_danger_is_answered_and_a_stop_is_clean(
    server: tuple[subprocess.Popen[bytes], str, Path],
) -> None:
    process, address, log = server
    wait_until_alive(process, address)
    urgent = httpx.post(f"{address}/api/ask", json={"text": "老公正在打我，电话13800138000"}).json()
    assert (urgent["status"], urgent["release"]) == ("urgent", None)
    assert httpx.get(f"{address}/readyz").status_code == 503
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    said = log.read_text(encoding="utf-8")
    # Nobody answers there: said in the log, and the web serves all the same.
    assert "连不上 Telegram" in said
    assert "Traceback" not in said
    assert "13800138000" not in said


def test_whether_to_build_goes_by_what_could_be_loaded(tmp_path: Path) -> None:
    shelf, built = Shelf(tmp_path / "shelf"), index(tmp_path)
    shelf.write(built, FakeEncoder().fingerprint, "2026-07-01")
    assert _lacks_release(shelf, Live(shelf, None, FakeEncoder()))
    assert not _lacks_release(shelf, Live(shelf, None, None))
    assert not _lacks_release(shelf, Live(shelf, built, FakeEncoder()))
    core = index(tmp_path, scope=Scope.CORE)
    assert not _lacks_release(shelf, Live(shelf, core, FakeEncoder()))
    (tmp_path / "shelf" / built.release / "plan.owners.npy").write_bytes(b"")
    assert _lacks_release(shelf, Live(shelf, core, FakeEncoder()))


def test_a_builder_at_work_is_stopped_with_the_server() -> None:
    builder = multiprocessing.get_context("spawn").Process(target=time.sleep, args=(600,), daemon=True)
    builder.start()
    started = time.monotonic()
    _stopped(builder)
    assert not builder.is_alive()
    assert time.monotonic() - started < 30


def _work(settings: Settings, seconds: float) -> None:
    (settings.home / "began").touch()
    time.sleep(seconds)


def test_one_work_runs_beside_the_server_at_a_time_and_ends_with_it(tmp_path: Path) -> None:
    works = Works(read_settings({"MINGBAI_HOME": str(tmp_path)}))
    assert works.start(_work, 600.0)
    assert not works.start(_work, 0.0)
    started = time.monotonic()
    while not (tmp_path / "began").exists():
        assert time.monotonic() - started < 60
        time.sleep(0.05)
    works.stop()
    assert works.start(_work, 0.0)
    works.stop()
