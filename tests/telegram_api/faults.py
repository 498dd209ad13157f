"""Faults: what goes wrong on request."""

import time
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock

from tests.telegram_api.refusal import Refusal


class Fault(StrEnum):
    """What happens to a call."""

    TOO_MANY = "429, not processed"
    BAD_GATEWAY = "502, not processed"
    SERVER_ERROR = "500, not processed"
    DROP_BEFORE = "connection dropped, not processed"
    DROP_AFTER = "connection dropped, processed"
    BAD_GATEWAY_AFTER = "502, processed"
    SILENCE = "never answered, processed"


@dataclass(slots=True)
class _Planned:
    method: str
    fault: Fault
    times: int
    retry_after: int


class Faults:
    """Set from the test's thread, met in the server's."""

    def __init__(self, latency_s: float = 0.0) -> None:
        self.latency_s = latency_s
        self.latency_after_s = 0.0
        self._planned: list[_Planned] = []
        self._outage_until = 0.0
        self._lock = Lock()

    def fail(self, method: str, fault: Fault, times: int = 1, retry_after: int = 1) -> None:
        """The next calls of a method fail; "" is every method but getUpdates."""
        with self._lock:
            self._planned.append(_Planned(method.lower(), fault, times, retry_after))

    def outage(self, seconds: float) -> None:
        """Everything is answered 502 for so long."""
        self._outage_until = time.monotonic() + seconds

    def clear(self) -> None:
        """All is well again."""
        with self._lock:
            self._planned.clear()
        self._outage_until = self.latency_s = self.latency_after_s = 0.0

    def meet(self, method: str) -> Fault | None:
        """What happens to this call. Raises Refusal for what Telegram itself answers."""
        if time.monotonic() < self._outage_until:
            raise bad_gateway()
        with self._lock:
            planned = self._next(method)
        if planned is None:
            return None
        if planned.fault is Fault.TOO_MANY:
            after = planned.retry_after
            raise Refusal(f"Too Many Requests: retry after {after}", 429, retry_after=after)
        if planned.fault is Fault.BAD_GATEWAY:
            raise bad_gateway()
        if planned.fault is Fault.SERVER_ERROR:
            raise Refusal("Internal Server Error", 500)
        return planned.fault

    def _next(self, method: str) -> _Planned | None:
        for planned in self._planned:
            if planned.method == method or (not planned.method and method != "getupdates"):
                planned.times -= 1
                if not planned.times:
                    self._planned.remove(planned)
                return planned
        return None


def bad_gateway() -> Refusal:
    """What stands before Telegram says that Telegram does not answer."""
    return Refusal("Bad Gateway", 502)
