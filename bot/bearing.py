"""Bearing: how likely it is that a ground of the directory answers a question, learned from golden labels."""

import math

from knowledge.cue import standing
from knowledge.service import Ground
from retrieval.hit import ClauseHit

# A logistic regression on the labelled articles of the golden tuning part and the stress set's tuning part
# (python -m benchmarks.citing remakes it; docs/quality.md tells what ten folds say). First what the ground is:
# one for the office in general, one whose cue stands in the question, one whose cues do not.
GENERAL, CUED, UNCUED = 0.15, -0.43, -2.29
# A cue of four characters says more than one of two; it adds all of this, a shorter one its share.
CUE, LONGEST_CUE = 0.79, 4
# More of its cues stand there; the third adds half of this, like the second.
MORE, MOST_MORE = 1.44, 2
# Each standard deviation that the office's nearest ground is nearer to the question than this one.
BEHIND = 0.89
# Of an office that is not the first one named.
SECOND = -1.74
# Search found the article too, and how much nearer than this a question lies that the article is known to answer.
FOUND, ASKED, ASKED_FROM = 0.86, 2.64, 0.45


def bearing(text: str, ground: Ground, behind: float, second: bool, hit: ClauseHit | None) -> float:
    """The probability (0..1) that a lawyer would cite this ground for a cleaned question.

    `behind` (0 or more): standard deviations that the office's nearest ground is ahead; `hit`: the article
    as search found it, None if it did not.
    """
    cues = standing(ground.about, text)
    longest, more = max(cues, default=0), min(max(len(cues) - 1, 0), MOST_MORE)
    kind = CUED if longest else UNCUED if ground.about else GENERAL
    score = kind + CUE * min(longest, LONGEST_CUE) / LONGEST_CUE + MORE * more / MOST_MORE
    score -= BEHIND * behind - SECOND * second
    if hit is not None:
        score += FOUND + ASKED * max(0.0, hit.asked - ASKED_FROM)
    return 1 / (1 + math.exp(-score))
