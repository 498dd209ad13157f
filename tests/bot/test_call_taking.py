"""A filled call list is written down whole, as clicks are; what changed becomes drafts that somebody still looks through."""

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot import call_taking
from bot.amending import Office, plan
from bot.call_drafts import Folders
from bot.call_list import call_list
from bot.call_taking import Moved, Serving, Taken, looked_through, take
from bot.drafts import Drafts
from bot.errands import Urge, Wanted, errands
from bot.freshness import Freshness
from bot.originals import Originals
from bot.spreadsheet import xlsx
from bot.store import Store, open_store
from bot.wording import call_list as words
from knowledge.directory import read_services
from knowledge.incoming.district_table import What, returned
from knowledge.incoming.sheets import read_sheets
from knowledge.library import CONTENT
from knowledge.offices import file_of, lines_of, read_told, with_offices
from knowledge.service import Service, Standing
from tests.bot.calls_made import Filled, filled_in, made
from tests.bot.dying import die_at
from tests.builders import index
from tests.conftest import TODAY
from tests.knowledge.test_offices import TOLD

RELEASE = "0123456789abcdef"
RIGHT, CHANGED = made("12333"), made("12348", words.BAD, "0812-3334567")
AWAY = made("0812-2901234", words.BAD, "0812-2905678")


