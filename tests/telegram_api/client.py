"""The library as a client, for tests that are not coroutines."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update

from tests.telegram_api.server import TOKEN

Ask = Callable[[Bot], Coroutine[Any, Any, Any]]


class Client:
    """Calls methods of the bot one by one: `client(lambda bot: bot.get_me())`."""

    def __init__(self, url: str) -> None:
        self.bot = Bot(TOKEN, base_url=f"{url}/bot")
        self._runner = asyncio.Runner()
        self(lambda bot: bot.initialize())

    def __call__(self, ask: Ask) -> Any:
        return self._runner.run(ask(self.bot))

    def updates(self, offset: int = 0, **more: Any) -> tuple[Update, ...]:
        """What getUpdates gives."""
        found: tuple[Update, ...] = self(lambda bot: bot.get_updates(offset, **more))
        return found

    def close(self) -> None:
        """Gives back connections and loop."""
        self(lambda bot: bot.shutdown())
        self._runner.close()


def send(chat: int, text: str, **more: Any) -> Ask:
    """A message."""
    return lambda bot: bot.send_message(chat, text, **more)


def send_with(chat: int, *buttons: InlineKeyboardButton) -> Ask:
    """A message with buttons below one another."""
    return send(chat, "看", reply_markup=InlineKeyboardMarkup([[button] for button in buttons]))
