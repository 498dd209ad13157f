"""District book: the workbook in which a district tells of its offices, as it is written to be filled in."""

from collections.abc import Mapping, Sequence

from bot.spreadsheet import Page, xlsx
from bot.wording import districts as words
from knowledge.incoming.district_table import FILLED, GUIDE, HEADINGS, MARK, NAME, rows_of
from knowledge.offices import FIELDS, Told
from knowledge.service import Service

# Rows below the services, for those with several offices.
SPARE = 40


def district_book(districts: Sequence[str], services: Mapping[str, Service], told: Sequence[Told]) -> bytes:
    """The workbook: how to fill it in, then a sheet for each district, with all that it has told so far."""
    guide = Page(GUIDE, (words.GUIDE_HEADING,), [(line,) for line in words.GUIDE_LINES])
    names = tuple(service.name for service in services.values())
    pages = [
        Page(
            district,
            HEADINGS,
            list(rows_of(district, services.values(), told)),
            words.sheet_notes(district),
            choices=((NAME, names),),
            open_columns=tuple(FIELDS[name] for name in FILLED),
            hidden=(MARK,),
            spare=SPARE,
        )
        for district in districts
    ]
    return xlsx([guide, *pages])