class Yard:
    """The real directory with an office in a district, a store, and folders for drafts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = open_store(folder / "store.sqlite", lambda: TODAY)
        self.folders = Folders(folder / "added", Drafts(folder / "incoming"), Drafts(folder / "reported"))
        told = file_of(self.folders.added, TOLD.district)
        if not told.exists():
            told.parent.mkdir(parents=True)
            told.write_text(lines_of([TOLD]), encoding="utf-8")
        self.originals = Originals(folder / "originals", self.store)
        self.freshness = Freshness(self.store)
        self.serving = Serving(RELEASE, {s.id: s for s in self.services()})

    def services(self) -> tuple[Service, ...]:
        shipped, _ = read_services(CONTENT / "services", None, self.folders.added)
        found, problems = with_offices(shipped, self.folders.added)
        assert problems == ()
        return found

    def list(self, *rows: Filled) -> Path:
        path = self.folder / "清单.xlsx"
        found = errands(self.serving.services.values(), self.freshness.book())
        path.write_bytes(filled_in(xlsx(call_list(found)), *rows))
        return path

    def take(self, path: Path) -> Taken:
        found = looked_through(path, self.serving, self.freshness.book())
        assert found.problems == ()
        return take(path, found.seal, self.serving, self.originals, self.folders, "chen")

    def urges(self, value: str) -> set[Urge]:
        found = errands(self.serving.services.values(), self.freshness.book(), Wanted(words=value))
        return {errand.urge for errand in found if errand.value == value}


@pytest.fixture
def yard(tmp_path: Path) -> Iterator[Yard]:
    made = Yard(tmp_path)
    with closing(made.store):
        yield made


def test_what_was_found_right_counts_from_the_day_of_the_call(yard: Yard) -> None:
    assert yard.take(yard.list(RIGHT)) == Taken((), ())
    (errand,) = (
        e
        for e in errands(yard.serving.services.values(), yard.freshness.book(), Wanted(words="12333"))
        if e.value == "12333"
    )
    assert {line.standing for line in errand.lines} == {Standing.CONFIRMED}
    assert (errand.checked_on, errand.checkers) == ("2026-11-20", ("张三（chen 收下清单）",))
    (link,) = yard.store.audit(1)
    assert (link.who, link.action) == ("chen", "directory.called")
    assert "sha256:" in link.detail and all(i in link.detail for i in errand.ids) and "12333" in link.detail
    assert [one.kept.name for one in yard.originals.all()] == ["清单.xlsx"]


def test_who_did_not_answer_stays_on_the_list_with_that_said(yard: Yard) -> None:
    yard.take(yard.list(made("12333", words.SILENT)))
    found = errands(yard.serving.services.values(), yard.freshness.book(), Wanted(words="12333"))
    (errand,) = (e for e in found if e.value == "12333")
    assert errand.urge is Urge.NEVER and errand.notes == ("2026-11-20 张三 打过，没人接",)
    yard.freshness.confirm(errand.ids, yard.serving.services, RELEASE, "anna")
    assert yard.urges("12333") == {Urge.LATER}


def test_a_dead_number_is_doubted_at_once(yard: Yard) -> None:
    yard.take(yard.list(made("12333", words.DEAD, **{words.NOTE: "空号"})))
    found = errands(yard.serving.services.values(), yard.freshness.book(), Wanted(words="12333"))
    (errand,) = (e for e in found if e.value == "12333")
    assert errand.urge is Urge.DOUBTED and errand.notes == ("打不通；空号",)


def test_a_changed_number_is_a_draft_of_the_directory_that_can_be_taken_in(
    yard: Yard, tmp_path: Path
) -> None:
    taken = yard.take(yard.list(CHANGED))
    assert yard.urges("12348") == {Urge.DOUBTED} and not (yard.folders.added / "directory.yaml").exists()
    (draft,) = taken.directory
    law = index(tmp_path / "law")
    office = Office(yard.folders.added, None, yard.store, lambda: law)
    found = plan(yard.folders.proposed.paths(draft), office)
    assert found.problems == () and found.changes
    cells = {cell.heading: (cell.before, cell.after) for change in found.changes for cell in change.cells}
    assert cells["电话号码"] == ("12348", "0812-3334567")
    assert cells["号码核实日期"][1] == "2026-11-20" and "张三" not in cells["号码来源"][1]
    assert {change.table for change in found.changes} == {"电话"}
    # Once it is told, it is confirmed by whoever called it.
    told = next(
        r for r in yard.freshness.book().right.values() if r.value == "0812-3334567" and r.day == "2026-11-20"
    )
    assert told.by == "张三（chen 收下清单）"


def test_a_changed_office_is_a_draft_of_its_district(yard: Yard) -> None:
    taken = yard.take(yard.list(AWAY, made("仁和街 1 号", words.BAD, "仁和街 2 号", day="2026-11-21")))
    assert taken.directory == ()
    (path,) = yard.folders.reported.paths(taken.districts[0])
    now = tuple(one for _, one in read_told(yard.folders.added)[0])
    found = returned(
        path.name, read_sheets(path.name, path.read_bytes()), yard.serving.services, now, TODAY[:10]
    )
    assert found.problems == ()
    (change,) = found.changes
    assert change.what is What.CHANGED
    assert change.parts == (
        ("电话", "0812-2901234、12348", "0812-2905678、12348"),
        ("地址", "仁和街 1 号", "仁和街 2 号"),
    )


def test_what_the_tables_say_already_makes_no_draft(yard: Yard) -> None:
    path = yard.list(AWAY)
    told = file_of(yard.folders.added, TOLD.district)
    told.write_text(told.read_text(encoding="utf-8").replace("2901234", "2905678"), encoding="utf-8")
    assert yard.take(path) == Taken((), ())


def test_the_same_list_again_writes_nothing_twice(yard: Yard) -> None:
    path = yard.list(RIGHT, CHANGED, made("12345", words.SILENT))

    def rows() -> int:
        with yard.store.reading() as db:
            return int(db.execute("SELECT COUNT(*) FROM confirmations").fetchone()[0])

    first, count = yard.take(path), rows()
    assert yard.take(path) == first and rows() == count
    assert len(yard.folders.proposed.all()) == 1


def test_what_moved_since_it_was_looked_at_is_not_taken(yard: Yard) -> None:
    path = yard.list(RIGHT)
    found = looked_through(path, yard.serving, yard.freshness.book())
    (row,) = found.rows
    yard.freshness.doubt([d.id for d in row.details], yard.serving.services, RELEASE, "anna", "空号")
    with pytest.raises(Moved):
        take(path, found.seal, yard.serving, yard.originals, yard.folders, "chen")
    assert yard.urges("12333") == {Urge.DOUBTED} and yard.originals.all() == ()


def test_a_file_that_is_no_table_is_told(yard: Yard) -> None:
    path = yard.folder / "清单.xlsx"
    path.write_bytes(b"PK\x03\x04 broken")
    assert looked_through(path, yard.serving, yard.freshness.book()).problems


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_killed_at_any_step_all_of_it_is_written_down_or_nothing(tmp_path: Path) -> None:
    with closing(Yard(tmp_path).store):
        path = Yard(tmp_path).list(RIGHT, CHANGED, AWAY)
    seen = set()
    for at in range(1, 40):
        child = os.fork()
        if child == 0:
            try:
                _take_and_die(tmp_path, path, at)
            finally:
                os._exit(1)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert code in (0, 9), at
        yard = Yard(tmp_path)
        with closing(yard.store):
            done = yard.urges("12333") == {Urge.LATER}
            assert done is (yard.urges("12348") == {Urge.DOUBTED}) is (len(yard.store.audit(9)) > 0), at
            assert done is (yard.originals.all() != ()), at
            assert yard.store.verify_audit() is None, at
        seen.add((code, done))
        if done:
            break
    assert seen == {(9, False), (0, True)}
    yard = Yard(tmp_path)
    with closing(yard.store):
        # Drafts of the runs that died are the ones of the run that did not.
        assert (len(yard.folders.proposed.all()), len(yard.folders.reported.all())) == (1, 1)


def _take_and_die(folder: Path, path: Path, at: int) -> None:
    yard = Yard(folder)
    found = looked_through(path, yard.serving, yard.freshness.book())
    store: Store = yard.store
    steps: tuple[tuple[object, str], ...] = (
        (Path, "mkdir"),
        (Path, "rename"),
        (Path, "replace"),
        (Drafts, "add"),
        (call_taking, "drafts_of"),
        (store, "now"),
        (store, "append_audit_in"),
    )
    die_at(at, steps)
    take(path, found.seal, yard.serving, yard.originals, yard.folders, "chen")
    os._exit(0)
