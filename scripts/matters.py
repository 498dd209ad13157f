"""Matters for the pictures of the desk: citizens who do not exist, and what the desk did for them."""

from bot.answer import Status
from bot.canned import Canned
from bot.consult import consult
from bot.feedback import Feedback, Verdict
from bot.lesson import Kind, Lesson
from bot.quoted import Quoted
from bot.summary import summary, urgency
from bot.thread import Thread
from bot.ticket import Urgency, citizen
from bot.tickets import Request
from bot.web.casework import Casework
from tests.bot.web.desk import OPERATOR, SUPERVISOR, TRAINEE
from tests.browser.site import Site

# Minutes since the one before, question, district, channel.
_ASKED = (
    (0, "老板拖欠我们三个月工资，一共七个人，没签合同，怎么办", "仁和区", "telegram"),
    (11, "爸爸走了，房子写的他一个人的名字，我和弟弟怎么分", "东区", "web"),
    (6, "上班路上被车撞了算不算工伤，公司说不算", "西区", "telegram"),
    (9, "网上买的按摩椅是坏的，商家不退", "米易县", "web"),
    (5, "请不起律师，低保户能不能免费", "盐边县", "telegram"),
)
_ANSWER = "请带上工资条、考勤记录和聊天截图，先打12333举报。"


def fill(served: Site) -> None:
    """Five people in the queue and in hands, an answer that waits for approval, two canned answers, and what was
    learned."""
    desk = served.desk
    work = Casework(desk.parts, desk.accounts)
    numbers = [_open(work, served, *asked) for asked in _ASKED]
    li, trainee = (desk.accounts.existing(name) for name in (OPERATOR, TRAINEE))
    with desk.store.writing() as db:
        work.tickets.rank(db, numbers[2], li.actor(), Urgency.SOON)
        work.tickets.label(db, numbers[0], li.actor(), ("欠薪", "农民工"))
        work.tickets.label(db, numbers[3], li.actor(), ("网购",))
        work.deeds.forward(db, numbers[4], li.actor(), OPERATOR)
        work.deeds.claim(db, numbers[0], li.actor())
    desk.clock.pass_s(60 * 2)
    with desk.store.writing() as db:
        said = work.deeds.answer(db, numbers[0], li.actor(), "在的，请问工资条和考勤记录还有吗？", "a")
        assert not hasattr(said, "reason")
        work.tickets.delivered(db, work.tickets.history(numbers[0])[-1].id)
        work.tickets.note(db, numbers[0], li.actor(), "同一个工地昨天有人来问过，可能是一批人。", "b")
    desk.clock.pass_s(60 * 4)
    with desk.store.writing() as db:
        who = citizen(desk.store.hashed(_ASKED[0][1]))
        work.tickets.add(db, numbers[0], who, "有微信聊天记录，老板答应过月底给。")
        work.deeds.claim(db, numbers[1], trainee.actor())
        text = "请先打12348说清家里还有哪些人，再去公证处问要带什么。"
        work.approvals.submit(db, numbers[1], trainee.actor(), text, "c")
        wages = Canned(
            0, "拖欠工资", _ANSWER, (Quoted("statute/劳动法/50", "不得克扣或者无故拖欠劳动者的工资"),), "", ""
        )
        work.canned.save(db, SUPERVISOR, wages)
        work.canned.save(
            db, SUPERVISOR, Canned(0, "请等消息", "收到，我查清楚以后在这里回复您。", (), "", "")
        )
    desk.clock.pass_s(60 * 8)
    _teach(work, served, numbers[0])


def _open(work: Casework, served: Site, minutes: int, question: str, district: str, channel: str) -> str:
    desk = served.desk
    desk.clock.pass_s(60 * minutes)
    found = consult(question, desk.parts.live.index, desk.parts.live.encoder, desk.parts.rules, district)
    with desk.store.writing() as db:
        kept = desk.store.keep_answer_in(db, found, channel)
        told = summary(Thread(question=question, district=district), (found.answer,))
        request = Request(
            desk.store.hashed(question),
            channel,
            "7",
            question,
            told,
            kept,
            urgency((found.answer,)),
            district,
        )
        return work.tickets.open(db, request).ticket.number


def _teach(work: Casework, served: Site, number: str) -> None:
    desk, live = served.desk, served.desk.parts.live
    for asked in ("社区能不能帮忙调解楼上漏水", "社区能帮忙调解楼上漏水吗", "哪里能查我的社保交了几年"):
        found = consult(asked, live.index, live.encoder, desk.parts.rules)
        kept = desk.store.keep_answer(found, "telegram")
        with desk.store.writing() as db:
            Feedback(desk.store).give(db, desk.store.hashed(kept), kept, Verdict.BAD)
    found = consult(_ASKED[0][1], live.index, live.encoder, desk.parts.rules)
    with desk.store.writing() as db:
        made = work.suggestions.offer(db, number, 0, found)
        first, *rest = made.text.splitlines()
        work.suggestions.answered(db, made.id, number, OPERATOR, "\n".join((first, _ANSWER, *rest[2:])))
        said = Lesson(0, Kind.SAYING, "楼上漏水找社区调解", "people-mediation", "", "", Status.ANSWERED)
        work.lessons.propose(db, desk.accounts.existing(OPERATOR), said, live.index)
