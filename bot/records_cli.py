"""The console commands `mingbai audit` and `mingbai answers`: what was done, and turning answers off and on."""

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.console import DONE, REFUSED, refuse, say, store_of, who
from bot.settings import Settings
from bot.wording import trail as words

Run = Callable[[argparse.Namespace, Settings], int]


def add_commands(commands: Any) -> None:
    """Adds both to the commands of `mingbai`."""
    audit = commands.add_parser("audit", help="操作记录").add_subparsers(
        dest="action", required=True, metavar="操作"
    )
    _deed(audit, "verify", _verify, "核对操作记录没有被改过，每条引文都是那个版本条文里的原话")
    listing = _deed(audit, "list", _list, "最近做过的操作")
    listing.add_argument("-n", type=int, default=20, metavar="条数")
    _deed(audit, "export", _export, "导出全部操作记录（JSON Lines）").add_argument(
        "file", type=Path, metavar="FILE"
    )
    answers = commands.add_parser("answers", help="暂停或恢复自动回答").add_subparsers(
        dest="action", required=True, metavar="操作"
    )
    off = _deed(answers, "off", _off, "暂停自动回答，马上生效；市民会看到理由和该打的电话")
    off.add_argument("--reason", required=True, metavar="理由", help="市民会看到")
    _channel(off)
    _channel(_deed(answers, "on", _on, "恢复自动回答"))
    _deed(answers, "status", _status, "现在哪里在答，哪里停了")


def _channel(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--channel",
        choices=("web", "telegram", "all"),
        default="all",
        help="web（网页和接口）、telegram、all",
    )


def _deed(group: Any, name: str, run: Run, text: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = group.add_parser(name, help=text, description=text)
    command.set_defaults(run=run)
    return command


def _verify(_options: argparse.Namespace, settings: Settings) -> int:
    from bot.proof import prove
    from retrieval.shelf import Shelf

    with store_of(settings) as store:
        proof = prove(store, Shelf(settings.shelf).texts)
    for line in words.proof_lines(proof):
        say(line)
    return DONE if proof.holds else REFUSED


def _list(options: argparse.Namespace, settings: Settings) -> int:
    with store_of(settings) as store:
        for entry in store.audit(max(1, options.n)):
            say(f"{entry.seq:>6}  {entry.at[:19]}  {entry.who}  {entry.action}  {entry.detail}")
    return DONE


def _export(options: argparse.Namespace, settings: Settings) -> int:
    with store_of(settings) as store:
        total, before = 0, 0
        with options.file.open("x", encoding="utf-8") as file:
            # The newest first, page by page: the chain may be longer than memory.
            while entries := store.audit(1000, before=before):
                for entry in entries:
                    file.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")
                total, before = total + len(entries), entries[-1].seq
    say(words.exported(total, str(options.file)))
    return DONE


def _off(options: argparse.Namespace, settings: Settings) -> int:
    if not options.reason.strip():
        return refuse(words.NEEDS_REASON)
    return _switched(
        options, settings, lambda switch, channel: switch.turn_off(channel, options.reason, who())
    )


def _on(options: argparse.Namespace, settings: Settings) -> int:
    return _switched(options, settings, lambda switch, channel: switch.turn_on(channel, who()))


def _status(_options: argparse.Namespace, settings: Settings) -> int:
    from bot.switch import CHANNELS, Switch

    with store_of(settings) as store:
        for channel in CHANNELS:
            say(words.switched(channel, Switch(store).off(channel)))
    return DONE


def _switched(options: argparse.Namespace, settings: Settings, turn: Callable[[Any, str], object]) -> int:
    from bot.switch import CHANNELS, Switch

    with store_of(settings) as store:
        for channel in CHANNELS if options.channel == "all" else (options.channel,):
            turn(Switch(store), channel)
            say(words.switched(channel, Switch(store).off(channel)))
    return DONE
