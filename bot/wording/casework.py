"""Casework: every word on the pages where operators work on citizens' matters."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from bot.answer import Status
from bot.held import Objection, Standing
from bot.hours import Absence, beijing, moment
from bot.lesson import Kind
from bot.lesson import Objection as LessonObjection
from bot.lesson import Standing as LessonStanding
from bot.outcome import Outcome
from bot.quoted import FaultKind
from bot.ticket import Deed, State, Ticket, Urgency
from bot.ticket_words import MAX_WORDS
from bot.wording import chat, tickets

# Navigation.

NAV_QUEUE = "工单"
NAV_APPROVALS = "审核"

# What several pages say.

CHANNEL: Mapping[str, str] = MappingProxyType({"telegram": "Telegram", "web": "网页", "phone": "电话"})
STATE = tickets.STATE
URGENCY = tickets.URGENCY
LOST = "连接断开了，这一页可能不是最新的。正在重连……"
BACK_AGAIN = "连上了，已经更新到最新。"
SIGNED_OUT = "登录已经过期，这一页不再更新。"
SIGN_IN = "重新登录"
SAVE = "保存"
CANCEL = "取消"
SEARCH = "查找"
NONE = "无"
KEYS = "快捷键"


def waited(since: str, now: str) -> str:
    """How long somebody has waited.

    >>> waited("2026-11-23T10:00:00+08:00", "2026-11-23T10:12:40+08:00")
    '等了 12 分钟'
    """
    return f"等了{_length(since, now)}"


def ago(since: str, now: str) -> str:
    """How long something is past.

    >>> ago("2026-11-23T10:00:00+08:00", "2026-11-23T10:00:40+08:00"), ago("2026-11-23T10:00:00+08:00", "2026-11-24T12:00:00+08:00")
    ('刚刚', '1 天 2 小时前')
    """
    length = _length(since, now)
    return "刚刚" if length == _MOMENT else f"{length.strip()}前"


_MOMENT = "不到 1 分钟"


def _length(since: str, now: str) -> str:
    return span(moment(now) - moment(since))


def span(length: timedelta) -> str:
    """A length of time, with a blank before its number.

    >>> span(timedelta(minutes=65)), span(timedelta(days=1, hours=2, minutes=3))
    (' 1 小时 5 分钟', ' 1 天 2 小时')
    """
    minutes = max(0, int(length.total_seconds() // 60))
    days, hours, left = minutes // 1440, minutes // 60 % 24, minutes % 60
    if minutes == 0:
        return _MOMENT
    if days:
        return f" {days} 天" + (f" {hours} 小时" if hours else "")
    if hours:
        return f" {hours} 小时" + (f" {left} 分钟" if left else "")
    return f" {left} 分钟"


# The queue.

QUEUE_TITLE = "工单"
VIEWS: Mapping[str, str] = MappingProxyType(
    {"waiting": "等待接手", "mine": "我的", "others": "同事的", "closed": "已结束"}
)
EMPTY: Mapping[str, str] = MappingProxyType(
    {
        "waiting": "没有人在等。",
        "mine": "您手里没有工单。到“等待接手”里接一张。",
        "others": "同事手里没有工单。",
        "closed": "还没有结束的工单。",
    }
)
EMPTY_FILTERED = "没有符合筛选条件的工单。"
FILTER_CHANNEL = "渠道"
FILTER_DISTRICT = "区县"
FILTER_LABEL = "标签"
FILTER_ANY = "全部"
FILTER = "筛选"
FILTER_CLEAR = "不筛选"
CLAIM = "接手"
WANTED_YOU = "转给您的"
NO_QUESTION = "没有写问题，直接要找人工"
UNTITLED = NO_QUESTION
CLAIMED_HINT = "打开看内容，或直接接手。上下键移动，回车打开。"
WAITING_COUNT = "等待接手的工单"
WAITS_FOR_ANSWER = "待您答复"
HELD_TAG = "等审核"


def wanted(whom: str) -> str:
    """Whom a ticket was forwarded to."""
    return f"转给 {whom}"


_CLOSED_NOW = {
    Absence.EARLY: "现在还没上班",
    Absence.NOON: "现在是午休时间",
    Absence.LATE: "现在已经下班",
    Absence.WEEKEND: "今天是周末",
    Absence.HOLIDAY: "今天放假",
}


def out_of_hours(absence: Absence, opening: datetime) -> str:
    """That nobody is expected at the desk now, and what citizens are told."""
    when = f"{beijing(opening):%-m月%-d日 %H:%M}"
    return f"{_CLOSED_NOW[absence]}。群众转人工时会被告知：最早 {when} 有人看到，急的话打{tickets.HOTLINE}。"


# A ticket.

TICKET = "工单"
QUESTION = "群众问的"
SUMMARY = "前情"
BOT_ANSWER = "机器人当时的回答（群众看到的）"
BOT_ANSWER_GONE = "机器人的那条回答已经不在了（超过保存期，或本人要求删除）。"
NO_BOT_ANSWER = "转人工之前，机器人没有回答过具体问题。"
CONVERSATION = "往来"
NOTHING_SAID = "还没有往来。"
SAID_BY_CITIZEN = "群众"
NOTE_TAG = "内部备注，群众看不到"
DELIVERED = "已送达"
ON_ITS_WAY = "还没送达"
NOT_REACHABLE = "没有送出去的渠道（电话来访，或本人已要求删除）"
BY_WORD = "写的，"
APPROVED_BY = "批准"
STANDING: Mapping[Standing, str] = MappingProxyType(
    {
        Standing.PENDING: "等审核",
        Standing.SENT: "已批准发出",
        Standing.RETURNED: "退回",
        Standing.WITHDRAWN: "已收回",
    }
)
HELD_HERE = "这条答复在等值班长审核，群众还没有收到。"
HELD_AND_CLOSES = "批准后会同时结束工单。"
WITHDRAW = "收回这条"
WHO_DID_WHAT = "办理记录"
FACTS = "情况"
STATE_LABEL = "状态"
HOLDER_LABEL = "经手"
CHANNEL_LABEL = "来自"
DISTRICT_LABEL = "区县"
OPENED_LABEL = "开单"
WAITED_LABEL = "等待"
MARK_LABEL = "群众打分"
URGENCY_LABEL = "紧急程度"
LABELS_LABEL = "标签"
LABELS_HINT = "用逗号或空格隔开，例如：欠薪，农民工"
NOBODY = "还没有人"
ANSWER = "答复群众"
ANSWER_PLACEHOLDER = "写给群众的话。引用法条请带上书名、条号和原文。"
SEND = "发给群众"
SEND_AND_CLOSE = "发出并结束"
SUBMIT = "提交审核"
SUBMIT_AND_CLOSE = "提交审核，批准后结束"
SEND_KEYS = "Ctrl+Enter 发出"
TRAINEE_HINT = "见习期：您的答复先由值班长看过，批准后才发给群众。"
ONE_HELD = "上一条答复还在等审核，先等结果，或收回它再写。"
CLAIM_FIRST = "先接手，再答复。"
NOT_YOURS = "这张工单在同事手里，您可以写内部备注。"
DRAFT_KEPT = "没发出的内容已经留在这台电脑的这个标签页里。"
DRAFT_BACK = "这是您上次没发出的内容。"
DRAFT_DROP = "不要了"
NOTE = "内部备注"
NOTE_PLACEHOLDER = "只有工作人员看得到"
ADD_NOTE = "记下备注"
FORWARD = "转交"
FORWARD_TO = "转给谁"
FORWARD_HINT = "同事的账号，或者席位、单位的名字。工单回到队里，谁都可以接。"
RELEASE = "放回队里"
CLOSE = "结束工单"
REOPEN = "重新打开"
RANK = "改紧急程度"
MOVED_META = "这张工单有新动静，已经更新。"
MOVED_LIST = "待审核的答复有变化。"
MOVED_STATE = "这张工单刚刚变了：现在"
RELOAD = "刷新这一页"
PRINT = "打印"
BACK_TO_QUEUE = "回到工单列表"
NEXT_WAITING = "下一张等待的"
MAX_TYPED = MAX_WORDS
PRINTED_AT = "打印时间"

MOVE: Mapping[Deed, str] = MappingProxyType(
    {
        Deed.OPEN: "转人工",
        Deed.CLAIM: "接手",
        Deed.RELEASE: "放回队里",
        Deed.FORWARD: "转交",
        Deed.ANSWER: "答复",
        Deed.ADD: "补充",
        Deed.CLOSE: "结束",
        Deed.REOPEN: "重新打开",
        Deed.RATE: "打分",
        Deed.NOTE: "备注",
        Deed.LABEL: "改标签",
        Deed.RANK: "改紧急程度",
        Deed.LAPSE: "一周没有新消息，自动结束",
        Deed.ERASE: "要求删除内容",
        Deed.SUBMIT: "提交审核",
        Deed.RETURN: "退回答复",
        Deed.WITHDRAW: "收回答复",
    }
)
MOVER: Mapping[str, str] = MappingProxyType({"citizen": "群众", "clock": "到时自动"})
_DETAIL = {urgency.name.lower(): URGENCY[urgency] for urgency in Urgency}


def move_detail(deed: Deed, detail: str) -> str:
    """What a move's detail says: whom it was forwarded to, the new urgency, the mark."""
    if deed is Deed.FORWARD:
        return f"给 {detail}"
    if deed is Deed.RATE:
        return f"{detail} 分"
    if deed is Deed.RANK:
        return f"为{_DETAIL.get(detail, detail)}"
    return f"（{detail}写的）" if deed in (Deed.RETURN, Deed.WITHDRAW) and detail else ""


