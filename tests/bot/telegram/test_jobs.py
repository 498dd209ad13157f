"""/reload from an administrator's chat to the release that serves: over the Bot API, in a real process beside the bot."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from bot.archive import Archive, archive_of
from bot.jobs import SILENT_S, End, Jobs, Kind
from bot.live import Live
from bot.vigil import Vigil
from bot.web.serve import Works, begin_job, bell_of
from retrieval.shelf import Shelf
from tests.bot.telegram import small_job
from tests.bot.telegram.conftest import ADMIN, NOW, Running, Start
from tests.builders import FakeEncoder
from tests.telegram_api import TelegramApi

# A process of its own imports what it needs; a machine that does other things beside takes its time.
PATIENCE_S = 60.0


class Yard:
    """The bot with what it builds by."""

    def __init__(self, starting: Start, folder: Path) -> None:
        self.shelf = Shelf(folder / "shelf")
        self.bot: Running = starting(Live(self.shelf, None, FakeEncoder()))
        self.bot.stop()
        self.home = folder
        self.works = Works(self.bot.settings)
        store = self.bot.store
        begin = partial(begin_job, self.works, store, work=small_job.work)
        self.archive: Archive = archive_of(self.bot.settings, store, begin, bell_of(store))
        self.bot.archive = self.archive
        self.bot.start()

    def lies(self, knowledge: str) -> None:
        """What lies on disk from now on."""
        (self.home / "knowledge").write_text(knowledge, encoding="utf-8")

    def said(self, api: TelegramApi) -> str:
        """The next message in the administrator's chat."""
        (reply,) = api.wait_for_reply(ADMIN, timeout_s=PATIENCE_S)
        return reply.text


@contextmanager
def watched(jobs: Jobs) -> Iterator[None]:
    """Somebody's vigil, as a server keeps it."""
    vigil = Vigil(jobs, every_s=0.05)
    thread = threading.Thread(target=vigil.watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        vigil.stop()
        thread.join()


@pytest.fixture
def yard(starting: Start, tmp_path: Path) -> Iterator[Yard]:
    yard = Yard(starting, tmp_path)
    yield yard
    yard.works.stop()


def test_a_reload_ordered_in_a_chat_is_built_published_and_told(yard: Yard, api: TelegramApi) -> None:
    for knowledge in ("first", "reworded"):
        yard.lies(knowledge)
        api.say(ADMIN, "/reload")
        assert "开始了" in yard.said(api)
        told = yard.said(api)
        assert "做完了" in told and (yard.shelf.published() or "-") in told
        yard.works.wait(PATIENCE_S)
    first, second = yard.shelf.releases()
    assert yard.shelf.published() in (first.id, second.id) and first.id != second.id
    yard.bot.live.follow()
    api.say(ADMIN, "/status")
    status = yard.said(api)
    assert f"知识库版本：{yard.shelf.published()}" in status and "重建并发布：做完了" in status
    assert yard.bot.store.verify_audit() is None
    assert len(api.replies(ADMIN)) == 5, "each is told once"


def test_what_would_answer_worse_is_withheld_and_told(yard: Yard, api: TelegramApi) -> None:
    yard.lies("first")
    api.say(ADMIN, "/reload")
    assert "开始了" in yard.said(api) and "做完了" in yard.said(api)
    serving = yard.shelf.published()
    yard.works.wait(PATIENCE_S)
    yard.lies("worse")
    api.say(ADMIN, "/reload")
    assert "开始了" in yard.said(api)
    assert "没有发布" in yard.said(api)
    assert yard.shelf.published() == serving


def test_a_job_whose_process_is_killed_is_told_at_once(yard: Yard, api: TelegramApi) -> None:
    (yard.home / "hang").touch()
    api.say(ADMIN, "/reload")
    assert "开始了" in yard.said(api)
    until = time.monotonic() + PATIENCE_S
    while not (yard.home / "hangs").exists():
        assert time.monotonic() < until
        time.sleep(0.05)
    process = yard.works._process
    assert process is not None and process.pid
    os.kill(process.pid, signal.SIGKILL)
    assert "中途停了" in yard.said(api)
    (yard.home / "hang").unlink()
    yard.lies("first")
    api.say(ADMIN, "/reload")
    assert "开始了" in yard.said(api) and "做完了" in yard.said(api)


def test_a_job_that_nobody_hears_of_any_more_is_told_once_though_nobody_looks(
    yard: Yard, api: TelegramApi
) -> None:
    api.say(ADMIN, "/status")
    assert "知识库版本" in yard.said(api)
    # Begun by a server that was killed together with the job's process.
    job = yard.archive.jobs.begin(Kind.RELOAD, f"tg:{ADMIN}", chat=ADMIN)
    assert job is not None
    with watched(yard.archive.jobs), watched(yard.archive.jobs), watched(yard.archive.jobs):
        time.sleep(0.3)
        assert len(api.replies(ADMIN)) == 1, "it has only just begun"
        yard.bot.now = NOW.replace("10:00:00", f"10:01:{int(SILENT_S) - 55:02}")
        assert "中途停了" in yard.said(api)
    found = Jobs(yard.bot.store).find(job.seq)
    assert found is not None and found.ending is End.BROKEN
    api.say(ADMIN, "/status")
    assert "重建并发布：中断了" in yard.said(api)
    assert len(api.replies(ADMIN)) == 3, "told once, whoever looked"
