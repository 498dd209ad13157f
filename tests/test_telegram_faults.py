"""What goes wrong between Telegram and a bot can be made to go wrong."""

import asyncio
import json
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from telegram import Bot
from telegram.error import Conflict, NetworkError, RetryAfter

from tests.telegram_api import TOKEN, Fault, TelegramApi
from tests.telegram_api.client import Client, send

PERSON, OTHER = 7, 8


def test_a_second_poller_ends_the_first(api: TelegramApi, client: Client) -> None:
    async def both(bot: Bot) -> Any:
        async with Bot(TOKEN, base_url=f"{api.url}/bot") as other:
            first = asyncio.create_task(bot.get_updates(timeout=5))
            await asyncio.sleep(0.2)
            second = asyncio.create_task(other.get_updates(timeout=1))
            with pytest.raises(Conflict, match="terminated by other getUpdates request"):
                await first
            return await second

    assert client(both) == ()


def test_an_update_can_come_twice_and_in_the_wrong_order(api: TelegramApi, client: Client) -> None:
    api.say(PERSON, "一")
    first = client.updates()[0].update_id
    client.updates(first + 1)
    api.redeliver(first)
    api.say(PERSON, "二")
    api.reverse_next_batch()
    assert [u.update_id for u in client.updates(first + 1)] == [first + 1, first]
    assert [u.update_id for u in client.updates(first + 1)] == [first + 1]


FAULTS = [
    (Fault.TOO_MANY, RetryAfter, 0),
    (Fault.BAD_GATEWAY, NetworkError, 0),
    (Fault.SERVER_ERROR, NetworkError, 0),
    (Fault.DROP_BEFORE, NetworkError, 0),
    (Fault.DROP_AFTER, NetworkError, 1),
    (Fault.BAD_GATEWAY_AFTER, NetworkError, 1),
    (Fault.SILENCE, NetworkError, 1),
]


@pytest.mark.parametrize(("fault", "error", "processed"), FAULTS)
@pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")
def test_a_fault_happens_as_often_as_planned(
    api: TelegramApi, client: Client, fault: Fault, error: type[Exception], processed: int
) -> None:
    api.say(PERSON, "在吗")
    api.faults.fail("sendMessage", fault, times=2, retry_after=3)
    for _ in range(2):
        with pytest.raises(error):
            client(send(PERSON, "您好", read_timeout=0.5))
    client(send(PERSON, "您好"))
    assert len(api.replies(PERSON)) == 1 + 2 * processed
    assert len(api.calls("sendMessage")) == 3


def test_during_an_outage_everything_fails(api: TelegramApi, client: Client) -> None:
    api.say(PERSON, "在吗")
    api.faults.outage(30)
    for ask in (send(PERSON, "您好"), lambda bot: bot.get_updates()):
        with pytest.raises(NetworkError, match="Bad Gateway"):
            client(ask)
    api.faults.clear()
    assert len(client.updates()) == 1


def test_latency_holds_up_each_call_but_not_the_others(api: TelegramApi, client: Client) -> None:
    api.say(PERSON, "在吗")
    api.faults.latency_s = api.faults.latency_after_s = 0.1

    async def twenty(bot: Bot) -> None:
        await asyncio.gather(*(bot.send_message(PERSON, str(n)) for n in range(20)))

    began = time.monotonic()
    client(twenty)
    assert 0.2 <= time.monotonic() - began < 2


def test_updates_are_posted_to_a_webhook_until_it_takes_them(api: TelegramApi, client: Client) -> None:
    taken: list[tuple[str | None, int]] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            update = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            taken.append((self.headers["X-Telegram-Bot-Api-Secret-Token"], update["update_id"]))
            self.send_response(500 if len(taken) == 1 else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        api.route("https://bot.example/", f"http://127.0.0.1:{server.server_port}/")
        client(lambda bot: bot.set_webhook("https://bot.example/hook", secret_token="s3cret"))
        api.say(PERSON, "一")
        api.say(PERSON, "二")
        api.wait_until(lambda: api.pending() == 0)
        with pytest.raises(Conflict, match="webhook is active"):
            client.updates()
        server.shutdown()
    first = api.last_update - 1
    assert taken == [("s3cret", first), ("s3cret", first), ("s3cret", first + 1)]


def test_waiting_in_vain_shows_the_conversation(api: TelegramApi) -> None:
    api.say(PERSON, "有人吗")
    with pytest.raises(AssertionError, match="1 replies in 7\n市民7：有人吗"):
        api.wait_for_reply(PERSON, timeout_s=0.1)


def test_the_server_is_quiet_once_updates_are_confirmed_and_calls_are_done(
    api: TelegramApi, client: Client
) -> None:
    api.say(PERSON, "在吗")
    with pytest.raises(AssertionError, match="quiet"):
        api.settle(0.05, timeout_s=0.3)
    client.updates(api.last_update + 1)
    api.settle(0.05, timeout_s=1)


def test_what_came_in_whole_is_carried_out_though_the_bot_died(api: TelegramApi) -> None:
    api.say(PERSON, "在吗")
    api.faults.latency_s = 0.2
    body = b"chat_id=7&text=1"
    head = f"POST /bot{TOKEN}/sendMessage HTTP/1.1\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", int(api.url.rpartition(":")[2]))) as wire:
        wire.sendall(head + body)
    assert api.wait_for_reply(PERSON)[0].text == "1"


def test_who_died_while_polling_takes_nothing_along(api: TelegramApi, client: Client) -> None:
    with socket.create_connection(("127.0.0.1", int(api.url.rpartition(":")[2]))) as wire:
        wire.sendall(f"GET /bot{TOKEN}/getUpdates?timeout=9 HTTP/1.1\r\n\r\n".encode())
        time.sleep(0.1)
    api.wait_until(lambda: len(api.calls("getUpdates")) == 1)
    api.say(PERSON, "在吗")
    assert len(client.updates(timeout=1)) == 1
