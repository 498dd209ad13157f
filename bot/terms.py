"""Terms: the deadlines that were told and asked for, as often as may be shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.aspect_cards import is_duration
from bot.tables import Tally, tally
from knowledge.service import Service

# Whom a deadline binds, and those that the directory has no longer.
OWN, OFFICE, GONE = "own", "office", "gone"


@dataclass(frozen=True, slots=True)
class Term:
    """A deadline of the directory: whose it is (`service`), its clause and words; `own` is false for one that binds
    an office, None where the entry has no such deadline any more."""

    service: str
    clause: str
    text: str
    own: bool | None

    @property
    def kind(self) -> str:
        """Whom it binds: OWN, OFFICE or, where nobody knows any more, GONE."""
        if self.own is None:
            return GONE
        return OWN if self.own else OFFICE


@dataclass(frozen=True, slots=True)
class Terms:
    """Deadlines by key, and how often each was told and asked for; grouped by whether they bind the citizen."""

    terms: Mapping[str, Term]
    told: Tally | None
    asked: Tally | None


def terms_of(
    counts: Mapping[tuple[str, str, int, int], int], services: Mapping[str, Service], least: int
) -> Terms:
    """The deadlines of counts by (service, clause, place in the entry, 1 if asked for)."""
    terms: dict[str, Term] = {}
    told: dict[str, int] = {}
    asked: dict[str, int] = {}
    for (service, clause, place, wanted), n in sorted(counts.items()):
        key = f"{service} {clause} {place}"
        terms[key] = _term(service, clause, place, services)
        told[key] = told.get(key, 0) + n
        asked[key] = asked.get(key, 0) + (n if wanted else 0)
    groups = {key: term.kind for key, term in terms.items()}
    shown = tally(told, least, groups, known=False, beside=asked)
    return Terms(terms, shown, tally(asked, least, groups, known=False, whole=shown, beside=told))


def _term(service: str, clause: str, place: int, services: Mapping[str, Service]) -> Term:
    """The deadline as the directory has it now; of a release before, the one on the same clause, if there is one."""
    entry = services.get(service)
    deadlines = entry.deadlines if entry else ()
    same = [d for d in (*deadlines[place : place + 1], *deadlines) if d.clause == clause]
    if not same:
        return Term(service, clause, "", None)
    return Term(service, clause, same[0].text, not is_duration(same[0]))
