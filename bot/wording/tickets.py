"""Tickets: what a citizen is told who wants a person, and the desk's words about tickets.

Functions with `english` answer somebody whose Telegram speaks another language; the desk's own words are not translated.
"""

import re
from collections.abc import Sequence
from datetime import datetime, time

from bot.answer import Status
from bot.hours import BEIJING, Absence, Hours, holiday, is_published
from bot.ticket import REOPEN_DAYS, Reason, State, Urgency
from bot.urgency import Danger
from bot.wording.dialogue import Said

# For whom it is too urgent to wait for the desk.
HOTLINE = "12348"

_WEEKDAYS = "一二三四五六日"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_ABSENT = {
    Absence.EARLY: "现在还没上班",
    Absence.NOON: "现在是午休时间",
    Absence.LATE: "现在下班了",
    Absence.WEEKEND: "今天是周末，没有人值班",
    Absence.HOLIDAY: "今天放假（{holiday}），没有人值班",
}


# When somebody answers.


def hours(desk: Hours, at: datetime, english: bool = False) -> str:
    """Whether somebody is at the desk at `at`, otherwise from when on, and what to do if it cannot wait.

    >>> hours(Hours(), datetime(2026, 11, 23, 18, 30, tzinfo=BEIJING))
    '工作日9:00—12:00、14:00—18:00有人值班。现在下班了，最早明天（11月24日，周二）9:00有人看到。急的话请打12348。'
    """
    shifts = [(_clock(s.opens), _clock(s.closes)) for s in desk.shifts]
    if english:
        return _hours_english(desk, at, ", ".join("–".join(shift) for shift in shifts))
    open_hours = f"工作日{'、'.join('—'.join(shift) for shift in shifts)}有人值班。"
    absence = desk.absence(at)
    if absence is None:
        return f"{open_hours}现在有人，会按先后顺序回复您。"
    why = _ABSENT[absence].format(holiday=holiday(at.astimezone(BEIJING).date()))
    opening = desk.next_opening(at)
    unsure = "" if is_published(opening.date()) else "（放假安排以公布的为准）"
    return f"{open_hours}{why}，最早{_when(opening, at)}有人看到{unsure}。急的话请打{HOTLINE}。"


def _hours_english(desk: Hours, at: datetime, shifts: str) -> str:
    open_hours = f"People answer on working days, {shifts} (Beijing time)."
    if desk.is_open(at):
        return f"{open_hours} Somebody is there now and will answer in turn, in Chinese."
    opening = desk.next_opening(at)
    when = f"{_WEEKDAYS_EN[opening.weekday()]} {opening:%Y-%m-%d} {_clock(opening)}"
    return f"{open_hours} Nobody is there now; the earliest is {when}. If it cannot wait, call {HOTLINE} (legal advice)."


def _when(opening: datetime, at: datetime) -> str:
    """今天14:00, 明天（11月24日，周二）9:00, 11月30日（周一）9:00."""
    days = (opening.date() - at.astimezone(BEIJING).date()).days
    if days == 0:
        return f"今天{_clock(opening)}"
    day, weekday = f"{opening.month}月{opening.day}日", f"周{_WEEKDAYS[opening.weekday()]}"
    named = f"明天（{day}，{weekday}）" if days == 1 else f"{day}（{weekday}）"
    return f"{named}{_clock(opening)}"


def _clock(moment: datetime | time) -> str:
    return f"{moment:%H:%M}".removeprefix("0")


# What a citizen is told about their ticket.


def opened(number: str, place: int, english: bool = False) -> str:
    """That a person will read what was asked, under which number and at which place in the queue."""
    if english:
        return f"A person will look at this. Your ticket is {number}. {queue_place(place, True)}"
    return f"已经转给人工，工作人员会看到您刚才问的内容。您的工单号是 {number}。{queue_place(place)}"


def already_open(number: str, place: int, english: bool = False) -> str:
    """That there is an open ticket already, and how to add to it."""
    if english:
        return (
            f"You already have an open ticket, {number}. {queue_place(place, True)} You can add to it below."
        )
    return f"您已经有一张工单在办，工单号是 {number}。{queue_place(place)}要补充情况，请点下面的“补充情况”。"


def queue_place(place: int, english: bool = False) -> str:
    """The place in the queue; 0 says that somebody has it in hand."""
    if english:
        return f"You are number {place} in the queue." if place else "Somebody is looking at it."
    if place == 0:
        return "工作人员正在办。"
    return "前面没有人排队，下一个就是您。" if place == 1 else f"您前面还有{place - 1}位，请稍等。"


def claimed(desk: str, english: bool = False) -> str:
    """That an operator has taken the ticket."""
    if english:
        return f"{_named_english(desk)} has taken your ticket and is looking at it."
    return f"{desk or DESK}已经接手您的工单，正在看。"


