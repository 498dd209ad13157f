"""Districts: every word on the tables in which the districts tell of their own offices."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from knowledge.offices import FIELDS, LONGEST, LONGEST_NAME
from knowledge.phone import AREA

if TYPE_CHECKING:
    from knowledge.incoming.district_table import Returned
    from knowledge.service import Service

TAB = "区县窗口"
TITLE = "区县窗口的填报"
LEAD = (
    "把表下载给区县，填好传回来。先逐行检查、看有什么变化，点“收下”才加；"
    "收下以后建索引、发布才生效，群众说了区县就先看到本区县的窗口。"
)
WRITE_TITLE = "下载空表"
WRITE_LEAD = "已经填过的也在里面，改了再传回来就行。"
ALL_DISTRICTS = "全部区县，一县一张表"
TAKE_TITLE = "传回填好的表"
UPLOAD_LABEL = "填好的表"
UPLOAD_HINT = "xlsx 或 csv，最多 5 MB。只是先看看，不会马上加。"
UPLOAD = "传上来检查"
DRAFTS = "还没有决定的"
DRAFTS_EMPTY = "没有等着决定的表。"
TOLD_TITLE = "现在有的"
TOLD_EMPTY = "还没有区县填过。"
COL_DISTRICT, COL_OFFICES, COL_SERVICES, COL_OLDEST = "区县", "机构", "服务", "最早的核实日期"
DRAFT_TITLE = "检查结果"
PROBLEMS = "要改的地方"
PROBLEMS_LEAD = "改好再传一次；现在一行也没有加。"
REMARKS = "提示"
CHANGES = "收下以后的变化"
NO_CHANGES = "与现在的一样，没有变化。"
WHAT: Mapping[str, str] = MappingProxyType({"added": "新增", "changed": "修改", "removed": "删除"})
TAKE, TAKE_LEAD = "收下", "收下后建索引、发布才生效。"
DROP, DROP_LEAD = "不要了", "删掉传上来的表，什么都不加。"
NOT_TAKEN = "还有要改的地方，没有收下。"
GONE_MEANWHILE = "这份表刚才已经有人收下或丢掉了。"
CHANGED_MEANWHILE = "别人刚才收了别的表，变化与您看的不一样了，没有收。下面是现在的，请再看一遍。"
NOTHING_SENT = "没有选文件。"
MANY_SENT = "一次只传一份表。"
SAID: Mapping[str, str] = MappingProxyType(
    {
        "taken": "收下了。建索引并发布以后才会用到。",
        "same": "与现在的一样，没有东西要收，传上来的表已经删掉。",
        "dropped": "这份表不要了，已经删掉，什么都没有加。",
    }
)
# Said above a change, not again in it.
PLACE = (FIELDS["district"], FIELDS["service"])

# The workbook.
GUIDE_HEADING = "怎么填"
GUIDE_LINES = (
    "每个区县一张表，一行是一项服务。本区县有窗口的就填，没有的空着，不用删行。",
    "灰底的区县、服务编号、服务名称不用改，也改不了；列的次序、列宽可以动。",
    f"办理机构：窗口或单位的全称，最多 {LONGEST_NAME} 个字。同一项服务有几个窗口，在最下面的空行里再写一行，从下拉的名单里选服务名称。",
    f"电话：只写号码，座机带区号，例如 {AREA}-3334567；几个号码用“、”隔开；分机写“转801”。会公开给群众，不要写私人手机。",
    f"地址、办公时间、收费：各最多 {LONGEST} 个字，照实写，例如“工作日 9:00—12:00，14:00—18:00”。",
    "网址：完整的地址，以 https:// 或 http:// 开头。",
    "核实日期：打通电话或到现场看过的那一天，例如 2026-11-30。不能写还没到的日子。",
    "填报单位、填报人：谁填的，日后按它找人核实；填报人不公开。",
    "电话、地址、网址至少写一样。不写公式，不合并单元格。",
    "要删一个窗口：把这一行填写的几栏清空，行留着。",
    "填好存成 xlsx 交回来。收表的人先逐行检查，有不对的会告诉在哪一格、怎么改。",
)


def sheet_notes(district: str) -> tuple[str, ...]:
    """What stands above the headings of a district's sheet."""
    return (f"{district}：只填后面几栏；怎么填见第一张表“填写说明”。",)


def counted(added: int, changed: int, removed: int) -> str:
    """How many changes there are.

    >>> counted(2, 0, 1)
    '新增 2、删除 1'
    """
    counts = ((WHAT["added"], added), (WHAT["changed"], changed), (WHAT["removed"], removed))
    return "、".join(f"{name} {count}" for name, count in counts if count)


def taken(districts: tuple[str, ...], counts: str) -> str:
    """That a table was taken in."""
    return f"已收下{'、'.join(districts)}的填报（{counts}）。运行 mingbai knowledge build 建索引并发布后生效"


def lines(found: "Returned", services: Mapping[str, "Service"]) -> Iterator[str]:
    """What a table would change, and remarks, line by line."""
    yield from (f"提示 {remark}" for remark in found.remarks)
    for change in found.changes:
        told = change.told
        yield f"{WHAT[change.what.value]}　{told.district}　{services[told.service].name}　{told.name}（{change.at.file}:{change.at.line}）"
        if change.after:
            yield from (f"  {part_line(*part)}" for part in change.parts if part[0] not in PLACE)


def part_line(name: str, before: str, after: str) -> str:
    """One thing that changes.

    >>> part_line("电话", "", "0812-3334567"), part_line("地址", "甲街", "乙街")
    ('电话：0812-3334567', '地址：甲街 → 乙街')
    """
    return f"{name}：{' → '.join(filter(None, (before, after)))}{'（删去）' if before and not after else ''}"


# Commands.
CLI_WRITTEN = "已写到 {file}：{districts}"
CLI_CHECKED = "以上是检查，还没有收下；没有问题就用 mingbai knowledge districts take 收下"
CLI_NOT_TAKEN = "没有收下；改好以上各处再来"
CLI_NO_INDEX = "还没有知识库版本；运行 mingbai knowledge build"
