"""The loopback Bot API server delivers what people do as Telegram does."""

import threading
import time

import pytest
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden

from tests.telegram_api import ELSEWHERE, TelegramApi
from tests.telegram_api.client import Ask, Client, send, send_with

PERSON, OTHER = 7, 8


def answer(query: str, text: str = "") -> Ask:
    return lambda bot: bot.answer_callback_query(query, text)


def test_updates_stay_until_a_higher_offset_confirms_them(api: TelegramApi, client: Client) -> None:
    for text in "一二三":
        api.say(PERSON, text)
    first = client.updates(limit=2)
    assert [u.message.text for u in first if u.message] == ["一", "二"]
    assert client.updates(limit=2) == first
    assert [u.message.text for u in client.updates(first[0].update_id + 1) if u.message] == ["二", "三"]
    assert [u.message.text for u in client.updates(-1) if u.message] == ["三"]
    assert client.updates(api.last_update + 1) == () and api.pending() == 0


def test_a_long_poll_ends_when_something_comes(api: TelegramApi, client: Client) -> None:
    threading.Timer(0.2, api.say, (PERSON, "在吗")).start()
    began = time.monotonic()
    assert len(client.updates(timeout=5)) == 1 and time.monotonic() - began < 2


def test_only_kinds_that_were_asked_for_come(api: TelegramApi, client: Client) -> None:
    client.updates(allowed_updates=["callback_query"])
    api.say(PERSON, "在吗")
    assert api.pending() == 0
    client.updates(allowed_updates=[])
    api.say(PERSON, "在吗")
    assert api.pending() == 1


def test_numbers_in_a_chat_rise_and_private_chats_share_a_counter(api: TelegramApi, client: Client) -> None:
    forum = api.supergroup()
    numbers = [
        api.say(PERSON, "一"),
        api.say(OTHER, "二"),
        client(send(PERSON, "三")).message_id,
        api.say(PERSON, "四"),
    ]
    assert numbers == [1, 2, 3, 4]
    assert api.say(PERSON, "五", chat=forum) == 2


@pytest.mark.parametrize(
    "media",
    ["voice", "audio", "photo", "video", "animation", "video_note", "sticker", "document", "location", "venue",
     "contact", "dice", "poll"],
)  # fmt: skip
def test_every_kind_of_message_is_understood_by_the_library(
    api: TelegramApi, client: Client, media: str
) -> None:
    api.send(PERSON, media)
    message = client.updates()[0].message
    assert message is not None and getattr(message, media)


def test_forwarded_and_edited_messages_say_so(api: TelegramApi, client: Client) -> None:
    api.forward(PERSON, "听说的")
    api.edit(PERSON, api.say(PERSON, "一"), "二")
    forwarded, _, edited = client.updates()
    assert forwarded.message and forwarded.message.forward_origin
    assert edited.edited_message and edited.edited_message.text == "二" and edited.edited_message.edit_date


def test_a_press_is_answered_once_and_not_too_late(api: TelegramApi, client: Client) -> None:
    api.say(PERSON, "在吗")
    sent = client(send_with(PERSON, InlineKeyboardButton("原文", callback_data="a1")))
    api.press(PERSON, sent.message_id, "原文")
    query = client.updates()[-1].callback_query
    assert query and query.data == "a1" and query.message == sent
    client(lambda bot: bot.answer_callback_query(query.id, "好的"))
    assert api.wait_for_toast(query.id).text == "好的"
    stale = api.press(PERSON, sent.message_id, "原文", stale=True)
    open_query = api.press(PERSON, sent.message_id, "原文")
    api.age_queries()
    for number in (query.id, stale, open_query):
        with pytest.raises(BadRequest, match="too old"):
            client(answer(number))
    with pytest.raises(ValueError, match="no button '简单说'"):
        api.press(PERSON, sent.message_id, "简单说")


def test_an_edit_replaces_text_and_buttons(api: TelegramApi, client: Client) -> None:
    api.say(PERSON, "在吗")
    sent = client(send_with(PERSON, InlineKeyboardButton("下一页", callback_data="a1")))
    client(lambda bot: bot.edit_message_text("第二页", PERSON, sent.message_id))
    edited = api.wait_for_edit(PERSON, sent.message_id)
    assert (edited.text, edited.rows, edited.edits) == ("第二页", (), 1)


