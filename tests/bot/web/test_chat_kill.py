"""The server killed at any moment: what was acknowledged is there, and the same form sent again is answered once."""

import html
import os
import re
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest

from tests.bot.web.test_serve import _SERVE, wait_until_alive

# Without a model the server starts at once, and danger is answered all the same.
DANGER = "老公喝醉了正在打我"


class Server:
    """A server over one store, started again and again."""

    def __init__(self, folder: Path) -> None:
        (folder / "no-model").mkdir()
        (folder / "go.py").write_text(_SERVE)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environment = os.environ | {
            "MINGBAI_HOME": str(self._folder / "home"),
            "MINGBAI_PORT": str(self.port),
            "MINGBAI_ENCODER": str(self._folder / "no-model"),
            "PYTHONPATH": str(Path(__file__).parents[3]),
        }
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, str(self._folder / "go.py")], env=environment, stdout=log, stderr=log
            )
        wait_until_alive(self._process, self.url)

    def kill(self) -> None:
        assert self._process
        self._process.kill()
        self._process.wait()


@pytest.fixture
def server(tmp_path: Path) -> Server:
    server = Server(tmp_path)
    server.start()
    return server


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
    server.kill()
