"""Post: one draft handed to Telegram, or found there."""

import html
import logging
import re
from dataclasses import replace

from telegram import Bot, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot.telegram.chores import Chores
from bot.telegram.draft import Draft, Job, markup
from bot.telegram.numbers import Numbers
from bot.telegram.outcome import Fate, Outcome, outcome
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
        self._chores = Chores(bot, numbers)

    async def send(self, chat: int, draft: Draft) -> Outcome:
        """One attempt; what Telegram cannot read goes again as plain text, and at last without keys or place."""
        if draft.job is not Job.SEND:
            return await self._chores.do(chat, draft)
        ended = await self._tried(chat, draft, draft.html, ParseMode.HTML)
        if draft.topic and _is_shut(ended):
            # Closed by hand; whoever did that did not mean that nobody is told.
            await self._chores.do(chat, replace(draft, job=Job.REOPEN))
            ended = await self._tried(chat, draft, draft.html, ParseMode.HTML)
        if draft.topic and _is_lost(ended):
            elsewhere = await self._tried(chat, replace(draft, topic=0, reply=0), draft.html, ParseMode.HTML)
            return replace(elsewhere, astray=True)
        bare = replace(draft, rows=(), reply=0, topic=0)
        for lesser in (draft, bare):
            if ended.fate is not Fate.REFUSED:
                break
            log.warning(words.LOG_SENT_PLAIN, ended.reason)
            ended = await self._tried(chat, lesser, plain(draft.html))
        return ended

    async def find(self, chat: int, draft: Draft, last: int) -> Outcome | None:
        """Where a draft lies that may have arrived; None if it did not. `last`: the last number known.

        Telegram has no way to read a chat, but it says whether a message has these buttons already.
        """
        if draft.job is Job.TOPIC:
            return await self._chores.find_topic(chat, draft, last)
        if draft.job is not Job.SEND:
            return None
        for number in self._numbers.candidates(chat, max(last, draft.floor)):
            try:
                if await self._is_there(chat, number, draft):
                    return self._arrived(chat, number)
            except TelegramError as error:
                ended = outcome(error)
                if not isinstance(error, BadRequest) or ended.fate is Fate.DOUBT:
                    return _unanswered(ended)
                # Not there, or not ours.
                log.debug("%s", ended.reason)
        return None

    def _arrived(self, chat: int, message: int) -> Outcome:
        self._numbers.note(chat, message)
        return Outcome(Fate.SENT, message)

    async def _tried(self, chat: int, draft: Draft, text: str, mode: ParseMode | None = None) -> Outcome:
        reply = ReplyParameters(draft.reply, allow_sending_without_reply=True) if draft.reply else None
        try:
            message = await self._bot.send_message(
                chat,
                text,
                parse_mode=mode,
                reply_markup=markup(draft),
                reply_parameters=reply,
                message_thread_id=draft.topic or None,
                link_preview_options=_NO_PREVIEW,
            )
        except TelegramError as error:
            return outcome(error)
        return self._arrived(chat, message.message_id)

    async def _is_there(self, chat: int, number: int, draft: Draft) -> bool:
        try:
            edited = await self._bot.edit_message_reply_markup(chat, number, reply_markup=markup(draft))
        except BadRequest as error:
            if _SAME in error.message.lower():
                return True
            raise
        return isinstance(edited, Message) and _bare(edited.text or "") == _bare(plain(draft.html))


def _is_shut(ended: Outcome) -> bool:
    return ended.fate is Fate.REFUSED and "topic_closed" in ended.reason.lower()


def _is_lost(ended: Outcome) -> bool:
    return ended.fate is Fate.REFUSED and "thread not found" in ended.reason.lower()


def _unanswered(ended: Outcome) -> Outcome:
    """The question failed: the message is as much in doubt as before, unless the chat itself is no more."""
    if ended.fate in (Fate.GONE, Fate.MOVED):
        return ended
    return Outcome(Fate.DOUBT, 0, ended.wait_s, ended.reason)


def plain(text: str) -> str:
    """The words of a message without its markup.

    >>> plain("<b>去哪里办</b> 5 &lt; 6")
    '去哪里办 5 < 6'
    """
    return html.unescape(_TAG.sub("", text))


def _bare(text: str) -> str:
    """Telegram trims blanks as it likes."""
    return "".join(text.split())
