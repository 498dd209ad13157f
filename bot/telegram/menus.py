"""Menus: the lists of commands that Telegram's clients show."""

import logging
from collections.abc import Sequence

from telegram import BotCommand, BotCommandScope, BotCommandScopeChat, BotCommandScopeDefault
from telegram.error import TelegramError

from bot.dialogue.parts import Parts
from bot.telegram.line import Line
from bot.telegram.outcome import reason_of
from bot.wording import telegram as words
from bot.wording.dialogue import Said

log = logging.getLogger("mingbai.telegram")


async def set_menus(line: Line, parts: Parts) -> None:
    """The lists of commands that clients show: everybody's, the desk's, the administrators', in two languages."""
    scopes: list[tuple[BotCommandScope, Sequence[tuple[str, Said]]]] = [
        (BotCommandScopeDefault(), words.CITIZEN_COMMANDS)
    ]
    for person in sorted(parts.operators | parts.admins):
        more = (*words.OPERATOR_COMMANDS, *(words.ADMIN_COMMANDS if person in parts.admins else ()))
        scopes.append((BotCommandScopeChat(person), (*more, *words.CITIZEN_COMMANDS)))
    for scope, commands in scopes:
        try:
            await _set_menu(line, scope, commands)
        except TelegramError as error:
            # Who works at the desk and never wrote to the bot has no chat with it yet.
            log.warning(words.LOG_NO_COMMANDS, reason_of(error))


async def _set_menu(line: Line, scope: BotCommandScope, commands: Sequence[tuple[str, Said]]) -> None:
    await line.set_my_commands([BotCommand(name, said.zh) for name, said in commands], scope)
    await line.set_my_commands([BotCommand(name, said.en) for name, said in commands], scope, "en")
