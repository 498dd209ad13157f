"""Fixtures of the bot's tests: a store of its own for each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.live import Live
from bot.store import Store, open_store
from retrieval.shelf import Shelf
from tests.builders import FakeEncoder, index

NOW = "2026-07-01T09:00:00+08:00"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "mingbai.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    store = open_store(path, lambda: NOW)
    yield store
    store.close()


@pytest.fixture
def small(tmp_path: Path) -> Live:
    """A small index, quickly built."""
    return Live(Shelf(tmp_path / "shelf"), index(tmp_path / "small"), FakeEncoder())
