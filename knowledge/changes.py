"""Changes: what one state of the knowledge has that another had not, clause by clause and service by service."""

import difflib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from enum import StrEnum

from knowledge.clause import Clause, Source
from knowledge.service import Office, Service


class What(StrEnum):
    """How something differs."""

    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"
    MOVED = "moved"  # the same words under another id or heading
    STANDING = "standing"  # its source is law where it was not, or no longer is


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """One clause that differs. `before` and `after` are its words; ids and headings of one that MOVED, the source's
    validity where that changed."""

    what: What
    id: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A part of a service's entry, as text; lists have one item a line."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ServiceChange:
    """One service that differs."""

    what: What
    id: str
    name: str
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """All that differs, in the order of the ids."""

    clauses: tuple[ClauseChange, ...]
    services: tuple[ServiceChange, ...]

    def count(self, what: What) -> int:
        """How many clauses differ in this way."""
        return sum(change.what is what for change in self.clauses)


class Mark(StrEnum):
    """Where a piece of text stands."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters that stand in both texts or in one."""

    mark: Mark
    text: str


# Equal runs shorter than this between two differences are read as part of them.
_SHORT = 2


def clause_changes(
    before: Mapping[str, Clause],
    after: Mapping[str, Clause],
    sources_before: Mapping[str, Source],
    sources_after: Mapping[str, Source],
) -> tuple[ClauseChange, ...]:
    """Clauses added, removed, reworded and moved, and those whose law came into or went out of force."""
    gone = {i: before[i] for i in before if i not in after}
    new = {i: after[i] for i in after if i not in before}
    # The same words elsewhere: renumbered. Words that stand in several places tell nothing.
    homes = dict(_once(gone))
    moved = {i: homes[words] for words, i in _once(new) if words in homes}
    changes = [
        *(ClauseChange(What.MOVED, i, _label(after[i], sources_after), old, i) for i, old in moved.items()),
        *(
            ClauseChange(What.ADDED, i, _label(new[i], sources_after), "", new[i].text)
            for i in new
            if i not in moved
        ),
        *(
            ClauseChange(What.REMOVED, i, _label(gone[i], sources_before), gone[i].text, "")
            for i in gone
            if i not in moved.values()
        ),
    ]
    for clause_id in before:
        if clause_id in after:
            changes += _kept(before[clause_id], after[clause_id], sources_before, sources_after)
    return tuple(sorted(changes, key=lambda change: (change.id, change.what)))


def service_changes(before: Mapping[str, Service], after: Mapping[str, Service]) -> tuple[ServiceChange, ...]:
    """Services added, removed and changed, with every part of the entry that differs."""
    changes = [ServiceChange(What.ADDED, i, after[i].name) for i in after if i not in before]
    changes += [ServiceChange(What.REMOVED, i, before[i].name) for i in before if i not in after]
    for service_id in before:
        if service_id in after and before[service_id] != after[service_id]:
            parts = tuple(_parts(before[service_id], after[service_id]))
            changes.append(ServiceChange(What.REWORDED, service_id, after[service_id].name, parts))
    return tuple(sorted(changes, key=lambda change: change.id))


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Both texts in one, what stands in one of them marked.

    >>> [(p.mark.value, p.text) for p in pieces("三十日内提出", "六十日内提出")]
    [('gone', '三'), ('new', '六'), ('same', '十日内提出')]
    """
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    found: list[Piece] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            found.append(Piece(Mark.SAME, before[a:b]))
            continue
        found += [
            Piece(mark, text) for mark, text in ((Mark.GONE, before[a:b]), (Mark.NEW, after[c:d])) if text
        ]
    return tuple(_smooth(found))


def _smooth(found: Sequence[Piece]) -> Iterator[Piece]:
    """Differences that only a character or two part are one difference."""
    gone = new = ""
    for n, piece in enumerate(found):
        between = 0 < n < len(found) - 1 and len(piece.text) < _SHORT
        if piece.mark is Mark.SAME and not (between and (gone or new)):
            yield from _difference(gone, new)
            gone = new = ""
            yield piece
        else:
            gone += piece.text if piece.mark is not Mark.NEW else ""
            new += piece.text if piece.mark is not Mark.GONE else ""
    yield from _difference(gone, new)


def _difference(gone: str, new: str) -> Iterator[Piece]:
    if gone:
        yield Piece(Mark.GONE, gone)
    if new:
        yield Piece(Mark.NEW, new)


def _kept(
    old: Clause, new: Clause, sources_before: Mapping[str, Source], sources_after: Mapping[str, Source]
) -> Iterator[ClauseChange]:
    """How a clause that has its id still differs."""
    label = _label(new, sources_after)
    if old.text != new.text:
        yield ClauseChange(What.REWORDED, new.id, label, old.text, new.text)
    elif (old.path, old.label) != (new.path, new.label):
        yield ClauseChange(What.MOVED, new.id, label, _place(old), _place(new))
    was, now = sources_before[old.source].validity, sources_after[new.source].validity
    if was is not now:
        yield ClauseChange(What.STANDING, new.id, label, was, now)


def _once(clauses: Mapping[str, Clause]) -> Iterable[tuple[str, str]]:
    """(words, id) of clauses whose words no other of these has."""
    ids: dict[str, list[str]] = {}
    for clause in clauses.values():
        ids.setdefault("".join(clause.text.split()), []).append(clause.id)
    return ((words, found[0]) for words, found in ids.items() if len(found) == 1)


def _label(clause: Clause, sources: Mapping[str, Source]) -> str:
    return f"《{sources[clause.source].title}》{clause.label}"


def _place(clause: Clause) -> str:
    return " ".join((*clause.path, clause.label))


def _parts(old: Service, new: Service) -> Iterator[FieldChange]:
    before, after = asdict(old), asdict(new)
    for field in fields(Service):
        if before[field.name] == after[field.name]:
            continue
        if field.name == "offices":
            yield FieldChange(field.name, *("\n".join(map(_office, side.offices)) for side in (old, new)))
        else:
            yield FieldChange(field.name, _text(before[field.name]), _text(after[field.name]))


def _office(office: Office) -> str:
    """An office on a line, each thing it told once."""
    single = (office.address, office.hours, office.fee)
    told = [p.number for p in office.phones] + [one.text for one in single if one]
    told += [link.url for link in office.links]
    days = sorted({one.checked_on for one in office.checkable if one.checked_on})
    return "；".join((f"{office.district} {office.name}", *told, *days, office.owner))


def _text(value: object) -> str:
    """A part of an entry as lines."""
    if isinstance(value, list | tuple):
        return "\n".join(map(_text, value))
    if isinstance(value, dict):
        return "；".join(_text(part) for part in value.values() if part)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
