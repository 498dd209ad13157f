"""Receive: Telegram's updates become incomings, masked, or nothing where no reply is wanted."""

import re
import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from telegram import CallbackQuery, ChatMemberUpdated, InlineQuery, Message, MessageEntity, Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.ext import filters

from bot.dialogue.incoming import Incoming, Kind
from bot.dialogue.slash import command_name
from bot.rows import masked
from bot.ticket_words import masked_but
from bot.wording import telegram as words

# The pictures of an album come one by one; this many albums may come at the same time.
_ALBUMS = 1_000

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@(\w+))?(?:\s+|$)")
_COMMANDS = frozenset(
    ("start", *dict((*words.CITIZEN_COMMANDS, *words.OPERATOR_COMMANDS, *words.ADMIN_COMMANDS)))
)
_GONE = (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)

# What the attributes of a message say about its kind; the first that is there.
_KINDS: Mapping[str, Kind] = {
    "voice": Kind.VOICE,
    "audio": Kind.VOICE,
    "video_note": Kind.VOICE,
    # An animation is a document as well, a venue a location.
    "animation": Kind.STICKER,
    "sticker": Kind.STICKER,
    "dice": Kind.STICKER,
    "game": Kind.STICKER,
    "gift": Kind.STICKER,
    "unique_gift": Kind.STICKER,
    "photo": Kind.PHOTO,
    "video": Kind.PHOTO,
    "live_photo": Kind.PHOTO,
    "paid_media": Kind.PHOTO,
    "story": Kind.PHOTO,
    "document": Kind.DOCUMENT,
    "venue": Kind.LOCATION,
    "location": Kind.LOCATION,
    "contact": Kind.CONTACT,
    "poll": Kind.POLL,
}


@dataclass(frozen=True, slots=True)
class Me:
    """The bot as Telegram knows it. What the people of `desk` write may be meant for a citizen: the offices' own
    numbers, `public`, are not masked in it. All that is written in a topic of `group` is for the bot."""

    id: int
    username: str
    desk: frozenset[int] = frozenset()
    public: Collection[str] = ()
    group: int = 0


class Receiver:
    """Makes incomings; it knows which albums it has seen, so that five pictures get one reply."""

    def __init__(self, me: Me) -> None:
        self._me = me
        # Which update spoke for an album: delivered again, because it was not accepted, it speaks again.
        self._albums: dict[str, int] = {}

    def receive(self, update: Update) -> Incoming | None:
        """One update, or None if nobody waits for a reply to it."""
        if update.callback_query:
            return _pressed(update.update_id, update.callback_query)
        if update.inline_query:
            return _inline(update.update_id, update.inline_query)
        if update.my_chat_member:
            return _membership(update.update_id, update.my_chat_member)
        if update.message:
            return self._sent(update.update_id, update.message)
        if update.edited_message:
            return _edited(update.update_id, update.edited_message, self._me)
        return None

    def _sent(self, update: int, message: Message) -> Incoming | None:
        album = "" if message.caption else message.media_group_id or ""
        if album and self._albums.get(album, update) != update:
            return None
        incoming = _message(update, message, self._me)
        if album:
            self._albums[album] = update
            if len(self._albums) > _ALBUMS:
                del self._albums[next(iter(self._albums))]
        return incoming


def _pressed(update: int, query: CallbackQuery) -> Incoming:
    person, message = query.from_user, query.message
    chat = message.chat if message else None
    topic = message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
    return Incoming(
        update,
        Kind.BUTTON,
        chat.id if chat else person.id,
        person.id,
        message.message_id if message else 0,
        button=query.data or "",
        callback=query.id,
        language=person.language_code or "zh",
        private=chat is None or chat.type == ChatType.PRIVATE,
        topic=topic or 0,
        sent_s=int(time.time()),
    )


def _inline(update: int, query: InlineQuery) -> Incoming:
    person = query.from_user
    return Incoming(
        update,
        Kind.INLINE,
        person.id,
        person.id,
        0,
        masked(query.query),
        callback=query.id,
        language=person.language_code or "zh",
        sent_s=int(time.time()),
    )


