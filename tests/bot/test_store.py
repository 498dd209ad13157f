"""The store: what was acknowledged is there, and only masked words are."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.answer import Alarm, Option, Status
from bot.kept import Cited, KeptAnswer, Named, Signal, digest
from bot.migrations import MIGRATIONS
from bot.store import Store, StoreError, database_path, open_store
from tests.bot.conftest import NOW
from tests.builders import AID, consultation, service


def everything(path: Path) -> bytes:
    return b"".join(p.read_bytes() for p in path.parent.glob(path.name + "*"))


def test_an_answer_is_read_back_as_it_was_kept(store: Store) -> None:
    kept_id = store.keep_answer(consultation(), "api", "chat-1")
    (kept,) = store.recent()
    assert (kept.id, kept.asked_at, kept.channel, kept.status) == (kept_id, NOW, "api", "answered")
    assert (kept.question, kept.release) == ("老板拖欠工资", "abc0123456789def")
    assert kept.citations == (Cited("plan/17", 0, len(AID), 0.8, digest(AID)),)
    assert kept.services == (Named("legal-aid", 0.9, "请不起律师"),)
    assert kept.signals[0] == Signal("plan", "plan/17", 0.88, 3.2, 0.9)
    assert [s.kind for s in kept.signals] == ["plan", "statute", "service"]


def test_an_answer_is_found_by_its_id(store: Store) -> None:
    alarm = Alarm("violence", ("110",), "先离开那里。")
    options = (Option("工伤", "干活受伤了怎么办"),)
    kept_id = store.keep_answer(consultation(status=Status.URGENT, urgent=alarm, options=options), "telegram")
    kept = store.answer(kept_id)
    assert kept == store.recent()[0]
    assert kept and (kept.alarm, kept.options) == (alarm, options)
    assert store.answer("0" * 16) is None


@pytest.mark.parametrize(
    ("summary", "remarks", "why"),
    [
        (service().do, "", "the directory says it anew when it is shown again"),
        ("您说的是旧法。" + service().do, "您说的是旧法。", "what was added stays"),
        (
            "没有找到《张三，电话13800138000》。",
            "没有找到《张三，电话〔电话〕》。",
            "it may repeat the citizen's words",
        ),
    ],
)
def test_of_a_summary_only_the_remarks_are_kept(store: Store, summary: str, remarks: str, why: str) -> None:
    store.keep_answer(consultation(summary=summary), "api")
    assert store.recent()[0].remarks == remarks, why


def test_only_masked_words_enter_the_file(store: Store, path: Path) -> None:
    store.keep_answer(consultation("我叫张三，电话13800138000，老板拖欠12000元"), "api", "chat-13900139000")
    store.append_audit("admin", "release", "电话13800138000")
    written = everything(path)
    for secret in ("张三", "13800138000", "chat-13900139000"):
        assert secret.encode() not in written
    assert store.recent()[0].question == "我叫〔姓名〕，电话〔电话〕，老板拖欠12000元"


def test_nobody_else_on_the_machine_can_read_it(store: Store, path: Path) -> None:
    store.keep_answer(consultation(), "api")
    assert {p.stat().st_mode & 0o777 for p in path.parent.glob(path.name + "*")} == {0o600}


def test_any_string_can_be_kept(store: Store) -> None:
    store.keep_answer(consultation("\ud800\x00😀" + "长" * 100_000), "api", "\udfff")
    assert len(store.recent()[0].question) <= 2_000


def test_a_number_across_the_cut_is_masked_whole(store: Store) -> None:
    store.keep_answer(consultation("。" * 1_992 + "13800138000"), "api")
    assert "138" not in store.recent()[0].question


def test_newest_answers_come_first_and_by_status(store: Store) -> None:
    for n in range(3):
        store.keep_answer(consultation(f"问题{n}"), "api")
    assert [k.question for k in store.recent(2)] == ["问题2", "问题1"]
    assert store.recent(status="urgent") == ()


def test_a_conversation_is_hashed_the_same_after_reopening(store: Store, path: Path) -> None:
    store.keep_answer(consultation(), "api", "chat-1")
    again = open_store(path, lambda: NOW)
    again.keep_answer(consultation(), "api", "chat-1")
    assert len({k.conversation for k in again.recent()}) == 1
    again.close()


def test_erasing_takes_a_conversation_and_nothing_else_for_good(store: Store, path: Path) -> None:
    store.keep_answer(consultation("乙的烦恼"), "api", "b")
    store.keep_answer(consultation("甲的烦恼"), "api", "a")
    store.keep_answer(consultation("无名的烦恼"), "api")
    assert store.erase("a") == 1
    assert store.erase("") == 0
    (entry,) = store.audit()
    assert (entry.who, entry.action, entry.detail) == (
        "citizen",
        "erase",
        "本人要求删除：回答1条，其他文字0处",
    )
    assert {k.question for k in store.recent()} == {"乙的烦恼", "无名的烦恼"}
    assert "甲的烦恼".encode() not in everything(path)


def test_one_transaction_takes_all_writes_or_none(store: Store) -> None:
    with store.writing() as db:
        kept_id = store.keep_answer_in(db, consultation(), "telegram", "telegram:1")
        store.append_audit_in(db, "a", "b", "c")
        assert store.answer(kept_id), "what was just written can be read in it"
    with pytest.raises(ZeroDivisionError), store.writing() as db:
        store.keep_answer_in(db, consultation("不算数"), "telegram")
        store.append_audit("a", "b", "a transaction inside is part of the one around it")
        raise ZeroDivisionError
    assert [k.id for k in store.recent()] == [kept_id]
    assert len(store.audit()) == 1
    assert store.recent()[0].conversation == store.hashed("telegram:1")


def in_threads(work: Callable[[int], object], count: int) -> None:
    threads = [threading.Thread(target=work, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_threads_that_wait_share_one_write(store: Store) -> None:
    commits: list[str] = []
    given: dict[int, int] = {}

    def add(n: int) -> None:
        given[n] = store.together(lambda db: store.append_audit_in(db, "a", "b", str(n)))

    with store.reading() as db:
        db.conn.set_trace_callback(lambda sql: commits.append(sql) if sql == "COMMIT" else None)
        threads = [threading.Thread(target=add, args=(n,)) for n in range(20)]
        for thread in threads:
            thread.start()
        # Let them come to wait for the store.
        while len(store._tasks) < 20:
            time.sleep(0.001)
    for thread in threads:
        thread.join()
    assert len(commits) == 1
    assert {n: store.audit(20)[20 - seq].detail for n, seq in given.items()} == {n: str(n) for n in range(20)}


def test_work_that_fails_fails_alone(store: Store) -> None:
    failed: list[int] = []

    def add(n: int) -> None:
        def work(db: Database) -> int:
            seq = store.append_audit_in(db, "a", "b", str(n))
            return seq // (n % 5)

        try:
            store.together(work)
        except ZeroDivisionError:
            failed.append(n)

    in_threads(add, 20)
    assert sorted(failed) == [0, 5, 10, 15]
    assert sorted(int(e.detail) for e in store.audit()) == sorted(set(range(20)) - set(failed))


def test_work_inside_a_transaction_is_part_of_it(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.writing():
        assert store.together(lambda db: store.append_audit_in(db, "a", "b", "c")) == 1
        raise ZeroDivisionError
    assert store.audit() == ()


def test_work_on_a_locked_store_is_told_so(store: Store, path: Path) -> None:
    with store.reading() as db:
        db.execute("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(path)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="被别的程序占着"):
        store.together(lambda db: store.append_audit_in(db, "a", "b", "c"))
    other.rollback()
    other.close()
    assert store.together(lambda db: store.append_audit_in(db, "a", "b", "c")) == 1


def test_what_goes_wrong_beside_the_database_is_told_as_what_it_is(store: Store) -> None:
    with pytest.raises(ConnectionError), store.writing():
        raise ConnectionError


def test_an_untouched_chain_holds(store: Store) -> None:
    assert store.verify_audit() is None
    assert [store.append_audit("admin", "publish", f"r{n}") for n in range(3)] == [1, 2, 3]
    assert store.verify_audit() is None
    assert [e.detail for e in store.audit()] == ["r2", "r1", "r0"]


@pytest.mark.parametrize(
    "deed", ["UPDATE audit SET who = 'x' WHERE seq = 2", "DELETE FROM audit WHERE seq = 2"]
)
def test_the_chain_can_only_be_added_to(store: Store, path: Path, deed: str) -> None:
    for n in range(3):
        store.append_audit("admin", "publish", f"r{n}")
    with sqlite3.connect(path) as db, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        db.execute(deed)
    db.close()


@pytest.mark.parametrize(
    ("deed", "broken"),
    [
        ("UPDATE audit SET who = 'x' WHERE seq = 2", 2),
        ("UPDATE audit SET hash = 'x' WHERE seq = 3", 3),
        ("DELETE FROM audit WHERE seq = 1", 1),
        ("DELETE FROM audit WHERE seq = 2", 2),
        ("DELETE FROM audit WHERE seq = 3", 3),
        ("DELETE FROM audit", 1),
    ],
)
def test_a_chain_tampered_with_shows_where(store: Store, path: Path, deed: str, broken: int) -> None:
    for n in range(3):
        store.append_audit("admin", "publish", f"r{n}")
    with sqlite3.connect(path) as db:
        db.execute("DROP TRIGGER audit_no_update")
        db.execute("DROP TRIGGER audit_no_delete")
        db.execute(deed)
    db.close()
    assert store.verify_audit() == broken


def test_threads_and_processes_write_one_chain(store: Store, path: Path) -> None:
    other = open_store(path, lambda: NOW)
    threads = [
        threading.Thread(target=lambda s=s: [s.append_audit("a", "b", "c") for _ in range(10)])
        for s in (store, other) * 3
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    assert store.verify_audit() is None
    assert store.audit()[0].seq == 60


_OPEN = "import sys; from pathlib import Path; from bot.store import open_store; open_store(Path(sys.argv[1]), lambda: 'now')"


def test_many_processes_may_make_the_store_at_once(path: Path) -> None:
    started = [subprocess.Popen([sys.executable, "-c", _OPEN, str(path)]) for _ in range(4)]
    assert [p.wait() for p in started] == [0] * 4


def test_who_finds_the_store_being_made_waits(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    maker = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    maker.execute("BEGIN IMMEDIATE")
    finish = threading.Timer(0.2, maker.execute, ["COMMIT"])
    finish.start()
    open_store(path, lambda: NOW).close()
    finish.join()
    maker.close()


_WRITER = """
import sys
from pathlib import Path
from bot.store import open_store
from tests.builders import consultation
store = open_store(Path(sys.argv[1]), lambda: "2026-07-01T09:00:00+08:00")
while True:
    print(store.keep_answer(consultation(), "api"), store.append_audit("a", "b", "c"), flush=True)
