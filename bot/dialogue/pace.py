"""Pace: how many messages of one person are answered in a minute."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from enum import Enum, auto

MOST_A_MINUTE = 20
_MINUTE_S = 60
# People remembered at most: more than write in a minute at the busiest.
_PEOPLE = 4_000
# Messages remembered, so that one that is tried again is not another one: more than are in hand at once.
_UPDATES = 2_000


class Pace(Enum):
    """Whether a message is answered."""

    FINE = auto()
    TOO_FAST = auto()  # and they are to be told
    STILL_TOO_FAST = auto()  # they have been told within the minute


class Paces:
    """Counts by the time messages were sent: what piled up while the bot was away is not too fast."""

    def __init__(self, most: int = MOST_A_MINUTE) -> None:
        self._most = most
        self._lock = threading.Lock()
        # Of each person when the last messages answered were sent, and when they were told last.
        self._sent: OrderedDict[Hashable, list[int]] = OrderedDict()
        self._told: dict[Hashable, int] = {}
        self._counted: OrderedDict[int, None] = OrderedDict()

    def pace(self, person: Hashable, sent_s: int, update: int = 0) -> Pace:
        """The pace of a person who sent a message at `sent_s` (seconds since 1970).

        A message of a known `update` was counted before and is fine: it is only tried again.
        """
        with self._lock:
            if update in self._counted:
                return Pace.FINE
            sent = self._sent.setdefault(person, [])
            self._sent.move_to_end(person)
            self._forget(person, sent_s)
            if len(sent) < self._most or sent_s - sent[-self._most] >= _MINUTE_S:
                # What is over a minute old counts for nothing.
                sent[:] = [*(s for s in sent if sent_s - s < _MINUTE_S), sent_s]
                self._count(update)
                return Pace.FINE
            if sent_s - self._told.get(person, -_MINUTE_S) < _MINUTE_S:
                return Pace.STILL_TOO_FAST
            self._told[person] = sent_s
            return Pace.TOO_FAST

    def _forget(self, person: Hashable, now_s: int) -> None:
        """Drops who has said nothing for over a minute, two at most for each message that comes, and whoever is too
        many."""
        for _ in range(2):
            silent, sent = next(iter(self._sent.items()))
            has_spoken = bool(sent) and now_s - sent[-1] < _MINUTE_S
            if silent == person or (has_spoken and len(self._sent) <= _PEOPLE):
                return
            del self._sent[silent]
            self._told.pop(silent, None)

    def _count(self, update: int) -> None:
        if update:
            self._counted[update] = None
        if len(self._counted) > _UPDATES:
            self._counted.popitem(last=False)
