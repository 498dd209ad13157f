"""Numbers: which message numbers of Telegram are known, so that a message in doubt is looked for among the rest."""

from collections import defaultdict, deque
from collections.abc import Iterator

# Numbers looked at for one message in doubt; each is a request. What came in is known, and so is what was sent
# and answered: between a letter's floor and its place lie only others in doubt, at most one of each chat.
SEARCHED = 60
# Several minutes of traffic at its busiest.
KNOWN = 20_000
# Supergroups and channels count for themselves; private chats and small groups share one counter.
_SUPERGROUP = -1_000_000_000_000
# The counter of these, in place of a chat.
SHARED = 0


class Numbers:
    """Numbers of messages, in and out. Notes are made in the loop; `floor` may be read from any thread."""

    def __init__(self) -> None:
        self._high: defaultdict[int, int] = defaultdict(int)
        self._order: deque[tuple[int, int]] = deque()
        self._known: set[tuple[int, int]] = set()

    def note(self, chat: int, message: int) -> None:
        """A message that is known, whoever wrote it; 0 is none."""
        number = (_counter(chat), message)
        if not message or number in self._known:
            return
        self._high[number[0]] = max(self._high[number[0]], message)
        self._known.add(number)
        self._order.append(number)
        if len(self._order) > KNOWN:
            self._known.discard(self._order.popleft())

    def floor(self, chat: int) -> int:
        """What is sent to a chat from now on has a higher number than this."""
        return self._high[_counter(chat)]

    def candidates(self, chat: int, floor: int) -> Iterator[int]:
        """The numbers above `floor` that a message to a chat may have, nearest first."""
        number, left = floor, SEARCHED
        while left:
            number += 1
            if (_counter(chat), number) not in self._known:
                left -= 1
                yield number


def is_shared(chat: int) -> bool:
    """Whether a chat's messages are counted together with those of others."""
    return chat > _SUPERGROUP


def _counter(chat: int) -> int:
    return SHARED if is_shared(chat) else chat
