"""Parts: what the HTTP door stands on."""

import os
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass

from bot.dialogue.postman import Postman
from bot.live import Live
from bot.passwords import Hasher
from bot.store import Store
from bot.urgency import UrgencyRules
from bot.web.gate import Limits

_USUAL_LIMITS = Limits()
_NOBODY = Postman({})
_WORKERS = os.cpu_count() or 2


@dataclass(frozen=True, slots=True)
class Parts:
    """What the door stands on. `workers` consultations run at once; `follow_every_s`: how often the
    shelf's pointer is looked at. `beside` runs as long as the app, in the same loop: another door. `postman`
    takes what the desk says to citizens to their channels. `hasher`: one that is not as slow as it should be,
    for tests."""

    live: Live
    rules: UrgencyRules
    store: Store
    limits: Limits = _USUAL_LIMITS
    workers: int = _WORKERS
    follow_every_s: float = 1.0
    beside: Callable[[], AbstractAsyncContextManager[None]] = nullcontext
    postman: Postman = _NOBODY
    hasher: Hasher | None = None
