import json
import os
import resource
from pathlib import Path

import numpy as np
import pytest

from retrieval.index import Index
from retrieval.parcel import CONTENT, MANIFEST
from retrieval.search import search
from retrieval.shelf import OtherEncoderError, Shelf, ShelfError
from tests.builders import FakeEncoder, clause, content, index, release, statute

NOW = "2026-11-23T10:00:00.000000+08:00"
LATER = "2026-11-23T11:00:00.000000+08:00"


@pytest.fixture
def first(tmp_path: Path) -> Index:
    content(tmp_path)
    return index(tmp_path)


@pytest.fixture
def second(tmp_path: Path) -> Index:
    content(tmp_path)
    return index(
        tmp_path,
        release(
            (
                clause(text="另一个版本的条文，健全法律援助机制，为困难群众提供方便快捷的法律援助。"),
                *statute(),
            )
        ),
    )


def shelf_with(folder: Path, *indexes: Index) -> Shelf:
    shelf = Shelf(folder / "shelf")
    for made, now in zip(indexes, (NOW, LATER), strict=False):
        shelf.write(made, "e", now)
    return shelf


def test_a_release_read_back_finds_the_same(tmp_path: Path, first: Index) -> None:
    again = shelf_with(tmp_path, first).load(first.release)
    for question in ("老板拖欠工资怎么办", "请不起律师", "第五十条"):
        assert search(question, again, FakeEncoder()) == search(question, first, FakeEncoder())
    assert dict(again.clauses) == dict(first.clauses)
    assert dict(again.services) == dict(first.services)
    assert again.sources == first.sources


def test_the_same_content_has_the_same_id_and_other_content_another(
    first: Index, second: Index, tmp_path: Path
) -> None:
    assert index(tmp_path).release == first.release
    assert first.release != second.release


def test_publishing_moves_one_pointer(tmp_path: Path, first: Index, second: Index) -> None:
    shelf = shelf_with(tmp_path, first, second)
    shelf.publish(first.release)
    assert shelf.current() == first.release
    shelf.publish(second.release)
    assert shelf.current() == second.release


def test_an_unknown_release_is_not_published(tmp_path: Path, first: Index) -> None:
    shelf = shelf_with(tmp_path, first)
    shelf.publish(first.release)
    with pytest.raises(ShelfError, match="没有版本"):
        shelf.publish("0" * 16)
    assert shelf.current() == first.release


@pytest.mark.parametrize("lost", [MANIFEST, CONTENT, "statutes.bigrams.npy", "plan.faiss"])
def test_a_half_written_release_is_ignored_and_the_last_good_one_serves(
    tmp_path: Path, first: Index, second: Index, lost: str
) -> None:
    shelf = shelf_with(tmp_path, first, second)
    shelf.publish(second.release)
    (tmp_path / "shelf" / second.release / lost).unlink()
    assert shelf.current() == first.release
    assert [m.id for m in shelf.releases()] == [first.release]


def test_a_cut_file_makes_a_release_half_written(tmp_path: Path, first: Index, second: Index) -> None:
    shelf = shelf_with(tmp_path, first, second)
    shelf.publish(second.release)
    os.truncate(tmp_path / "shelf" / second.release / CONTENT, 100)
    assert shelf.current() == first.release


def test_writing_again_over_a_broken_release_mends_it(tmp_path: Path, first: Index) -> None:
    shelf = shelf_with(tmp_path, first)
    (tmp_path / "shelf" / first.release / CONTENT).unlink()
    shelf.write(first, "e", LATER)
    assert shelf.load(first.release).release == first.release


def test_changed_bytes_are_found(tmp_path: Path, first: Index) -> None:
    shelf = shelf_with(tmp_path, first)
    path = tmp_path / "shelf" / first.release / "router.bias.npy"
    array = np.load(path)
    np.save(path, array + 1)
    assert shelf.damaged_files(first.release) == ("router.bias.npy",)


def test_unreadable_content_is_refused_with_a_cure(tmp_path: Path, first: Index) -> None:
    shelf = shelf_with(tmp_path, first)
    path = tmp_path / "shelf" / first.release / CONTENT
    path.write_text("x" * path.stat().st_size, encoding="utf-8")
    with pytest.raises(ShelfError, match="knowledge build"):
        shelf.load(first.release)


