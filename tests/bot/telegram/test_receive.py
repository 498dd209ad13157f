"""What Telegram delivers becomes an incoming: of the right kind, masked, or nothing at all."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from bot.dialogue.incoming import Incoming, Kind, from_json, name_of, to_json
from bot.telegram.receive import Me, Receiver

ME = Me(99, "mingbai_bot", frozenset({7}), ("0812-3338000",))
BOT = {"id": 99, "is_bot": True, "first_name": "明白人", "username": "mingbai_bot"}
PRIVATE = {"id": 5, "type": "private", "first_name": "张"}
GROUP = {"id": -100, "type": "supergroup", "title": "邻居"}
SENT = 1_790_000_000


def person(number: int = 5, language: str = "zh-hans") -> dict[str, Any]:
    return {"id": number, "is_bot": False, "first_name": "张", "language_code": language}


def message(**fields: Any) -> dict[str, Any]:
    return {"message_id": 3, "date": SENT, "chat": PRIVATE, "from": person()} | fields


def received(update: dict[str, Any], me: Me = ME) -> Incoming | None:
    return Receiver(me).receive(Update.de_json({"update_id": 1} | update, None))


def said(**fields: Any) -> Incoming:
    incoming = received({"message": message(**fields)})
    assert incoming is not None
    return incoming


def test_words_are_masked_as_soon_as_they_arrive() -> None:
    incoming = said(text="我叫张三，电话13800138000，老板欠我工资")
    assert incoming == Incoming(
        1, Kind.TEXT, 5, 5, 3, "我叫〔姓名〕，电话〔电话〕，老板欠我工资", language="zh-hans", sent_s=SENT
    )


def test_the_desk_may_write_the_offices_numbers_and_nobody_s_else() -> None:
    desk = {"from": person(7)}
    assert said(text="请打0812-3338000", **desk).text == "请打0812-3338000"
    assert said(text="请打0812-3338001", **desk).text == "请打〔电话〕"
    assert said(text="请打0812-3338000").text == "请打〔电话〕"


FILE = {"file_id": "f", "file_unique_id": "u"}
VIDEO = FILE | {"width": 1, "height": 1, "duration": 1}
PLACE = {"longitude": 101.7, "latitude": 26.6}
POLL = {
    "id": "1",
    "question": "去不去",
    "options": [{"text": "去", "voter_count": 0, "persistent_id": "1"}],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
    "allows_revoting": False,
    "members_only": False,
}


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"voice": FILE | {"duration": 1}}, Kind.VOICE),
        ({"audio": FILE | {"duration": 1}}, Kind.VOICE),
        ({"video_note": FILE | {"length": 1, "duration": 1}}, Kind.VOICE),
        ({"photo": [FILE | {"width": 1, "height": 1}]}, Kind.PHOTO),
        ({"video": VIDEO}, Kind.PHOTO),
        (
            {
                "sticker": FILE
                | {"width": 1, "height": 1, "type": "regular", "is_animated": False, "is_video": False}
            },
            Kind.STICKER,
        ),
        # A moving picture comes as a document, too.
        ({"animation": VIDEO, "document": FILE}, Kind.STICKER),
        ({"dice": {"value": 1, "emoji": "🎲"}}, Kind.STICKER),
        ({"document": FILE}, Kind.DOCUMENT),
        ({"location": PLACE}, Kind.LOCATION),
        ({"venue": {"location": PLACE, "title": "法院", "address": "x"}, "location": PLACE}, Kind.LOCATION),
        ({"contact": {"phone_number": "13800138000", "first_name": "李"}}, Kind.CONTACT),
        ({"poll": POLL}, Kind.POLL),
        ({"story": {"id": 1, "chat": GROUP}}, Kind.PHOTO),
    ],
    ids=lambda value: value.value if isinstance(value, Kind) else "-".join(value),
)
def test_each_kind_of_message_is_known(fields: dict[str, Any], kind: Kind) -> None:
    assert said(**fields).kind is kind


def test_a_caption_counts_as_text() -> None:
    incoming = said(photo=[FILE | {"width": 1, "height": 1}], caption="这是欠条，老板不还钱")
    assert (incoming.kind, incoming.text) == (Kind.PHOTO, "这是欠条，老板不还钱")


def test_a_forwarded_text_is_known_for_one() -> None:
    origin = {"type": "hidden_user", "date": SENT, "sender_user_name": "x"}
    assert said(text="/help 老板欠钱", forward_origin=origin).kind is Kind.FORWARDED


@pytest.mark.parametrize(
    "fields",
    [
        {"new_chat_members": [person(8)]},
        {"left_chat_member": person(8)},
        {"group_chat_created": True},
        {"new_chat_title": "新名字"},
        {"migrate_to_chat_id": -1000},
        # A card that the citizen shared with the bot itself.
        {"text": "法律援助", "via_bot": BOT},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_notices_and_own_cards_want_no_reply(fields: dict[str, Any]) -> None:
    assert received({"message": message(**fields)}) is None


def test_an_album_gets_one_reply() -> None:
    receiver = Receiver(ME)
    pictures = [
        message(photo=[FILE | {"width": 1, "height": 1}], media_group_id="a", message_id=n) for n in range(5)
    ]
    seen = [
        receiver.receive(Update.de_json({"update_id": n, "message": m}, None)) for n, m in enumerate(pictures)
    ]
    assert [i is not None for i in seen] == [True, False, False, False, False]


def test_the_picture_that_speaks_for_an_album_speaks_again_when_it_is_delivered_again() -> None:
    receiver = Receiver(ME)
    picture = message(photo=[FILE | {"width": 1, "height": 1}], media_group_id="a")
    seen = [receiver.receive(Update.de_json({"update_id": n, "message": picture}, None)) for n in (1, 2, 1)]
    assert [i is not None for i in seen] == [True, False, True]


def entity(text: str, words: str, kind: str, **fields: Any) -> dict[str, Any]:
    return {"type": kind, "offset": text.index(words), "length": len(words)} | fields


NAMED = "@Mingbai_Bot 老板欠我工资"
GROUP_TALK = [
    ({"text": "今天吃什么"}, None, "chatter"),
    ({"text": NAMED, "entities": [entity(NAMED, "@Mingbai_Bot", "mention")]}, "老板欠我工资", "named"),
    (
        {
            "text": "明白人 老板欠我工资",
            "entities": [entity("明白人 老", "明白人", "text_mention", user=BOT)],
        },
        "老板欠我工资",
        "named without a username",
    ),
    (
        {"text": "@other_bot 你好", "entities": [entity("@other_bot 你好", "@other_bot", "mention")]},
        None,
        "another",
    ),
    (
        {"text": "要带什么", "reply_to_message": message(chat=GROUP, **{"from": BOT})},
        "要带什么",
        "replied to",
    ),
    ({"text": "要带什么", "reply_to_message": message(chat=GROUP)}, None, "a reply to somebody else"),
    ({"text": "/clause@mingbai_bot 17"}, "17", "its command"),
    ({"text": "/clause@other_bot 17"}, None, "another's command"),
    ({"text": "/clause 17"}, None, "anybody's command"),
]


@pytest.mark.parametrize(("fields", "text", "why"), GROUP_TALK, ids=[why for *_, why in GROUP_TALK])
def test_in_a_group_it_listens_only_when_named_or_replied_to(
    fields: dict[str, Any], text: str | None, why: str
) -> None:
    incoming = received({"message": message(chat=GROUP, **fields)})
    assert (incoming.text if incoming else None) == text
    assert incoming is None or not incoming.private


@pytest.mark.parametrize(
    ("text", "command", "rest"),
    [
        ("/start svc_legal-aid", "start", "svc_legal-aid"),
        ("/HELP", "help", ""),
        ("/clause@mingbai_bot 民法典1254", "clause", "民法典1254"),
        ("/clause\n17", "clause", "17"),
    ],
)
def test_commands_are_taken_apart(text: str, command: str, rest: str) -> None:
    incoming = said(text=text)
    assert (incoming.kind, incoming.command, incoming.text) == (Kind.COMMAND, command, rest)


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("13800138000", "〔电话〕"),
        ("wx_zhangsan", "wx 〔微信号〕"),
        ("weixin_13800138000", "weixin 〔电话〕"),
        ("queue", "queue"),
        ("my_case", "my_case"),
    ],
)
def test_a_command_that_is_not_known_is_masked(name: str, stored: str) -> None:
    assert said(text=f"/{name}").command == stored


@pytest.mark.parametrize("text", ["/ 17", "//", "/这是什么", "/etc/passwd 泄露了"])
def test_what_only_looks_like_a_command_is_a_question(text: str) -> None:
    assert said(text=text).kind is Kind.TEXT


def test_an_edited_message_is_known_and_a_moving_place_is_nothing() -> None:
    edited = received({"edited_message": message(text="老板欠我四个月工资", edit_date=SENT + 9)})
    assert edited is not None
    assert (edited.kind, edited.sent_s) == (Kind.EDITED, SENT + 9)
    assert received({"edited_message": message(location=PLACE)}) is None


def test_a_button_says_under_which_message_it_stands() -> None:
    query = {"id": "q", "from": person(), "chat_instance": "c", "data": "abc", "message": message(text="答")}
    incoming = received({"callback_query": query})
    assert incoming is not None
    assert (incoming.kind, incoming.button, incoming.callback, incoming.message) == (
        Kind.BUTTON,
        "abc",
        "q",
        3,
    )


def test_a_button_under_a_message_too_old_to_be_shown_still_works() -> None:
    query = {
        "id": "q",
        "from": person(),
        "chat_instance": "c",
        "data": "abc",
        "message": {"chat": PRIVATE, "message_id": 3, "date": 0},
    }
    incoming = received({"callback_query": query})
    assert incoming is not None
    assert incoming.message == 3


def test_an_inline_query_is_masked() -> None:
    incoming = received({"inline_query": {"id": "q", "from": person(), "query": "13800138000", "offset": ""}})
    assert incoming is not None
    assert (incoming.kind, incoming.text) == (Kind.INLINE, "〔电话〕")


def member(status: str) -> dict[str, Any]:
    more = {"until_date": 0} if status == "kicked" else {}
    return {"user": BOT, "status": status} | more


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("member", "kicked", Kind.LEFT),
        ("kicked", "member", Kind.JOINED),
        ("left", "member", Kind.JOINED),
        ("left", "kicked", None),
    ],
)
def test_it_notices_where_it_may_speak(before: str, after: str, kind: Kind | None) -> None:
    change = {
        "chat": PRIVATE,
        "from": person(),
        "date": SENT,
        "old_chat_member": member(before),
        "new_chat_member": member(after),
    }
    incoming = received({"my_chat_member": change})
    assert (incoming.kind if incoming else None) is kind


def test_channels_and_polls_want_no_reply() -> None:
    channel = {"id": -7, "type": "channel", "title": "台"}
    assert received({"channel_post": message(chat=channel, text="新闻")}) is None
    assert received({"poll": POLL}) is None


@given(st.text(max_size=50), st.sampled_from(Kind), st.integers(1, 2**52), st.booleans())
def test_an_incoming_comes_back_from_the_inbox_as_it_went_in(
    text: str, kind: Kind, number: int, private: bool
) -> None:
    text = text.encode("utf-8", "replace").decode()
    incoming = Incoming(number, kind, -number, number, 3, text, private=private)
    assert from_json(to_json(incoming)) == incoming


def test_an_incoming_of_another_version_is_still_read() -> None:
    kept = to_json(Incoming(1, Kind.TEXT, 5, 5, 3, "老板欠我工资"))
    assert from_json(kept[:-1] + ',"mood":"angry"}') == from_json(kept)


def test_in_a_group_a_person_is_somebody_else_than_in_private() -> None:
    assert name_of(Incoming(1, Kind.TEXT, 5, 5, 3)) == "telegram:5"
    assert name_of(Incoming(1, Kind.TEXT, -9, 5, 3, private=False)) == "telegram:-9:5"