def standing_line(ticket: Ticket) -> str:
    """How a ticket stands, in a few words.

    >>> from bot.ticket import Ticket, State, Urgency
    """
    if ticket.state is State.WAITING:
        return "在队里等人接手"
    return f"{STATE[ticket.state]}，经手人 {ticket.holder}" if ticket.holder else STATE[ticket.state]


# A suggested answer.

SUGGESTION = "建议的答复"
SUGGESTION_LEAD = "按群众问的和补充的话，从现在的知识库里拟的。看过再发。"
SUGGESTION_NONE = "拟不出有依据的答复，请自己写。"
SUGGESTION_LOADING = "正在拟……"
SUGGESTION_OFF = "知识库还没有装好，拟不出建议。"
SUGGESTION_CLOSED = "已经不用这条建议："
SUGGESTION_USED = "这条建议用过了："
SEND_AS_IS = "原样发出"
SUBMIT_AS_IS = "原样提交审核"
INSERT = "放进答复里改"
REFUSE = "不用这条"
REFUSE_WHY = "为什么不用"
REFUSE_MORE = "补充一句（可不填）"
REFUSALS = ("归错了部门", "依据不对", "没答到点上", "说法不合适", "其他")
REFUSED_SUGGESTION = "记下了，不用这条建议。"