"""


def test_what_a_killed_writer_acknowledged_is_there(path: Path) -> None:
    writer = subprocess.Popen([sys.executable, "-c", _WRITER, str(path)], stdout=subprocess.PIPE, text=True)
    assert writer.stdout
    with writer.stdout as lines:
        acknowledged = [next(lines).split() for _ in range(40)]
        os.kill(writer.pid, signal.SIGKILL)
        acknowledged += [line.split() for line in lines if line.endswith("\n")]
    writer.wait()
    store = open_store(path, lambda: NOW)
    assert {kept_id for kept_id, _ in acknowledged} <= {k.id for k in store.recent(10_000)}
    assert store.verify_audit() is None
    assert store.audit(1)[0].seq >= int(acknowledged[-1][1])
    store.close()


def test_a_full_disk_refuses_and_keeps_what_was_there(store: Store) -> None:
    store.keep_answer(consultation(), "api")
    pages = store._db.execute("PRAGMA page_count").fetchone()[0]
    store._db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match="磁盘满了"):
        for _ in range(100):
            store.keep_answer(consultation("长" * 1_000), "api")
    kept = len(store.recent(1_000))
    assert kept >= 1
    store._db.execute("PRAGMA max_page_count = 1000000")
    store.keep_answer(consultation(), "api")
    assert len(store.recent(1_000)) == kept + 1


def test_a_locked_store_refuses_with_advice(store: Store, path: Path) -> None:
    store._db.execute("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(path)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="被别的程序占着"):
        store.keep_answer(consultation(), "api")
    other.rollback()
    other.close()
    assert store.keep_answer(consultation(), "api")


def test_a_damaged_store_is_refused_and_left_as_it_is(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"not a database at all" * 500)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="损坏"):
        open_store(path, lambda: NOW)
    assert path.read_bytes() == before


def test_a_store_of_a_later_version_is_refused(store: Store, path: Path) -> None:
    store._db.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(StoreError, match="升级程序"):
        open_store(path, lambda: NOW)


def test_a_store_of_the_first_version_keeps_its_rows(path: Path) -> None:
    path.parent.mkdir()
    old = Database(path)
    for step in MIGRATIONS[:3]:
        step(old)
    old.execute("PRAGMA user_version = 3")
    row = (
        "a1",
        NOW,
        "api",
        "",
        "老板拖欠工资",
        "answered",
        "r1",
        '[["plan/17",0,26,0.8]]',
        '[["legal-aid",0.9]]',
        "[]",
    )
    with old.conn:
        old.execute(f"INSERT INTO answers VALUES ({','.join('?' * 10)})", row)
    key = old.execute("SELECT key FROM keys").fetchone()
    old.close()
    store = open_store(path, lambda: NOW)
    named, cited = (Named("legal-aid", 0.9),), (Cited("plan/17", 0, 26, 0.8),)
    assert store.answer("a1") == KeptAnswer(
        "a1", NOW, "api", "", "老板拖欠工资", "answered", "r1", cited, named, ()
    )
    with store.reading() as db:
        assert db.execute("SELECT key FROM keys").fetchone() == key
    store.close()


def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="打不开"):
        open_store(tmp_path / "file" / "mingbai.sqlite", lambda: NOW)


@pytest.mark.parametrize(
    ("database", "path"),
    [
        ("", "/home/x/mingbai.sqlite"),
        ("sqlite:////var/mingbai.sqlite", "/var/mingbai.sqlite"),
        ("sqlite:///mingbai.sqlite", "mingbai.sqlite"),
    ],
)
def test_the_setting_names_the_file(database: str, path: str) -> None:
    assert database_path(database, Path("/home/x/mingbai.sqlite")) == Path(path)


@pytest.mark.parametrize("database", ["postgresql://u:p@h/d", "postgres://h/d", "sqlite:///", "sqlite:x"])
def test_a_database_it_cannot_use_is_refused_with_advice(database: str) -> None:
    with pytest.raises(StoreError, match="sqlite:///路径") as refused:
        database_path(database, Path("x"))
    assert "u:p" not in str(refused.value)
