"""Serve: the HTTP door and the Telegram door in one process, the knowledge built beside it in another."""

import gc
import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from functools import partial
from multiprocessing.context import SpawnProcess

import uvicorn
from sqlite_utils import Database
from starlette.types import ASGIApp

from bot.archive import archive_of
from bot.daybreak import Daybreak
from bot.dialogue.incoming import TELEGRAM, WEB
from bot.dialogue.keeper import Bell
from bot.dialogue.postman import Postman
from bot.foreman import Bench, carry_out
from bot.jobs import End, Job, Jobs
from bot.live import Live, open_live
from bot.moves import Moves
from bot.publishing import Office, golden_cases
from bot.reload import TurnError, Workshop, reload, turn
from bot.settings import Settings
from bot.store import Store, StoreError, database_path, open_store
from bot.urgency import load_rules
from bot.vigil import Vigil
from bot.web.app import Parts, make_app
from bot.web.carrier import WebCarrier
from bot.web.parts import is_staffed
from bot.wording import answers as wording
from knowledge.problems import ContentError
from knowledge.shipped import CONTENT
from retrieval.build import Scope
from retrieval.encoder import EncoderError, load_encoder
from retrieval.shelf import OtherEncoderError, Shelf, ShelfError
from retrieval.vectors import VectorCache

log = logging.getLogger("mingbai")

# The law's days are counted here.
_BEIJING = timezone(timedelta(hours=8))
# Questions under way get this long when the server is told to stop.
SHUTDOWN_S = 10
# The builder ends between two batches of vectors, which take a second or two.
BUILDER_STOP_S = 5
# A process that has done its work is gone within this.
TIDYING_S = 4.0
# Whoever serves connections waits this long for each thread that computes; with Python's own 5 ms a message
# with its dozen steps on the line waits longer for its turn than for its answer (20 a second: p99 0.69 s, now 0.45 s).
_SWITCH_S = 0.0005
# One thread a question: many questions share the processor better than one question's threads do.
_ENCODER_THREADS = 1


def serve(settings: Settings) -> None:
    """Serves until told to stop (SIGTERM, SIGINT).

    With nothing on the shelf the core release is built first, then the full one while questions are
    already answered. Raises StoreError; whatever else is missing only narrows the answers.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    # uvicorn hands a stop on when it is done; as an exit it still passes through `finally`.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    sys.setswitchinterval(_SWITCH_S)
    store = open_store(database_path(settings.database, settings.store), now)
    # What is built now has what was taken in; what cannot be moved yet is tried every second.
    with suppress(OSError):
        Moves(store, settings.added).finish()
    live = _opened(settings)
    works = Works(settings)
    vigil: Vigil | None = None
    # Without a model nothing can be built either.
    if _lacks_release(Shelf(settings.shelf), live):
        works.start(_build_beside, live.index is None)
    daybreak = Daybreak(live, partial(works.start, _turn_beside), lambda: now()[:10], time.monotonic)
    threading.Thread(target=daybreak.watch, name="daybreak", daemon=True).start()
    try:
        rules = load_rules(CONTENT / "urgency.yaml")
        # What is loaded now stays: the collector would look through it again and again while somebody waits.
        gc.collect()
        gc.freeze()
        archive = archive_of(settings, store, partial(begin_job, works, store), partial(_ring, store))
        vigil = Vigil(archive.jobs)
        threading.Thread(target=vigil.watch, name="vigil", daemon=True).start()
        parts = Parts(
            live,
            rules,
            store,
            archive=archive,
            learned=settings.learned,
            small_counts=settings.small_counts,
            report_calendar=settings.report_calendar,
        )
        app = _app(settings, parts)
        uvicorn.Server(_config(settings, app)).run()
    except KeyboardInterrupt:
        # Ctrl+C is how a person stops it: no traceback.
        pass
    finally:
        daybreak.stop()
        if vigil is not None:
            vigil.stop()
        works.stop()
        store.close()


def build(settings: Settings, core: bool) -> None:
    """Builds what is lacking: the core release first if `core`, then, at low priority, the full one.

    Raises ContentError, EncoderError, ShelfError or OSError.
    """
    with _workshop(settings) as workshop:
        if core:
            reload(workshop, Scope.CORE)
        # Someone is waiting for the core; from here on answers come before building.
        os.nice(10)
        reload(workshop, Scope.FULL)


def turned(settings: Settings) -> str:
    """The release that serves, built for today's law and published; written down as done by the calendar.

    Raises TurnError, ContentError, EncoderError, ShelfError, StoreError or OSError.
    """
    with _workshop(settings) as workshop:
        done = turn(workshop)
    with closing(open_store(database_path(settings.database, settings.store), now)) as store:
        store.append_audit("calendar", "knowledge.turn", f"{done.release}（{now()[:10]}施行或废止）")
    return done.release


@contextmanager
def _workshop(settings: Settings) -> Iterator[Workshop]:
    cache = VectorCache(settings.vectors)
    encoder = load_encoder(settings.encoder, settings.home, None)
    try:
        yield Workshop(
            settings.added,
            Shelf(settings.shelf),
            encoder,
            cache,
            now,
            manuscripts=settings.manuscripts,
            learned=settings.learned,
        )
    finally:
        cache.close()


def now() -> str:
    """Date and time in Beijing, ISO."""
    return datetime.now(_BEIJING).isoformat(timespec="seconds")


def _app(settings: Settings, parts: Parts) -> ASGIApp:
    """The web app; with a token the Telegram door beside it, in the same loop."""
    if not settings.telegram_token:
        return make_app(parts)
    # Only where a token is set: the library takes half a second to import.
    from bot.telegram.run import Door
    from bot.telegram.webhook import Webhook

    webhook = (
        Webhook(settings.telegram_webhook, settings.telegram_token) if settings.telegram_webhook else None
    )
    web = WebCarrier(parts.store)
    door = Door(
        settings,
        parts.live,
        parts.rules,
        parts.store,
        webhook,
        {WEB: web},
        partial(is_staffed, parts.store),
        parts.archive,
    )
    app = make_app(
        replace(
            parts,
            beside=door.open,
            postman=Postman({WEB: web, TELEGRAM: door.carrier}),
            operators=settings.operators,
            admins=settings.admins,
        )
    )
    return webhook.before(app) if webhook else app


def _config(settings: Settings, app: ASGIApp) -> uvicorn.Config:
    # uvicorn's own access log would hold what citizens type into addresses.
    return uvicorn.Config(
        app,
        settings.host,
        settings.port,
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=SHUTDOWN_S,
    )


def _opened(settings: Settings) -> Live:
    """The live index; without a model, danger is still recognised and the clauses can be read."""
    try:
        return open_live(settings, _ENCODER_THREADS)
    except EncoderError as error:
        log.error("%s", error)
        return Live(Shelf(settings.shelf), None, None)
    except OtherEncoderError as error:
        # Whoever sets another model and starts the server wants releases built with it.
        log.error("%s", error)
        encoder = load_encoder(settings.encoder, settings.home, _ENCODER_THREADS)
        return Live(Shelf(settings.shelf), None, encoder)


class Works:
    """The one process that builds beside the server."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: SpawnProcess | None = None
        self._lock = threading.Lock()

    def start(self, work: Callable[..., None], *arguments: object) -> bool:
        """Starts a work on these settings, unless one is under way; whether it did."""
        with self._lock:
            if self._process is not None and self._process.is_alive():
                return False
            self._process = multiprocessing.get_context("spawn").Process(
                target=work, args=(self._settings, *arguments), daemon=True
            )
            self._process.start()
            return True

    def wait(self, timeout_s: float | None = None) -> None:
        """Returns when the work under way has ended, however it did, or after so long."""
        with self._lock:
            process = self._process
        if process is not None:
            process.join(timeout_s)

    def stop(self) -> None:
        """Ends the work under way."""
        with self._lock:
            if self._process is not None:
                _stopped(self._process)


