"""Look-up: the words an operator reads while somebody is on the line."""

from collections.abc import Sequence
from datetime import datetime

from bot.answer import Status
from bot.hours import beijing
from bot.urgency import Danger
from bot.wording.tickets import danger

# What was told, as it is copied.
BRING = "带"
BY_WHEN = "期限"


def clause_title(source: str, label: str) -> str:
    """The full name of a clause."""
    return f"《{source}》{label}"


def phone(number: str, use: str) -> str:
    """A number and what it is for."""
    return f"{number}（{use}）" if use else number


def turn_to(service: str, phones: Sequence[str]) -> str:
    """Whom to turn to."""
    return f"该找：{service}" + (f"，电话{'、'.join(phones)}" if phones else "，没有专门的号码，打12345转接")


def call_first(phones: Sequence[str]) -> str:
    """Whom to call in danger."""
    return f"先打{'、'.join(phones)}"


def ground(title: str, quote: str, validity: str) -> str:
    """A ground, word for word, with whether it is law today."""
    return f"依据：{title}：“{quote}”（{validity}）"


def release(release: str) -> str:
    """In which release something was read."""
    return f"（知识库版本{release}）"


# The call slip.
SLIP = "来电记录单"
SAID = "来电人说的（已隐去姓名、号码、住址）："
TOLD = "告诉来电人的："
NOTHING = "（没有）"
NOT_A_LAWYER = "以上是办事指引，不代替律师意见。"


def slip_head(number: str, opened_at: str, ended_at: str, operator: str) -> str:
    """Number, time and operator of a slip.

    >>> slip_head("3f2a", "2026-11-30T10:05:00+08:00", "2026-11-30T10:12:00+08:00", "一号席")
    '单号3f2a　2026年11月30日10:05—10:12　接线员：一号席'
    """
    opened, ended = (beijing(datetime.fromisoformat(at)) for at in (opened_at, ended_at))
    until = f"—{ended:%H:%M}" if ended != opened else ""
    return f"单号{number}　{opened:%Y年%m月%d日%H:%M}{until}　接线员：{operator}"


def note_line(note: str) -> str:
    """The operator's note."""
    return f"备注：{note}"


def ticket_line(number: str) -> str:
    """The ticket opened in a call."""
    return f"工单：{number}"


def releases_line(releases: Sequence[str]) -> str:
    """In which releases what was told was read."""
    return f"知识库版本：{'、'.join(releases)}"


def clock(at: str) -> str:
    """The time of day of something done, in Beijing."""
    return f"{beijing(datetime.fromisoformat(at)):%H:%M}"


# Why it is that answer.
STATUS = {
    Status.ANSWERED: "有确切的依据，给了答复",
    Status.CLARIFY: "还分不清归哪里管，要问清楚",
    Status.URGENT: "话里有眼前的危险，先给安全提示",
    Status.CLAUSE: "指名要看条文",
    Status.OUTSIDE: "不像是法律和政务服务的事",
    Status.NOT_COVERED: "归谁管清楚，但没有确切的依据可引",
    Status.GREETING: "只是打招呼",
    Status.REFUSED: "不当的请求",
}
WHY_WITHOUT_SEARCH = {
    Status.CLAUSE: "话里写明了哪部法律第几条，直接取原文，没有再推断。",
    Status.REFUSED: "话里有编造法律、查他人信息一类的要求，规则直接谢绝。",
    Status.CLARIFY: "话里没有可以查的字。",
    Status.NOT_COVERED: "知识库还没有装好。",
}
WAYS = {"outside": "与法律政务无关", "vague": "说得不够", "greeting": "打招呼", "refused": "不当请求"}
CHOSEN = "选中"
PLACED = "选中，按接线员定的次序提前"
BEHIND = "可能性排在后面"
UNLIKELY = "可能性太小"
NO_SERVICE_WANTED = "这句话不用找部门"
CITED = "引用了"
LINKED = "是这个部门的依据，但和这句话贴得不够近"
ONLY_SIMILAR = "只是字面或意思相近，不是这个部门的依据"


def why_urgent(kind: str) -> str:
    """What danger was heard."""
    return f"听出了危险：{danger(Danger(kind))}。安全提示不等搜索，先给。"


def most_like(service: str, probability: float) -> str:
    """Which service the words are for, and how sure that is.

    >>> most_like("法律援助", 0.874)
    '最像“法律援助”，可能性87%'
    """
    return f"最像“{service}”，可能性{probability:.0%}"


def by_order(service: str, probability: float) -> str:
    """That a service leads by a rule that operators set, and how likely it is by itself."""
    return f"按接线员定的次序，这类事先找“{service}”（它自己的可能性{probability:.0%}）"


def not_citable(validity: str) -> str:
    """Why a clause may not be cited."""
    return f"不能当现行依据：{validity}"
