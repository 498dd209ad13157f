from pathlib import Path

import pytest

from bot.reload import Workshop, reload
from knowledge.library import Library
from retrieval.build import Scope
from retrieval.parcel import CONTENT
from retrieval.shelf import Shelf
from retrieval.vectors import VectorCache
from tests.builders import FakeEncoder, content, release


def test_a_release_whose_bytes_changed_is_built_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.reload.read", lambda _: Library(release(), ()))
    shelf, cache = Shelf(tmp_path / "shelf"), VectorCache(tmp_path / "v.sqlite")
    workshop = Workshop(
        tmp_path / "added",
        shelf,
        FakeEncoder(),
        cache,
        lambda: "2026-07-01T09:00:00",
        content(tmp_path / "c"),
    )
    first = reload(workshop, Scope.CORE)
    assert first.new
    assert not reload(workshop, Scope.CORE).new
    for name in (CONTENT, "router.bias.npy"):
        path = tmp_path / "shelf" / first.release / name
        path.write_bytes(path.read_bytes()[:-1] + b"!")
        assert shelf.damaged_files(first.release) == (name,)
        assert reload(workshop, Scope.CORE).release == first.release
        assert shelf.damaged_files(first.release) == ()
    cache.close()


def test_a_release_s_manuscript_has_what_the_desk_taught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.reload.read", lambda _: Library(release(), ()))
    learned = tmp_path / "learned"
    (learned / "sayings").mkdir(parents=True)
    (learned / "sayings" / "legal-aid.txt").write_text("请律师\n", encoding="utf-8")
    (learned / "curated.jsonl").write_text("", encoding="utf-8")
    (learned / "golden.jsonl").write_text("", encoding="utf-8")
    cache = VectorCache(tmp_path / "v.sqlite")
    workshop = Workshop(
        tmp_path / "added",
        Shelf(tmp_path / "shelf"),
        FakeEncoder(),
        cache,
        lambda: "2026-07-01T09:00:00",
        content(tmp_path / "c"),
        tmp_path / "manuscripts",
        learned,
    )
    made = reload(workshop, Scope.CORE)
    kept = tmp_path / "manuscripts" / made.release
    files = sorted(p.relative_to(kept).as_posix() for p in kept.rglob("*") if p.is_file())
    assert files == ["learned/curated.jsonl", "learned/sayings/legal-aid.txt"], "golden cases make no release"
    cache.close()
