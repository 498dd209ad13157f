"""Taking: a draft is taken in as it was looked at, by one administrator after the other."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import anyio.to_thread

from bot.drafts import Draft, Drafts
from bot.wording import knowledge_desk as kb
from knowledge.problems import Problem


class Looked(Protocol):
    """What a draft would do now; its `seal` is another one whenever that is something else."""

    @property
    def problems(self) -> Sequence[Problem]:
        """What is wrong with it."""

    @property
    def seal(self) -> str:
        """A digest of what it would do."""


_Looked = TypeVar("_Looked", bound=Looked)


@dataclass(frozen=True, slots=True)
class Why:
    """The words for a draft that was not taken: already gone, still wrong, no longer what was looked at."""

    gone: str
    wrong: str
    changed: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is said of a draft that was taken, or why it was not."""

    said: str = ""
    refused: str = ""


class Taking:
    """Takes drafts of one kind, each once. Safe to call from several threads."""

    def __init__(self, why: Why) -> None:
        self._why = why
        self._lock = threading.Lock()

    async def __call__(
        self,
        draft: Draft,
        seal: str,
        drafts: Drafts,
        look: Callable[[Draft], _Looked],
        take: Callable[[_Looked], Outcome],
    ) -> Outcome:
        """Takes a draft that still is what `seal` stands for; one that was taken is a draft no longer."""

        def done() -> Outcome:
            with self._lock:
                if drafts.find(draft.id) is None:
                    return Outcome(refused=self._why.gone)
                found = look(draft)
                if found.problems:
                    return Outcome(refused=self._why.wrong)
                if found.seal != seal:
                    return Outcome(refused=self._why.changed)
                outcome = take(found)
                if not outcome.refused:
                    drafts.drop(draft)
                return outcome

        try:
            return await anyio.to_thread.run_sync(done)
        except OSError as error:
            return Outcome(refused=kb.not_kept(error.strerror or str(error)))
