"""Sending: the methods that put messages into chats."""

from tests.telegram_api.account import Account
from tests.telegram_api.chats import Chat, Message, may_write, topic_of
from tests.telegram_api.html import Formatted
from tests.telegram_api.markup import rows_of
from tests.telegram_api.media import MEDIA
from tests.telegram_api.params import Parameters
from tests.telegram_api.refusal import bad
from tests.telegram_api.texts import MOST_CAPTION, formatted, required
from tests.telegram_api.transcript import Deed

_ACTIONS = {
    *("typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice"),
    *("upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note"),
}


def send_message(account: Account, given: Parameters) -> object:
    """sendMessage."""
    if not given.text("text"):
        raise bad("Message text is empty")
    given.value("link_preview_options", dict, "link preview options")
    content = formatted(given.text("text"), given.text("parse_mode"), entities=given.entities())
    return _posted(account, given, required(content)).as_json()


def send_photo(account: Account, given: Parameters) -> object:
    """sendPhoto."""
    return _with_caption(account, given, "photo")


def send_document(account: Account, given: Parameters) -> object:
    """sendDocument."""
    return _with_caption(account, given, "document")


def send_chat_action(account: Account, given: Parameters) -> object:
    """sendChatAction."""
    chat = may_write(account.chats.for_bot(given.text("chat_id")))
    topic_of(chat, given.number("message_thread_id"))
    if given.text("action") not in _ACTIONS:
        raise bad("Wrong parameter action in request")
    return True


def copy_message(account: Account, given: Parameters) -> object:
    """copyMessage."""
    copied = _source(account, given, "message to copy")
    return {"message_id": _posted(account, given, copied.content, dict(copied.extra)).id}


def forward_message(account: Account, given: Parameters) -> object:
    """forwardMessage."""
    source = _source(account, given, "message to forward")
    origin = {"type": "user", "date": source.date, "sender_user": source.sender.as_json()}
    extra = dict(source.extra) | {"forward_origin": origin}
    return _posted(account, given, source.content, extra).as_json()


def _with_caption(account: Account, given: Parameters, kind: str) -> object:
    if not given.text(kind):
        raise bad(f"There is no {kind} in the request")
    entities = given.entities("caption_entities")
    caption = formatted(given.text("caption"), given.text("parse_mode"), MOST_CAPTION, entities)
    return _posted(account, given, caption, dict(MEDIA[kind])).as_json()


def _posted(
    account: Account, given: Parameters, content: Formatted, extra: dict[str, object] | None = None
) -> Message:
    chat = may_write(account.chats.for_bot(given.text("chat_id")))
    topic = topic_of(chat, given.number("message_thread_id"))
    rows = rows_of(given.text("reply_markup"))
    message = account.chats.add(
        chat,
        account.me,
        content,
        topic=topic,
        rows=rows,
        reply_to=_answered(chat, given, topic),
        extra=extra or {},
        raw=given.text("text") or given.text("caption"),
    )
    account.note(message, Deed.SAID)
    return message


def _answered(chat: Chat, given: Parameters, topic: int) -> Message | None:
    """The message that is replied to. In a topic, everything else replies to its first message."""
    reply = given.value("reply_parameters", dict, "reply parameters") or {}
    number = int(reply.get("message_id", 0)) or given.number("reply_to_message_id")
    lenient = reply.get("allow_sending_without_reply") or given.flag("allow_sending_without_reply")
    if number and number not in chat.messages and not lenient:
        raise bad("message to be replied not found")
    return chat.messages.get(number) or chat.messages.get(topic)


def _source(account: Account, given: Parameters, what: str) -> Message:
    chat = account.chats.for_bot(given.text("from_chat_id"))
    message = chat.messages.get(given.number("message_id"))
    if message is None:
        raise bad(f"{what} not found")
    return message
