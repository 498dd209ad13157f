"""Changes page: what a release would change, or changed, clause by clause and answer by answer."""

import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import anyio.to_thread
from fastapi import Query, Request
from fastapi.responses import HTMLResponse

from bot.answer import Status
from bot.archive import Archive, Release
from bot.comparison import LIMITS, Figures, Shift, Told
from bot.web import errors
from bot.web.archive_page import archive
from bot.web.errors import Refused
from bot.web.pages import Pages
from bot.web.parts import Parts
from bot.wording import jobs as job_words
from bot.wording import knowledge as release_words
from bot.wording import knowledge_desk as words
from bot.wording import lookup
from knowledge.changes import Changes, ClauseChange, Piece, What, clause_changes, pieces, service_changes
from knowledge.clause import Clause, Source
from knowledge.service import Service

# Of clauses on a page: their word diffs are made when they are shown.
ON_A_PAGE = 50
# Pairs of releases whose changes are remembered: releases never change.
_KEPT = 4


@dataclass(frozen=True, slots=True)
class Pair:
    """Two releases side by side: what differs, and what services and clauses are called in either."""

    changes: Changes
    services: Mapping[str, str]
    clauses: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure of the golden questions before and after. `verdict`: better, worse, same or too bad."""

    label: str
    before: float
    after: float
    limit: float
    verdict: str
    is_bad: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody was answered, in words."""

    status: str
    service: str
    clauses: tuple[str, ...]


class ChangesPage:
    """The route of one release's changes."""

    def __init__(self, parts: Parts, pages: Pages) -> None:
        self._parts = parts
        self._pages = pages
        self._pairs: OrderedDict[tuple[str, str], Pair] = OrderedDict()
        self._lock = threading.Lock()

    async def show(
        self,
        request: Request,
        release: str,
        against: Annotated[str, Query(max_length=64)] = "",
        what: Annotated[str, Query(max_length=16)] = "",
        page: Annotated[int, Query(ge=1, le=10_000)] = 1,
    ) -> HTMLResponse:
        """The page."""
        kept = archive(self._parts)

        def read() -> dict[str, Any]:
            releases = kept.releases()
            found = next((one for one in releases if one.manifest.id == release), None)
            ids = [one.manifest.id for one in releases if one.manifest.id != release]
            if found is None or (against and against not in ids):
                raise Refused(errors.NO_RELEASE)
            other = against or _usual(found, kept, ids)
            pair = self._pair(kept, other, release) if other else None
            shown = _clauses(pair.changes, what, page) if pair else {}
            return {"found": found, "others": ids, "against": other, **_compared(found, pair), **shown}

        return self._pages.page(
            request,
            "changes.html",
            w=words,
            j=job_words,
            r=release_words,
            release=release,
            what=what,
            page=page,
            **await anyio.to_thread.run_sync(read),
        )

    def _pair(self, kept: Archive, old: str, new: str) -> Pair:
        with self._lock:
            if (old, new) not in self._pairs:
                self._pairs[old, new] = _pair(kept, old, new)
                while len(self._pairs) > _KEPT:
                    self._pairs.popitem(last=False)
            self._pairs.move_to_end((old, new))
            return self._pairs[old, new]


def _usual(found: Release, kept: Archive, others: list[str]) -> str:
    """What a release is held against if nobody says: what it was compared with, what it replaced, what serves."""
    compared = found.edition.against if found.edition else ""
    replaced = [one.previous for one in found.publications]
    wanted = (compared, *replaced, kept.shelf.current() or "", *others)
    return next((release for release in wanted if release in others), "")


def _pair(kept: Archive, old: str, new: str) -> Pair:
    before, after = kept.shelf.written(old), kept.shelf.written(new)
    if before is None or after is None:
        raise Refused(errors.NO_RELEASE)
    changes = Changes(
        clause_changes(before[1], after[1], before[0], after[0]), service_changes(before[2], after[2])
    )
    services = {i: s.name for i, s in (*before[2].items(), *after[2].items())}
    return Pair(changes, services, lambda clause: _label(clause, after, before))


_Written = tuple[Mapping[str, Source], Mapping[str, Clause], Mapping[str, Service]]


def _label(clause_id: str, *where: _Written) -> str:
    for sources, clauses, _ in where:
        if clause_id in clauses:
            clause = clauses[clause_id]
            return f"《{sources[clause.source].title}》{clause.label}"
    return clause_id


def _clauses(changes: Changes, what: str, page: int) -> dict[str, Any]:
    """The clauses of one kind of change on a page, each with its words."""
    kinds = [(kind, release_words.WHAT[kind], changes.count(kind)) for kind in What]
    chosen = [c for c in changes.clauses if what in ("", c.what)]
    first = (page - 1) * ON_A_PAGE
    rows = chosen[first : first + ON_A_PAGE]
    return {
        "kinds": [("", words.ALL_KINDS, len(changes.clauses)), *(k for k in kinds if k[2])],
        "clauses": [(change, _pieces(change)) for change in rows],
        "range": words.shown(first + 1, first + len(rows), len(chosen)) if rows else "",
        "more": first + ON_A_PAGE < len(chosen),
        "services": [
            (service, [(release_words.FIELD[f.field], pieces(f.before, f.after)) for f in service.fields])
            for service in changes.services
        ],
    }


def _pieces(change: ClauseChange) -> tuple[Piece, ...]:
    if change.what in (What.MOVED, What.STANDING):
        return ()
    return pieces(change.before, change.after)


def _compared(found: Release, pair: Pair | None) -> dict[str, Any]:
    """What was kept when the golden and the recent questions were asked of the release."""
    summary = json.loads(found.edition.summary) if found.edition and found.edition.summary else {}
    told = _teller(pair)

    def shifts(name: str) -> list[tuple[str, Standing, Standing]]:
        rows = [_shift(kept) for kept in summary.get(name, ())]
        return [(row.question, told(row.before), told(row.after)) for row in rows]

    return {
        "figures": _figure_rows(*found.figures) if found.figures else [],
        "golden": shifts("golden"),
        "recent": shifts("recent"),
        "cases": summary.get("cases", 0),
        "asked": summary.get("asked", 0),
    }


def _teller(pair: Pair | None) -> Callable[[Told], Standing]:
    def told(one: Told) -> Standing:
        service = (pair.services if pair else {}).get(one.service, one.service) or words.NONE
        clauses = tuple(pair.clauses(c) if pair else c for c in one.clauses)
        return Standing(lookup.STATUS[one.status], service, clauses)

    return told


def _shift(kept: dict[str, Any]) -> Shift:
    before, after = (
        Told(Status(side["status"]), side["service"], tuple(side["clauses"]))
        for side in (kept["before"], kept["after"])
    )
    return Shift(kept["id"], kept["question"], before, after)


def _figure_rows(before: Figures, after: Figures) -> list[FigureRow]:
    rows = []
    for name, label in release_words.FIGURE.items():
        was, now, limit = (getattr(f, name) for f in (before, after, LIMITS))
        # More of these is worse.
        lost = now - was if name == "false_alarms" else was - now
        is_bad = lost > limit + 1e-9
        verdict = words.SAME if was == now else words.WORSE if lost > 0 else words.BETTER
        rows.append(FigureRow(label, was, now, limit, words.TOO_BAD if is_bad else verdict, is_bad))
    return rows
