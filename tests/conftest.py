"""Fixtures shared by all tests: the real knowledge, built once a run."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from bot.answer import Answer
from bot.consult import consult
from bot.live import Live
from bot.reload import Workshop, keep, read
from retrieval.build import Scope
from retrieval.encoder import load_encoder
from retrieval.shelf import Shelf
from retrieval.vectors import VectorCache
from tests.builders import rules
from tests.telegram_api import TelegramApi
from tests.telegram_api.client import Client

if "PYTEST_XDIST_WORKER" in os.environ:
    # As many processes as cores already: torch's threads of each would wait for the other's, ten times as long.
    os.environ["OMP_NUM_THREADS"] = "1"

# A day on which the tests' statuses hold, whatever day they run.
TODAY = "2026-11-23T10:00:00.000000+08:00"


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The real content with the real encoder, core vectors only (half a minute, by the first process that needs it)."""
    home = Path(os.environ.get("MINGBAI_TEST_HOME", "") or _shared_by_all_workers(tmp_path_factory) / "real")
    with FileLock(home.with_suffix(".lock")):
        encoder = load_encoder("", home, None)
        cache = VectorCache(home / "vectors.sqlite")
        shelf = Shelf(home / "shelf")
        workshop = Workshop(home / "added", shelf, encoder, cache, lambda: TODAY)
        index = keep(workshop, read(workshop).release, Scope.CORE, None)
    yield Live(shelf, index, encoder)
    cache.close()


def _shared_by_all_workers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.getbasetemp()
    # pytest-xdist gives each of its workers a folder of its own in the run's.
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def ask(real: Live) -> Callable[[str], Answer]:
    """A question to the real knowledge."""
    return lambda question: consult(question, real.index, real.encoder, rules()).answer


@pytest.fixture
def api() -> Iterator[TelegramApi]:
    """A strict Bot API server on loopback."""
    with TelegramApi() as api:
        yield api


@pytest.fixture
def client(api: TelegramApi) -> Iterator[Client]:
    """python-telegram-bot, as a client of it."""
    client = Client(api.url)
    yield client
    client.close()
