"""Router: which service a question is for, learned from what people say and explained by its signals."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrieval.dense import DenseIndex
from retrieval.fusion import standardised
from retrieval.hit import ServiceHit
from retrieval.keywords import Keywords
from retrieval.lexical import LexicalIndex
from retrieval.typical import Typical

Floats = npt.NDArray[np.float32]

# How each signal counts in a class's score: head log-probability, nearness of the nearest sayings, their
# best BM25 (0..1), log-likelihood of its words, keywords. Chosen on the golden questions' tuning part and on
# 170 labelled real ones (benchmarks/routing.py); neighbouring values change no figure by more than .01.
# Their sum has the best log-likelihood there as it is: no temperature.
HEAD, NEAREST, WORDS, TYPICAL, KEYWORD = 0.25, 15.0, 3.0, 0.06, 0.25
# What it counts that an office is needed often, which puts the courts and the arbitrators before rarer ones. 12348 is
# not counted at all: most questions could go there, and counted it took the first place from the office in charge
# (310 real questions: first .69 with it, .71 without; golden .916 and .920).
DEMAND = 0.5
# Questions that every office is given besides: 310 are few for 73 offices.
PRIOR = 2.0
# A class is as near as its nearest sayings are on the average: one odd saying alone decides nothing.
NEIGHBOURS = 3
# Sayings farther than this many others tell nothing.
LOOKED_AT = 512
# More keywords of one service add nothing.
MOST_KEYWORDS = 2
# The head: inverse strength of its penalty, and how far e5's crowded vectors are spread before training.
PENALTY, SPREAD = 0.3, 8.0


@dataclass(frozen=True, slots=True)
class Router:
    """Sayings of every class with vectors and words, and a linear head over the vectors.

    `classes`: service ids first (`services` of them), then the ways to be no matter for a service.
    `owners[n]`: class of the n-th saying, ascending; `placed[m]`: class of the m-th of those that have a vector,
    ascending: `vectors` holds these, on the questions' side, moved by `middle` (dimensions,) and of unit length
    again, since e5's vectors crowd in one corner;
    `weights` (classes, dimensions) and `bias` (classes,) of the head; `keywords` tell of one class; `demand` (classes,)
    is how much oftener than usual each is needed, as a logarithm.
    """

    classes: tuple[str, ...]
    services: int
    owners: npt.NDArray[np.int32]
    placed: npt.NDArray[np.int32]
    vectors: DenseIndex
    middle: Floats
    lexical: LexicalIndex
    typical: Typical
    weights: Floats
    bias: Floats
    keywords: Keywords
    demand: Floats

    def route(
        self, text: str, vector: Floats
    ) -> tuple[tuple[ServiceHit, ...], tuple[tuple[str, float], ...]]:
        """Every service with its signals, best first, and the probability of each other class."""
        head = log_softmax(self.weights @ vector + self.bias)
        nearest, words = self.nearest(vector), self.words(text)
        telling = self.keywords.told(text)
        probability = softmax(
            combined(head, nearest, words, self.typical.fit(text), [len(t) for t in telling])
            + DEMAND * self.demand
        )
        order = np.argsort(-probability[: self.services], kind="stable").tolist()
        heads, near, shared, likely = (c.tolist() for c in (head, nearest, words, probability))
        hits = tuple(
            ServiceHit(self.classes[c], heads[c], near[c], shared[c], telling[c], likely[c], rank)
            for rank, c in enumerate(order, 1)
        )
        none = tuple(zip(self.classes[self.services :], likely[self.services :], strict=True))
        return hits, none

    def nearest(self, vector: Floats) -> Floats:
        """How near each class's nearest sayings are, shape (classes,); those not among the LOOKED_AT nearest of all
        count as the last of these."""
        similarities, numbers = self.vectors.search(spread(vector, self.middle)[None, :], LOOKED_AT)
        return self._by_class(numbers[0], similarities[0], self.placed, float(similarities[0, -1]))

    def words(self, text: str) -> Floats:
        """How well a text's words fit each class's most alike sayings (BM25), shape (classes,)."""
        scores = self.lexical.scores(text)
        shared = np.flatnonzero(scores > 0)
        best_first = shared[np.argsort(-scores[shared], kind="stable")]
        return self._by_class(best_first, scores[best_first], self.owners, 0.0)

    def _by_class(
        self, numbers: npt.NDArray[np.int64], scores: Floats, owners: npt.NDArray[np.int32], rest: float
    ) -> Floats:
        edges = np.searchsorted(owners, np.arange(len(self.classes) + 1, dtype=owners.dtype))
        return best_by_class(scores, owners[numbers], edges, rest)


def best_by_class(
    scores: Floats, owners: npt.NDArray[np.int32], edges: npt.NDArray[np.int64], rest: float
) -> Floats:
    """Mean of each class's NEIGHBOURS best sayings, shape (classes,), from the few that were found.

    `scores` best first, `owners` the class of each; class c has `edges[c + 1] - edges[c]` sayings, of which those
    not found score `rest`, at most as much as any found.
    """
    # A sort of 16 bits is one of counting.
    by_class = np.argsort(owners.astype(np.uint16), kind="stable")
    found = np.append(scores[by_class], np.float32(rest))
    starts = np.searchsorted(owners[by_class], np.arange(len(edges)))
    wanted = np.minimum(np.diff(edges), NEIGHBOURS)
    total = np.zeros(len(wanted), np.float32)
    for nth in range(NEIGHBOURS):
        places = starts[:-1] + nth
        best = found[np.where(places < starts[1:], places, len(scores))]
        total += np.where(nth < wanted, best, 0)
    means: Floats = (total / wanted).astype(np.float32)
    return means


def spread(vectors: Floats, middle: Floats) -> Floats:
    """Vectors seen from their middle, at unit length; the last axis is the dimensions."""
    moved = vectors - middle
    moved /= np.linalg.norm(moved, axis=-1, keepdims=True)
    return moved


def combined(head: Floats, nearest: Floats, words: Floats, typical: Floats, telling: Sequence[int]) -> Floats:
    """One score a class from its five signals."""
    keywords = np.minimum(np.array(telling, np.float32), MOST_KEYWORDS)
    total: Floats = (
        HEAD * head + NEAREST * nearest + WORDS * standardised(words) + TYPICAL * typical + KEYWORD * keywords
    ).astype(np.float32)
    return total


def demand(classes: Sequence[str], counts: Mapping[str, float]) -> Floats:
    """How much oftener than the average office each class is needed, as a logarithm; 0 for those never counted.

    >>> [round(float(x), 2) for x in demand(("a", "b", "talk"), {"a": 6.0, "b": 0.0})]
    [0.69, -0.69, 0.0]
    """
    logs = np.array([np.log(counts[c] + PRIOR) if c in counts else np.nan for c in classes], np.float32)
    mean = float(np.nanmean(logs)) if counts else 0.0
    moved: Floats = np.nan_to_num(logs - mean).astype(np.float32)
    return moved


def train_head(vectors: Floats, owners: npt.NDArray[np.int32], classes: int) -> tuple[Floats, Floats]:
    """Weights and bias of a multinomial logistic regression: the same sayings always give the same head."""
    # Only building needs it, and it takes a second to import.
    from sklearn.linear_model import LogisticRegression

    middle = vectors.mean(axis=0)
    model = LogisticRegression(C=PENALTY, max_iter=60, tol=1e-3)
    model.fit((vectors - middle) * SPREAD, owners)
    if len(model.classes_) != classes:
        raise ValueError(f"{classes} classes, but sayings for {len(model.classes_)}")
    weights = (model.coef_ * SPREAD).astype(np.float32)
    return weights, (model.intercept_ - weights @ middle).astype(np.float32)


def log_softmax(scores: Floats) -> Floats:
    """Logarithms of probabilities proportional to exp(score)."""
    shifted = scores - scores.max()
    result: Floats = (shifted - np.log(np.exp(shifted).sum())).astype(np.float32)
    return result


def softmax(scores: Floats) -> Floats:
    """Probabilities proportional to exp(score)."""
    result: Floats = np.exp(log_softmax(scores))
    return result


def sample(owners: npt.NDArray[np.int32], least: int, share: int) -> npt.NDArray[np.int64]:
    """Numbers of one in `share` sayings of each class but at least `least`, spread evenly over them, ascending."""
    edges = np.searchsorted(owners, np.arange(owners.max(initial=-1) + 2))
    chosen = [
        np.linspace(a, b - 1, min(b - a, max(least, (b - a) // share))).astype(np.int64)
        for a, b in itertools.pairwise(edges)
    ]
    return np.unique(np.concatenate([*chosen, np.zeros(0, np.int64)]))


# Classes, all sayings, the class of each.
Sayings = tuple[tuple[str, ...], tuple[str, ...], npt.NDArray[np.int32]]


def sayings(services: Mapping[str, Sequence[str]], talk: Mapping[str, Sequence[str]]) -> Sayings:
    """(classes, all sayings, owner of each): services in their order, then the other classes."""
    groups = {**services, **talk}
    texts = [saying for group in groups.values() for saying in group]
    owners = np.repeat(np.arange(len(groups), dtype=np.int32), [len(group) for group in groups.values()])
    return tuple(groups), tuple(texts), owners
