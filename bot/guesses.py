"""Guesses: wrong passwords counted, and how long the next one has to wait."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sqlite_utils import Database

from bot.hours import moment
from bot.store import Store

# A person mistypes a few times; a program goes on.
FREE_FOR_ACCOUNT = 5
# A whole office signs in from one address, every morning at the same time.
FREE_FOR_ADDRESS = 20
FIRST_DELAY_S = 30
# Longer would let anybody keep an operator out by guessing badly; at this pace a day holds a hundred guesses.
LONGEST_DELAY_S = 15 * 60
# Who has not guessed for a day begins anew.
FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose wrong guesses are counted together: an account's or an address's."""

    key: str
    free: int


class Guesses:
    """Counts kept in the store, under hashed names: a restart or another process does not forget them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def account(self, name: str) -> Subject:
        """The guesses at one account; the name may be no account's, or a password typed into the wrong field."""
        return Subject(self._store.hashed(f"account:{name}"), FREE_FOR_ACCOUNT)

    def address(self, address: str) -> Subject:
        """The guesses from one address."""
        return Subject(self._store.hashed(f"address:{address}"), FREE_FOR_ADDRESS)

    def wait_s(self, db: Database, *subjects: Subject) -> int:
        """Seconds until a guess is looked at again; 0 for now."""
        now = moment(self._store.now())
        rows = (
            db.execute("SELECT until FROM guesses WHERE subject = ?", (subject.key,)).fetchone()
            for subject in subjects
        )
        waits = (moment(row[0]) - now for row in rows if row)
        return max((ceil(wait.total_seconds()) for wait in waits if wait > timedelta()), default=0)

    def count(self, db: Database, *subjects: Subject) -> int:
        """Counts one guess as wrong before it is looked at, so that of many at once none is free.

        The seconds that the next one has to wait.
        """
        return max(self._count(db, subject) for subject in subjects)

    def forget(self, db: Database, subject: Subject) -> bool:
        """All is forgotten; whether there was anything."""
        return db.execute("DELETE FROM guesses WHERE subject = ?", (subject.key,)).rowcount > 0

    def take_back(self, db: Database, subject: Subject) -> None:
        """The guess counted last was right: it and its delay count no more."""
        db.execute(
            "UPDATE guesses SET wrong = max(0, wrong - 1), until = at WHERE subject = ?", (subject.key,)
        )

    def prune(self, db: Database, at: datetime) -> None:
        """Forgets counts that are over their time at `at`, in Beijing time."""
        db.execute("DELETE FROM guesses WHERE at < ?", ((at - FORGOTTEN_AFTER).isoformat(),))

    def _count(self, db: Database, subject: Subject) -> int:
        now = moment(self._store.now())
        row = db.execute("SELECT wrong, at FROM guesses WHERE subject = ?", (subject.key,)).fetchone()
        fresh = row is not None and moment(row[1]) > now - FORGOTTEN_AFTER
        wrong = (row[0] if fresh else 0) + 1
        delay = delay_s(wrong, subject.free)
        until = now + timedelta(seconds=delay)
        db.execute(
            "INSERT INTO guesses (subject, wrong, until, at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (subject) DO UPDATE SET wrong = excluded.wrong, until = excluded.until, at = excluded.at",
            (subject.key, wrong, until.isoformat(), now.isoformat()),
        )
        return delay


def delay_s(wrong: int, free: int) -> int:
    """How long the next guess waits after so many wrong ones: each doubles it.

    >>> [delay_s(wrong, 5) for wrong in (4, 5, 6, 7, 9, 10, 100)]
    [0, 30, 60, 120, 480, 900, 900]
    """
    if wrong < free:
        return 0
    return int(min(LONGEST_DELAY_S, FIRST_DELAY_S * 2 ** min(wrong - free, 16)))
