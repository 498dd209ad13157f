"""Grounds: the directory's quotations, measured against a question."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.service import Service
from retrieval.lexical import LexicalIndex, build_lexical

Floats = npt.NDArray[np.float32]
# Rows multiplied at once: a product of more than 460,800 numbers OpenBLAS puts on all cores, and questions on several
# threads then wait for each other (160 a second on two cores instead of 255).
TOGETHER = 1_000
# A service's id and the place of one of its statute grounds.
Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Grounds:
    """Vectors of every statute ground, shape (grounds, dimensions), and the row that each stands in.

    `usual[n]` is how near the n-th lies to whatever people say: some words are near to everything. `lexical` holds
    what each means in plain words and people's words for it.
    """

    rows: Mapping[Place, int]
    vectors: Floats
    usual: Floats
    lexical: LexicalIndex

    def nearness(self, vector: Floats) -> "PerGround":
        """How many standard deviations each ground is nearer to a question than the average one."""
        if not self.rows:
            return PerGround({}, np.zeros(0, np.float32))
        parts = range(0, len(self.vectors), TOGETHER)
        similarity = np.concatenate([self.vectors[n : n + TOGETHER] @ vector for n in parts]) - self.usual
        spread = float(similarity.std())
        z = (similarity - similarity.mean()) / spread if spread else np.zeros_like(similarity)
        return PerGround(self.rows, z)

    def words(self, text: str) -> "PerGround":
        """How well each ground's plain words fit a question's (BM25)."""
        return PerGround(self.rows, self.lexical.scores(text))


class PerGround(Mapping[Place, float]):
    """A number for each ground: of seven hundred an answer asks for some dozens."""

    __slots__ = ("_rows", "_values")

    def __init__(self, rows: Mapping[Place, int], values: Floats) -> None:
        self._rows, self._values = rows, values

    def __getitem__(self, place: Place) -> float:
        return float(self._values[self._rows[place]])

    def __iter__(self) -> Iterator[Place]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def grounds_of(places: Iterable[Place], vectors: Floats, usual: Floats, plain: Sequence[str]) -> Grounds:
    """The grounds that stand at these places, with their vectors and plain words in the same order."""
    return Grounds({place: row for row, place in enumerate(places)}, vectors, usual, build_lexical(plain))


@dataclass(frozen=True, slots=True)
class GroundTexts:
    """What is embedded of every statute ground, as columns: the `law` on the passages' side, what it proves and
    people's words for it (`plain`) on the questions' side."""

    places: tuple[Place, ...]
    law: tuple[str, ...]
    plain: tuple[str, ...]


def ground_texts(services: Sequence[Service]) -> GroundTexts:
    """The texts of every statute ground."""
    rows = [((service.id, n), ground) for service in services for n, ground in enumerate(service.statutes)]
    said = [(g, "，".join(g.about).replace("…", "")) for _, g in rows]
    return GroundTexts(
        tuple(place for place, _ in rows),
        tuple("。".join(filter(None, (g.why, words, g.quote))) for g, words in said),
        tuple("。".join(filter(None, (g.why, words))) for g, words in said),
    )


def build_grounds(texts: GroundTexts, law: Floats, plain: Floats, middle: Floats) -> Grounds:
    """The grounds of texts with their two sides' vectors; `middle` (dimensions,) is that of all questions.

    A ground lies halfway between the law's words and people's: of 253 labelled questions the right ground of the
    office is the nearest for .62 (.56 with the law's words alone).
    """
    if not texts.places:
        return grounds_of((), np.zeros((0, len(middle)), np.float32), np.zeros(0, np.float32), ())
    both = law + plain
    both /= np.maximum(np.linalg.norm(both, axis=1, keepdims=True), 1e-12)
    return grounds_of(texts.places, both, (both @ middle).astype(np.float32), texts.plain)
