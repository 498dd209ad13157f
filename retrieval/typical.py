"""Typical words: how well a text's bigrams fit each class of sayings (multinomial naive Bayes)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrieval.lexical import bigram_keys, bigrams, known

# Added to every count, so that a bigram one class never used does not rule the class out.
SMOOTHING = 0.1


@dataclass(frozen=True, slots=True)
class Typical:
    """`logs[i, c]`: log-probability of bigram `bigrams[i]` (sorted uint32) in class c, float16."""

    bigrams: npt.NDArray[np.uint32]
    logs: npt.NDArray[np.float16]

    def fit(self, text: str) -> npt.NDArray[np.float32]:
        """Log-likelihood of the text's known bigrams in each class, the best being 0; shape (classes,)."""
        total = self.logs[known(bigrams(text), self.bigrams)].sum(axis=0, dtype=np.float32)
        result: npt.NDArray[np.float32] = total - total.max(initial=-np.inf) if len(total) else total
        return result


def learn_typical(texts: Sequence[str], owners: npt.NDArray[np.int32], classes: int) -> Typical:
    """What each class's texts say, each bigram counted once a text; `owners[n]` is the class of the n-th."""
    pairs = [np.unique(bigram_keys(text)) for text in texts]
    keys = np.concatenate([*pairs, np.zeros(0, np.uint32)])
    bigrams, columns = np.unique(keys[keys != 0], return_inverse=True)
    rows = np.repeat(owners, [len(p) for p in pairs])[keys != 0]
    counts = np.zeros((len(bigrams), classes), np.float32)
    np.add.at(counts, (columns, rows), 1.0)
    counts += SMOOTHING
    return Typical(bigrams.astype(np.uint32), np.log(counts / counts.sum(axis=0)).astype(np.float16))
