"""Told: what an operator tells a caller, whole in itself: copied, kept and printed as it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.answer import Alarm, Answer, Citation, Referral, Status
from bot.blocks import terms
from bot.board import Board
from bot.cards import MOST_DEADLINES, MOST_PAPERS
from bot.cite import validity_words
from bot.counsel import counsel
from bot.wording import answers
from bot.wording import lookup as words
from knowledge.clause import Clause, Source
from knowledge.service import Service


class Subject(StrEnum):
    """What was told."""

    ANSWER = "answer"
    CLAUSE = "clause"
    SERVICE = "service"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Told:
    """Something told, in words that need no release to be read again.

    `service` and `phones` say whom to turn to, `advice` what to do, bring and heed, a line each; `title`, `quote` and
    `validity` the ground. What is empty was not told. `id` is that of the clause or service it is about.
    """

    subject: Subject
    id: str = ""
    service: str = ""
    phones: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    title: str = ""
    quote: str = ""
    validity: str = ""


def answer_told(board: Board) -> Told | None:
    """The answer of a board: the service to name, what to bring, by when, and the sentence it stands on.

    None where the answer names nothing.
    """
    ground = next(iter(board.grounds), None)
    if not board.answer.services and ground is None:
        return None
    told = referral_told(board.answer) if board.answer.services else Told(Subject.ANSWER)
    if ground is None:
        return told
    title, quote, validity = _ground(ground)
    return replace(told, id=told.id or ground.clause, title=title, quote=quote, validity=validity)


def referral_told(answer: Answer) -> Told:
    """Whom to turn to first, and what to do, bring and heed there."""
    referral, status = answer.services[0], answer.status
    service = referral.service
    do = service.do
    if status is Status.ANSWERED:
        do = counsel(answer.question, answer.services, answer.citations, status)
    advice = tuple(_advice(referral, status, do, MOST_PAPERS, MOST_DEADLINES))
    return Told(Subject.ANSWER, service.id, service.name, _phones(service, referral.district), advice)


def ground_line(citation: Citation) -> str:
    """A ground, word for word, with where it stands and whether it is law today."""
    return words.ground(*_ground(citation))


def danger_told(alarm: Alarm) -> Told:
    """The safety card."""
    return Told(
        Subject.DANGER, alarm.danger, phones=alarm.phones, advice=tuple(alarm.card.strip().split("\n"))
    )


def clause_told(clause: Clause, source: Source, quote: str = "") -> Told:
    """A clause in full, or the words of it that are quoted."""
    title = words.clause_title(source.title, clause.label)
    return Told(
        Subject.CLAUSE, clause.id, title=title, quote=quote or clause.text, validity=validity_words(source)
    )


def service_told(service: Service) -> Told:
    """A directory entry: numbers, what to do, bring and heed."""
    every = tuple(range(len(service.deadlines)))
    referral = Referral(service, service.when, every, None, 1.0)
    advice = tuple(_advice(referral, Status.ANSWERED, service.do, len(service.bring), len(every)))
    return Told(Subject.SERVICE, service.id, service.name, _phones(service), advice)


def text(told: Told, release: str) -> str:
    """What was told as plain text, as it is copied: the release it was read in stands last.

    >>> print(text(Told(Subject.SERVICE, "legal-hotline", "法律热线", ("12348",), ("先打12348。",)), "abc"))
    该找：法律热线，电话12348
    先打12348。
    （知识库版本abc）
    """
    return "\n".join((*lines(told), words.release(release)))


def lines(told: Told) -> tuple[str, ...]:
    """What was told, a line each."""
    where = (words.turn_to(told.service, told.phones),) if told.service else ()
    call_first = (words.call_first(told.phones),) if told.phones and not told.service else ()
    ground = (words.ground(told.title, told.quote, told.validity),) if told.title else ()
    return (*where, *call_first, *told.advice, *ground)


def briefly(told: Told) -> str:
    """What was told, on one line of a call's history."""
    if told.service:
        return words.turn_to(told.service, told.phones)
    return told.title or words.call_first(told.phones)


def _phones(service: Service, district: str | None = None) -> tuple[str, ...]:
    return tuple(words.phone(phone.number, phone.use) for phone in service.phones_in(district))


def _advice(referral: Referral, status: Status, do: str, papers: int, deadlines: int) -> Iterator[str]:
    """What to do, and of a clear answer what to bring and by when, so many of each; then what nobody verified."""
    service = referral.service
    if status is Status.NOT_COVERED:
        yield answers.NOT_COVERED
    elif status is not Status.CLARIFY:
        yield do
    if status is Status.ANSWERED:
        yield from _labelled(words.BRING, [item.text for item in service.bring[:papers]])
        matter = [service.deadlines[n] for n in referral.deadlines[:deadlines]]
        yield from _labelled(words.BY_WHEN, terms(matter))
    for office in service.offices_in(referral.district):
        yield from words.office_lines(office)
    if said := answers.standing(service.standing_in(referral.district)):
        yield said


def _labelled(label: str, items: Sequence[str]) -> Iterator[str]:
    if items:
        yield f"{label}：{'；'.join(item.rstrip('。') for item in items)}"


def _ground(citation: Citation) -> tuple[str, str, str]:
    return words.clause_title(citation.source, citation.label), citation.quote, citation.validity
