"""Bearing: how likely it is that a ground of the directory answers a question, learned from labelled questions."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.cue import standing
from knowledge.service import Ground
from retrieval.hit import ClauseHit

# A logistic regression on the articles labelled for real questions and, counted half, for the golden parts that are
# tuned on (python -m benchmarks.citing remakes it; docs/quality.md tells what ten folds say). First what the ground
# is: one for the office in general, one whose cue stands in the question, one whose cues do not.
GENERAL, CUED, UNCUED = -0.30, -0.97, -3.35
# More of its cues stand there; the third adds half of this, like the second.
MORE, MOST_MORE = 1.30, 2
# Each cue that the ground has: what is asked in many words is asked often.
CUES = 0.044
# Each standard deviation that the office's nearest ground is nearer to the question than this one, and, of the
# nearest, that the second is further away.
BEHIND, AHEAD = 0.78, 0.67
# Each point (BM25) that the words of one of the office's grounds fit the question's better than this one's.
WORDS = 0.034
# Of an office that is not the first one named.
SECOND = -1.09
# Search found the article too, and how much nearer than this a question lies that the article is known to answer.
FOUND, ASKED, ASKED_FROM = 1.09, 3.17, 0.45


@dataclass(frozen=True, slots=True)
class Lead:
    """Where a ground stands among those of its office, by meaning (standard deviations) and by words (BM25).

    `near`: how much nearer to the question it is than the nearest other; below 0: how far behind it. `words`
    likewise.
    """

    near: float = 0.0
    words: float = 0.0


def leads(near: Sequence[float], words: Sequence[float]) -> tuple[Lead, ...]:
    """The lead of each of an office's grounds, from how near each lies and how well its words fit.

    >>> leads((2.0, 0.5), (0.0, 3.0))
    (Lead(near=1.5, words=-3.0), Lead(near=-1.5, words=3.0))
    """
    return tuple(Lead(a, b) for a, b in zip(_ahead(near), _ahead(words), strict=True))


def _ahead(values: Sequence[float]) -> list[float]:
    if len(values) < 2:
        return [0.0 for _ in values]
    second, first = sorted(values)[-2:]
    return [value - (second if value == first else first) for value in values]


def bearing(text: str, ground: Ground, lead: Lead, second: bool, hit: ClauseHit | None) -> float:
    """The probability (0..1) that a lawyer would cite this ground for a cleaned question.

    `second`: of an office that is not named first; `hit`: the article as search found it, None if it did not.
    """
    cues = standing(ground.about, text)
    kind = CUED if cues else UNCUED if ground.about else GENERAL
    score = kind + MORE * min(max(len(cues) - 1, 0), MOST_MORE) / MOST_MORE + CUES * len(ground.about)
    score += SECOND * second
    score += BEHIND * min(lead.near, 0.0) + AHEAD * max(lead.near, 0.0) + WORDS * min(lead.words, 0.0)
    if hit is not None:
        score += FOUND + ASKED * max(0.0, hit.asked - ASKED_FROM)
    return 1 / (1 + math.exp(-score))
