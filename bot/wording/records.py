"""Records: the sentences about what is kept, replayed and erased."""

# Who and what stand in the audit chain where a person had their own records erased; never which person.
CITIZEN = "citizen"
ERASED = "erase"

CHANGED = "（这条回答之后知识库更新过，原来引用的内容有一部分已经变动，没有再列出。请把问题再发一次，看最新的回答。）"


def erased(answers: int, words: int) -> str:
    """How much was erased, in the audit chain."""
    return f"本人要求删除：回答{answers}条，其他文字{words}处"


def forgotten(answers: int, language: str) -> str:
    """What a person is told once everything about them is erased, and what stays."""
    return (FORGOTTEN if language.startswith("zh") else FORGOTTEN_EN).format(answers=answers)


FORGOTTEN = (
    "已经删除了：您问过的{answers}条记录、对话里记住的内容（包括所在区县）、按钮、还没发出的消息，以及工单和评价里您写的话。"
    "\n\n还留着的只有不写明是谁的几样：工单的编号、时间和办理状态，“有用/没用”的统计，以及“有人要求删除过”这一笔。"
    "法律没有要求我们保留您的其他内容。\n\n聊天窗口里的消息存在 Telegram，您可以自己清空聊天记录。"
)
FORGOTTEN_EN = (
    "Deleted: {answers} recorded questions, what was remembered of our conversation (your district, too), buttons, "
    "messages not sent yet, and your words in tickets and feedback."
    "\n\nWhat stays does not say who you are: the number, times and states of tickets, counts of useful / not useful, "
    "and a note that somebody asked for deletion. No law requires us to keep anything else of yours."
    "\n\nThe messages in this chat are kept by Telegram; you can clear the chat yourself."
)
