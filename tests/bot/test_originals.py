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

from bot.intake import read
from bot.originals import Originals, take_in_with, taken_by
from bot.reload import Workshop, prepare
from bot.store import Store, open_store
from knowledge.incoming.document import Document
from retrieval.build import Scope
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
def test_killed_at_any_step_it_can_be_taken_in_again_and_nothing_is_recorded_without_its_file(
    tmp_path: Path, store: Store
) -> None:
    files = (law(tmp_path, "甲"), law(tmp_path, "乙"))
    found = documents(*files)
    originals = Originals(tmp_path / "originals", store)
    seen = set()
    for at in range(1, 60):
        child = os.fork()
        if child == 0:
            try:
                _take_and_die(tmp_path, files, found, at)
            finally:
                os._exit(1)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert code in (0, 9), at
        rows = originals.all()
        seen.add((code, len(rows)))
        assert all(originals.path(row) for row in rows), at
        assert len(rows) in ((0, 2) if code else (2,)), "all of them are recorded or none"
        if code == 0:
            break
    assert seen == {(9, 0), (0, 2)}
    assert sorted(p.name for p in (tmp_path / "added").glob("*.md")) == ["乙.md", "甲.md"]
    assert len(list((tmp_path / "originals").glob("[!.]*"))) == 2


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
