"""Districts: what the districts told of their offices, checked against what is there and taken in for the next release."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from bot.moves import Moves
from bot.originals import Originals
from bot.wording import districts as words
from knowledge.incoming.district_table import Returned, What, returned
from knowledge.incoming.sheets import read_sheets
from knowledge.offices import Told, file_of, lines_of, read_told
from knowledge.problems import ContentError
from knowledge.service import Service


def told_now(added: Path) -> tuple[Told, ...]:
    """What the districts have told so far. Raises ContentError where that cannot be read."""
    found, problems = read_told(added)
    if problems:
        raise ContentError(problems)
    return tuple(one for _, one in found)


def looked_through(
    file: str, data: bytes, added: Path, services: Mapping[str, Service], today: str
) -> Returned:
    """What a table that came back would change, and all that is wrong with it; nothing is taken. `today` an ISO day."""
    try:
        now = told_now(added)
        return returned(file, read_sheets(file, data), services, now, today)
    except ContentError as error:
        return Returned(problems=tuple(error.problems))


def take_in_with(file: Path, found: Returned, added: Path, originals: Originals, by: str) -> None:
    """Keeps what a table tells for the next release, and the file it was read from, and writes both in the audit log: all
    of it or, if that fails, nothing, also after a kill.

    Raises ValueError if something is wrong with the table, OSError or StoreError.
    """
    if found.problems:
        raise ValueError("a table with problems: nothing of it is taken")
    kept = originals.put(file)
    store, moves = originals.store, Moves(originals.store, added)
    with store.writing() as db:
        moves.settle(db)
        read = {}
        for district in found.districts:
            path = file_of(added, district)
            text = lines_of(one for one in found.told if one.district == district)
            read[path.name] = moves.put(db, str(path.relative_to(added)), text)
        told = f"{'、'.join(found.districts)}：{words.counted(*counts(found))}；{originals.record(db, by, kept, read)}"
        store.append_audit_in(db, by, "districts.take", told)
    # It is decided: what cannot be moved now is moved by whoever comes next.
    with suppress(OSError):
        moves.finish()


def counts(found: Returned) -> tuple[int, int, int]:
    """How many offices are added, changed and taken away."""
    whats = [change.what for change in found.changes]
    return whats.count(What.ADDED), whats.count(What.CHANGED), whats.count(What.REMOVED)
