"""The console commands on verification: `mingbai knowledge due`, `confirm`, `calls`, `called`, `terms`, `owner`."""

import argparse
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.console import DONE, command, refuse, say, store_of, who
from bot.settings import Settings
from knowledge.detail import Kind
from knowledge.service import DISTRICTS

_PLACES = (*DISTRICTS, "-")


def add_commands(knowledge: Any) -> None:
    """Adds the deeds to `mingbai knowledge`."""
    due = command(knowledge, "due", _due, "该核实的号码、网址、时间、收费，最要紧的在前")
    _filters(due)
    due.add_argument("--json", action="store_true", help="输出 JSON")
    calls = command(knowledge, "calls", _calls, "把该核实的写成电话清单（xlsx 按负责人分表，csv 一张表）")
    calls.add_argument("file", type=Path, metavar="FILE.xlsx|csv")
    _filters(calls)
    called = command(knowledge, "called", _called, "收下填好的电话清单；先逐行检查，没有填的行不动")
    called.add_argument("file", type=Path, metavar="FILE")
    called.add_argument("--preview", action="store_true", help="只看看记下什么，什么都不记")
    confirm = command(knowledge, "confirm", _confirm, "记下核实无误（编号见 due）；马上生效，不用重建")
    confirm.add_argument("details", nargs="+", metavar="编号")
    confirm.add_argument("--wrong", default="", metavar="说明", help="不是无误，而是不对：怎么不对")
    terms = command(knowledge, "terms", _terms, "核实管多少天；不写就是看现在的")
    for kind in Kind:
        terms.add_argument(f"--{kind.value}", type=_days, metavar="天数")
    owner = command(knowledge, "owner", _owner, "指定谁负责核实；空的“名字”是取消")
    owner.add_argument("name", metavar="名字")
    owner.add_argument("--service", default="", metavar="编号", help="只管这项服务，不写是所有服务")
    owner.add_argument("--district", default="", choices=DISTRICTS, metavar="区县", help="只管这个区县")


def _filters(deed: argparse.ArgumentParser) -> None:
    deed.add_argument("--all", action="store_true", help="连还没到期的")
    deed.add_argument("--kind", choices=[kind.value for kind in Kind])
    deed.add_argument("--district", default="", choices=_PLACES, metavar="区县", help="“-”是不分区县的")
    deed.add_argument("--owner", default="", metavar="负责人")
    deed.add_argument("--words", default="", metavar="词", help="号码、服务或机构里的字")


def _days(text: str) -> int:
    from bot.freshness import MOST_DAYS

    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= MOST_DAYS:
        raise argparse.ArgumentTypeError(f"要是 1 到 {MOST_DAYS} 的整数")
    return int(text)


def _due(options: argparse.Namespace, settings: Settings) -> int:
    from bot.wording import freshness as words

    with _found(options, settings) as (found, _):
        if options.json:
            say(json.dumps([_json(errand) for errand in found], ensure_ascii=False, indent=2))
            return DONE
        for errand in found:
            say(f"{' '.join(errand.ids)}\n  {words.errand_line(errand)}")
        if not found:
            say(words.NOTHING if options.all else words.CLI_EMPTY)
    return DONE


def _json(errand: Any) -> dict[str, Any]:
    return {
        "details": errand.ids,
        "kind": errand.kind.value,
        "value": errand.value,
        "district": errand.district,
        "office": errand.office,
        "services": [line.detail.service for line in errand.lines],
        "sources": errand.sources,
        "standing": errand.urge.value,
        "checked_on": errand.checked_on,
        "due": errand.due,
        "owner": errand.owner,
        "notes": errand.notes,
    }


def _calls(options: argparse.Namespace, settings: Settings) -> int:
    from bot.call_list import call_list, call_page
    from bot.spreadsheet import csv_of, xlsx
    from bot.wording import call_list as list_words
    from bot.wording import freshness as words

    suffix = options.file.suffix.lower()
    if suffix not in (".xlsx", ".csv"):
        return refuse(list_words.CLI_NO_SUFFIX.format(file=options.file))
    with _found(options, settings) as (found, store):
        data = csv_of(call_page(list_words.CALL_LIST, found)) if suffix == ".csv" else xlsx(call_list(found))
        options.file.write_bytes(data)
        store.append_audit(who(), "directory.calls", str(len(found)))
    say(words.CLI_CALLS.format(count=len(found), file=options.file))
    return DONE


