"""Line: the bot's own line to Telegram, and how deliveries come in over it by polling."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from telegram import Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError, TimedOut
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.store import StoreError
from bot.telegram.gate import Gate
from bot.telegram.outcome import TOKEN_WAIT_S, reason_of
from bot.wording import telegram as words

log = logging.getLogger("mingbai.telegram")

# What the bot can reply to.
WANTED = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")
# How long Telegram holds a question for news open, and how much longer the line may take.
POLL_S, MARGIN_S = 30, 10.0
# As many as Telegram gives at once.
MOST_AT_ONCE = 100
# Sending waits longer than the library's 5 seconds: what is given up too early is in doubt.
READ_S, CONNECT_S, POOL_S = 20.0, 10.0, 30.0
# Between two questions that failed.
FIRST_WAIT_S, LONGEST_WAIT_S = 1.0, 30.0

Json = Mapping[str, Any]


class Line(ExtBot[None]):
    """The library's bot, and one method more: deliveries as Telegram wrote them, so that one which the library
    cannot read does not hold up all others for ever."""

    async def deliveries(self, offset: int, wait_s: int = POLL_S) -> Sequence[Json]:
        """What came since `offset`; waits for news if there is none. Raises TelegramError."""
        asked = {
            "offset": offset,
            "limit": MOST_AT_ONCE,
            "timeout": wait_s,
            "allowed_updates": list(WANTED),
        }
        result: Any = await self._post("getUpdates", asked, read_timeout=wait_s + MARGIN_S)
        return tuple(result)

    async def hang_up(self) -> None:
        """Gives its connections back, whether it ever got through or not."""
        await asyncio.gather(*(request.shutdown() for request in self._request))


def open_line(token: str, api: str) -> Line:
    """A line that is not connected yet."""

    def request() -> HTTPXRequest:
        return HTTPXRequest(read_timeout=READ_S, connect_timeout=CONNECT_S, pool_timeout=POOL_S)

    base = f"{api.rstrip('/')}/bot"
    return Line(token, base_url=base, get_updates_request=request(), request=request())


def readable(deliveries: Sequence[Json], line: Line) -> list[Update]:
    """The deliveries that the library can read; another is logged by its number."""
    updates = []
    for delivery in deliveries:
        try:
            updates.append(Update.de_json(dict(delivery), line))
        except Exception as error:
            # A field that a newer library wants and an older server of one's own does not send.
            log.error(words.LOG_UNREADABLE, delivery.get("update_id"), type(error).__name__)
    return updates


async def poll(line: Line, gate: Gate, caught_up: Callable[[], None]) -> None:
    """Takes deliveries in until it is cancelled, whatever the line and the disk do meanwhile; says when all that
    had waited at Telegram is in."""
    offset, wait_s, news_s = 0, FIRST_WAIT_S, 0
    # Telegram does not answer the question for news while it posts them to an address.
    posted = True
    while True:
        try:
            if posted:
                posted = not await line.delete_webhook()
            deliveries = await line.deliveries(offset, news_s)
            await gate.take(readable(deliveries, line))
            if not news_s and len(deliveries) < MOST_AT_ONCE:
                news_s = POLL_S
                caught_up()
            # Asking for what comes after it confirms a delivery.
            offset = max((d["update_id"] + 1 for d in deliveries), default=offset)
            wait_s = FIRST_WAIT_S
            continue
        except TimedOut:
            continue
        except Conflict:
            posted = True
            log.error(words.LOG_CONFLICT, wait_s)
        except InvalidToken:
            log.error(words.LOG_NOT_ADMITTED)
            wait_s = TOKEN_WAIT_S
        except RetryAfter as error:
            asked = error.retry_after
            wait_s = asked.total_seconds() if isinstance(asked, timedelta) else float(asked)
        except (TelegramError, StoreError) as error:
            reason = reason_of(error) if isinstance(error, TelegramError) else str(error)
            log.warning(words.LOG_RETRY, reason, wait_s)
        await asyncio.sleep(wait_s)
        wait_s = min(2 * wait_s, LONGEST_WAIT_S)
