"""Vigil: a job whose process fell silent is written off, and whoever ordered it told, though nobody looks."""

import logging
import threading

from bot.jobs import SILENT_S, Jobs
from bot.store import StoreError

log = logging.getLogger("mingbai")

# Silence is noticed this long after it has lasted long enough.
EVERY_S = SILENT_S / 4


class Vigil:
    """Looks after the newest job again and again; for a thread of its own."""

    def __init__(self, jobs: Jobs, every_s: float = EVERY_S) -> None:
        self._jobs = jobs
        self._every_s = every_s
        self._over = threading.Event()

    def watch(self) -> None:
        """Looks until told to stop."""
        while not self._over.wait(self._every_s):
            try:
                # To look is enough: whoever finds a job silent writes it off.
                self._jobs.newest()
            except StoreError as error:
                log.error("%s", error)

    def stop(self) -> None:
        """Ends the watch."""
        self._over.set()
