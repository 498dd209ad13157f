"""Markup: keyboards under messages, checked as Telegram does."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.telegram_api.links import checked_link, user_of
from tests.telegram_api.refusal import bad

MOST_BUTTONS = 100
MOST_IN_ROW = 8
MOST_DATA_BYTES = 64
MOST_COPIED = 256
_DOINGS = ("url", "callback_data", "copy_text", "switch_inline_query", "switch_inline_query_current_chat")


@dataclass(frozen=True, slots=True)
class SentButton:
    """A button as the bot wrote it; of data, copy and url one is there, or a word to search for."""

    label: str
    data: str = ""
    copy: str = ""
    url: str = ""
    search: str | None = None

    def as_json(self) -> dict[str, object]:
        """The button as the API writes it."""
        if self.search is not None:
            return {"text": self.label, "switch_inline_query_current_chat": self.search}
        if self.copy:
            return {"text": self.label, "copy_text": {"text": self.copy}}
        doing = ("url", self.url) if self.url else ("callback_data", self.data)
        return {"text": self.label, doing[0]: doing[1]}


Rows = tuple[tuple[SentButton, ...], ...]


def rows_of(markup: str) -> Rows:
    """The inline keyboard; none for other markup. Raises Refusal."""
    if not markup:
        return ()
    try:
        value = json.loads(markup)
    except ValueError:
        raise bad("Can't parse reply keyboard markup JSON object") from None
    if not isinstance(value, dict):
        raise bad("Object expected as reply markup")
    return _checked(value.get("inline_keyboard", []))


def rows_json(rows: Rows) -> dict[str, object]:
    """The keyboard as it stands in a message."""
    return {"inline_keyboard": [[button.as_json() for button in row] for row in rows]}


def _checked(rows: object) -> Rows:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad('Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    read = tuple(tuple(_button(button) for button in row) for row in rows if row)
    if sum(map(len, read)) > MOST_BUTTONS or any(len(row) > MOST_IN_ROW for row in read):
        raise bad("reply markup is too long")
    return read


def _button(value: Any) -> SentButton:
    if not isinstance(value, dict):
        raise bad("Can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    label = value.get("text")
    if not isinstance(label, str):
        raise bad("Can't parse inline keyboard button: Can't find field \"text\"")
    if not label.strip():
        raise bad("Inline keyboard button text must be non-empty")
    doings = list(_doings(value))
    if not doings:
        raise bad("Can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(doings) > 1:
        # Telegram takes the first that it knows and is silent about the others.
        raise bad(f"inline keyboard button does more than one thing: {', '.join(doings)}")
    return _made(label, doings[0], value[doings[0]])


def _doings(value: Mapping[str, object]) -> Iterator[str]:
    # An empty address or data is as good as none; an empty search is one.
    for name in _DOINGS:
        if name in value and (value[name] or name.startswith("switch")):
            yield name


def _made(label: str, doing: str, what: Any) -> SentButton:
    if doing == "callback_data":
        if len(str(what).encode()) > MOST_DATA_BYTES:
            raise bad("BUTTON_DATA_INVALID")
        return SentButton(label, data=what)
    if doing == "url":
        if not (checked_link(what) or user_of(what)):
            raise bad(f"Inline keyboard button URL '{what}' is invalid: Wrong HTTP URL")
        return SentButton(label, url=what)
    if doing == "copy_text":
        copied = what.get("text") if isinstance(what, dict) else None
        if not isinstance(copied, str) or not 0 < len(copied) <= MOST_COPIED:
            raise bad("BUTTON_COPY_TEXT_INVALID")
        return SentButton(label, copy=copied)
    return SentButton(label, search=str(what))