def _membership(update: int, change: ChatMemberUpdated) -> Incoming | None:
    """Whether the bot may still speak in a chat, where that changed."""
    gone = change.new_chat_member.status in _GONE
    if gone == (change.old_chat_member.status in _GONE) or change.chat.type == ChatType.CHANNEL:
        return None
    return Incoming(
        update,
        Kind.LEFT if gone else Kind.JOINED,
        change.chat.id,
        change.from_user.id,
        0,
        language=change.from_user.language_code or "zh",
        private=change.chat.type == ChatType.PRIVATE,
        sent_s=int(change.date.timestamp()),
    )


def _edited(update: int, message: Message, me: Me) -> Incoming | None:
    """A message after it was changed; a place that moves on is not one."""
    incoming = _message(update, message, me) if message.text or message.caption else None
    if incoming is None or incoming.kind is Kind.COMMAND:
        return incoming
    return replace(incoming, kind=Kind.EDITED)


def _message(update: int, message: Message, me: Me) -> Incoming | None:
    kind = _kind(message)
    if kind is None or not _is_for_me(message, me):
        return None
    text = _without_name(message, me)
    command = _COMMAND.match(text) if kind is Kind.TEXT else None
    if command:
        text = text[command.end() :]
    incoming = _written(update, message, kind, _taken(text.strip(), message, me))
    return (
        replace(incoming, kind=Kind.COMMAND, command=command_name(command[1], _COMMANDS))
        if command
        else incoming
    )


def _written(update: int, message: Message, kind: Kind, text: str) -> Incoming:
    sender = message.from_user
    return Incoming(
        update,
        kind,
        message.chat.id,
        sender.id if sender else message.chat.id,
        message.message_id,
        text,
        language=(sender.language_code if sender else None) or "zh",
        private=message.chat.type == ChatType.PRIVATE,
        topic=(message.message_thread_id or 0) if message.is_topic_message else 0,
        reply=message.reply_to_message.message_id if message.reply_to_message else 0,
        sent_s=int((message.edit_date or message.date).timestamp()),
    )


def _kind(message: Message) -> Kind | None:
    """What a message is; None for Telegram's own notices (somebody joined, a message was pinned)."""
    if message.forward_origin and (message.text or message.caption):
        return Kind.FORWARDED
    if message.text:
        return Kind.TEXT
    kind = next((kind for name, kind in _KINDS.items() if getattr(message, name)), None)
    # The library has no filter for who strengthens a group.
    notice = message.boost_added or filters.StatusUpdate.ALL.check_update(Update(0, message=message))
    return Kind.OTHER if kind is None and not notice else kind


def _is_for_me(message: Message, me: Me) -> bool:
    """Whether a reply is wanted: in a group only where the bot is named or replied to; never to its own cards."""
    if message.via_bot and message.via_bot.id == me.id:
        return False
    if message.chat.type == ChatType.PRIVATE:
        return True
    if message.chat.type == ChatType.CHANNEL or message.is_automatic_forward:
        return False
    if (
        message.chat.id == me.group
        and message.is_topic_message
        and not (message.from_user and message.from_user.is_bot)
    ):
        return True
    replied = message.reply_to_message.from_user if message.reply_to_message else None
    other = _COMMAND.match(message.text or "")
    if other and other[2]:
        return other[2].lower() == me.username.lower()
    return (replied is not None and replied.id == me.id) or any(_names(message, me))


def _names(message: Message, me: Me) -> Iterator[str]:
    """The bot's names as they stand in a message."""
    entities = message.parse_entities() if message.text else message.parse_caption_entities()
    for entity, name in entities.items():
        mention = entity.type == MessageEntity.MENTION and name.lower() == f"@{me.username}".lower()
        if mention or (entity.user is not None and entity.user.id == me.id):
            yield name


def _without_name(message: Message, me: Me) -> str:
    text = message.text or message.caption or ""
    for name in _names(message, me):
        text = text.replace(name, " ")
    return text.strip()


def _taken(text: str, message: Message, me: Me) -> str:
    """The words as they are stored: masked, but for the offices' own numbers where the desk writes them."""
    sender = message.from_user
    return masked_but(text, me.public) if sender and sender.id in me.desk else masked(text)
