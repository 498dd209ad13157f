from pathlib import Path

import pytest

from bot.live import Live
from retrieval.parcel import MANIFEST
from retrieval.shelf import Shelf, ShelfError
from tests.builders import FakeEncoder, index


def test_a_refused_release_is_told_once_and_taken_when_it_is_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf, built = Shelf(tmp_path / "shelf"), index(tmp_path)
    shelf.write(built, "another", "2026-07-01")
    live = Live(shelf, None, FakeEncoder())
    with pytest.raises(ShelfError, match="MINGBAI_ENCODER"):
        live.follow()
    assert live.follow() is False
    path = tmp_path / "shelf" / built.release / MANIFEST
    path.write_text(path.read_text("utf-8").replace("another", FakeEncoder().fingerprint), "utf-8")
    assert live.follow() is True
