"""Whole conversations through the running bot and a strict Bot API server."""

import logging
import re

import pytest

from bot.live import Live
from bot.wording import english
from tests.bot.telegram.conftest import ADMIN, OPERATOR, Running, Start
from tests.telegram_api import Fault, Sent, TelegramApi
from tests.telegram_api.account import Result

CHINESE = re.compile("[\u4e00-\u9fff]")

WAGES = "我在工地上干活，老板拖欠我三个月工资，电话也不接"


def said(api: TelegramApi, person: int, text: str, chat: int | None = None, reply_to: int = 0) -> Sent:
    """The reply to a message."""
    api.say(person, text, chat=chat, reply_to=reply_to)
    return api.wait_for_reply(person if chat is None else chat, timeout_s=30)[-1]


def pressed(api: TelegramApi, person: int, message: Sent, label: str) -> Sent:
    """The reply to a button."""
    api.press(person, message.id, label)
    return api.wait_for_reply(person, timeout_s=30)[-1]


def test_a_worker_learns_where_to_go_and_asks_on(citizen_bot: Running, api: TelegramApi) -> None:
    hello = said(api, 5, "/start")
    assert "找人工" in hello.labels
    answer = said(api, 5, WAGES)
    assert "12333" in answer.text and "📍 去哪里办" in answer.text
    assert {"👍 有用", "👎 没用", "简单说"} <= set(answer.labels)
    assert "带什么" in said(api, 5, "那要带什么材料").text
    assert "多久" in said(api, 5, "要多久").text
    clause = next(label for label in answer.labels if label.startswith("看原文"))
    assert "状态：" in pressed(api, 5, answer, clause).text
    plain = pressed(api, 5, answer, "简单说")
    assert len(plain.text) < len(answer.text)
    assert "谢谢" in pressed(api, 5, answer, "👍 有用").text
    assert [o.verdict for o in citizen_bot.opinions()] == ["good"]


def test_whoever_is_in_danger_sees_numbers_first(citizen_bot: Running, api: TelegramApi) -> None:
    card = said(api, 5, "老公喝醉了又打我，我躲在厕所里")
    assert card.text.startswith("🚨")
    assert any(button.copy == "110" for row in card.rows for button in row)


def test_of_several_matters_the_urgent_one_is_answered_first(citizen_bot: Running, api: TelegramApi) -> None:
    told = "老板欠我工资三个月没给，另外想问一下，我老公现在正在打我怎么办，还有我家的宅基地被邻居占了"
    api.say(5, told)
    danger, wages = api.wait_for_reply(5, 2, timeout_s=30)
    assert danger.text.startswith("🚨") and "第一件：“我老公现在正在打我" in danger.text
    assert wages.text.startswith("第二件：“老板欠我工资") and "12333" in wages.text
    assert "劳动保障监察" in said(api, 5, "第二件要带什么").text


def test_a_vague_word_is_asked_back_once(citizen_bot: Running, api: TelegramApi) -> None:
    asked = said(api, 5, "出事了")
    assert asked.labels[0].startswith("1.")
    assert "去哪里办" in said(api, 5, "1").text


def test_browsing_leads_to_an_office_and_questions_about_it(citizen_bot: Running, api: TelegramApi) -> None:
    situations = said(api, 5, "/services")
    services = pressed(api, 5, situations, situations.labels[0])
    service = pressed(api, 5, services, services.labels[0])
    assert "带什么" in service.text
    assert service.text.splitlines()[0] in said(api, 5, "要带什么").text


def test_a_clause_is_read_page_by_page(citizen_bot: Running, api: TelegramApi) -> None:
    assert "（十七）" in said(api, 5, "/clause 17").text
    assert "第一千二百五十四条" in said(api, 5, "/clause 民法典1254").text
    assert "（十七）" in said(api, 5, "/start clause_17").text


def test_a_group_hears_the_bot_only_when_it_is_named(bot: Running, api: TelegramApi) -> None:
    group = api.group("邻居们")
    api.say(5, "今天吃什么", chat=group)
    answer = said(api, 5, "@mingbai_bot 老板拖欠工资怎么办", chat=group)
    assert answer.reply_to
    api.say(6, "要带什么材料", chat=group, reply_to=answer.id)
    api.wait_for_reply(group)
    api.settle()
    assert len(api.replies(group)) == 2


def test_what_a_group_hears_is_not_known_in_private(bot: Running, api: TelegramApi) -> None:
    group = api.group("邻居们")
    said(api, 5, "@mingbai_bot 老板拖欠工资怎么办", chat=group)
    said(api, 5, "/start")
    people = bot.store.hashed("telegram:5"), bot.store.hashed(f"telegram:{group}:5")
    questions = [bot.thread(key).question for key in people]
    assert questions == ["", "老板拖欠工资怎么办"]


