"""Edition: a release on its way from being built to serving, and what may be done with it when."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class State(StrEnum):
    """Where a release stands. A draft is what lies on disk and was not built yet; it has no number."""

    DRAFT = "draft"
    CHECKED = "checked"
    BUILT = "built"
    COMPARED = "compared"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"


class Step(StrEnum):
    """What is done with a release."""

    CHECK = "check"
    BUILD = "build"
    COMPARE = "compare"
    PUBLISH = "publish"
    SUPERSEDE = "supersede"


# All that may be done. A release that was taken back may be compared and published again.
_MOVES: Mapping[tuple[State, Step], State] = MappingProxyType(
    {
        (State.DRAFT, Step.CHECK): State.CHECKED,
        (State.CHECKED, Step.BUILD): State.BUILT,
        (State.BUILT, Step.COMPARE): State.COMPARED,
        # With nothing to be compared with: the first release of a machine.
        (State.BUILT, Step.PUBLISH): State.PUBLISHED,
        (State.COMPARED, Step.COMPARE): State.COMPARED,
        (State.COMPARED, Step.PUBLISH): State.PUBLISHED,
        (State.PUBLISHED, Step.SUPERSEDE): State.SUPERSEDED,
        (State.SUPERSEDED, Step.COMPARE): State.COMPARED,
        # Back to what served before is always open: it was compared when it was new.
        (State.SUPERSEDED, Step.PUBLISH): State.PUBLISHED,
    }
)


@dataclass(frozen=True, slots=True)
class Edition:
    """A built release as the store knows it. `against` is what it was compared with, "" for nothing yet; `summary`
    the comparison as JSON; `by` and `reason` are of the last publishing."""

    release: str
    state: State
    at: str
    by: str
    against: str = ""
    summary: str = ""
    reason: str = ""


def moved(state: State, step: Step) -> State | None:
    """The state after a step, or None if it may not be taken.

    >>> moved(State.COMPARED, Step.PUBLISH), moved(State.DRAFT, Step.PUBLISH)
    (<State.PUBLISHED: 'published'>, None)
    """
    return _MOVES.get((state, step))
