"""Router: which service a question is for, learned from what people say and explained by its signals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrieval.fusion import standardised
from retrieval.hit import ServiceHit
from retrieval.lexical import LexicalIndex

Floats = npt.NDArray[np.float32]

# How each signal counts in a class's score. Chosen by cross-validation on the golden questions' tuning part
# (benchmarks/routing.py): head log-probability, nearest saying, best BM25 (0..1), keywords.
HEAD, NEAREST, WORDS, KEYWORD = 1.0, 12.0, 2.0, 1.5
# Divides scores before they become probabilities, so that a probability of .8 is right four times in five.
TEMPERATURE = 1.0
# More keywords of one service add nothing.
MOST_KEYWORDS = 2


@dataclass(frozen=True, slots=True)
class Router:
    """Sayings of every class with vectors and words, and a linear head over the vectors.

    `classes`: service ids first (`services` of them), then the ways to be no matter for a service.
    `owners[n]`: class of the n-th saying; `vectors` (sayings, dimensions) unit length, questions' side;
    `weights` (classes, dimensions) and `bias` (classes,) of the head; `keywords[c]` of class c.
    """

    classes: tuple[str, ...]
    services: int
    owners: npt.NDArray[np.int32]
    vectors: Floats
    lexical: LexicalIndex
    weights: Floats
    bias: Floats
    keywords: tuple[tuple[str, ...], ...]

    def route(
        self, text: str, vector: Floats
    ) -> tuple[tuple[ServiceHit, ...], tuple[tuple[str, float], ...]]:
        """Every service with its signals, best first, and the probability of each other class."""
        head = log_softmax(self.weights @ vector + self.bias)
        nearest = self._best_by_class(self.vectors @ vector, -1.0)
        words = self._best_by_class(self.lexical.scores(text), 0.0)
        telling = [tuple(k for k in keywords if k in text) for keywords in self.keywords]
        probability = softmax(combined(head, nearest, words, [len(t) for t in telling]) / TEMPERATURE)
        order = np.argsort(-probability[: self.services], kind="stable")
        hits = tuple(
            ServiceHit(
                self.classes[c],
                float(head[c]),
                float(nearest[c]),
                float(words[c]),
                telling[c],
                float(probability[c]),
                rank,
            )
            for rank, c in enumerate(order.tolist(), 1)
        )
        none = tuple(
            (self.classes[c], float(probability[c])) for c in range(self.services, len(self.classes))
        )
        return hits, none

    def _best_by_class(self, scores: Floats, floor: float) -> Floats:
        best = np.full(len(self.classes), floor, np.float32)
        np.maximum.at(best, self.owners, scores)
        return best


def combined(head: Floats, nearest: Floats, words: Floats, telling: Sequence[int]) -> Floats:
    """One score a class from its four signals."""
    keywords = np.minimum(np.array(telling, np.float32), MOST_KEYWORDS)
    total: Floats = (
        HEAD * head + NEAREST * nearest + WORDS * standardised(words) + KEYWORD * keywords
    ).astype(np.float32)
    return total


def train_head(vectors: Floats, owners: npt.NDArray[np.int32], classes: int) -> tuple[Floats, Floats]:
    """Weights and bias of a multinomial logistic regression: the same sayings always give the same head."""
    # Only building needs it, and it takes a second to import.
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=PENALTY, class_weight="balanced", max_iter=300, tol=1e-4)
    model.fit(vectors, owners)
    if len(model.classes_) != classes:
        raise ValueError(f"{classes} classes, but sayings for {len(model.classes_)}")
    return model.coef_.astype(np.float32), model.intercept_.astype(np.float32)


# Inverse strength of the head's penalty; e5 vectors lie close together and want little of it.
PENALTY = 100.0


def log_softmax(scores: Floats) -> Floats:
    """Logarithms of probabilities proportional to exp(score)."""
    shifted = scores - scores.max()
    result: Floats = (shifted - np.log(np.exp(shifted).sum())).astype(np.float32)
    return result


def softmax(scores: Floats) -> Floats:
    """Probabilities proportional to exp(score)."""
    result: Floats = np.exp(log_softmax(scores))
    return result


def sayings(
    services: Mapping[str, Sequence[str]], talk: Mapping[str, Sequence[str]]
) -> tuple[tuple[str, ...], tuple[str, ...], npt.NDArray[np.int32]]:
    """(classes, all sayings, owner of each): services in their order, then the other classes."""
    groups = {**services, **talk}
    texts = [saying for group in groups.values() for saying in group]
    owners = np.repeat(np.arange(len(groups), dtype=np.int32), [len(group) for group in groups.values()])
    return tuple(groups), tuple(texts), owners
