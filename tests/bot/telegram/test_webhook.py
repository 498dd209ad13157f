"""Deliveries that are posted to us: only Telegram's, and confirmed only when they are on disk."""

import asyncio
import dataclasses
import json
import socket
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.live import Live
from bot.store import StoreError
from bot.telegram.gate import Gate
from bot.telegram.line import open_line
from bot.telegram.webhook import MAX_BODY, Webhook, address_of, secret_of
from tests.bot.telegram.conftest import Start
from tests.telegram_api import TOKEN, TelegramApi

URL = "https://bot.example.cn/hook"
SECRET = {"X-Telegram-Bot-Api-Secret-Token": secret_of(TOKEN)}
UPDATE = {
    "update_id": 7,
    "message": {
        "message_id": 1,
        "date": 1_790_000_000,
        "chat": {"id": 5, "type": "private"},
        "from": {"id": 5, "is_bot": False, "first_name": "张"},
        "text": "老板欠我工资",
    },
}


class Kept(Gate):
    """A gate that only notes what comes."""

    def __init__(self, full: bool = False) -> None:
        self.taken: list[int] = []
        self.full = full

    async def take(self, updates: Any) -> None:
        if self.full:
            raise StoreError("磁盘满了")
        self.taken += [update.update_id for update in updates]


def posted(
    gate: Gate | None, body: bytes, headers: dict[str, str], method: str = "POST", path: str = "/hook"
) -> httpx.Response:
    async def asked() -> httpx.Response:
        home = Starlette(routes=[Route("/", lambda _: PlainTextResponse("网页"))])
        webhook = Webhook(URL, TOKEN)
        if gate:
            webhook.open(gate, open_line(TOKEN, "http://127.0.0.1:1"))
        transport = httpx.ASGITransport(webhook.before(home))
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            return await client.request(method, path, content=body, headers=headers)

    return asyncio.run(asked())


WHOLE = json.dumps(UPDATE).encode()
CASES = [
    (WHOLE, SECRET, "POST", 200, [7], "a delivery"),
    (WHOLE, {}, "POST", 404, [], "nobody's"),
    (WHOLE, {"X-Telegram-Bot-Api-Secret-Token": "guess"}, "POST", 404, [], "a guess"),
    (WHOLE, SECRET, "GET", 404, [], "a visit"),
    (b"{", SECRET, "POST", 200, [], "no JSON: it would come again for ever"),
    (b"[1]", SECRET, "POST", 200, [], "no update"),
    (b'{"update_id": 8, "message": {}}', SECRET, "POST", 200, [], "an update that cannot be read"),
    (b" " * (MAX_BODY + 1), SECRET, "POST", 413, [], "larger than anything Telegram sends"),
]


@pytest.mark.parametrize(
    ("body", "headers", "method", "status", "taken", "why"), CASES, ids=[why for *_, why in CASES]
)
def test_only_telegrams_deliveries_are_taken(
    body: bytes, headers: dict[str, str], method: str, status: int, taken: list[int], why: str
) -> None:
    gate = Kept()
    assert posted(gate, body, headers, method).status_code == status
    assert gate.taken == taken


@pytest.mark.parametrize("gate", [None, Kept(full=True)], ids=["not open yet", "disk full"])
def test_what_is_not_on_disk_is_not_confirmed(gate: Gate | None) -> None:
    assert posted(gate, WHOLE, SECRET).status_code == 503


def test_all_other_paths_are_the_web_apps() -> None:
    assert posted(Kept(), b"", {}, "GET", "/").text == "网页"


def test_a_bare_host_gets_a_path_of_its_own() -> None:
    assert address_of("https://bot.example.cn") == "https://bot.example.cn/telegram"
    assert address_of(URL) == URL


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def test_a_conversation_goes_by_webhook_as_well(
    starting: Start, small: Live, api: TelegramApi, port: int
) -> None:
    bot = starting(small)
    bot.stop()
    api.route("https://bot.example.cn", f"http://127.0.0.1:{port}")
    bot.settings = dataclasses.replace(bot.settings, telegram_webhook=URL, port=port)
    bot.start()
    api.wait_until(lambda: bool(api.calls("setWebhook")))
    api.say(5, "老板拖欠工资怎么办")
    assert "12333" in api.wait_for_reply(5)[-1].text
    bot.stop()
    # What is posted while nobody is there is posted again.
    api.say(5, "/help")
    bot.start()
    api.wait_for_reply(5, timeout_s=30)
    api.settle()
    assert len(api.replies(5)) == 2
    assert {call.method for call in api.calls()} >= {"setWebhook", "sendMessage"}
    bot.stop()
