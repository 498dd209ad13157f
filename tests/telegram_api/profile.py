"""Profile: how the bot shows itself, and which commands it offers to whom."""

import re
from typing import Any

from tests.telegram_api.account import Account
from tests.telegram_api.params import Parameters
from tests.telegram_api.refusal import bad

_COMMAND = re.compile(r"/?[a-z0-9_]{1,32}")
_LANGUAGE = re.compile("(?:[a-z]{2})?")
MOST_COMMANDS = 100
MOST_DESCRIBED = 256
# The longest that each may be.
_WORDS = {"name": 64, "description": 512, "short_description": 120}
_SCOPES = {
    *("default", "all_private_chats", "all_group_chats", "all_chat_administrators"),
    *("chat", "chat_administrators", "chat_member"),
}


def get_me(account: Account, given: Parameters) -> object:
    """getMe."""
    groups = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": True}
    other = {"can_connect_to_business": False, "has_main_web_app": False}
    return account.me.as_json() | groups | other


def set_my_commands(account: Account, given: Parameters) -> object:
    """setMyCommands."""
    commands = given.value("commands", list, "BotCommand")
    if commands is None or len(commands) > MOST_COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH" if commands else "Can't parse commands JSON object")
    account.profile.commands[_scope(account, given)] = tuple(_command(command) for command in commands)
    return True


def get_my_commands(account: Account, given: Parameters) -> object:
    """getMyCommands."""
    commands = account.profile.commands.get(_scope(account, given), ())
    return [{"command": name, "description": words} for name, words in commands]


def delete_my_commands(account: Account, given: Parameters) -> object:
    """deleteMyCommands."""
    account.profile.commands.pop(_scope(account, given), None)
    return True


def set_words(account: Account, given: Parameters, which: str) -> object:
    """setMyName, setMyDescription, setMyShortDescription."""
    if len(given.text(which)) > _WORDS[which]:
        raise bad(f"bot {which.replace('_', ' ')} is too long")
    account.profile.words[which, _language(given)] = given.text(which)
    return True


def get_words(account: Account, given: Parameters, which: str) -> object:
    """getMyName, getMyDescription, getMyShortDescription."""
    words = account.profile.words
    return {which: words.get((which, _language(given)), words.get((which, ""), ""))}


def _scope(account: Account, given: Parameters) -> tuple[str, int, int, str]:
    scope = given.value("scope", dict, "BotCommandScope") or {"type": "default"}
    kind = scope.get("type")
    if kind not in _SCOPES:
        raise bad("Can't parse BotCommandScope: Unsupported type specified")
    chat = account.chats.for_bot(str(scope.get("chat_id", ""))).id if str(kind).startswith("chat") else 0
    return kind, chat, int(scope.get("user_id", 0)), _language(given)


def _language(given: Parameters) -> str:
    if not _LANGUAGE.fullmatch(given.text("language_code")):
        raise bad("Invalid language code specified")
    return given.text("language_code")


def _command(value: Any) -> tuple[str, str]:
    if not isinstance(value, dict):
        raise bad("Can't parse BotCommand: expected an Object")
    name, words = str(value.get("command", "")).strip(), str(value.get("description", "")).strip()
    if not _COMMAND.fullmatch(name):
        raise bad("BOT_COMMAND_INVALID")
    if not words:
        raise bad("Command description must be non-empty")
    if len(words) > MOST_DESCRIBED:
        raise bad(f"Command description length must not exceed {MOST_DESCRIBED}")
    return name.removeprefix("/"), words
