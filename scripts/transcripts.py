"""Writes docs/telegram.md: conversations with the running bot on the loopback Bot API, as they really went.

MINGBAI_HOME=HOME .venv/bin/python scripts/transcripts.py     (HOME holds a full release)
"""

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bot.live import Live, open_live
from bot.settings import read_settings
from tests.bot.telegram.conftest import OPERATOR, Running
from tests.telegram_api import TOKEN, Sent, TelegramApi

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_S = 30
INTRODUCTION = """# Telegram 里的样子

真实跑出来的对话（`scripts/transcripts.py` 重做），机器人接在本机的 Bot API 上。方括号是按钮；引文、号码都照知识库原样。
"""
# What the desk does in its group, and what the citizen writes meanwhile.
FORUM_TITLE = "工单群：一张工单一个话题"
ENGLISH_TITLE = "A client in another language"
ENGLISH = (
    "/start",
    "[Pay and work]",
    "[Shorter]",
    "/services",
    "[Papers and permits]",
    "[Exit and entry]",
    "/human",
)
# Title, and what the citizen does: words to type, or a button's label in brackets.
CONVERSATIONS: Sequence[tuple[str, Sequence[str]]] = (
    (
        "欠薪：问清楚，再接着问",
        ("老板跑了三个月工资没给", "那要准备什么材料", "我是农民工，免费吗", "[简单说]"),
    ),
    ("眼前有危险", ("老公喝醉了又打我，我躲在厕所里",)),
    ("说得太少，反问一次", ("出事了", "1")),
    (
        "一段话两件事，急的先答",
        ("老板欠我三个月工资没给，另外想问一下，我老公现在正在打我怎么办", "第二件要带什么"),
    ),
    ("按遇到的事找部门，看原文", ("/services", "[邻里]", "/clause 17")),
    ("找人工", ("房东不退押金，说我弄坏了地板", "[找人工]", "[补充情况]", "合同和收据我都有，押金是两千元")),
)


def main() -> int:
    """Holds the conversations; exit status 1 where there is no release."""
    live = open_live(read_settings(os.environ))
    if live.index is None:
        sys.stderr.write("先运行 mingbai knowledge build\n")
        return 1
    with tempfile.TemporaryDirectory() as folder, TelegramApi() as api:
        settings = read_settings(
            {
                "MINGBAI_HOME": folder,
                "MINGBAI_TELEGRAM_TOKEN": TOKEN,
                "MINGBAI_TELEGRAM_API": api.url,
                "MINGBAI_OPERATORS": str(OPERATOR),
            }
        )
        running = Running(settings, live, Path(folder) / "mingbai.sqlite").start()
        parts = [INTRODUCTION]
        for person, (title, deeds) in enumerate(CONVERSATIONS, 1001):
            _converse(api, person, deeds)
            parts.append(_drawn(title, api, person))
        running.close()
    with tempfile.TemporaryDirectory() as folder, TelegramApi() as api:
        parts += _with_group(live, folder, api)
    (ROOT / "docs" / "telegram.md").write_text("\n".join(parts), encoding="utf-8")
    return 0


def _with_group(live: Live, folder: str, api: TelegramApi) -> list[str]:
    """A ticket in the desk's group, and a person who speaks another language."""
    group = api.supergroup()
    settings = read_settings(
        {
            "MINGBAI_HOME": folder,
            "MINGBAI_TELEGRAM_TOKEN": TOKEN,
            "MINGBAI_TELEGRAM_API": api.url,
            "MINGBAI_OPERATORS": str(OPERATOR),
            "MINGBAI_DESK_GROUP": str(group),
        }
    )
    running = Running(settings, live, Path(folder) / "mingbai.sqlite").start()
    citizen, stranger = 2001, 2002
    _converse(api, citizen, ("房东不退押金，说我弄坏了地板", "[找人工]"))
    _converse_in(api, group, "您好，把合同和收据带来，我们先帮您打电话问房东。")
    _converse(api, citizen, ("收据在手机里，行吗",))
    _converse_in(api, group, "//昨天也有人问过这个房东")
    _converse_in(api, group, "行，打印出来就可以。")
    last = next(sent for sent in reversed(api.replies(group)) if "结束" in sent.labels)
    api.press(OPERATOR, last.id, "结束", chat=group)
    api.wait_until(lambda: any(closed for _, closed in api.topics(group).values()), PATIENCE_S)
    before = len(api.replies(group))
    _converse(api, citizen, ("[4]",))
    api.wait_until(lambda: len(api.replies(group)) > before, PATIENCE_S)
    # The stranger's ticket has a topic, too, which is nothing new.
    drawn = [_drawn(FORUM_TITLE, api, group)]
    _converse(api, stranger, ENGLISH, "en")
    running.close()
    return [*drawn, _drawn(ENGLISH_TITLE, api, stranger)]


def _drawn(title: str, api: TelegramApi, chat: int) -> str:
    return f"## {title}\n\n```text\n{api.transcript(chat).render()}\n```\n"


def _converse_in(api: TelegramApi, group: int, text: str) -> None:
    """What the operator writes in the newest topic, once all that was done before stands there."""
    api.wait_until(lambda: bool(api.topics(group)), PATIENCE_S)
    api.settle(1.5)
    before = len(api.replies(group))
    api.say(OPERATOR, text, chat=group, topic=max(api.topics(group)))
    api.wait_until(lambda: len(api.replies(group)) > before, PATIENCE_S)
    api.settle(1.5)


def _converse(api: TelegramApi, person: int, deeds: Sequence[str], language: str = "zh-hans") -> None:
    shown: list[Sent] = list(api.replies(person))
    for deed in deeds:
        if deed.startswith("["):
            message, label = _button(shown, deed.strip("[]"))
            api.press(person, message.id, label)
        else:
            api.say(person, deed, language=language)
        shown += api.wait_for_reply(person, timeout_s=PATIENCE_S)
        # Several matters are answered in as many messages.
        api.settle(0.7)
        shown += api.new_replies(person)


def _button(shown: Sequence[Sent], words: str) -> tuple[Sent, str]:
    """The newest message with a button of these words, and its whole label."""
    return next((m, label) for m in reversed(shown) for label in m.labels if words in label)


if __name__ == "__main__":
    sys.exit(main())
