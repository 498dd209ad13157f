"""Summary: what an operator has to know of a conversation before taking it over."""

from collections.abc import Sequence

from bot.answer import Answer, Status
from bot.rows import masked
from bot.thread import Thread
from bot.ticket import Urgency
from bot.wording import tickets as words

# Turns told: what was asked long before has rarely to do with why a person is wanted.
TURNS = 3
# Of a question; the whole of it stands in the ticket.
QUESTION_LENGTH = 120


def summary(thread: Thread, answers: Sequence[Answer]) -> str:
    """What was asked, what was told, where and how urgent, masked; `answers` oldest first.

    Without answers it tells what the thread still refers to.
    """
    told = [_turn(answer) for answer in answers[-TURNS:]]
    if not told and thread.question:
        told = [words.asked(_short(thread.question))]
    lines = (
        words.urgent_line(_dangers(answers)),
        words.district_line(thread.district),
        *told,
        "" if told else words.NOTHING_ASKED,
    )
    return "\n".join(line for line in lines if line)


def urgency(answers: Sequence[Answer]) -> Urgency:
    """How soon a person has to look: at once if any of the last turns was a matter of safety."""
    return Urgency.URGENT if _dangers(answers) else Urgency.NORMAL


def _dangers(answers: Sequence[Answer]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(a.urgent.danger for a in answers[-TURNS:] if a.urgent))


def _turn(answer: Answer) -> str:
    services = tuple(referral.service.name for referral in answer.services)
    clauses = tuple(dict.fromkeys(words.clause(c.source, c.label) for c in answer.citations))
    told = words.told(services, clauses) if services or clauses else words.STATUS[answer.status]
    if answer.status is Status.URGENT and answer.urgent:
        told = words.alarmed(answer.urgent.phones)
    return f"{words.asked(_short(answer.question))}\n{told}"


def _short(question: str) -> str:
    """The question masked and on one line, cut where it is long."""
    line = " ".join(masked(question).split())
    return line if len(line) <= QUESTION_LENGTH else line[: QUESTION_LENGTH - 1] + "…"
