"""Draft: a message as it lies in the outbox until Telegram has it."""

import json
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from bot.rows import packed
from bot.telegram.render import Key


class Job(StrEnum):
    """What is to be done with a chat."""

    SEND = "send"
    DELETE = "delete"  # the message `target`
    TOPIC = "topic"  # makes the topic of `ticket`; `html` is its name, as plain text
    CLOSE = "close"  # closes it
    REOPEN = "reopen"
    ERASE = "erase"  # deletes it with all in it, or leaves only `html` as its name


@dataclass(frozen=True, slots=True)
class Draft:
    """Text in Telegram's HTML and rows of keys. Its number will be above `floor`; `reply` is the message that it
    quotes, `topic` the forum topic it goes to, `word` the words of a ticket that it brings (0: none).

    With `ticket` it goes to that ticket's topic, whose number need not be known yet. A `job` other than sending
    does something else in its turn.
    """

    html: str
    rows: tuple[tuple[Key, ...], ...] = ()
    floor: int = 0
    reply: int = 0
    topic: int = 0
    word: int = 0
    ticket: str = ""
    job: Job = Job.SEND
    target: int = 0


def to_json(draft: Draft) -> str:
    """The draft as the outbox keeps it."""
    return packed(asdict(draft))


def from_json(text: str) -> Draft:
    """The draft as this version or another kept it: what is not known is left out."""
    kept = _known(Draft, json.loads(text))
    rows = tuple(tuple(Key(**_known(Key, key)) for key in row) for row in kept.pop("rows"))
    return Draft(**(kept | {"job": Job(kept.get("job", Job.SEND))}), rows=rows)


def markup(draft: Draft) -> InlineKeyboardMarkup | None:
    """The keys as Telegram takes them, None for none."""
    return InlineKeyboardMarkup([[_button(key) for key in row] for row in draft.rows]) if draft.rows else None


def _known(kind: type[Draft] | type[Key], kept: dict[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in kept.items() if name in names}


def _button(key: Key) -> InlineKeyboardButton:
    if key.copy:
        return InlineKeyboardButton(key.label, copy_text=CopyTextButton(key.copy))
    if key.url:
        return InlineKeyboardButton(key.label, url=key.url)
    return InlineKeyboardButton(key.label, callback_data=key.data)
