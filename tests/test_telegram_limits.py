"""The loopback Bot API server refuses what Telegram refuses, in its words."""

import httpx
import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
)
from telegram.error import BadRequest, EndPointNotFound, InvalidToken

from tests.telegram_api import TOKEN, TelegramApi
from tests.telegram_api.client import Ask, Client, send, send_with

PERSON, OTHER = 7, 8


def found(*articles: InlineQueryResultArticle) -> Ask:
    return lambda bot: bot.answer_inline_query("search-1", list(articles))


def article(number: str = "1", text: str = "第一条") -> InlineQueryResultArticle:
    return InlineQueryResultArticle(number, "法律援助", InputTextMessageContent(text, parse_mode="HTML"))


LONG = "法" * 4097
REFUSED: list[tuple[str, Ask, str]] = [
    ("an empty text", send(PERSON, ""), "message text is empty"),
    ("nothing to see", send(PERSON, " \u200b\n\u3000"), "text must be non-empty"),
    ("one too many", send(PERSON, LONG), "message is too long"),
    ("emoji count twice", send(PERSON, "🙂" * 2049), "message is too long"),
    ("32 KiB before parsing", send(PERSON, "<b></b>" * 5000, parse_mode="HTML"), "text is too long"),
    ("a tag left open", send(PERSON, "<b>法", parse_mode="HTML"), "can't find end tag corresponding to start tag"),
    ("bare <", send(PERSON, "3 < 4", parse_mode="HTML"), "can't parse entities: Unsupported start tag"),
    ("101 marks", send(PERSON, "<b>法</b> " * 101, parse_mode="HTML"), "too many entities"),
    ("another language", send(PERSON, "*法*", parse_mode="MarkdownV3"), "unsupported parse_mode"),
    ("a stranger", lambda bot: bot.send_message(99, "您好"), "chat not found"),
    ("65 bytes", send_with(PERSON, InlineKeyboardButton("看", callback_data="法" * 21 + "xx")), "BUTTON_DATA_INVALID"),
    ("no label", send_with(PERSON, InlineKeyboardButton(" ", callback_data="x")), "button text must be non-empty"),
    ("a label alone", send_with(PERSON, InlineKeyboardButton("看")), "Text buttons are unallowed"),
    ("tel:", send_with(PERSON, InlineKeyboardButton("打", url="tel:12348")), "is invalid: Wrong HTTP URL"),
    (
        "257 to copy",
        send_with(PERSON, InlineKeyboardButton("复制", copy_text=CopyTextButton("1" * 257))),
        "BUTTON_COPY_TEXT_INVALID",
    ),
    ("nine in a row", send(PERSON, "看", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("1", callback_data="1")] * 9])), "reply markup is too long"),
    ("a reply to nothing", send(PERSON, "看", reply_to_message_id=999), "message to be replied not found"),
    ("no such topic", send(PERSON, "看", message_thread_id=5), "message thread not found"),
    ("1025 below a picture", lambda bot: bot.send_photo(PERSON, "file", caption="法" * 1025), "caption is too long"),
    ("an edit of nothing", lambda bot: bot.edit_message_text("改", PERSON, 999), "message to edit not found"),
    ("an edit of another's", lambda bot: bot.edit_message_text("改", PERSON, 1), "message can't be edited"),
    ("an edit to the same", lambda bot: bot.edit_message_text("您好", PERSON, 2), "message is not modified"),
    ("the same buttons", lambda bot: bot.edit_message_reply_markup(PERSON, 2), "message is not modified"),
    ("nothing to delete", lambda bot: bot.delete_message(PERSON, 999), "message to delete not found"),
    ("an unknown press", lambda bot: bot.answer_callback_query("press-9"), "query is too old"),
    ("an unknown search", lambda bot: bot.answer_inline_query("search-9", []), "query is too old"),
    ("an unknown doing", lambda bot: bot.send_chat_action(PERSON, "thinking"), "wrong parameter action"),
    ("capitals in a command", lambda bot: bot.set_my_commands([("Start", "开始")]), "BOT_COMMAND_INVALID"),
    ("a command unexplained", lambda bot: bot.set_my_commands([("start", "")]), "must be non-empty"),
    ("101 commands", lambda bot: bot.set_my_commands([(f"c{n}", "命令") for n in range(101)]), "TOO_MUCH"),
    ("commands for a stranger", lambda bot: bot.set_my_commands([("a", "甲")], BotCommandScopeChat(99)), "chat not found"),
    ("a language of three", lambda bot: bot.set_my_commands([("a", "甲")], language_code="zho"), "invalid language code"),
    ("a webhook by http", lambda bot: bot.set_webhook("http://bot.example/x"), "An HTTPS URL must be provided"),
    ("an odd port", lambda bot: bot.set_webhook("https://bot.example:8348/x"), "ports 80, 88, 443 or 8443"),
    ("an odd secret", lambda bot: bot.set_webhook("https://bot.example/", secret_token="密"), "unallowed characters"),
]  # fmt: skip


