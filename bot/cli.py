"""The console command `mingbai`."""

import argparse
import contextlib
import io
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot import account_cli, districts_cli, freshness_cli, knowledge_cli, records_cli, report_cli, sheets_cli
from bot.console import command, finish_moves, store_of, who
from bot.settings import Settings, SettingsError, read_settings
from bot.usage import Parser
from knowledge.service import DISTRICTS

DONE, REFUSED, USAGE = 0, 1, 2

# Statutes come into force and offices open by this clock.
TIME_ZONE = ZoneInfo("Asia/Shanghai")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; the exit status is 0 done, 1 refused or not found, 2 bad usage."""
    for stream in (sys.stdout, sys.stderr):
        # Chinese must come out whatever locale a terminal, cron or container was given.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = _parser().parse_args(arguments)
    try:
        run: Callable[[argparse.Namespace, Settings], int] = options.run
        return run(options, read_settings())
    except SettingsError as error:
        return _refuse(str(error))
    except KeyboardInterrupt:
        return _refuse("已中断；做完的部分都留着，重跑会接着做")
    except BrokenPipeError:
        return DONE
    except Exception as error:
        if not _is_explained(error):
            raise
        return _refuse(str(error))


def _is_explained(error: Exception) -> bool:
    """Whether an error is one of our own, whose message says what to do, or the disk's."""
    return isinstance(error, OSError) or type(error).__module__.partition(".")[0] in {
        "bot",
        "retrieval",
        "knowledge",
    }


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="mingbai", description="明白人：攀枝花市法律咨询助手")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    ask = command(commands, "ask", _ask, "问一个问题，得到有依据的回答和该去的部门")
    ask.add_argument("question", metavar="问题")
    ask.add_argument("--district", choices=DISTRICTS, metavar="区县", help="、".join(DISTRICTS))
    _json_flag(ask)
    search = command(commands, "search", _search, "查条文和服务（给接线员）")
    search.add_argument("query", metavar="词")
    search.add_argument("-k", type=_count, default=10, metavar="条数")
    search.add_argument("--kind", choices=["plan", "statute", "service"])
    _json_flag(search)
    show = command(commands, "show", _show, "看一条的全文，例如 plan/17、statute/民法典/1254")
    show.add_argument("clause", metavar="编号")
    show.add_argument("--as-of", metavar="日期", type=_day, help="看某一天有效的文本，例如 2023-05-01")
    _json_flag(show)
    evaluate = command(commands, "evaluate", _evaluate, "用标准问题测评")
    evaluate.add_argument("cases", type=Path, metavar="CASES.jsonl")
    _json_flag(evaluate)
    serve = command(commands, "serve", _serve, "启动网页工作台和接口（设了令牌时也启动 Telegram）")
    serve.set_defaults(run=_serve)
    command(commands, "doctor", _doctor, "检查环境、索引、模型、数据库，给出修法")
    knowledge = commands.add_parser("knowledge", help="管理知识库").add_subparsers(
        dest="action", required=True, metavar="操作"
    )
    command(knowledge, "check", _knowledge_check, "检查全部内容，一次列出所有问题").add_argument(
        "--remarks", action="store_true", help="也列出不同来源之间的文字差异"
    )
    knowledge_cli.add_commands(knowledge, _workshop, _bar)
    freshness_cli.add_commands(knowledge)
    districts_cli.add_commands(knowledge)
    add = command(
        knowledge,
        "add",
        _knowledge_add,
        "加入法律法规（docx、pdf、Markdown、txt、zip），重建后生效；或收下改好的服务目录、常用答复表（xlsx、csv）",
    )
    add.add_argument("files", nargs="+", type=Path, metavar="FILE")
    add.add_argument("--preview", action="store_true", help="只看认出了什么，什么都不加")
    for name, metavar, what in _STATED:
        add.add_argument(f"--{name}", metavar=metavar, type=partial(_stated, name), help=what)
    sheets_cli.add_commands(knowledge)
    account_cli.add_commands(commands)
    records_cli.add_commands(commands)
    report_cli.add_command(commands)
    return parser


# What an administrator may say of a document that does not say it.
_STATED = (
    ("title", "名称", "法律名称"),
    ("version", "日期", "文本日期（最近一次通过或修改），例如 2025-06-27"),
    ("effective", "日期", "施行日；未到的那天自动生效"),
    ("repealed", "日期", "废止日；到那天自动不再引用"),
    ("status", "状态", "现行有效、已被修改、历史版本、已废止等"),
    ("successor", "名称", "取代它的法律"),
    ("missing", "条号", "原文确实没有的条，例如 199,200"),
)


