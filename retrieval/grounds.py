"""Grounds: the directory's quotations, measured against a question."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.service import Service

# A service's id and the place of one of its statute grounds.
Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Grounds:
    """Vectors of every statute ground, shape (grounds, dimensions), and the row that each stands in."""

    rows: Mapping[Place, int]
    vectors: npt.NDArray[np.float32]

    def nearness(self, vector: npt.NDArray[np.float32]) -> "Nearness":
        """How many standard deviations each ground is nearer to a question than the average one."""
        if not self.rows:
            return Nearness({}, np.zeros(0, np.float32))
        similarity = self.vectors @ vector
        spread = float(similarity.std())
        z = (similarity - similarity.mean()) / spread if spread else np.zeros_like(similarity)
        return Nearness(self.rows, z)


class Nearness(Mapping[Place, float]):
    """A number for each ground: of six hundred an answer asks for a dozen."""

    __slots__ = ("_rows", "_values")

    def __init__(self, rows: Mapping[Place, int], values: npt.NDArray[np.float32]) -> None:
        self._rows, self._values = rows, values

    def __getitem__(self, place: Place) -> float:
        return float(self._values[self._rows[place]])

    def __iter__(self) -> Iterator[Place]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def grounds_of(places: Iterable[Place], vectors: npt.NDArray[np.float32]) -> Grounds:
    """The grounds that stand at these places, with their vectors in the same order."""
    return Grounds({place: row for row, place in enumerate(places)}, vectors)


def ground_texts(services: Sequence[Service]) -> tuple[tuple[Place, ...], tuple[str, ...]]:
    """Place and text to embed of every statute ground; the text says first what it proves."""
    rows = [
        ((service.id, place), f"{ground.why}。{ground.quote}")
        for service in services
        for place, ground in enumerate(service.statutes)
    ]
    return tuple(place for place, _ in rows), tuple(text for _, text in rows)
