"""Rooms: the methods about chats, their members and topics."""

from tests.telegram_api.account import Account
from tests.telegram_api.chats import Chat, Message, Topic, may_write
from tests.telegram_api.html import Formatted
from tests.telegram_api.params import Parameters
from tests.telegram_api.refusal import bad

MOST_NAME = 128
_COLOUR = 7322096


def get_chat(account: Account, given: Parameters) -> object:
    """getChat."""
    chat = account.chats.for_bot(given.text("chat_id"))
    gifts = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    more = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": dict.fromkeys(gifts, True)}
    return chat.as_json() | more


def get_chat_member(account: Account, given: Parameters) -> object:
    """getChatMember; everybody known is a member."""
    chat = account.chats.for_bot(given.text("chat_id"))
    number = given.number("user_id")
    if number == account.me.id:
        return membership(account, chat)
    if number not in account.chats.people:
        raise bad("PARTICIPANT_ID_INVALID")
    return {"status": "member", "user": account.chats.people[number].as_json()}


def leave_chat(account: Account, given: Parameters) -> object:
    """leaveChat."""
    may_write(account.chats.for_bot(given.text("chat_id"))).reachable = False
    return True


def create_forum_topic(account: Account, given: Parameters) -> object:
    """createForumTopic."""
    chat = _forum(account, given)
    name = given.text("name").strip()
    if not 1 <= len(name) <= MOST_NAME:
        raise bad("TOPIC_TITLE_EMPTY" if not name else "topic name is too long")
    first = add_topic(account, chat, name, account.me.id)
    return {"message_thread_id": first.id, "name": name, "icon_color": _COLOUR}


def edit_forum_topic(account: Account, given: Parameters) -> object:
    """editForumTopic."""
    topic = _topic(account, given)
    if given.text("name") in ("", topic.name):
        raise bad("TOPIC_NOT_MODIFIED")
    topic.name = given.text("name")
    return True


def close_forum_topic(account: Account, given: Parameters) -> object:
    """closeForumTopic."""
    return _set_closed(account, given, True)


def reopen_forum_topic(account: Account, given: Parameters) -> object:
    """reopenForumTopic."""
    return _set_closed(account, given, False)


def delete_forum_topic(account: Account, given: Parameters) -> object:
    """deleteForumTopic."""
    _topic(account, given)
    chat, number = _forum(account, given), given.number("message_thread_id")
    if not chat.deletes:
        raise bad("not enough rights to delete messages")
    del chat.topics[number]
    for message in [m for m in chat.messages.values() if m.topic == number]:
        del chat.messages[message.id]
    return True


def pin(account: Account, given: Parameters) -> object:
    """pinChatMessage and unpinChatMessage."""
    chat = may_write(account.chats.for_bot(given.text("chat_id")))
    if given.text("message_id") and given.number("message_id") not in chat.messages:
        raise bad("message to pin not found")
    return True


def add_topic(account: Account, chat: Chat, name: str, by: int) -> Message:
    """The message that begins a topic; its number is the topic's."""
    maker = account.me if by == account.me.id else account.chats.person(by)
    extra = {"forum_topic_created": {"name": name, "icon_color": _COLOUR}}
    first = account.chats.add(chat, maker, Formatted(""), extra=extra)
    first.topic = first.id
    chat.topics[first.id] = Topic(name)
    return first


def membership(account: Account, chat: Chat, reachable: bool | None = None) -> dict[str, object]:
    """How the bot stands in a chat."""
    inside = chat.reachable if reachable is None else reachable
    if not inside:
        out = {"status": "kicked", "user": account.me.as_json(), "until_date": 0}
        return out if chat.kind == "private" else out | {"status": "left"}
    if chat.kind == "private" or not chat.admin:
        return {"status": "member", "user": account.me.as_json()}
    rights = (
        *(
            "can_be_edited",
            "is_anonymous",
            "can_manage_chat",
            "can_delete_messages",
            "can_manage_video_chats",
        ),
        *("can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users"),
        *("can_post_stories", "can_edit_stories", "can_delete_stories", "can_manage_topics"),
    )
    granted: dict[str, object] = dict.fromkeys(rights, True)
    granted |= {"can_manage_topics": chat.manages_topics, "can_delete_messages": chat.deletes}
    return granted | {"status": "administrator", "user": account.me.as_json()}


def _forum(account: Account, given: Parameters) -> Chat:
    chat = may_write(account.chats.for_bot(given.text("chat_id")))
    if not chat.forum:
        raise bad("the chat is not a forum")
    if not chat.admin or not chat.manages_topics:
        raise bad("not enough rights to create a topic")
    return chat


def _topic(account: Account, given: Parameters) -> Topic:
    topic = _forum(account, given).topics.get(given.number("message_thread_id"))
    if topic is None:
        raise bad("TOPIC_ID_INVALID")
    return topic


def _set_closed(account: Account, given: Parameters, closed: bool) -> object:
    topic = _topic(account, given)
    if topic.closed == closed:
        raise bad("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    return True