def _lacks_release(shelf: Shelf, live: Live) -> bool:
    """Whether something must be built: nothing could be loaded, or no full release is whole on the shelf.

    Where a full one is whole but another was published, the administrator decided. Without a model
    nothing can be built.
    """
    if live.encoder is None:
        return False
    if live.index is None:
        return True
    fingerprint = live.encoder.fingerprint
    full = (m.id for m in shelf.releases() if m.complete and m.encoder == fingerprint)
    return not live.index.complete and not any(shelf.holds(release) for release in full)


def _stopped(builder: SpawnProcess) -> None:
    builder.terminate()
    builder.join(BUILDER_STOP_S)
    if builder.is_alive():
        builder.kill()


def _build_beside(settings: Settings, core: bool) -> None:
    _begin()
    log.info(wording.LOG_BUILDING)
    try:
        build(settings, core)
        log.info(wording.LOG_BUILT)
    except (ContentError, EncoderError, ShelfError, OSError) as error:
        log.error(wording.LOG_NOT_BUILT, error)


def _turn_beside(settings: Settings) -> None:
    _begin()
    os.nice(10)
    log.info(wording.LOG_REBUILDING)
    try:
        log.info(wording.LOG_REBUILT, turned(settings))
    except (TurnError, ContentError, EncoderError, ShelfError, StoreError, OSError) as error:
        log.error(wording.LOG_NOT_BUILT, error)


def begin_job(works: Works, store: Store, seq: int, work: Callable[..., None] | None = None) -> bool:
    """Begins a job beside the server, unless something is under way; whether it did. `work` does it in its process."""
    work = work or _job_beside
    if not works.start(work, seq):
        # The process of a job that has just ended is still tidying up.
        works.wait(TIDYING_S)
        if not works.start(work, seq):
            return False

    def watch() -> None:
        works.wait()
        try:
            with store.writing() as db:
                # Whoever was killed could not say so.
                broken = Jobs(store).end(db, seq, End.BROKEN, "", "")
                if broken:
                    _ring(store, db, broken)
        except StoreError as error:
            log.error("%s", error)

    threading.Thread(target=watch, name="job", daemon=True).start()
    return True


def _ring(store: Store, db: Database, job: Job) -> None:
    """Tells whoever ordered a job in Telegram, if anybody did."""
    if job.chat:
        bell_of(store)(db, job)


def bell_of(store: Store) -> Bell:
    """What tells whoever ordered a job in Telegram; the library takes half a second to import."""
    from bot.telegram.carrier import TelegramCarrier

    return Bell(Postman({TELEGRAM: TelegramCarrier(store)}))


def _job_beside(settings: Settings, seq: int) -> None:
    _begin()
    os.nice(10)
    with closing(open_store(database_path(settings.database, settings.store), now)) as store:
        job = Jobs(store).find(seq)
        if job is not None:
            carry_out(Jobs(store), job, partial(_bench, settings, store), store.writing, bell_of(store))


@contextmanager
def _bench(settings: Settings, store: Store) -> Iterator[Bench]:
    Moves(store, settings.added).finish()
    with _workshop(settings) as workshop:
        rules = load_rules(CONTENT / "urgency.yaml", thorough=False)
        cases = golden_cases(settings.home)
        yield Bench(workshop, Office(workshop.shelf, store, workshop.encoder, rules, cases))


def _begin() -> None:
    # Ctrl+C is for the server, which ends this process, by an exit that tidies up.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