def _stated(name: str, text: str) -> str:
    from knowledge.incoming.stated import faults_of

    if fault := faults_of(name, text.strip()):
        raise argparse.ArgumentTypeError(fault)
    return text.strip()


def _json_flag(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="输出 JSON")


def _day(text: str) -> str:
    from knowledge.tables import is_day

    if not is_day(text):
        raise argparse.ArgumentTypeError("要是存在的日期，例如 2023-05-01")
    return text


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= 100:
        raise argparse.ArgumentTypeError("要是 1 到 100 的整数")
    return int(text)


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    from bot.answer import as_json
    from bot.consult import consult
    from bot.terminal import render_answer
    from bot.urgency import load_rules
    from knowledge.shipped import CONTENT

    live = _ready_live(settings)
    rules = load_rules(CONTENT / "urgency.yaml", thorough=False)
    answer = consult(options.question, live.index, live.encoder, rules, options.district).answer
    _print_json(as_json(answer)) if options.json else _print(render_answer(answer))
    return DONE


def _search(options: argparse.Namespace, settings: Settings) -> int:
    from bot.lookup import search_json
    from bot.terminal import render_found
    from retrieval.clean import clean, says_something

    if not says_something(clean(options.query)):
        return _refuse("没有可查的字；写一个词或一句话，例如 mingbai search 工伤认定")
    live = _ready_live(settings)
    found = search_json(options.query, live.index, live.encoder, options.k, options.kind)
    if not found["hits"]:
        return _refuse("没有找到；换个说法，或用 mingbai ask 问完整的一句话")
    _print_json(found) if options.json else _print(render_found(found))
    return DONE


def _show(options: argparse.Namespace, settings: Settings) -> int:
    from bot.as_of import reading_on
    from bot.cite import validity_words
    from bot.lookup import clause_json
    from bot.terminal import render_clause

    index = _ready_live(settings).index
    wanted = options.clause.strip().replace("中华人民共和国", "")
    clause = index.clauses.get(wanted) or index.clauses.get(f"statute/{wanted}")
    if clause is None:
        return _refuse(
            f"没有 {options.clause}；规划写 plan/1 到 plan/29，法条写 statute/民法典/1254，之一写 133-1"
        )
    note = ""
    if options.as_of:
        reading = reading_on(clause, options.as_of, index)
        if reading.clause is None:
            return _refuse(reading.note)
        clause, note = reading.clause, reading.note
    shown = clause_json(clause, index) | ({"as_of": options.as_of, "as_of_note": note} if note else {})
    source = index.sources[clause.source]
    text = render_clause(clause, source, validity_words(source), shown["cross_references"])
    _print_json(shown) if options.json else _print(f"{note}\n\n{text}" if note else text)
    return DONE


def _evaluate(options: argparse.Namespace, settings: Settings) -> int:
    from bot.consult import consult
    from bot.golden import evaluate, read_cases, render_report
    from bot.urgency import load_rules
    from knowledge.shipped import CONTENT

    cases = read_cases(options.cases)
    live = _ready_live(settings)
    rules = load_rules(CONTENT / "urgency.yaml")
    report = evaluate(cases, lambda text: consult(text, live.index, live.encoder, rules).answer)
    _print_json(asdict(report)) if options.json else _print(render_report(report))
    return DONE


def _serve(_options: argparse.Namespace, settings: Settings) -> int:
    from bot.web.serve import serve

    serve(settings)
    return DONE


def _doctor(_options: argparse.Namespace, settings: Settings) -> int:
    from bot.doctor import examine

    findings = examine(settings, _now())
    for finding in findings:
        _print(str(finding))
    return DONE if all(f.healthy for f in findings) else REFUSED


def _knowledge_check(options: argparse.Namespace, settings: Settings) -> int:
    from bot.coming import coming_turns
    from knowledge.library import load_library

    finish_moves(settings)
    library = load_library(_now()[:10], added=settings.added, learned=settings.learned)
    if options.remarks:
        for remark in library.remarks:
            _print(f"提示 {remark}")
    release = library.release
    _print(
        f"内容没有问题：{len(release.services)} 项服务，{len(release.clauses)} 条条款，来源 {len(release.sources)} 个；"
        f"来源间的差异 {len(library.remarks)} 处"
        + ("" if options.remarks or not library.remarks else "（--remarks 看明细）")
    )
    for coming in coming_turns(release, _now()[:10], settings.added, settings.learned):
        _print(f"提示 {coming}")
    return DONE


