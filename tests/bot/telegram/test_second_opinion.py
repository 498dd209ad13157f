"""Conversations through a Bot API emulator that others wrote: what it takes is no invention of our own server."""

import asyncio
import json
import threading
import time
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.bot.telegram.conftest import OPERATOR, Running
from tests.telegram_api import TOKEN

_WHY = "the dev extra is not installed: pip install -e '.[dev]'"
lo = pytest.importorskip("lo_bot_api_emulator", reason=_WHY)
web = pytest.importorskip("aiohttp.web", reason=_WHY)

# Telegram takes these; the emulator's model, another platform's, lacks them and would refuse the call.
_LACKING = {"sendMessage": ("link_preview_options",), "answerInlineQuery": ("button",)}
# The emulator's getMe is without one, which every bot of Telegram has.
USERNAME = "mingbai_bot"
GROUP = -500
WAGES = "老板拖欠工资怎么办"
WAIT_S = 30.0


@dataclass(frozen=True, slots=True)
class Sent:
    """A message of the bot, in Telegram's HTML, and its buttons from top to bottom."""

    id: int
    chat: int
    text: str
    buttons: tuple[dict[str, Any], ...]
    reply_to: int

    def data(self, label: str) -> str:
        """What the button of this label carries."""
        return next(str(button["callback_data"]) for button in self.buttons if button["text"] == label)


class Emulator:
    """The emulator in a thread of its own, with what people write to the bot and what the bot replies."""

    def __init__(self) -> None:
        self._lo = lo.LoBotApiEmulator()
        self._judge = self._lo.validate
        self._lo.validate = self._validated
        self._news = threading.Condition()
        self._sent: list[Sent] = []
        self._answered: dict[str, Any] = {}
        self._queries = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._runner = web.AppRunner(self._lo.app(), access_log=None, shutdown_timeout=1.0)
        self.url: str = self._run(self._served())

    def close(self) -> None:
        """Ends it for good."""
        self._run(self._runner.cleanup())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def say(self, person: int, text: str, chat: int = 0) -> Sent:
        """The first reply to a message; in a group the bot's name is marked as clients mark it."""
        message: dict[str, Any] = {"from": _person(person), "text": text}
        if f"@{USERNAME}" in text:
            place = {"offset": text.index("@"), "length": len(USERNAME) + 1}
            message["entities"] = [{"type": "mention", **place}]
        return self._replied({"message": message}, message, chat or person)

    def press(self, person: int, below: Sent, label: str) -> Sent:
        """The first reply to a button; the emulator has taken the answer to the press as well."""
        message = {"message_id": below.id, "text": below.text}
        number = self._query()
        query = {"id": number, "from": _person(person), "chat_instance": "1", "message": message}
        sent = self._replied({"callback_query": query | {"data": below.data(label)}}, message, below.chat)
        self.answer(number)
        return sent

    def inline(self, person: int, text: str) -> list[dict[str, Any]]:
        """The cards offered for what is typed behind the bot's name."""
        number = self._query()
        query = {"id": number, "from": _person(person), "query": text, "offset": ""}
        self._run(self._queued({"inline_query": query}))
        results: list[dict[str, Any]] = json.loads(self.answer(number)["results"])
        return results

    def sent(self, chat: int) -> tuple[Sent, ...]:
        """What the bot sent to a chat so far."""
        return tuple(one for one in tuple(self._sent) if one.chat == chat)

    def wait_for(self, chat: int, number: int) -> Sent:
        """The bot's message of this place in a chat, 0 for its first, as soon as it is there."""
        with self._news:
            assert self._news.wait_for(lambda: len(self.sent(chat)) > number, WAIT_S), self.calls()
        return self.sent(chat)[number]

    def answer(self, query: str) -> dict[str, Any]:
        """The answer to a press or an inline query, as soon as it is there."""
        with self._news:
            assert self._news.wait_for(lambda: query in self._answered, WAIT_S), self.calls()
        found: dict[str, Any] = self._answered[query]
        return found

    def calls(self) -> list[tuple[str, int]]:
        """Every call that has ended, and its HTTP status."""
        return [(call["method"], call["status"]) for call in self._lo.requests]

    def unconfirmed(self) -> int:
        """Updates that the bot has not confirmed."""
        info = httpx.post(f"{self.url}/bot{TOKEN}/getWebhookInfo").json()
        return int(info["result"]["pending_update_count"])

    def queue(self, person: int, text: str) -> None:
        """A message that waits until the bot asks for it."""
        message: dict[str, Any] = {"from": _person(person), "text": text}
        self._run(self._queued({"message": message}, message, person))

    def _replied(self, update: dict[str, Any], message: dict[str, Any], chat: int) -> Sent:
        before = len(self.sent(chat))
        self._run(self._queued(update, message, chat))
        return self.wait_for(chat, before)

    async def _queued(
        self, update: dict[str, Any], message: dict[str, Any] | None = None, chat: int = 0
    ) -> None:
        if message is not None:
            place = (
                {"id": chat, "type": "private"}
                if chat > 0
                else {"id": chat, "type": "group", "title": "邻居"}
            )
            message |= {"chat": place, "date": int(time.time())}
            if "message_id" not in message:
                # People and the bot share a chat's numbers.
                message["message_id"] = self._lo.next_id
                self._lo.next_id += 1
        await self._lo.enqueue_update(update, token=TOKEN)

    def _validated(self, method: str, fields: dict[str, Any], uploads: Any) -> Any:
        """The emulator's own judgement of a call, without what its model lacks."""
        for name in _LACKING.get(method, ()):
            fields.pop(name, None)
        result = self._judge(method, fields, uploads)
        if method == "getMe":
            return result | {"username": USERNAME}
        with self._news:
            if method == "sendMessage":
                self._sent.append(_sent(fields, result))
            elif method in ("answerCallbackQuery", "answerInlineQuery"):
                self._answered[fields.get("callback_query_id") or fields["inline_query_id"]] = dict(fields)
            self._news.notify_all()
        return result

    def _query(self) -> str:
        self._queries += 1
        return str(self._queries)

    async def _served(self) -> str:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0]
        return f"http://{host}:{port}"

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)


