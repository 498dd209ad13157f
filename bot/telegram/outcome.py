"""Outcome: what became of one attempt to send, as far as Telegram's reply tells."""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

# A token that is not accepted is not accepted a second later.
TOKEN_WAIT_S = 60.0
# Nor is a chat opened again that soon; it may be a proxy's ban, or a right that an administrator gives back.
FORBIDDEN_WAIT_S = 60.0

# Errors of the connection before anything was sent.
_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
_GONE = (
    "blocked by the user",
    "bot was kicked",
    "user is deactivated",
    "chat was deactivated",
    "chat was deleted",
    "not a member",
    "can't initiate conversation",
    "chat not found",
    "user not found",
    "peer_id_invalid",
)
# What python-telegram-bot says of a reply that is no JSON, and so not Telegram's but a proxy's.
_UNREADABLE = "parsing the server response"


class Fate(Enum):
    """What became of it."""

    SENT = auto()
    UNSENT = auto()  # Telegram certainly does not have it
    DOUBT = auto()  # it may have it
    GONE = auto()  # nobody is there to receive it, now or later
    REFUSED = auto()  # it will never take this message
    MOVED = auto()  # it does not have it; the chat goes on under another number


@dataclass(frozen=True, slots=True)
class Outcome:
    """A fate; `message` is Telegram's number for what was sent, `wait_s` how long it asks to wait, `reason` why
    it was not sent, without a word of the message, `chat` the number of a chat that moved; `astray` says that the
    topic it was for is no more, so that it stands in the chat itself."""

    fate: Fate
    message: int = 0
    wait_s: float = 0.0
    reason: str = ""
    chat: int = 0
    astray: bool = False


def outcome(error: TelegramError) -> Outcome:
    """What an error says about the message it was raised for."""
    reason = reason_of(error)
    if _UNREADABLE in error.message.lower():
        return Outcome(Fate.DOUBT, reason=reason)
    match error:
        case RetryAfter():
            asked = error.retry_after
            return Outcome(
                Fate.UNSENT,
                0,
                asked.total_seconds() if isinstance(asked, timedelta) else float(asked),
                reason,
            )
        case ChatMigrated():
            return Outcome(Fate.MOVED, reason=reason, chat=error.new_chat_id)
        case Forbidden():
            gone = Outcome(Fate.GONE, reason=reason)
            return gone if _is_gone(error) else Outcome(Fate.UNSENT, 0, FORBIDDEN_WAIT_S, reason)
        case InvalidToken():
            return Outcome(Fate.UNSENT, 0, TOKEN_WAIT_S, reason)
        case BadRequest():
            return Outcome(Fate.GONE if _is_gone(error) else Fate.REFUSED, reason=reason)
        case NetworkError():
            return Outcome(Fate.UNSENT if isinstance(error.__cause__, _UNSENT) else Fate.DOUBT, reason=reason)
        case _:
            # Such as "Invalid server response", after which Telegram may have the message.
            return Outcome(Fate.DOUBT, reason=reason)


def reason_of(error: TelegramError) -> str:
    """What happened in one line; what follows the colon may repeat the message and is left out.

    >>> reason_of(BadRequest('Can\\'t parse entities: unsupported start tag "张三"'))
    "BadRequest Can't parse entities"
    """
    told = error.message.partition(":")[0].partition(" b'")[0].partition(' b"')[0]
    return f"{type(error).__name__} {told}"[:100]


def _is_gone(error: TelegramError) -> bool:
    return any(sign in error.message.lower() for sign in _GONE)
