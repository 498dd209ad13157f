from pathlib import Path

import pytest

from bot.archive import archive_of
from bot.reload import Workshop, reload
from bot.settings import read_settings
from bot.store import open_store
from knowledge.library import Library
from knowledge.offices import file_of, lines_of, office_of, with_offices
from retrieval.build import Scope
from retrieval.parcel import CONTENT
from retrieval.shelf import Shelf
from retrieval.vectors import VectorCache
from tests.builders import FakeEncoder, content, release
from tests.knowledge.test_offices import TOLD


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


def test_a_release_s_manuscript_has_what_the_districts_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = tmp_path / "added"
    path = file_of(added, TOLD.district)
    path.parent.mkdir(parents=True)
    path.write_text(lines_of([TOLD]), encoding="utf-8")

    def read(workshop: Workshop) -> Library:
        services, problems = with_offices(release().services, workshop.added)
        return Library(release(services=services), problems)

    monkeypatch.setattr("bot.reload.read", read)
    cache = VectorCache(tmp_path / "v.sqlite")
    shelf = Shelf(tmp_path / "shelf")
    workshop = Workshop(
        added,
        shelf,
        FakeEncoder(),
        cache,
        lambda: "2026-07-01T09:00:00",
        content(tmp_path / "c"),
        tmp_path / "manuscripts",
    )
    made = reload(workshop, Scope.CORE)
    cache.close()
    own = tmp_path / "manuscripts" / made.release
    assert (own / "offices" / "仁和区.jsonl").read_text(encoding="utf-8") == lines_of([TOLD])
    assert shelf.load(made.release).services["legal-aid"].offices == (office_of(TOLD),)
    store = open_store(tmp_path / "store.sqlite", lambda: "2026-07-01T09:00:00+08:00")
    settings = read_settings({"MINGBAI_HOME": str(tmp_path)})
    shelf.publish(made.release)
    archive = archive_of(settings, store, lambda _: False)
    assert archive.unbuilt() == ()
    path.write_text("", encoding="utf-8")
    assert archive.unbuilt() == ("仁和区.jsonl",)
    store.close()
