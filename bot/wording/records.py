"""Records: the sentences about what is kept, replayed and erased."""

# Who and what stand in the audit chain where a person had their own records erased; never which person.
CITIZEN = "citizen"
# Who moved the pointer where no person did: the server, building beside itself.
PROGRAM = "program"
ERASED = "erase"

CHANGED = "（这条回答之后知识库更新过，原来引用的内容有一部分已经变动，没有再列出。请把问题再发一次，看最新的回答。）"


def erased(answers: int, words: int) -> str:
    """How much was erased, in the audit chain."""
    return f"本人要求删除：回答{answers}条，其他文字{words}处"


def compared(release: str, against: str) -> str:
    """What a release was held against, in the audit chain."""
    return f"{release} 与 {against} 对照"


def published(release: str, previous: str, reason: str) -> str:
    """What serves now and what served before, in the audit chain."""
    return f"{release}，此前是 {previous or '无'}" + (f"；理由：{reason}" if reason else "")


def forgotten(answers: int, language: str, private: bool = True, web: bool = False) -> str:
    """What a person is told once everything about them, in a group what they did there, is erased, and what stays."""
    zh, en = (FORGOTTEN, FORGOTTEN_EN) if private else (FORGOTTEN_GROUP, FORGOTTEN_GROUP_EN)
    if web:
        zh, en = FORGOTTEN_WEB, FORGOTTEN_WEB_EN
    return (zh if language.startswith("zh") else en).format(answers=answers)


FORGOTTEN = (
    "已经删除了：您问过的{answers}条记录、对话里记住的内容（包括所在区县）、按钮、还没发出的消息，以及工单和评价里您写的话。"
    "\n\n还留着的有不写明是谁的几样：工单的编号、时间、办理状态、紧急程度、经手人和评分，每条“有用/没用”的评价和它的依据，以及“有人要求删除过”这一笔。这条确认消息的送达记录写着聊天编号（没有内容），30天后删除。"
    "法律没有要求我们保留您的其他内容。\n\n聊天窗口里的消息存在 Telegram，您可以自己清空聊天记录。"
)
FORGOTTEN_EN = (
    "Deleted: {answers} recorded questions, what was remembered of our conversation (your district, too), buttons, "
    "messages not sent yet, and your words in tickets and feedback."
    "\n\nWhat stays does not say who you are: the number, times, states, urgency, handler and mark of tickets, each "
    "useful / not useful with what that answer relied on, and a note that somebody asked for deletion. The delivery "
    "record of this confirmation carries the chat's number, without words, for 30 days. No law requires us to keep anything else of yours."
    "\n\nThe messages in this chat are kept by Telegram; you can clear the chat yourself."
)
FORGOTTEN_GROUP = (
    "已经删除了：您在这个群里问过的{answers}条记录、对话里记住的内容、按钮，以及评价里您写的话。"
    "\n\n还留着的有：不写明是谁的每条“有用/没用”的评价和它的依据、“有人要求删除过”这一笔；发到群里的消息的送达记录写着群的编号，30天后删除。"
    "\n\n群里的消息存在 Telegram。私聊里的记录和工单，请在私聊里发 /forget 删。"
)
FORGOTTEN_GROUP_EN = (
    "Deleted: your {answers} recorded questions in this group, what was remembered of them, buttons, and your words "
    "in feedback."
    "\n\nWhat stays: each useful / not useful with what that answer relied on and a note that somebody asked for "
    "deletion, neither of which says who you are; delivery records of messages to this group, with its number, for 30 days."
    "\n\nThe messages are kept by Telegram. For your private chat and tickets, send /forget there."
)
FORGOTTEN_WEB = (
    "已经删除了：这页上的对话、您问过的{answers}条记录、对话里记住的内容（包括所在区县）、按钮，以及工单和评价里您写的话。"
    "\n\n还留着的有不写明是谁的几样：工单的编号、时间、办理状态、紧急程度、经手人和评分，每条“有用/没用”的评价和它的依据，以及“有人要求删除过”这一笔。"
    "这一句话和这个浏览器的代号，30天后删除；关掉浏览器，凭证就没了。法律没有要求我们保留您的其他内容。"
    "\n\n浏览器自己记的（历史记录、下载、打印出来的纸），请您自己清理。"
)
FORGOTTEN_WEB_EN = (
    "Deleted: the conversation on this page, {answers} recorded questions, what was remembered of it (your district, "
    "too), buttons, and your words in tickets and feedback."
    "\n\nWhat stays does not say who you are: the number, times, states, urgency, handler and mark of tickets, each "
    "useful / not useful with what that answer relied on, and a note that somebody asked for deletion. This sentence "
    "and this browser's code go after 30 days. No law requires us to keep anything else of yours."
    "\n\nWhat the browser itself remembers is yours to clear."
)
