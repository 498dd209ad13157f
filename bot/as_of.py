"""As of: an article as it read on a day, and the day that a question names."""

import re
from dataclasses import dataclass

from bot.wording import answers as wording
from knowledge.clause import Clause, Kind
from knowledge.tables import is_day
from knowledge.turns import begins, version_on
from retrieval.index import Index

# 2023年5月1日时的, 2023-05-01 那天
_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d{2})\s*(?:年|[-/.])\s*(\d{1,2})\s*(?:月|[-/.])\s*(\d{1,2})\s*[日号]?"
    r"(?:那天|当天|当时|那时候?|的时候|时候?)?(?:还?有效|施行|实行)?的?"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """An article on a day: the clause (None if there was none) and what must be known about it."""

    clause: Clause | None
    note: str


def day_named(text: str) -> tuple[str, str]:
    """(day, the text without it), if a question names one whole day; else empty and the text.

    >>> day_named("2023年5月1日时的治安管理处罚法第43条")
    ('2023-05-01', '治安管理处罚法第43条')
    """
    found = list(_DAY.finditer(text))
    if len(found) != 1:
        return "", text
    day = "-".join(part.zfill(2) for part in found[0].groups())
    if not is_day(day):
        return "", text
    return day, (text[: found[0].start()] + text[found[0].end() :]).strip(" ，,、")


def reading_on(clause: Clause, day: str, index: Index) -> Reading:
    """The article of this number in the version that was law on a day (ISO). The plan has one version."""
    source = index.sources[clause.source]
    if source.kind is Kind.PLAN:
        return Reading(clause, wording.ONE_VERSION)
    version = version_on(index.sources.values(), source.title, day)
    if version is None:
        known = sorted(begins(s) for s in index.sources.values() if s.title == source.title and begins(s))
        return Reading(None, wording.no_version(source.title, day, known[0] if known else ""))
    wanted = f"{version.id}/{clause.number}"
    if wanted not in index.clauses:
        return Reading(None, wording.not_in_version(source.title, clause.label, version.version))
    amended = bool(version.effective) and version.effective < version.version
    return Reading(index.clauses[wanted], wording.version_note(source.title, day, version.version, amended))
