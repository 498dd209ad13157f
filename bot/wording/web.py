"""Web: every word on the citizens' page, and what the dialogue says there instead of what it says in Telegram."""

from collections.abc import Mapping
from typing import Protocol

from bot.wording import dialogue
from bot.wording.dialogue import Said


class Fault(Protocol):
    """A refusal, whatever door it comes from."""

    @property
    def code(self) -> str:
        """Its name for programs."""

    @property
    def message(self) -> str:
        """What happened."""

    @property
    def hint(self) -> str:
        """What to do."""


# The dialogue's own words, where they speak of Telegram or of commands with a slash.

DISTRICT_SET = Said("记下了：{district}。要改，在“我在哪个区县”里重新选。", "Noted: {district}.")
CLAUSE_ASK = Said(
    "请写上要看哪一条。例如“规划第17条”，或“民法典第1254条”。",
    "Which clause? For example 规划第17条 or 民法典第1254条.",
)
CLAUSE_NONE = Said(
    "没有找到“{asked}”。规划有第1条到第29条，写“规划第17条”；法律写名字和条号，例如“民法典第1254条”。",
    "“{asked}” was not found. The plan has clauses 1 to 29: 规划第17条. For a law: 民法典第1254条.",
)
UNKNOWN_COMMAND = Said(
    "没有“{command}”这个命令。直接打字说事就行。",
    "There is no command “{command}”. Just describe what happened.",
)
PRIVACY_NOTE = Said(
    "要删掉，按页面下面的“清除对话”，或者打“删除我的记录”。", "To have it deleted, press “清除对话”."
)
TALKING_TO_DESK = Said(
    "您现在打的字会直接转给工作人员。要问我别的事，先按“换一件事”。",
    "What you type now goes to the desk. For something else press “换一件事” first.",
)
HELP_NOTE = Said(
    "语音、照片、文件这里发不了，请打字。急事直接打电话。", "Please type; for urgent matters call."
)
HELP = (
    Said(
        "打字说事：直接说发生了什么，一件一件说最清楚。",
        "Just type what happened, in Chinese, one matter at a time.",
    ),
    Said(
        "接着问：看到回答后可以接着问“要带什么”“要多久”“免费吗”“我在米易”。",
        "Ask on: 要带什么 (what to bring), 要多久 (how long), 免费吗 (is it free).",
    ),
    Said("按事情找部门：按“按事情找部门”，一步步点。", "Offices by situation: press “按事情找部门”."),
    Said("看一条原文：打“规划第17条”，或“民法典第1254条”。", "One clause in full: type 民法典第1254条."),
    Said("说一次在哪个区县：以后都按那里说。", "Choose your district once."),
    Said("打印：每条回答下面有“打印这条”，带到窗口去。", "Print: under every answer."),
    Said("找人工：按“找人工”。", "A person: press “找人工”."),
    Said("删掉我的记录：按“清除对话”。", "Delete what is kept: press “清除对话”."),
)
PRIVACY = (
    Said(
        "保存什么：您的问题和我给的依据。保存之前先去掉姓名、电话、证件号、银行卡号、住址。",
        "Kept: your question and what the answer relied on, after names, telephone, identity and card numbers "
        "and addresses are taken out.",
    ),
    Said(
        "不写是谁：这里不用登录，问答记在一个随机代号下面，推不出您是谁。",
        "Not who you are: no login; answers are kept under a random code.",
    ),
    Said(
        "留多久：这页上的对话，30天没有新的话就删。去掉个人信息的问题和依据另外留着，用来改进回答，数一数哪个区县的人问哪类事（人太少的不列）。",
        "How long: this conversation goes after 30 days of silence. Questions without personal details are kept to "
        "make answers better and to count what is asked in which district (few are not shown).",
    ),
    Said(
        "凭证：浏览器里只有一个会话Cookie，关掉浏览器就没了，没有别的跟踪。",
        "One session cookie, gone when the browser is closed; no other tracking.",
    ),
    Said(
        "找人工时：接线员看得到您去掉了个人信息的问题和您补充的话。",
        "When you ask for a person: the desk sees your question without personal details, and what you add.",
    ),
    Said(
        "公用的电脑：用完按“清除对话”，别让后面的人看到。",
        "On a shared computer press “清除对话” when you are done.",
    ),
)

# What a citizen may command, and what the transcript shows of it.
COMMANDS: Mapping[str, str] = {
    "start": "从头看起",
    "help": "怎么用",
    "services": "按事情找部门",
    "clause": "看原文",
    "district": "我在哪个区县",
    "human": "找人工",
    "new": "换一件事",
    "privacy": "保存什么",
    "forget": "清除对话",
}

# What the dialogue says in a web chat instead.
INSTEAD: Mapping[Said, Said] = {
    dialogue.DISTRICT_SET: DISTRICT_SET,
    dialogue.CLAUSE_ASK: CLAUSE_ASK,
    dialogue.CLAUSE_NONE: CLAUSE_NONE,
    dialogue.UNKNOWN_COMMAND: UNKNOWN_COMMAND,
    dialogue.PRIVACY_NOTE: PRIVACY_NOTE,
    dialogue.TALKING_TO_DESK: TALKING_TO_DESK,
    dialogue.HELP_NOTE: HELP_NOTE,
}

# The page.

