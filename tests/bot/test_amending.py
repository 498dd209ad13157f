"""Tables taken in whole or not at all, and only as they were looked at."""

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot import moves
from bot.amending import Moved, Office, Plan, canned_page, directory_pages, is_table, plan, take
from bot.canned import Canned
from bot.canned_book import CannedBook
from bot.moves import Moves
from bot.originals import Originals
from bot.reload import Workshop, prepare
from bot.spreadsheet import csv_of, xlsx
from bot.store import Store, open_store
from knowledge.amended import FILE
from knowledge.library import load_library
from retrieval.build import Scope
from retrieval.shelf import Shelf
from retrieval.vectors import VectorCache
from tests.bot.dying import die_at
from tests.builders import FakeEncoder, index
from tests.conftest import TODAY


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    law = index(tmp_path / "law")
    with closing(open_store(tmp_path / "store.sqlite", lambda: TODAY)) as store:
        yield Office(tmp_path / "added", None, store, lambda: law)


def edited(folder: Path, office: Office, sheet: str, cell: str, words: str) -> Path:
    path = folder / "服务目录.xlsx"
    path.write_bytes(xlsx(directory_pages(office)))
    book = load_workbook(path)
    book[sheet][cell] = words
    book.save(path)
    return path


def take_in(office: Office, *paths: Path, found: Plan | None = None, seal: str = "") -> None:
    found = found or plan(paths, office)
    originals = Originals(office.added.with_name("originals"), office.store)
    take(paths, found, seal or found.seal, office, originals, "chen", ())


def taken(office: Office, path: Path) -> None:
    assert plan([path], office).problems == ()
    take_in(office, path)


def test_a_changed_entry_is_kept_and_read_back_and_the_way_back_leaves_nothing(
    tmp_path: Path, office: Office
) -> None:
    before = edited(tmp_path, office, "服务", "G3", "不收一分钱").read_bytes()
    taken(office, tmp_path / "服务目录.xlsx")
    service = next(
        s for s in load_library(TODAY[:10], added=office.added).release.services if s.fee.text == "不收一分钱"
    )
    assert [p.name for p in office.added.iterdir()] == [FILE]
    assert plan([tmp_path / "服务目录.xlsx"], office).changes == ()
    shipped = next(s for s in load_library(TODAY[:10]).release.services if s.id == service.id)
    taken(office, edited(tmp_path, office, "服务", "G3", shipped.fee.text))
    assert not list(office.added.iterdir()), "what is as shipped is not kept"
    assert before


def test_a_table_with_a_fault_changes_nothing(tmp_path: Path, office: Office) -> None:
    path = edited(tmp_path, office, "法律依据", "D3", "没有这句话")
    found = plan([path], office)
    assert [str(p) for p in found.problems if "引文不是" in str(p)]
    with pytest.raises(ValueError, match="problems"):
        take_in(office, path, found=found)
    assert not office.added.exists()


def test_what_the_whole_library_would_have_against_it_is_told_before(tmp_path: Path, office: Office) -> None:
    # The words of another service: only both together are wrong.
    said = directory_pages(office)[-1].rows
    other = next(row for row in said if row[0] == "notary")
    found = plan([edited(tmp_path, office, "群众说法", "C3", str(other[2]))], office)
    assert [str(p) for p in found.problems if "群众说法与" in str(p)], found.problems


def test_what_was_looked_at_is_what_is_taken_in(tmp_path: Path, office: Office) -> None:
    seen = plan([edited(tmp_path, office, "服务", "G3", "不收一分钱")], office)
    taken(office, edited(tmp_path, office, "服务", "G4", "另一处"))
    path = edited(tmp_path, office, "服务", "G3", "不收一分钱")
    again = plan([path], office)
    for found, seal in ((seen, seen.seal), (again, seen.seal)):
        with pytest.raises(Moved):
            take_in(office, path, found=found, seal=seal)


