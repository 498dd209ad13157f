"""Answering: the methods for presses and for searches from other chats."""

import json
from collections.abc import Mapping
from typing import Any

from tests.telegram_api.account import Account, Result, Toast
from tests.telegram_api.links import checked_link
from tests.telegram_api.markup import rows_of
from tests.telegram_api.params import Parameters
from tests.telegram_api.refusal import bad
from tests.telegram_api.texts import formatted, required
from tests.telegram_api.transcript import Deed

MOST_TOAST = 200
MOST_RESULTS = 50
MOST_ID_BYTES = 64


def answer_callback_query(account: Account, given: Parameters) -> object:
    """answerCallbackQuery."""
    query = account.query(given.text("callback_query_id"), "press")
    if len(given.text("text")) > MOST_TOAST:
        raise bad("MESSAGE_TOO_LONG")
    if given.text("url") and not checked_link(given.text("url")):
        raise bad("URL_INVALID")
    query.toast = Toast(given.text("text"), given.flag("show_alert"), given.text("url"))
    if query.toast.text and query.message:
        account.note(query.message, Deed.TOLD, account.me, query.toast.text)
    return True


def answer_inline_query(account: Account, given: Parameters) -> object:
    """answerInlineQuery."""
    query = account.query(given.text("inline_query_id"), "search")
    results = given.value("results", list, "inline query results") or []
    if len(results) > MOST_RESULTS:
        raise bad("Too many inline query results specified")
    if len(given.text("next_offset").encode()) > MOST_ID_BYTES:
        raise bad("NEXT_OFFSET_INVALID")
    read = tuple(_result(result) for result in results)
    if len({result.id for result in read}) < len(read):
        raise bad("RESULT_ID_DUPLICATE")
    query.results = read
    return True


def _result(value: Any) -> Result:
    if not isinstance(value, dict):
        raise bad("Inline query result must be an object")
    if value.get("type") != "article":
        raise bad(f'type "{value.get("type")}" is unsupported for the inline query result')
    if not value.get("title"):
        raise bad("ARTICLE_TITLE_EMPTY")
    number = str(value.get("id", ""))
    if not 1 <= len(number.encode()) <= MOST_ID_BYTES:
        raise bad("RESULT_ID_INVALID")
    message = value.get("input_message_content") or {}
    content = formatted(_words(message), message.get("parse_mode") or "")
    rows = rows_of(json.dumps(value["reply_markup"]) if value.get("reply_markup") else "")
    return Result(number, value["title"], value.get("description", ""), required(content), rows)


def _words(message: Mapping[str, str]) -> str:
    if not message.get("message_text"):
        raise bad("Message text is empty")
    return message["message_text"]
