"""Slip: one call on one sheet, as it is copied into another system or printed."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.call import Call
from bot.told import Told, lines
from bot.wording import lookup as words


@dataclass(frozen=True, slots=True)
class Slip:
    """A call for the record: when, by whom, what the caller said (masked), what was told and in which releases."""

    number: str
    opened_at: str
    ended_at: str
    operator: str
    facts: tuple[str, ...]
    note: str
    told: tuple[Told, ...]
    releases: tuple[str, ...]
    ticket: str


def slip(call: Call, operator: str) -> Slip:
    """The slip of a call; `operator` is the name that citizens are told."""
    return Slip(
        call.id[:8],
        call.opened_at,
        call.changed_at,
        operator,
        call.queries,
        call.note,
        tuple(item.told for item in call.told if item.told),
        tuple(dict.fromkeys(item.release for item in call.told if item.release)),
        call.ticket,
    )


def text(slip: Slip) -> str:
    """The slip as plain text."""
    return "\n".join(_lines(slip))


def _lines(slip: Slip) -> Iterator[str]:
    yield words.SLIP
    yield words.slip_head(slip.number, slip.opened_at, slip.ended_at, slip.operator)
    yield ""
    yield words.SAID
    yield from _numbered([(fact,) for fact in slip.facts]) if slip.facts else (words.NOTHING,)
    if slip.note:
        yield words.note_line(slip.note)
    yield ""
    yield words.TOLD
    yield from _numbered([lines(told) for told in slip.told]) if slip.told else (words.NOTHING,)
    yield ""
    if slip.ticket:
        yield words.ticket_line(slip.ticket)
    if slip.releases:
        yield words.releases_line(slip.releases)
    yield words.NOT_A_LAWYER


def _numbered(entries: list[tuple[str, ...]]) -> Iterator[str]:
    """Entries of one or more lines, the first of each numbered, the others set in."""
    for number, (first, *rest) in enumerate(entries, 1):
        yield f"{number}. {first}"
        yield from (f"   {line}" for line in rest)
