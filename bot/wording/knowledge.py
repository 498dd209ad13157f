"""Knowledge: what administrators read of releases, what changed between them, and why one is withheld."""

from collections.abc import Iterator, Sequence

from bot.comparison import Comparison, Figures, Shift
from bot.edition import State
from knowledge.changes import ClauseChange, Mark, Piece, ServiceChange, What, pieces

STATE = {
    State.DRAFT: "草稿",
    State.CHECKED: "已检查",
    State.BUILT: "已建好",
    State.COMPARED: "已对照",
    State.PUBLISHED: "正在服务",
    State.SUPERSEDED: "已被替换",
}
WHAT = {
    What.ADDED: "新增",
    What.REMOVED: "删去",
    What.REWORDED: "改动",
    What.MOVED: "移位",
    What.STANDING: "效力变化",
}
FIGURE = {
    "first": "服务第一名",
    "third": "服务前三名",
    "clause": "规划条文前三",
    "status": "状态",
    "urgent": "危险识别",
    "false_alarms": "危险误报",
}
FIELD = {
    "name": "名称",
    "summary": "说明",
    "when": "什么时候找",
    "do": "先做什么",
    "serves": "谁能办",
    "bring": "带什么",
    "fee": "收费",
    "steps": "步骤",
    "deadlines": "期限",
    "phones": "电话",
    "links": "网上办理",
    "hours": "时间",
    "districts": "区县",
    "offices": "区县窗口",
    "plan": "规划依据",
    "statutes": "法律依据",
    "neighbours": "相近服务",
    "keywords": "关键词",
    "utterances": "群众说法",
}

UNCHANGED = "条款和服务没有变化。"
FIRST = "这是第一个版本，没有可以对照的。"
# Shown in one list on a terminal; all of them are in --json.
MOST_SHOWN = 30


def built(release: str) -> str:
    """That a release stands on the shelf and does not serve."""
    return f"版本 {release} 已建好，未发布。看变化：mingbai knowledge diff {release}；发布：mingbai knowledge publish {release}"


def published(release: str, previous: str) -> str:
    """That a release serves, and how to go back."""
    back = (
        f"；要退回：mingbai knowledge rollback（回到 {previous}）" if previous and previous != release else ""
    )
    return f"版本 {release} 已发布，运行中的服务一两秒内换上{back}"


def rolled_back(release: str, previous: str) -> str:
    """That an earlier release serves again."""
    return f"已退回版本 {release}（刚才是 {previous or '无'}），运行中的服务一两秒内换上"


def withheld(release: str, lost: Sequence[tuple[str, float, float]]) -> str:
    """Why a release is not published, and what to do."""
    figures = "；".join(f"{FIGURE[name]} {before:.3f} → {after:.3f}" for name, before, after in lost)
    return (
        f"版本 {release} 没有发布，原来的版本照常服务：标准问题答得比现在差（{figures}）。\n"
        f"先看哪些问题变了：mingbai knowledge diff {release}；改好内容再 build。"
        f"确实要发布：mingbai knowledge publish {release} --force --reason “为什么”"
    )


NEEDS_REASON = "--force 要写理由：--reason “为什么”，理由记在操作记录里"


def comparison_lines(comparison: Comparison, names: dict[str, str]) -> Iterator[str]:
    """What a release would change, for a terminal. `names`: services' names by id."""
    yield f"{comparison.release} 与 {comparison.against} 对照"
    yield ""
    yield from change_lines(comparison.changes.clauses, comparison.changes.services)
    yield ""
    yield from figure_lines(comparison.before, comparison.after, comparison.cases)
    yield ""
    yield f"标准问题 {comparison.cases} 个，答得不同的 {len(comparison.golden)} 个"
    yield from _listed([line for shift in comparison.golden for line in shift_lines(shift, names)])
    yield f"最近的真实提问 {comparison.asked} 个（已隐去个人信息），答得不同的 {len(comparison.recent)} 个"
    yield from _listed([line for shift in comparison.recent for line in shift_lines(shift, names)])


def change_lines(clauses: Sequence[ClauseChange], services: Sequence[ServiceChange]) -> Iterator[str]:
    """Clauses and services that differ, each with its words."""
    if not clauses and not services:
        yield UNCHANGED
        return
    counts = {what: sum(c.what is what for c in clauses) for what in What}
    told = "，".join(f"{WHAT[what]} {n} 条" for what, n in counts.items() if n)
    yield f"条款：{told or '没有变化'}；服务：{len(services)} 项有变化"
    for change in clauses[:MOST_SHOWN]:
        yield f"  {WHAT[change.what]} {change.label}（{change.id}）"
        yield f"    {_words(change)}"
    if len(clauses) > MOST_SHOWN:
        yield f"  ……还有 {len(clauses) - MOST_SHOWN} 条，用 --json 看全部"
    for service in services:
        yield f"  {WHAT[service.what]} {service.name}（{service.id}）"
        for field in service.fields:
            yield f"    {FIELD[field.field]}：{marked(pieces(field.before, field.after))}"


def figure_lines(before: Figures, after: Figures, cases: int) -> Iterator[str]:
    """The figures of golden questions on both releases."""
    if not cases:
        yield "没有标准问题可以对照。"
        return
    for name, label in FIGURE.items():
        was, now = getattr(before, name), getattr(after, name)
        sign = "" if was == now else "  ▲" if (now > was) != (name == "false_alarms") else "  ▼"
        yield f"  {label:　<7}{was:.3f} → {now:.3f}{sign}"


def shift_lines(shift: Shift, names: dict[str, str]) -> Iterator[str]:
    """One question that is answered otherwise."""
    yield f"  · {shift.question[:60]}"
    for label, was, now in (
        ("状态", str(shift.before.status), str(shift.after.status)),
        ("服务", names.get(shift.before.service, "无"), names.get(shift.after.service, "无")),
        ("依据", "、".join(shift.before.clauses) or "无", "、".join(shift.after.clauses) or "无"),
    ):
        if was != now:
            yield f"      {label}：{was} → {now}"


def marked(found: Sequence[Piece]) -> str:
    """A word diff for a terminal: [-gone-], {+new+}."""
    marks = {Mark.SAME: "{}", Mark.GONE: "[-{}-]", Mark.NEW: "{{+{}+}}"}
    return "".join(marks[piece.mark].format(piece.text.replace("\n", "⏎")) for piece in found)


def _words(change: ClauseChange) -> str:
    if change.what is What.REWORDED:
        return marked(pieces(change.before, change.after))
    if change.what in (What.MOVED, What.STANDING):
        return f"{change.before} → {change.after}"
    return (change.after or change.before).replace("\n", "")[:60]


def _listed(lines: Sequence[str]) -> Iterator[str]:
    yield from lines[: 3 * MOST_SHOWN]
    if len(lines) > 3 * MOST_SHOWN:
        yield "  ……其余用 --json 看"
