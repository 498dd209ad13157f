"""Updates: what happened and was not yet confirmed by the bot."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

# These come only to whoever asks for them by name.
_ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}
_KNOWN = {
    "message",
    "edited_message",
    "callback_query",
    "inline_query",
    "chosen_inline_result",
    "my_chat_member",
    "poll",
    "poll_answer",
    "channel_post",
    "edited_channel_post",
    "chat_join_request",
    "message_reaction",
    "message_reaction_count",
    "chat_member",
}
# Where the numbers begin: like Telegram's, not at 1.
FIRST_UPDATE = 700_000_001


@dataclass(frozen=True, slots=True)
class Update:
    """One update; updates of one `line` reach a webhook one after the other."""

    id: int
    kind: str
    payload: Mapping[str, object]
    line: tuple[str, int]
    at: float = field(default_factory=time.monotonic)

    def as_json(self) -> dict[str, object]:
        """The update as the API writes it."""
        return {"update_id": self.id, self.kind: self.payload}


class Updates:
    """The queue. Polling confirms by a higher offset, a webhook by its answer."""

    def __init__(self) -> None:
        # Called, from whichever thread, when something came.
        self.on_arrival: Callable[[], None] = lambda: None
        self.newest = FIRST_UPDATE - 1
        self.allowed: frozenset[str] = frozenset(_KNOWN - _ON_REQUEST)
        self._waiting: dict[int, Update] = {}
        self._again: list[Update] = []
        self._kept: dict[int, Update] = {}
        self._reversed = False

    def allow(self, kinds: list[str] | None) -> None:
        """From now on only these come; None: as before; []: all but those on request."""
        if kinds is not None:
            self.allowed = frozenset(kinds) & _KNOWN if kinds else frozenset(_KNOWN - _ON_REQUEST)

    def put(self, kind: str, payload: Mapping[str, object], line: tuple[str, int]) -> int:
        """Number of the new update; 0 if the bot does not want this kind."""
        if kind not in self.allowed:
            return 0
        self.newest += 1
        update = Update(self.newest, kind, payload, line)
        self._waiting[update.id] = self._kept[update.id] = update
        self.on_arrival()
        return update.id

    def again(self, number: int) -> None:
        """That update is delivered once more, confirmed or not."""
        self._again.append(self._kept[number])
        self.on_arrival()

    def reverse_next(self) -> None:
        """The next delivery of two and more is in the wrong order."""
        self._reversed = True

    def take(self, offset: int, limit: int) -> list[Update]:
        """What is to be delivered; confirms what lies before `offset`, a negative one all but the newest."""
        if offset < 0:
            offset = list(self._waiting)[offset] if -offset <= len(self._waiting) else 0
        for number in self._before(offset):
            del self._waiting[number]
        batch = [*self._again, *self._waiting.values()][:limit]
        self._again = self._again[limit:]
        if self._reversed and len(batch) > 1:
            self._reversed = False
            batch.reverse()
        return batch

    def waiting(self) -> tuple[Update, ...]:
        """What is not confirmed, oldest first."""
        return (*self._again, *self._waiting.values())

    def confirm(self, update: Update) -> None:
        """A webhook took it."""
        if update in self._again:
            self._again.remove(update)
        else:
            self._waiting.pop(update.id, None)

    def drop(self) -> None:
        """Forgets what is not confirmed."""
        self._waiting.clear()
        self._again.clear()

    def _before(self, offset: int) -> list[int]:
        def numbers() -> Iterator[int]:
            for number in self._waiting:
                if number >= offset:
                    return
                yield number

        return list(numbers())
