"""A strict Telegram Bot API server on loopback: people who write, and a bot that is checked."""

from tests.telegram_api.account import Call, Result, Toast
from tests.telegram_api.deeds import ELSEWHERE
from tests.telegram_api.faults import Fault
from tests.telegram_api.markup import SentButton
from tests.telegram_api.server import ME, TOKEN, TelegramApi
from tests.telegram_api.sight import Sent
from tests.telegram_api.transcript import Deed, Line, Transcript

__all__ = [
    "ELSEWHERE",
    "ME",
    "TOKEN",
    "Call",
    "Deed",
    "Fault",
    "Line",
    "Result",
    "Sent",
    "SentButton",
    "TelegramApi",
    "Toast",
    "Transcript",
]
