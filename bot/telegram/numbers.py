"""Numbers: which message numbers of Telegram are known, so that a message in doubt is looked for among the rest."""

from collections import defaultdict
from collections.abc import Iterator

# Numbers looked at for one message in doubt; each is a request. What came in is known, and so is what was sent
# and answered: between a letter's floor and its place lie only others in doubt, at most one of each chat.
SEARCHED = 60
# Several minutes of traffic at its busiest.
KNOWN = 20_000
_ALL = (1 << KNOWN) - 1
# Supergroups and channels count for themselves; private chats and small groups share one counter.
_SUPERGROUP = -1_000_000_000_000
# The counter of these, in place of a chat.
SHARED = 0


class _Window:
    """The last numbers of one counter, a bit each: as small when everything is known as when nothing is."""

    __slots__ = ("_bits", "high")

    def __init__(self) -> None:
        self.high = 0
        # The lowest bit is the highest number's.
        self._bits = 0

    def note(self, number: int) -> None:
        """A number that is known; one that lies further back than the window is not remembered."""
        ahead = number - self.high
        if ahead > 0:
            kept = self._bits & (_ALL >> ahead) if ahead < KNOWN else 0
            self.high, self._bits = number, kept << ahead if kept else 0
            ahead = 0
        if -ahead < KNOWN:
            self._bits |= 1 << -ahead

    def __contains__(self, number: int) -> bool:
        return 0 <= self.high - number < KNOWN and bool(self._bits >> (self.high - number) & 1)


class Numbers:
    """Numbers of messages, in and out. Notes are made in the loop; `floor` may be read from any thread."""

    def __init__(self) -> None:
        self._windows: defaultdict[int, _Window] = defaultdict(_Window)

    def note(self, chat: int, message: int) -> None:
        """A message that is known, whoever wrote it; 0 is none."""
        if message:
            self._windows[_counter(chat)].note(message)

    def floor(self, chat: int) -> int:
        """What is sent to a chat from now on has a higher number than this."""
        return self._windows[_counter(chat)].high

    def candidates(self, chat: int, floor: int) -> Iterator[int]:
        """The numbers above `floor` that a message to a chat may have, nearest first."""
        known, number, left = self._windows[_counter(chat)], floor, SEARCHED
        while left:
            number += 1
            if number not in known:
                left -= 1
                yield number


def is_shared(chat: int) -> bool:
    """Whether a chat's messages are counted together with those of others."""
    return chat > _SUPERGROUP


def _counter(chat: int) -> int:
    return SHARED if is_shared(chat) else chat
