"""What each message comes to: one reply, in one transaction, whatever was sent."""

import dataclasses
import re
from collections.abc import Iterator
from typing import Any

import pytest

from bot.card import Action, ActionKind
from bot.dialogue.incoming import TELEGRAM, Incoming, Kind, to_json
from bot.dialogue.parts import Parts, parts_of
from bot.dialogue.postman import Postman
from bot.dialogue.talk import AWAITED, Talk
from bot.inbox import Arrival
from bot.live import Live
from bot.outbox import Outbox
from bot.store import Store, StoreError
from bot.telegram.carrier import TelegramCarrier
from bot.telegram.draft import from_json
from bot.telegram.post import plain
from tests.builders import rules

OPERATOR, ADMIN = 70, 80
QUESTION = "老板拖欠工资怎么办"


class Desk:
    """A talk over a store, and what it writes."""

    def __init__(self, live: Live, store: Store) -> None:
        self.carrier = TelegramCarrier(store)
        postman = Postman({TELEGRAM: self.carrier})
        staff = (frozenset({OPERATOR}), frozenset({ADMIN}))
        self.parts: Parts = parts_of(live, rules(), store, postman, "mingbai_bot", *staff)
        self.talk = Talk(self.parts)
        self.numbers = iter(range(1, 10_000))

    def say(self, text: str = "", kind: Kind = Kind.TEXT, person: int = 5, **fields: Any) -> list[str]:
        """The texts that a message comes to in its own chat."""
        given: dict[str, Any] = {"sent_s": 60 * next(self.numbers)}
        number = next(self.numbers)
        incoming = Incoming(number, kind, person, person, 3 * number, text)
        return self.hear(dataclasses.replace(incoming, **(given | fields)))

    def hear(self, incoming: Incoming) -> list[str]:
        self.carrier.inbox.accept([Arrival(incoming.update, incoming.chat, to_json(incoming))])
        self.talk.handle(incoming)
        return [text for text, _ in self.sent(incoming.chat)]

    def command(self, name: str, text: str = "", **fields: Any) -> list[str]:
        return self.say(text, Kind.COMMAND, command=name, **fields)

    def press(self, action: Action, person: int = 5, **fields: Any) -> list[str]:
        with self.parts.store.writing() as db:
            button = self.parts.buttons.keep(db, self.parts.store.hashed(f"telegram:{person}"), action)
        return self.say("", Kind.BUTTON, person, button=button, **fields)

    def sent(self, chat: int) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Texts and labels waiting for a chat; they count as sent afterwards."""
        while letter := self.parts.outbox.next_for(chat):
            draft = from_json(letter.payload)
            with self.parts.store.writing() as db:
                self.parts.outbox.sent(db, letter.id, 1000 + letter.id)
            yield plain(draft.html), tuple(key.label for row in draft.rows for key in row)


@pytest.fixture
def desk(small: Live, store: Store) -> Desk:
    return Desk(small, store)


@pytest.mark.parametrize("kind", [k for k in Kind if k not in (Kind.LEFT, Kind.JOINED, Kind.INLINE)])
@pytest.mark.parametrize("private", [True, False])
@pytest.mark.parametrize("language", ["zh-hans", "en", "ug"])
def test_everything_gets_a_reply(desk: Desk, kind: Kind, private: bool, language: str) -> None:
    assert desk.say("", kind, private=private, language=language)


def test_a_caption_is_answered_and_the_picture_is_not_seen(desk: Desk) -> None:
    (reply,) = desk.say(QUESTION, Kind.PHOTO)
    assert reply.startswith("图片我看不了，按您写的字回答。")
    assert "12333" in reply


COMMANDS = [
    ("start", "", "我是“明白人”", "I am “Mingbairen”"),
    ("help", "", "这样用", "How to use this"),
    ("services", "", "哪方面的事", "What is it about?"),
    ("clause", "17", "健全法律援助机制", "健全法律援助机制"),
    ("clause", "第十七条", "健全法律援助机制", "健全法律援助机制"),
    ("clause", "劳动法50", "按月足额支付", "按月足额支付"),
    ("clause", "", "请写上要看哪一条", "Which clause?"),
    ("clause", "999", "没有找到", "was not found"),
    ("district", "", "您在哪个区县", "Where are you?"),
    ("district", "米易", "记下了：米易县", "Noted: 米易县"),
    ("human", "", "工单号是", "Your ticket is"),
    ("new", "", "请说新的事", "start anew"),
    ("privacy", "", "您的隐私", "Your privacy"),
    ("forget", "", "都删掉吗", "Delete everything"),
    ("queue", "", "只给接线员", "for the desk"),
    ("status", "", "只给接线员", "for the desk"),
    ("nonsense", "", "没有 /nonsense", "no command /nonsense"),
    ("start", "svc_legal-aid", "法律援助", "法律援助"),
    ("start", "svc_gone", "已经不在目录里", "no longer in the directory"),
    ("start", "clause_17", "健全法律援助机制", "健全法律援助机制"),
    ("start", "<b>", "我是“明白人”", "I am “Mingbairen”"),
]


@pytest.mark.parametrize(("command", "text", "zh", "en"), COMMANDS)
def test_commands_speak_the_clients_language(desk: Desk, command: str, text: str, zh: str, en: str) -> None:
    assert any(zh in reply for reply in desk.command(command, text, language="zh-hans"))
    assert any(en in reply for reply in desk.command(command, text, person=6, language="en"))


def test_without_an_index_every_command_still_answers(desk: Desk) -> None:
    desk.parts.live.index = None
    for command, text, *_ in COMMANDS:
        assert desk.command(command, text)
    assert "110" in desk.say(QUESTION)[0]


@pytest.mark.parametrize("kind", ActionKind)
def test_every_button_is_answered_even_if_what_it_points_to_is_gone(desk: Desk, kind: ActionKind) -> None:
    for person in (5, OPERATOR):
        assert desk.press(Action(kind, "gone", "gone", 3), person)


def test_a_stale_button_gets_a_friendly_word(desk: Desk) -> None:
    (reply,) = desk.say("", Kind.BUTTON, button="gone")
    assert "请把事情再说一遍" in reply


def test_a_message_is_handled_once(desk: Desk) -> None:
    incoming = Incoming(1, Kind.TEXT, 5, 5, 3, QUESTION)
    assert desk.hear(incoming)
    assert desk.hear(incoming) == []
    assert len(desk.parts.store.recent()) == 1


def test_all_of_a_message_is_written_or_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> int:
        raise StoreError("磁盘满了")

    monkeypatch.setattr(Outbox, "put", full)
    with pytest.raises(StoreError):
        desk.say(QUESTION)
    assert desk.parts.store.recent() == ()
    assert len(desk.carrier.inbox.pending()) == 1


def test_who_is_too_fast_is_told_once_and_a_cry_for_help_is_heard(desk: Desk) -> None:
    replies = [desk.command("help", sent_s=100) for _ in range(25)]
    assert [len(reply) for reply in replies] == [1] * 21 + [0] * 4
    assert "歇一歇" in replies[20][0]
    assert "110" in desk.say("我不想活了", sent_s=100)[0]


def test_an_edited_question_is_answered_anew_and_unchanged_words_are_not(desk: Desk) -> None:
    desk.say(QUESTION)
    (anew,) = desk.say("请不起律师怎么申请法律援助", Kind.EDITED)
    assert anew.startswith("您改了问题")
    assert desk.say("请不起律师怎么申请法律援助", Kind.EDITED) == []


def test_typed_words_can_be_commands(desk: Desk) -> None:
    assert "这样用" in desk.say("帮助！")[0]
    assert "工单号是" in desk.say("转人工")[0]


def test_new_forgets_the_matter_and_keeps_the_district(desk: Desk) -> None:
    desk.command("district", "仁和区")
    desk.say(QUESTION)
    desk.command("new")
    thread = desk.parts.people.thread(desk.parts.store.hashed("telegram:5"))
    assert (thread.question, thread.service, thread.district) == ("", "", "仁和区")


def test_a_verdict_is_kept_with_its_reason(desk: Desk) -> None:
    desk.say(QUESTION)
    answer = desk.parts.store.recent()[0].id
    (why,) = desk.press(Action(ActionKind.BAD, answer=answer))
    assert "哪里没帮上" in why
    desk.press(Action(ActionKind.REASON, "别的原因", answer))
    desk.say("电话打不通，打了13800138000")
    (opinion,) = desk.parts.feedback.recent()
    assert (opinion.verdict, opinion.reason) == ("bad", "电话打不通，打了〔电话〕")


def test_plainer_answers_stay_plain_until_asked_otherwise(desk: Desk) -> None:
    desk.say(QUESTION)
    answer = desk.parts.store.recent()[0].id
    (plain_answer,) = desk.press(Action(ActionKind.PLAIN, answer=answer))
    (next_answer,) = desk.say("请不起律师怎么申请法律援助")
    (full,) = desk.press(Action(ActionKind.PLAIN, "full", answer))
    assert len(plain_answer) < len(full)
    assert "依据" not in next_answer


def test_a_ticket_goes_from_hand_to_hand(desk: Desk) -> None:
    desk.say(QUESTION)
    desk.command("human")
    ((told, buttons),) = desk.sent(OPERATOR)
    assert "新工单" in told and QUESTION in told
    number = desk.parts.tickets.waiting()[0].number
    assert "接手" in buttons[0]
    desk.press(Action(ActionKind.TICKET_CLAIM, number), OPERATOR)
    assert "1号席已经接手" in next(desk.sent(5))[0]
    desk.press(Action(ActionKind.TICKET_REPLY, number), OPERATOR)
    desk.say("请带上工资条，打12333。", person=OPERATOR)
    assert "请带上工资条，打12333。" in next(desk.sent(5))[0]
    # Who was just spoken to speaks to the desk.
    assert "已经补充" in desk.say("好的，我明天去")[0]
    assert "好的，我明天去" in next(desk.sent(OPERATOR))[0]
    desk.press(Action(ActionKind.TICKET_CLOSE, number))
    assert "市民已结束" in next(desk.sent(OPERATOR))[0]
    assert "5分" in desk.press(Action(ActionKind.TICKET_RATE, number, page=5))[0]
    assert desk.parts.tickets.find(number).mark == 5  # type: ignore[union-attr]


def test_a_reply_to_a_tickets_message_answers_the_ticket(desk: Desk) -> None:
    desk.command("human")
    letter = desk.parts.outbox.next_for(OPERATOR)
    list(desk.sent(OPERATOR))
    number = desk.parts.tickets.waiting()[0].number
    desk.press(Action(ActionKind.TICKET_CLAIM, number), OPERATOR)
    list(desk.sent(5))
    assert letter is not None
    desk.say("您好，请说说情况。", person=OPERATOR, reply=1000 + letter.id)
    assert "您好，请说说情况。" in next(desk.sent(5))[0]


def test_a_cry_for_help_to_the_desk_is_answered_at_once(desk: Desk) -> None:
    desk.command("human")
    number = desk.parts.tickets.waiting()[0].number
    desk.press(Action(ActionKind.TICKET_CLAIM, number), OPERATOR)
    list(desk.sent(5))
    replies = desk.say("他又来打我了，快救命")
    assert "110" in replies[0]
    assert "已经补充" in replies[-1]


def test_a_stranger_cannot_touch_anothers_ticket(desk: Desk) -> None:
    desk.command("human")
    number = desk.parts.tickets.waiting()[0].number
    for kind in (ActionKind.TICKET_CLOSE, ActionKind.TICKET_CLAIM, ActionKind.TICKET_RATE):
        desk.press(Action(kind, number, page=1), person=6)
    assert desk.parts.tickets.waiting()[0].number == number


def test_the_bot_leaves_who_put_it_out_and_greets_a_group(desk: Desk) -> None:
    assert desk.say("", Kind.LEFT) == []
    key = desk.parts.store.hashed("telegram:5")
    assert desk.parts.people.is_blocked(key)
    assert desk.say("", Kind.JOINED) == []
    assert not desk.parts.people.is_blocked(key)
    assert "@mingbai_bot" in desk.say("", Kind.JOINED, person=-9, private=False)[0]


def test_forgetting_leaves_nothing_of_a_person(desk: Desk) -> None:
    desk.say(QUESTION)
    desk.command("human")
    (told,) = desk.press(Action(ActionKind.FORGET))
    assert "已经删除" in told
    assert desk.parts.store.recent() == ()
    assert desk.parts.tickets.waiting() == ()
    raw = desk.parts.store._path.read_bytes()
    assert QUESTION.encode() not in raw


def _asked_for_a_reason(desk: Desk) -> None:
    desk.say(QUESTION)
    desk.press(Action(ActionKind.REASON, "别的原因", desk.parts.store.recent()[0].id))


def test_a_cry_for_help_in_place_of_a_reason_is_answered(desk: Desk) -> None:
    _asked_for_a_reason(desk)
    assert "110" in desk.say("他又来打我了，快救命")[0]
    assert desk.parts.feedback.recent() == ()


def test_who_corrects_a_question_gives_no_reason(desk: Desk) -> None:
    _asked_for_a_reason(desk)
    assert desk.say("请不起律师怎么申请法律援助", Kind.EDITED)[0].startswith("您改了问题")


def test_words_that_were_asked_for_long_ago_are_a_question(desk: Desk) -> None:
    _asked_for_a_reason(desk)
    later = desk.parts.now() + AWAITED
    desk.talk = Talk(dataclasses.replace(desk.parts, now=lambda: later))
    assert "12333" in desk.say(QUESTION)[0]
    assert desk.parts.feedback.recent() == ()


def test_a_message_tried_again_and_again_is_counted_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> int:
        raise StoreError("磁盘满了")

    incoming = Incoming(1, Kind.TEXT, 5, 5, 3, QUESTION, sent_s=100)
    with monkeypatch.context() as broken:
        broken.setattr(Outbox, "put", full)
        for _ in range(25):
            with pytest.raises(StoreError):
                desk.hear(incoming)
    assert "12333" in desk.hear(incoming)[0]


@pytest.mark.parametrize("person", [OPERATOR, ADMIN])
def test_the_desk_is_never_too_fast(desk: Desk, person: int) -> None:
    assert all("这样用" in desk.command("help", person=person, sent_s=100)[0] for _ in range(25))


@pytest.mark.parametrize("command", ["help", "clause", "human", "nonsense"])
def test_a_cry_for_help_behind_a_command_is_answered(desk: Desk, command: str) -> None:
    assert "110" in desk.command(command, "他又来打我了，快救命")[0]


@pytest.mark.parametrize("command", ["new", "nonsense"])
def test_a_question_behind_a_command_is_answered(desk: Desk, command: str) -> None:
    assert "12333" in desk.command(command, QUESTION)[0]


def test_words_behind_human_are_in_the_ticket(desk: Desk) -> None:
    opened, added = desk.command("human", "我住炳草岗，打13800138000")
    assert "已经隐去" in opened and "已经补充" in added and "已经隐去" in added
    (word,) = desk.parts.tickets.history(desk.parts.tickets.waiting()[0].number)
    assert "〔电话〕" in word.text


def test_without_operators_administrators_read_tickets(desk: Desk) -> None:
    desk.talk = Talk(dataclasses.replace(desk.parts, operators=frozenset()))
    desk.command("human")
    assert "新工单" in next(desk.sent(ADMIN))[0]


@pytest.mark.parametrize("text", ["", QUESTION])
def test_where_nobody_sits_nothing_is_promised(desk: Desk, text: str) -> None:
    desk.talk = Talk(
        dataclasses.replace(desk.parts, operators=frozenset(), admins=frozenset(), staffed=lambda: False)
    )
    (told,) = desk.command("human", text)
    assert "没有人工" in told and "12348" in told and "12345" in told
    assert desk.parts.tickets.waiting() == ()


def test_a_log_that_cannot_be_emptied_hinders_nobody(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_store: Store) -> None:
        raise StoreError("磁盘满了")

    monkeypatch.setattr(Store, "fold", broken)
    assert "已经删除" in desk.press(Action(ActionKind.FORGET))[0]


def test_forgetting_in_a_group_is_of_one_person_only(desk: Desk) -> None:
    for person in (5, 6):
        desk.say(QUESTION, person=person, chat=-9, private=False)
    desk.say(QUESTION)
    assert "这个群" in desk.command("forget", chat=-9, private=False)[0]
    assert "这个群" in desk.press(Action(ActionKind.FORGET), chat=-9, private=False)[0]
    assert len(desk.parts.store.recent()) == 2
    thread_of = [desk.parts.people.thread(desk.parts.store.hashed(f"telegram:-9:{n}")) for n in (5, 6)]
    assert [thread.question for thread in thread_of] == ["", QUESTION]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_stays_is_named(desk: Desk, language: str) -> None:
    (told,) = desk.press(Action(ActionKind.FORGET), language=language)
    named = (
        ("紧急程度", "经手人", "评分", "30天")
        if language == "zh"
        else ("urgency", "handler", "mark", "30 days")
    )
    assert all(word in told for word in named)


def test_a_reply_to_an_older_answer_goes_on_with_that_matter(desk: Desk) -> None:
    desk.say(QUESTION)
    card = _last_number(desk)
    desk.say("请不起律师怎么申请法律援助")
    newest = desk.say("要带什么")[0]
    older = desk.say("要带什么", reply=card)[0]
    assert older != newest
    assert older.startswith("劳动保障监察")


def test_a_reply_to_what_another_was_told_is_read_by_itself(desk: Desk) -> None:
    desk.say(QUESTION, chat=-9, private=False)
    card = _last_number(desk)
    desk.say("请不起律师怎么申请法律援助", person=6, chat=-9, private=False)
    own = desk.say("要带什么", person=6, chat=-9, private=False)
    assert desk.say("要带什么", person=6, chat=-9, private=False, reply=card) == own


def _last_number(desk: Desk) -> int:
    return max(message for _, message in desk.parts.outbox.newest(1))


CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_letters_and_buttons_of_a_ticket_are_english_for_a_client_that_is(desk: Desk) -> None:
    chinese = [text for text in desk.command("human", language="en") if CHINESE.search(text)]
    assert not chinese
    number = desk.parts.tickets.waiting()[0].number
    more = desk.press(Action(ActionKind.TICKET_ADD, number), language="en")
    added = desk.say("my boss", language="en")
    assert not [text for text in (*more, *added) if CHINESE.search(text)]
    desk.press(Action(ActionKind.TICKET_CLAIM, number), person=OPERATOR)
    (claimed, labels), *_ = list(desk.sent(5))
    assert claimed == "Desk 1 has taken your ticket and is looking at it."
    desk.press(Action(ActionKind.TICKET_CLOSE, number), person=OPERATOR)
    (closed, labels), *_ = list(desk.sent(5))
    assert closed.startswith(f"Ticket {number} is closed.") and not CHINESE.search(closed)
    assert labels == ("1", "2", "3", "4", "5", "Not settled: reopen")
    rated = desk.press(Action(ActionKind.TICKET_RATE, number, page=2), language="en")
    assert rated[0].startswith("You gave 2.")


def test_the_buttons_of_an_answer_are_english_and_the_law_stays_chinese(desk: Desk) -> None:
    desk.talk.handle(accepted(desk, language="en"))
    ((text, labels),) = list(desk.sent(5))
    assert "Offices and quotations are given in Chinese" in text and "《" in text
    assert {"👍 Helpful", "Talk to a person", "Shorter"} <= set(labels)
    desk.talk.handle(accepted(desk))
    ((text, labels),) = list(desk.sent(5))
    assert "given in Chinese" not in text and "👍 有用" in labels


def accepted(desk: Desk, **fields: Any) -> Incoming:
    """A question in the inbox."""
    number = next(desk.numbers)
    incoming = Incoming(number, Kind.TEXT, 5, 5, 3 * number, QUESTION, sent_s=60 * number, **fields)
    desk.carrier.inbox.accept([Arrival(incoming.update, incoming.chat, to_json(incoming))])
    return incoming