def test_a_search_is_answered_and_shared_elsewhere(api: TelegramApi, client: Client) -> None:
    query = api.inline(PERSON, "法律援助")
    buttons = InlineKeyboardMarkup.from_button(InlineKeyboardButton("原文", callback_data="a1"))
    shared = InlineQueryResultArticle("1", "法律援助", InputTextMessageContent("卡片"), reply_markup=buttons)
    client(lambda bot: bot.answer_inline_query(query, [shared]))
    assert [r.title for r in api.wait_for_results(query)] == ["法律援助"]
    message = api.choose(PERSON, query)
    api.press(OTHER, message, "原文", chat=ELSEWHERE)
    pressed = client.updates()[-1].callback_query
    assert pressed and pressed.inline_message_id and pressed.message is None
    client(lambda bot: bot.edit_message_text("改了", inline_message_id=pressed.inline_message_id))
    api.choose(PERSON, query, chat=PERSON)
    own = client.updates()[-1].message
    assert own and own.via_bot and own.via_bot.username == "mingbai_bot"


def test_who_blocks_the_bot_is_told_of_and_not_reached(api: TelegramApi, client: Client) -> None:
    api.say(PERSON, "在吗")
    api.block(PERSON)
    member = client.updates()[-1].my_chat_member
    assert member and member.new_chat_member.status == "kicked"
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        client(send(PERSON, "您好"))
    api.unblock(PERSON)
    client(send(PERSON, "您好"))


def test_in_a_group_with_privacy_only_what_is_for_the_bot_comes(api: TelegramApi, client: Client) -> None:
    group = api.group(admin=False)
    api.say(PERSON, "大家好", chat=group)
    assert client.updates() == ()
    asked = api.say(PERSON, "@mingbai_bot 欠薪怎么办", chat=group)
    reply = client(lambda bot: bot.send_message(group, "打12348", reply_to_message_id=asked))
    api.say(PERSON, "谢谢", chat=group, reply_to=reply.message_id)
    api.say(PERSON, "/help@other_bot", chat=group)
    api.say(PERSON, "/help@mingbai_bot", chat=group)
    texts = [u.message.text for u in client.updates() if u.message]
    assert texts == ["@mingbai_bot 欠薪怎么办", "谢谢", "/help@mingbai_bot"]
    assert api.replies(group)[0].reply_to == asked


def test_a_group_that_put_the_bot_out_or_grew_says_so(api: TelegramApi, client: Client) -> None:
    old, other = api.group(), api.group()
    new = api.migrate(PERSON, old)
    with pytest.raises(ChatMigrated) as moved:
        client(lambda bot: bot.send_message(old, "您好"))
    assert moved.value.new_chat_id == new
    api.kick(PERSON, other)
    with pytest.raises(Forbidden, match="kicked from the group chat"):
        client(lambda bot: bot.send_message(other, "您好"))


def test_a_forum_has_topics_with_messages_of_their_own(api: TelegramApi, client: Client) -> None:
    forum = api.supergroup()
    topic = client(lambda bot: bot.create_forum_topic(forum, "工单 20261123-001")).message_thread_id
    client(lambda bot: bot.send_message(forum, "新工单", message_thread_id=topic))
    api.say(PERSON, "我来", chat=forum, topic=topic)
    message = client.updates()[-1].message
    assert message and message.message_thread_id == topic and message.is_topic_message
    # As in Telegram, what replies to nothing replies to the topic's first message, which is the bot's.
    assert message.reply_to_message and message.reply_to_message.forum_topic_created
    assert [r.text for r in api.replies(forum, topic)] == ["新工单"] and api.replies(forum, 0) == ()
    client(lambda bot: bot.close_forum_topic(forum, topic))
    with pytest.raises(BadRequest, match=r"(?i)topic_closed"):
        client(lambda bot: bot.send_message(forum, "还在吗", message_thread_id=topic))


def test_a_transcript_shows_who_said_what(api: TelegramApi, client: Client) -> None:
    api.say(PERSON, "老板欠我工资")
    sent = client(send_with(PERSON, InlineKeyboardButton("原文", callback_data="a1")))
    query = api.press(PERSON, sent.message_id, "原文")
    client(lambda bot: bot.answer_callback_query(query, "稍等"))
    client(lambda bot: bot.edit_message_text("第一条", PERSON, sent.message_id))
    api.send(PERSON, "voice")
    assert api.transcript(PERSON).render().split("\n\n") == [
        "市民7：老板欠我工资",
        "明白人：看\n    [原文]",
        "市民7点了[原文]",
        "明白人（提示）：稍等",
        "明白人（改为）：第一条",
        "市民7：〔voice〕",
    ]
