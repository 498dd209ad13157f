"""What a transaction decided over is in its place in the end, and nothing else is."""

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.cli import main
from bot.moves import BESIDE, Moves
from bot.store import Store, open_store
from knowledge.amended import FILE
from tests.bot.web.desk import desk
from tests.conftest import TODAY


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(tmp_path / "mingbai.sqlite", lambda: TODAY)) as store:
        yield store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "added"


def decided(store: Store, folder: Path, name: str = "a.md", text: str = "新") -> None:
    """As if whoever decided had been killed then."""
    with store.writing() as db:
        Moves(store, folder).put(db, name, text)


def test_nothing_lies_in_its_place_before_the_transaction_is_on_disk(store: Store, folder: Path) -> None:
    moves = Moves(store, folder)
    with pytest.raises(RuntimeError), store.writing() as db:
        moves.put(db, "a.md", "新")
        raise RuntimeError
    moves.finish()
    assert list(folder.iterdir()) == []


def test_whoever_comes_next_finishes_and_tidies_up(store: Store, folder: Path) -> None:
    decided(store, folder)
    decided(store, folder, "offices/东区.jsonl", "")
    assert not (folder / "a.md").exists()
    Moves(store, folder).finish()
    assert (folder / "a.md").read_text(encoding="utf-8") == "新"
    assert (folder / "offices" / "东区.jsonl").exists() and not (folder / BESIDE).exists()


def test_done_again_it_comes_to_the_same(store: Store, folder: Path) -> None:
    decided(store, folder)
    with pytest.raises(RuntimeError), store.writing() as db:
        Moves(store, folder).settle(db)
        # Killed after the move, before that is on disk.
        raise RuntimeError
    (folder / "a.md").write_text("别人后来改的", encoding="utf-8")
    Moves(store, folder).finish()
    assert (folder / "a.md").read_text(encoding="utf-8") == "别人后来改的"


def test_the_later_of_two_decisions_counts(store: Store, folder: Path) -> None:
    decided(store, folder, text="旧")
    decided(store, folder, text="新")
    with store.writing() as db:
        Moves(store, folder).remove(db, "b.md")
    Moves(store, folder).finish()
    assert [p.read_text(encoding="utf-8") for p in folder.iterdir()] == ["新"]
    with store.writing() as db:
        Moves(store, folder).remove(db, "a.md")
    Moves(store, folder).finish()
    assert list(folder.iterdir()) == []


def test_a_command_that_reads_what_was_taken_in_finishes_first(
    store: Store,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    decided(store, folder, FILE, "没有这项服务: {}\n")
    monkeypatch.setenv("MINGBAI_HOME", str(tmp_path))
    assert main(["knowledge", "check"]) == 1
    assert FILE in capsys.readouterr().err and (folder / FILE).exists()


def test_a_server_finishes_what_another_process_left(tmp_path: Path) -> None:
    with desk(tmp_path) as made, TestClient(made.app):
        assert made.parts.archive
        place = made.parts.archive.added / "a.md"
        decided(made.store, place.parent)
        began = time.monotonic()
        while not place.exists() and time.monotonic() - began < 20:
            time.sleep(0.05)
        # Looked at every second; the rest is for a machine that does other things.
        assert place.exists()
