"""Group rights: whether the bot can keep a desk in a group of Telegram, and what is missing if not."""

from telegram import Bot, ChatMemberAdministrator
from telegram.error import BadRequest, Forbidden

from bot.wording import forum as words


async def faults(bot: Bot, group: int) -> tuple[str, ...]:
    """What is missing, in words for an administrator; nothing where all is well. Raises TelegramError."""
    try:
        chat = await bot.get_chat(group)
        member = await bot.get_chat_member(group, bot.id)
    except (BadRequest, Forbidden):
        return (words.MISSING_CHAT,)
    forum = () if chat.is_forum else (words.MISSING_FORUM,)
    if not isinstance(member, ChatMemberAdministrator):
        return (*forum, words.MISSING_ADMIN)
    return forum if member.can_manage_topics else (*forum, words.MISSING_TOPICS)
