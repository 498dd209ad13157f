"""A build killed at any step leaves what served serving; the next run finishes and nothing half-made is seen."""

import os
from pathlib import Path

import pytest

from bot.reload import Workshop, prepare
from knowledge.library import Library
from retrieval import parcel, shelf
from retrieval.build import Scope
from retrieval.shelf import Shelf
from retrieval.vectors import VectorCache
from tests.bot.dying import die_at
from tests.bot.workyard import better
from tests.builders import FakeEncoder, content, release


def workshop(folder: Path, cache: VectorCache) -> Workshop:
    (folder / "added").mkdir(exist_ok=True)
    return Workshop(
        folder / "added",
        Shelf(folder / "shelf"),
        FakeEncoder(),
        cache,
        lambda: "2026-07-01T09:00:00",
        content(folder / "content"),
        folder / "manuscripts",
    )


def _build_and_die(folder: Path, at: int) -> None:
    """In a process of its own: builds the better release, unless it is killed before."""
    cache = VectorCache(folder / "v.sqlite")
    made = workshop(folder, cache)
    # Every place where building touches the disk: vectors and parts kept, documents, files, manifest, the move.
    steps: tuple[tuple[object, str], ...] = (
        (VectorCache, "_insert"),
        (VectorCache, "_insert_part"),
        (Path, "write_bytes"),
        (Path, "write_text"),
        (Path, "mkdir"),
        (Path, "rename"),
        (Path, "replace"),
        (Path, "hardlink_to"),
        (shelf, "sync"),
        (parcel, "sync"),
        (os, "fsync"),
    )
    die_at(at, steps)
    prepare(made, Scope.FULL)
    os._exit(0)


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_killed_at_any_step_what_served_serves_and_the_next_run_finishes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.reload.read", lambda _: Library(release(), ()))
    cache = VectorCache(tmp_path / "v.sqlite")
    first = prepare(workshop(tmp_path, cache), Scope.FULL).release
    cache.close()
    on_shelf = Shelf(tmp_path / "shelf")
    on_shelf.publish(first)
    monkeypatch.setattr("bot.reload.read", lambda _: Library(better(), ()))
    seen = set()
    for at in range(1, 200):
        child = os.fork()
        if child == 0:
            try:
                _build_and_die(tmp_path, at)
            finally:
                os._exit(1)
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        assert code in (0, 9), at
        assert on_shelf.published() == first and on_shelf.load(first).release == first
        whole = {m.id for m in on_shelf.releases()}
        seen.add((code, len(whole)))
        # Nothing is seen that is not whole.
        assert all(on_shelf.holds(release_id) for release_id in whole), at
        if code == 0:
            break
    else:
        pytest.fail("it never ran to its end")
    assert seen >= {(9, 1), (0, 2)}
    cache = VectorCache(tmp_path / "v.sqlite")
    second = prepare(workshop(tmp_path, cache), Scope.FULL).release
    cache.close()
    assert second != first and on_shelf.holds(second)
    on_shelf.publish(second)
    assert on_shelf.load(second).release == second
    # Linking was one of the steps.
    assert (tmp_path / "shelf" / second / "router.weights.npy").stat().st_nlink > 1


def test_a_build_on_what_is_kept_makes_the_very_bytes_of_one_from_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    for name, knowledge in (("kept", (release(), better())), ("new", (better(),))):
        folder = tmp_path / name
        folder.mkdir()
        cache = VectorCache(folder / "v.sqlite")
        for one in knowledge:
            monkeypatch.setattr("bot.reload.read", lambda _, one=one: Library(one, ()))
            built = prepare(workshop(folder, cache), Scope.FULL).release
        cache.close()
        made.append(next(m for m in Shelf(folder / "shelf").releases() if m.id == built))
    assert made[0].digests == made[1].digests
