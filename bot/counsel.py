"""Counsel: the plain sentences of an answer: what the law says of the matter, and what its first office advises."""

from collections.abc import Iterable, Sequence

from bot.answer import Citation, Referral, Status
from bot.pertinence import extract
from bot.wording import answers as wording
from knowledge.quote import locate
from knowledge.service import Service

# What an article means is said first of all if it bears on the question this probably (docs/quality.md, "Citing").
SURE = 0.5


def counsel(
    question: str, services: Sequence[Referral], citations: Iterable[Citation], status: Status
) -> str:
    """What to do first and next; before it, where that is sure, what the law says, in people's words."""
    if status is not Status.ANSWERED:
        return wording.not_covered(services[0])
    first = services[0]
    advice = "".join(extract(first.service, question, first.deadlines).do)
    told = leading(citations)
    return (wording.in_law(told.why) if told else "") + advice


def leading(citations: Iterable[Citation]) -> Citation | None:
    """The citation whose meaning opens the answer, if any bears surely enough."""
    told = [citation for citation in citations if citation.why and citation.score >= SURE]
    return max(told, key=lambda citation: citation.score, default=None)


def meaning(services: Iterable[Service], clause: str, quote: str) -> str:
    """What these words mean for whoever asks, as the directory has it; "" where it has them not."""
    grounds = (ground for service in services for ground in service.statutes)
    same = (g.why for g in grounds if g.clause == clause and locate(g.quote, quote) == (0, len(quote)))
    return next(same, "")
