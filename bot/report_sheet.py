"""Report sheet: a report as an xlsx file, one sheet a figure, with real days, numbers and lengths of time."""

from collections.abc import Iterator
from datetime import date, timedelta

from bot import spreadsheet
from bot.figures import Figure, Value, figures, glance, headlines, shown
from bot.period import Calendar
from bot.report import Report
from bot.spreadsheet import Page, xlsx
from bot.wording import report as words


def workbook(report: Report, by: str, calendar: Calendar) -> bytes:
    """The file; `by` is who takes it. `calendar`: by which stretches of time files leave."""
    return xlsx(
        (_about(report, by, calendar), *(_page(figure, report.threshold) for figure in figures(report)))
    )


def _about(report: Report, by: str, calendar: Calendar) -> Page:
    """Period, figures at a glance, definitions, release, and how small counts are kept secret."""
    period, before = report.period, report.period.before()
    rows: list[tuple[spreadsheet.Value, ...]] = [
        (words.ABOUT_PERIOD, period.first, period.last),
        (words.ABOUT_BEFORE, before.first, before.last),
        # Excel knows no offset; everything is in Beijing time.
        (words.ABOUT_MADE, report.made_at.replace(tzinfo=None, microsecond=0)),
        (words.ABOUT_BY, by),
        (words.ABOUT_RELEASE, report.release or words.UNKNOWN_RELEASE),
        (words.ABOUT_RULE, words.rule(report.threshold)),
        (words.ABOUT_LIMITS, words.limits(calendar)),
        (),
        words.HEADLINE_HEAD,
        *((one.label, one.value, one.change) for one in headlines(report)),
        (),
        *glance(report),
        (),
        (words.ABOUT_FIGURES,),
        *((figure.title, figure.lead) for figure in figures(report)),
    ]
    return Page(words.SHEET_ABOUT, (words.TITLE, words.period(period), ""), rows)


def _page(figure: Figure, threshold: int) -> Page:
    if figure.rows is None:
        return Page(figure.title, figure.head, [(words.WITHHELD,)])
    rows = (*figure.rows, *((figure.total,) if figure.total else ()))
    return Page(figure.title, figure.head, [tuple(_kept(row, threshold)) for row in rows])


def _kept(row: tuple[Value, ...], threshold: int) -> Iterator[spreadsheet.Value]:
    """Counts, days and lengths of time as such, whatever is not shown as words."""
    for value in row:
        yield value if isinstance(value, str | int | date | timedelta) else shown(value, threshold)