def from_desk(desk: str, number: str, english: bool = False) -> str:
    """What stands above an operator's words."""
    if english:
        return f"{_named_english(desk)} replies (ticket {number}), in Chinese:"
    return f"{desk or DESK}回复您（工单 {number}）："


def added(number: str, english: bool = False) -> str:
    """That the citizen's words are with the ticket."""
    if english:
        return f"Added to ticket {number}; the desk will see it."
    return f"已经补充到工单 {number}，工作人员会看到。"


def released(number: str, english: bool = False) -> str:
    """That the ticket is in the queue again."""
    if english:
        return f"Your ticket {number} is back in the queue for another colleague; your place is as before."
    return f"您的工单 {number} 回到队里，会由另一位工作人员来看，排队的先后不变。"


def forwarded(number: str, english: bool = False) -> str:
    """That somebody else will look at the ticket."""
    if english:
        return f"Your ticket {number} goes to a colleague who knows more about it; your place is as before."
    return f"您的工单 {number} 转给更合适的同事来看，排队的先后不变。"


def closed(number: str, english: bool = False) -> str:
    """That the ticket is closed, and how long it can be opened again."""
    if english:
        return (
            f"Ticket {number} is closed. If it is not settled, you can reopen it within {REOPEN_DAYS} days."
        )
    return f"工单 {number} 已经结束。事情没解决的话，{REOPEN_DAYS}天之内可以重新打开。"


def lapsed(number: str, english: bool = False) -> str:
    """That the ticket was closed because nothing more was said."""
    if english:
        return (
            f"Ticket {number} was closed: nothing was said for a week after the answer. If it is not settled, you can "
            f"reopen it within {REOPEN_DAYS} days."
        )
    return f"工单 {number} 回复后一周没有新的消息，已经自动结束。事情没解决的话，{REOPEN_DAYS}天之内可以重新打开。"


def reopened(number: str, place: int, english: bool = False) -> str:
    """That the ticket is in the queue once more."""
    if english:
        return f"Ticket {number} is open again. {queue_place(place, True)}"
    return f"工单 {number} 已经重新打开。{queue_place(place)}"


def rated(mark: int, english: bool = False) -> str:
    """Thanks for a mark."""
    if english:
        sorry = "" if mark > 2 else " We are sorry that it did not help; an administrator will see the mark."
        return f"You gave {mark}. Thank you.{sorry}"
    return (
        f"您给了{mark}分，谢谢。" if mark > 2 else f"您给了{mark}分。没帮好您，对不起；管理员会看到这个评分。"
    )


DESK, DESK_EN = "人工席", "The desk"
# How those who sit in Telegram are called.
_SEAT = re.compile(r"(\d+)号席")


def _named_english(desk: str) -> str:
    """An operator's name: a seat by its number, who chose a name by that.

    >>> _named_english("2号席"), _named_english(""), _named_english("王老师")
    ('Desk 2', 'The desk', '王老师')
    """
    seat = _SEAT.fullmatch(desk)
    if seat:
        return f"Desk {seat[1]}"
    return DESK_EN if desk in ("", DESK) else desk


WRITE_MORE = Said(
    "请把要补充的情况写下来，直接发给我，会转给工作人员。",
    "Please write what you want to add; it goes to the desk.",
)
ASK_MARK = Said(
    "这次人工帮得怎么样？请打个分：1分最差，5分最好。",
    "How good was the help? 1 is worst, 5 is best.",
)
OWN_WORDS_MASKED = Said(
    "转给工作人员的内容里，姓名、电话、证件号、住址已经隐去。需要他们联系您时，就在这里回复。",
    "Names, telephone and identity numbers and addresses are taken out of what the desk sees. They reach you here.",
)
BUTTON_ADD = "补充情况"
BUTTON_CLOSE = "不用了，结束工单"
BUTTON_REOPEN = "没解决，重新打开"

# Why a citizen's deed is refused.
_TO_CITIZEN = {
    Reason.NOT_FOUND: "没有找到您的这张工单。需要人工请点“找人工”。",
    Reason.NOT_YET: "还没有人回复您，等回复以后再打分。",
    Reason.STILL_OPEN: "工单 {number} 还没有结束，直接补充情况就行。",
    Reason.CLOSED: "工单 {number} 已经结束了。",
    Reason.TOO_LATE: f"工单 {{number}} 结束超过{REOPEN_DAYS}天，不能再打开了。请点“找人工”另开一张。",
    Reason.OTHER_OPEN: "您另有一张工单 {number} 在办，请补充到那一张里。",
    Reason.NO_WORDS: "没看到文字内容，请把情况写下来。",
    Reason.TOO_LONG: "内容太长了，请分几次发。",
}
_TO_CITIZEN_EN = {
    Reason.NOT_FOUND: "This ticket of yours was not found. For a person tap “Talk to a person”.",
    Reason.NOT_YET: "Nobody has answered yet; please give a mark after the answer.",
    Reason.STILL_OPEN: "Ticket {number} is still open; just add to it.",
    Reason.CLOSED: "Ticket {number} is closed.",
    Reason.TOO_LATE: f"Ticket {{number}} was closed more than {REOPEN_DAYS} days ago. Tap “Talk to a person” for a new one.",
    Reason.OTHER_OPEN: "You have another open ticket, {number}; please add to that one.",
    Reason.NO_WORDS: "There were no words in it; please write what you want to say.",
    Reason.TOO_LONG: "This is too long; please send it in parts.",
}
_CITIZEN_OTHERWISE_EN = "This cannot be done with the ticket now. For help call 12348 (in Chinese)."
_CITIZEN_OTHERWISE = "这张工单现在不能这样办。需要帮助请打12348。"