def test_a_failed_write_leaves_nothing_and_the_old_release_serves(
    tmp_path: Path, first: Index, second: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = shelf_with(tmp_path, first)
    shelf.publish(first.release)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("retrieval.parcel.np.save", full)
    with pytest.raises(ShelfError, match="腾出空间"):
        shelf.write(second, "e", LATER)
    assert shelf.current() == first.release
    assert sorted(p.name for p in (tmp_path / "shelf").iterdir()) == sorted([first.release, "current"])


def test_the_manifest_says_what_it_holds(tmp_path: Path, first: Index) -> None:
    shelf_with(tmp_path, first)
    manifest = json.loads((tmp_path / "shelf" / first.release / MANIFEST).read_text(encoding="utf-8"))
    assert manifest["id"] == first.release
    assert manifest["complete"] is True
    assert manifest["counts"]["services"] == 2


def test_an_empty_shelf_serves_nothing(tmp_path: Path) -> None:
    assert Shelf(tmp_path / "none").current() is None


def test_content_changed_in_place_is_refused_and_written_anew(tmp_path: Path, first: Index) -> None:
    shelf = shelf_with(tmp_path, first)
    path = tmp_path / "shelf" / first.release / CONTENT
    path.write_text(path.read_text(encoding="utf-8").replace("法律援助", "法律救助", 1), encoding="utf-8")
    with pytest.raises(ShelfError, match="knowledge build"):
        shelf.load(first.release)
    with pytest.raises(ShelfError, match="knowledge build"):
        shelf.publish(first.release)
    shelf.write(first, "e", LATER)
    assert shelf.load(first.release).release == first.release
    assert [p.name for p in (tmp_path / "shelf").iterdir()] == [first.release]


def test_a_release_of_another_encoder_is_refused(tmp_path: Path, first: Index) -> None:
    with pytest.raises(OtherEncoderError, match="MINGBAI_ENCODER"):
        shelf_with(tmp_path, first).load(first.release, "f")


def test_a_disk_that_fills_at_any_file_is_told_and_leaves_nothing(tmp_path: Path, first: Index) -> None:
    shelf_with(tmp_path, first)
    sizes = {p.stat().st_size for p in (tmp_path / "shelf" / first.release).iterdir()}
    other = Shelf(tmp_path / "other")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    for size in sizes:
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (size - 1, hard))
            with pytest.raises(ShelfError, match="腾出空间"):
                other.write(first, "e", NOW)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert [*(tmp_path / "other").iterdir()] == []


def test_what_a_killed_build_left_is_removed_a_day_later(tmp_path: Path, first: Index) -> None:
    for name, at in ((".old", 0), (".new", None)):
        (tmp_path / "shelf" / name).mkdir(parents=True)
        if at is not None:
            os.utime(tmp_path / "shelf" / name, (at, at))
    shelf_with(tmp_path, first)
    assert {p.name for p in (tmp_path / "shelf").iterdir()} == {".new", first.release}


def test_what_another_release_has_byte_for_byte_is_kept_once(
    tmp_path: Path, first: Index, second: Index
) -> None:
    shelf = shelf_with(tmp_path, first, second)
    one, other = (tmp_path / "shelf" / made.release for made in (first, second))
    assert (one / "router.weights.npy").samefile(other / "router.weights.npy")
    assert not (one / CONTENT).samefile(other / CONTENT)
    alike = [
        p.name
        for p in one.iterdir()
        if p.name != MANIFEST and p.read_bytes() == (other / p.name).read_bytes()
    ]
    assert all((one / name).samefile(other / name) for name in alike)
    assert shelf.holds(first.release) and shelf.holds(second.release)


def test_a_damaged_file_is_not_taken_over(tmp_path: Path, first: Index, second: Index) -> None:
    shelf = shelf_with(tmp_path, first)
    path = tmp_path / "shelf" / first.release / "router.weights.npy"
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    shelf.write(second, "e", LATER)
    assert shelf.damaged_files(first.release) == ("router.weights.npy",)
    assert shelf.holds(second.release)
    assert not path.samefile(tmp_path / "shelf" / second.release / path.name)


def test_where_no_file_has_two_names_it_is_written_twice(
    tmp_path: Path, first: Index, second: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(Path, "hardlink_to", refused)
    shelf = shelf_with(tmp_path, first, second)
    assert shelf.holds(first.release) and shelf.holds(second.release)
    assert (tmp_path / "shelf" / second.release / "router.weights.npy").stat().st_nlink == 1
