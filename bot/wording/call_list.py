"""Call list: every word of the list that is filled in on the phone, and of what is read when it comes back."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.wording.freshness import KIND
from knowledge.incoming.columns import NOT_TO_TOUCH

if TYPE_CHECKING:
    from bot.call_sheet import Called, Returned

CALL_LIST = "电话清单"
VALUE, DISTRICT, OFFICE = "号码、网址或内容", "区县", "机构"
RESULT, RIGHT, BY, DAY, NOTE = "结果", "正确的是", "谁核实的", "哪天核实的", "备注"
MARK = f"编号（{NOT_TO_TOUCH}）"
HEADINGS = (
    "种类",
    VALUE,
    DISTRICT,
    OFFICE,
    "用在哪些服务",
    "作什么用",
    "来源",
    "状态",
    "上次核实",
    "该核实",
    RESULT,
    RIGHT,
    BY,
    DAY,
    NOTE,
    MARK,
)
GOOD, BAD, DEAD, SILENT = "无误", "不对", "打不通", "没人接，改天再打"
RESULTS = (GOOD, BAD, DEAD, SILENT)
NOTES = (
    "逐项打电话或打开网页核对，在“结果”里选一项，写上谁核实的、哪天核实的；没有打的整行空着，不会动。",
    "换了号码的选“不对”，把新的写到“正确的是”（先打通新的再写）；不知道新的，在“备注”里写明怎么不对。别写私人姓名、电话。",
    "填好交给管理员，传回“核实”页：先逐行检查，点“收下”才记。",
)

# What is wrong with a row: the cell, then what to do.
NO_LIST = "里面没有电话清单；请用“核实”页下载的清单填"
NO_MARK = "认不出是清单的哪一行（“编号”那一列没有了或改过）；照下载的清单填，或到“核实”页点"
TWICE = "这一项前面已经有一行填过；只留一行"
NO_RESULT = "写了内容，却没有选“结果”；选一项，或整行清空"
BOTH = "“正确的是”只在“结果”是“不对”或“打不通”时写；没有变就清空"
NO_WHY = "没有写明怎么不对：知道新的写到“正确的是”，不知道就写到“备注”"
NO_NAME = "没有写谁核实的"
NO_DAY = "没有写哪天核实的，例如 2026-11-30"
SAME = "与原来的一样；没有变就选“无误”"
ONE_NUMBER = "只写一个号码；另外的写到“备注”"
NO_ADDRESS = "不是网址；写完整的地址，以 https:// 或 http:// 开头"
BY_LAW = "这项收费是法律定的，不能照电话里说的改；清空“正确的是”，在“备注”里写明"
ONLY_RIGHT = "救命的号码不拨打试线，这里只能记“无误”（查官方公布核对）；有变化请到“核实”页写明"
# Why a row counts no longer; nobody can mend that in the table.
CHANGED_SINCE = "清单写出以后，这一项换了内容或撤掉了；请按新的再核实"
# What is only remarked.
KNOWN_ALREADY = "后来已经有人核实无误，这一行不用再记"
SOME_GONE = "其中有的服务已经不用这个内容，只记还在用的"
POCKET = "是手机号，会公开给群众；不是单位公开的号码就不要写"

TITLE = "填好的电话清单"
UPLOAD_TITLE = "传回填好的电话清单"
UPLOAD_LEAD = "先逐行检查、看记下什么，点“收下”才记；没有填的行不动。"
UPLOAD_LABEL = "填好的清单"
UPLOAD_HINT = "xlsx 或 csv，最多 5 MB。只是先看看，不会马上记。"
UPLOAD = "传上来检查"
WAITING = "还没有决定的清单"
NOTHING_SENT, MANY_SENT = "没有选文件。", "一次只传一份清单。"
PROBLEMS, PROBLEMS_LEAD = "要改的地方", "改好再传一次；现在一行也没有记。"
REFUSED, REFUSED_LEAD = "不能记的行", "这些行不会记，别的行照样可以收下。"
REMARKS = "提示"
ROWS = "收下以后记什么"
NO_ROWS = "没有要记的行。"
DRAFT_LEAD = "换了的号码、网址等另存成表格草稿，到“加入文件”“区县窗口”看过、收下、重建发布才生效；原来的先标为正在核对。"
TAKE, TAKE_LEAD = "收下", "核实无误的、有问题的马上生效。"
DROP, DROP_LEAD = "不要了", "删掉传上来的清单，什么都不记。"
NOT_TAKEN = "还有要改的地方，没有收下。"
GONE_MEANWHILE = "这份清单刚才已经有人收下或丢掉了。"
CHANGED_MEANWHILE = "看过以后有人又核实过或换了内容，没有收。下面是现在的，请再看一遍。"
SAID: Mapping[str, str] = MappingProxyType(
    {
        "list": "清单收下了：核实无误的、有问题的都记下了，马上生效。",
        "list-drafts": "清单收下了，马上生效。换了的内容另有表格草稿，请到“加入文件”“区县窗口”看过收下。",
        "list-same": "没有要记的，传上来的清单已经删掉。",
        "list-dropped": "这份清单不要了，已经删掉，什么都没有记。",
    }
)

# What a row comes to.
WHAT: Mapping[str, str] = MappingProxyType(
    {
        "right": "核实无误",
        "changed": "换了",
        "wrong": "不对",
        "dead": "打不通",
        "silent": "没人接，仍在清单上",
    }
)
# Where a changed detail is from; citizens may read it, so it names nobody.
SOURCE = "电话或网页核实（{day}）"
DRAFT_FILE, DISTRICT_FILE = "电话清单改的目录-{day}.xlsx", "电话清单改的区县窗口-{day}.xlsx"
DRAFT_NOTE = "照电话清单改出来的：只有换了的几项。看过没有问题就收下。"

# Commands.
INCOMING_PAGE, DISTRICTS_PAGE = "加入文件", "区县窗口"
CLI_PREVIEWED = "以上是检查，还没有收下；没有问题就去掉 --preview 再运行"
CLI_NOT_TAKEN = "没有收下；改好以上各处再来"
CLI_TAKEN = "已收下 {count} 行，运行中的服务一两秒内生效"
CLI_DRAFT = (
    "换了的内容写成了表格：{path}\n  看一看：mingbai knowledge {deed} {path}；也可以在网页“{page}”里看过收下"
)
CLI_BUSY = "没有收下：{why}"
CLI_NO_SUFFIX = "{file} 要以 .xlsx 或 .csv 结尾"


def unknown_result(typed: str) -> str:
    """That a result is none of those to choose from."""
    return f"“{typed}”不在可选的里面；只能是：{'；'.join(RESULTS)}"


def other_row(heading: str, typed: str, known: str) -> str:
    """That what stands in a row is not what its number says."""
    return (
        f"{heading}：这里写的是“{typed}”，按编号应是“{known or '（空）'}”；是不是错行了，或把新的写在了这里"
    )


def no_day(typed: str) -> str:
    """That it is no day."""
    return f"“{typed}”不是日期；写成 2026-11-30 这样"


def not_yet(day: str) -> str:
    """That the day has not come."""
    return f"{day} 还没有到；写实际核实的那一天"


def too_long(count: int, most: int) -> str:
    """That something is a story."""
    return f"有 {count} 个字，最多 {most} 个；写短些"


def checked_since(day: str, by: str) -> str:
    """That somebody found something else since."""
    return f"{day} {by} 又核实过，结果不一样；请再打一次"


def caller(name: str, taker: str) -> str:
    """Who verified, and who wrote it down.

    >>> caller("张三", "chen")
    '张三（chen 收下清单）'
    """
    return f"{name}（{taker} 收下清单）"


def note(called: "Called") -> str:
    """What is kept of a row beside its result, as administrators read it."""
    day = f"{called.day} {called.by}"
    said = {
        "right": "",
        "changed": f"换成 {called.right}",
        "wrong": "",
        "dead": DEAD,
        "silent": f"{day} 打过，没人接",
    }[called.result.value]
    return "；".join(filter(None, (said, called.note)))


def row_line(called: "Called") -> str:
    """A row in a line."""
    where = f"{called.district} {called.office}".strip()
    what = f"{KIND[called.kind]} {called.value}{f'（{where}）' if where else ''}"
    changed = f" → {called.right}" if called.right else ""
    told = f"{WHAT[called.result.value]}　{what}{changed}　{called.day} {called.by}"
    return f"{told}　{called.note}".rstrip()


def counted(found: "Returned") -> str:
    """How many rows of each result there are."""
    results = [row.result.value for row in found.rows]
    return "、".join(f"{words} {results.count(what)}" for what, words in WHAT.items() if what in results)


def lines(found: "Returned") -> Iterator[str]:
    """What a list that came back says, line by line."""
    yield from (f"提示 {remark}" for remark in found.remarks)
    yield from (f"{row_line(row)}（{row.at.file}:{row.at.line}）" for row in found.rows)
    yield from (f"不记 {refused}" for refused in found.refused)
