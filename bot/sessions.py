"""Sessions: who is signed in, kept in the store under the hash of a token that only their browser has."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from bot.account import Account, Role
from bot.hours import moment
from bot.store import Store

# A working day with its lunch break; nobody is signed out in the middle of an afternoon's call.
LONGEST = timedelta(hours=10)
# Who did nothing for so long has left the desk.
IDLE = timedelta(minutes=60)
# A write costs a disk's sync: that somebody is there is noted this often.
_NOTED_EVERY = timedelta(minutes=1)
# 256 bits: nobody guesses one.
_TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody signed in: their account as it stands now, and since when. `token` is the browser's secret."""

    token: str
    account: Account
    created_at: str

    def __repr__(self) -> str:
        """Without the token: it opens the desk."""
        return f"Session({self.account.name!r}, {self.created_at!r})"


class Sessions:
    """Every session. Every method may raise StoreError."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def begin(self, account: Account) -> Session:
        """A new session with a new token, once its line is in the audit chain."""
        session = Session(new_token(), account, self._iso(self._now()))
        with self._store.writing() as db:
            db.execute(
                "INSERT INTO sessions (token, account, created_at, seen_at) VALUES (?, ?, ?, ?)",
                (_hashed(session.token), account.name, session.created_at, session.created_at),
            )
            self._store.append_audit_in(db, account.name, "login", "")
        return session

    def find(self, token: str, busy: bool = True) -> Session | None:
        """The session of a token, or None if there is none, or no longer. `busy`: the person did something."""
        if not token:
            return None
        now = self._now()
        with self._store.reading() as db:
            row = db.execute(_SELECT, (_hashed(token),)).fetchone()
        if row is None or _is_over(row[0], row[1], now):
            return None
        account = Account(row[2], Role(row[3]), row[4], bool(row[5]), False, row[6], row[7])
        if busy and moment(row[1]) < now - _NOTED_EVERY:
            self._note(token, now)
        return Session(token, account, row[0])

    def end(self, session: Session) -> None:
        """The session ended by its owner."""
        with self._store.writing() as db:
            if db.execute("DELETE FROM sessions WHERE token = ?", (_hashed(session.token),)).rowcount:
                self._store.append_audit_in(db, session.account.name, "logout", "")

    def count(self) -> int:
        """How many are signed in."""
        now = self._now()
        with self._store.reading() as db:
            rows = db.execute("SELECT created_at, seen_at FROM sessions").fetchall()
        return sum(not _is_over(created, seen, now) for created, seen in rows)

    def _note(self, token: str, now: datetime) -> None:
        with self._store.writing() as db:
            db.execute("UPDATE sessions SET seen_at = ? WHERE token = ?", (self._iso(now), _hashed(token)))

    def prune(self, db: Database, at: datetime) -> None:
        """Forgets what is over at `at`, in Beijing time."""
        oldest, idle = self._iso(at - LONGEST), self._iso(at - IDLE)
        db.execute("DELETE FROM sessions WHERE created_at <= ? OR seen_at <= ?", (oldest, idle))

    def _now(self) -> datetime:
        return moment(self._store.now())

    @staticmethod
    def _iso(at: datetime) -> str:
        return at.isoformat(timespec="milliseconds")


_SELECT = (
    "SELECT s.created_at, s.seen_at, a.name, a.role, a.shown, a.trainee, a.created_at, a.password_at"
    " FROM sessions s JOIN accounts a ON a.name = s.account WHERE s.token = ? AND a.disabled = 0"
)


def end_all(db: Database, account: str, keep: str = "") -> int:
    """Ends an account's sessions but the one with the token `keep`, inside the caller's transaction; how many."""
    return db.execute(
        "DELETE FROM sessions WHERE account = ? AND token <> ?", (account, _hashed(keep))
    ).rowcount


def new_token() -> str:
    """A secret for one browser: of a session, or of a visitor before one."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def form_token(secret: str) -> str:
    """What the forms shown to the holder of a secret carry; who does not know the secret cannot make it.

    >>> form_token("a") == form_token("a") != form_token("b")
    True
    """
    return hmac.new(secret.encode(), b"form", hashlib.sha256).hexdigest()


def is_form_token(token: str, secret: str) -> bool:
    """Whether a form that carries this token was shown to the holder of a secret."""
    return bool(secret) and hmac.compare_digest(token.encode("utf-8", "replace"), form_token(secret).encode())


def _is_over(created: str, seen: str, now: datetime) -> bool:
    return now >= moment(created) + LONGEST or now >= moment(seen) + IDLE


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
