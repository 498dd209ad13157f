"""Call list: the errands as a workbook, a sheet for each who answers for them, with columns to fill in on the phone."""

from collections.abc import Sequence

from bot.errands import Errand
from bot.spreadsheet import Page
from bot.wording import call_list as words
from bot.wording import freshness as said

# Stands before the ids of a row: a program that opens a csv would take some of them for numbers.
MARKED = "id"


def call_list(errands: Sequence[Errand]) -> tuple[Page, ...]:
    """A page for each owner, in the order of their most urgent errand; one empty page if there is nothing to do."""
    owners = dict.fromkeys(errand.owner for errand in errands)
    pages = tuple(call_page(owner, [e for e in errands if e.owner == owner]) for owner in owners)
    return pages or (call_page(words.CALL_LIST, ()),)


def call_page(name: str, errands: Sequence[Errand]) -> Page:
    """All of these on one page."""
    return Page(
        name,
        words.HEADINGS,
        [_row(errand) for errand in errands],
        words.NOTES,
        choices=((words.RESULT, words.RESULTS),),
        hidden=(words.MARK,),
    )


def _row(errand: Errand) -> tuple[str, ...]:
    known = (
        said.KIND[errand.kind],
        errand.value,
        errand.district,
        errand.office,
        "、".join(errand.services),
        "；".join(errand.uses),
        "；".join(map(said.source, errand.sources)),
        "；".join((said.URGE[errand.urge.value], *errand.notes)),
        errand.checked_on or said.NEVER,
        errand.due or said.AT_ONCE,
    )
    note = said.EMERGENCY if errand.is_emergency else ""
    return (*known, "", "", "", "", note, " ".join((MARKED, *errand.ids)))
