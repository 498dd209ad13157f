"""Daybreak: the day on which a law enters into force or is repealed comes without anybody's hand."""

import threading
from collections.abc import Callable

from bot.live import Live

# A rebuild that failed is tried again after this; meanwhile nothing outdated is cited.
AGAIN_S = 3600.0
EVERY_S = 20.0


class Daybreak:
    """Looks whether what is law has changed since the release that serves was built, and has it rebuilt.

    `rebuild` starts and returns whether it could; `today` gives the day (ISO) in Beijing, `elapsed` seconds.
    """

    def __init__(
        self, live: Live, rebuild: Callable[[], bool], today: Callable[[], str], elapsed: Callable[[], float]
    ) -> None:
        self._live = live
        self._rebuild = rebuild
        self._today = today
        self._elapsed = elapsed
        self._tried: tuple[str, str, float] | None = None
        self._stop = threading.Event()

    def look(self) -> bool:
        """Starts the rebuild if one is due; whether it did."""
        index, today = self._live.index, self._today()
        if index is None or not self._live.is_behind(today):
            return False
        now = self._elapsed()
        if self._tried and self._tried[:2] == (index.release, today) and now - self._tried[2] < AGAIN_S:
            return False
        if not self._rebuild():
            return False
        self._tried = (index.release, today, now)
        return True

    def watch(self) -> None:
        """Looks again and again until told to stop; for a thread of its own."""
        while not self._stop.wait(EVERY_S):
            self.look()

    def stop(self) -> None:
        """Ends the watch."""
        self._stop.set()
