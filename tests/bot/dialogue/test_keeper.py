"""Administrators in a chat: rebuild, go back, turn off and on; nobody else may."""

from pathlib import Path

import pytest

from bot.archive import Archive
from bot.card import Action, ActionKind
from bot.dialogue.keeper import Bell
from bot.dialogue.parts import parts_of
from bot.dialogue.talk import Talk
from bot.foreman import carry_out
from bot.jobs import End, Jobs, Kind
from bot.live import Live
from bot.store import Store
from tests.bot.dialogue.test_talk import ADMIN, OPERATOR, Desk
from tests.bot.web.desk import Starter
from tests.bot.workyard import Yard, better, worse
from tests.builders import rules

REASON = "工伤指错了部门"


class KeeperDesk(Desk):
    """A desk whose administrator has an archive to work on; jobs are done at once."""

    def __init__(self, live: Live, store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(live, store)
        starter = Starter()
        self.archive = Archive(
            live._shelf,
            store,
            folder / "added",
            folder / "incoming",
            folder / "manuscripts",
            folder / "originals",
            starter,
        )
        self.yard = Yard(folder, self.archive, monkeypatch)
        starter.work = self.work
        staff = (frozenset({OPERATOR}), frozenset({ADMIN}))
        postman = self.parts.postman
        self.parts = parts_of(live, rules(), store, postman, "mingbai_bot", *staff, archive=self.archive)
        self.talk = Talk(self.parts)

    def work(self, seq: int) -> bool:
        if self.yard.busy:
            return False
        jobs = self.archive.jobs
        job = jobs.find(seq)
        assert job is not None
        carry_out(jobs, job, self.yard.bench, self.archive.store.writing, Bell(self.parts.postman))
        return True

    def serves(self) -> str:
        return self.archive.shelf.published() or ""


@pytest.fixture
def desk(small: Live, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> KeeperDesk:
    return KeeperDesk(small, store, tmp_path, monkeypatch)


@pytest.fixture
def two(desk: KeeperDesk) -> tuple[str, str]:
    """Two releases; the second serves."""
    desk.command("reload", person=ADMIN)
    first = desk.serves()
    desk.yard.knowledge = better()
    desk.command("reload", person=ADMIN)
    return first, desk.serves()


def confirm(first: str, second: str) -> Action:
    return Action(ActionKind.ROLL_BACK, f"{second} {first} {REASON}")


def test_a_reload_is_begun_and_told_when_it_is_done(desk: KeeperDesk) -> None:
    told, begun = desk.command("reload", person=ADMIN)
    # At once here: what is told when it is done comes first.
    assert begun.startswith("开始了")
    assert "重建并发布：做完了" in told and desk.serves() in told
    assert desk.parts.store.audit(1)[0].who == f"tg:{ADMIN}"


def test_a_worse_release_is_withheld_and_the_figures_are_told(desk: KeeperDesk) -> None:
    desk.command("reload", person=ADMIN)
    serving = desk.serves()
    desk.yard.knowledge = worse()
    told, _ = desk.command("reload", person=ADMIN)
    assert "没有发布" in told and "服务第一名 1.000 → 0.500" in told and "原来的版本照常服务" in told
    assert desk.serves() == serving


def test_one_thing_at_a_time(desk: KeeperDesk) -> None:
    assert desk.archive.jobs.begin(Kind.BUILD, "chen") is not None
    assert desk.command("reload", person=ADMIN) == ["已经有一件事在做，等它做完再来。"]


def test_while_the_server_builds_by_itself_nothing_is_begun(desk: KeeperDesk) -> None:
    desk.yard.busy = True
    (said,) = desk.command("reload", person=ADMIN)
    assert "自己重建" in said and desk.archive.jobs.newest() is None


def test_going_back_needs_a_reason_and_is_asked_about_first(desk: KeeperDesk, two: tuple[str, str]) -> None:
    first, second = two
    (how,) = desk.command("rollback", person=ADMIN)
    assert "写上理由" in how
    (asked,) = desk.command("rollback", REASON, person=ADMIN)
    assert second in asked and first in asked and desk.serves() == second
    (done,) = desk.press(confirm(first, second), ADMIN)
    assert f"已退回版本 {first}" in done and desk.serves() == first
    entry = desk.parts.store.audit(1)[0]
    assert (entry.who, entry.action) == (f"tg:{ADMIN}", "knowledge.publish") and REASON in entry.detail


def test_no_is_no(desk: KeeperDesk, two: tuple[str, str]) -> None:
    assert desk.press(Action(ActionKind.STAY), ADMIN) == ["没有退，版本照旧。"]
    assert desk.serves() == two[1]


def test_a_button_pressed_when_another_release_serves_does_nothing(
    desk: KeeperDesk, two: tuple[str, str]
) -> None:
    first, second = two
    desk.press(confirm(first, second), ADMIN)
    (said,) = desk.press(confirm(first, second), ADMIN)
    assert "没有退" in said and desk.serves() == first


def test_there_may_be_nothing_before(desk: KeeperDesk) -> None:
    desk.command("reload", person=ADMIN)
    assert desk.command("rollback", REASON, person=ADMIN) == ["没有可以退回的版本。"]


@pytest.mark.parametrize(
    ("text", "stopped"),
    [
        ("正在核对新法", {"web", "telegram"}),
        ("web 正在核对新法", {"web"}),
        ("Telegram 正在核对新法", {"telegram"}),
        ("", set()),
        ("web", set()),
    ],
)
def test_answers_are_turned_off_with_a_reason_and_on_again(
    desk: KeeperDesk, text: str, stopped: set[str]
) -> None:
    (said,) = desk.command("off", text, person=ADMIN)
    assert {off.channel for off in desk.parts.switch.all_off()} == stopped
    assert ("暂停" in said) is bool(stopped) and ("写上理由" in said) is not bool(stopped)
    assert all(off.reason == "正在核对新法" for off in desk.parts.switch.all_off())
    (said,) = desk.command("on", person=ADMIN)
    assert desk.parts.switch.all_off() == () and said.count("正在自动回答") == 2


def test_the_status_tells_release_switch_job_tickets_and_letters(
    desk: KeeperDesk, two: tuple[str, str]
) -> None:
    publish_state = desk.command("status", person=ADMIN)[0]
    for part in (
        "知识库版本",
        "网页和接口：正在自动回答",
        "重建并发布：做完了",
        "等着接的工单：0",
        "等着发出的消息",
    ):
        assert part in publish_state, part


@pytest.mark.parametrize("person", [5, OPERATOR])
@pytest.mark.parametrize("command", ["reload", "rollback", "off", "on", "status"])
def test_only_administrators_may(desk: KeeperDesk, two: tuple[str, str], command: str, person: int) -> None:
    before = desk.archive.jobs.newest()
    (said,) = desk.command(command, "理由充分" if command in ("rollback", "off") else "", person=person)
    assert "只给接线员和管理员" in said
    assert desk.archive.jobs.newest() == before and desk.parts.switch.all_off() == ()


def test_another_s_button_takes_nothing_back(desk: KeeperDesk, two: tuple[str, str]) -> None:
    first, second = two
    (said,) = desk.press(confirm(first, second), OPERATOR)
    assert "只给接线员和管理员" in said and desk.serves() == second


def test_who_waits_hears_of_a_job_whose_process_is_gone(desk: KeeperDesk) -> None:
    jobs = Jobs(desk.parts.store)
    job = jobs.begin(Kind.RELOAD, f"tg:{ADMIN}", chat=ADMIN)
    assert job is not None
    with desk.parts.store.writing() as db:
        broken = jobs.end(db, job.seq, End.BROKEN, "", "")
        assert broken is not None
        Bell(desk.parts.postman)(db, broken)
    ((told, _),) = desk.sent(ADMIN)
    assert "中断了" in told and "原来的版本照常服务" in told


def test_without_an_archive_it_is_said(small: Live, store: Store) -> None:
    plain = Desk(small, store)
    for command in ("reload", "rollback"):
        (said,) = plain.command(command, "理由", person=ADMIN)
        assert "不能在这里管理" in said
