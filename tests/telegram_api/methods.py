"""Methods: every call that the server knows; getUpdates, which waits, is the server's own."""

from collections.abc import Callable, Mapping
from functools import partial

from tests.telegram_api import answering, editing, hook, profile, rooms, sending
from tests.telegram_api.account import Account
from tests.telegram_api.params import Parameters

Method = Callable[[Account, Parameters], object]

_NAMED: Mapping[str, Method] = {
    "getMe": profile.get_me,
    "setMyCommands": profile.set_my_commands,
    "getMyCommands": profile.get_my_commands,
    "deleteMyCommands": profile.delete_my_commands,
    "setMyName": partial(profile.set_words, which="name"),
    "getMyName": partial(profile.get_words, which="name"),
    "setMyDescription": partial(profile.set_words, which="description"),
    "getMyDescription": partial(profile.get_words, which="description"),
    "setMyShortDescription": partial(profile.set_words, which="short_description"),
    "getMyShortDescription": partial(profile.get_words, which="short_description"),
    "setWebhook": hook.set_webhook,
    "deleteWebhook": hook.delete_webhook,
    "getWebhookInfo": hook.get_webhook_info,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_photo,
    "sendDocument": sending.send_document,
    "sendChatAction": sending.send_chat_action,
    "copyMessage": sending.copy_message,
    "forwardMessage": sending.forward_message,
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": editing.delete_message,
    "deleteMessages": editing.delete_messages,
    "answerCallbackQuery": answering.answer_callback_query,
    "answerInlineQuery": answering.answer_inline_query,
    "getChat": rooms.get_chat,
    "getChatMember": rooms.get_chat_member,
    "leaveChat": rooms.leave_chat,
    "createForumTopic": rooms.create_forum_topic,
    "editForumTopic": rooms.edit_forum_topic,
    "closeForumTopic": rooms.close_forum_topic,
    "reopenForumTopic": rooms.reopen_forum_topic,
    "deleteForumTopic": rooms.delete_forum_topic,
    "pinChatMessage": rooms.pin,
    "unpinChatMessage": rooms.pin,
}
# Telegram does not care for capitals.
METHODS: Mapping[str, Method] = {name.lower(): method for name, method in _NAMED.items()}
