"""The desk in a Telegram group: a topic a ticket, and what is written there reaches the citizen."""

import logging

import pytest

from bot.live import Live
from bot.outcome import Outcome
from bot.suggestions import Suggestions
from bot.ticket import Actor, Party, State
from tests.bot.telegram.conftest import OPERATOR, Running, Start
from tests.telegram_api import Fault, Sent, TelegramApi

QUESTION = "老板拖欠工资怎么办，我叫张三"
SUPERVISOR = Actor(Party.SUPERVISOR, "zhao", "赵主任")


class Group:
    """The group, with one ticket's topic."""

    def __init__(self, api: TelegramApi, bot: Running, group: int) -> None:
        self.api, self.bot, self.group = api, bot, group
        self.topic = 0

    def open(self, person: int = 5) -> str:
        """A ticket; its number."""
        self.api.say(person, QUESTION)
        answer = self.api.wait_for_reply(person)[-1]
        before = set(self.api.topics(self.group))
        self.api.press(person, answer.id, "找人工")
        self.api.wait_for_reply(person)
        self.api.wait_until(lambda: set(self.api.topics(self.group)) > before)
        self.topic = max(self.api.topics(self.group))
        self.wait("直接在本话题里打字")
        return self.bot.tickets.open_of(self.bot.store.hashed(f"telegram:{person}")).number  # type: ignore[union-attr]

    def shown(self) -> list[Sent]:
        return list(self.api.replies(self.group, self.topic))

    def wait(self, words: str) -> Sent:
        """The newest message in the topic with these words."""
        self.api.wait_until(lambda: any(words in sent.text for sent in self.shown()), 20, words, self.group)
        return next(sent for sent in reversed(self.shown()) if words in sent.text)

    def write(self, text: str, person: int = OPERATOR) -> None:
        self.api.say(person, text, chat=self.group, topic=self.topic)

    def press(self, message: Sent, label: str, person: int = OPERATOR) -> None:
        self.api.press(person, message.id, label, chat=self.group)

    def citizen(self, words: str, person: int = 5) -> Sent:
        """The citizen's message with these words."""
        self.api.wait_until(lambda: any(words in s.text for s in self.api.replies(person)), 20, words, person)
        return next(s for s in reversed(self.api.replies(person)) if words in s.text)

    @property
    def closed(self) -> bool:
        return self.api.topics(self.group)[self.topic][1]


@pytest.fixture
def group(starting: Start, small: Live, api: TelegramApi) -> Group:
    number = api.supergroup()
    bot = starting(small, number)
    api.wait_until(lambda: bool(api.calls("getChatMember")))
    api.settle()
    return Group(api, bot, number)


def test_a_ticket_is_answered_from_its_topic_added_to_and_closed(group: Group) -> None:
    number = group.open()
    name, _ = group.api.topics(group.group)[group.topic]
    assert name.startswith(f"{number}〔一般〕老板拖欠工资") and "张三" not in name
    card = group.shown()[0]
    assert card.labels == ("接手", "回复")
    assert not group.api.replies(OPERATOR), "what the topic tells is not told in private as well"
    group.write("您好，请带上工资条，打12333。")
    assert "一号席" not in group.citizen("请带上工资条").text
    assert group.bot.tickets.find(number).holder == f"tg:{OPERATOR}"  # type: ignore[union-attr]
    group.wait("已发给市民")
    group.wait("1号席接手了。")
    group.api.say(5, "工资条在手机里，行吗")
    added = group.wait("工资条在手机里，行吗")
    assert added.labels == ("回复", "退回队里", "结束")
    group.press(added, "回复")
    group.wait("会发给市民")
    group.write("行，打印出来。")
    group.citizen("行，打印出来。")
    group.press(added, "结束")
    group.wait("1号席结束了工单。")
    group.api.wait_until(lambda: group.closed)
    group.citizen("已经结束")
    spoken = [s.text for s in group.shown()]
    assert not any("请带上工资条" in text for text in spoken[1:]), "nobody is told what they wrote themselves"


