"""Report JSON: a report for programs, the figures as they may be shown."""

from datetime import date, timedelta
from typing import Any

from bot.figures import Value, figures, glance, headlines
from bot.period import Period
from bot.report import Report
from bot.wording import report as words


def report_json(report: Report) -> dict[str, Any]:
    """The report; days are ISO, lengths of time minutes, counts not shown text (“<5”, “≥5”) or null."""
    return {
        "period": _period(report.period),
        "before": _period(report.period.before()),
        "release": report.release or None,
        "made_at": report.made_at.isoformat(timespec="seconds"),
        "small_counts_below": report.threshold,
        "headlines": [{"label": h.label, "value": h.value, "change": h.change} for h in headlines(report)],
        "glance": [{"question": question, "answer": answer} for question, answer in glance(report)],
        "figures": [
            {
                "key": figure.key,
                "title": figure.title,
                "head": list(figure.head),
                "rows": None
                if figure.rows is None
                else [[_value(v, report.threshold) for v in row] for row in figure.rows],
                "total": [_value(v, report.threshold) for v in figure.total],
            }
            for figure in figures(report)
        ],
    }


def _period(period: Period) -> dict[str, str]:
    return {"from": period.first.isoformat(), "to": period.last.isoformat()}


def _value(value: Value, threshold: int) -> Any:
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return round(value.total_seconds() / 60, 1)
    return words.cell(value, threshold)
