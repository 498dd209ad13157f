"""Telegram: what stands in its menus and in other chats, and what the log says of it."""

from bot.wording.dialogue import Said

# Commands as the client lists them: what citizens may, what the desk may, what administrators may.
CITIZEN_COMMANDS = (
    ("services", Said("遇到什么事，找哪个部门", "Find the right office by situation")),
    ("clause", Said("看一条原文，例如 /clause 17", "Read one clause, e.g. /clause 17")),
    ("district", Said("我在哪个区县", "Set my district")),
    ("human", Said("找人工", "Talk to a person")),
    ("new", Said("换一件事，从头说", "Start over with something new")),
    ("help", Said("怎么用", "How to use this")),
    ("privacy", Said("保存什么、不保存什么", "What is kept and what is not")),
    ("forget", Said("删除我的记录", "Delete what is kept about me")),
)
OPERATOR_COMMANDS = (("queue", Said("等着接的工单", "Tickets waiting")),)
ADMIN_COMMANDS = (
    ("status", Said("运行情况", "How the bot is doing")),
    ("reload", Said("重建知识库，对照后发布", "Build, compare and publish the knowledge")),
    ("rollback", Said("退回上一个版本，写理由", "Back to the release before, with a reason")),
    ("due", Said("该核实的号码、网址、时间", "Numbers, pages and hours to verify")),
    ("off", Said("停止自动回答，写理由", "Stop answering, with a reason")),
    ("on", Said("恢复自动回答", "Answer again")),
)

# Inline: cards that are shared into other chats.
INLINE_ASK = Said("问问明白人", "Ask Mingbairen")
INLINE_EMPTY = Said("写几个字，例如：欠薪、法律援助、民法典1254", "Type a few words, e.g. 法律援助")

# What the server's log says. Never a word of a message.
LOG_STARTED = "Telegram：@%s 开始服务（%s）"
LOG_POLLING, LOG_WEBHOOK = "轮询", "webhook"
LOG_NOT_ADMITTED = "Telegram 不接受令牌；网页照常服务，每分钟再试一次。从 @BotFather 重新复制，设好 MINGBAI_TELEGRAM_TOKEN 后重启"
LOG_UNREACHABLE = "连不上 Telegram（%s）；网页照常服务，%d 秒后再试。检查网络和代理，走自建的 Bot API 就核对 MINGBAI_TELEGRAM_API"
LOG_CONFLICT = "另有一个程序在用同一个令牌取消息（409）；停掉那一个。每个令牌只能有一个程序，%d 秒后再试"
LOG_RETRY = "Telegram 暂时取不到消息（%s），%d 秒后再试"
LOG_UNREADABLE = "第 %s 号消息的格式读不懂（%s），跳过"
LOG_UNFINISHED = "Telegram：停止时还有消息没处理完，已存好，下次启动接着处理"
LOG_JOB_BROKE = "Telegram 出了没料到的错，过一会儿再试：%s"
LOG_STOPPED = "Telegram：已停止"
LOG_FAILED = "编号 %s：消息 %d 没能处理：%s"
LOG_REFUSED = "第 %d 封消息 Telegram 不收，放弃：%s"
LOG_SENT_PLAIN = "Telegram 读不懂一条消息的格式，改发纯文字：%s"
LOG_TOO_OLD = "第 %d 封消息七天都没有送到，放弃：%s"
LOG_DELIVERY_BROKE = "发送出错：%s"
LOG_NO_COMMANDS = "命令菜单没有设好（%s），不影响使用"
