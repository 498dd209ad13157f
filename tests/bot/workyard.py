"""A yard for tests: jobs done at once, over a small knowledge that a test changes as it likes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.answer import Status
from bot.archive import Archive
from bot.foreman import Bench, carry_out
from bot.golden import Case
from bot.jobs import Jobs, Kind
from bot.publishing import Office
from bot.reload import Workshop
from knowledge.clause import Clause
from knowledge.library import Library
from knowledge.markdown import read_markdown
from knowledge.offices import with_offices
from knowledge.release import Release
from retrieval.vectors import VectorCache
from tests.builders import FakeEncoder, clause, content, release, rules, service, statute, wages_service

CASES = (
    Case("g1", "请不起律师怎么办", "legal-aid", (), (17,), (), Status.ANSWERED),
    Case("g2", "老板拖欠工资", "labor-inspection", (), (), (), Status.ANSWERED),
)


def worse() -> Release:
    """Legal aid is called something else now: the golden question about it goes astray."""
    other = service("notary", name="公证", utterances=("请不起律师怎么办", "怎么办公证", "没钱打官司"))
    return release(services=(other, wages_service()))


class Yard:
    """Does jobs on `knowledge` and the documents that were taken in. Calls itself as `Archive.start` does."""

    def __init__(self, folder: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
        self.archive = archive
        self.knowledge: Release = release()
        self.encoder = FakeEncoder()
        self.busy = False
        self.moved = 0
        self._folder = folder
        monkeypatch.setattr("bot.reload.read", self._read)

    def __call__(self, seq: int) -> bool:
        if self.busy:
            return False
        jobs = Jobs(self.archive.store)
        job = jobs.find(seq)
        assert job is not None
        carry_out(jobs, job, self.bench, self.archive.store.writing)
        return True

    @contextmanager
    def bench(self) -> Iterator[Bench]:
        """The bench; each release of it is a second younger than the one before."""
        self.moved += 1
        now = f"2026-11-23T10:{self.moved:02}:00+08:00"
        cache = VectorCache(self._folder / "vectors.sqlite")
        workshop = Workshop(
            self.archive.added,
            self.archive.shelf,
            self.encoder,
            cache,
            lambda: now,
            content(self._folder / "content"),
            self.archive.manuscripts,
        )
        office = Office(self.archive.shelf, self.archive.store, self.encoder, rules(), CASES)
        try:
            yield Bench(workshop, office)
        finally:
            cache.close()

    def _read(self, _workshop: Workshop) -> Library:
        known = self.knowledge
        added, (services, problems) = tuple(self._added()), with_offices(known.services, self.archive.added)
        assert not problems
        if not added and services == known.services:
            return Library(known, ())
        return Library(release((*known.clauses, *added), services), ())

    def _added(self) -> Iterator[Clause]:
        for path in sorted(self.archive.added.glob("*.md")):
            law = read_markdown(path.name, path.read_text(encoding="utf-8"))
            for article in law.articles:
                yield clause(f"statute/{law.title}/{article.number}", article.text, article.label)


def at_work(archive: Archive | None, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Yard:
    """What does an archive's jobs, at once, with a first release that serves."""
    assert archive is not None
    yard = Yard(folder, archive, monkeypatch)
    archive.start.work = yard  # type: ignore[attr-defined]
    archive.order(Kind.RELOAD, "cli:test")
    return yard


def better() -> Release:
    """One article more."""
    more = clause("statute/劳动法/52", "用人单位必须建立劳动安全卫生制度。", "第五十二条")
    return release((clause(), *statute(), more))


def reworded() -> Release:
    """An article with other words."""
    others = [c for c in statute() if c.number != "48"]
    again = clause("statute/劳动法/48", "国家实行最低工资保障制度，标准每两年调整一次。", "第四十八条")
    return release((clause(), again, *others))
