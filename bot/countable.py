"""Countable: what of an answer is counted for those who look after the whole: when, where and about what, no words."""

from dataclasses import dataclass

from bot.answer import Referral, Status
from bot.consult import Consultation
from bot.hours import moment
from bot.place import district
from knowledge.cue import longest_cue
from retrieval.clean import clean

# What got no office for certain is counted under the one that search found nearest.
_NEAREST = (Status.NOT_COVERED, Status.CLARIFY)


@dataclass(frozen=True, slots=True)
class Countable:
    """`day` and `hour` in Beijing, day "" where nothing was looked up (answers turned off, nothing built yet);
    `service` the first office named or the nearest ("": none), `district` "" for not said; `deadlines` of the first
    office as shown: its clause, its place in the entry, 1 if the question asked for it (0: shown among all)."""

    day: str
    hour: int
    service: str
    district: str
    deadlines: tuple[tuple[str, int, int], ...] = ()


def countable(consultation: Consultation, at: str) -> Countable:
    """What is counted of an answer given at `at` (ISO with offset)."""
    answer, here = consultation.answer, moment(at)
    nothing_done = answer.status is Status.NOT_COVERED and answer.release is None
    return Countable(
        "" if nothing_done else here.date().isoformat(),
        here.hour,
        _service(consultation),
        consultation.district or district(answer.question) or "",
        _deadlines(clean(answer.question), answer.services[0]) if answer.services else (),
    )


def _service(consultation: Consultation) -> str:
    answer, findings = consultation.answer, consultation.findings
    if answer.services:
        return answer.services[0].service.id
    if answer.status in _NEAREST and findings and findings.services:
        return findings.services[0].service
    return ""


def _deadlines(text: str, first: Referral) -> tuple[tuple[str, int, int], ...]:
    every = first.service.deadlines
    return tuple((every[n].clause, n, int(longest_cue(every[n].about, text) > 0)) for n in first.deadlines)
