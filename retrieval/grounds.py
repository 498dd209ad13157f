"""Grounds: the directory's quotations, measured against a question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.service import Service


@dataclass(frozen=True, slots=True)
class Grounds:
    """Vectors of every statute ground: `services[n]` has its n-th at `places[n]`; (grounds, dimensions)."""

    services: tuple[str, ...]
    places: tuple[int, ...]
    vectors: npt.NDArray[np.float32]

    def nearness(self, vector: npt.NDArray[np.float32]) -> Mapping[tuple[str, int], float]:
        """How many standard deviations each (service, place) is nearer to a question than the average ground."""
        if not self.services:
            return {}
        similarity = self.vectors @ vector
        spread = float(similarity.std())
        z = (similarity - similarity.mean()) / spread if spread else np.zeros_like(similarity)
        return dict(zip(zip(self.services, self.places, strict=True), z.tolist(), strict=True))


def ground_texts(services: Sequence[Service]) -> tuple[tuple[str, ...], tuple[int, ...], tuple[str, ...]]:
    """(service, place, text to embed) of every statute ground, as columns; the text says first what it proves."""
    rows = [
        (service.id, place, f"{ground.why}。{ground.quote}")
        for service in services
        for place, ground in enumerate(service.statutes)
    ]
    return tuple(r[0] for r in rows), tuple(r[1] for r in rows), tuple(r[2] for r in rows)
