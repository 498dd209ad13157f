"""Hits: what search found, with the raw signals it was found by."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ClauseHit:
    """A clause with its best passage, `text[start:end]`.

    `similarity` is the encoder's inner product (0 where the passage was not among the nearest),
    `lexical` the BM25 sum, `asked` the inner product with the nearest question the clause is known to answer
    (0 where none is near), `score` all fused, `rank` 1 for the best of its kind.
    """

    clause: str
    start: int
    end: int
    similarity: float
    lexical: float
    score: float
    rank: int
    asked: float = 0.0


@dataclass(frozen=True, slots=True)
class ServiceHit:
    """A service and why: `probability` over all services and the ways not to be a matter for any.

    `head` is the learned head's log-probability, `similarity` the nearest thing people say,
    `lexical` the best BM25 among them, `keywords` the telling words found in the question.
    """

    service: str
    head: float
    similarity: float
    lexical: float
    keywords: tuple[str, ...]
    probability: float
    rank: int


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything found for one question, kept and rejected alike, best first.

    `none` holds the probability of each way a question is no matter for a service
    (`outside`, `vague`, …). `grounds` tells how near each statute ground of the directory, by (service,
    place), lies to the question: standard deviations above the average ground; `words` how well its plain
    words fit the question's (BM25).
    """

    plan: tuple[ClauseHit, ...]
    statutes: tuple[ClauseHit, ...]
    services: tuple[ServiceHit, ...]
    none: tuple[tuple[str, float], ...]
    grounds: Mapping[tuple[str, int], float]
    words: Mapping[tuple[str, int], float] = field(default_factory=dict)