def also(service: str, phones: Sequence[str]) -> str:
    """Another service that may be turned to."""
    return f"也可以找：{service}" + (f"，电话{'、'.join(phones)}" if phones else "")


# What a text says of the law, held against the law.

FAULTS_HEAD = "还没有发出：答复里引用的法条和知识库对不上。"
FAULTS_ADVICE = "引错法条会害人。请改正；确实无误（例如引自知识库没有的文件），勾选后再发。"
FAULTS_SEE = "看是哪里"
FAULTS_CONFIRM = "我核对过原文，照这样发"
CLAUSE_SAYS = "这一条的原文"


def fault(kind: FaultKind, named: str, quote: str, validity: str) -> str:
    """One place that does not hold."""
    if kind is FaultKind.NOT_VERBATIM:
        return f"{named}里没有这句话：“{quote}”"
    if kind is FaultKind.NO_CLAUSE:
        return f"知识库里没有这一条：{named}"
    if kind is FaultKind.NOT_LAW:
        return f"{named}现在不能当依据：{validity}"
    return f"没法核对：{named}（知识库里没有这部法律，或还没有装好）"


# What became of a deed.

DONE: Mapping[str, str] = MappingProxyType(
    {
        "claim": "接手了，群众已经收到通知。",
        "release": "放回队里了。",
        "forward": "转交了，工单回到队里。",
        "note": "备注记下了。",
        "labels": "标签改好了。",
        "urgency": "紧急程度改好了。",
        "answer": "发出了。送到以后，那句话下面会显示“已送达”。",
        "answer-masked": "发出了。其中的私人电话、证件号、住址已经隐去，请看发出的内容。",
        "answer-closed": "发出了，工单已结束。",
        "submit": "提交了，等值班长审核。结果会显示在这一页。",
        "withdraw": "收回了，没有发出。",
        "refuse": REFUSED_SUGGESTION,
        "close": "工单已结束，群众会被请求打分。",
        "reopen": "重新打开了，工单在队里。",
    }
)
STALE = "您写的时候群众又说了话，还没有发出。请看最新一条，再决定发不发。"
NO_TICKET = "没有这张工单。"
NO_TICKET_HINT = "请从工单列表里打开。"
NO_TO = "转给谁？请填同事的账号，或者席位、单位的名字。"
TO_TOO_LONG = "名字太长了。"
TOO_LONG = f"内容太长，最多 {MAX_WORDS} 个字。"
OBJECTION: Mapping[Objection, str] = MappingProxyType(
    {
        Objection.NOT_FOUND: "没有这条待审核的答复。",
        Objection.NOT_ALLOWED: "这件事不归您做。",
        Objection.OWN: "自己写的答复要由另一位值班长审核。",
        Objection.DECIDED: "这条答复已经处理过了。",
        Objection.ONE_WAITS: ONE_HELD,
        Objection.MOVED_ON: "工单已经结束，或已不在写这条答复的人手里，没有发出。可以退回或收回这条答复。",
        Objection.NO_REMARK: "请写一句为什么退回，让同事知道怎么改。",
    }
)

