"""The console commands on the districts' tables: `mingbai knowledge districts write`, `check`, `take`."""

import argparse
from pathlib import Path
from typing import Any

from bot.console import DONE, command, refuse, say, who
from bot.freshness_cli import serving
from bot.settings import Settings
from knowledge.service import DISTRICTS


def add_commands(knowledge: Any) -> None:
    """Adds the deeds to `mingbai knowledge`."""
    text = "区县自己的窗口：写出表格、检查、收下"
    districts = knowledge.add_parser("districts", help=text, description=text).add_subparsers(
        dest="deed", required=True, metavar="操作"
    )
    write = command(districts, "write", _write, "写出给区县填的表（xlsx），已经填过的也在里面")
    write.add_argument("file", type=Path, metavar="FILE.xlsx")
    write.add_argument("--district", default="", choices=DISTRICTS, metavar="区县", help="不写就是全部")
    check = command(districts, "check", _check, "逐行检查填好的表，看有什么变化，什么都不加")
    check.add_argument("file", type=Path, metavar="FILE")
    take = command(districts, "take", _take, "收下填好的表；重建发布后生效")
    take.add_argument("file", type=Path, metavar="FILE")


def _write(options: argparse.Namespace, settings: Settings) -> int:
    from bot.district_book import district_book
    from bot.districts import told_now
    from bot.wording import districts as words

    chosen = (options.district,) if options.district else DISTRICTS
    with serving(settings) as (_, services, store):
        if services is None:
            return refuse(words.CLI_NO_INDEX)
        options.file.write_bytes(district_book(chosen, services, told_now(settings.added)))
        store.append_audit(who(), "districts.book", "、".join(chosen))
    say(words.CLI_WRITTEN.format(file=options.file, districts="、".join(chosen)))
    return DONE


def _check(options: argparse.Namespace, settings: Settings) -> int:
    return _looked_through(options.file, settings, take=False)


def _take(options: argparse.Namespace, settings: Settings) -> int:
    return _looked_through(options.file, settings, take=True)


def _looked_through(path: Path, settings: Settings, *, take: bool) -> int:
    from bot.districts import counts, looked_through, take_in_with
    from bot.originals import Originals
    from bot.wording import districts as words

    with serving(settings) as (_, services, store):
        if services is None:
            return refuse(words.CLI_NO_INDEX)
        today = store.now()[:10]
        found = looked_through(path.name, path.read_bytes(), settings.added, services, today)
        for line in words.lines(found, services):
            say(line)
        if found.problems:
            return refuse("\n".join((*map(str, found.problems), words.CLI_NOT_TAKEN)))
        if not found.changes or not take:
            say(words.CLI_CHECKED if found.changes else words.NO_CHANGES)
            return DONE
        take_in_with(path, found, settings.added, Originals(settings.originals, store), who())
    say(words.taken(found.districts, words.counted(*counts(found))))
    return DONE
