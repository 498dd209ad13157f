"""Chats: people, groups, topics and the messages in them."""

import itertools
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.telegram_api.html import Formatted
from tests.telegram_api.markup import Rows, rows_json
from tests.telegram_api.refusal import Refusal, bad, forbidden

# Topic 1 of a forum is its general one: messages in it carry no topic.
GENERAL = 1


@dataclass(frozen=True, slots=True)
class User:
    """A person, or the bot."""

    id: int
    name: str
    language: str = ""
    username: str = ""

    def as_json(self) -> dict[str, object]:
        """The user as the API writes it."""
        language = {"language_code": self.language} if self.language else {}
        username = {"username": self.username} if self.username else {}
        bot = self.username.endswith("bot")
        return {"id": self.id, "is_bot": bot, "first_name": self.name} | username | language


@dataclass(slots=True)
class Message:
    """A message, as it stands now."""

    id: int
    sender: User
    chat: "Chat"
    content: Formatted
    rows: Rows = ()
    topic: int = 0
    reply_to: "Message | None" = None
    # A picture, a place, what a service message says … in the API's words.
    extra: Mapping[str, object] = field(default_factory=dict)
    raw: str = ""
    date: int = field(default_factory=lambda: int(time.time()))
    edits: int = 0
    via: User | None = None
    at: float = field(default_factory=time.monotonic)

    @property
    def has_caption(self) -> bool:
        """Whether the text stands under something."""
        return any(
            name in self.extra for name in ("photo", "document", "video", "voice", "audio", "animation")
        )

    def as_json(self, inner: bool = False) -> dict[str, object]:
        """The message as the API writes it; a message inside another has no other inside."""
        head = {"message_id": self.id, "from": self.sender.as_json(), "chat": self.chat.as_json()}
        words = ("caption", "caption_entities") if self.has_caption else ("text", "entities")
        text: dict[str, object] = {words[0]: self.content.text} if self.content.text else {}
        if self.content.entities:
            text[words[1]] = [entity.as_json() for entity in self.content.entities]
        reply = {} if inner or not self.reply_to else {"reply_to_message": self.reply_to.as_json(inner=True)}
        return head | {"date": self.date} | self._place() | text | dict(self.extra) | reply | self._later()

    def _place(self) -> dict[str, object]:
        return {"message_thread_id": self.topic, "is_topic_message": True} if self.topic > GENERAL else {}

    def _later(self) -> dict[str, object]:
        edited: dict[str, object] = {"edit_date": int(time.time())} if self.edits else {}
        via: dict[str, object] = {"via_bot": self.via.as_json()} if self.via else {}
        return edited | via | ({"reply_markup": rows_json(self.rows)} if self.rows else {})


@dataclass(slots=True)
class Topic:
    """A topic of a forum; its number is that of the message that began it."""

    name: str
    closed: bool = False


@dataclass(slots=True)
class Chat:
    """A private chat (its number is the person's), a group or a supergroup."""

    id: int
    kind: str
    title: str = ""
    forum: bool = False
    # An administrator sees every message and may make topics.
    admin: bool = True
    # Rights of an administrator that can be withheld.
    manages_topics: bool = True
    deletes: bool = True
    # Not blocked, not put out.
    reachable: bool = True
    moved_to: int = 0
    messages: dict[int, Message] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """The chat as the API writes it."""
        name = "first_name" if self.kind == "private" else "title"
        return {"id": self.id, "type": self.kind, name: self.title} | (
            {"is_forum": True} if self.forum else {}
        )


class Chats:
    """All chats of the bot.

    As in Telegram, private chats and groups share one counter of messages, supergroups have one each:
    the numbers in a private chat rise, with gaps. `shared_ids` false: each counts for itself.
    """

    def __init__(self, me: User, shared_ids: bool = True) -> None:
        self.me = me
        self.people: dict[int, User] = {}
        self.chats: dict[int, Chat] = {}
        self._shared_ids = shared_ids
        self._counters: dict[int, itertools.count[int]] = {}
        self._groups = itertools.count(1)

    def person(self, number: int, language: str = "") -> User:
        """A person, met now if not before."""
        known = self.people.get(number)
        if known is None or (language and known.language != language):
            known = User(number, known.name if known else f"市民{number}", language or "zh-hans")
            self.people[number] = known
        return known

    def private(self, number: int) -> Chat:
        """The chat with a person, begun by the person."""
        return self.chats.setdefault(number, Chat(number, "private", self.person(number).name))

    def new_group(self, title: str, kind: str, forum: bool = False, admin: bool = True) -> Chat:
        """A group that the bot is in."""
        count = next(self._groups)
        number = -1_000_000_000_000 - count if kind == "supergroup" else -1_000 - count
        self.chats[number] = Chat(number, kind, title, forum, admin)
        return self.chats[number]

    def for_bot(self, number: str) -> Chat:
        """The chat that a request names. Raises Refusal."""
        if not number:
            raise bad("chat_id is empty")
        chat = self.chats.get(int(number)) if number.lstrip("-").isdigit() else None
        if chat is None:
            raise bad("chat not found")
        return chat

    def add(self, message_chat: Chat, sender: User, content: Formatted, **more: object) -> Message:
        """Puts a message into a chat."""
        number = next(self._counter(message_chat))
        message = Message(number, sender, message_chat, content, **more)  # type: ignore[arg-type]
        message_chat.messages[number] = message
        return message

    def _counter(self, chat: Chat) -> "itertools.count[int]":
        own = chat.kind == "supergroup" or not self._shared_ids
        # A supergroup's first message says that it was made.
        begin = 2 if chat.kind == "supergroup" else 1
        return self._counters.setdefault(chat.id if own else 0, itertools.count(begin))


def may_write(chat: Chat) -> Chat:
    """The chat, if the bot may write to it. Raises Refusal."""
    if chat.moved_to:
        reason = "Bad Request: group chat was upgraded to a supergroup chat"
        raise Refusal(reason, migrated_to=chat.moved_to)
    if not chat.reachable:
        if chat.kind == "private":
            raise forbidden("bot was blocked by the user")
        raise forbidden(f"bot was kicked from the {'group' if chat.kind == 'group' else 'supergroup'} chat")
    return chat


def topic_of(chat: Chat, number: int) -> int:
    """The topic to write to; 0 for none. Raises Refusal."""
    if not number:
        return 0
    if not chat.forum or number not in chat.topics:
        raise bad("message thread not found")
    if chat.topics[number].closed:
        raise bad("TOPIC_CLOSED")
    return number
