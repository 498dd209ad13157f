"""Archive: the knowledge on disk as its keepers see it, and the one way in which long deeds on it are ordered."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bot.comparison import Figures, losses
from bot.edition import Edition
from bot.editions import Editions, Publication
from bot.jobs import Bell, Job, Jobs, Kind, no_bell
from bot.originals import Originals
from bot.publishing import Published, before, figures_of, roll_back
from bot.settings import Settings
from bot.store import Store
from knowledge.library import added_files
from retrieval.parcel import Manifest
from retrieval.shelf import Shelf, ShelfError

# Begins job number n beside the server; false if something else is under way there.
Start = Callable[[int], bool]


class Busy(StrEnum):
    """Why nothing is begun now."""

    JOB = "job"  # another job goes on
    ELSEWHERE = "elsewhere"  # the server builds by itself


@dataclass(frozen=True, slots=True)
class Release:
    """A release on the shelf, with all that became of it. `figures` (before, after) of its comparison; `losses` as
    far as they withhold it."""

    manifest: Manifest
    edition: Edition | None
    publications: tuple[Publication, ...]
    figures: tuple[Figures, Figures] | None
    losses: tuple[tuple[str, float, float], ...]
    serves: bool


@dataclass(frozen=True, slots=True)
class Archive:
    """Where the knowledge lies, the store that tells of it, and who begins long deeds."""

    shelf: Shelf
    store: Store
    added: Path
    incoming: Path
    manuscripts: Path
    sent: Path
    start: Start
    bell: Bell = no_bell

    @property
    def originals(self) -> Originals:
        """The files as they were sent in."""
        return Originals(self.sent, self.store)

    @property
    def reported(self) -> Path:
        """Where the districts' tables lie that came back and nobody has said yes to."""
        return self.incoming.with_name("reported")

    @property
    def called(self) -> Path:
        """Where call lists lie that came back and nobody has said yes to."""
        return self.incoming.with_name("called")

    @property
    def jobs(self) -> Jobs:
        """Every job."""
        return Jobs(self.store, self.bell)

    def order(
        self, kind: Kind, by: str, release: str = "", reason: str = "", forced: bool = False, chat: int = 0
    ) -> Job | Busy:
        """Begins a job, or says why not now. Raises StoreError, ValueError for force without a reason."""
        if forced and not reason.strip():
            raise ValueError("force without a reason: say why, the audit log keeps it")
        job = self.jobs.begin(kind, by, release, reason, forced, chat)
        if job is None:
            return Busy.JOB
        if not self.start(job.seq):
            self.jobs.withdraw(job.seq)
            return Busy.ELSEWHERE
        return job

    def releases(self) -> tuple[Release, ...]:
        """Every whole release, the newest first. Raises StoreError."""
        editions, serving = Editions(self.store), self.shelf.current()
        served = editions.publications(limit=1000)
        return tuple(
            self._release(manifest, editions.find(manifest.id), served, manifest.id == serving)
            for manifest in reversed(self.shelf.releases())
        )

    def roll_back(self, by: str, reason: str, to: str = "") -> Published:
        """What served before (or `to`) serves again. Raises NothingBefore, ShelfError or StoreError."""
        return roll_back(self, by, reason, to)

    def before(self) -> str:
        """What would serve after going back, "" for nothing. Raises StoreError."""
        try:
            return before(self, self.shelf.current() or "")
        except ShelfError:
            return ""

    def unbuilt(self) -> tuple[str, ...]:
        """Names of what was taken in, changed or taken out since the release that serves was built."""
        own = self.manuscripts / (self.shelf.current() or "-")
        names = {path.relative_to(folder) for folder in (self.added, own) for path in added_files(folder)}
        return tuple(name.name for name in sorted(names) if _bytes(self.added / name) != _bytes(own / name))

    def _release(
        self, manifest: Manifest, edition: Edition | None, served: tuple[Publication, ...], serves: bool
    ) -> Release:
        figures = figures_of(edition.summary) if edition else None
        own = tuple(p for p in served if p.release == manifest.id and p.done)
        return Release(manifest, edition, own, figures, losses(*figures) if figures else (), serves)


def archive_of(settings: Settings, store: Store, start: Start, bell: Bell = no_bell) -> Archive:
    """The archive of a data folder. `bell` tells whoever ordered a job that was never heard of again."""
    return Archive(
        Shelf(settings.shelf),
        store,
        settings.added,
        settings.incoming,
        settings.manuscripts,
        settings.originals,
        start,
        bell,
    )


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
