"""Publishing: a built release begins to serve, or the one before it serves again; refused means nothing moved."""

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

from bot.answer import Answer
from bot.comparison import Comparison, Figures, compare, losses
from bot.consult import consult
from bot.edition import State
from bot.editions import Editions
from bot.golden import Ask, Case, read_cases
from bot.store import Store
from bot.urgency import UrgencyRules
from bot.wording.jobs import COMPARING
from knowledge.library import CONTENT
from retrieval.build import Progress
from retrieval.encoder import Encoder
from retrieval.index import Index
from retrieval.shelf import Shelf, ShelfError

# Real questions asked of both releases: enough to see what people would notice, few enough to wait for.
RECENT = 100
# Kept of what differs, with each edition: what a person can look through.
KEPT_SHIFTS = 200


class Counter(Protocol):
    """Where releases are handed over: what moving the pointer needs."""

    @property
    def shelf(self) -> Shelf:
        """The releases."""

    @property
    def store(self) -> Store:
        """What became of them."""


@dataclass(frozen=True, slots=True)
class Office:
    """Where publishing is done: the shelf, the store, and what answers are made with. `cases` are golden questions."""

    shelf: Shelf
    store: Store
    encoder: Encoder
    rules: UrgencyRules
    cases: Sequence[Case]


@dataclass(frozen=True, slots=True)
class Published:
    """A release that serves now, and the one before it ("" for none)."""

    release: str
    previous: str
    comparison: Comparison | None = None


@dataclass(frozen=True, slots=True)
class Withheld:
    """A release that does not serve, since its answers would be worse: (figure, before, after) of each loss."""

    release: str
    comparison: Comparison
    losses: tuple[tuple[str, float, float], ...]


class NothingBefore(ShelfError):
    """There is no release to go back to."""


class NothingToCompare(ShelfError):
    """No other release serves, or none that this program can read any more."""


def publish(
    office: Office,
    release: str,
    by: str,
    reason: str = "",
    *,
    force: bool = False,
    progress: Progress | None = None,
) -> Published | Withheld:
    """Compares a release on the shelf with the one that serves and, if it is no worse, makes it serve.

    `force` publishes whatever the comparison shows; then a `reason` is needed. Raises ShelfError, StoreError, or
    ValueError for force without a reason.
    """
    if force and not reason.strip():
        raise ValueError("force without a reason: say why, the audit log keeps it")
    current = settled(office)
    comparison = None
    if current and current != release and _comparable(office, current, release):
        # After an upgrade the release that serves may be one that nothing can be asked of any more.
        with suppress(NothingToCompare):
            comparison = compared(office, release, current, by, progress)
    if comparison is not None:
        lost = losses(comparison.before, comparison.after)
        if lost and not force:
            return Withheld(release, comparison, lost)
    _moved(office, release, current or "", by, reason, forced=force)
    return Published(release, current or "", comparison)


def roll_back(office: Counter, by: str, reason: str, to: str = "") -> Published:
    """The release that served before (or `to`) serves again, at once and without a comparison.

    Raises NothingBefore, ShelfError or StoreError.
    """
    current = settled(office) or ""
    wanted = to or before(office, current)
    _moved(office, wanted, current, by, reason, forced=False)
    return Published(wanted, current)


def compared(
    office: Office, release: str, against: str, by: str, progress: Progress | None = None
) -> Comparison:
    """Both releases asked the same, written down. `progress` is told (what, questions, of how many).

    Raises NothingToCompare where `against` cannot be read, ShelfError or StoreError.
    """
    new = office.shelf.load(release, office.encoder.fingerprint)
    try:
        old = office.shelf.load(against, office.encoder.fingerprint)
    except ShelfError as error:
        raise NothingToCompare(str(error)) from error
    recent = [(kept.id, kept.question) for kept in office.store.recent(RECENT)]
    tell = _counting(progress, 2 * (len(office.cases) + len(recent)))
    comparison = compare(old, new, _ask(office, old, tell), _ask(office, new, tell), office.cases, recent)
    editions = Editions(office.store)
    with office.store.writing() as db:
        editions.built(db, release, by)
        edition = editions.find(release)
        # What serves may be looked at beside another one; it stays what it is.
        if edition and edition.state is not State.PUBLISHED:
            editions.compared(db, release, against, summary_json(comparison), by)
    return comparison


