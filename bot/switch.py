"""Switch: answers turned off in a channel, with the reason that citizens are told."""

from dataclasses import dataclass

from bot.dialogue.incoming import TELEGRAM, WEB
from bot.rows import masked
from bot.store import Store

# Programs that ask over HTTP are served with the web.
CHANNELS = (WEB, TELEGRAM)


@dataclass(frozen=True, slots=True)
class Off:
    """Answers are off in a channel: since when, by whom, and why, in words that citizens are told."""

    channel: str
    reason: str
    by: str
    at: str


class Switch:
    """What is off. It is looked at for every question, in every process: turning off is effective at once."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def off(self, channel: str) -> Off | None:
        """Why a channel does not answer now, or None where it does. Raises StoreError."""
        with self._store.reading() as db:
            sql = "SELECT channel, reason, by, at FROM switches WHERE channel = ?"
            row = db.execute(sql, (channel,)).fetchone()
        return Off(*row) if row else None

    def all_off(self) -> tuple[Off, ...]:
        """Every channel that does not answer now. Raises StoreError."""
        with self._store.reading() as db:
            rows = db.execute("SELECT channel, reason, by, at FROM switches ORDER BY channel").fetchall()
        return tuple(Off(*row) for row in rows)

    def turn_off(self, channel: str, reason: str, by: str) -> None:
        """No answers in this channel from now on. Raises StoreError, ValueError without a reason."""
        if channel not in CHANNELS:
            raise ValueError(f"channel {channel!r}: {', '.join(CHANNELS)}")
        if not reason.strip():
            raise ValueError("turned off without a reason: citizens are told why")
        with self._store.writing() as db:
            sql = "INSERT OR REPLACE INTO switches (channel, reason, by, at) VALUES (?, ?, ?, ?)"
            db.execute(sql, (channel, masked(reason.strip()), by, self._store.now()))
            self._store.append_audit_in(db, by, "answers.off", f"{channel}：{reason.strip()}")

    def turn_on(self, channel: str, by: str) -> bool:
        """Answers again in this channel; whether they had been off. Raises StoreError."""
        with self._store.writing() as db:
            was_off = db.execute("DELETE FROM switches WHERE channel = ?", (channel,)).rowcount == 1
            if was_off:
                self._store.append_audit_in(db, by, "answers.on", channel)
        return was_off
