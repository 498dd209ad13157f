"""A job of a small knowledge, done in a process of its own as the server's are."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import bot.reload
from bot.foreman import Bench, carry_out
from bot.jobs import Jobs
from bot.publishing import Office
from bot.reload import Workshop
from bot.settings import Settings
from bot.store import Store, open_store
from bot.web.serve import bell_of
from knowledge.library import Library
from retrieval.shelf import Shelf
from retrieval.vectors import VectorCache
from tests.bot.telegram.conftest import NOW
from tests.bot.workyard import CASES, reworded, worse
from tests.builders import FakeEncoder, content, release, rules

# What lies on disk, by what stands in this file of the data folder.
KNOWLEDGE = {"first": release, "reworded": reworded, "worse": worse}


def work(settings: Settings, seq: int) -> None:
    """Does the job. With `hang` in the data folder it never ends."""
    if (settings.home / "hang").exists():
        (settings.home / "hangs").touch()
        time.sleep(600)
    known = KNOWLEDGE[(settings.home / "knowledge").read_text(encoding="utf-8")]()
    bot.reload.read = lambda workshop: Library(known, ())
    with closing(open_store(settings.store, lambda: NOW)) as store:
        job = Jobs(store).find(seq)
        assert job is not None
        carry_out(Jobs(store), job, partial(_bench, settings, store), store.writing, bell_of(store))


@contextmanager
def _bench(settings: Settings, store: Store) -> Iterator[Bench]:
    home: Path = settings.home
    shelf = Shelf(settings.shelf)
    with closing(VectorCache(settings.vectors)) as cache:
        workshop = Workshop(
            settings.added,
            shelf,
            FakeEncoder(),
            cache,
            lambda: NOW,
            content(home / "content"),
            settings.manuscripts,
        )
        yield Bench(workshop, Office(shelf, store, FakeEncoder(), rules(), CASES))
