"""Post: one draft handed to Telegram, or found there."""

import html
import logging
import re

from telegram import Bot, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, TelegramError

from bot.telegram.draft import Draft, markup
from bot.telegram.numbers import Numbers
from bot.telegram.outcome import Fate, Outcome, outcome, reason_of
from bot.wording import telegram as words

log = logging.getLogger("mingbai.telegram")

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_TAG = re.compile(r"<[^>]*>")
_SAME = "message is not modified"


class Post:
    """Sends drafts. Every way it can end is an Outcome; nothing is raised for the world's failures."""

    def __init__(self, bot: Bot, numbers: Numbers) -> None:
        self._bot = bot
        self._numbers = numbers

    async def send(self, chat: int, draft: Draft) -> Outcome:
        """One attempt; what Telegram cannot read goes once more as plain text."""
        try:
            return self._arrived(chat, await self._sent(chat, draft))
        except ChatMigrated as error:
            # The group became a supergroup with another number.
            return await self.send(error.new_chat_id, draft)
        except TelegramError as error:
            ended = outcome(error)
        if ended.fate is not Fate.REFUSED:
            return ended
        log.warning(words.LOG_SENT_PLAIN, ended.reason)
        try:
            sent = await self._bot.send_message(chat, plain(draft.html), link_preview_options=_NO_PREVIEW)
        except TelegramError as error:
            return outcome(error)
        return self._arrived(chat, sent.message_id)

    async def find(self, chat: int, draft: Draft, last: int) -> Outcome | None:
        """Where a draft lies that may have arrived; None if it did not. `last`: the last number known.

        Telegram has no way to read a chat, but it says whether a message has these buttons already.
        """
        for number in self._numbers.candidates(chat, max(last, draft.floor)):
            try:
                if await self._is_there(chat, number, draft):
                    return self._arrived(chat, number)
            except BadRequest as error:
                # Not there, or not ours.
                log.debug("%s", reason_of(error))
            except TelegramError as error:
                ended = outcome(error)
                # The question went unanswered; the message is as much in doubt as before.
                return (
                    ended if ended.fate is Fate.GONE else Outcome(Fate.DOUBT, 0, ended.wait_s, ended.reason)
                )
        return None

    def _arrived(self, chat: int, message: int) -> Outcome:
        self._numbers.note(chat, message)
        return Outcome(Fate.SENT, message)

    async def _sent(self, chat: int, draft: Draft) -> int:
        reply = ReplyParameters(draft.reply, allow_sending_without_reply=True) if draft.reply else None
        message = await self._bot.send_message(
            chat,
            draft.html,
            parse_mode=ParseMode.HTML,
            reply_markup=markup(draft),
            reply_parameters=reply,
            message_thread_id=draft.topic or None,
            link_preview_options=_NO_PREVIEW,
        )
        return message.message_id

    async def _is_there(self, chat: int, number: int, draft: Draft) -> bool:
        try:
            edited = await self._bot.edit_message_reply_markup(chat, number, reply_markup=markup(draft))
        except BadRequest as error:
            if _SAME in error.message.lower():
                return True
            raise
        return isinstance(edited, Message) and _bare(edited.text or "") == _bare(plain(draft.html))


def plain(text: str) -> str:
    """The words of a message without its markup.

    >>> plain("<b>去哪里办</b> 5 &lt; 6")
    '去哪里办 5 < 6'
    """
    return html.unescape(_TAG.sub("", text))


def _bare(text: str) -> str:
    """Telegram trims blanks as it likes."""
    return "".join(text.split())
