"""Numbers: which message numbers of Telegram are known, so that a message in doubt is looked for among the rest."""

from collections import deque
from collections.abc import Iterator

# Numbers looked at for one message in doubt; each is a request. At 50 messages a second about a second of traffic
# after a restart, and any amount while the program runs, because it knows what came in.
SEARCHED = 60
# Several minutes of traffic at its busiest.
KNOWN = 20_000
# Supergroups and channels count for themselves; private chats and small groups share one counter.
_SUPERGROUP = -1_000_000_000_000


class Numbers:
    """Numbers of messages, in and out. Notes are made in the loop; `floor` may be read from any thread."""

    def __init__(self) -> None:
        self._high = 0
        self._order: deque[int] = deque()
        self._known: set[int] = set()

    def note(self, chat: int, message: int) -> None:
        """A message that is known, whoever wrote it."""
        if not _is_shared(chat) or message in self._known or not message:
            return
        self._high = max(self._high, message)
        self._known.add(message)
        self._order.append(message)
        if len(self._order) > KNOWN:
            self._known.discard(self._order.popleft())

    def floor(self, chat: int) -> int:
        """What is sent to a chat from now on has a higher number than this."""
        return self._high if _is_shared(chat) else 0

    def candidates(self, chat: int, floor: int) -> Iterator[int]:
        """The numbers above `floor` that a message to a chat may have, nearest first."""
        number, left = floor, SEARCHED
        while left:
            number += 1
            if not (_is_shared(chat) and number in self._known):
                left -= 1
                yield number


def _is_shared(chat: int) -> bool:
    return chat > _SUPERGROUP
