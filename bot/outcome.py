"""Outcome: what the desk did with an answer that was suggested to it."""

from enum import StrEnum


class Outcome(StrEnum):
    """What the desk did with a suggestion."""

    OFFERED = "offered"  # nothing yet
    SENT = "sent"  # as it was
    AMENDED = "amended"
    REFUSED = "refused"  # with a reason; what was written instead is kept beside it
