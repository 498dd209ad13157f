"""Pace: how many messages of one person are answered in a minute."""

import threading
from collections import OrderedDict, deque
from collections.abc import Hashable
from enum import Enum, auto

MOST_A_MINUTE = 20
_MINUTE_S = 60
# People remembered; who is further back has been silent for long.
_PEOPLE = 20_000
# Messages remembered, so that one that is tried again is not another one.
_UPDATES = 20_000


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
        self._sent: OrderedDict[Hashable, deque[int]] = OrderedDict()
        self._told: dict[Hashable, int] = {}
        self._counted: OrderedDict[int, None] = OrderedDict()

    def pace(self, person: Hashable, sent_s: int, update: int = 0) -> Pace:
        """The pace of a person who sent a message at `sent_s` (seconds since 1970).

        A message of a known `update` was counted before and is fine: it is only tried again.
        """
        with self._lock:
            if update in self._counted:
                return Pace.FINE
            sent = self._sent.setdefault(person, deque(maxlen=self._most))
            self._sent.move_to_end(person)
            if len(self._sent) > _PEOPLE:
                self._told.pop(self._sent.popitem(last=False)[0], None)
            if len(sent) < self._most or sent_s - sent[0] >= _MINUTE_S:
                sent.append(sent_s)
                self._count(update)
                return Pace.FINE
            if sent_s - self._told.get(person, -_MINUTE_S) < _MINUTE_S:
                return Pace.STILL_TOO_FAST
            self._told[person] = sent_s
            return Pace.TOO_FAST

    def _count(self, update: int) -> None:
        if update:
            self._counted[update] = None
        if len(self._counted) > _UPDATES:
            self._counted.popitem(last=False)
