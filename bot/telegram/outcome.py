"""Outcome: what became of one attempt to send, as far as Telegram's reply tells."""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto

import httpx
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

# A token that is not accepted is not accepted a second later.
TOKEN_WAIT_S = 60.0

# Errors of the connection before anything was sent.
_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
_GONE = (
    "chat not found",
    "user is deactivated",
    "peer_id_invalid",
    "group chat was deactivated",
    "user not found",
)


class Fate(Enum):
    """What became of it."""

    SENT = auto()
    UNSENT = auto()  # Telegram certainly does not have it
    DOUBT = auto()  # it may have it
    GONE = auto()  # nobody is there to receive it, now or later
    REFUSED = auto()  # it will never take this message


@dataclass(frozen=True, slots=True)
class Outcome:
    """A fate; `message` is Telegram's number for what was sent, `wait_s` how long it asks to wait, `reason` why
    it was not sent, without a word of the message."""

    fate: Fate
    message: int = 0
    wait_s: float = 0.0
    reason: str = ""


def outcome(error: TelegramError) -> Outcome:
    """What an error says about the message it was raised for."""
    reason = reason_of(error)
    match error:
        case RetryAfter():
            asked = error.retry_after
            return Outcome(
                Fate.UNSENT,
                0,
                asked.total_seconds() if isinstance(asked, timedelta) else float(asked),
                reason,
            )
        case Forbidden():
            return Outcome(Fate.GONE, reason=reason)
        case InvalidToken():
            return Outcome(Fate.UNSENT, 0, TOKEN_WAIT_S, reason)
        case BadRequest():
            gone = any(sign in error.message.lower() for sign in _GONE)
            return Outcome(Fate.GONE if gone else Fate.REFUSED, reason=reason)
        case NetworkError():
            return Outcome(Fate.UNSENT if isinstance(error.__cause__, _UNSENT) else Fate.DOUBT, reason=reason)
        case _:
            return Outcome(Fate.REFUSED, reason=reason)


def reason_of(error: TelegramError) -> str:
    """What happened in one line; what follows the colon may repeat the message and is left out.

    >>> reason_of(BadRequest('Can\\'t parse entities: unsupported start tag "张三"'))
    "BadRequest Can't parse entities"
    """
    return f"{type(error).__name__} {error.message.partition(':')[0]}"[:100]