def settled(office: Counter) -> str | None:
    """The release that serves, after whatever a killed process had begun is finished or taken back."""
    current = office.shelf.published()
    with office.store.writing() as db:
        Editions(office.store).settle(db, current)
    return current


def summary_json(comparison: Comparison) -> str:
    """A comparison as the store keeps it: figures, how much differs, and the first questions answered otherwise."""
    kinds = [change.what for change in comparison.changes.clauses]
    return json.dumps(
        {
            "before": asdict(comparison.before),
            "after": asdict(comparison.after),
            "cases": comparison.cases,
            "asked": comparison.asked,
            "clauses": {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)},
            "services": [change.id for change in comparison.changes.services],
            "golden": [asdict(shift) for shift in comparison.golden[:KEPT_SHIFTS]],
            "recent": [asdict(shift) for shift in comparison.recent[:KEPT_SHIFTS]],
        },
        ensure_ascii=False,
    )


def figures_of(summary: str) -> tuple[Figures, Figures] | None:
    """(before, after) of a kept comparison, or None for a release that was never compared."""
    if not summary:
        return None
    kept = json.loads(summary)
    return Figures(**kept["before"]), Figures(**kept["after"])


def golden_cases(home: Path) -> tuple[Case, ...]:
    """Golden questions that come with the program, and those of this installation. Raises CasesError."""
    files = (CONTENT / "golden.jsonl", home / "golden.jsonl", home / "learned" / "golden.jsonl")
    return tuple(case for file in files if file.exists() for case in read_cases(file))


def _comparable(office: Office, old: str, new: str) -> bool:
    """Whether it makes sense to ask both: built with the model of today, and not the first full one."""
    manifests = {m.id: m for m in office.shelf.releases()}
    if new not in manifests:
        # Publishing says so.
        return False
    own = all(manifests[i].encoder == office.encoder.fingerprint for i in (old, new))
    # A full release beside the core one answers better by nature; a core one in its place is judged.
    return own and manifests[old].complete >= manifests[new].complete


def _moved(office: Counter, release: str, previous: str, by: str, reason: str, *, forced: bool) -> None:
    """The pointer moved: written down before, so that a kill in between is seen, and after."""
    editions = Editions(office.store)
    with office.store.writing() as db:
        editions.built(db, release, by)
        seq = editions.publishing(db, release, previous, by, reason, forced)
    try:
        office.shelf.publish(release)
    except ShelfError:
        with office.store.writing() as db:
            editions.abandoned(db, seq)
        raise
    with office.store.writing() as db:
        editions.published(db, seq)


def before(office: Counter, current: str) -> str:
    """What served before the release that serves now, whole on the shelf."""
    whole = {manifest.id for manifest in office.shelf.releases()}
    served = [p.previous for p in Editions(office.store).publications() if p.release == current]
    found = next((release for release in served if release in whole and release != current), "")
    if not found:
        raise NothingBefore(
            "没有可以退回的版本；用 mingbai knowledge releases 看有哪些，再用 rollback --to 指定"
        )
    return found


def _ask(office: Office, index: Index, tell: Callable[[], None]) -> Ask:
    """Each question is put once: the same one is asked for its figure and for what changed."""
    known: dict[str, Answer] = {}

    def ask(text: str) -> Answer:
        if text not in known:
            known[text] = consult(text, index, office.encoder, office.rules).answer
            tell()
        return known[text]

    return ask


def _counting(progress: Progress | None, total: int) -> Callable[[], None]:
    asked = 0

    def tell() -> None:
        nonlocal asked
        asked += 1
        if progress:
            progress(COMPARING, asked, total)

    return tell
