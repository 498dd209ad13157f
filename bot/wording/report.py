"""Report: every word of what is counted for the justice bureau, on the page, in the table file and in the terminal."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType

from bot.answer import Status
from bot.feedback import Verdict
from bot.period import MOST_DAYS, Calendar, Fault, Grain, Period
from bot.suppression import Cell, Hidden
from bot.wording.casework import span

NAV_REPORT = "统计"
TITLE = "群众问了什么"
LEAD = "只有数：谁问的、原话是什么，都不在里面。"

# The period.

PERIOD = "看哪段时间"
LATEST: Mapping[int, str] = MappingProxyType({7: "最近 7 天", 30: "最近 30 天", 90: "最近 90 天"})
OTHER = "别的时间"
MONTH_FIELD = "月份"
FIRST, LAST = "从", "到"
SHOW = "看"
EXPORT = "导出表格（xlsx）"
AS_TABLES = "全部看数字"
AS_PICTURES = "看图"
FAULT: Mapping[Fault, str] = MappingProxyType(
    {
        Fault.NO_DATE: "日期要写成真有的一天，例如 2026-11-01；月份写成 2026-11。",
        Fault.ORDER: "结束的日子早于开始的日子，请对调。",
        Fault.FUTURE: "结束的日子还没到，最晚写今天。",
        Fault.LONG: f"这段时间太长或太早，一次最多看 {MOST_DAYS // 366} 年。",
    }
)
FAULT_HINT = "请回到统计页重新选时间。"
NOTHING = "这段时间没有人提问，也没有工单。换一段时间看看。"
COMPARED = "上一期是"
SMALL_HINT = "有的数不写，为什么"
UNKNOWN_RELEASE = "未装知识库"


def day(value: date) -> str:
    """A day as people write it.

    >>> day(date(2026, 11, 3))
    '2026年11月3日'
    """
    return f"{value.year}年{value.month}月{value.day}日"


def period(value: Period) -> str:
    """A period in words.

    >>> period(Period(date(2025, 12, 27), date(2026, 1, 2))), period(Period(date(2026, 1, 2), date(2026, 1, 2)))
    ('2025年12月27日至2026年1月2日（7 天）', '2026年1月2日')
    """
    return (
        day(value.first) if value.days == 1 else f"{day(value.first)}至{day(value.last)}（{value.days} 天）"
    )


STEP: Mapping[Grain, str] = MappingProxyType(
    {Grain.DAY: "日期", Grain.WEEK: "这一周从", Grain.MONTH: "这个月从"}
)
EVERY: Mapping[Grain, str] = MappingProxyType(
    {Grain.DAY: "每天问了多少", Grain.WEEK: "每周问了多少", Grain.MONTH: "每月问了多少"}
)

# Counts.


def cell(value: Cell | None, threshold: int) -> str:
    """A count as it is shown.

    >>> cell(1200, 5), cell(Hidden.FEW, 5), cell(Hidden.MANY, 5), cell(None, 5)
    ('1,200', '<5', '≥5', '不列')
    """
    if value is None:
        return NOT_SHOWN
    if isinstance(value, int):
        return f"{value:,}"
    return f"<{threshold}" if value is Hidden.FEW else f"≥{threshold}"


NOT_SHOWN = "不列"
WITHHELD = "这一张数太少：列出来就能推算出个别人，所以不列。换长一点的时间再看。"


def rule(threshold: int) -> str:
    """How small counts are kept secret, for readers."""
    return (
        f"少于 {threshold} 的数写作“<{threshold}”（可能是 0）；为了不让人用合计减出来，有的大一些的数写作“≥{threshold}”。"
        "0 就是没有。合计和其余的数都是准的。"
    )


CALENDAR: Mapping[Calendar, str] = MappingProxyType(
    {Calendar.WEEK: "周", Calendar.MONTH: "月", Calendar.QUARTER: "季度", Calendar.YEAR: "年"}
)


def limits(calendar: Calendar) -> str:
    """What the rule keeps secret, and what it does not."""
    whole = CALENDAR[calendar]
    return (
        "同一份报告里的表和合计放在一起，推不出少于这个数的数。两份日期交错的报告（例如 1 日至 30 日和 1 日至 29 日）"
        f"相减，会露出相差那几天的数，所以导出的只有已经结束的整{whole}：哪两份都没有共同的日子，减不出什么。"
        "屏幕上看的别的时间段只供内部看，不要抄出去。谁导出过哪一段，操作记录里有。"
    )


def inside(calendar: Calendar) -> str:
    """That what is shown is not for others."""
    return f"这段时间不是已经结束的整{CALENDAR[calendar]}：只供内部看，不导出，也不要打印、抄出去。和别的时间段相减，会露出个别人。"


def issued(calendar: Calendar, last: Period) -> str:
    """The link to the last period that may leave.

    >>> issued(Calendar.MONTH, Period(date(2026, 10, 1), date(2026, 10, 31)))
    '看能导出的上一个月（2026年10月1日至2026年10月31日）'
    """
    one = "上一个" if calendar in (Calendar.MONTH, Calendar.QUARTER) else "上一"
    return f"看能导出的{one}{CALENDAR[calendar]}（{day(last.first)}至{day(last.last)}）"


def not_issued(calendar: Calendar, last: Period) -> str:
    """Why a period is not handed out, and which one is."""
    return (
        f"只能导出已经结束的整{CALENDAR[calendar]}，最近的是 {last.first} 到 {last.last}。"
        "日期交错的两份报告相减，会露出相差那几天的个别人，所以别的时间段只在屏幕上看。"
        "要换成周、月、季度或年，设 MINGBAI_REPORT_CALENDAR。"
    )


# Headlines.

HEADLINES = "要点"
ASKED = "提问"
UNANSWERED = "没答上"
UNANSWERED_SHARE = "没答上的占"
HELPFUL = "评过的人里，说有用的占"
WAITED = "等人工，一半人不超过"
NO_VERDICTS = "没人评"
NO_WAITS = "没有工单"
TOO_FEW = "太少，不算"


def asked(value: Cell, threshold: int) -> str:
    """How many questions."""
    return f"{value:,} 条" if isinstance(value, int) else f"不到 {threshold} 条"


def change(now: Cell, before: Cell, threshold: int) -> str:
    """How a number moved.

    >>> change(120, 100, 5), change(90, 100, 5), change(100, 100, 5), change(3, 0, 5)
    ('比上一期多 20%（100 → 120）', '比上一期少 10%（100 → 90）', '和上一期一样多', '上一期没有')
    """
    if before == 0:
        return "上一期没有" if now != 0 else "上一期也没有"
    if not isinstance(before, int):
        return f"上一期不到 {threshold} 条"
    if not isinstance(now, int):
        return f"上一期 {before:,} 条"
    if now == before:
        return "和上一期一样多"
    share = round(abs(now - before) / before * 100)
    many = f"{share}%" if 1 <= share <= 999 else ("不到 1%" if share < 1 else f"到 {now / before:.0f} 倍")
    return f"比上一期{'多' if now > before else '少'} {many}（{before:,} → {now:,}）"


def share(part: float) -> str:
    """A share, of a hundred.

    >>> share(0.156), share(0.004), share(1.0)
    ('15.6%', '0.4%', '100%')
    """
    return f"{part * 100:.1f}".removesuffix(".0") + "%"


def share_change(now: float, before: float | None) -> str:
    """How a share moved.

    >>> share_change(0.15, 0.12), share_change(0.1, 0.1), share_change(0.1, None)
    ('比上一期高 3 个百分点（12% → 15%）', '和上一期一样', '上一期太少，不比')
    """
    if before is None:
        return "上一期太少，不比"
    points = round(abs(now - before) * 100, 1)
    if points == 0:
        return "和上一期一样"
    return f"比上一期{'高' if now > before else '低'} {points:g} 个百分点（{share(before)} → {share(now)}）"


def length(value: timedelta) -> str:
    """A length of time.

    >>> length(timedelta(minutes=12)), length(timedelta(seconds=5))
    ('12 分钟', '不到 1 分钟')
    """
    return span(value).strip()


def wait_change(now: timedelta, before: timedelta | None) -> str:
    """How a wait moved."""
    if before is None:
        return "上一期太少，不比"
    if length(now) == length(before):
        return "和上一期一样"
    return f"比上一期{'长' if now > before else '短'}（{length(before)} → {length(now)}）"


# The five questions, each answered in one sentence.

GLANCE = "一眼看"
WHAT, WHERE, FAILED, WAITING, RUNS_OUT = "问什么", "在哪里", "哪里没答上", "等多久", "什么要到期"
NOT_KNOWN = "数太少，说不上。"


def most(pairs: Sequence[tuple[str, str]], more: bool) -> str:
    """The first of a ranking; `more`: others may be as great.

    >>> most((("劳动监察", "120"), ("法律援助", "80")), False)
    '劳动监察（120）、法律援助（80）。'
    """
    return "、".join(f"{name}（{number}）" for name, number in pairs) + ("等。" if more else "。")


def unsaid(part: str) -> str:
    """How many did not say where they are."""
    return f"{part}没说在哪里。"


def waiting_line(
    at_work: timedelta | None, most_of_them: timedelta | None, queue: Cell | None, threshold: int
) -> str:
    """How long half of those wait who come while the desk is open, and nine in ten of all; who waits now."""
    told = [f"上班时间来的，一半人不超过 {length(at_work)}"] if at_work is not None else []
    if most_of_them is not None:
        told.append(f"算上夜里和节假日，十个人里九个不超过 {length(most_of_them)}")
    if queue == 0:
        told.append("现在没有人在等")
    elif queue is not None:
        told.append(f"现在有{f' {queue} ' if isinstance(queue, int) else f'不到 {threshold} '}人在等")
    return "；".join(told) + "。" if told else NOT_KNOWN


# Figures: title, and what is counted.

PICTURE = "图"
NUMBERS = "看数字"
MORE = "看全部数字"
NONE = "这段时间没有。"
CHART_TEXT = "横轴是日子，纵轴是条数，线断开、空心的点是数太少不写。同样的数在下面的表里。"


def rows_left(count: int) -> str:
    """That more rows are folded away."""
    return f"其余 {count} 行"


TOTAL = "合计"
COUNT = "条数"
TIMES = "次数"
PEOPLE = "人数"
SERVICE = "部门"
DISTRICT = "区县"

FIGURE: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "days": ("", "每条提问算一条；一句话里说了几件事，各算一条。打招呼不算。按北京时间的日子。"),
        "services": ("问的是哪个部门的事", "按答复里排第一的部门；没答上的，按最接近的部门。"),
        "endings": ("怎么答的", "每条提问的结果。“追问”和“没有依据可答”算没答上。"),
        "channels": ("从哪里问的", "网页、Telegram 和接口（其他程序）。来电查询不在里面。"),
        "steps": ("每周从哪里问的", "一周从周一算起；两年以上按月。28 天以上才列。颜色越浓越多。"),
        "districts": ("在哪个区县", "群众说到的，或对话里记住的。"),
        "matters": ("哪里问什么", "部门和区县交叉，颜色越浓越多。"),
        "unanswered": (
            "没答上的地图",
            "问了、没有答上的（追问、没有依据可答），按最接近的部门和区县。颜色越浓越多。",
        ),
        "verdicts": ("说有用还是没用", "群众按的“有用”“没用”，算在被评的那条提问的日子。"),
        "reasons": ("为什么说没用", "按钮上的理由；自己写的只计数，不列内容。"),
        "waits": (
            "找人工等了多久",
            "从开工单到接线员第一次答复。“一半人等”是中位数；“十个人里九个”是第 90 百分位。“只算上班”从下一次上班算起。删除过记录的人不在里面。",
        ),
        "standing": ("这段时间开的工单现在怎样", "按开工单的日子。"),
        "queue": ("现在等着的人等了多久", "此刻还在排队的，与上面选的时间无关。"),
        "terms": ("问到的期限", "“问到”是提问里问了这个期限；“写进答复”还包括答复时一并列出的。"),
        "hours": ("一周里什么时候问得多", "横的是钟点，竖的是星期，颜色越浓越多。28 天以上才列。"),
    }
)
ENDING: Mapping[str, str] = MappingProxyType(
    {
        Status.ANSWERED: "答上了",
        Status.CLARIFY: "没说清，追问了一句",
        Status.NOT_COVERED: "没有依据可答",
        Status.URGENT: "有危险，先给安全卡",
        Status.CLAUSE: "查某一条的原文",
        Status.OUTSIDE: "与法律政务无关",
        Status.REFUSED: "不能照办（编条文、查别人等）",
    }
)
ASKED_CHANNEL: Mapping[str, str] = MappingProxyType({"web": "网页", "telegram": "Telegram", "api": "接口"})
NO_SERVICE = "不归哪个部门（查条文、无关等）"
NO_PLACE = "没说在哪里"
CITY_ONLY = "只说在攀枝花"
VERDICT: Mapping[str, str] = MappingProxyType({Verdict.GOOD: "有用", Verdict.BAD: "没用"})
NO_REASON = "没说理由"
OWN_REASON = "自己写了理由"
STANDING: Mapping[str, str] = MappingProxyType(
    {
        "in": "上班时间开的，答复过",
        "out": "下班时间开的，答复过",
        "waiting": "还没答复",
        "closed": "没答复就结束了",
    }
)
EVERYBODY, IN_HOURS, OUT_OF_HOURS = "全部", "上班时间开的", "下班时间开的"
WAIT_HEAD = ("谁", "答复了几人", "一半人等", "十个人里九个不超过", "一半人等（只算上班）")
DESK_NONE = "人工席"
LONGER = "1 天以上"


def desk(name: str) -> str:
    """A desk in the list of waits."""
    return f"· {name or DESK_NONE}"


def within(limit: timedelta) -> str:
    """A bin of the queue.

    >>> within(timedelta(hours=4))
    '不到 4 小时'
    """
    return f"不到 {length(limit)}"


def oldest(value: timedelta) -> str:
    """How long the one who waits longest has waited."""
    return f"等得最久的等了 {length(value)}。"


TERM_HEAD = ("期限", "部门", "管谁", "依据", "问到", "写进答复")
TERM_KIND: Mapping[str, str] = MappingProxyType(
    {"own": "群众自己要赶", "office": "机关要办完", "gone": "现在的目录里没有了"}
)
WEEKDAY: Mapping[str, str] = MappingProxyType({str(n): f"周{c}" for n, c in enumerate("一二三四五六日", 1)})


def hour(text: str) -> str:
    """An hour of the day.

    >>> hour("9")
    '9点'
    """
    return f"{text}点"


# Samples.

SAMPLES = "没答上的都是些什么"
SAMPLES_LEAD = "每个部门最近的几句，存的时候已经隐去个人信息；少于 {threshold} 条的部门不列。只在这一页看，不导出、不打印。"
SAMPLES_MORE = "全部没答上的"


def samples_lead(threshold: int) -> str:
    """What the samples are, and which are not shown."""
    return f"没答上最多的几个部门，最近的几句；存的时候已经隐去个人信息。少于 {threshold} 条的不列。只在这一页看，不导出、不打印。"


# The table file and the command.

SHEET_ABOUT = "说明"
ABOUT_PERIOD, ABOUT_BEFORE, ABOUT_MADE, ABOUT_BY = "时间", "上一期", "导出时间", "导出的人"
ABOUT_RELEASE, ABOUT_RULE, ABOUT_LIMITS, ABOUT_FIGURES = (
    "知识库版本",
    "小数怎么处理",
    "哪些保护不了",
    "各页数的是什么",
)
HEADLINE_HEAD = ("要点", "这一期", "与上一期比")
FILE_NAME = "mingbai-{first}-{last}.xlsx"
COMMAND = "统计群众问了什么：提问、部门、区县、没答上的、有没有用、等人工、期限、高峰"
COMMAND_FIRST, COMMAND_LAST = "从哪一天，例如 2026-11-01；不写就看 30 天", "到哪一天（含），不写是昨天"
COMMAND_XLSX = "存成表格文件"
# The deed in the audit log.
DEED = "report.export"


def deed(value: Period) -> str:
    """Which period was taken."""
    return f"{value.first.isoformat()} {value.last.isoformat()}"


COMMAND_EXISTS = "已经有 {file}，没有覆盖；换个名字或先移走"
COMMAND_WRITTEN = "已存到 {file}：{period}，提问 {asked}"