def test_what_is_done_on_the_web_is_told_in_the_topic_once(group: Group) -> None:
    number = group.open()
    tickets = group.bot.talk_tickets
    with group.bot.store.writing() as db:
        tickets.claim(db, number, SUPERVISOR)
        tickets.answer(db, number, SUPERVISOR, "请到劳动监察大队。")
        tickets.note(db, number, SUPERVISOR, "等他回话")
    group.wait("zhao接手了。")
    group.wait("zhao发给市民：")
    group.wait("等他回话")
    group.bot.stop()
    with group.bot.store.writing() as db:
        tickets.close(db, number, SUPERVISOR)
    group.bot.start()
    group.wait("zhao结束了工单。")
    group.api.wait_until(lambda: group.closed)
    texts = [s.text for s in group.shown()]
    assert sum("请到劳动监察大队" in text for text in texts) == 1
    assert sum("接手了" in text for text in texts) == 1


def test_a_closed_ticket_that_is_opened_again_opens_its_topic(group: Group) -> None:
    group.open()
    ticket = group.api.replies(5)[-1]
    group.api.press(5, ticket.id, "不用了，结束工单")
    group.api.wait_until(lambda: group.closed)
    closed = group.citizen("已经结束")
    group.api.press(5, closed.id, "没解决，重新打开")
    group.wait("市民重新打开了工单")
    assert not group.closed


def test_a_citizens_mark_is_told_in_the_closed_topic_and_leaves_it_closed(group: Group) -> None:
    number = group.open()
    group.write("请带上工资条，打12333。")
    group.citizen("请带上工资条")
    group.press(group.wait("已发给市民"), "结束")
    group.api.wait_until(lambda: group.closed)
    closed = group.citizen("已经结束")
    group.api.press(5, closed.id, "2")
    told = group.wait("市民打了2分。")
    assert told.labels == ()
    group.api.wait_until(lambda: group.closed)
    group.api.press(5, closed.id, "4")
    group.wait("市民打了4分。")
    group.api.wait_until(lambda: group.closed)
    assert group.bot.tickets.find(number).mark == 4  # type: ignore[union-attr]
    with group.bot.store.writing() as db:
        group.bot.talk_tickets.note(db, number, SUPERVISOR, "回访过了")
    group.wait("回访过了")
    group.api.wait_until(lambda: group.closed)


def test_a_ticket_in_other_hands_is_not_answered(group: Group) -> None:
    number = group.open()
    with group.bot.store.writing() as db:
        group.bot.talk_tickets.claim(db, number, SUPERVISOR)
    group.write("我来答")
    group.wait("赵主任手里")
    assert not any("我来答" in s.text for s in group.api.replies(5))


def test_a_note_stays_at_the_desk(group: Group) -> None:
    number = group.open()
    group.write("//这个人昨天也问过")
    group.write("＃备注 是老客")
    group.wait("已记备注")
    group.api.wait_until(lambda: len(group.bot.tickets.history(number)) == 2)
    assert [w.text for w in group.bot.tickets.history(number)] == ["这个人昨天也问过", "是老客"]
    assert group.bot.tickets.find(number).state is State.WAITING  # type: ignore[union-attr]
    assert not any("昨天也问过" in s.text for s in (*group.api.replies(5), *group.shown()))


def test_who_is_not_of_the_desk_is_told_so_and_reaches_nobody(group: Group) -> None:
    number = group.open()
    group.write("我也来说两句", person=6)
    group.wait("这里只收接线员的话")
    group.press(group.shown()[0], "接手", person=6)
    group.wait("只给接线员和管理员用")
    assert group.bot.tickets.find(number).state is State.WAITING  # type: ignore[union-attr]
    assert not any("两句" in s.text for s in group.api.replies(5))


def test_things_without_words_and_changed_words_are_not_sent(group: Group) -> None:
    group.open()
    group.api.send(OPERATOR, "photo", chat=group.group, topic=group.topic)
    group.wait("只能转文字")
    message = group.api.say(OPERATOR, "先答一句", chat=group.group, topic=group.topic)
    group.citizen("先答一句")
    group.api.edit(OPERATOR, message, "改答一句", chat=group.group)
    group.wait("已经发出的改不了")
    assert not any("改答一句" in s.text for s in group.api.replies(5))


