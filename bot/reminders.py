"""Reminders: in which week the administrators were told what is due; each week once, whoever comes first."""

from datetime import datetime

from sqlite_utils import Database

from bot.hours import Hours, beijing
from bot.store import Store


class Reminders:
    """The weeks in the store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def is_open(self, week: str) -> bool:
        """Whether nobody has begun a week yet. Raises StoreError."""
        with self._store.reading() as db:
            return db.execute("SELECT 1 FROM reminders WHERE week = ?", (week,)).fetchone() is None

    def begin(self, db: Database, week: str, due: int) -> bool:
        """Takes a week, as part of the caller's transaction; False if somebody has taken it before."""
        sql = "INSERT INTO reminders (week, at, due) VALUES (?, ?, ?) ON CONFLICT (week) DO NOTHING"
        return int(db.execute(sql, (week, self._store.now(), due)).rowcount) == 1


def week_of(at: datetime, hours: Hours) -> str:
    """The week whose reminder may be given at a moment, "" while nobody sits at the desk: the first moment at which
    somebody does is on Monday morning or, if that is free, on the next working day. Weeks begin on Monday."""
    if not hours.is_open(at):
        return ""
    year, week, _ = beijing(at).isocalendar()
    return f"{year}-W{week:02}"