# Why an operator's deed is refused.
_TO_DESK = {
    Reason.NOT_FOUND: "没有这张工单：{number}。",
    Reason.NOT_ALLOWED: "这件事不归您做。",
    Reason.ALREADY_YOURS: "工单 {number} 已经在您手里。",
    Reason.TAKEN: "工单 {number} 在{holder}手里。",
    Reason.NOT_CLAIMED: "工单 {number} 还没有人接；先接手，再处理。",
    Reason.NOT_YET: "工单 {number} 还没到这一步。",
    Reason.STILL_OPEN: "工单 {number} 还没有结束。",
    Reason.CLOSED: "工单 {number} 已经结束。",
    Reason.TOO_LATE: f"工单 {{number}} 结束超过{REOPEN_DAYS}天，不能再打开。",
    Reason.OTHER_OPEN: "这位市民另有一张工单 {number} 在办，请在那一张里处理。",
    Reason.NEEDS_APPROVAL: "见习期的答复要先由值班长审核，不能直接发出或不答就结束。",
    Reason.NO_WORDS: "没有内容。",
    Reason.TOO_LONG: "内容太长，请分几次发。",
}


def refused_citizen(reason: Reason, number: str, english: bool = False) -> str:
    """Why a citizen's deed was not done, and what to do."""
    if english:
        return _TO_CITIZEN_EN.get(reason, _CITIZEN_OTHERWISE_EN).format(number=number)
    return _TO_CITIZEN.get(reason, _CITIZEN_OTHERWISE).format(number=number)


def refused_desk(reason: Reason, number: str, holder: str) -> str:
    """Why an operator's deed was not done; `holder` is who has the ticket."""
    return _TO_DESK[reason].format(number=number, holder=holder or DESK)


# What the desk reads.

STATE = {
    State.WAITING: "等待",
    State.CLAIMED: "已接手",
    State.ANSWERED: "已回复",
    State.CLOSED: "已结束",
}
URGENCY = {Urgency.NORMAL: "一般", Urgency.SOON: "尽快", Urgency.URGENT: "紧急"}

# The summary of a conversation for the operator who takes it over.

NOTHING_ASKED = "还没有问具体的事，直接要找人工。"
_DANGER = {
    Danger.SUICIDE: "轻生",
    Danger.VIOLENCE: "暴力",
    Danger.FIRE: "火灾",
    Danger.TRAPPED: "被困",
    Danger.MEDICAL: "急病受伤",
    Danger.FRAUD: "被骗钱",
    Danger.ABDUCTION: "拐走失踪",
}
STATUS = {
    Status.ANSWERED: "答：给了办事指引。",
    Status.CLARIFY: "答：没弄清归哪里管，请市民说清楚。",
    Status.URGENT: "答：给了安全提示。",
    Status.CLAUSE: "答：给了条文原文。",
    Status.OUTSIDE: "答：不属于法律和政务服务。",
    Status.NOT_COVERED: "答：手头没有确切的依据。",
    Status.GREETING: "答：打了招呼。",
    Status.REFUSED: "答：谢绝了这个请求。",
}


def asked(question: str) -> str:
    """What the citizen asked."""
    return f"问：{question}"


def told(services: Sequence[str], clauses: Sequence[str]) -> str:
    """Where the bot sent the citizen, and on what ground."""
    where = f"让找{'、'.join(services)}。" if services else ""
    ground = f"依据{'、'.join(clauses)}。" if clauses else ""
    return f"答：{where}{ground}"


def alarmed(phones: Sequence[str]) -> str:
    """That a safety card was shown."""
    return f"答：给了安全提示，让先打{'、'.join(phones)}。"


def clause(source: str, label: str) -> str:
    """How a clause is named in a summary."""
    return f"《{source}》{label}"


def danger(kind: Danger) -> str:
    """What threatens, in a word."""
    return _DANGER[kind]


def urgent_line(dangers: Sequence[str]) -> str:
    """That it is about somebody's safety, or nothing."""
    return f"紧急：{'、'.join(_DANGER[Danger(danger)] for danger in dangers)}" if dangers else ""


def district_line(district: str) -> str:
    """Where it is, or nothing."""
    return f"地区：{district}" if district else ""
