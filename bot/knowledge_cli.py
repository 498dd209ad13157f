"""The console commands on releases: `mingbai knowledge build`, `diff`, `publish`, `rollback`, `releases`, `show`."""

import argparse
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from bot.console import DONE, command, finish_moves, refuse, say, store_of, who
from bot.settings import Settings


def add_commands(knowledge: Any, workshop: Callable[[Settings], Any], bar: Callable[[], Any]) -> None:
    """Adds the deeds to `mingbai knowledge`. `workshop` opens where releases are built, `bar` shows progress."""
    build = command(
        knowledge,
        "build",
        lambda options, settings: _build(options, settings, workshop(settings), bar()),
        "检查、建索引、与线上版本对照后发布；可随时中断，重跑接着做",
    )
    build.add_argument("--core", action="store_true", help="只建规划和服务目录的向量（几秒），法条按字词查")
    build.add_argument("--no-publish", action="store_true", help="建好放上架，不发布")
    diff = command(knowledge, "diff", _diff, "一个版本与线上版本有什么不同、哪些问题会答得不一样")
    diff.add_argument("release", metavar="版本")
    diff.add_argument("--against", default="", metavar="版本", help="与这个版本对照，不写就是线上的")
    diff.add_argument("--json", action="store_true", help="输出 JSON")
    publish = command(knowledge, "publish", _publish, "发布一个已建好的版本；答得比现在差就不发布")
    publish.add_argument("release", metavar="版本")
    publish.add_argument("--force", action="store_true", help="答得比现在差也发布")
    publish.add_argument("--reason", default="", metavar="理由", help="记在操作记录里；--force 时必写")
    rollback = command(knowledge, "rollback", _rollback, "退回上一个服务过的版本")
    rollback.add_argument("--to", default="", metavar="版本", help="退到这个版本，不写就是上一个")
    rollback.add_argument("--reason", default="", metavar="理由", help="记在操作记录里")
    command(knowledge, "releases", _releases, "列出所有版本和它们走到哪一步")
    test = command(knowledge, "test", _test, "一个问题在一个版本里怎样一步步得到回答，每一步的分数")
    test.add_argument("question", metavar="问题")
    test.add_argument("--release", default="", metavar="版本", help="在这个版本里问，不写就是线上的")
    test.add_argument("--json", action="store_true", help="输出 JSON")
    show = command(knowledge, "show", _show, "一个版本的内容、状态、对照结果和发布经过")
    show.add_argument("release", metavar="版本")
    show.add_argument("--json", action="store_true", help="输出 JSON")


def _build(options: argparse.Namespace, settings: Settings, workshop: Any, progress: Any) -> int:
    from bot.editions import Editions
    from bot.publishing import publish
    from bot.reload import prepare
    from bot.wording import knowledge as words
    from retrieval.build import Scope

    finish_moves(settings)
    scope = Scope.CORE if options.core else Scope.FULL
    prepared = prepare(workshop, scope, progress)
    with _office(settings, workshop.encoder) as office:
        if options.no_publish:
            with office.store.writing() as db:
                Editions(office.store).built(db, prepared.release, who())
            say(words.built(prepared.release))
            return DONE
        if prepared.release == office.shelf.published():
            say(f"版本 {prepared.release} 就是现在的版本，内容没有变化")
            return DONE
        return _told(publish(office, prepared.release, who()))


def _publish(options: argparse.Namespace, settings: Settings) -> int:
    from bot.publishing import publish
    from bot.wording import knowledge as words

    if options.force and not options.reason.strip():
        return refuse(words.NEEDS_REASON)
    with _office(settings) as office:
        return _told(publish(office, options.release, who(), options.reason, force=options.force))


def _told(done: Any) -> int:
    """What publishing came to, on the terminal."""
    from bot.publishing import Withheld
    from bot.wording import knowledge as words

    if isinstance(done, Withheld):
        return refuse(words.withheld(done.release, done.losses))
    if done.comparison:
        changes = done.comparison.changes
        for line in words.change_lines(changes.clauses, changes.services):
            say(line)
        for line in words.figure_lines(done.comparison.before, done.comparison.after, done.comparison.cases):
            say(line)
    say(words.published(done.release, done.previous))
    return DONE


def _rollback(options: argparse.Namespace, settings: Settings) -> int:
    from bot.publishing import roll_back
    from bot.wording import knowledge as words

    with _office(settings) as office:
        done = roll_back(office, who(), options.reason, options.to)
    say(words.rolled_back(done.release, done.previous))
    return DONE


