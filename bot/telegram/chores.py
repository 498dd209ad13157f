"""Chores: what is done with a chat beside sending; each may be done twice without harm, or be found done."""

from collections.abc import Awaitable

from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.telegram.draft import Draft, Job
from bot.telegram.numbers import Numbers
from bot.telegram.outcome import Fate, Outcome, outcome
from bot.wording import forum as words

_DONE = Outcome(Fate.SENT)
# What Telegram says where there is nothing left to do.
_ALREADY = ("not found", "topic_not_modified", "topic_id_invalid", "not modified")


class Chores:
    """Does what a draft asks for that is no message."""

    def __init__(self, bot: Bot, numbers: Numbers) -> None:
        self._bot = bot
        self._numbers = numbers

    async def do(self, chat: int, draft: Draft) -> Outcome:
        """One attempt; nothing is raised for the world's failures."""
        match draft.job:
            case Job.DELETE:
                return await self._delete(chat, draft.target)
            case Job.TOPIC:
                return await self._topic(chat, draft.html)
            case Job.CLOSE if draft.topic:
                return await _ended(self._bot.close_forum_topic(chat, draft.topic))
            case Job.REOPEN if draft.topic:
                return await _ended(self._bot.reopen_forum_topic(chat, draft.topic))
            case Job.ERASE if draft.topic:
                return await self._erase(chat, draft)
            case _:
                # Of a topic that was never made.
                return _DONE

    async def find_topic(self, chat: int, draft: Draft, last: int) -> Outcome | None:
        """The topic that may have been made; None if it was not. Only ours are unknown: who makes one in the group
        is heard of."""
        for number in self._numbers.candidates(chat, max(last, draft.floor)):
            ended = await _ended(
                self._bot.edit_forum_topic(chat, number, name=draft.html), ("topic_not_modified",)
            )
            if ended.fate is Fate.SENT:
                self._numbers.note(chat, number)
                return Outcome(Fate.SENT, number)
            if ended.fate is not Fate.REFUSED:
                return ended
        return None

    async def _topic(self, chat: int, name: str) -> Outcome:
        try:
            made = await self._bot.create_forum_topic(chat, name)
        except TelegramError as error:
            return outcome(error)
        self._numbers.note(chat, made.message_thread_id)
        return Outcome(Fate.SENT, made.message_thread_id)

    async def _delete(self, chat: int, message: int) -> Outcome:
        """The message deleted, or emptied where it is too old for that."""
        ended = await _ended(self._bot.delete_message(chat, message))
        if ended.fate is not Fate.REFUSED:
            return ended
        return await _ended(self._bot.edit_message_text(words.ERASED, chat, message))

    async def _erase(self, chat: int, draft: Draft) -> Outcome:
        """The topic deleted, or what its name says where that is not allowed."""
        ended = await _ended(self._bot.delete_forum_topic(chat, draft.topic))
        if ended.fate is not Fate.REFUSED:
            return ended
        return await _ended(self._bot.edit_forum_topic(chat, draft.topic, name=draft.html))


async def _ended(call: Awaitable[object], already: tuple[str, ...] = _ALREADY) -> Outcome:
    """What became of a call; that it had been done before is as good."""
    try:
        await call
    except BadRequest as error:
        ended = outcome(error)
        done = ended.fate is Fate.REFUSED and any(sign in error.message.lower() for sign in already)
        return _DONE if done else ended
    except TelegramError as error:
        return outcome(error)
    return _DONE
