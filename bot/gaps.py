"""Gaps: what people asked and got no good answer to, alike ones together, most asked first."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.answer import Status
from bot.feedback import Verdict
from bot.store import Store
from bot.suggestions import CHANNEL
from retrieval.clean import clean

# Ways of ending in which somebody who asked was left without an answer.
UNANSWERED = (Status.NOT_COVERED, Status.CLARIFY)
# Questions that share so much of their pairs of characters ask the same.
ALIKE = 0.7
# The newest are looked at: what was asked long ago may be answered by now.
MOST_READ = 3_000
MOST_OF_A_SERVICE = 60
MOST_GROUPS = 100
_SIGNS = re.compile(r"[^\w〔〕]|[的了吗呢啊吧呀嘛哦]")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was kept: what it got, and how many said that it did not help."""

    answer: str
    question: str
    status: Status
    service: str
    clauses: tuple[str, ...]
    bad: int
    at: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions alike, by the newest of them: `count` asked, `bad` said that it did not help, answers newest first."""

    newest: Asked
    count: int
    bad: int
    answers: tuple[str, ...]


def grouped(asked: Iterable[Asked]) -> tuple[Gap, ...]:
    """Questions alike put together, most asked first; of each the newest is shown. `asked`: newest first."""
    gaps: list[tuple[frozenset[str], Gap]] = []
    for one in asked:
        pairs = _pairs(one.question)
        at = next((n for n, (other, _) in enumerate(gaps) if _alike(pairs, other)), None)
        if at is None:
            gaps.append((pairs, Gap(one, 1, one.bad, (one.answer,))))
            continue
        other, gap = gaps[at]
        more = replace(gap, count=gap.count + 1, bad=gap.bad + one.bad, answers=(*gap.answers, one.answer))
        gaps[at] = (other, more)
    return tuple(sorted((gap for _, gap in gaps), key=lambda gap: (-gap.count, -gap.bad)))[:MOST_GROUPS]


def gaps(store: Store, limit: int = MOST_READ) -> tuple[Gap, ...]:
    """What the newest questions without a good answer come to. Raises StoreError."""
    bad = f"(SELECT count(*) FROM feedback f WHERE f.answer = a.id AND f.verdict = '{Verdict.BAD.value}')"  # noqa: S608
    marks = ", ".join("?" * len(UNANSWERED))
    sql = (
        f"SELECT a.id, a.question, a.status, a.services, a.citations, {bad}, a.asked_at FROM answers a"  # noqa: S608
        f" WHERE a.channel <> ? AND a.question <> '' AND (a.status IN ({marks}) OR {bad} > 0)"
        " ORDER BY a.asked_at DESC, a.rowid DESC LIMIT ?"
    )
    with store.reading() as db:
        rows = db.execute(sql, (CHANNEL, *UNANSWERED, limit)).fetchall()
    return grouped(map(_asked, rows))


def gaps_in(
    store: Store, first: str, last: str, service: str, limit: int = MOST_OF_A_SERVICE
) -> tuple[Gap, ...]:
    """What the newest questions without an answer come to, of the days from `first` to `last`, under one service.

    Raises StoreError.
    """
    marks = ", ".join("?" * len(UNANSWERED))
    sql = (
        "SELECT id, question, status, services, citations, 0, asked_at FROM answers"  # noqa: S608
        f" WHERE day BETWEEN ? AND ? AND channel <> ? AND status IN ({marks}) AND service = ? AND question <> ''"
        " ORDER BY day DESC, hour DESC LIMIT ?"
    )
    with store.aside() as db:
        rows = db.execute(sql, (first, last, CHANNEL, *UNANSWERED, service, limit)).fetchall()
    return grouped(map(_asked, rows))


def _asked(row: Sequence[str]) -> Asked:
    answer, question, status, services, citations, bad, at = row
    service = next((str(named[0]) for named in json.loads(services)), "")
    clauses = tuple(str(cited[0]) for cited in json.loads(citations))
    return Asked(answer, question, Status(status), service, clauses, int(bad), at)


def _pairs(question: str) -> frozenset[str]:
    """The pairs of neighbouring characters, without signs and words that say nothing."""
    text = _SIGNS.sub("", clean(question))
    return frozenset(text[n : n + 2] for n in range(len(text) - 1)) or frozenset({text})


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= ALIKE * len(one | other)
