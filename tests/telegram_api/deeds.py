"""Deeds: what people do; each becomes what Telegram would make of it."""

import itertools
import time
from collections.abc import Mapping

from tests.telegram_api.account import Account, Query
from tests.telegram_api.chats import Chat, Message, User
from tests.telegram_api.html import Entity, Formatted, utf16
from tests.telegram_api.markup import SentButton
from tests.telegram_api.media import MEDIA
from tests.telegram_api.rooms import add_topic, membership
from tests.telegram_api.texts import MOST_CAPTION, MOST_TEXT, cleaned, found
from tests.telegram_api.transcript import Deed

# The chat of people among themselves, where the bot is not.
ELSEWHERE = 0
LANGUAGE = "zh-hans"


class Deeds:
    """What people do. `chat` None is the private chat of the person with the bot."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._numbers = itertools.count(1)

    @property
    def last_update(self) -> int:
        """Number of the newest update."""
        return self._account.updates.newest

    def say(
        self,
        person: int,
        text: str,
        *,
        chat: int | None = None,
        topic: int = 0,
        reply_to: int = 0,
        language: str = LANGUAGE,
    ) -> int:
        """A text message; its number. Commands and names in it are marked."""
        if utf16(text) > MOST_TEXT:
            raise ValueError(f"a person can send {MOST_TEXT} at once, not {utf16(text)}: say it in parts")
        content = cleaned(Formatted(text, found(text)))
        return self._put(person, content, {}, chat, topic, reply_to, language).id

    def send(
        self,
        person: int,
        media: str,
        *,
        caption: str = "",
        chat: int | None = None,
        topic: int = 0,
        reply_to: int = 0,
    ) -> int:
        """A message of another kind (see media.py); its number."""
        if utf16(caption) > MOST_CAPTION:
            raise ValueError(f"a caption has at most {MOST_CAPTION}, not {utf16(caption)}")
        content = Formatted(caption, found(caption))
        return self._put(person, content, MEDIA[media], chat, topic, reply_to).id

    def forward(self, person: int, text: str, *, chat: int | None = None) -> int:
        """Somebody else's words, forwarded; the message's number."""
        origin = {"type": "hidden_user", "sender_user_name": "邻居", "date": int(time.time()) - 3600}
        return self._put(person, Formatted(text, found(text)), {"forward_origin": origin}, chat).id

    def edit(self, person: int, message: int, text: str, *, chat: int | None = None) -> int:
        """Changes the person's own message; the update's number."""
        with self._account.changed:
            edited = self._chat(person, chat).messages[message]
            if edited.sender.id != person:
                raise ValueError(f"message {message} is not of {person}")
            edited.content, edited.edits = Formatted(text, found(text)), edited.edits + 1
            self._account.note(edited, Deed.EDITED)
            line = ("chat", edited.chat.id)
            number = self._account.updates.put("edited_message", edited.as_json(), line)
            self._account.changed.notify_all()
            return number

    def press(
        self, person: int, message: int, label: str, *, chat: int | None = None, stale: bool = False
    ) -> str:
        """Presses the button with that label; the query's id. `stale`: it is too old to be answered."""
        with self._account.changed:
            pressed = self._chat(person, chat).messages[message]
            button = _button(pressed, label)
            return self._press(person, pressed, button.data, label, stale)

    def press_data(self, person: int, message: int, data: str, *, chat: int | None = None) -> str:
        """Presses a button that stood under the message in an older version of it."""
        with self._account.changed:
            return self._press(person, self._chat(person, chat).messages[message], data, data, False)

    def inline(self, person: int, query: str, *, offset: str = "", language: str = "") -> str:
        """Searches from another chat; the query's id. `language`: the client's, if it is another one now."""
        with self._account.changed:
            user = self._account.chats.person(person, language)
            number = f"search-{next(self._numbers)}"
            self._account.queries[number] = Query(number, person)
            head: dict[str, object] = {"id": number, "from": user.as_json()}
            said = {"query": query, "offset": offset, "chat_type": "private"}
            self._account.updates.put("inline_query", head | said, ("search", person))
            self._account.changed.notify_all()
            return number

    def choose(self, person: int, query: str, result: int = 0, *, chat: int = ELSEWHERE) -> int:
        """Posts a result of a search; the message's number in that chat."""
        with self._account.changed:
            results = self._account.queries[query].results
            if results is None:
                raise ValueError(f"search {query} has no results yet")
            chosen = results[result]
            number = f"shared-{next(self._numbers)}"
            posted = self._put(person, chosen.content, {}, chat, via=self._account.me, rows=chosen.rows)
            self._account.shared[number] = posted
            return posted.id

    def delete(self, person: int, message: int, *, chat: int | None = None) -> None:
        """A message disappears; bots are not told."""
        with self._account.changed:
            gone = self._chat(person, chat).messages.pop(message)
            self._account.note(gone, Deed.DELETED, self._account.chats.person(person))

    def block(self, person: int) -> None:
        """The person wants no more messages."""
        self._reach(person, person, False)

    def unblock(self, person: int) -> None:
        """The person wants messages again."""
        self._reach(person, person, True)

    def group(self, title: str = "邻里群", *, admin: bool = True) -> int:
        """A group with the bot in it. Not `admin`: it sees only what is for it."""
        with self._account.changed:
            return self._account.chats.new_group(title, "group", admin=admin).id

    def supergroup(self, title: str = "工单台", *, forum: bool = True, admin: bool = True) -> int:
        """A supergroup with the bot in it."""
        with self._account.changed:
            return self._account.chats.new_group(title, "supergroup", forum, admin).id

    def withhold(self, chat: int, *, topics: bool = False, deleting: bool = False) -> None:
        """The bot loses rights in a group; given again where they are true."""
        with self._account.changed:
            place = self._account.chats.chats[chat]
            place.manages_topics, place.deletes = topics, deleting

    def lose_topic(self, chat: int, topic: int) -> None:
        """Somebody deletes a topic with all in it; bots are not told."""
        with self._account.changed:
            place = self._account.chats.chats[chat]
            del place.topics[topic]
            for message in [m for m in place.messages.values() if m.topic == topic]:
                del place.messages[message.id]

    def age(self, chat: int, message: int, hours: int) -> None:
        """A message is that much older."""
        with self._account.changed:
            self._account.chats.chats[chat].messages[message].date -= hours * 3600

    def topic(self, person: int, chat: int, name: str) -> int:
        """A topic made by a person; its number."""
        with self._account.changed:
            first = add_topic(self._account, self._account.chats.chats[chat], name, person)
            self._account.updates.put("message", first.as_json(), ("chat", chat))
            return first.id

    def kick(self, person: int, chat: int) -> None:
        """The bot is put out of a group."""
        self._reach(person, chat, False)

    def migrate(self, person: int, group: int) -> int:
        """A group becomes a supergroup; its new number."""
        with self._account.changed:
            old = self._account.chats.chats[group]
            new = self._account.chats.new_group(old.title, "supergroup", admin=old.admin)
            old.moved_to = new.id
            self._put(person, Formatted(""), {"migrate_to_chat_id": new.id}, old.id)
            self._put(person, Formatted(""), {"migrate_from_chat_id": old.id}, new.id)
            return new.id

    def deliver(self, kind: str, payload: Mapping[str, object]) -> int:
        """Any update, also one that no library understands yet; its number."""
        with self._account.changed:
            return self._account.updates.put(kind, payload, ("other", 0))

    def _put(
        self,
        person: int,
        content: Formatted,
        extra: Mapping[str, object],
        chat: int | None = None,
        topic: int = 0,
        reply_to: int = 0,
        language: str = "",
        **more: object,
    ) -> Message:
        with self._account.changed:
            sender = self._account.chats.person(person, language)
            place = self._chat(person, chat)
            if place.kind == "private" and not place.reachable:
                raise ValueError(f"{person} blocked the bot and cannot write to it: unblock first")
            replied = place.messages.get(reply_to) or place.messages.get(topic)
            message = self._account.chats.add(
                place, sender, content, extra=extra, topic=topic, reply_to=replied, **more
            )
            self._account.note(message, Deed.SAID)
            if self._reaches(message):
                self._account.updates.put("message", message.as_json(), ("chat", place.id))
            self._account.changed.notify_all()
            return message

    def _press(self, person: int, message: Message, data: str, label: str, stale: bool) -> str:
        user = self._account.chats.person(person)
        number = f"press-{next(self._numbers)}"
        self._account.queries[number] = Query(number, person, message, stale)
        self._account.note(message, Deed.PRESSED, user, label)
        shared = next((key for key, m in self._account.shared.items() if m is message), None)
        said: dict[str, object] = {"id": number, "from": user.as_json(), "data": data}
        said["chat_instance"] = str(message.chat.id)
        said |= {"inline_message_id": shared} if shared else {"message": message.as_json()}
        self._account.updates.put("callback_query", said, ("press", person))
        self._account.changed.notify_all()
        return number

    def _reach(self, person: int, chat: int, reachable: bool) -> None:
        with self._account.changed:
            place = self._chat(person, chat)
            old, new = (membership(self._account, place, state) for state in (place.reachable, reachable))
            place.reachable = reachable
            by = self._account.chats.person(person).as_json()
            head = {"chat": place.as_json(), "from": by, "date": int(time.time())}
            states = {"old_chat_member": old, "new_chat_member": new}
            self._account.updates.put("my_chat_member", head | states, ("chat", place.id))
            self._account.changed.notify_all()

    def _chat(self, person: int, chat: int | None) -> Chat:
        if chat == ELSEWHERE:
            return self._account.elsewhere
        if chat is None or chat == person:
            return self._account.chats.private(person)
        return self._account.chats.chats[chat]

    def _reaches(self, message: Message) -> bool:
        """Whether the bot is shown it: where it is no administrator, only what is for it."""
        place = message.chat
        if place is self._account.elsewhere or not place.reachable:
            return False
        me = self._account.me
        replied = message.reply_to is not None and message.reply_to.sender == me
        named = any(_names(e, message.content.text, me) for e in message.content.entities)
        return place.kind == "private" or place.admin or replied or named or message.via == me


def _names(entity: Entity, text: str, me: User) -> bool:
    """Whether an entity is a command, or the bot's name."""
    units = text.encode("utf-16-le")[2 * entity.offset : 2 * (entity.offset + entity.length)]
    words = units.decode("utf-16-le").lower()
    other = entity.type == "bot_command" and "@" in words and not words.endswith(f"@{me.username}".lower())
    return (entity.type == "bot_command" and not other) or words == f"@{me.username}".lower()


def _button(message: Message, label: str) -> SentButton:
    buttons = [button for row in message.rows for button in row]
    named = [button for button in buttons if button.label == label and button.data]
    if not named:
        raise ValueError(f"no button {label!r} to press; there are {[b.label for b in buttons]}")
    return named[0]