def _person(number: int) -> dict[str, Any]:
    return {"id": number, "is_bot": False, "first_name": "某人", "language_code": "zh-hans"}


def _sent(fields: dict[str, Any], result: dict[str, Any]) -> Sent:
    rows = result.get("reply_markup", {}).get("inline_keyboard", ())
    reply = json.loads(fields.get("reply_parameters", "{}")).get("message_id", 0)
    buttons = tuple(button for row in rows for button in row)
    return Sent(result["message_id"], result["chat"]["id"], result["text"], buttons, reply)


@pytest.fixture
def api() -> Iterator[Emulator]:
    """Stands in for our own server wherever these tests' bot is started; it refuses nothing the bot asks."""
    emulator = Emulator()
    try:
        yield emulator
    finally:
        emulator.close()
    # Until it notices that a stopped bot hung up, the emulator says what Telegram says: somebody else is asking.
    assert {call for call in emulator.calls() if call[1] != 200} <= {("getUpdates", 409)}


def test_a_worker_is_greeted_answered_and_thanked(bot: Running, api: Emulator) -> None:
    hello = api.say(5, "/start")
    assert "找人工" in {button["text"] for button in hello.buttons}
    answer = api.say(5, WAGES)
    assert "12333" in answer.text and "📍 去哪里办" in answer.text
    assert len(api.press(5, answer, "简单说").text) < len(answer.text)
    assert "谢谢" in api.press(5, answer, "👍 有用").text
    assert [opinion.verdict for opinion in bot.opinions()] == ["good"]


def test_a_first_question_is_asked_by_a_button(bot: Running, api: Emulator) -> None:
    hello = api.say(5, "/start")
    assert "12333" in api.press(5, hello, hello.buttons[0]["text"]).text


def test_numbers_to_dial_are_there_to_copy(bot: Running, api: Emulator) -> None:
    card = api.say(5, "有人在打我，我躲在厕所里")
    assert card.text.startswith("🚨")
    assert {"text": "110"} in [button.get("copy_text") for button in card.buttons]


def test_a_group_gets_its_answer_as_a_reply(bot: Running, api: Emulator) -> None:
    answer = api.say(5, f"@{USERNAME} {WAGES}", chat=GROUP)
    assert "12333" in answer.text
    assert answer.reply_to == answer.id - 1


def test_cards_are_offered_in_any_chat(bot: Running, api: Emulator) -> None:
    assert "法律援助" in [card["title"] for card in api.inline(5, "法律援助")]
    assert api.inline(5, "") == []


def test_an_operator_takes_over(bot: Running, api: Emulator) -> None:
    api.say(OPERATOR, "/start")
    hello = api.say(5, "/start")
    assert "工单号是" in api.press(5, hello, "找人工").text
    offered = api.wait_for(OPERATOR, 1)
    api.press(OPERATOR, offered, "接手")
    assert "1号席" in api.wait_for(5, 2).text


def test_what_is_written_while_the_bot_is_away_is_answered_once(bot: Running, api: Emulator) -> None:
    api.say(5, "/start")
    bot.stop()
    api.queue(5, WAGES)
    assert api.unconfirmed() == 1
    bot.start()
    assert "12333" in api.wait_for(5, 1).text
    api.say(5, "/new")
    assert len(api.sent(5)) == 3
