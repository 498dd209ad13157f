"""Whatever Telegram delivers gets a sensible reply or none; nothing breaks, and what comes after is answered."""

from collections.abc import Mapping
from typing import Any

import pytest
from telegram import Message, Update

from bot.dialogue.incoming import Kind
from bot.live import Live
from bot.telegram.receive import Me, Receiver
from tests.bot.telegram.conftest import Running, Start
from tests.telegram_api import TelegramApi

DATE = 1_790_000_000
PERSON = {"id": 5, "is_bot": False, "first_name": "张", "language_code": "zh-hans"}
CHAT = {"id": 5, "type": "private", "first_name": "张"}
GROUP = {"id": -100, "type": "supergroup", "title": "邻居"}
FILE = {"file_id": "f", "file_unique_id": "u"}
PICTURE = FILE | {"width": 1, "height": 1}
VIDEO = PICTURE | {"duration": 1}
PLACE = {"longitude": 101.7, "latitude": 26.6}
OPTION = {"text": "去", "voter_count": 0, "persistent_id": "1"}
STICKER = PICTURE | {"type": "regular", "is_animated": False, "is_video": False}
TASK = {"id": 1, "text": "收工资条"}
POST = {"message_id": 2, "date": DATE, "chat": CHAT}
COLOURS = {"center_color": 1, "edge_color": 1, "symbol_color": 1, "text_color": 1}
UNIQUE = {
    "gift_id": "1",
    "base_name": "b",
    "name": "n",
    "number": 1,
    "model": {"name": "m", "sticker": STICKER, "rarity_per_mille": 1},
    "symbol": {"name": "s", "sticker": STICKER, "rarity_per_mille": 1},
    "backdrop": {"name": "b", "colors": COLOURS, "rarity_per_mille": 1},
}
POLL = {
    "id": "1",
    "question": "去不去",
    "options": [OPTION],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
    "allows_revoting": False,
    "members_only": False,
}
PAYMENT = {
    "currency": "XTR",
    "total_amount": 1,
    "invoice_payload": "x",
    "telegram_payment_charge_id": "1",
    "provider_payment_charge_id": "1",
}

