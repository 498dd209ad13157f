"""Dialogue: what is said beside the answers, in Chinese and, for commands, in English."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """The same in two languages."""

    zh: str
    en: str

    def to(self, language: str) -> str:
        """The words for a client that speaks `language` (an IETF tag).

        >>> Said("您好", "Hello").to("zh-hans"), Said("您好", "Hello").to("de")
        ('您好', 'Hello')
        """
        return self.zh if language.startswith("zh") else self.en


# Typed words that mean a command, for those who do not know what a slash is for.
TYPED = {
    "帮助": "help",
    "怎么用": "help",
    "人工": "human",
    "转人工": "human",
    "找人工": "human",
    "人工客服": "human",
    "人工服务": "human",
    "我要人工": "human",
    "我要找人工": "human",
    "找真人": "human",
    "转接人工": "human",
    "换个问题": "new",
    "重新开始": "new",
    "隐私": "privacy",
    "删除记录": "forget",
    "删除我的记录": "forget",
    "服务": "services",
    "菜单": "help",
    "目录": "services",
    "start": "start",
    "menu": "help",
    "hi": "start",
    "hello": "start",
}

START = Said(
    "您好，我是“明白人”，帮攀枝花的乡亲弄清楚：遇到的事归谁管，打哪个电话，带什么材料，法律上依据哪一条。",
    "Hello, I am “Mingbairen”. I help people in Panzhihua find the right office for a legal or "
    "government matter: whom to call, what to bring, and which law says so.",
)
START_HOW = Said(
    "直接打字，像跟邻居说话一样，说说发生了什么事。例如：老板拖欠三个月工资，找不到人了。",
    "Please describe what happened in Chinese, in your own words, for example: 老板拖欠三个月工资",
)
START_NOTE = Said(
    "遇到危险先拨打110、120、119。我说的是办事指引，不代替律师意见。",
    "In danger call 110 (police), 120 (ambulance) or 119 (fire) first. This is guidance, not a lawyer's advice.",
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
    Said("按事情找部门：/services", "Offices by situation: /services"),
    Said(
        "看一条原文：/clause 17，或 /clause 民法典1254",
        "One clause in full: /clause 17 or /clause 民法典1254",
    ),
    Said("说一次在哪个区县：/district", "Your district, once: /district"),
    Said("找人工：/human", "A person: /human"),
    Said("换一件事：/new", "A new matter: /new"),
    Said("保存什么：/privacy；删掉我的：/forget", "What is kept: /privacy; delete mine: /forget"),
)
HELP_TITLE = Said("这样用", "How to use this")
HELP_NOTE = Said(
    "语音、照片、文件我看不了，请打字。在群里要点我的名字（@{me}）或回复我的话，我才说话。",
    "I cannot read voice messages, photos or files. In groups I answer only when named (@{me}) or replied to.",
)

PRIVACY_TITLE = Said("您的隐私", "Your privacy")
PRIVACY = (
    Said(
        "保存什么：您的问题和我给的依据。保存之前先去掉姓名、电话、证件号、银行卡号、住址。",
        "Kept: your question and what the answer relied on, after names, telephone, identity and card numbers "
        "and addresses are taken out.",
    ),
    Said(
        "不写是谁：问答记在一个代号下面，从代号推不出您的账号。只有消息还没办完、没送到的时候，和送到后的30天里，送达记录（没有内容）才写着聊天编号。",
        "Not who you are: answers are kept under a code from which nobody can tell your account. Only delivery "
        "records, which hold no words once delivered, carry the chat's number, for 30 days.",
    ),
    Said(
        "做什么用：接着回答您，改进回答，数一数哪个区县的人问哪类事（人太少的不列，不看原话）。不卖，不给广告。",
        "Used for: going on with your matter, making answers better, and counting what is asked in which district "
        "(few are not shown, no words are). Never sold, no advertising.",
    ),
    Said(
        "找人工时：接线员看得到您去掉了个人信息的问题和您补充的话。",
        "When you ask for a person: the desk sees your question without personal details, and what you add.",
    ),
    Said(
        "请不要发身份证、病历这类材料；聊天本身经过 Telegram 的服务器。",
        "Please send no identity papers or medical records; the chat itself passes through Telegram's servers.",
    ),
)
PRIVACY_NOTE = Said("要删掉，发 /forget。", "To have it deleted, send /forget.")

FORGET_ASK = Said(
    "要把您的记录都删掉吗？问过的问题、记住的区县、没办完的工单里的话都会删，删了找不回来。",
    "Delete everything kept about you? Your questions, your district and your words in tickets will be gone for good.",
)
FORGET_YES, FORGET_NO = Said("删掉", "Delete"), Said("不删", "Keep")
FORGET_KEPT = Said("好，什么都没有删。", "All right, nothing was deleted.")
FORGET_GROUP = Said(
    "要把您在这个群里问过的问题、我记住的内容和您的评价都删掉吗？删了找不回来。私聊里的记录和工单，请在私聊里发 /forget 删。",
    "Delete what is kept of your questions in this group for good? For your private chat and tickets, "
    "send /forget there.",
)

NEW = Said("好，前面的事先放下。请说新的事。", "All right, we start anew. What happened?")

DISTRICT_ASK = Said(
    "您在哪个区县？选一次就行，以后都按这里说。", "Where are you? Choose once; answers will go by it."
)
DISTRICT_NOW = Said("现在记的是：{district}。", "At present: {district}.")
DISTRICT_SET = Said(
    "记下了：{district}。要改随时发 /district。", "Noted: {district}. Send /district to change it."
)

CLAUSE_ASK = Said(
    "请写上要看哪一条。例如 /clause 17 看规划第十七条，/clause 民法典1254 看《民法典》第一千二百五十四条。",
    "Which clause? For example /clause 17 (of the plan) or /clause 民法典1254 (of a law).",
)
CLAUSE_NONE = Said(
    "没有找到“{asked}”。规划有第1条到第29条，写 /clause 17；法律写名字和条号，例如 /clause 民法典1254。",
    "“{asked}” was not found. The plan has clauses 1 to 29: /clause 17. For a law write its name and the "
    "article: /clause 民法典1254.",
)
SERVICE_NONE = Said(
    "这一项服务已经不在目录里了。点下面按事情找，或者直接说发生了什么。",
    "This service is no longer in the directory. Choose a situation below or describe what happened.",
)
NO_INDEX = Said(
    "知识库正在准备，一两分钟就好，请过一会儿再试。遇到危险请拨打110、120、119；法律问题可以拨打12348。",
    "The knowledge base is being prepared; please try again in a minute. In danger call 110, 120 or 119; "
    "for legal advice 12348.",
)
UNKNOWN_COMMAND = Said(
    "没有 /{command} 这个命令。直接打字说事就行；想看有哪些命令，发 /help。",
    "There is no command /{command}. Just describe what happened, or send /help.",
)

# What is said to things that are not text. Nobody is left without a way on.
VOICE = Said(
    "语音我还听不了。请打字，或者点键盘上的话筒，把话变成字再发。不方便打字，可以打电话问人：",
    "I cannot listen to voice messages. Please type, use your keyboard's dictation, or call:",
)
PHOTO = Said(
    "图片和视频我看不了。请用一两句话说说：里面是什么，您想办什么事。",
    "I cannot see pictures or videos. Please say in a sentence or two what it is about.",
)
PHOTO_CAPTION = Said("图片我看不了，按您写的字回答。", "I cannot see the picture; I answer what you wrote.")
DOCUMENT_CAPTION = Said("文件我打不开，按您写的字回答。", "I cannot open the file; I answer what you wrote.")
VOICE_CAPTION = Said("声音我听不了，按您写的字回答。", "I cannot listen to it; I answer what you wrote.")
STICKER = Said("收到。有什么事，打字说给我听就行。", "Got it. Please type what happened.")
DOCUMENT = Said(
    "文件我打不开。请用一两句话说说：是什么材料，您想办什么事。材料本身请留好，到窗口时带去。",
    "I cannot open files. Please say what it is and what you need; keep the papers for the office.",
)
LOCATION = Said(
    "位置我看不了，也没有保存。点一下您在哪个区县就够了。",
    "I do not read locations and have not kept it. Your district is enough:",
)
CONTACT = Said(
    "联系人我没有保存。请不要发别人的电话和姓名。有什么事，打字说说就行。",
    "I have not kept the contact. Please do not send other people's numbers; just type what happened.",
)
POLL = Said("投票我投不了。有什么事，打字说给我听就行。", "I cannot vote. Please type what happened.")
OTHER = Said("这个我看不了。有什么事，打字说给我听就行。", "I cannot read this. Please type what happened.")
FORWARDED = Said("您转发的这段话，我当作您的问题来回答。", "I take the forwarded text as your question.")
CUT_OFF_PHONES = ("12348", "12345")
CUT_OFF_USES = Said("法律咨询", "legal advice"), Said("政府服务", "government services")

EDITED = Said("您改了问题，按新的说法重新回答：", "You changed your question; here is the new answer:")
TOO_FAST = Said(
    "您发得有点快，我先歇一歇，过一分钟再接着发。遇到危险请直接拨打110、120、119。",
    "That is a little fast; please go on in a minute. In danger call 110, 120 or 119.",
)
STALE = Said(
    "这个按钮时间太久，已经用不了了。请把事情再说一遍，我重新回答。",
    "This button is too old to work. Please ask again.",
)
ANSWER_GONE = Said(
    "原来的回答已经不在了。请把事情再说一遍，我重新回答。",
    "The earlier answer is no longer kept. Please ask again.",
)
FAILED = Said(
    "对不起，刚才出了点问题，这一条没能答上来（编号 {reference}）。请再发一次；着急请拨打12348，遇到危险请拨打110。",
    "Sorry, something went wrong and this was not answered (reference {reference}). Please send it again; "
    "for urgent legal questions call 12348, in danger 110.",
)
JOINED = Said(
    "大家好，我是“明白人”。在群里有事问我，请点我的名字（@{me}）再说事，或者回复我的话；个人的事请私聊我。",
    "Hello, I am “Mingbairen”. In this group name me (@{me}) or reply to me; for private matters write to me directly.",
)

REPHRASE = Said(
    "好，请换个说法再说一遍：谁、什么时候、做了什么、您想要什么结果。",
    "Please say it in other words: who, when, what happened, and what you want.",
)
THANKS = Said("谢谢您，帮到您就好。", "Thank you, glad it helped.")
WHY_NOT = Said(
    "谢谢您告诉我。是哪里没帮上？点一个就行，不点也没关系。",
    "Thank you for telling me. What was wrong? One tap, or none.",
)
REASONS = ("说的不是我的事", "看不懂", "电话或地址不对", "我早知道了", "别的原因")
REASON_ASK = Said("请用一句话说说哪里没帮上。", "Please say in a sentence what was wrong.")
REASON_TAKEN = Said(
    "记下了，管理员会看到。您可以换个说法再问，或者找人工。",
    "Noted; an administrator will see it. You can ask again in other words or talk to a person.",
)

# Handing over.
HUMAN_IN_PRIVATE = Said(
    "找人工请私聊我，免得您的事被群里的人看到。点下面就行。",
    "Please ask for a person in a private chat, so that the group does not read your matter.",
)
HUMAN_IN_PRIVATE_BUTTON = Said("私聊找人工", "Talk to a person")
HUMAN_NONE = Said(
    "这里没有人工值班，转不了人工。请打电话问人：",
    "Nobody sits at the desk here, so I cannot put you through. Please call:",
)
HUMAN_WAITING = Said("等的时候，您可以接着问我别的事。", "While you wait you can ask me something else.")
TALKING_TO_DESK = Said(
    "您现在打的字会直接转给工作人员。要问我别的事，先发 /new。",
    "What you type now goes to the desk. For something else send /new first.",
)

# What the desk reads in Telegram.
QUEUE_EMPTY = "现在没有等着接的工单。"
QUEUE_TITLE = "等着接的工单：{waiting} 张；您手里的：{mine} 张"
QUEUE_LINE = "{number}〔{urgency}〕{district} {question}"
TICKET_NEW = "新工单 {number}〔{urgency}〕"
TICKET_TITLE = "工单 {number}〔{state}〕"
TICKET_ADDED = "工单 {number}：市民补充"
TICKET_CLOSED = "工单 {number}：市民已结束"
TICKET_REOPENED = "工单 {number}：市民说没有解决，重新打开了"
TICKET_REPLY_HOW = "请直接打字回复工单 {number}，下一条会发给市民。也可以随时“回复”这张工单的消息。"
TICKET_SENT = "已发给市民（工单 {number}）。"
TICKET_SENT_MASKED = "注意：姓名、个人电话和不在服务目录里的号码自动隐去了，市民看到的是：\n{text}"
TICKET_BACK = "工单 {number} 已退回队里。"
TICKET_DONE = "工单 {number} 已结束。"
BUTTON_CLAIM, BUTTON_RELEASE, BUTTON_REPLY, BUTTON_DONE = "接手", "退回队里", "回复", "结束"
SAID_BY_CITIZEN, SAID_BY_DESK, SAID_IN_DESK = "市民：", "{desk}：", "备注："
DESK_NAME = "{n}号席"

# What the operators of the bot read.
DESK_ONLY = Said("这个命令只给接线员和管理员用。", "This command is for the desk and administrators.")

# What the server's log says. Never a word of a message.
LOG_NOT_FOLDED = "记录已经删除，日志暂时没能清空，过后会再清：%s"
