"""Turns: the days on which what is law changes, and what is law on a day, by the dates of the sources alone."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from knowledge.clause import Kind, Source, Validity, short_name
from knowledge.statute import validity_on

_TURNING = (Validity.IN_FORCE, Validity.PENDING)


def next_turn(sources: Iterable[Source], after: str) -> str:
    """The first day (ISO) after a day on which a law enters into force or is repealed; empty for none."""
    days = [
        day
        for source in sources
        if source.validity in _TURNING
        for day in (source.effective, source.repealed)
        if day > after
    ]
    return min(days, default="")


def on_day(sources: Mapping[str, Source], day: str) -> dict[str, Source]:
    """The sources as they count on a day not before the one they were made for.

    Ids stay as they are; of a law with several versions in force all but the newest are history.
    """
    turned = {
        i: replace(s, validity=validity_on(day, s.validity, s.effective, s.repealed))
        if s.kind is Kind.STATUTE and s.validity in _TURNING
        else s
        for i, s in sources.items()
    }
    newest: dict[str, str] = {}
    for source in turned.values():
        if source.validity is Validity.IN_FORCE:
            name = short_name(source.title)
            newest[name] = max(newest.get(name, ""), source.version)
    return {i: _beside(s, newest.get(short_name(s.title), "")) for i, s in turned.items()}


def _beside(source: Source, newest: str) -> Source:
    if source.validity is not Validity.IN_FORCE or source.version >= newest:
        return source
    return replace(source, validity=Validity.HISTORICAL, note=f"{newest}的文本已取代它")


def begins(source: Source) -> str:
    """The first day on which a version can have been law: an amended text keeps the first entry into force.

    Empty where the source has no date.
    """
    return max(source.effective, source.version)


def version_on(sources: Iterable[Source], title: str, day: str) -> Source | None:
    """The version of a law that was law on a day, as far as its versions are known; None if it was none."""
    begun = [
        s
        for s in sources
        if s.kind is Kind.STATUTE and short_name(s.title) == short_name(title) and "" < begins(s) <= day
    ]
    latest = max(begun, key=begins, default=None)
    return None if latest is None or "" < latest.repealed <= day else latest
