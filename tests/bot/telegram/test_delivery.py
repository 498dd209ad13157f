"""What lies in the outbox reaches Telegram once, whatever breaks on the way."""

import asyncio
import time
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import httpx
import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.dialogue.incoming import Incoming, Kind
from bot.live import Live
from bot.outbox import Outbox
from bot.store import Store
from bot.telegram.draft import Draft, from_json, to_json
from bot.telegram.ear import Ear
from bot.telegram.numbers import SEARCHED, Numbers
from bot.telegram.outcome import FORBIDDEN_WAIT_S, TOKEN_WAIT_S, Fate, outcome
from bot.telegram.render import Key
from tests.bot.telegram.conftest import NOW, Running, Start
from tests.telegram_api import Fault, TelegramApi

QUESTION = "老板拖欠工资怎么办"


UNREADABLE = "Forbidden ({}). Parsing the server response b'<html>chat not found</html>' failed"


def caused(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


OUTCOMES = [
    (lambda: RetryAfter(7), Fate.UNSENT, 7.0, "asked to wait"),
    (lambda: Forbidden("Forbidden: bot was blocked by the user"), Fate.GONE, 0.0, "blocked"),
    (lambda: Forbidden("Forbidden: user is deactivated"), Fate.GONE, 0.0, "no longer a person"),
    (lambda: BadRequest("Chat not found"), Fate.GONE, 0.0, "never wrote to the bot"),
    (lambda: BadRequest("Can't parse entities: unexpected end"), Fate.REFUSED, 0.0, "our mistake"),
    (lambda: InvalidToken("Unauthorized"), Fate.UNSENT, TOKEN_WAIT_S, "a new token is needed"),
    (lambda: TimedOut(), Fate.DOUBT, 0.0, "no reply in time"),
    (lambda: NetworkError("Bad Gateway"), Fate.DOUBT, 0.0, "somebody between us and Telegram failed"),
    (lambda: caused(NetworkError("x"), httpx.ReadError("x")), Fate.DOUBT, 0.0, "dropped while waiting"),
    (lambda: caused(NetworkError("x"), httpx.ConnectError("x")), Fate.UNSENT, 0.0, "never connected"),
    (lambda: caused(TimedOut(), httpx.ConnectTimeout("x")), Fate.UNSENT, 0.0, "never connected in time"),
    (lambda: caused(TimedOut(), httpx.PoolTimeout("x")), Fate.UNSENT, 0.0, "no free connection"),
    (lambda: Conflict("x"), Fate.DOUBT, 0.0, "nothing that a sending can end in"),
    (lambda: TelegramError("Invalid server response"), Fate.DOUBT, 0.0, "a 200 that is no JSON"),
    (lambda: BadRequest(UNREADABLE.format(400)), Fate.DOUBT, 0.0, "a proxy's own 400"),
    (lambda: Forbidden(UNREADABLE.format(403)), Fate.DOUBT, 0.0, "a proxy's own 403"),
    (lambda: InvalidToken(UNREADABLE.format(401)), Fate.DOUBT, 0.0, "a proxy's own 401"),
    (lambda: Forbidden("Forbidden: topics closed"), Fate.UNSENT, FORBIDDEN_WAIT_S, "a right that is missing"),
    (lambda: Forbidden("Forbidden: bot was kicked from the group chat"), Fate.GONE, 0.0, "put out"),
    (lambda: Forbidden("Forbidden: the group chat was deleted"), Fate.GONE, 0.0, "no longer a group"),
    (
        lambda: Forbidden("Forbidden: bot can't initiate conversation with a user"),
        Fate.GONE,
        0.0,
        "a stranger",
    ),
    (lambda: ChatMigrated(-1001), Fate.MOVED, 0.0, "a group that became a supergroup"),
]


@pytest.mark.parametrize(("error", "fate", "wait_s", "why"), OUTCOMES, ids=[why for *_, why in OUTCOMES])
def test_an_error_says_whether_telegram_has_the_message(
    error: object, fate: Fate, wait_s: float, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    result = outcome(error())  # type: ignore[operator]
    assert (result.fate, result.wait_s) == (fate, wait_s)


def test_a_reason_holds_no_word_of_the_message() -> None:
    assert "张三" not in outcome(BadRequest('Can\'t parse entities: unsupported start tag "张三"')).reason
    assert "html" not in outcome(Forbidden(UNREADABLE.format(403))).reason


def test_a_draft_comes_back_from_the_outbox_as_it_went_in() -> None:
    rows = ((Key("复制", copy="110"), Key("看", data="x")), (Key("网", url="https://t.me"),))
    draft = Draft("<b>好</b>", rows, 7, 3, 2, 9)
    assert from_json(to_json(draft)) == draft


def test_a_draft_of_another_version_is_read_without_what_is_not_known() -> None:
    text = '{"html": "好", "later": 1, "rows": [[{"label": "看", "data": "x", "later": 1}]]}'
    assert from_json(text) == Draft("好", ((Key("看", data="x"),),))


def test_known_numbers_are_not_looked_at_again() -> None:
    numbers = Numbers()
    for message in (11, 13, 14):
        numbers.note(5, message)
    looked = list(numbers.candidates(7, 10))
    assert looked[:3] == [12, 15, 16]
    assert len(looked) == SEARCHED
    assert numbers.floor(7) == 14


def test_a_supergroup_counts_for_itself() -> None:
    numbers = Numbers()
    numbers.note(5, 900)
    group = -1_000_000_000_123
    numbers.note(group, 12)
    assert numbers.floor(group) == 12
    assert list(numbers.candidates(group, 10))[:2] == [11, 13]
    assert numbers.floor(5) == 900
    assert numbers.floor(group - 1) == 0


HITCHES = [
    (Fault.TOO_MANY, "told to wait"),
    (Fault.BAD_GATEWAY, "a bad gateway, not sent"),
    (Fault.BAD_GATEWAY_AFTER, "a bad gateway, sent all the same"),
    (Fault.SERVER_ERROR, "an error of Telegram's"),
    (Fault.DROP_BEFORE, "a connection dropped, not sent"),
    (Fault.DROP_AFTER, "a connection dropped, sent all the same"),
]


@pytest.mark.parametrize(("fault", "why"), HITCHES, ids=[why for _, why in HITCHES])
@pytest.mark.parametrize("times", [1, 2])
def test_an_answer_arrives_once(bot: Running, api: TelegramApi, fault: Fault, why: str, times: int) -> None:
    api.faults.fail("sendMessage", fault, times)
    api.say(5, QUESTION)
    api.wait_for_reply(5, timeout_s=20)
    api.say(5, "/privacy")
    api.wait_for_reply(5, timeout_s=20)
    api.wait_until(lambda: Outbox(bot.store).waiting() == 0)
    assert len(api.replies(5)) == 2


def test_a_doubtful_message_is_found_among_those_of_others(bot: Running, api: TelegramApi) -> None:
    api.faults.latency_after_s = 0.3
    api.faults.fail("sendMessage", Fault.DROP_AFTER)
    api.say(5, QUESTION)
    for person in range(100, 130):
        api.say(person, "/help")
    for person in (5, *range(100, 130)):
        api.wait_for_reply(person)
    api.wait_until(lambda: Outbox(bot.store).waiting() == 0, 20)
    assert len(api.replies(5)) == 1
    assert all(len(api.replies(person)) == 1 for person in range(100, 130))


def test_a_doubtful_message_is_found_behind_all_that_was_said_while_the_bot_was_away(
    bot: Running, api: TelegramApi
) -> None:
    api.say(5, "/help")
    api.wait_for_reply(5)
    bot.stop()
    with bot.store.writing() as db:
        Outbox(bot.store).put(db, 5, to_json(Draft("迟到的话")))
    people = range(100, 101 + SEARCHED)
    for person in people:
        api.say(person, "/help")
    api.faults.fail("sendMessage", Fault.DROP_AFTER)
    # It cannot be looked for until the next start.
    api.faults.fail("editMessageReplyMarkup", Fault.BAD_GATEWAY, 100)
    bot.start()
    for person in people:
        api.wait_for_reply(person)
    bot.stop()
    assert Outbox(bot.store).waiting() == 1
    api.faults.clear()
    bot.start()
    api.wait_until(lambda: Outbox(bot.store).waiting() == 0)
    assert [sent.text for sent in api.replies(5)][1:] == ["迟到的话"]


def test_one_chats_trouble_is_not_anothers(bot: Running, api: TelegramApi) -> None:
    api.faults.fail("sendMessage", Fault.TOO_MANY, retry_after=3)
    api.say(5, "/help")
    api.wait_until(lambda: any(c.code == 429 for c in api.calls("sendMessage")))
    started = time.monotonic()
    api.say(6, "/help")
    api.wait_for_reply(6)
    assert time.monotonic() - started < 2
    api.wait_for_reply(5)


def test_a_long_answers_parts_stay_in_order(starting: Start, small: Live, api: TelegramApi) -> None:
    bot = starting(small)
    draft = [Draft(f"第{n}段") for n in range(6)]
    with bot.store.writing() as db:
        for part in draft:
            Outbox(bot.store).put(db, 5, to_json(part))
    api.faults.fail("sendMessage", Fault.DROP_AFTER)
    api.say(5, "/help")
    api.wait_for_reply(5, 7, timeout_s=20)
    assert [sent.text for sent in api.replies(5)[:6]] == [f"第{n}段" for n in range(6)]


def test_who_blocked_the_bot_is_left_alone(bot: Running, api: TelegramApi) -> None:
    api.say(5, "/help")
    api.wait_for_reply(5)
    api.block(5)
    with bot.store.writing() as db:
        Outbox(bot.store).put(db, 5, to_json(Draft("您好")))
    api.say(6, "/help")
    api.wait_for_reply(6)
    api.wait_until(lambda: Outbox(bot.store).waiting() == 0)
    api.unblock(5)
    api.say(5, "/help")
    api.wait_for_reply(5)
    assert len(api.replies(5)) == 2


def test_what_telegram_cannot_read_goes_as_plain_text(bot: Running, api: TelegramApi) -> None:
    with bot.store.writing() as db:
        Outbox(bot.store).put(db, 5, to_json(Draft("<b>去哪里办")))
    api.say(5, "/help")
    plain, _ = api.wait_for_reply(5, 2)
    assert (plain.text, plain.entities) == ("去哪里办", ())


def test_plain_text_keeps_its_keys_and_loses_them_only_where_they_are_refused(
    bot: Running, api: TelegramApi
) -> None:
    with bot.store.writing() as db:
        Outbox(bot.store).put(db, 5, to_json(Draft("<b>留", ((Key("看", data="x"),),))))
        Outbox(bot.store).put(db, 5, to_json(Draft("<b>去", ((Key("看", data="x" * 65),),))))
    api.say(5, "/help")
    kept, lost, _ = api.wait_for_reply(5, 3)
    assert (kept.text, [key.label for row in kept.rows for key in row]) == ("留", ["看"])
    assert (lost.text, lost.rows) == ("去", ())


@pytest.mark.parametrize(("days", "replies"), [(6, 2), (8, 1)])
def test_a_backlog_is_sent_for_a_week(bot: Running, api: TelegramApi, days: int, replies: int) -> None:
    written = (datetime.fromisoformat(NOW) - timedelta(days=days)).isoformat()
    with bot.store.writing() as db:
        letter = Outbox(bot.store).put(db, 5, to_json(Draft("积压")))
        db.execute("UPDATE outbox SET at = ? WHERE id = ?", (written, letter))
    api.faults.fail("sendMessage", Fault.TOO_MANY)
    api.say(5, "/help")
    api.wait_until(lambda: Outbox(bot.store).waiting() == 0 and len(api.replies(5)) == replies)


def test_letters_of_a_group_that_became_a_supergroup_follow_it(bot: Running, api: TelegramApi) -> None:
    old = api.group()
    with bot.store.writing() as db:
        for text in ("一", "二"):
            Outbox(bot.store).put(db, old, to_json(Draft(text)))
    new = api.migrate(5, old)
    bot.stop()
    bot.start()
    api.wait_until(lambda: [sent.text for sent in api.replies(new)][:2] == ["一", "二"])
    api.wait_until(lambda: Outbox(bot.store).waiting() == 0)
    assert Outbox(bot.store).last_message(new) > 0


def test_who_came_back_during_the_attempt_keeps_the_newer_letters(store: Store) -> None:
    outbox = Outbox(store)
    with store.writing() as db:
        outbox.put(db, 5, "一")
        outbox.put(db, 5, "二")
    letter = outbox.next_for(5)
    assert letter
    with store.writing() as db:
        newer = outbox.put(db, 5, "回来以后")
        assert outbox.drop(db, 5, "blocked", letter.newest) == 2
    left = outbox.next_for(5)
    assert left and left.id == newer


def test_a_delivery_that_breaks_logs_no_words(
    bot: Running, api: TelegramApi, caplog: pytest.LogCaptureFixture
) -> None:
    with bot.store.writing() as db:
        Outbox(bot.store).put(db, 5, '{"html": "张三", "rows": [["张三"]]}')
    api.say(5, "/help")
    api.wait_until(lambda: "AttributeError" in caplog.text)
    assert "Traceback" not in caplog.text
    assert "张三" not in caplog.text


def test_an_apology_that_breaks_logs_no_words(caplog: pytest.LogCaptureFixture) -> None:
    talk = SimpleNamespace(apologise=lambda *_: int("张三"))
    ear = Ear(*(cast(Any, part) for part in (None, talk, None, None)))
    context = SimpleNamespace(error=ValueError("张三"))
    asyncio.run(ear.failed(Incoming(1, Kind.TEXT, 5, 5, 1), context))
    assert caplog.text.count("ValueError") == 2
    assert "Traceback" not in caplog.text
    assert "张三" not in caplog.text


def test_nothing_is_lost_in_an_outage(bot: Running, api: TelegramApi) -> None:
    people = range(10, 22)
    for person in people:
        api.say(person, QUESTION)
    api.faults.outage(3)
    for person in people:
        api.say(person, "/privacy")
    for person in people:
        api.wait_for_reply(person, 2, timeout_s=40)
    api.settle()
    for person in people:
        assert [sent.text[:4] for sent in api.replies(person)] == ["法律规定", "您的隐私"]


def test_an_outage_of_half_a_minute_loses_nothing_and_repeats_nothing(bot: Running, api: TelegramApi) -> None:
    api.faults.fail("sendMessage", Fault.TOO_MANY)
    api.say(5, "/help")
    api.wait_until(lambda: any(call.code == 429 for call in api.calls("sendMessage")))
    api.faults.outage(30)
    api.say(5, "/privacy")
    api.wait_for_reply(5, 2, timeout_s=39)
    api.wait_until(lambda: Outbox(bot.store).waiting() == 0)
    assert len(api.replies(5)) == 2
    assert sum(call.code == 502 for call in api.calls("sendMessage")) > 0


def test_a_restart_sends_what_was_left_and_nothing_twice(
    starting: Start, small: Live, api: TelegramApi
) -> None:
    bot = starting(small)
    api.say(5, "/help")
    api.wait_for_reply(5)
    bot.stop()
    outbox = Outbox(bot.store)
    with bot.store.writing() as db:
        # One that arrived without our knowing it, and one that never left.
        arrived = outbox.put(db, 5, to_json(Draft("到了")))
        outbox.sending(db, arrived)
        outbox.put(db, 5, to_json(Draft("没走")))
    httpx.post(f"{api.url}/bot{api.token}/sendMessage", data={"chat_id": 5, "text": "到了"})
    bot.start()
    api.say(5, "/help")
    api.wait_until(lambda: len(api.replies(5)) == 4)
    api.settle()
    assert [sent.text for sent in api.replies(5)][1:3] == ["到了", "没走"]
