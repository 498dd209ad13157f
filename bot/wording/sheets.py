"""Sheets: what administrators read about tables of the directory and of canned answers."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.row_changes import RowChange

TABLES_TITLE = "看看哪些行变了"
EDIT_TITLE = "用表格改服务目录和常用答复"
EDIT_LEAD = (
    "下载现在的表，用 Excel 或 WPS 改好，从上面传回来：先看哪些行变了、哪里没看懂，点“收下”才算。csv 也收。"
)
GET_DIRECTORY, GET_CANNED = "下载服务目录表", "下载常用答复表"
PROBLEMS_LEAD = "在表里照下面的格子改好，存盘，重新传一次。现在什么都没有收。"
TAKE_LEAD = "收下的就是列出的这些行。常用答复马上可用；服务目录建索引并发布以后才会用到。"
LEFT = "表里没写、不会动的"
NO_EXPORT, NO_EXPORT_HINT = "没有这张表。", "请从“加入文件”页下载。"
NO_ORIGINAL = "没有这份原件，或它在磁盘上已经损坏。"
NO_ORIGINAL_HINT = "请从“加入文件”页下载；损坏的从备份的 originals 目录里找，文件名就是它的 SHA-256。"
ORIGINALS = "收下过的原件"
ORIGINALS_LEAD = "传上来的文件原样留着，文件名旁是它内容的 SHA-256 的开头；操作记录里有全部。"
ORIGINAL_RELEASE = "哪个版本用上了"
NO_RELEASE_YET = "还没有版本用上"
AT_ONCE = "收下就可用"
# What a file of the data folder is called on the pages.
FILES: Mapping[str, str] = MappingProxyType({"directory.yaml": "服务目录（用表格改的）"})

DIRECTORY_FILE, CANNED_FILE = "服务目录", "常用答复"
NOTES: Mapping[str, str] = MappingProxyType(
    {
        "directory": "改好存盘，传回“加入文件”。不要改服务编号。表里写到的服务，以表里的几行为准；没写到的服务不动。要清空一项，留一行只写服务编号。",
        "canned": "改好存盘，传回“加入文件”。新的一条不写答复编号；不用的一条在“停用”写“是”；没写到的不动。依据原文逐字照抄。",
    }
)
MIXED = "表格和法律文件要分开传：表格看的是哪些行变了，法律文件看的是认出了哪些条文"
NO_TABLE = "不是服务目录表，也不是常用答复表：表头对不上；下载一份现在的表，照着它的表头改。区县窗口的表到“区县窗口”页传"
NO_INDEX = "知识库还没有装好，没法和法条逐字核对；建好索引再传"
ONE_CANNED = "常用答复的表有两张；合成一张"
NOTHING_DIFFERS = "与现在的一样，没有要收的。"
CHANGED_MEANWHILE = "看过以后，目录或常用答复又有人改了，没有收下。请看看新的对照再收。"
KEPT_DIRECTORY = "服务目录改了 {rows} 行，收下了；建索引并发布以后才会用到。"
KEPT_CANNED = "常用答复改了 {rows} 条，收下了，马上可用。"
WHAT: Mapping[str, str] = MappingProxyType({"added": "新加", "removed": "删去", "reworded": "改了"})
ROW = "第 {row} 行"
NOT_IN_FILE = "表里没有了"
UNNAMED = "{table}：没写到的 {count} 项服务不动"
UNNAMED_CANNED = "常用答复：没写到的 {count} 条不动"
CLEARED_FROM = "清空，原来是：{before}"
NOT_TAKEN = "什么都没有收下；改好以上各处再来"
PREVIEWED = "以上是预览，还没有收下；没有问题就去掉 --preview 再运行"
EXPORT = "把服务目录（或常用答复）写成表格，用 Excel、WPS 改好，再用 knowledge add 收下"
EXPORT_CANNED = "写常用答复，不写服务目录"
EXPORT_TABLE = "只写这一张表，例如 电话；csv 只装得下一张表"
EXPORTED = "写好了：{file}"
EXISTS = "{file} 已经有了；换个文件名，免得盖掉改了一半的表"
NO_SUCH_TABLE = "没有名为“{table}”的表；不写 --table 就是全部"
NO_SUFFIX = "{file} 要以 .xlsx 或 .csv 结尾"
ONE_TABLE = "csv 只装得下一张表；用 --table 选一张（{tables}），或存成 xlsx"


def no_canned(at: str, number: str) -> str:
    """That there is no canned answer of this number."""
    return f"{at} 没有编号为“{number}”的常用答复；新的一条不写编号"


def canned_twice(at: str, title: str) -> str:
    """That one answer stands in two rows."""
    return f"{at} “{title}”前面已经有一行；只留一行"


def canned_known(at: str, title: str) -> str:
    """That a new answer has the title of a known one."""
    return f"{at} 已经有标题是“{title}”的常用答复；要改它就写上它的答复编号，要新加就换个标题"


def canned_retired(at: str, typed: str) -> str:
    """That it is not clear whether an answer is put out of use."""
    return f"{at} “停用”写的是“{typed}”；停用写“是”，在用就空着"


def tally(counts: Mapping[str, int]) -> str:
    """How many rows of each kind differ."""
    return "、".join(f"{WHAT[what]} {count} 行" for what, count in counts.items() if count)


def unnamed(tables: Sequence[tuple[str, int]], canned: int) -> list[str]:
    """What a table that does not name everything leaves alone, line by line."""
    lines = [UNNAMED.format(table=table, count=count) for table, count in tables if count]
    return [*lines, *([UNNAMED_CANNED.format(count=canned)] if canned else [])]


def at_row(row: int) -> str:
    """Where a row stands in the file."""
    return ROW.format(row=row) if row else NOT_IN_FILE


def kept(changes: Sequence["RowChange"]) -> list[str]:
    """What was taken in and when it counts."""
    answers = sum(change.table == CANNED_FILE for change in changes)
    lines = [KEPT_DIRECTORY.format(rows=len(changes) - answers)] if len(changes) > answers else []
    return [*lines, *([KEPT_CANNED.format(rows=answers)] if answers else [])]


def audited(files: Sequence[str], changes: Sequence["RowChange"]) -> str:
    """Which tables were taken in and how many rows they changed, for the audit log."""
    counts = {what: sum(change.what == what for change in changes) for what in WHAT}
    return f"{'、'.join(files)}：{tally(counts)}"
