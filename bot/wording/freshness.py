"""Freshness: every word on what was verified, what is due, and the districts' own tables."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.wording import chat
from knowledge.detail import Kind

if TYPE_CHECKING:
    from bot.errands import Errand, Urge

TITLE = "号码、网址、时间、收费的核实"
LEAD = (
    "打通电话、打开网页、问过窗口以后点“核实无误”，马上生效，不用重建。不对的点“有问题”写明，"
    "再改目录或区县表格、重建发布；内容一改，旧的核实自动作废。"
)
KIND: Mapping[Kind, str] = MappingProxyType(
    {Kind.PHONE: "电话", Kind.LINK: "网址", Kind.HOURS: "时间", Kind.FEE: "收费", Kind.ADDRESS: "地址"}
)
URGE: Mapping[str, str] = MappingProxyType(
    {
        "doubted": "有人说不对",
        "overdue": "过期了",
        "never": "没核实过",
        "soon": "两周内到期",
        "later": "还早",
    }
)
URGE_SIGN: Mapping[str, str] = MappingProxyType(
    {"doubted": "urgent", "overdue": "urgent", "never": "soon", "soon": "soon", "later": "good"}
)
FILTERS = "筛选"
URGE_LABEL, KIND_LABEL, DISTRICT_LABEL, OWNER_LABEL, WORDS_LABEL = (
    "状态",
    "种类",
    "区县",
    "负责人",
    "号码、服务或机构",
)
ANY = "全部"
NEED_NOW = "现在该办的"
EVERYWHERE = "不分区县"
FILTER = "筛选"
CALLS = "下载电话清单（xlsx）"
CALLS_LEAD = "按负责人分开，一人一张表，带着打电话填。"
NOTHING = "没有符合的。"
NOT_READY = "知识库还没有装好，没有可以核实的。"
COL_WHAT, COL_FOR, COL_SEEN, COL_DUE, COL_OWNER, COL_DEEDS = (
    "核实什么",
    "用在",
    "来源和上次核实",
    "该核实",
    "负责人",
    "操作",
)
SOURCE = "来源："
NEVER = "没核实过"
EMERGENCY = "救命的号码，不要拨打试线；查官方公布核对。"
AT_ONCE = "现在"
CONFIRM = "核实无误"
DOUBT_OPEN = "有问题……"
DOUBT = "记下有问题"
DOUBT_LABEL = "怎么不对"
DOUBT_HINT = "例如“空号”“接的人说不归他们管，改打 0812-…”。给改目录的人看，不给群众看；别写私人姓名、电话。"
DOUBT_NEEDS_NOTE = "写明怎么不对（最多 200 个字），没有记下。"
SAID = MappingProxyType(
    {
        "right": "记下了：核实无误，马上生效。",
        "wrong": "记下了：有问题。群众会看到正在核对；请改目录或区县表格。",
        "gone": "没有记：这一项刚才随新版本换了内容，请按新的内容核实。",
        "terms": "期限改好了，马上生效。",
        "owner": "负责人改好了，马上生效。",
    }
)
TERMS_TITLE = "核实管多久"
TERMS_LEAD = "过了这么多天就要再核实一次，1 到 1095 天。"
DAYS = "天"
SAVE = "存下"
BAD_DAYS = "天数要是 1 到 1095 的整数，没有改。"
OWNERS_TITLE = "谁负责"
OWNERS_LEAD = (
    "没有指定的，区县窗口归填报的人，别的归“知识库管理员”。先看服务加区县，再看填报的人、区县，最后看全市。"
)
OWNER_SERVICE, OWNER_DISTRICT, OWNER_NAME = "服务", "区县", "科室或人"
ALL_SERVICES = "所有服务"
OWNER_HINT = "最多 40 个字；空着就是取消指定。"
BAD_OWNER = "负责人最多 40 个字，没有改。"
OLDER, NEWER = "下一页", "上一页"

# Telegram.
CHAT_NOTHING = "没有到期要核实的。"
CHAT_HOW = (
    "打通、核对无误以后按号码后面的按钮，马上生效。不对的到网页工作台“知识库—核实”写明。"
    "只看一部分：/due 仁和区，/due 12345，/due 法律援助。"
)
CHAT_WEEKLY = (
    "每周提醒：下面这些号码、网址、时间、收费该核实了。"
    "要打的多，就在网页“知识库—核实”下载电话清单，填好传回来。"
)
CHAT_MORE = "看后面的"
CHAT_GONE = "没有记：这一项刚才随新版本换了内容。再发一次 /due 看现在的。"
# Longer labels are cut off on a phone.
_LABEL = 24

# Commands.
DOCTOR_HOW = "打通或打开核对，在“知识库—核实”页、/due 或 mingbai knowledge confirm 记下"
CLI_EMPTY = "没有符合的；--all 看全部"
CLI_GONE = "现在的版本里没有编号 {ids}；用 mingbai knowledge due 看现在的"
CLI_CONFIRMED = "已记下 {count} 项核实无误，运行中的服务一两秒内生效"
CLI_DOUBTED = "已记下 {count} 项有问题；改好内容、重建发布后作废"
CLI_CALLS = "已写 {count} 项到 {file}"
CLI_NO_SERVICE = "服务目录里没有 {service}；编号形如 legal-aid"
CLI_NO_INDEX = "还没有知识库版本；运行 mingbai knowledge build"


def more(count: int) -> str:
    """That so many services are not named."""
    return f"等 {count} 项服务"


def counted(urge: "Urge", count: int) -> str:
    """How many of an urgency."""
    return f"{URGE[urge.value]} {count}"


def named(services: Sequence[str], most: int = 3) -> str:
    """The first services, and how many there are.

    >>> named(("法律援助", "公证")), named(("甲", "乙", "丙", "丁"))
    ('法律援助、公证', '甲、乙、丙等 4 项服务')
    """
    listed = "、".join(services[:most])
    return listed if len(services) <= most else f"{listed}{more(len(services))}"


def some(uses: Sequence[str], most: int = 3) -> str:
    """The first things that a number is for.

    >>> some(("咨询",)), some(("甲", "乙", "丙", "丁"))
    ('咨询', '甲；乙；丙……')
    """
    listed = "；".join(uses[:most])
    return listed if len(uses) <= most else f"{listed}……"


def source(named: str) -> str:
    """Where something is from, a clause by its name.

    >>> source("statute/法律援助法/20"), source("服务目录")
    ('《法律援助法》第20条', '服务目录')
    """
    return chat.law(named) if named.startswith(("plan/", "statute/")) else named


def chat_due(count: int) -> str:
    """How many are due."""
    return f"该核实的 {count} 项，最要紧的在前："


def chat_confirm(number: int, value: str) -> str:
    """A button that confirms."""
    short = value if len(value) <= _LABEL else f"{value[:_LABEL]}…"
    return f"✓ {number} 无误：{short}"


def chat_confirmed(kind: Kind, value: str) -> str:
    """That it was written down."""
    return f"记下了：{KIND[kind]} {value} 核实无误。"


def tally(counts: "Mapping[Urge, int]") -> str:
    """How much is due, in a line."""
    due = [counted(urge, number) for urge, number in counts.items() if number and urge.value != "later"]
    return f"核实：{'，'.join(due) if due else '没有到期的'}（/due 看清单）"


def errand_line(errand: "Errand") -> str:
    """An errand in a line, for a terminal or a chat."""
    where = f"{errand.district} {errand.office}".strip()
    due = errand.due or AT_ONCE
    state = URGE[errand.urge.value]
    what = f"{KIND[errand.kind]} {errand.value}"
    warned = EMERGENCY if errand.is_emergency else ""
    told = f"{what}（{'，'.join(filter(None, (where, named(errand.services))))}）{state}"
    return f"{told}，该核实：{due}，负责人：{errand.owner}{'。' if warned else ''}{warned}"
