"""Foreman: does one job on the knowledge and writes down how it goes; whatever fails, what served still serves."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from sqlite_utils import Database

from bot.comparison import figures
from bot.consult import consult
from bot.editions import Editions
from bot.golden import CasesError, Outcome, evaluate
from bot.jobs import BEAT_S, Bell, End, Job, Jobs, Kind, no_bell
from bot.proof import prove
from bot.publishing import NothingToCompare, Office, Withheld, compared, publish
from bot.reload import Workshop, prepare
from bot.store import StoreError
from bot.trace import without_words
from bot.trials import Miss, Trials
from bot.wording import jobs as words
from bot.wording import trail
from knowledge.problems import ContentError
from retrieval.build import Progress, Scope
from retrieval.encoder import EncoderError
from retrieval.shelf import ShelfError

log = logging.getLogger("mingbai")

# Progress is looked at once a second.
_TOLD_EVERY_S = 0.7


@dataclass(frozen=True, slots=True)
class Bench:
    """What a job is done with."""

    workshop: Workshop
    office: Office


@dataclass(frozen=True, slots=True)
class Outcomes:
    """How a job ended, the release it made or was about, and what is said of it."""

    end: End
    release: str
    told: str


def carry_out(
    jobs: Jobs,
    job: Job,
    bench: Callable[[], AbstractContextManager[Bench]],
    writing: Callable[[], AbstractContextManager[Database]],
    bell: Bell = no_bell,
) -> Outcomes:
    """Does the job. `bell` tells whoever waits for it, in the transaction in which its end is written down.

    Raises StoreError where not even the end can be written.
    """
    outcome = Outcomes(End.BROKEN, "", "")
    try:
        with _alive(jobs, job.seq):
            outcome = _tried(job, bench, _teller(jobs, job.seq))
    finally:
        with writing() as db:
            ended = jobs.end(db, job.seq, outcome.end, outcome.release, outcome.told)
            if ended:
                bell(db, ended)
    return outcome


def _tried(job: Job, bench: Callable[[], AbstractContextManager[Bench]], tell: Progress) -> Outcomes:
    try:
        tell(words.OPENING, 0, 0)
        with bench() as opened:
            return _DEEDS[job.kind](job, opened, tell)
    except ContentError as error:
        return Outcomes(End.FAILED, "", words.bad_content(str(error)))
    except NothingToCompare as error:
        return Outcomes(End.FAILED, job.release, words.nothing_to_compare(str(error)))
    except (ShelfError, EncoderError, StoreError, CasesError, OSError) as error:
        return Outcomes(End.FAILED, job.release, words.failed(str(error)))
    except Exception as error:
        log.error(words.LOG_BROKE, job.kind, without_words(error))
        return Outcomes(End.FAILED, job.release, words.unforeseen(type(error).__name__))


def _build(job: Job, bench: Bench, tell: Progress) -> Outcomes:
    release = _prepared(job, bench, tell)
    if release == bench.office.shelf.published():
        return Outcomes(End.DONE, release, words.unchanged(release))
    return Outcomes(End.DONE, release, words.built(release))


def _reload(job: Job, bench: Bench, tell: Progress) -> Outcomes:
    release = _prepared(job, bench, tell)
    if release == bench.office.shelf.published():
        return Outcomes(End.DONE, release, words.unchanged(release))
    return _published(job, bench, release, tell)


def _prepared(job: Job, bench: Bench, tell: Progress) -> str:
    tell(words.READING, 0, 0)
    prepared = prepare(bench.workshop, Scope.FULL, tell)
    with bench.office.store.writing() as db:
        Editions(bench.office.store).built(db, prepared.release, job.by)
    return prepared.release


def _compare(job: Job, bench: Bench, tell: Progress) -> Outcomes:
    office = bench.office
    current = office.shelf.current()
    if current is None or current == job.release:
        raise NothingToCompare(words.NO_OTHER)
    comparison = compared(office, job.release, current, job.by, tell)
    _kept(bench, job.by, comparison.cases, (job.release, comparison.after), (current, comparison.before))
    return Outcomes(End.DONE, job.release, words.compared(comparison))


def _publish(job: Job, bench: Bench, tell: Progress) -> Outcomes:
    return _published(job, bench, job.release, tell)


def _published(job: Job, bench: Bench, release: str, tell: Progress) -> Outcomes:
    done = publish(bench.office, release, job.by, job.reason, force=job.forced, progress=tell)
    if done.comparison:
        _kept(
            bench,
            job.by,
            done.comparison.cases,
            (release, done.comparison.after),
            (done.comparison.against, done.comparison.before),
        )
    if isinstance(done, Withheld):
        return Outcomes(End.WITHHELD, release, words.withheld(done.losses))
    return Outcomes(End.DONE, release, words.published(release, done.previous))


def _try(job: Job, bench: Bench, tell: Progress) -> Outcomes:
    office = bench.office
    index = office.shelf.load(job.release, office.encoder.fingerprint)
    asked = 0

    def ask(text: str):  # type: ignore[no-untyped-def]
        nonlocal asked
        asked += 1
        tell(words.ASKING, asked, len(office.cases))
        return consult(text, index, office.encoder, office.rules).answer

    report = evaluate(office.cases, ask)
    misses = [_miss(outcome) for outcome in report.misses]
    with office.store.writing() as db:
        Trials(office.store).keep(db, job.release, job.by, report.cases, figures(report), misses)
    return Outcomes(End.DONE, job.release, words.tried(report.cases, len(misses)))


def _miss(outcome: Outcome) -> Miss:
    case = outcome.case
    wanted = words.asked(case.status, (case.best,) if case.best else (), case.clauses)
    return Miss(case.id, case.text, wanted, words.asked(outcome.status, outcome.services, outcome.plan))


def _prove(_job: Job, bench: Bench, tell: Progress) -> Outcomes:
    tell(words.PROVING, 0, 0)
    proof = prove(bench.office.store, bench.office.shelf.texts)
    return Outcomes(End.DONE if proof.holds else End.FAILED, "", "\n".join(trail.proof_lines(proof)))


_DEEDS: dict[Kind, Callable[[Job, Bench, Progress], Outcomes]] = {
    Kind.BUILD: _build,
    Kind.COMPARE: _compare,
    Kind.PUBLISH: _publish,
    Kind.RELOAD: _reload,
    Kind.TRY: _try,
    Kind.PROVE: _prove,
}


def _kept(bench: Bench, by: str, cases: int, *tried: tuple[str, object]) -> None:
    """What a comparison found is a trial of both releases."""
    store = bench.office.store
    with store.writing() as db:
        for release, found in reversed(tried):
            Trials(store).keep(db, release, by, cases, found)  # type: ignore[arg-type]


def _teller(jobs: Jobs, seq: int) -> Progress:
    """Writes progress down, not more often than anybody looks."""
    last, stage = 0.0, ""

    def tell(what: str, done: int, total: int) -> None:
        nonlocal last, stage
        now = time.monotonic()
        if what != stage or now - last >= _TOLD_EVERY_S:
            last, stage = now, what
            jobs.advance(seq, what, done, total)

    return tell


@contextmanager
def _alive(jobs: Jobs, seq: int) -> Iterator[None]:
    """Says that the job goes on as long as the block lasts."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(BEAT_S):
            try:
                jobs.beat(seq)
            except StoreError as error:
                log.error("%s", error)

    thread = threading.Thread(target=beat, name="beat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