def test_a_card_is_shared_into_any_chat(citizen_bot: Running, api: TelegramApi) -> None:
    found = api.wait_for_results(api.inline(5, "法律援助"), timeout_s=30)
    assert found[0].title == "法律援助"
    (clause,) = api.wait_for_results(api.inline(5, "民法典第1254条"), timeout_s=30)
    assert "第一千二百五十四条" in clause.title
    assert api.wait_for_results(api.inline(5, ""), timeout_s=30) == ()
    # Shared with the bot itself it is no question.
    query = api.inline(5, "法律援助")
    api.wait_for_results(query, timeout_s=30)
    api.choose(5, query)
    api.settle()
    assert api.replies(5) == ()


def test_who_reads_no_chinese_shares_cards_in_english(bot: Running, api: TelegramApi) -> None:
    def found(text: str) -> tuple[Result, ...]:
        return api.wait_for_results(api.inline(6, text, language="en"), timeout_s=30)

    for text in ("法律援助", "legal aid", "Legal", "free lawyer"):
        assert found(text)[0].title == "Legal aid (法律援助)", text
    # As in a conversation, what is typed in English is not guessed at.
    assert found("my boss is a bad man") == () == found("zzz")
    (card, *_) = found("legal aid")
    text = card.text
    assert not CHINESE.search(card.description + card.rows[0][0].label)
    assert text.startswith("Legal aid (法律援助)") and "12348" in text and english.IN_CHINESE in text
    assert "What to do first" in text and "have not been checked yet" in text
    for ours in ("先做什么", "收费：", "尚待核实", "目录"):
        assert ours not in text, ours
    # A clause keeps its words; what is said of them is English.
    (clause,) = found("劳动法50")
    assert "用人单位应当按月足额支付" in clause.text and "现行有效" not in clause.text


def test_a_person_takes_over_and_hands_back(bot: Running, api: TelegramApi) -> None:
    said(api, OPERATOR, "/start")
    answer = said(api, 5, "老板拖欠工资怎么办，我电话13800138000")
    told = pressed(api, 5, answer, "找人工")
    assert "工单号是" in told.text and "现在有人" in told.text
    offered = api.wait_for_reply(OPERATOR)[-1]
    assert "13800138000" not in offered.text
    held = pressed(api, OPERATOR, offered, "接手")
    assert "1号席" in api.wait_for_reply(5)[-1].text
    said(api, OPERATOR, "请带工资条去，打12333。", reply_to=held.id)
    assert "请带工资条去，打12333。" in api.wait_for_reply(5)[-1].text
    said(api, 5, "好的，几点上班")
    assert "好的，几点上班" in api.wait_for_reply(OPERATOR)[-1].text
    closed = pressed(api, 5, api.replies(5)[-1], "不用了，结束工单")
    assert "5分" in pressed(api, 5, closed, "5").text
    api.settle()
    (ticket,) = bot.tickets.closed()
    assert all(word.delivered_at for word in bot.tickets.history(ticket.number) if word.direction == "out")


def test_two_operators_cannot_take_the_same_ticket(bot: Running, api: TelegramApi) -> None:
    said(api, OPERATOR, "/start")
    said(api, ADMIN, "/start")
    said(api, 5, "/human")
    ticket = api.wait_for_reply(OPERATOR)[-1]
    pressed(api, OPERATOR, ticket, "接手")
    assert "没有等着接的工单" in said(api, ADMIN, "/queue").text
    assert "工单" in said(api, ADMIN, "/status").text


def test_forgetting_asks_first_and_erases_everything(bot: Running, api: TelegramApi) -> None:
    said(api, 5, "老板拖欠工资怎么办")
    asked = said(api, 5, "/forget")
    assert "没有删" in pressed(api, 5, asked, "不删").text
    assert len(bot.store.recent()) == 1
    assert "已经删除" in pressed(api, 5, asked, "删掉").text
    api.settle()
    assert bot.store.recent() == ()
    assert "请把事情再说一遍" in pressed(api, 5, api.replies(5)[0], "👍 有用").text


def test_what_the_desk_was_told_in_private_is_taken_back_however_old_it_is(
    bot: Running, api: TelegramApi
) -> None:
    said(api, OPERATOR, "/start")
    answer = said(api, 5, "老板拖欠工资怎么办，欠我三个月")
    pressed(api, 5, answer, "找人工")
    old = api.wait_for_reply(OPERATOR)[-1]
    held = pressed(api, OPERATOR, old, "接手")
    api.wait_for_reply(5)
    said(api, 5, "欠条在我手里")
    fresh = api.wait_for_reply(OPERATOR)[-1]
    assert "欠我三个月" in old.text and "欠我三个月" in held.text and "欠条在我手里" in fresh.text
    # Telegram deletes nothing in private that is older than two days; it can be emptied still.
    api.age(OPERATOR, old.id, 49)
    api.age(OPERATOR, held.id, 24 * 20)
    pressed(api, 5, said(api, 5, "/forget"), "删掉")
    # Within a second or two.
    api.wait_until(lambda: not any("欠我" in s.text or "欠条" in s.text for s in api.replies(OPERATOR)))
    shown = {sent.id: sent for sent in api.replies(OPERATOR)}
    assert [(shown[n].text, shown[n].labels) for n in (old.id, held.id)] == [("已按本人要求删除", ())] * 2
    assert fresh.id not in shown, "what is younger is gone"


