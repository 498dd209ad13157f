"""Law check: before words leave the desk, what they say of the law is held against the law that serves."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import anyio.to_thread

from bot.live import Live
from bot.quoted import Fault, faults
from bot.wording import casework as words
from retrieval.index import Index


@dataclass(frozen=True, slots=True)
class Doubt:
    """One place that does not hold, in plain words; `clause` is its text as it stands, "" where there is none."""

    said: str
    clause: str


@dataclass(frozen=True, slots=True)
class Doubts:
    """Everything that does not hold in a text. Who has looked at it says so with `token`, which is for this text
    and these doubts alone."""

    token: str = ""
    all: tuple[Doubt, ...] = ()

    def holds(self, confirmed: str) -> bool:
        """Whether the text may go: nothing is in doubt, or somebody has looked at just this."""
        return not self.all or confirmed == self.token


async def checked(text: str, live: Live) -> Doubts:
    """What is in doubt in a text."""
    return await anyio.to_thread.run_sync(_checked(text, live.index))


def doubt(fault: Fault, index: Index | None) -> Doubt:
    """A fault as it is shown."""
    clause = index.clauses[fault.clause].text if index and fault.clause else ""
    return Doubt(words.fault(fault.kind, fault.named, fault.quote, fault.validity), clause)


def _checked(text: str, index: Index | None) -> Callable[[], Doubts]:
    def check() -> Doubts:
        found = tuple(doubt(fault, index) for fault in faults(text, index))
        told = "\n".join((text, *(one.said for one in found)))
        return Doubts(hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:16], found)

    return check
