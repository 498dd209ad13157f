"""Editing: the methods that change and delete messages."""

import time
from dataclasses import dataclass

from tests.telegram_api.account import Account
from tests.telegram_api.chats import Message, may_write
from tests.telegram_api.html import Formatted
from tests.telegram_api.markup import Rows, rows_of
from tests.telegram_api.params import Parameters
from tests.telegram_api.refusal import bad
from tests.telegram_api.texts import MOST_CAPTION, formatted, required
from tests.telegram_api.transcript import Deed

# What is older stays, unless an administrator deletes it.
OLDEST_S = 48 * 3600
_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)


@dataclass(frozen=True, slots=True)
class _Wanted:
    content: Formatted
    rows: Rows
    raw: str


def edit_message_text(account: Account, given: Parameters) -> object:
    """editMessageText; without markup in the request the buttons go."""
    message = _own(account, given)
    if message.extra:
        raise bad("There is no text in the message to edit")
    if not given.text("text"):
        raise bad("Message text is empty")
    content = formatted(given.text("text"), given.text("parse_mode"), entities=given.entities())
    rows = rows_of(given.text("reply_markup"))
    return _changed(account, given, message, _Wanted(required(content), rows, given.text("text")))


def edit_message_caption(account: Account, given: Parameters) -> object:
    """editMessageCaption."""
    message = _own(account, given)
    if not message.has_caption:
        raise bad("There is no caption in the message to edit")
    entities = given.entities("caption_entities")
    content = formatted(given.text("caption"), given.text("parse_mode"), MOST_CAPTION, entities)
    rows = rows_of(given.text("reply_markup"))
    return _changed(account, given, message, _Wanted(content, rows, given.text("caption")))


def edit_message_reply_markup(account: Account, given: Parameters) -> object:
    """editMessageReplyMarkup."""
    message = _own(account, given)
    rows = rows_of(given.text("reply_markup"))
    return _changed(account, given, message, _Wanted(message.content, rows, message.raw))


def delete_message(account: Account, given: Parameters) -> object:
    """deleteMessage."""
    chat = may_write(account.chats.for_bot(given.text("chat_id")))
    message = chat.messages.get(given.number("message_id"))
    if message is None:
        raise bad("message to delete not found")
    may_any = chat.kind != "private" and chat.admin and chat.deletes
    if not may_any and time.time() - message.date >= OLDEST_S:
        raise bad("message can't be deleted for everyone")
    del chat.messages[message.id]
    account.note(message, Deed.DELETED, account.me)
    return True


def delete_messages(account: Account, given: Parameters) -> object:
    """deleteMessages: those that are there."""
    chat = may_write(account.chats.for_bot(given.text("chat_id")))
    numbers = given.value("message_ids", list, "message identifiers") or []
    if not 1 <= len(numbers) <= 100:
        raise bad("Too many message identifiers specified")
    for message in filter(None, [chat.messages.pop(int(number), None) for number in numbers]):
        account.note(message, Deed.DELETED, account.me)
    return True


def _own(account: Account, given: Parameters) -> Message:
    """The bot's message that is to change. Raises Refusal."""
    if given.text("inline_message_id"):
        shared = account.shared.get(given.text("inline_message_id"))
        if shared is None:
            raise bad("MESSAGE_ID_INVALID")
        return shared
    chat = may_write(account.chats.for_bot(given.text("chat_id")))
    if not given.number("message_id"):
        raise bad("Message identifier is not specified")
    message = chat.messages.get(given.number("message_id"))
    if message is None:
        raise bad("message to edit not found")
    if message.sender != account.me or "forum_topic_created" in message.extra:
        raise bad("Message can't be edited")
    return message


def _changed(account: Account, given: Parameters, message: Message, wanted: _Wanted) -> object:
    if (message.content, message.rows) == (wanted.content, wanted.rows):
        raise bad(_SAME)
    message.content, message.rows, message.raw = wanted.content, wanted.rows, wanted.raw
    message.edits += 1
    account.note(message, Deed.EDITED, account.me)
    return True if given.text("inline_message_id") else message.as_json()