PRODUCT = "明白人"
SLOGAN = "攀枝花市法律咨询"
TITLE = "问事"
SKIP_TO_ASK = "跳到输入框"
SKIP_TO_NEWEST = "跳到最新的回答"
HELLO = "有事找谁、怎么办，问我"
LEAD = "像跟邻居说话一样，说说发生了什么。我告诉您归谁管、打哪个电话、带什么材料、依据是哪一条。"
DANGER_FIRST = "遇到危险，先打电话："
DANGER_PHONES = (("110", "报警"), ("120", "急救"), ("119", "火警"))
EXAMPLES = "可以这样问"
SITUATIONS = "常见情形"
SITUATIONS_LEAD = "不知道怎么说，就按遇到的事找部门。"
NOT_A_LAWYER = "这里说的是办事指引，不代替律师意见。拿不准，打12348。"

ASK_LABEL = "您遇到了什么事？"
ASK_HINT = "不用写姓名、电话、证件号；写了我也会先去掉再保存。"
ASK_KEYS = "按回车发送，换行按 Shift 加回车。"
ASK_PLACEHOLDER = "例如：老板拖欠三个月工资，找不到人了"
SEND = "发送"
SENDING = "正在查……"

TRANSCRIPT = "对话"
YOU = "您"
ANSWER = "明白人的回答"
FROM_DESK = "工作人员的回复"
CHOICES = "可以接着点"
PRINT_THIS = "打印这条"
COPY_THIS = "复制这条"
COPIED = "已复制"
NOT_COPIED = "没能复制，请用手选中文字来复制。"
COPY, COPY_NUMBER = "复制", "复制号码"
HOTLINE_USE = "法律咨询"
DANGER = "先做这个"
EARLIER = "看更早的对话"

NAVIGATION = "可以做的事"
DISTRICT = "我在哪个区县"
DISTRICT_LABEL = "区县"
DISTRICT_NONE = "还没有选"
DISTRICT_SAVE = "就按这里"
HUMAN = "找人工"
HUMAN_LEAD = "想让人来看，按这里；会排队，轮到就在这页上回复您。"
HUMAN_NOBODY = "这里现在没有人工值班。法律上的事请打："
NEW_MATTER = "换一件事"
HELP_PAGE = "怎么用"
PRIVACY_PAGE = "保存什么"
CLEAR = "清除对话"
CLEAR_LEAD = "公用的电脑，用完请清除。"
KEPT = (
    "对话存在本站，去掉姓名、电话、证件号、住址；30天没有新的话就删。只用一个会话Cookie，关掉浏览器就没了。"
)
LARGE, USUAL = "大字", "平常字"

TICKET = "您的工单"
REFRESH = "看有没有新的回复"
TICKET_LIVE = "有新的回复，会自动出现在这页上。"
LOST = "连接断开了，正在重连。您写的字还在；急事请打12348，遇到危险打110。"
BACK = "连上了。"
NEW_ANSWER = "收到回答："
NEW_WORDS = "工作人员回复："

NO_SCRIPT_TICKET = "这个浏览器没有开脚本，要按一下才看得到新的回复。"

PRINT_TITLE = "办事指引"
PRINT_ASKED = "您问的"
PRINT_SAID = "回答"
PRINT_GROUNDS = "依据（逐字引用）"
PRINT_DATE = "时间"
PRINT_RELEASE = "知识库版本"
PRINT_NO_RELEASE = "没有写明"
PRINT = "打印"
PRINT_BACK = "回到对话"
PRINT_CHANGED = "这条回答之后知识库更新过，依据照当时显示的样子列出；较长的引用只有开头。"
PRINT_DISCLAIMER = "以上由电脑按规划和法律条文整理，是办事指引，不是律师意见，也不是任何机关的决定。号码、时限以当地公布为准。拿不准请拨打12348（法律）或12345（政务）。"
PRINT_DISCLAIMER_DESK = "以上是工作人员在网上的回复，供办事参考，不是任何机关的决定。号码、时限以当地公布为准。拿不准请拨打12348（法律）或12345（政务）。"

# Refusals: what a person on the page can do about them; kinds that are not here say it themselves.
FAULT_HINTS: Mapping[str, str] = {
    "not_found": "可能是链接写错了，或者那段对话已经删了。",
    "no_cookie": "请让浏览器允许本站保存Cookie，并用 https 打开；然后再发一次。您写的字在下面，没有丢。",
    "stale_form": "隔得太久，或者浏览器关过。您写的字在下面，没有丢，再按一次发送就行。",
    "cross_site": "请回到本站的页面再做一次。",
    "too_many": "等一分钟再发。遇到危险请直接拨打110、120、119，着急的法律问题请拨打12348。",
    "too_large": "用一两段话说清发生了什么；长材料请带到服务窗口。",
    "store": "刚才那句没有存上，请过一会儿再发一次；着急请拨打12348，遇到危险拨打110。",
    "method_not_allowed": "请回到对话页面再试。",
    "internal": "请再试一次。一直这样，请拨打12348问人；遇到危险拨打110。",
    "invalid": "请回到对话页面再发一次。",
}
FAULT_MESSAGES: Mapping[str, str] = {
    "not_found": "没有这一页。",
    "no_cookie": "浏览器没有记住这段对话。",
    "method_not_allowed": "这一页不能这样打开。",
}
BACK_TO_CHAT = "回到对话"
LOG_FAILED = "编号 %s：网页上的一条消息没能处理：%s"


def ticket(number: str, state: str) -> str:
    """How a citizen's ticket stands."""
    return f"您的工单 {number}：{state}。"


def fault_message(fault: Fault) -> str:
    """What happened, for somebody on the citizens' page."""
    return FAULT_MESSAGES.get(fault.code, fault.message)


def fault_hint(fault: Fault) -> str:
    """What to do about it there."""
    return FAULT_HINTS.get(fault.code, fault.hint)