def test_a_full_disk_takes_back_the_answers_too(
    tmp_path: Path, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = CannedBook(office.store)
    answers = tmp_path / "答复.csv"
    answers.write_bytes("标题,答复\r\n讨薪,先打12333\r\n".encode("gb18030"))
    paths = (edited(tmp_path, office, "服务", "G3", "不收一分钱"), answers)
    found = plan(paths, office)
    assert found.problems == () and len(found.changes) == 2

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(moves, "sync", full)
    with pytest.raises(OSError, match="No space"):
        take_in(office, *paths, found=found)
    monkeypatch.undo()
    Moves(office.store, office.added).finish()
    assert book.all() == () and not list(office.added.iterdir()) and office.store.audit(1) == ()


def test_the_answers_go_out_and_come_back(tmp_path: Path, office: Office) -> None:
    with office.store.writing() as db:
        CannedBook(office.store).save(
            db, "zhao", Canned(0, "讨薪", "先打12333。\n再去仲裁。", (), "zhao", "")
        )
    for name, data in (("答复.xlsx", xlsx([canned_page(office)])), ("答复.csv", csv_of(canned_page(office)))):
        (tmp_path / name).write_bytes(data)
        found = plan([tmp_path / name], office)
        assert (found.changes, found.problems) == ((), ())


def test_a_table_of_something_else_is_told(tmp_path: Path, office: Office) -> None:
    path = tmp_path / "名单.csv"
    path.write_text("姓名,手机\n张三,13800000000\n", encoding="utf-8")
    (fault,) = plan([path], office).problems
    assert "不是服务目录表，也不是常用答复表" in str(fault)


def test_tables_are_told_from_documents(tmp_path: Path) -> None:
    for name, data, expected in (
        ("a.csv", "甲,乙".encode(), True),
        ("a.md", "# 法\n第一条　甲。".encode(), False),
        ("a.xlsx", b"PK\x03\x04 broken", False),
        ("empty.csv", b"", False),
    ):
        (tmp_path / name).write_bytes(data)
        assert is_table(tmp_path / name) is expected, name


def test_a_release_is_built_with_what_the_table_says_and_its_manuscript_has_it(
    tmp_path: Path, office: Office
) -> None:
    taken(office, edited(tmp_path, office, "服务", "G3", "不收一分钱"))
    with closing(VectorCache(tmp_path / "v.sqlite")) as cache:
        shelf = Shelf(tmp_path / "shelf")
        work = Workshop(
            office.added, shelf, FakeEncoder(), cache, lambda: TODAY, manuscripts=tmp_path / "manuscripts"
        )
        made = prepare(work, Scope.CORE).release
    assert [s for s in shelf.load(made).services.values() if s.fee.text == "不收一分钱"]
    assert (tmp_path / "manuscripts" / made / FILE).read_bytes() == (office.added / FILE).read_bytes()


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_killed_at_any_step_all_of_it_is_taken_in_or_nothing(tmp_path: Path, office: Office) -> None:
    answers = tmp_path / "答复.csv"
    answers.write_bytes("标题,答复\r\n讨薪,先打12333\r\n".encode("gb18030"))
    paths = (edited(tmp_path, office, "服务", "G3", "不收一分钱"), answers)
    found = plan(paths, office)
    assert found.directory
    seen = []
    for at in range(1, 40):
        child = os.fork()
        if child == 0:
            try:
                _take_and_die(tmp_path, paths, found, office, at)
            finally:
                os._exit(1)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert code in (0, 9), at
        moved = (office.added / FILE).exists()
        Moves(office.store, office.added).finish()
        kept = (office.added / FILE).read_text(encoding="utf-8") if (office.added / FILE).exists() else ""
        done = bool(office.store.audit(1))
        assert kept == (found.directory.kept if done else ""), at
        assert len(CannedBook(office.store).all()) == (1 if done else 0), at
        assert len(Originals(tmp_path / "originals", office.store).all()) == (2 if done else 0), at
        assert not list(office.added.glob(".*")), at
        seen.append((code, moved, done))
        if done:
            break
    assert set(seen) == {(9, False, False), (9, False, True)}, "killed after the decision, before the move"
    assert office.store.verify_audit() is None


def test_to_look_at_a_table_again_finishes_what_was_decided(tmp_path: Path, office: Office) -> None:
    path = edited(tmp_path, office, "服务", "G3", "不收一分钱")
    found = plan([path], office)
    assert found.directory
    with office.store.writing() as db:
        # Killed right after.
        Moves(office.store, office.added).put(db, FILE, found.directory.kept)
    assert plan([path], office).changes == () and (office.added / FILE).exists()


def _take_and_die(folder: Path, paths: tuple[Path, ...], found: Plan, office: Office, at: int) -> None:
    store: Store = open_store(folder / "store.sqlite", lambda: TODAY)
    own = Office(office.added, None, store, office.index)
    steps: tuple[tuple[object, str], ...] = (
        (Path, "mkdir"),
        (Path, "write_text"),
        (Path, "replace"),
        (moves, "sync"),
        (store, "now"),
        (store, "append_audit_in"),
    )
    die_at(at, steps)
    take_in(own, *paths, found=found)
    os._exit(0)