@pytest.mark.parametrize(
    "media",
    ["voice", "photo", "sticker", "document", "location", "contact", "poll", "video", "audio", "animation"],
)
def test_what_is_not_text_gets_a_sensible_reply(bot: Running, api: TelegramApi, media: str) -> None:
    api.send(5, media)
    assert len(api.wait_for_reply(5)[-1].text) > 10


def test_an_edited_question_is_answered_anew(bot: Running, api: TelegramApi) -> None:
    message = api.say(5, "老板拖欠工资怎么办")
    api.wait_for_reply(5)
    api.edit(5, message, "请不起律师怎么申请法律援助")
    answer = api.wait_for_reply(5)[-1]
    assert answer.text.startswith("您改了问题") and answer.reply_to == message


def test_menus_are_there_for_everybody_and_more_for_the_desk(
    starting: Start, small: Live, api: TelegramApi
) -> None:
    for person in (OPERATOR, ADMIN):
        api.say(person, "/start")
    starting(small)
    for person in (OPERATOR, ADMIN):
        api.wait_for_reply(person)
    api.settle()
    names = {name for name, _ in api.commands()}
    assert {"services", "clause", "district", "human", "new", "privacy", "forget", "help"} == names
    assert "queue" in dict(api.commands("chat", OPERATOR))
    assert "status" not in dict(api.commands("chat", OPERATOR))
    assert "status" in dict(api.commands("chat", ADMIN))
    assert dict(api.commands(language="en"))["human"] == "Talk to a person"


def test_old_presses_and_strange_buttons_are_answered_kindly(bot: Running, api: TelegramApi) -> None:
    hello = said(api, 5, "/start")
    api.press(5, hello.id, "找人工", stale=True)
    assert "工单" in api.wait_for_reply(5)[-1].text
    api.press_data(5, hello.id, "v1:old:button")
    assert "用不了" in api.wait_for_reply(5)[-1].text


def test_updates_delivered_again_or_in_disorder_are_answered_once(bot: Running, api: TelegramApi) -> None:
    said(api, 5, "/help")
    api.redeliver()
    api.reverse_next_batch()
    for person in range(10, 16):
        api.say(person, "/help")
    for person in range(10, 16):
        api.wait_for_reply(person)
    api.redeliver()
    api.settle()
    assert len(api.replies(5)) == 1
    assert all(len(api.replies(person)) == 1 for person in range(10, 16))


def test_a_fault_of_ours_is_a_sentence_with_a_number(
    bot: Running, api: TelegramApi, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("老板拖欠工资")

    monkeypatch.setattr("bot.dialogue.questions.consult", broken)
    with caplog.at_level(logging.DEBUG):
        sorry = said(api, 5, "老板拖欠工资怎么办")
    reference = sorry.text.partition("编号 ")[2][:6]
    assert "12348" in sorry.text and "RuntimeError" not in sorry.text
    ours = [r.getMessage() for r in caplog.records if r.name.startswith("mingbai")]
    assert any(reference in line for line in ours)
    assert not any("老板" in line for line in ours)


def test_no_token_and_no_words_stand_in_the_log(
    bot: Running, api: TelegramApi, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        api.faults.fail("sendMessage", Fault.DROP_AFTER)
        said(api, 5, "老板拖欠工资怎么办，我叫张三")
    assert api.token not in caplog.text
    assert "拖欠" not in caplog.text


def test_a_restart_answers_what_came_meanwhile(bot: Running, api: TelegramApi) -> None:
    said(api, 5, "/help")
    bot.stop()
    for person in range(5, 9):
        api.say(person, "老板拖欠工资怎么办")
    bot.start()
    for person in range(5, 9):
        assert "12333" in api.wait_for_reply(person)[-1].text


def test_an_administrator_confirms_a_number_with_a_button_and_it_counts_for_everybody(
    bot: Running, api: TelegramApi
) -> None:
    due = said(api, ADMIN, "/due 12333")
    assert "电话 12333" in due.text and "没核实过" in due.text
    api.press(ADMIN, due.id, next(label for label in due.labels if label.startswith("✓")))
    api.settle()
    texts = [reply.text for reply in api.replies(ADMIN)]
    assert any("12333 核实无误" in text for text in texts)
    assert "没有到期" in texts[-1]
    api.press(ADMIN, due.id, next(label for label in due.labels if label.startswith("✓")))
    api.settle()
    found = [entry for entry in bot.store.audit() if entry.action == "directory.confirm"]
    assert [entry.who for entry in found] == [f"tg:{ADMIN}"]


def test_a_citizen_is_not_shown_what_is_due(bot: Running, api: TelegramApi) -> None:
    assert "✓" not in "".join(said(api, 5, "/due").labels)
