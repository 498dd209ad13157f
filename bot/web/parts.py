"""Parts: what the HTTP door stands on."""

import os
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from bot.accounts import Accounts
from bot.archive import Archive
from bot.dialogue import parts as dialogue
from bot.dialogue.incoming import WEB
from bot.dialogue.postman import Postman
from bot.live import Live
from bot.passwords import Hasher
from bot.settings import SMALL, USUAL_CALENDAR
from bot.store import Store
from bot.urgency import UrgencyRules
from bot.web.carrier import WebCarrier
from bot.web.gate import Limits

_USUAL_LIMITS = Limits()
_WORKERS = os.cpu_count() or 2
_ALONE = Postman({})


@dataclass(frozen=True, slots=True)
class Parts:
    """What the door stands on. `workers` consultations run at once; `follow_every_s`: how often the
    shelf's pointer is looked at. `beside` runs as long as the app, in the same loop: another door. `postman`
    takes cards to citizens on their channels; without one the web is the only channel. `operators` and `admins` are
    those who work in Telegram, `learned` the folder for what the desk teaches. `archive`: the knowledge as it lies
    on disk, None where nobody may work on it from here. Counts below `small_counts` are not shown in reports, which leave as files by the stretches of `report_calendar`. `hasher`: one that is not as slow as it should be, for tests."""

    live: Live
    rules: UrgencyRules
    store: Store
    limits: Limits = _USUAL_LIMITS
    workers: int = _WORKERS
    follow_every_s: float = 1.0
    beside: Callable[[], AbstractAsyncContextManager[None]] = nullcontext
    postman: Postman = _ALONE
    hasher: Hasher | None = None
    archive: Archive | None = None
    operators: frozenset[int] = frozenset()
    admins: frozenset[int] = frozenset()
    learned: Path | None = None
    small_counts: int = SMALL
    report_calendar: str = USUAL_CALENDAR

    def __post_init__(self) -> None:
        if self.postman is _ALONE:
            object.__setattr__(self, "postman", Postman({WEB: WebCarrier(self.store)}))

    def dialogue(self) -> dialogue.Parts:
        """What the dialogue with the web's citizens stands on."""
        return dialogue.parts_of(
            self.live,
            self.rules,
            self.store,
            self.postman,
            operators=self.operators,
            admins=self.admins,
            staffed=lambda: is_staffed(self.store),
        )


def is_staffed(store: Store) -> bool:
    """Whether anybody has an account at the desk that is not disabled: then somebody reads tickets. Raises StoreError."""
    return any(not account.disabled for account in Accounts(store).all())
