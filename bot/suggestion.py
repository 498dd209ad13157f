"""Suggestion: an answer that the desk may send as it is, change or refuse, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answer import Answer, Status
from bot.outcome import Outcome
from bot.told import ground_line, lines, referral_told
from bot.wording import casework as words
from bot.wording import lookup
from retrieval.clean import MAX_QUESTION

# The ways in which a question ends that leave something to suggest.
_TELLING = (Status.ANSWERED, Status.NOT_COVERED, Status.CLAUSE, Status.URGENT)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggestion; texts are masked, times ISO in Beijing time.

    `basis` is the number of the citizen's words it takes account of last (0: the question alone), `answer` the kept
    answer it was made of. `sent` is what went, or waits for approval, instead or as it was; `who` decided at `at`.
    """

    id: int
    ticket: str
    basis: int
    answer: str
    release: str
    text: str
    made_at: str
    outcome: Outcome = Outcome.OFFERED
    reason: str = ""
    sent: str = ""
    who: str = ""
    at: str = ""


def question(asked: str, said: Sequence[str]) -> str:
    """What is looked up for a ticket: its question and what the citizen added, the newest surely within the limit.

    >>> question("老板不发工资", ("三个月了", "没有合同"))
    '老板不发工资\\n三个月了\\n没有合同'
    """
    added = "\n".join(line.strip() for line in said if line.strip())
    whole = f"{asked.strip()}\n{added}".strip()
    return whole if len(whole) <= MAX_QUESTION else whole[-MAX_QUESTION:]


def text_of(answer: Answer) -> str:
    """The answer as an operator would write it: what to do, where, by when, and every ground word for word.

    "" where there is nothing to suggest.
    """
    if answer.status not in _TELLING or not (answer.services or answer.citations or answer.urgent):
        return ""
    head = _head(answer)
    grounds = tuple(ground_line(citation) for citation in answer.citations)
    return "\n".join((*head, *grounds, lookup.NOT_A_LAWYER if answer.services else "")).strip()


def outcome(suggested: str, sent: str) -> Outcome:
    """Whether what was sent is what was suggested.

    >>> outcome("请打12333。", " 请打12333。 "), outcome("请打12333。", "请打12345。")
    (<Outcome.SENT: 'sent'>, <Outcome.AMENDED: 'amended'>)
    """
    same = "\n".join(map(str.strip, suggested.strip().splitlines()))
    other = "\n".join(map(str.strip, sent.strip().splitlines()))
    return Outcome.SENT if same == other else Outcome.AMENDED


def _head(answer: Answer) -> tuple[str, ...]:
    if answer.status in (Status.CLAUSE, Status.URGENT):
        summary = tuple(line.strip() for line in answer.summary.splitlines() if line.strip())
    else:
        summary = ()
    told = [lines(referral_told(answer))] if answer.services else []
    others = [words.also(r.service.name, [p.number for p in r.service.phones]) for r in answer.services[1:]]
    return (*summary, *(line for one in told for line in one), *others)
