"""The doctor finds what is wrong, says how to cure it, and never tells the token."""

import json
import os
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from bot.account import Role
from bot.accounts import Accounts
from bot.doctor import Finding, examine
from bot.freshness import Freshness
from bot.settings import Settings, read_settings
from bot.store import open_store
from knowledge.detail import details
from knowledge.library import Library
from knowledge.problems import ContentError, Problem
from retrieval.build import Scope
from retrieval.encoder import Encoder, EncoderError
from retrieval.shelf import Shelf
from tests.bot.web.desk import PASSWORD, QUICK
from tests.builders import FakeEncoder, index, release, service, wages_service
from tests.telegram_api import TOKEN as API_TOKEN
from tests.telegram_api import TelegramApi

NOW = "2026-07-01T09:00:00+08:00"
TOKEN = "123456:" + "Abc_-" * 7
PARTS = (
    "设置",
    "数据目录",
    "法律数据包",
    "内容",
    "模型",
    "知识库版本",
    "发布",
    "向量缓存",
    "数据库",
    "网页账号",
    "Telegram",
    "目录核实",
)


def settings(home: Path, **variables: str) -> Settings:
    return read_settings({"MINGBAI_HOME": str(home)} | {f"MINGBAI_{k}": v for k, v in variables.items()})


def read(as_of: str, content: Path, added: Path, learned: Path) -> Library:
    return Library(release(), ())


def load(name: str, home: Path, threads: int | None) -> Encoder:
    return FakeEncoder()


def findings(of: Settings, **seams: object) -> dict[str, Finding]:
    given: dict[str, object] = {"read": read, "load": load, "content": of.home / "content"}
    return {f.name: f for f in examine(of, NOW, **(given | seams))}  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A healthy data folder: a full release is live, the cache and the store are there."""
    folder = tmp_path_factory.mktemp("pattern")
    shelf = Shelf(folder / "shelf")
    built = index(folder)
    shelf.write(built, FakeEncoder().fingerprint, NOW)
    shelf.publish(built.release)
    open_store(folder / "mingbai.sqlite", lambda: NOW).close()
    return folder


@pytest.fixture
def home(pattern: Path, tmp_path: Path) -> Path:
    """A healthy data folder of one's own to harm."""
    return shutil.copytree(pattern, tmp_path / "data 数据")


def live_folder(home: Path) -> Path:
    current = Shelf(home / "shelf").current()
    assert current
    return home / "shelf" / current


def test_a_healthy_installation_has_nothing_to_cure(home: Path) -> None:
    found = findings(settings(home))
    assert tuple(found) == PARTS
    assert [str(f) for f in found.values() if not f.healthy or f.cure] == []
    assert "全部法条" in found["知识库版本"].detail
    assert "线上版本与今天的内容一致" in found["发布"].detail


def test_every_fault_comes_with_a_cure(tmp_path: Path) -> None:
    def broken(as_of: str, content: Path, added: Path, learned: Path) -> Library:
        raise ContentError([Problem("legal-aid.yaml", n, "缺少字段 fee") for n in range(1, 6)])

    def absent(name: str, home: Path, threads: int | None) -> Encoder:
        raise EncoderError("没有这个模型")

    (tmp_path / "file").write_text("不是目录", encoding="utf-8")
    of = settings(tmp_path / "file" / "home", DATABASE="postgresql://user:secret@host/db")
    found = findings(of, read=broken, load=absent)
    ill = [name for name, f in found.items() if not f.healthy]
    assert ill == ["数据目录", "内容", "模型", "知识库版本", "数据库"]
    assert all(found[name].cure for name in ill)
    assert "secret" not in "".join(map(str, found.values()))


@pytest.mark.parametrize(
    ("roles", "healthy", "says"),
    [
        ((), True, "mingbai account add"),
        ((Role.OPERATOR,), False, "没有管理员"),
        ((Role.OPERATOR, Role.ADMINISTRATOR), True, "2 个能登录，管理员 1 个"),
    ],
)
def test_who_can_sign_in_is_counted(home: Path, roles: tuple[Role, ...], healthy: bool, says: str) -> None:
    store = open_store(home / "mingbai.sqlite", lambda: NOW)
    accounts = Accounts(store, QUICK)
    # Who is disabled does not count.
    accounts.add("cli:test", "gone", Role.ADMINISTRATOR, PASSWORD)
    accounts.set_disabled("cli:test", "gone", True)
    for role in roles:
        accounts.add("cli:test", f"the.{role}", role, PASSWORD)
    store.close()
    found = findings(settings(home))["网页账号"]
    assert (found.healthy, says in str(found)) == (healthy, True), str(found)


def test_the_count_and_the_first_problems_of_the_content_are_shown(home: Path) -> None:
    def broken(as_of: str, content: Path, added: Path, learned: Path) -> Library:
        raise ContentError([Problem("legal-aid.yaml", n, "缺少字段 fee") for n in range(1, 6)])

    found = findings(settings(home), read=broken)
    assert found["内容"].detail.startswith("5 处问题：legal-aid.yaml:1: 缺少字段 fee；")
    assert "knowledge check" in found["内容"].cure


def test_a_core_release_is_healthy_and_says_what_is_missing(tmp_path: Path) -> None:
    built = index(tmp_path, scope=Scope.CORE)
    Shelf(tmp_path / "shelf").write(built, FakeEncoder().fingerprint, NOW)
    found = findings(settings(tmp_path))
    assert found["知识库版本"].healthy
    assert "只有核心" in found["知识库版本"].detail


def test_a_damaged_file_of_the_live_release_is_named(home: Path) -> None:
    path = live_folder(home) / "plan.owners.npy"
    path.write_bytes(path.read_bytes()[:-1] + b"\xff")
    found = findings(settings(home))["知识库版本"]
    assert not found.healthy
    assert "plan.owners.npy" in found.detail
    assert str(path.parent) in found.cure


