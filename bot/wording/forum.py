"""Forum: what the desk reads in its Telegram group, a topic a ticket."""

from collections.abc import Sequence

from bot.ticket import Deed

# A topic's name: its number first, then how urgent it is and what it is about.
TOPIC = "{number}〔{urgency}〕{question}"
TOPIC_ERASED = "{number}（已按本人要求删除）"
ERASED = "已按本人要求删除"

HOW = "直接在本话题里打字，就发给市民；以 // 或 ＃备注 开头的只留在这里。"
REPLY_HOW = "直接在本话题里打字就行，会发给市民。以 // 或 ＃备注 开头的只留在这里。"
ONLY_DESK = "这里只收接线员的话，您的话没有转给市民。"
ONLY_TEXT = "只能转文字，这一条没有发给市民。"
NOT_RESENT = "已经发出的改不了。要更正，请再写一条。"
NOTED = "已记备注，市民看不到。"

# What was done elsewhere, as the topic tells it. {who} is the desk's name for the operator.
CITIZEN, CLOCK = "市民", "系统"
_DEEDS = {
    Deed.CLAIM: "{who}接手了。",
    Deed.RELEASE: "{who}退回队里，等人接手。",
    Deed.FORWARD: "{who}转给{detail}，等人接手。",
    Deed.CLOSE: "{who}结束了工单。",
    Deed.LAPSE: "回复后一周没有新的消息，工单自动结束。",
    Deed.REOPEN: "{who}重新打开了工单，等人接手。",
    Deed.ADD: "市民又有话说，等人看。",
    Deed.RANK: "紧急程度改为：{detail}。",
    Deed.RATE: "市民打了{detail}分。",
}
SAID_BY_CITIZEN, SAID_BY_DESK, SAID_IN_DESK = "市民说：", "{who}发给市民：", "{who}的备注："

SUGGESTION = "建议答复（知识库里的原话和依据，发之前请看一遍）："
SUGGESTION_AMEND = "把下面的话改好，直接发在本话题里："
SUGGESTION_GONE = "这条建议已经不在了，请直接打字回复。"
SUGGESTION_WHY = "哪里不合适？"
SUGGESTION_REASONS = ("答的不是这件事", "依据不合适", "话说得不清楚")
SUGGESTION_REFUSED = "记下了：没有采用建议答复，{reason}。请直接打字回复。"
BUTTON_SEND, BUTTON_AMEND, BUTTON_REFUSE = "照这样发", "改了再发", "不用"


def done(deed: Deed, who: str, detail: str) -> str:
    """What was done, "" for what the topic need not tell."""
    return _DEEDS[deed].format(who=who, detail=detail) if deed in _DEEDS else ""


# What the log and the doctor say of the group.
MISSING_FORUM = "这个群没有开“话题”；在群设置里打开话题（Topics）"
MISSING_ADMIN = "机器人不是这个群的管理员；把它设为管理员，并给“管理话题”和“删除消息”的权限"
MISSING_TOPICS = "机器人没有“管理话题”的权限；在管理员设置里给它"
MISSING_CHAT = "找不到这个群，或机器人不在群里；把机器人拉进群，核对 MINGBAI_DESK_GROUP"
LOG_NO_FORUM = "群里的工单台没有开：%s。工单照旧发到接线员的私聊，每分钟再看一次"
LOG_FORUM = "群里的工单台开了，每张工单一个话题"
LOG_NO_TOPIC = "第 %d 封消息要建话题，Telegram 不让：%s"
DOCTOR_NAME = "工单群"
DOCTOR_FINE = "可用，每张工单一个话题"
DOCTOR_CURE = "照上面改好；改好之前工单照旧发到接线员的私聊"


def missing(faults: Sequence[str]) -> str:
    """All that is missing, in one line."""
    return "；".join(faults)