# Approvals.

APPROVALS_TITLE = "待审核的答复"
APPROVALS_LEAD = "见习接线员写的答复，看过批准后才发给群众。"
APPROVALS_EMPTY = "没有待审核的答复。"
APPROVALS_DECIDED = "最近处理的"
APPROVE = "批准并发出"
APPROVE_AMENDED = "按改后的发出"
APPROVE_CLOSES = "批准，发出并结束工单"
RETURN = "退回"
RETURN_REMARK = "退回的话（写给同事）"
TEXT_TO_SEND = "要发出的内容（可以改）"
WRITTEN_BY = "写的人"
HELD_SINCE = "提交"
CITIZEN_SAID_SINCE = "提交之后群众又说了话，请先看往来。"
MOVED_ON = OBJECTION[Objection.MOVED_ON]
OPEN_TICKET = "打开工单"
AMENDED_TAG = "改后发出"
APPROVED: Mapping[str, str] = MappingProxyType(
    {
        "approve": "批准了，已经发出。",
        "amend": "按改后的内容发出了。",
        "return": "退回了，同事会在工单上看到您的话。",
        "withdraw": "收起了，没有发出。",
    }
)

# Canned answers.

NAV_CANNED = "常用答复"
CANNED_TITLE = "常用答复"
CANNED_LEAD = "接线员答复时可以一键放进去；每条依据都和现行法条逐字核对，法律变了就停用，等值班长复核。"
CANNED_EMPTY = "还没有常用答复。值班长可以新建。"
CANNED_NOT_FOUND = "没有找到。换个词试试。"
CANNED_NEW = "新建常用答复"
CANNED_CHANGE = "修改"
CANNED_RETIRE = "停用"
CANNED_RETIRED = "停用的"
CANNED_RESTORE = "恢复使用"
CANNED_INSERT = "放进答复"
CANNED_PICK = "常用答复"
CANNED_FLAWED = "待复核，暂不能用"
CANNED_FLAWED_WHY = "知识库更新以后，下面的引用对不上了："
CANNED_TITLE_FIELD = "标题（给自己人看）"
CANNED_TEXT_FIELD = "答复"
CANNED_GROUNDS = "依据"
CANNED_GROUNDS_HINT = "条款写编号或名称（plan/17、民法典1254条），原文逐字照抄要引用的那几句；空着的行不算。"
CANNED_CLAUSE = "条款"
CANNED_QUOTE = "原文"
CANNED_NO_TITLE = "请写标题。"
CANNED_LONG_TITLE = "标题太长。"
CANNED_NO_TEXT = "请写答复。"
CANNED_LONG_TEXT = "答复太长。"
CANNED_NO_CLAUSE = "没有找到这一条；一行只写一条，例如 民法典1254条。"
CANNED_NO_QUOTE = "请从下面的原文里抄要引用的句子。"
NO_CANNED = "没有这条常用答复。"
NO_CANNED_HINT = "请从常用答复的列表里打开。"
CANNED_DONE: Mapping[str, str] = MappingProxyType(
    {"add": "存好了。", "change": "改好了。", "retire": "停用了。", "restore": "恢复使用了。"}
)

# Learning.


def clause_name(clause: str) -> str:
    """A clause in short, as people speak of it."""
    return chat.law(clause)


