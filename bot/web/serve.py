"""Serve: the HTTP door in one process, the knowledge built beside it in another."""

import logging
import multiprocessing
import os
import signal
import sys
import time
from datetime import datetime, timedelta, timezone
from multiprocessing.context import SpawnProcess

import uvicorn

from bot import wording
from bot.live import Live, open_live
from bot.reload import Workshop, reload
from bot.settings import Settings
from bot.store import database_path, open_store
from bot.urgency import load_rules
from bot.web.app import Parts, make_app
from knowledge.library import CONTENT
from knowledge.problems import ContentError
from retrieval.build import Scope
from retrieval.encoder import EncoderError, load_encoder
from retrieval.shelf import Shelf, ShelfError
from retrieval.vectors import VectorCache

log = logging.getLogger("mingbai")

# The law's days are counted here.
_BEIJING = timezone(timedelta(hours=8))
# Questions under way get this long when the server is told to stop.
SHUTDOWN_S = 10
# One thread a question: many questions share the processor better than one question's threads do.
_ENCODER_THREADS = 1


def serve(settings: Settings) -> None:
    """Serves until told to stop (SIGTERM, SIGINT).

    With nothing on the shelf the core release is built first, then the full one while questions are
    already answered. Raises StoreError; whatever else is missing only narrows the answers.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    if settings.telegram_token:
        log.warning(wording.LOG_NO_TELEGRAM)
    # uvicorn hands a stop on when it is done; as an exit it still passes through `finally`.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    store = open_store(database_path(settings.database, settings.store), now)
    live = _opened(settings)
    # Without a model nothing can be built either.
    builder = _started_builder(settings) if live.encoder else None
    try:
        if builder and live.index is None:
            _wait_for_core(live, builder)
        parts = Parts(live, load_rules(CONTENT / "urgency.yaml"), store)
        uvicorn.Server(_config(settings, parts)).run()
    except KeyboardInterrupt:
        # Ctrl+C is how a person stops it: no traceback.
        pass
    finally:
        if builder:
            builder.terminate()
        store.close()


def build(settings: Settings) -> None:
    """Builds what the shelf lacks: a core release if there is none at all, then, at low priority, the full one.

    Raises ContentError, EncoderError, ShelfError or OSError.
    """
    shelf = Shelf(settings.shelf)
    cache = VectorCache(settings.vectors)
    workshop = Workshop(
        settings.added, shelf, load_encoder(settings.encoder, settings.home, None), cache, now
    )
    if shelf.current() is None:
        reload(workshop, Scope.CORE)
    # Someone is waiting for the core; from here on answers come before building.
    os.nice(10)
    reload(workshop, Scope.FULL)
    cache.close()


def now() -> str:
    """Date and time in Beijing, ISO."""
    return datetime.now(_BEIJING).isoformat(timespec="seconds")


def _config(settings: Settings, parts: Parts) -> uvicorn.Config:
    # uvicorn's own access log would hold what citizens type into addresses.
    return uvicorn.Config(
        make_app(parts),
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


def _started_builder(settings: Settings) -> SpawnProcess | None:
    """The process that builds, unless a full release is on the shelf (then the administrator decides)."""
    if any(manifest.complete for manifest in Shelf(settings.shelf).releases()):
        return None
    builder = multiprocessing.get_context("spawn").Process(
        target=_build_beside, args=(settings,), daemon=True
    )
    builder.start()
    return builder


def _build_beside(settings: Settings) -> None:
    # Ctrl+C is for the server, which ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    log.info(wording.LOG_BUILDING)
    try:
        build(settings)
        log.info(wording.LOG_BUILT)
    except (ContentError, EncoderError, ShelfError, OSError) as error:
        log.error(wording.LOG_NOT_BUILT, error)


def _wait_for_core(live: Live, builder: SpawnProcess) -> None:
    while live.index is None and builder.is_alive():
        time.sleep(0.2)
        try:
            live.follow()
        except ShelfError as error:
            log.error("%s", error)
            return