# What a person sends, and what it is taken for.
SENT: Mapping[str, tuple[Any, Kind]] = {
    "text": ("老板拖欠工资怎么办", Kind.TEXT),
    "animation": (VIDEO, Kind.STICKER),
    "audio": (FILE | {"duration": 1}, Kind.VOICE),
    "checklist": ({"title": "要办的事", "tasks": [TASK]}, Kind.OTHER),
    "contact": ({"phone_number": "13800138000", "first_name": "李"}, Kind.CONTACT),
    "dice": ({"value": 1, "emoji": "🎲"}, Kind.STICKER),
    "document": (FILE, Kind.DOCUMENT),
    "game": ({"title": "棋", "description": "下棋", "photo": [PICTURE]}, Kind.STICKER),
    "gift": ({"gift": {"id": "1", "sticker": STICKER, "star_count": 1}}, Kind.STICKER),
    "giveaway": ({"chats": [GROUP], "winners_selection_date": DATE, "winner_count": 1}, Kind.OTHER),
    "giveaway_winners": (
        {
            "chat": GROUP,
            "giveaway_message_id": 1,
            "winners_selection_date": DATE,
            "winner_count": 1,
            "winners": [PERSON],
        },
        Kind.OTHER,
    ),
    "invoice": (
        {"title": "x", "description": "x", "start_parameter": "x", "currency": "XTR", "total_amount": 1},
        Kind.OTHER,
    ),
    "live_photo": (VIDEO | {"photo": [PICTURE]}, Kind.PHOTO),
    "location": (PLACE, Kind.LOCATION),
    "paid_media": ({"star_count": 1, "paid_media": [{"type": "photo", "photo": [PICTURE]}]}, Kind.PHOTO),
    "passport_data": (
        {"data": [], "credentials": {"data": "x", "hash": "x", "secret": "x"}},
        Kind.OTHER,
    ),
    "photo": ([PICTURE], Kind.PHOTO),
    "poll": (POLL, Kind.POLL),
    "sticker": (STICKER, Kind.STICKER),
    "story": ({"id": 1, "chat": GROUP}, Kind.PHOTO),
    "successful_payment": (PAYMENT, Kind.OTHER),
    "unique_gift": ({"gift": UNIQUE, "origin": "upgrade"}, Kind.STICKER),
    "venue": ({"location": PLACE, "title": "法院", "address": "x"}, Kind.LOCATION),
    "video": (VIDEO, Kind.PHOTO),
    "video_note": (FILE | {"length": 1, "duration": 1}, Kind.VOICE),
    "voice": (FILE | {"duration": 1}, Kind.VOICE),
}
# Telegram's own notices, to which nobody waits for a reply.
NOTICES: Mapping[str, Any] = {
    "boost_added": {"boost_count": 1},
    "channel_chat_created": True,
    "chat_background_set": {
        "type": {
            "type": "fill",
            "fill": {"type": "solid", "color": 1},
            "dark_theme_dimming": 1,
        }
    },
    "chat_owner_changed": {"new_owner": PERSON},
    "chat_owner_left": {},
    "chat_shared": {"request_id": 1, "chat_id": -100},
    "checklist_tasks_added": {"tasks": [TASK]},
    "checklist_tasks_done": {"marked_as_done_task_ids": [1]},
    "connected_website": "example.cn",
    "delete_chat_photo": True,
    "direct_message_price_changed": {"are_direct_messages_enabled": True},
    "forum_topic_closed": {},
    "forum_topic_created": {"name": "x", "icon_color": 1},
    "forum_topic_edited": {"name": "x"},
    "forum_topic_reopened": {},
    "general_forum_topic_hidden": {},
    "general_forum_topic_unhidden": {},
    "gift_upgrade_sent": {"gift": {"id": "1", "sticker": STICKER, "star_count": 1}},
    "giveaway_completed": {"winner_count": 1},
    "giveaway_created": {},
    "group_chat_created": True,
    "left_chat_member": PERSON,
    "managed_bot_created": {"bot": PERSON},
    "message_auto_delete_timer_changed": {"message_auto_delete_time": 1},
    "migrate_from_chat_id": -1,
    "migrate_to_chat_id": -100,
    "new_chat_members": [PERSON],
    "new_chat_photo": [PICTURE],
    "new_chat_title": "新名字",
    "paid_message_price_changed": {"paid_message_star_count": 1},
    "pinned_message": POST,
    "poll_option_added": {"option_persistent_id": "1", "option_text": "去"},
    "poll_option_deleted": {"option_persistent_id": "1", "option_text": "去"},
    "proximity_alert_triggered": {"traveler": PERSON, "watcher": PERSON, "distance": 1},
    "refunded_payment": PAYMENT,
    "suggested_post_approval_failed": {"price": {"currency": "XTR", "amount": 1}},
    "suggested_post_approved": {"send_date": DATE},
    "suggested_post_declined": {},
    "suggested_post_paid": {"currency": "XTR"},
    "suggested_post_refunded": {"reason": "post_deleted"},
    "supergroup_chat_created": True,
    "users_shared": {"request_id": 1, "users": [{"user_id": 5}]},
    "video_chat_ended": {"duration": 1},
    "video_chat_participants_invited": {"users": [PERSON]},
    "video_chat_scheduled": {"start_date": DATE},
    "video_chat_started": {},
    "web_app_data": {"data": "x", "button_text": "x"},
    "write_access_allowed": {},
}
# What stands beside the contents: it makes no other kind of a message.
BESIDE = frozenset(
    [
        "_effective_attachment",
        "author_signature",
        "business_connection_id",
        "caption",
        "caption_entities",
        "direct_messages_topic",
        "edit_date",
        "effect_id",
        "entities",
        "external_reply",
        "forward_origin",
        "from_user",
        "guest_bot_caller_chat",
        "guest_bot_caller_user",
        "guest_query_id",
        "has_media_spoiler",
        "has_protected_content",
        "is_automatic_forward",
        "is_from_offline",
        "is_paid_post",
        "is_topic_message",
        "link_preview_options",
        "media_group_id",
        "message_thread_id",
        "paid_star_count",
        "quote",
        "reply_markup",
        "reply_to_checklist_task_id",
        "reply_to_message",
        "reply_to_poll_option_id",
        "reply_to_story",
        "sender_boost_count",
        "sender_business_bot",
        "sender_chat",
        "sender_tag",
        "show_caption_above_media",
        "suggested_post_info",
        "via_bot",
    ]
)
REACTION = {"type": "emoji", "emoji": "👍"}
# Updates that are no messages of a person to the bot; Telegram is not asked for them.
UPDATES: Mapping[str, Mapping[str, Any]] = {
    "channel_post": POST | {"text": "x"},
    "edited_channel_post": POST | {"text": "x"},
    "chosen_inline_result": {"result_id": "1", "from": PERSON, "query": "x"},
    "shipping_query": {
        "id": "1",
        "from": PERSON,
        "invoice_payload": "x",
        "shipping_address": dict.fromkeys(
            ("country_code", "state", "city", "street_line1", "street_line2", "post_code"), "x"
        ),
    },
    "pre_checkout_query": {
        "id": "1",
        "from": PERSON,
        "currency": "XTR",
        "total_amount": 1,
        "invoice_payload": "x",
    },
    "poll": POLL,
    "poll_answer": {"poll_id": "1", "user": PERSON, "option_ids": [0], "option_persistent_ids": ["1"]},
    "chat_member": {
        "chat": GROUP,
        "from": PERSON,
        "date": DATE,
        "old_chat_member": {"status": "left", "user": PERSON},
        "new_chat_member": {"status": "member", "user": PERSON},
    },
    "chat_join_request": {"chat": GROUP, "from": PERSON, "user_chat_id": 5, "date": DATE},
    "chat_boost": {
        "chat": GROUP,
        "boost": {
            "boost_id": "1",
            "add_date": DATE,
            "expiration_date": DATE,
            "source": {"source": "premium", "user": PERSON},
        },
    },
    "removed_chat_boost": {
        "chat": GROUP,
        "boost_id": "1",
        "remove_date": DATE,
        "source": {"source": "premium", "user": PERSON},
    },
    "message_reaction": {
        "chat": CHAT,
        "message_id": 2,
        "user": PERSON,
        "date": DATE,
        "old_reaction": [],
        "new_reaction": [REACTION],
    },
    "message_reaction_count": {
        "chat": GROUP,
        "message_id": 2,
        "date": DATE,
        "reactions": [{"type": REACTION, "total_count": 1}],
    },
    "business_connection": {
        "id": "1",
        "user": PERSON,
        "user_chat_id": 5,
        "date": DATE,
        "is_enabled": True,
    },
    "business_message": POST | {"text": "x", "business_connection_id": "1"},
    "edited_business_message": POST | {"text": "x", "business_connection_id": "1"},
    "deleted_business_messages": {"business_connection_id": "1", "chat": CHAT, "message_ids": [2]},
    "purchased_paid_media": {"from": PERSON, "paid_media_payload": "x"},
    "managed_bot": {"user": PERSON, "bot": PERSON},
    "guest_message": POST | {"text": "x", "guest_query_id": "1", "from": PERSON},
    # Of a Telegram that is younger than the library.
    "thought_transfer": {"from": PERSON, "thought": "x"},
}
HANDLED = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")


