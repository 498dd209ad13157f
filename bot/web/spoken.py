"""Spoken: what a form of the citizens' page says, as the dialogue hears it."""

import hashlib
import re
import time
from dataclasses import dataclass

from bot.dialogue.incoming import WEB, Incoming, Kind
from bot.dialogue.slash import command_name
from bot.rows import masked
from bot.wording import web as words

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:\s+|$)")
_ONCE = re.compile(r"[0-9A-Za-z_-]{16,64}")
# What SQLite takes for a number.
_BITS = 63


@dataclass(frozen=True, slots=True)
class Said:
    """The fields of a form: words, the id of a pressed button, or the name of a command; `once` is its token."""

    text: str = ""
    button: str = ""
    command: str = ""
    once: str = ""


def incoming_of(said: Said, chat: int) -> Incoming:
    """The message of a form sent in a chat, its words masked.

    The same form sent twice with the same words is the same message, whatever else happened; with other words, or
    another of its buttons, it is another.
    """
    text, command, kind = said.text.strip(), said.command, Kind.TEXT
    slashed = _COMMAND.match(text) if not said.button and not command else None
    if slashed:
        text, command = text[slashed.end() :].strip(), slashed[1]
    if said.button:
        text, command, kind = "", "", Kind.BUTTON
    elif command:
        kind = Kind.COMMAND
    return Incoming(
        _number(said),
        kind,
        chat,
        chat,
        0,
        masked(text),
        command_name(command, words.COMMANDS) if command else "",
        said.button if kind is Kind.BUTTON else "",
        sent_s=int(time.time()),
        channel=WEB,
    )


def is_token(once: str) -> bool:
    """Whether it is what our pages put into their forms."""
    return _ONCE.fullmatch(once) is not None


def _number(said: Said) -> int:
    """Never 0, which is no token."""
    words = "\x00".join((said.once, said.button, said.command, said.text))
    digest = hashlib.sha256(words.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") >> (64 - _BITS) or 1
