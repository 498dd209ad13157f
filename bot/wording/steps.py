"""Steps: the words of the search test, on its page and in a terminal."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.steps import Passage, Steps

STATUTES, PLAN = "法条", "规划"
CLEANED = "一、清理后的话"
URGENCY = "二、眼前的危险"
RESOLVER = "三、指名要的条文"
BY_WORDS = "按字词（BM25）"
BY_MEANING = "按意思（内积）"
FUSED = "合起来（0 到 1）"
GROUPED = "归到条款"
RANKINGS = "四、排序"
SERVICES = "五、归哪里管"
DECISION = "六、决定"
CITATIONS = "七、引文"
NONE = "没有"
NO_VECTORS = "这个版本只建了核心，法条没有向量，只按字词排"
NOTHING_SAID = "没有说什么，不排序"
NO_RELEASE = "架上没有版本 {release}；用 mingbai knowledge releases 看有哪些"
NO_QUESTION = "没有可查的字；写一句话，例如 mingbai knowledge test 老板拖欠工资"


def title(source: str, label: str) -> str:
    """A clause by its law and number."""
    return f"《{source}》{label}"


def danger(rule: str, alarm: float) -> str:
    """What rules and the learned alarm say."""
    return f"规则：{rule or NONE}；学出来的概率 {alarm:.3f}"


def lines(steps: "Steps") -> Iterator[str]:
    """The steps for a terminal."""
    yield f"版本 {steps.release}"
    yield f"{CLEANED}：{steps.cleaned or NONE}"
    yield f"{URGENCY}：{danger(steps.rule, steps.alarm)}"
    yield f"{RESOLVER}：{'、'.join(steps.named) or NONE}{''.join(steps.remarks)}"
    yield RANKINGS if steps.rankings else f"{RANKINGS}：{NOTHING_SAID}"
    for ranking in steps.rankings:
        for name, rows in (
            (BY_WORDS, ranking.by_words),
            (BY_MEANING, ranking.by_meaning),
            (FUSED, ranking.fused),
        ):
            yield f"  {ranking.kind} · {name}"
            yield from map(_passage, rows)
        yield f"  {ranking.kind} · {GROUPED}"
        for row in ranking.clauses:
            mark = "→" if row.cited else " "
            yield f"  {mark} {row.hit.rank:>2}. {row.hit.score:.3f} {row.title}　{row.verdict}"
    yield SERVICES
    for service in steps.services:
        mark = "→" if service.chosen else " "
        yield f"  {mark} {service.hit.probability:.3f} {service.name}　{service.verdict}"
    for way in steps.ways:
        yield f"    {way.probability:.3f} {way.name}"
    yield f"{DECISION}：{steps.status}"
    yield f"  {steps.reason}"
    yield f"{CITATIONS}：{'' if steps.citations else NONE}"
    for cited in steps.citations:
        yield f"  {cited.score:.3f} {title(cited.source, cited.label)}〔{cited.validity}〕{cited.quote}"


def _passage(row: "Passage") -> str:
    return f"    {row.rank:>2}. {row.score:.3f} {row.title}　{row.words}"