@pytest.fixture(autouse=True)
def spans(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the door tells the library to give spans of time."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


def received(update: Mapping[str, Any]) -> Kind | None:
    incoming = Receiver(Me(99, "mingbai_bot")).receive(Update.de_json({"update_id": 1, **update}, None))
    return incoming.kind if incoming else None


def message(name: str, value: Any) -> dict[str, Any]:
    return {"message_id": 3, "date": DATE, "chat": CHAT, "from": PERSON, name: value}


def test_all_that_the_library_knows_of_is_here() -> None:
    known = {*Message.__slots__, "text", "pinned_message"}
    assert known == {*SENT, *NOTICES, *BESIDE}
    assert set(Update.ALL_TYPES) == {*UPDATES, *HANDLED} - {"thought_transfer"}


@pytest.mark.parametrize("name", SENT)
def test_what_people_send_is_known_for_what_it_is(name: str) -> None:
    assert received({"message": message(name, SENT[name][0])}) is SENT[name][1]


@pytest.mark.parametrize("name", NOTICES)
def test_a_notice_wants_no_reply(name: str) -> None:
    assert received({"message": message(name, NOTICES[name])}) is None


@pytest.mark.parametrize("name", UPDATES)
def test_other_updates_are_passed_over(name: str) -> None:
    assert received({name: UPDATES[name]}) is None


def test_through_the_running_bot_each_gets_one_reply_or_none_and_all_is_well_after(
    starting: Start, small: Live, api: TelegramApi, caplog: pytest.LogCaptureFixture
) -> None:
    api.say(5, "/start")
    bot: Running = starting(small)
    api.wait_for_reply(5)
    for number, (name, (value, _)) in enumerate(SENT.items(), 10):
        # Everybody sends one thing, so that nobody is too fast.
        api.say(number, "/start")
        api.wait_for_reply(number)
        person = PERSON | {"id": number}
        api.deliver("message", message(name, value) | {"chat": CHAT | {"id": number}, "from": person})
        (reply,) = api.wait_for_reply(number)
        assert len(reply.text) > 10, name
    before = len(api.replies(5))
    for name, value in NOTICES.items():
        api.deliver("message", message(name, value))
    api.settle()
    assert len(api.replies(5)) == before
    api.say(5, "/help")
    assert "这样用" in api.wait_for_reply(5)[-1].text
    ours = [r.getMessage() for r in caplog.records if r.name.startswith("mingbai") and r.levelname == "ERROR"]
    assert ours == []
    assert bot.store.recent()[0].question == SENT["text"][0]
