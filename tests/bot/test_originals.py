"""Originals: whatever was taken in can be looked up as it was sent, by whom, when and which release has it."""

import hashlib
import io
import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot import intake
from bot.intake import read, ready
from bot.moves import Moves
from bot.originals import Originals, take_in_with, taken_by
from bot.reload import Workshop, prepare
from bot.store import Store, open_store
from knowledge.incoming.document import Document
from knowledge.library import load_library
from retrieval.build import Scope
from retrieval.parcel import digest_of
from retrieval.shelf import Shelf
from retrieval.vectors import VectorCache
from tests.bot.dying import die_at
from tests.builders import FakeEncoder
from tests.conftest import TODAY

LAW = "# 攀枝花市{name}条例\n\n2026年1月1日 施行\n\n<!-- INFO END -->\n\n第一条 试验{name}。\n"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(tmp_path / "store.sqlite", lambda: TODAY)) as store:
        yield store


def law(folder: Path, name: str) -> Path:
    path = folder / f"{name}.md"
    path.write_text(LAW.format(name=name), encoding="utf-8")
    return path


def documents(*files: Path) -> tuple[Document, ...]:
    found, problems = read(files)
    assert problems == ()
    return found


def taken(folder: Path, store: Store, *files: Path) -> Originals:
    originals = Originals(folder / "originals", store)
    take_in_with(files, documents(*files), folder / "added", originals, "chen")
    return originals


def test_what_was_sent_in_is_kept_by_its_content_and_named_in_the_log(tmp_path: Path, store: Store) -> None:
    one, other = law(tmp_path, "甲"), law(tmp_path, "乙")
    originals = taken(tmp_path, store, one, other)
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in (one, other)]
    assert [(o.kept.name, o.kept.digest, o.by, o.at) for o in originals.all()] == [
        (name, digest, "chen", TODAY)
        for name, digest in zip(("乙.md", "甲.md"), reversed(digests), strict=True)
    ]
    for original in originals.all():
        path = originals.path(original)
        assert path and path.read_bytes() == (tmp_path / original.kept.name).read_bytes()
        assert list(original.read) == [original.kept.name]
    entry = store.audit(1)[0]
    assert (entry.who, entry.action) == ("chen", "knowledge.add")
    assert all(f"sha256:{digest}" in entry.detail for digest in digests)


def test_a_zip_is_kept_as_it_came_with_all_that_was_read_from_it(tmp_path: Path, store: Store) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("甲", "乙"):
            archive.write(law(tmp_path, name), f"{name}.md")
    (tmp_path / "两部.zip").write_bytes(packed.getvalue())
    (original,) = taken(tmp_path, store, tmp_path / "两部.zip").all()
    assert sorted(original.read) == ["乙.md", "甲.md"] and original.kept.size == len(packed.getvalue())


def test_the_first_release_that_has_it_is_known(tmp_path: Path, store: Store) -> None:
    shelf, manuscripts = Shelf(tmp_path / "shelf"), tmp_path / "manuscripts"
    originals = taken(tmp_path, store, law(tmp_path, "甲"))
    assert taken_by(originals.all(), shelf, manuscripts) == {}
    with closing(VectorCache(tmp_path / "v.sqlite")) as cache:
        work = Workshop(
            tmp_path / "added", shelf, FakeEncoder(), cache, lambda: TODAY, manuscripts=manuscripts
        )
        first = prepare(work, Scope.CORE).release
        taken(tmp_path, store, law(tmp_path, "乙"))
        second = prepare(work, Scope.CORE).release
    newest, oldest = originals.all()
    assert first != second
    assert taken_by((newest, oldest), shelf, manuscripts) == {oldest.seq: first, newest.seq: second} or (
        # Both releases carry the same second.
        set(taken_by((newest, oldest), shelf, manuscripts)) == {oldest.seq, newest.seq}
    )


def test_a_damaged_original_is_not_given_out_and_is_mended_by_sending_it_again(
    tmp_path: Path, store: Store
) -> None:
    originals = taken(tmp_path, store, law(tmp_path, "甲"))
    (original,) = originals.all()
    place = tmp_path / "originals" / original.kept.digest
    place.write_bytes(b"x" * original.kept.size)
    assert originals.path(original) is None
    originals.put(tmp_path / "甲.md")
    assert originals.path(original) == place
    place.unlink()
    assert originals.path(original) is None


def test_a_full_disk_leaves_nothing_half_done(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(OSError, match="No space"):
        taken(tmp_path, store, law(tmp_path, "甲"))
    assert not list((tmp_path / "originals").iterdir()) and not list((tmp_path / "added").iterdir())
    assert store.audit(1) == ()


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_killed_at_any_step_all_of_it_is_taken_in_or_nothing(tmp_path: Path, store: Store) -> None:
    files = (law(tmp_path, "甲"), law(tmp_path, "乙"))
    found = documents(*files)
    originals, added = Originals(tmp_path / "originals", store), tmp_path / "added"
    # The whole library is read once, not at each step.
    library = load_library(TODAY[:10])
    seen = set()
    for at in range(1, 80):
        child = os.fork()
        if child == 0:
            try:
                intake.load_library = lambda *_: library  # type: ignore[attr-defined]
                _take_and_die(tmp_path, files, found, at)
            finally:
                os._exit(1)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert code in (0, 9), at
        before = len(list(added.glob("*.md")))
        Moves(store, added).finish()
        rows, lying = originals.all(), {path.name: digest_of(path) for path in added.glob("*.md")}
        assert all(originals.path(row) for row in rows), at
        assert len(rows) == len(store.audit(9)) * 2 == len(lying), at
        assert {name: digest for row in rows for name, digest in row.read.items()} == lying, at
        seen.add((code, before, len(lying)))
        if rows:
            break
    assert seen == {(9, 0, 0), (9, 0, 2)}, "killed after the decision, before the moves"
    assert len(list((tmp_path / "originals").glob("[!.]*"))) == 2
    # Killed between the two moves: the other one is done, too.
    with store.writing() as db:
        for name in ("丙", "丁"):
            Moves(store, added).put(db, f"{name}.md", LAW.format(name=name))
    child = os.fork()
    if child == 0:
        die_at(2, ((Path, "replace"),))
        Moves(open_store(tmp_path / "store.sqlite", lambda: TODAY), added).finish()
        os._exit(0)
    os.waitpid(child, 0)
    assert len(list(added.glob("*.md"))) == 3
    Moves(store, added).finish()
    for path in added.glob(".intake-*"):
        os.utime(path, (0, 0))
    with ready((), added, TODAY[:10]):
        assert len(list(added.glob(".*"))) == 1, "what the killed ones left is gone"
    assert sorted(p.name for p in added.iterdir()) == ["丁.md", "丙.md", "乙.md", "甲.md"]


def _take_and_die(folder: Path, files: tuple[Path, ...], found: tuple[Document, ...], at: int) -> None:
    store = open_store(folder / "store.sqlite", lambda: TODAY)
    steps: tuple[tuple[object, str], ...] = (
        (Path, "replace"),
        (Path, "mkdir"),
        (shutil, "copyfile"),
        (os, "fsync"),
        (store, "now"),
    )
    die_at(at, steps)
    take_in_with(files, found, folder / "added", Originals(folder / "originals", store), "chen")
    os._exit(0)
