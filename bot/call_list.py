"""Call list: the errands as a workbook, a sheet for each who answers for them, with columns to fill in on the phone."""

from collections.abc import Sequence

from bot.errands import Errand
from bot.spreadsheet import Page
from bot.wording import freshness as words


def call_list(errands: Sequence[Errand]) -> tuple[Page, ...]:
    """A page for each owner, in the order of their most urgent errand; one empty page if there is nothing to do."""
    owners = dict.fromkeys(errand.owner for errand in errands)
    pages = tuple(_page(owner, [e for e in errands if e.owner == owner]) for owner in owners)
    return pages or (_page(words.CALL_LIST, ()),)


def _page(owner: str, errands: Sequence[Errand]) -> Page:
    rows = [_row(errand) for errand in errands]
    return Page(owner, words.CALL_HEADINGS, rows, words.CALL_NOTES, choices=((words.RESULT, words.RESULTS),))


def _row(errand: Errand) -> tuple[str, ...]:
    known = (
        words.KIND[errand.kind],
        errand.value,
        errand.district,
        errand.office,
        "、".join(errand.services),
        "；".join(errand.uses),
        "；".join(map(words.source, errand.sources)),
        "；".join((words.URGE[errand.urge.value], *errand.notes)),
        errand.checked_on or words.NEVER,
        errand.due or words.AT_ONCE,
    )
    blank = ["" for _ in words.CALL_HEADINGS[len(known) :]]
    if errand.is_emergency:
        blank[-1] = words.EMERGENCY
    return (*known, *blank)