def _diff(options: argparse.Namespace, settings: Settings) -> int:
    from bot.publishing import compared
    from bot.wording import knowledge as words

    with _office(settings) as office:
        against = options.against or office.shelf.current()
        if against is None:
            return refuse("还没有线上版本可以对照；运行 mingbai knowledge build")
        comparison = compared(office, options.release, against, who())
        names = {i: s.name for i, s in office.shelf.load(options.release).services.items()}
    if options.json:
        say(json.dumps(asdict(comparison), ensure_ascii=False, indent=2))
    else:
        for line in words.comparison_lines(comparison, names):
            say(line)
    return DONE


def _releases(_options: argparse.Namespace, settings: Settings) -> int:
    from bot.editions import Editions
    from bot.wording import knowledge as words

    with _records(settings) as (shelf, store):
        current, editions = shelf.current(), Editions(store)
        for manifest in shelf.releases():
            mark = "→" if manifest.id == current else " "
            scope = "全部法条" if manifest.complete else "核心"
            edition = editions.find(manifest.id)
            state = words.STATE[edition.state] if edition else ""
            say(
                f"{mark} {manifest.id}  {manifest.created[:19]}  {scope}  {manifest.counts['clauses']} 条  {state}".rstrip()
            )
    return DONE if current else refuse("还没有版本；运行 mingbai knowledge build")


def _test(options: argparse.Namespace, settings: Settings) -> int:
    from bot.steps import steps
    from bot.urgency import load_rules
    from bot.wording import steps as words
    from knowledge.shipped import CONTENT
    from retrieval.clean import clean, says_something
    from retrieval.encoder import load_encoder
    from retrieval.shelf import Shelf

    if not says_something(clean(options.question)):
        return refuse(words.NO_QUESTION)
    shelf = Shelf(settings.shelf)
    release = options.release or shelf.current()
    if release is None:
        return refuse("还没有版本；运行 mingbai knowledge build")
    if release not in {m.id for m in shelf.releases()}:
        return refuse(words.NO_RELEASE.format(release=release))
    encoder = load_encoder(settings.encoder, settings.home, None)
    rules = load_rules(CONTENT / "urgency.yaml", thorough=False)
    found = steps(options.question, shelf.load(release, encoder.fingerprint), encoder, rules)
    if options.json:
        say(json.dumps(asdict(found), ensure_ascii=False, indent=2))
    else:
        for line in words.lines(found):
            say(line)
    return DONE


def _show(options: argparse.Namespace, settings: Settings) -> int:
    from bot.editions import Editions
    from bot.publishing import figures_of
    from bot.wording import knowledge as words

    with _records(settings) as (shelf, store):
        manifest = next((m for m in shelf.releases() if m.id == options.release), None)
        if manifest is None:
            return refuse(f"没有版本 {options.release}；用 mingbai knowledge releases 看有哪些")
        editions = Editions(store)
        edition = editions.find(manifest.id)
        served = [p for p in editions.publications() if p.release == manifest.id]
    if options.json:
        shown = {
            "manifest": asdict(manifest),
            "edition": asdict(edition) if edition else None,
            "publications": [asdict(p) for p in served],
        }
        say(json.dumps(shown, ensure_ascii=False, indent=2))
        return DONE
    say(f"版本 {manifest.id}　{words.STATE[edition.state] if edition else '未登记'}")
    say(f"  建成 {manifest.created[:19]}，法律按 {manifest.as_of} 这一天，模型 {manifest.encoder}")
    say(f"  条款 {manifest.counts['clauses']}，服务 {manifest.counts['services']}")
    figures = figures_of(edition.summary) if edition else None
    if edition and figures:
        say(f"  与 {edition.against} 对照：")
        for line in words.figure_lines(*figures, cases=1):
            say(f"  {line}")
    for publication in served:
        forced = "（强制）" if publication.forced else ""
        reason = f"，理由：{publication.reason}" if publication.reason else ""
        say(f"  {publication.at[:19]} 由 {publication.by} 发布{forced}{reason}")
    return DONE


@contextmanager
def _office(settings: Settings, encoder: Any = None) -> Iterator[Any]:
    """Where publishing is done."""
    from bot.publishing import Office, golden_cases
    from bot.urgency import load_rules
    from knowledge.shipped import CONTENT
    from retrieval.encoder import load_encoder

    with _records(settings) as (shelf, store):
        rules = load_rules(CONTENT / "urgency.yaml", thorough=False)
        encoder = encoder or load_encoder(settings.encoder, settings.home, None)
        yield Office(shelf, store, encoder, rules, golden_cases(settings.home))


@contextmanager
def _records(settings: Settings) -> Iterator[tuple[Any, Any]]:
    """The shelf, and the store with what was done to its releases."""
    from retrieval.shelf import Shelf

    settings.home.mkdir(parents=True, exist_ok=True)
    with store_of(settings) as store:
        yield Shelf(settings.shelf), store