def _knowledge_add(options: argparse.Namespace, settings: Settings) -> int:
    from bot.amending import is_table

    missing = [path for path in options.files if not path.is_file()]
    if not missing and any(map(is_table, options.files)):
        return sheets_cli.add(options, settings)
    from bot.intake import read, rehearse
    from bot.originals import Originals, take_in_with
    from bot.preview import render_preview
    from knowledge.incoming.stated import Stated

    stated = Stated(**{name: getattr(options, name) or "" for name, *_ in _STATED})
    documents, problems = read(options.files, stated)
    if options.preview:
        _print("\n\n".join(map(render_preview, documents)))
    if problems:
        told = {p for d in documents for p in d.faults} if options.preview else set()
        return _refuse(
            "\n".join((*(str(p) for p in problems if p not in told), "没有加入任何文件；改好以上各处再来"))
        )
    if options.preview:
        taken, remarks = rehearse(documents, settings.added, _now()[:10])
    else:
        with store_of(settings) as store:
            originals = Originals(settings.originals, store)
            taken, remarks = take_in_with(options.files, documents, settings.added, originals, who())
    for document in taken:
        source = document.source
        standing = (
            f"{source.validity}{'；' + source.note if source.note else ''}"
            if source
            else "法律数据包已有这个版本，以它为准"
        )
        _print(f"《{document.title}》{document.articles} 条，版本 {document.version or '未注明'}，{standing}")
    for remark in (*(() if options.preview else (r for d in documents for r in d.remarks)), *remarks):
        _print(f"提示 {remark}")
    _print(
        "以上是预览，还没有加入；没有问题就去掉 --preview 再运行"
        if options.preview
        else "已加入。运行 mingbai knowledge build 建索引并发布后生效"
    )
    return DONE


def _ready_live(settings: Settings) -> Any:
    """The live index; on a new machine the core release is built first, which takes seconds."""
    from bot.live import open_live

    live = open_live(settings)
    if live.index is None:
        # Only the first question of a new machine builds; the others need not wait for these imports.
        from bot.reload import reload
        from retrieval.build import Scope

        sys.stderr.write("第一次使用，正在建立知识库（规划和服务目录，约二十秒）……\n")
        reload(_workshop(settings, live.encoder), Scope.CORE, _bar())
        live.follow()
    live.turn(_now()[:10])
    _mark(live, settings)
    return live


def _mark(live: Any, settings: Settings) -> None:
    """Lets answers say what was confirmed; where there are no records, or none to be read, nothing was."""
    from bot.freshness import Freshness
    from bot.store import StoreError, database_path

    with contextlib.suppress(StoreError):
        if database_path(settings.database, settings.store).exists():
            with store_of(settings) as store:
                live.mark(Freshness(store), _now()[:10])


def _workshop(settings: Settings, encoder: Any = None) -> Any:
    from bot.reload import Workshop
    from retrieval.encoder import load_encoder
    from retrieval.shelf import Shelf
    from retrieval.vectors import VectorCache

    settings.home.mkdir(parents=True, exist_ok=True)
    return Workshop(
        settings.added,
        Shelf(settings.shelf),
        encoder or load_encoder(settings.encoder, settings.home, None),
        VectorCache(settings.vectors),
        _now,
        manuscripts=settings.manuscripts,
        learned=settings.learned,
    )


def _audit(settings: Settings, action: str, detail: str) -> None:
    """Writes down who did what; done before the command says so."""
    with store_of(settings) as store:
        store.append_audit(who(), action, detail)


def _bar() -> Callable[[str, int, int], None]:
    from tqdm import tqdm

    bars: dict[str, Any] = {}

    def tell(what: str, done: int, total: int) -> None:
        if what not in bars:
            bars[what] = tqdm(total=total, desc=what, unit="段", mininterval=0.5)
        bar = bars[what]
        bar.update(done - bar.n)
        if done >= total:
            bar.close()

    return tell


def _now() -> str:
    return datetime.now(TIME_ZONE).isoformat(timespec="microseconds")


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")


def _print_json(value: Any) -> None:
    _print(json.dumps(value, ensure_ascii=False, indent=2))


def _refuse(reason: str) -> int:
    sys.stderr.write(reason + "\n")
    return REFUSED


if __name__ == "__main__":
    sys.exit(main())