@pytest.mark.parametrize(("ask", "reason"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_telegram_refuses_is_refused_in_its_words(
    api: TelegramApi, client: Client, ask: Ask, reason: str
) -> None:
    api.say(PERSON, "在吗")
    client(send(PERSON, "您好"))
    with pytest.raises(BadRequest, match=f"(?i){reason}"):
        client(ask)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"chat_id": 7, "text": "看", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
        ({"chat_id": 7, "text": "看", "reply_markup": []}, "object expected as reply markup"),
        ({"chat_id": 7, "text": "看", "reply_markup": {"inline_keyboard": {}}}, "must be an Array of Arrays"),
        ({"text": "看"}, "chat_id is empty"),
    ],
)
def test_what_no_library_would_send_is_refused_too(
    api: TelegramApi, said: dict[str, object], reason: str
) -> None:
    api.say(PERSON, "在吗")
    answer = httpx.post(f"{api.url}/bot{TOKEN}/sendMessage", json=said)
    assert answer.status_code == 400 and reason in answer.json()["description"]


@pytest.mark.parametrize(
    ("ask", "reason"),
    [
        (found(*[article(str(n)) for n in range(51)]), "too many inline query results"),
        (found(article("x" * 65)), "RESULT_ID_INVALID"),
        (found(article(), article()), "RESULT_ID_DUPLICATE"),
        (found(article(text="<b>")), "can't parse entities"),
    ],
)
def test_results_of_a_search_are_checked(api: TelegramApi, client: Client, ask: Ask, reason: str) -> None:
    api.inline(PERSON, "法律援助")
    with pytest.raises(BadRequest, match=f"(?i){reason}"):
        client(ask)


@pytest.mark.parametrize(
    "text", ["法" * 4096, "🙂" * 2048, "<b>法</b>" * 100, "一\n\n  二", "&lt;b&gt; &amp; &#128512;"]
)
def test_what_fits_stands_in_the_chat(api: TelegramApi, client: Client, text: str) -> None:
    api.say(PERSON, "在吗")
    sent = client(send(PERSON, text, parse_mode="HTML"))
    (reply,) = api.wait_for_reply(PERSON)
    assert sent.text == reply.text and sent.message_id == reply.id and reply.raw == text


def test_a_text_is_kept_as_telegram_cleans_it(api: TelegramApi, client: Client) -> None:
    api.say(PERSON, "在吗")
    sent = client(send(PERSON, "  \n一\t二\r\n<b> 三 </b>\u202e四\n ", parse_mode="HTML"))
    assert sent.text == "一 二\n 三 四"
    assert [sent.parse_entity(entity) for entity in sent.entities] == [" 三 "]


def test_an_unknown_method_and_a_wrong_token_are_told_apart(api: TelegramApi, client: Client) -> None:
    async def stranger(_: Bot) -> None:
        async with Bot(TOKEN[:-1] + "x", base_url=f"{api.url}/bot"):
            pass

    with pytest.raises(EndPointNotFound):
        client(lambda bot: bot.do_api_request("sendTelepathy"))
    with pytest.raises(InvalidToken):
        client(stranger)


def test_commands_are_kept_by_scope_and_language(api: TelegramApi, client: Client) -> None:
    api.say(PERSON, "在吗")
    client(lambda bot: bot.set_my_commands([BotCommand("start", "开始")]))
    client(lambda bot: bot.set_my_commands([BotCommand("start", "Begin")], language_code="en"))
    client(lambda bot: bot.set_my_commands([("queue", "工单")], BotCommandScopeChat(PERSON)))
    assert api.commands() == (("start", "开始"),) and api.commands(language="en") == (("start", "Begin"),)
    assert api.commands("chat", PERSON) == (("queue", "工单"),)
