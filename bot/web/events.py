"""Events: what moves at the desk, told to every open page as it happens, whichever process moved it."""

import json
import logging
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

import anyio
from fastapi import Request
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.responses import Response

from bot.account import Account, Role
from bot.sessions import Sessions
from bot.store import StoreError
from bot.web.casework import Casework
from bot.web.visit import Me, browser_secret

log = logging.getLogger("mingbai.web")

# How often the store is looked at, once for all pages.
EVERY_S = 0.5
# A page that hears nothing for three of these takes the connection for lost.
BEAT_S = 10.0
# Beyond so many moves at once a page reads everything anew.
MOST_MOVES = 200
# Ours is the heartbeat that scripts can hear.
_NO_PING = 24 * 3600


@dataclass(frozen=True, slots=True)
class Pulse:
    """Where the desk stands: the number of its newest move, how many wait, how many answers wait for approval."""

    seq: int
    waiting: int
    held: int


class Events:
    """The stream of the desk."""

    def __init__(self, casework: Casework) -> None:
        self._casework = casework
        self._sessions = Sessions(casework.store)
        self._lock = anyio.Lock()
        self._taken = 0.0
        self._pulse = Pulse(0, 0, 0)

    async def follow(self, request: Request, me: Me, after: str = "") -> Response:
        """Moves from now on, or from the one that the page heard of last (`after`, or the header that browsers send).

        Each event is named `moved` and holds the tickets that moved ("*": any) with the counts of the desk, or
        `beat`, and its id is the number of the newest move.
        """
        if request.method == "HEAD":
            # A page that was cut off asks whether it is still signed in.
            return Response()
        last = request.headers.get("last-event-id", "") or after
        heard = int(last) if last.isascii() and last.isdigit() and len(last) < 16 else None
        stream = self._stream(browser_secret(request), me, heard)
        return EventSourceResponse(stream, ping=_NO_PING, headers={"X-Accel-Buffering": "no"})

    async def _stream(self, secret: str, me: Account, after: int | None) -> AsyncIterator[ServerSentEvent]:
        try:
            pulse = await self.pulse()
            yield self._moved(me, pulse, [] if after is None else await self._between(after, pulse.seq))
            seq, beaten = pulse.seq, time.monotonic()
            while True:
                await anyio.sleep(EVERY_S)
                pulse = await self.pulse()
                if pulse.seq != seq:
                    yield self._moved(me, pulse, await self._between(seq, pulse.seq))
                    seq = pulse.seq
                elif time.monotonic() - beaten >= BEAT_S:
                    beaten = time.monotonic()
                    # Who was signed out elsewhere hears nothing more.
                    if await self._casework.read(lambda: self._sessions.find(secret, False)) is None:
                        return
                    yield ServerSentEvent(event="beat", data="", id=str(seq))
        except StoreError as error:
            # The page tries again, and says meanwhile that it is cut off.
            log.error("%s", error)

    async def pulse(self) -> Pulse:
        """How the desk stands, read at most as often as is needed, whoever asks."""
        async with self._lock:
            if time.monotonic() - self._taken >= EVERY_S / 2:
                self._pulse = await self._casework.read(self._read)
                self._taken = time.monotonic()
            return self._pulse

    def _read(self) -> Pulse:
        tickets, approvals = self._casework.tickets, self._casework.approvals
        # The number first: what moves in between is told again rather than missed.
        seq = tickets.last_event()
        return Pulse(seq, len(tickets.waiting()), len(approvals.pending()))

    async def _between(self, seq: int, newest: int) -> list[str]:
        # A number that is still to come is of another store.
        if newest < seq or newest - seq > MOST_MOVES:
            return ["*"]
        moves = await self._casework.read(lambda: self._casework.tickets.events(seq, MOST_MOVES))
        return list(dict.fromkeys(move.ticket for move in moves))

    def _moved(self, me: Account, pulse: Pulse, tickets: list[str]) -> ServerSentEvent:
        held = pulse.held if me.role.reaches(Role.SUPERVISOR) else 0
        said = {"tickets": tickets, "waiting": pulse.waiting, "held": held}
        return ServerSentEvent(event="moved", data=json.dumps(said), id=str(pulse.seq))