NAV_LEARNING = "学习"
LEARNING_TITLE = "学习"
LEARNING_LEAD = (
    "机器人没答好的问题，和同事改过的答复。谁都可以提议学什么，管理员点头才算。"
    "金标问题：mingbai evaluate 马上能用；群众说法：下一次 mingbai knowledge build 发布后生效；定稿答复：马上成为常用答复。"
)
PROPOSED = "待管理员定的提议"
PROPOSED_NONE = "没有待定的提议。"
LESSON_KIND: Mapping[Kind, str] = MappingProxyType(
    {Kind.GOLDEN: "金标问题", Kind.SAYING: "群众说法", Kind.CURATED: "定稿答复"}
)
PROPOSE: Mapping[Kind, str] = MappingProxyType(
    {Kind.GOLDEN: "提议作金标问题", Kind.SAYING: "提议作这个服务的说法", Kind.CURATED: "提议作定稿答复"}
)
LESSON_STANDING: Mapping[LessonStanding, str] = MappingProxyType(
    {
        LessonStanding.PROPOSED: "待定",
        LessonStanding.LEARNED: "学了",
        LessonStanding.DECLINED: "不学",
        LessonStanding.WITHDRAWN: "收回了",
    }
)
EXPECTED: Mapping[Status, str] = MappingProxyType(
    {
        Status.ANSWERED: "答得出",
        Status.CLARIFY: "要问清楚",
        Status.NOT_COVERED: "没有确切依据",
        Status.OUTSIDE: "不归这里管",
        Status.URGENT: "紧急",
    }
)
ACCEPT = "同意，学进去"
DECLINE = "不学"
DECLINE_WHY = "为什么不学（可不填）"
WITHDRAW_LESSON = "收回提议"
CHANGED = "同事改过的建议"
CHANGED_NONE = "还没有改过的建议。"
CHANGED_AS = "建议和发出的对照"
QUESTION_FIELD = "问题（已隐去隐私，可以改）"
SERVICE_FIELD = "该找的部门"
SERVICE_NONE = "（不指定）"
STATUS_FIELD = "应有的结果"
CLAUSES_FIELD = "应引的条款（可不填）"
TEXT_FIELD = "答复"
PROPOSE_SUMMARY = "学起来"
GAPS = "没答上和说没用的问题"
GAPS_LEAD = "意思相近的合在一起，问得多的在前。"
GAPS_NONE = "没有没答上的问题。"
GAP_COUNT = "次数"
GAP_BAD = "说没用"
GAP_QUESTION = "最近一次怎么问的"
GAP_GOT = "得到的"
REPLAY = "看当时的回答"
REPLAY_TITLE = "一条回答"
REPLAY_GONE = "知识库还没有装好，看不了。"
ASKED_AT = "时间"
DECIDED_LESSONS = "最近定下的"
OUTCOME: Mapping[Outcome, str] = MappingProxyType(
    {
        Outcome.OFFERED: "没用到",
        Outcome.SENT: "原样发出",
        Outcome.AMENDED: "改后发出",
        Outcome.REFUSED: "不用",
    }
)
OUTCOMES = "建议的下场"
LEARNING_DONE: Mapping[str, str] = MappingProxyType(
    {
        "propose": "提议记下了，等管理员定。",
        "accept": "学进去了。",
        "decline": "不学，记下了。",
        "withdraw": "收回了。",
    }
)
LESSON_OBJECTION: Mapping[LessonObjection, str] = MappingProxyType(
    {
        LessonObjection.NOT_FOUND: "没有这条提议。",
        LessonObjection.NOT_ALLOWED: "这件事不归您做。",
        LessonObjection.DECIDED: "这条提议已经定过了。",
        LessonObjection.NO_QUESTION: "没有问题的内容。",
        LessonObjection.TOO_LONG: "群众说法只收一句话，太长了，请删短。",
        LessonObjection.NO_SERVICE: "请选一个部门。",
        LessonObjection.NO_CLAUSE: "有的条款知识库里没有，请核对。",
        LessonObjection.NO_TEXT: "没有答复的内容。",
        LessonObjection.WRONG_LAW: "答复里引用的法条和现在的知识库对不上，请改正后再提议。",
        LessonObjection.NO_INDEX: "知识库还没有装好，不能学。",
        LessonObjection.NOT_WRITTEN: "写不进数据文件夹，没有学成。请检查磁盘空间和权限，再点一次。",
    }
)
NO_ANSWER = "没有这条回答。"
NO_ANSWER_HINT = "超过保存期，或本人要求删除了。"
