"""Alarm: whether a message tells of danger now, learned from messages of people in danger and of people who
only sound like it.

Written rules know the words of danger; this knows how they are said. Rules alone recognised 43 to 62 % of what
writers who did not know them wrote, and this, trained on other writers, 92 to 97 % (docs/quality.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from retrieval.lexical import BREAK, units
from retrieval.typical import Typical, learn_typical

# Runs of one to three characters are looked at; one that a single text has teaches nothing.
LONGEST, LEAST_TEXTS = 3, 2
# Inverse strength of the penalty; 3 and 10 gave the same ranking with less spread probabilities.
PENALTY = 30.0
# What a text without danger counts that was not written to look like danger: there are six times as many.
ORDINARY = 0.2

# One kind is told from the others if it is e^3, twenty times as likely.
SURE = 3.0

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Alarm:
    """`grams` (sorted uint64), each with its `rarity` and `weight` (float32); `kinds` of danger told by `typical`."""

    grams: npt.NDArray[np.uint64]
    rarity: npt.NDArray[np.float32]
    weight: npt.NDArray[np.float32]
    bias: float
    kinds: tuple[str, ...]
    typical: Typical

    def danger(self, text: str) -> float:
        """The probability (0..1) that a cleaned text tells of danger now."""
        keys, counts = np.unique(gram_keys(text), return_counts=True)
        places = np.minimum(np.searchsorted(self.grams, keys), len(self.grams) - 1)
        known = self.grams[places] == keys
        places, counts = places[known], counts[known]
        strength = (1 + np.log(counts)) * self.rarity[places]
        length = float(np.sqrt((strength**2).sum())) or 1.0
        return float(1 / (1 + np.exp(-(strength @ self.weight[places] / length + self.bias))))

    def kind(self, text: str) -> str:
        """Which danger it most looks like, given that it is one; "" if two are about as likely."""
        fit = self.typical.fit(text)
        return self.kinds[int(np.argmax(fit))] if (fit > -SURE).sum() == 1 else ""


def gram_keys(text: str) -> npt.NDArray[np.uint64]:
    """A key for each run of 1 to LONGEST neighbouring letters or digits; none crosses a break."""
    spoken = units(text).astype(np.uint64)
    key, whole = spoken, spoken != ord(BREAK)
    letters, keys = whole, [key[whole]]
    for size in range(1, LONGEST):
        # Each run grown by the letter behind it.
        key = key[:-1] | spoken[size:] << np.uint64(16 * size)
        whole = whole[:-1] & letters[size:]
        keys.append(key[whole])
    return np.concatenate(keys)


def alarm_arrays(alarm: Alarm) -> tuple[npt.NDArray[Any], ...]:
    """The alarm as arrays, to be kept."""
    typical = alarm.typical
    return alarm.grams, alarm.rarity, alarm.weight, np.array(alarm.bias), typical.bigrams, typical.logs


def alarm_from(arrays: Sequence[npt.NDArray[Any]], kinds: tuple[str, ...]) -> Alarm:
    """The alarm that became these arrays; `kinds` in order."""
    grams, rarity, weight, bias, bigrams, logs = arrays
    return Alarm(grams, rarity, weight, float(bias), kinds, Typical(bigrams, logs))


def learn_alarm(dangers: Sequence[tuple[str, str]], safe: Sequence[str], ordinary: Sequence[str]) -> Alarm:
    """The alarm of (kind, text) pairs, texts that only sound like danger, and texts that do not."""
    # Only building needs them, and they take a second to import.
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    texts = [*(text for _, text in dangers), *safe, *ordinary]
    found = [np.unique(gram_keys(text), return_counts=True) for text in texts]
    keys = np.concatenate([keys for keys, _ in found])
    grams, frequency = np.unique(keys, return_counts=True)
    kept = frequency >= LEAST_TEXTS
    grams, rarity = grams[kept], np.log((1 + len(texts)) / (1 + frequency[kept])) + 1
    rows = np.repeat(np.arange(len(texts)), [len(own) for own, _ in found])
    strength = 1 + np.log(np.concatenate([counts for _, counts in found]))
    places = np.minimum(np.searchsorted(grams, keys), len(grams) - 1)
    known = grams[places] == keys
    rows, places = rows[known], places[known]
    strength = strength[known] * rarity[places]
    lengths = np.sqrt(np.bincount(rows, strength**2, len(texts)))
    matrix = csr_matrix((strength / lengths[rows], (rows, places)), (len(texts), len(grams)))
    counted = np.array([1.0] * (len(dangers) + len(safe)) + [ORDINARY] * len(ordinary))
    model = LogisticRegression(C=PENALTY, max_iter=200)
    model.fit(matrix, np.arange(len(texts)) < len(dangers), sample_weight=counted)
    kinds = tuple(sorted({kind for kind, _ in dangers}))
    ordered = sorted(dangers, key=lambda pair: kinds.index(pair[0]))
    owners = np.array([kinds.index(kind) for kind, _ in ordered], np.int32)
    typical = learn_typical([text for _, text in ordered], owners, len(kinds))
    return Alarm(
        grams,
        rarity.astype(np.float32),
        model.coef_[0].astype(np.float32),
        float(model.intercept_[0]),
        kinds,
        typical,
    )
