"""Migrations: the store's shape, step by step; a step once released is never edited, only followed."""

import secrets
from collections.abc import Callable

from sqlite_utils import Database


class TooNew(Exception):
    """The store was written by a later version of the program."""


def m001_answers(db: Database) -> None:
    """What was answered, on which knowledge, and what search had found; the question masked."""
    db.table("answers").create(
        {
            "id": str,
            "asked_at": str,
            "channel": str,
            "conversation": str,
            "question": str,
            "status": str,
            "release": str,
            "citations": str,
            "services": str,
            "signals": str,
        },
        pk="id",
        not_null={"id", "asked_at", "channel", "conversation", "question", "status"},
    )
    db.table("answers").create_index(["asked_at"])
    db.table("answers").create_index(["conversation"])


def m002_audit(db: Database) -> None:
    """Who did what: a chain to which rows are only added."""
    db.execute(
        "CREATE TABLE audit (seq INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, who TEXT NOT NULL,"
        " action TEXT NOT NULL, detail TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL)"
    )
    for deed in ("UPDATE", "DELETE"):
        db.execute(
            f"CREATE TRIGGER audit_no_{deed.lower()} BEFORE {deed} ON audit"
            " BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END"
        )


def m003_key(db: Database) -> None:
    """The key that conversations are hashed with, so that a chat's number cannot be tried out."""
    db.table("keys").create({"name": str, "key": bytes}, pk="name")
    db.table("keys").insert({"name": "conversation", "key": secrets.token_bytes(32)})


MIGRATIONS: tuple[Callable[[Database], None], ...] = (m001_answers, m002_audit, m003_key)


def migrate(db: Database) -> None:
    """Takes every step the store has not taken yet, all or none, one process at a time. Raises TooNew."""
    if _version(db) == len(MIGRATIONS):
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        taken = _version(db)
        if taken > len(MIGRATIONS):
            raise TooNew(f"{taken} > {len(MIGRATIONS)}")
        for step in MIGRATIONS[taken:]:
            step(db)
        db.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        db.execute("COMMIT")
    except BaseException:
        db.conn.rollback()
        raise


def _version(db: Database) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])
