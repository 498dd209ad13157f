"""Golden questions: how often the answers are what their writers expected."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.answer import Answer, Status

Ask = Callable[[str], Answer]


class CasesError(Exception):
    """A file of cases cannot be used; one line a fault with its place."""


@dataclass(frozen=True, slots=True)
class Case:
    """A question with what a good answer to it holds.

    `best`: the service to name first (empty: none). `services`: all that an operator would accept.
    `clauses`: plan clauses that bear on it. `laws`: statute articles. Empty: not judged.
    """

    id: str
    text: str
    best: str
    services: tuple[str, ...]
    clauses: tuple[int, ...]
    laws: tuple[str, ...]
    status: Status


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one case got, and whether each judged part was right (None: not judged)."""

    case: Case
    status: Status
    services: tuple[str, ...]
    plan: tuple[int, ...]
    laws: tuple[str, ...]
    status_right: bool
    first_right: bool | None
    first_accepted: bool | None
    third_right: bool | None
    clause_ranks: tuple[bool, bool, bool] | None
    laws_found: float | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Report:
    """Shares over the judged cases of a file. `misses` in the order of the file."""

    cases: int
    service_top1: float
    service_top1_accepted: float
    service_top3: float
    clause_hit1: float
    clause_hit3: float
    clause_hit5: float
    law_recall: float
    status_accuracy: float
    urgent_recall: float
    false_alarms: float
    misses: tuple[Outcome, ...]
    curve: tuple[tuple[float, float, float], ...]


def read_cases(path: Path) -> tuple[Case, ...]:
    """The cases of a JSON-lines file. Raises CasesError naming every bad line."""
    cases, faults = [], []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CasesError(f"{path} 读不出来（{_reason(error)}）；给一个 UTF-8 的 JSON Lines 文件") from error
    for n, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            cases.append(_case(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            what = "不是有效的 JSON" if isinstance(error, json.JSONDecodeError) else f"缺了或写错了 {error}"
            faults.append(
                f"{path.name}:{n}: {what}；每行要有 id、text、status，可有 best、services、clauses、laws"
            )
    if faults:
        raise CasesError("\n".join(faults))
    return tuple(cases)


def _reason(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "没有这个文件"
    return "不是 UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)


def judge(case: Case, answer: Answer) -> Outcome:
    """The outcome of one case."""
    services = tuple(r.service.id for r in answer.services)
    plan = tuple(int(c.clause.split("/")[1]) for c in answer.citations if c.clause.startswith("plan/"))
    laws = tuple(c.clause for c in answer.citations if c.clause.startswith("statute/"))
    judged = bool(case.best)
    return Outcome(
        case,
        answer.status,
        services,
        plan,
        laws,
        answer.status is case.status,
        services[:1] == (case.best,) if judged else None,
        bool(services and services[0] in {case.best, *case.services}) if judged else None,
        case.best in services[:3] if judged else None,
        _hits(case.clauses, plan) if case.clauses else None,
        len(set(laws) & set(case.laws)) / len(case.laws) if case.laws else None,
        answer.services[0].score if answer.services else 0.0,
    )


def evaluate(cases: Iterable[Case], ask: Ask) -> Report:
    """The report over cases, each asked once."""
    outcomes = [judge(case, ask(case.text)) for case in cases]
    return Report(
        len(outcomes),
        _share(o.first_right for o in outcomes),
        _share(o.first_accepted for o in outcomes),
        _share(o.third_right for o in outcomes),
        _share(o.clause_ranks and o.clause_ranks[0] for o in outcomes),
        _share(o.clause_ranks and o.clause_ranks[1] for o in outcomes),
        _share(o.clause_ranks and o.clause_ranks[2] for o in outcomes),
        _share(o.laws_found for o in outcomes),
        _share(o.status_right for o in outcomes),
        _share(o.status is Status.URGENT for o in outcomes if o.case.status is Status.URGENT),
        _share(o.status is Status.URGENT for o in outcomes if o.case.status is not Status.URGENT),
        tuple(o for o in outcomes if not _right(o)),
        coverage_curve(
            [(o.confidence, bool(o.first_accepted)) for o in outcomes if o.first_accepted is not None]
        ),
    )


def coverage_curve(confident: Sequence[tuple[float, bool]]) -> tuple[tuple[float, float, float], ...]:
    """(threshold, share answered, share of those wrong) at each tenth of coverage, most confident first.

    >>> coverage_curve([(0.9, True), (0.1, False)])[-1]
    (0.1, 1.0, 0.5)
    """
    ordered = sorted(confident, reverse=True)
    points = []
    for tenth in range(1, 11):
        n = max(1, round(len(ordered) * tenth / 10))
        part = ordered[:n]
        if part:
            points.append(
                (part[-1][0], round(n / len(ordered), 2), round(sum(not ok for _, ok in part) / n, 4))
            )
    return tuple(points)


def _case(row: dict[str, object]) -> Case:
    def texts(name: str) -> tuple[str, ...]:
        return tuple(str(x) for x in row.get(name) or ())  # type: ignore[attr-defined]

    return Case(
        str(row["id"]),
        str(row["text"]),
        str(row.get("best") or ""),
        texts("services"),
        tuple(int(n) for n in texts("clauses")),
        texts("laws"),
        Status(str(row["status"])),
    )


def _hits(wanted: tuple[int, ...], got: tuple[int, ...]) -> tuple[bool, bool, bool]:
    first, third, fifth = (bool(set(wanted) & set(got[:k])) for k in (1, 3, 5))
    return first, third, fifth


def _right(outcome: Outcome) -> bool:
    parts = (
        outcome.status_right,
        outcome.first_right,
        outcome.clause_ranks[1] if outcome.clause_ranks else None,
    )
    return all(part is not False for part in parts)


def _share(values: Iterable[float | bool | None]) -> float:
    judged = [float(v) for v in values if v is not None]
    return round(sum(judged) / len(judged), 4) if judged else 1.0


def render_report(report: Report) -> str:
    """The report as lines for a terminal: figures, then every miss."""
    lines = [
        f"问题 {report.cases} 个",
        f"服务第一名  {report.service_top1:.3f}（可接受的 {report.service_top1_accepted:.3f}）",
        f"服务前三名  {report.service_top3:.3f}",
        f"规划条文    前1 {report.clause_hit1:.3f}  前3 {report.clause_hit3:.3f}  前5 {report.clause_hit5:.3f}",
        f"法条召回    {report.law_recall:.3f}",
        f"状态        {report.status_accuracy:.3f}（危险识别 {report.urgent_recall:.3f}，误报 {report.false_alarms:.4f}）",
        "覆盖率与错误率（按把握从大到小）："
        + "  ".join(f"{coverage:.0%}→{wrong:.1%}" for _, coverage, wrong in report.curve),
    ]
    for miss in report.misses:
        case = miss.case
        lines.append(f"✗ {case.id} {case.text[:40]}")
        lines.append(
            f"    要 {case.status} {case.best} {list(case.clauses)}  得 {miss.status} {list(miss.services)} {list(miss.plan)}"
        )
    return "\n".join(lines)
