"""The summary for an operator: what was asked and told, masked and short."""

from bot.answer import Alarm, Answer, Citation, Referral, Status
from bot.summary import QUESTION_LENGTH, summary, urgency
from bot.thread import Thread
from bot.ticket import Urgency
from bot.urgency import Danger
from bot.wording import tickets as words
from tests.builders import AID, service


def answer(
    question: str = "老板拖欠工资", status: Status = Status.ANSWERED, alarm: Alarm | None = None
) -> Answer:
    cited = Citation("plan/17", "攀枝花市依法治市规划", "（十七）", AID, 0, len(AID), "规划期至2020年", 0.8)
    named = Referral(service(), "请不起律师", (), None, 0.9)
    full = status in (Status.ANSWERED, Status.URGENT)
    return Answer(
        question,
        status,
        "abc",
        "先去申请。",
        alarm,
        (cited, cited) if full else (),
        (named,) if full else (),
    )


def test_it_tells_district_question_services_and_grounds() -> None:
    told = summary(Thread(district="仁和区"), [answer("老板拖欠三个月工资")])
    assert told == (
        "地区：仁和区\n问：老板拖欠三个月工资\n"
        f"答：让找{service().name}。依据《攀枝花市依法治市规划》（十七）。"
    )


def test_danger_comes_first() -> None:
    alarm = Alarm(Danger.VIOLENCE.value, ("110", "120"), "先离开那里。")
    answers = [answer("他正在打我", Status.URGENT, alarm)]
    lines = summary(Thread(district="东区"), answers).splitlines()
    assert lines[0] == "紧急：暴力"
    assert lines[-1] == "答：给了安全提示，让先打110、120。"
    assert urgency(answers) is Urgency.URGENT


def test_without_danger_it_is_an_ordinary_matter() -> None:
    assert urgency([answer()]) is Urgency.NORMAL
    assert urgency([]) is Urgency.NORMAL


def test_the_citizens_words_are_masked_and_cut() -> None:
    told = summary(Thread(), [answer("我叫张三，\n电话13800138000，" + "拖" * 500)])
    question = told.splitlines()[0].removeprefix("问：")
    assert "张三" not in told and "138" not in told
    assert question.startswith("我叫〔姓名〕， 电话〔电话〕，") and question.endswith("…")
    assert len(question) == QUESTION_LENGTH


def test_only_the_last_turns_are_told_oldest_first() -> None:
    told = summary(Thread(), [answer(f"问题{n}") for n in range(5)])
    assert [line for line in told.splitlines() if line.startswith("问：")] == [
        "问：问题2",
        "问：问题3",
        "问：问题4",
    ]


def test_who_asked_nothing_wants_a_person_at_once() -> None:
    assert summary(Thread(), []) == words.NOTHING_ASKED


def test_without_answers_the_thread_tells_the_matter() -> None:
    assert summary(Thread(question="邻居占了我的地"), []) == "问：邻居占了我的地"


def test_every_way_to_end_and_every_danger_has_words() -> None:
    assert set(words.STATUS) == set(Status)
    for danger in Danger:
        assert words.urgent_line([danger.value])
    for status in Status:
        assert summary(Thread(), [answer(status=status)]).count("答：") == 1