def _called(options: argparse.Namespace, settings: Settings) -> int:
    from bot.call_drafts import Folders
    from bot.call_taking import Moved, Serving, looked_through, take
    from bot.drafts import DraftError, Drafts
    from bot.freshness import Freshness
    from bot.originals import Originals
    from bot.wording import call_list as words
    from bot.wording import freshness as said

    proposed, reported = Drafts(settings.incoming), Drafts(settings.reported)
    with serving(settings) as (release, services, store):
        if services is None:
            return refuse(said.CLI_NO_INDEX)
        now = Serving(release, services)
        found = looked_through(options.file, now, Freshness(store).book())
        for line in words.lines(found):
            say(line)
        if found.problems:
            return refuse("\n".join((*map(str, found.problems), words.CLI_NOT_TAKEN)))
        if not found.rows or options.preview:
            say(words.CLI_PREVIEWED if found.rows else words.NO_ROWS)
            return DONE
        originals = Originals(settings.originals, store)
        folders = Folders(settings.added, proposed, reported)
        try:
            taken = take(options.file, found.seal, now, originals, folders, who())
        except Moved:
            return refuse(words.CHANGED_MEANWHILE)
        except DraftError as error:
            return refuse(words.CLI_BUSY.format(why=error))
    say(words.CLI_TAKEN.format(count=len(found.rows)))
    for drafts, made, deed, page in (
        (proposed, taken.directory, "add --preview", words.INCOMING_PAGE),
        (reported, taken.districts, "districts check", words.DISTRICTS_PAGE),
    ):
        for path in (path for draft in made for path in drafts.paths(draft)):
            say(words.CLI_DRAFT.format(path=path, deed=deed, page=page))
    return DONE


def _confirm(options: argparse.Namespace, settings: Settings) -> int:
    from bot.freshness import LONGEST_NOTE, Freshness
    from bot.wording import freshness as words

    if len(options.wrong) > LONGEST_NOTE:
        return refuse(words.DOUBT_NEEDS_NOTE)
    with serving(settings) as (release, services, store):
        if services is None:
            return refuse(words.CLI_NO_INDEX)
        freshness, given = Freshness(store), (options.details, services, release, who())
        settled = (
            freshness.doubt(*given, options.wrong) if options.wrong.strip() else freshness.confirm(*given)
        )
    told = words.CLI_DOUBTED if options.wrong.strip() else words.CLI_CONFIRMED
    if settled.done:
        say(told.format(count=len(settled.done)))
    return refuse(words.CLI_GONE.format(ids="、".join(settled.gone))) if settled.gone else DONE


def _terms(options: argparse.Namespace, settings: Settings) -> int:
    from bot.freshness import Freshness
    from bot.wording import freshness as words

    settings.home.mkdir(parents=True, exist_ok=True)
    with store_of(settings) as store:
        freshness = Freshness(store)
        for kind in Kind:
            if days := getattr(options, kind.value):
                freshness.set_days(kind, days, who())
        for kind, days in freshness.book().days.items():
            say(f"{words.KIND[kind]}（--{kind.value}）{days} {words.DAYS}")
    return DONE


def _owner(options: argparse.Namespace, settings: Settings) -> int:
    from bot.freshness import LONGEST_OWNER, Freshness
    from bot.wording import freshness as words

    if len(options.name.strip()) > LONGEST_OWNER:
        return refuse(words.BAD_OWNER)
    with serving(settings) as (_, services, store):
        if options.service and options.service not in (services or {}):
            return refuse(words.CLI_NO_SERVICE.format(service=options.service))
        Freshness(store).set_owner(options.service, options.district, options.name, who())
    say(words.SAID["owner"])
    return DONE


@contextmanager
def _found(options: argparse.Namespace, settings: Settings) -> Iterator[tuple[Any, Any]]:
    """The errands wanted, and the store."""
    from bot.errands import Wanted, errands
    from bot.freshness import Freshness

    kind = Kind(options.kind) if options.kind else None
    wanted = Wanted(None, kind, options.district, options.owner, options.words, not options.all)
    with serving(settings) as (_, services, store):
        yield errands((services or {}).values(), Freshness(store).book(), wanted), store


@contextmanager
def serving(settings: Settings) -> Iterator[tuple[str, Any, Any]]:
    """(release, its services or None where none serves, the store)."""
    from retrieval.shelf import Shelf

    settings.home.mkdir(parents=True, exist_ok=True)
    shelf = Shelf(settings.shelf)
    release = shelf.current() or ""
    content = shelf.written(release) if release else None
    with store_of(settings) as store:
        yield release, content[2] if content else None, store
