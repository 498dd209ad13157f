"""Call drafts: what a call list found changed, as tables of the directory and of the districts' offices that somebody
still has to look through and take in."""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.call_sheet import Called, Result
from bot.districts import told_now
from bot.drafts import Draft, Drafts
from bot.spreadsheet import Page, xlsx
from bot.wording import call_list as words
from knowledge.detail import Detail, Kind
from knowledge.directory import read_services
from knowledge.directory_forms import BY_FIELD, MAIN, Form, rows_of
from knowledge.incoming.district_table import FILLED
from knowledge.incoming.district_table import HEADINGS as DISTRICT_HEADINGS
from knowledge.incoming.district_table import MARK as DISTRICT_MARK
from knowledge.library import CONTENT
from knowledge.offices import Told
from knowledge.phone import phones_in
from knowledge.service import DISTRICTS, Service

# Where each kind stands in the directory's tables: the table, the columns that hold the value, its source, its day.
_FORMS = {
    Kind.PHONE: (BY_FIELD["phones"], (("number",),), ("source",), ("checked_on",)),
    Kind.LINK: (BY_FIELD["links"], (("url",), ("title",)), ("source",), ("checked_on",)),
    Kind.HOURS: (MAIN, (("hours", "text"),), ("hours", "source"), ("hours", "checked_on")),
    Kind.FEE: (MAIN, (("fee", "text"),), None, None),
}
_TOLD = {Kind.LINK: "link", Kind.HOURS: "hours", Kind.FEE: "fee", Kind.ADDRESS: "address"}


@dataclass(frozen=True, slots=True)
class Folders:
    """Where tables wait for somebody to say yes, and where what was taken in lies. `proposed`: the directory's tables;
    `reported`: the districts'."""

    added: Path
    proposed: Drafts
    reported: Drafts
    content: Path = CONTENT


def changed_now(called: Called) -> tuple[Detail, ...]:
    """The details as they are to be told instead."""
    return tuple(replace(detail, value=called.right) for detail in called.details)


def drafts_of(
    rows: Sequence[Called], folders: Folders, by: str, at: str
) -> tuple[tuple[Draft, ...], tuple[Draft, ...]]:
    """Writes the drafts, the directory's and the districts'; on the disk when this returns. Made again of the same rows
    they are the same ones. What the tables say already is not written.

    Raises ContentError, DraftError, OSError.
    """
    changed = [row for row in rows if row.result is Result.CHANGED]
    everywhere = _directory([row for row in changed if not row.district], folders)
    local = _districts([row for row in changed if row.district], folders.added)
    return (
        _kept(folders.proposed, words.DRAFT_FILE, everywhere, by, at),
        _kept(folders.reported, words.DISTRICT_FILE, local, by, at),
    )


def _kept(drafts: Drafts, name: str, pages: Sequence[Page], by: str, at: str) -> tuple[Draft, ...]:
    if not pages:
        return ()
    known_as = hashlib.sha256(repr([(p.name, p.headings, p.rows) for p in pages]).encode()).hexdigest()[:16]
    file = (name.format(day=at[:10]), io.BytesIO(xlsx(pages)))
    return (drafts.add(by, at, [file], known_as),)


def _directory(rows: Sequence[Called], folders: Folders) -> tuple[Page, ...]:
    """Of every service that a row is about, the rows that it then has in the table."""
    services, _ = read_services(folders.content / "services", None, folders.added)
    changes = [(detail.service, row) for row in rows for detail in row.details]
    pages = []
    for form in dict.fromkeys(_FORMS[row.kind][0] for row in rows):
        own = [(service, row) for service, row in changes if _FORMS[row.kind][0] is form]
        cells = [cells for service in services for cells in _amended(form, service, own)]
        if cells:
            pages.append(Page(form.name, form.headings, cells, (words.DRAFT_NOTE,)))
    return tuple(pages)


def _amended(form: Form, service: Service, changes: Sequence[tuple[str, Called]]) -> list[tuple[str, ...]]:
    """The rows of a service with what changed in them, none if nothing does."""
    before = rows_of(form, service)
    after = list(before)
    for row in (row for named, row in changes if named == service.id):
        after = [_one(form, cells, row) for cells in after]
    return [(service.id, service.name, *cells) for cells in after] if tuple(after) != before else []


def _one(form: Form, cells: tuple[str, ...], row: Called) -> tuple[str, ...]:
    _, values, source, day = _FORMS[row.kind]
    named = {column.path: cell for column, cell in zip(form.columns, cells, strict=True)}
    # A platform without an address is known by its name.
    if row.value != next((named[path] for path in values if named[path]), ""):
        return cells
    named[values[0]] = row.right
    if source and day:
        named[source], named[day] = words.SOURCE.format(day=row.day), row.day
    return tuple(named.values())


def _districts(rows: Sequence[Called], added: Path) -> tuple[Page, ...]:
    """Every office that a row is about, as it then is; the day on which it told the rest of itself stays."""
    if not rows:
        return ()
    after: dict[tuple[str, str, str], tuple[Told, Told]] = {}
    for told in told_now(added):
        after[told.key] = (told, told)
    for row in rows:
        for detail in row.details:
            key = (detail.district, detail.service, detail.office)
            if key in after:
                before, now = after[key]
                after[key] = (before, _told(now, row))
    pages = []
    for district in DISTRICTS:
        changed = [now for before, now in after.values() if before != now and now.district == district]
        if changed:
            headings = tuple(heading for heading in DISTRICT_HEADINGS if heading != DISTRICT_MARK)
            cells = [
                (one.district, one.service, "", *(getattr(one, name) for name in FILLED)) for one in changed
            ]
            pages.append(Page(district, headings, cells, (words.DRAFT_NOTE,)))
    return tuple(pages)


def _told(now: Told, row: Called) -> Told:
    if row.kind is Kind.PHONE:
        numbers = (row.right if n == row.value else n for n in phones_in(now.phones)[0])
        return replace(now, phones="、".join(dict.fromkeys(numbers)))
    name = _TOLD[row.kind]
    return replace(now, **{name: row.right}) if getattr(now, name) == row.value else now
