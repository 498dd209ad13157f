"""Sight: what the bot did, and waiting for it."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.telegram_api.account import Account, Call, Result, Toast
from tests.telegram_api.chats import Message
from tests.telegram_api.html import Entity
from tests.telegram_api.markup import Rows, SentButton
from tests.telegram_api.transcript import Transcript

TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class Sent:
    """A message of the bot as it stood when asked. `raw` is as the bot wrote it, `at` a monotonic time."""

    id: int
    chat: int
    text: str
    entities: tuple[Entity, ...]
    rows: Rows
    topic: int
    reply_to: int
    edits: int
    raw: str
    at: float

    @property
    def labels(self) -> tuple[str, ...]:
        """What stands on its buttons."""
        return tuple(button.label for row in self.rows for button in row)

    def button(self, label: str) -> SentButton:
        """The button with that label."""
        found = [b for row in self.rows for b in row if b.label == label]
        if not found:
            raise ValueError(f"no button {label!r}; there are {self.labels}")
        return found[0]


class Sight:
    """What the bot did. Waiting blocks the thread that waits."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._seen: dict[int, int] = {}
        self._seen_edits: dict[tuple[int, int], int] = {}

    def replies(self, chat: int, topic: int | None = None) -> tuple[Sent, ...]:
        """Its messages that stand in a chat, oldest first."""
        with self._account.changed:
            place = self._account.chats.chats.get(chat)
            messages = place.messages.values() if place else ()
            return tuple(
                _sent(message)
                for message in messages
                if message.sender == self._account.me
                and "forum_topic_created" not in message.extra
                and topic in (None, message.topic)
            )

    def wait_for_reply(self, chat: int, count: int = 1, timeout_s: float = TIMEOUT_S) -> tuple[Sent, ...]:
        """Its next messages in a chat that were not waited for yet."""

        enough = f"{count} replies in {chat}"
        self.wait_until(lambda: len(self._unseen(chat)) >= count, timeout_s, enough, chat)
        return self._see(chat, self._unseen(chat)[:count])

    def new_replies(self, chat: int) -> tuple[Sent, ...]:
        """Its messages so far that were not waited for yet; they count as waited for."""
        return self._see(chat, self._unseen(chat))

    def wait_for_edit(self, chat: int, message: int, timeout_s: float = TIMEOUT_S) -> Sent:
        """Its message, once it was edited again."""
        before = self._seen_edits.get((chat, message), 0)

        def edited() -> Sent | None:
            return next((s for s in self.replies(chat) if s.id == message and s.edits > before), None)

        self.wait_until(lambda: edited() is not None, timeout_s, f"an edit of {message} in {chat}", chat)
        found = edited()
        assert found is not None
        self._seen_edits[chat, message] = found.edits
        return found

    def wait_for_toast(self, query: str, timeout_s: float = TIMEOUT_S) -> Toast:
        """Its answer to a press."""
        asked = self._account.queries[query]
        self.wait_until(lambda: asked.toast is not None, timeout_s, f"an answer to {query}", asked.person)
        assert asked.toast is not None
        return asked.toast

    def wait_for_results(self, query: str, timeout_s: float = TIMEOUT_S) -> tuple[Result, ...]:
        """Its answer to a search."""
        asked = self._account.queries[query]
        self.wait_until(lambda: asked.results is not None, timeout_s, f"results of {query}", asked.person)
        assert asked.results is not None
        return asked.results

    def wait_until(
        self, condition: Callable[[], bool], timeout_s: float = TIMEOUT_S, what: str = "", chat: int = 0
    ) -> None:
        """Returns when the condition holds; it is asked whenever something changes."""
        until = time.monotonic() + timeout_s
        with self._account.changed:
            while not condition():
                left = until - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"waited {timeout_s} s for {what or condition}\n{self._told(chat)}")
                # Some conditions change without us: another process ended, time went by.
                self._account.changed.wait(min(left, 0.05))

    def settle(self, quiet_s: float = 0.3, timeout_s: float = 30.0) -> None:
        """Returns when for so long nothing was called (polling aside) and no update waits."""

        def quiet() -> bool:
            still = time.monotonic() - self._account.busy_at >= quiet_s
            return still and not self._account.under_way and not self._account.updates.waiting()

        self._account.busy_at = max(self._account.busy_at, time.monotonic())
        self.wait_until(quiet, timeout_s, f"{quiet_s} s of quiet")

    def calls(self, method: str = "") -> tuple[Call, ...]:
        """What it called, refused and dropped calls too; polling only if asked for by name."""
        with self._account.changed:
            if method:
                return tuple(c for c in self._account.calls if c.method.lower() == method.lower())
            return tuple(c for c in self._account.calls if c.method.lower() != "getupdates")

    def topics(self, chat: int) -> dict[int, tuple[str, bool]]:
        """The topics of a group: name, and whether closed."""
        with self._account.changed:
            return {n: (t.name, t.closed) for n, t in self._account.chats.chats[chat].topics.items()}

    def transcript(self, chat: int) -> Transcript:
        """Who said what."""
        with self._account.changed:
            return Transcript(tuple(self._account.lines.get(chat, ())))

    def commands(
        self, scope: str = "default", chat: int = 0, language: str = "", user: int = 0
    ) -> tuple[tuple[str, str], ...]:
        """The commands that it offers there: names and descriptions."""
        with self._account.changed:
            return self._account.profile.commands.get((scope, chat, user, language), ())

    def pending(self) -> int:
        """How many updates are not confirmed."""
        with self._account.changed:
            return len(self._account.updates.waiting())

    def _unseen(self, chat: int) -> tuple[Sent, ...]:
        return tuple(sent for sent in self.replies(chat) if sent.id > self._seen.get(chat, 0))

    def _see(self, chat: int, found: tuple[Sent, ...]) -> tuple[Sent, ...]:
        if found:
            self._seen[chat] = found[-1].id
        return found

    def _told(self, chat: int) -> str:
        calls = "\n".join(f"{c.method} {c.code}" for c in self._account.calls[-10:])
        return f"{self.transcript(chat).render()}\n\nlast calls:\n{calls}"


def _sent(message: Message) -> Sent:
    return Sent(
        message.id,
        message.chat.id,
        message.content.text,
        message.content.entities,
        message.rows,
        message.topic,
        message.reply_to.id if message.reply_to else 0,
        message.edits,
        message.raw,
        message.at,
    )
