"""Incoming: what somebody sent, in the project's own words and without what need not be kept."""

import json
from dataclasses import asdict, dataclass, fields
from enum import StrEnum

from bot.rows import packed

# The ways in which people reach us; who calls is not reached again.
TELEGRAM, WEB, PHONE = "telegram", "web", "phone"


class Kind(StrEnum):
    """What a person sent."""

    TEXT = "text"
    EDITED = "edited"
    COMMAND = "command"  # `text` is what follows the command, `command` its name without slash
    BUTTON = "button"  # `button` is the callback data, `callback` the query's id
    INLINE = "inline"  # `text` is the query, `callback` its id
    FORWARDED = "forwarded"
    VOICE = "voice"
    PHOTO = "photo"
    STICKER = "sticker"
    DOCUMENT = "document"
    LOCATION = "location"
    CONTACT = "contact"
    POLL = "poll"
    OTHER = "other"
    LEFT = "left"  # the person blocked the bot or the bot was put out of a chat
    JOINED = "joined"


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message that wants a reply. `text` is masked as soon as it arrives; a caption counts as text.

    `update` is the channel's number for it, by which a second delivery is known; `message` the number of the
    person's message, or, for a button, of the bot's message that it stands under. In a group `private` is false and
    `text` has lost the bot's name. `language` is the client's, "zh" where it says nothing. `reply` is the number
    of the message it answers (0: none), `sent_s` when it was sent, in seconds since 1970.
    """

    update: int
    kind: Kind
    chat: int
    person: int
    message: int
    text: str = ""
    command: str = ""
    button: str = ""
    callback: str = ""
    language: str = "zh"
    private: bool = True
    topic: int = 0
    reply: int = 0
    sent_s: int = 0
    channel: str = TELEGRAM


def name_of(incoming: Incoming) -> str:
    """What a person is called in the store's keys: in each group somebody else than in private.

    >>> name_of(Incoming(1, Kind.TEXT, chat=-5, person=7, message=2, private=False))
    'telegram:-5:7'
    """
    chat = f"{incoming.channel}:{incoming.chat}"
    return chat if incoming.private else f"{chat}:{incoming.person}"


def once_of(incoming: Incoming) -> str:
    """A token by which words said twice, because a message was handled again, are known."""
    return f"{_TOKENS.get(incoming.channel, incoming.channel)}:{incoming.update}"


# As the first version wrote it.
_TOKENS = {TELEGRAM: "tg"}


def to_json(incoming: Incoming) -> str:
    """The incoming as the inbox keeps it."""
    return packed(asdict(incoming))


def from_json(text: str) -> Incoming:
    """The incoming as this version or another kept it: what is not known is left out."""
    known = {field.name for field in fields(Incoming)}
    kept = {name: value for name, value in json.loads(text).items() if name in known}
    return Incoming(**(kept | {"kind": Kind(kept["kind"])}))
