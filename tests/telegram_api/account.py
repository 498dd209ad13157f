"""Account: all that Telegram knows about one bot, behind one lock."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Condition

from tests.telegram_api.chats import Chat, Chats, Message, User
from tests.telegram_api.faults import Faults
from tests.telegram_api.html import Formatted
from tests.telegram_api.markup import Rows
from tests.telegram_api.refusal import bad
from tests.telegram_api.transcript import Deed, Line, labels
from tests.telegram_api.updates import Updates


@dataclass(frozen=True, slots=True)
class Call:
    """A call of the bot. `code` is what came of it, heard by the bot or not; 0: dropped unprocessed."""

    method: str
    parameters: Mapping[str, str]
    code: int
    at: float


@dataclass(frozen=True, slots=True)
class Toast:
    """The bot's answer to a press."""

    text: str
    alert: bool
    url: str


@dataclass(frozen=True, slots=True)
class Result:
    """One result of a search from another chat."""

    id: str
    title: str
    description: str
    content: Formatted
    rows: Rows

    @property
    def text(self) -> str:
        """What is posted if it is chosen."""
        return self.content.text


@dataclass(slots=True)
class Query:
    """A press or a search that waits for the bot."""

    id: str
    person: int
    # What was pressed under.
    message: Message | None = None
    old: bool = False
    toast: Toast | None = None
    results: tuple[Result, ...] | None = None


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where updates are posted to."""

    url: str
    secret: str
    most_at_once: int


@dataclass(slots=True)
class Profile:
    """How the bot shows itself; the keys end with a language, "" for all."""

    commands: dict[tuple[str, int, int, str], tuple[tuple[str, str], ...]] = field(default_factory=dict)
    words: dict[tuple[str, str], str] = field(default_factory=dict)


class Account:
    """Touched only by whoever holds `changed`, which tells those who wait."""

    def __init__(self, me: User, faults: Faults, shared_ids: bool) -> None:
        self.changed = Condition()
        self.me = me
        self.faults = faults
        self.chats = Chats(me, shared_ids)
        # Chats of people among themselves, where only shared cards are seen.
        self.elsewhere = Chat(0, "group", "别处")
        self.updates = Updates()
        self.queries: dict[str, Query] = {}
        self.shared: dict[str, Message] = {}
        self.profile = Profile()
        self.webhook: Webhook | None = None
        self.webhook_fault = ""
        self.calls: list[Call] = []
        self.under_way = 0
        self.busy_at = 0.0
        self.lines: dict[int, list[Line]] = {}

    def note(self, message: Message, deed: Deed, who: User | None = None, text: str | None = None) -> None:
        """Writes a line into the transcript of the message's chat."""
        by = who or message.sender
        shown = message.content.text or _named(message) if text is None else text
        rows = labels(message.rows) if deed in (Deed.SAID, Deed.EDITED) else ()
        line = Line(by.name, deed, shown, message.id, rows, by == self.me, time.monotonic())
        self.lines.setdefault(message.chat.id, []).append(line)

    def query(self, number: str, kind: str) -> Query:
        """The press or search that can still be answered. Raises Refusal."""
        query = self.queries.get(number) if number.startswith(kind) else None
        if query is None or query.old or query.toast is not None or query.results is not None:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        return query


def _named(message: Message) -> str:
    """What stands in a transcript for a message without words."""
    return "".join(f"〔{name}〕" for name in list(message.extra)[:1])
