"""Fusion: scores of different kinds made comparable."""

import numpy as np
import numpy.typing as npt


def standardised(scores: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Scores moved to 0..1 between the worst and the best given; all 0 where they do not differ.

    What a ranker did not return counts as its worst, so only the candidates' own spread matters
    (raw e5 cosines all lie between .8 and .95).
    """
    low, high = float(scores.min(initial=np.inf)), float(scores.max(initial=-np.inf))
    if not high > low:
        return np.zeros_like(scores, dtype=np.float32)
    return ((scores - low) / (high - low)).astype(np.float32)