def test_the_suggested_answer_is_sent_as_it_is(group: Group) -> None:
    group.open()
    suggested = group.wait("建议答复")
    assert "《中华人民共和国劳动法》第五十条" in suggested.text
    group.press(suggested, "照这样发")
    sent = group.citizen("回复您（工单")
    assert sent.text.splitlines()[-1] in suggested.text
    assert dict(Suggestions(group.bot.store).counts())[Outcome.SENT] == 1


def test_the_suggested_answer_is_amended_or_put_aside_with_a_reason(group: Group) -> None:
    number = group.open()
    suggested = group.wait("建议答复")
    group.press(suggested, "改了再发")
    group.wait("把下面的话改好")
    group.press(suggested, "不用")
    why = group.wait("哪里不合适")
    group.press(why, "依据不合适")
    group.wait("没有采用建议答复，依据不合适")
    assert [s.reason for s in Suggestions(group.bot.store).of_ticket(number)] == ["依据不合适"]
    group.write("请带合同到仲裁委。")
    group.citizen("请带合同到仲裁委")
    assert [s.sent for s in Suggestions(group.bot.store).of_ticket(number)] == ["请带合同到仲裁委。"]


def test_a_topic_somebody_deleted_is_made_anew(group: Group) -> None:
    number = group.open()
    group.api.lose_topic(group.group, group.topic)
    group.api.say(5, "/human 还有一件事")
    group.api.wait_until(lambda: any("还有一件事" in s.text for s in group.api.replies(group.group)))
    with group.bot.store.writing() as db:
        group.bot.talk_tickets.claim(db, number, SUPERVISOR)
    group.api.wait_until(lambda: len(group.api.topics(group.group)) == 1)
    group.topic = max(group.api.topics(group.group))
    group.wait("还有一件事")


@pytest.mark.parametrize(
    "fault", [Fault.DROP_AFTER, Fault.DROP_BEFORE, Fault.BAD_GATEWAY_AFTER, Fault.TOO_MANY]
)
def test_a_topic_is_made_once(group: Group, fault: Fault) -> None:
    group.api.faults.fail("createForumTopic", fault)
    group.open()
    group.api.settle(0.5)
    assert len(group.api.topics(group.group)) == 1


WRONG = [
    ({"forum": False}, "没有开“话题”"),
    ({"admin": False}, "不是这个群的管理员"),
]


@pytest.mark.parametrize(("kind", "told"), WRONG, ids=[told for _, told in WRONG])
def test_a_group_that_will_not_do_is_named_in_the_log_and_the_private_desk_goes_on(
    starting: Start,
    small: Live,
    api: TelegramApi,
    caplog: pytest.LogCaptureFixture,
    kind: dict[str, bool],
    told: str,
) -> None:
    api.say(OPERATOR, "/start")
    with caplog.at_level(logging.INFO):
        starting(small, api.supergroup(forum=kind.get("forum", True), admin=kind.get("admin", True)))
        api.wait_for_reply(OPERATOR)
        api.say(5, "/human")
        assert "新工单" in api.wait_for_reply(OPERATOR)[-1].text
    assert told in caplog.text


def test_what_is_forgotten_leaves_the_group(group: Group) -> None:
    group.open()
    group.write("您好")
    group.citizen("您好")
    group.api.say(5, "/forget")
    group.api.wait_until(lambda: "都删掉吗" in group.api.replies(5)[-1].text)
    group.api.press(5, group.api.replies(5)[-1].id, "删掉")
    group.api.wait_until(lambda: not group.api.topics(group.group), 20)
    assert not any("老板" in s.text for s in group.api.replies(group.group))


def test_where_topics_may_not_be_deleted_nothing_of_it_is_left_in_words(group: Group) -> None:
    number = group.open()
    group.api.withhold(group.group, topics=True)
    group.api.say(5, "/forget")
    group.api.wait_until(lambda: "都删掉吗" in group.api.replies(5)[-1].text)
    group.api.press(5, group.api.replies(5)[-1].id, "删掉")
    group.api.wait_until(lambda: "按本人要求" in group.api.topics(group.group)[group.topic][0], 20)
    assert group.api.topics(group.group)[group.topic][0] == f"{number}（已按本人要求删除）"
    assert not any("老板" in s.text for s in group.api.replies(group.group))
