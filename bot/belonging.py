"""Belonging: whether new words go on with the matter before, judged by what they mean alone and together."""

from bot.answer import Status
from bot.consult import Consultation
from bot.cues import adds, asks, names_other, names_topic, points_back
from bot.decide import OPTION, UNCLEAR
from bot.thread import Thread
from retrieval.clean import clean, is_chinese
from retrieval.hit import ServiceHit

# From this probability on words name their own matter, whatever cue they bring; at CLEAR they probably do.
SURE, CLEAR = 0.95, 0.6
# Vague words at least this long tell something that the next message need not repeat.
TELLING = 8
# A statement not longer than this seldom stands alone.
SHORT = 14
# Services that serve another matter: who cannot pay a lawyer cannot pay one for the matter told before.
MEANS = frozenset(
    (
        "legal-aid",
        "legal-hotline",
        "legal-service-platform",
        "lawyer",
        "court-service",
        "forensic-appraisal",
        "petition",
        "citizen-hotline",
    )
)
# Joined words that end otherwise (a greeting, no matter of law) were wrongly joined.
_SHOWN = (Status.ANSWERED, Status.NOT_COVERED, Status.CLARIFY, Status.URGENT)


def may_belong(text: str, alone: Consultation, before: Thread) -> bool:
    """Whether words may go on with the matter before, as far as they tell by themselves."""
    if not is_chinese(clean(text)) or alone.answer.status in (Status.CLAUSE, Status.REFUSED):
        return False
    if alone.answer.status is Status.CLARIFY or adds(text, before) or _hardly_outside(alone):
        return True
    if is_urgent(alone):
        return len(text) <= SHORT
    if before.offered:
        # The answer to our question; what it is about stands in the earlier words, if they tell anything.
        return not settles(alone) or len(before.question) >= TELLING
    if not settles(alone) or asks(text):
        # 仲裁要多久 is about the arbitration that the matter before needs.
        return settles(alone) and before.service in likely(alone) - {first(alone)}
    return len(text) <= SHORT


def belongs(text: str, alone: Consultation, both: Consultation, before: Thread) -> bool:
    """Whether words go on with the matter before, now that both ways of reading were tried."""
    if both.answer.status not in _SHOWN:
        return False
    if is_urgent(alone):
        return is_urgent(both) or adds(text, before) or bool(likely(alone) & likely(both))
    if not settles(alone):
        return adds(text, before) or not _is_vague_other(text, alone, both, before)
    if points_back(text):
        return confidence(alone) < SURE or bool(likely(alone) & (likely(both) | {before.service}))
    if not adds(text, before):
        return _goes_with(text, alone, both, before)
    if before.service in likely(alone) or confidence(alone) < SURE:
        return True
    if first(alone) in MEANS:
        return True
    # Where the new words decide alone what both together are about, they are the matter.
    return first(both) != first(alone) and first(both) in likely(alone)


def _is_vague_other(text: str, alone: Consultation, both: Consultation, before: Thread) -> bool:
    """Whether vague words are about another matter: 离婚 after unpaid wages; 老板不认 may be about anything."""
    if names_topic(text, before):
        return before.service not in likely(alone) - MEANS
    clear = confidence(alone) >= UNCLEAR and first(alone) not in likely(both)
    return clear and names_other(text, before)


def _goes_with(text: str, alone: Consultation, both: Consultation, before: Thread) -> bool:
    """Whether a matter told without any word that points back goes with the one before all the same."""
    if before.offered:
        return first(alone) in likely(both)
    if asks(text):
        return first(both) == before.service
    if names_topic(text, before) or names_other(text, before):
        return before.service in likely(alone) - MEANS
    if before.service in likely(alone):
        return True
    return confidence(alone) < (SURE if first(alone) in likely(both) else CLEAR)


def _hardly_outside(consultation: Consultation) -> bool:
    """Whether words taken for no matter of law (好久能拿回来) are rather no whole sentence."""
    none = dict(consultation.findings.none) if consultation.findings else {}
    return consultation.answer.status is Status.OUTSIDE and none.get("outside", 1.0) < CLEAR


def keeps_story(text: str, alone: Consultation, before: Thread) -> bool:
    """Whether words that were answered alone (要公证不) still leave the matter before what it was."""
    same = first(alone) == before.service or adds(text, before)
    return same and len(text) <= SHORT and not names_topic(text, before) and not names_other(text, before)


def are_separate(consultations: list[Consultation]) -> bool:
    """Whether each is a matter by itself, and no two are for the same services."""
    if not all(settles(one) or is_urgent(one) for one in consultations):
        return False
    return not any(
        one is not other and first(one) in likely(other) for one in consultations for other in consultations
    )


def settles(consultation: Consultation) -> bool:
    """Whether a message is a matter by itself."""
    status = consultation.answer.status
    clear = confidence(consultation) >= UNCLEAR
    return status is Status.ANSWERED or (status is Status.NOT_COVERED and clear)


def is_urgent(consultation: Consultation) -> bool:
    """Whether a message tells of danger."""
    return consultation.answer.status is Status.URGENT


def first(consultation: Consultation) -> str:
    """The service named first, or ''."""
    return next((referral.service.id for referral in consultation.answer.services), "")


def likely(consultation: Consultation) -> frozenset[str]:
    """The services likely enough to be meant; those of a safety card are for the danger, not for the matter."""
    found = frozenset(hit.service for hit in _found(consultation) if hit.probability >= OPTION)
    named = frozenset(() if is_urgent(consultation) else (first(consultation),))
    return found | (named - {""})


def confidence(consultation: Consultation) -> float:
    """How probable the likeliest service is."""
    return max((hit.probability for hit in _found(consultation)), default=0.0)


def _found(consultation: Consultation) -> tuple[ServiceHit, ...]:
    return consultation.findings.services if consultation.findings else ()
