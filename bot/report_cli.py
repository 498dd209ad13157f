"""The console command `mingbai report`: what people asked in a period, to read, as a table file or as JSON."""

import argparse
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bot.console import DONE, refuse, say, store_of, who
from bot.settings import Settings

# Rows of a figure in the terminal.
_MOST = 10
# What is shown to whoever does not say.
_USUAL_DAYS = 30


def add_command(commands: Any) -> None:
    """Adds it to the commands of `mingbai`."""
    from bot.wording import report as words

    command = commands.add_parser("report", help=words.COMMAND, description=words.COMMAND)
    command.add_argument("--from", dest="first", default="", metavar="日期", help=words.COMMAND_FIRST)
    command.add_argument("--to", dest="last", default="", metavar="日期", help=words.COMMAND_LAST)
    form = command.add_mutually_exclusive_group()
    form.add_argument("--xlsx", type=Path, metavar="FILE", help=words.COMMAND_XLSX)
    form.add_argument("--json", action="store_true", help="输出 JSON")
    command.set_defaults(run=_report)


def _report(options: argparse.Namespace, settings: Settings) -> int:
    from bot.hours import moment
    from bot.period import Calendar, Fault, between, latest
    from bot.report import Desk, report
    from bot.report_json import report_json
    from bot.wording import report as words

    with store_of(settings) as store:
        today = moment(store.now()).date()
        calendar, leaves = Calendar(settings.report_calendar), bool(options.json or options.xlsx)
        usual = latest(_USUAL_DAYS, today)
        if leaves and not options.first and not options.last:
            usual = calendar.latest(today)
            options.first, options.last = usual.first.isoformat(), usual.last.isoformat()
        last = options.last or max(usual.last.isoformat(), options.first)
        period = between(options.first or _days_before(last), last, today)
        if isinstance(period, Fault):
            return refuse(words.FAULT[period])
        if leaves and not calendar.has(period, today):
            return refuse(words.not_issued(calendar, calendar.latest(today)))
        release, services = _directory(settings)
        made = report(store, period, Desk(services, release, threshold=settings.small_counts))
        if options.json:
            say(json.dumps(report_json(made), ensure_ascii=False, indent=2))
        elif options.xlsx:
            return _written(options.xlsx, made, store, calendar)
        else:
            for line in _lines(made):
                say(line)
    return DONE


def _days_before(last: str) -> str:
    """The first of the usual days that end on a day; what is no day stays, and is refused as that."""
    from knowledge.tables import is_day

    if not is_day(last):
        return last
    return (date.fromisoformat(last) - timedelta(days=_USUAL_DAYS - 1)).isoformat()


def _directory(settings: Settings) -> tuple[str, dict[str, Any]]:
    """The release that serves and its services; nothing where there is none yet: then ids stand for names."""
    from retrieval.shelf import Shelf

    shelf = Shelf(settings.shelf)
    release = shelf.current() or ""
    written = shelf.written(release) if release else None
    return (release, written[2]) if written else ("", {})


def _written(path: Path, made: Any, store: Any, calendar: Any) -> int:
    from bot.report_sheet import workbook
    from bot.wording import report as words

    try:
        with path.open("xb") as file:
            file.write(workbook(made, who(), calendar))
    except FileExistsError:
        return refuse(words.COMMAND_EXISTS.format(file=path))
    store.append_audit(who(), words.DEED, words.deed(made.period))
    asked = words.asked(made.asked, made.threshold)
    say(words.COMMAND_WRITTEN.format(file=path, period=words.period(made.period), asked=asked))
    return DONE


def _lines(made: Any) -> list[str]:
    from bot.figures import figures, glance, headlines, is_empty, shown
    from bot.wording import report as words

    lines = [f"{words.TITLE}　{words.period(made.period)}"]
    if is_empty(made):
        return [*lines, words.NOTHING]
    lines += [
        f"{one.label}：{one.value}" + (f"（{one.change}）" if one.change else "") for one in headlines(made)
    ]
    lines += ["", *(f"{question}：{answer}" for question, answer in glance(made))]
    for figure in figures(made):
        lines += ["", f"【{figure.title}】{'　'.join(figure.head[1:])}"]
        if figure.rows is None:
            lines.append(f"  {words.WITHHELD}")
            continue
        # The newest days, the most of everything else.
        rows = figure.rows[-_MOST:] if figure.key == "days" else figure.rows[:_MOST]
        rows = (*rows, *((figure.total,) if figure.total else ()))
        lines += ["  " + "　".join(shown(value, made.threshold) for value in row) for row in rows]
    return [*lines, "", words.rule(made.threshold)]
