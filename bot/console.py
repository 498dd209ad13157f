"""Console: what the commands of `mingbai` share: the store, who gives the command, and how it is answered."""

import argparse
import getpass
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from typing import Any

from bot.settings import Settings

DONE, REFUSED = 0, 1


@contextmanager
def store_of(settings: Settings) -> Iterator[Any]:
    """The store of these settings, in Beijing time, closed at the end. Raises StoreError."""
    # A first answer needs none of it, and waits for every import.
    from bot.hours import BEIJING
    from bot.moves import Moves
    from bot.store import database_path, open_store

    path = database_path(settings.database, settings.store)
    with closing(open_store(path, lambda: datetime.now(BEIJING).isoformat(timespec="microseconds"))) as store:
        # What cannot be moved now is moved by whoever comes next; whoever takes something in is told.
        with suppress(OSError):
            Moves(store, settings.added).finish()
        yield store


def finish_moves(settings: Settings) -> None:
    """Moves files into place over which somebody decided who was killed then. Raises OSError, StoreError."""
    from bot.moves import Moves
    from bot.store import database_path

    if database_path(settings.database, settings.store).exists():
        with store_of(settings) as store:
            Moves(store, settings.added).finish()


def command(
    group: Any, name: str, run: Callable[[argparse.Namespace, Settings], int], text: str
) -> argparse.ArgumentParser:
    """Adds a command to a group; `run` does it and gives the exit status."""
    added: argparse.ArgumentParser = group.add_parser(name, help=text, description=text)
    added.set_defaults(run=run)
    return added


def who() -> str:
    """The person at the keyboard, as the audit chain names them."""
    return f"cli:{getpass.getuser()}"


def say(text: str) -> None:
    """Prints a line."""
    sys.stdout.write(text + "\n")


def refuse(reason: str) -> int:
    """Says why nothing was done; the exit status for it."""
    sys.stderr.write(reason + "\n")
    return REFUSED