@pytest.mark.parametrize(
    ("age_s", "healthy"), [(60, True), (90_000, False)], ids=["a build is under way", "left behind"]
)
def test_half_written_leftovers_are_told_from_a_build_under_way(
    home: Path, age_s: int, healthy: bool
) -> None:
    half = home / "shelf" / ".half"
    half.mkdir()
    at = 1_782_867_600 - age_s  # NOW, less the age
    os.utime(half, (at, at))
    found = findings(settings(home))["知识库版本"]
    assert found.healthy is healthy
    assert (".half" in found.detail) is not healthy


def test_another_encoder_than_that_of_the_release_is_found(home: Path) -> None:
    found = findings(settings(home), load=lambda *_: FakeEncoder("f" * 16))["模型"]
    assert not found.healthy
    assert "0123456789abcdef" in found.detail
    assert "knowledge build" in found.cure


def test_newer_content_is_news_and_no_illness(home: Path) -> None:
    found = findings(settings(home), read=lambda *_: Library(release(services=()), ()))["发布"]
    assert found.healthy
    assert "内容比线上版本新" in found.detail


def test_law_that_entered_into_force_since_the_build_is_an_illness(home: Path) -> None:
    # The pattern's release is of NOW's day.
    path = live_folder(home) / "manifest.json"
    path.write_text(
        path.read_text("utf-8").replace('"as_of": "2026-07-01"', '"as_of": "2018-12-28"'), "utf-8"
    )
    found = findings(settings(home), read=lambda *_: Library(release(services=()), ()))["发布"]
    assert not found.healthy
    assert "《中华人民共和国劳动法》（2018-12-29）" in found.detail
    assert "knowledge build" in found.cure


@pytest.mark.parametrize(("name", "file"), [("向量缓存", "vectors.sqlite"), ("数据库", "mingbai.sqlite")])
def test_a_corrupt_file_is_found_and_left_as_it_is(home: Path, name: str, file: str) -> None:
    rubbish = b"rubbish" * 1000
    (home / file).write_bytes(rubbish)
    found = findings(settings(home))[name]
    assert not found.healthy
    assert found.cure
    assert (home / file).read_bytes() == rubbish


def test_a_new_folder_lacks_cache_and_database_without_being_ill(tmp_path: Path) -> None:
    found = findings(settings(tmp_path))
    assert found["向量缓存"].healthy
    assert found["数据库"].healthy
    assert not (tmp_path / "mingbai.sqlite").exists()


def test_the_database_that_the_setting_names_is_the_one_examined(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "other.sqlite") as db:
        db.execute("CREATE TABLE t (x)")
    db.close()
    found = findings(settings(tmp_path, DATABASE=f"sqlite:///{tmp_path}/other.sqlite"))["数据库"]
    assert str(found) == f"✓ 数据库：{tmp_path}/other.sqlite 完好"


def test_what_is_unverified_is_counted_and_no_illness(home: Path) -> None:
    found = findings(settings(home))["目录核实"]
    assert found.healthy
    assert "电话 2/2，网址 1/1，收费 2/2" in found.detail and "没核实过 5" in found.detail


def test_what_somebody_confirmed_is_counted(home: Path) -> None:
    known = service(), wages_service()
    ids = [detail.id for one in known for detail in details(one)]
    with closing(open_store(settings(home).store, lambda: NOW)) as store:
        Freshness(store).confirm(ids, {one.id: one for one in known}, "r", "anna")
    assert "电话 0/2" in findings(settings(home))["目录核实"].detail


@contextmanager
def bot_api(status: int, body: object) -> Iterator[str]:
    """A Bot API on loopback that answers every request alike."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            assert self.path == f"/bot{TOKEN}/getMe"
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


ME = {"ok": True, "result": {"id": 1, "is_bot": True, "first_name": "明白人", "username": "mingbai_bot"}}
WRONG = {"ok": False, "error_code": 401, "description": "Unauthorized"}


@pytest.mark.parametrize(
    ("status", "body", "healthy", "says"),
    [
        (200, ME, True, "@mingbai_bot"),
        (401, WRONG, False, "令牌不被接受"),
        (502, "rubbish", False, "连不上"),
    ],
    ids=["accepted", "refused", "no Bot API"],
)
def test_a_telegram_token_is_tried_and_never_told(
    home: Path, status: int, body: object, healthy: bool, says: str
) -> None:
    with bot_api(status, body) as address:
        found = findings(settings(home, TELEGRAM_TOKEN=TOKEN, TELEGRAM_API=address))["Telegram"]
    assert found.healthy is healthy
    assert says in found.detail
    assert TOKEN not in str(found)


def test_an_unreachable_bot_api_is_told_without_the_token(home: Path) -> None:
    of = settings(home, TELEGRAM_TOKEN=TOKEN, TELEGRAM_API="http://127.0.0.1:9")
    found = findings(of)["Telegram"]
    assert not found.healthy
    assert "http://127.0.0.1:9" in found.detail
    assert TOKEN not in str(found)


def test_the_group_of_the_desk_is_looked_at(home: Path) -> None:
    with TelegramApi() as api:
        of = {"TELEGRAM_TOKEN": API_TOKEN, "TELEGRAM_API": api.url}
        right, wrong = api.supergroup(), api.supergroup(forum=False)
        assert findings(settings(home, **of, DESK_GROUP=str(right)))["工单群"].healthy
        found = findings(settings(home, **of, DESK_GROUP=str(wrong)))["工单群"]
        assert not found.healthy and "话题" in found.detail
    assert "工单群" not in findings(settings(home))
