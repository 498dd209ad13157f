"""Incoming: what came from Telegram, in the project's own words and without what need not be kept."""

from dataclasses import dataclass
from enum import StrEnum


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
    """One update that wants a reply. `text` is masked as soon as it arrives; a caption counts as text.

    `update` is Telegram's number, by which a second delivery is known; `message` the number of the person's
    message, or, for a button, of the bot's message that it stands under. In a group `private` is false and
    `text` has lost the bot's name. `language` is the client's, "zh" where it says nothing.
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
