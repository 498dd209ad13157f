"""The server killed at any moment: what was acknowledged is there, and the same form sent again is answered once."""

import html
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

# No model: it starts at once, and danger is answered all the same.
_SERVE = """
import sys
from pathlib import Path
import uvicorn
from bot.live import Live
from bot.urgency import load_rules
from bot.store import open_store
from bot.web.app import make_app
from bot.web.parts import Parts
from knowledge.library import CONTENT
from retrieval.shelf import Shelf
folder = Path(sys.argv[1])
store = open_store(folder / "kill.sqlite", lambda: "2026-11-23T10:00:00+08:00")
parts = Parts(Live(Shelf(folder), None, None), load_rules(CONTENT / "urgency.yaml"), store)
uvicorn.run(make_app(parts), port=int(sys.argv[2]), log_level="warning")
"""
ROOT = Path(__file__).parents[3]
DANGER = "老公喝醉了正在打我"


class Server:
    """A server over one store, started again and again."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-c", _SERVE, str(self._folder), str(self._port)]
        self._process = subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(ROOT)})
        for _ in range(1_200):
            assert self._process.poll() is None
            with socket.socket() as line:
                if line.connect_ex(("127.0.0.1", self._port)) == 0:
                    return
            time.sleep(0.1)
        pytest.fail("the server did not start")

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path)
    server.start()
    yield server
    server.kill()


def fields(page: str) -> dict[str, str]:
    return {
        name: re.search(rf'name="{name}" value="([\w-]*)"', page)[1]  # type: ignore[index]
        for name in ("csrf", "once", "seen")
    }


def test_what_was_acknowledged_outlives_a_kill_and_a_form_cut_off_is_answered_once(server: Server) -> None:
    secret = re.search(r"__Host-mingbai-chat=([\w-]+)", httpx.get(f"{server.url}/").headers["set-cookie"])
    assert secret
    headers = {"cookie": f"__Host-mingbai-chat={secret[1]}", "origin": server.url, "accept": "text/html"}

    def look() -> str:
        return html.unescape(httpx.get(f"{server.url}/", headers=headers).text)

    def send(form: dict[str, str]) -> int | None:
        try:
            return httpx.post(f"{server.url}/chat", data=form, headers=headers, timeout=20).status_code
        except httpx.TransportError:
            return None

    acknowledged: list[str] = []
    for n, delay_s in enumerate((None, 0.0, 0.004, 0.012, 0.03)):
        text = f"{DANGER}，第{n}次"
        form = fields(look()) | {"text": text}
        if delay_s is None:
            # Killed right after the acknowledgement.
            assert send(form) == 303
            server.kill()
        else:
            sending = threading.Thread(target=send, args=(form,))
            sending.start()
            time.sleep(delay_s)
            server.kill()
            sending.join()
        server.start()
        if delay_s is None:
            assert text in look(), "acknowledged is on disk"
        # Whatever became of it, the same form again leaves one message and one answer.
        assert send(form) == 303
        acknowledged.append(text)
        page = look()
        assert [page.count(f'dir="auto">{said}<') for said in acknowledged] == [1] * len(acknowledged)
        assert page.count('class="line bot danger"') == len(acknowledged)
