"""Routes: services put in the order an operator would name them."""

from collections.abc import Sequence

from knowledge.route import Route
from retrieval.hit import ServiceHit


def fitting(text: str, hits: Sequence[ServiceHit], routes: Sequence[Route]) -> Route | None:
    """The first rule that is for a cleaned question with these hits."""
    return next((r for r in routes if r.applies(text, hits[0].service)), None)


def reordered(hits: Sequence[ServiceHit], route: Route | None) -> tuple[ServiceHit, ...]:
    """The hits with those that the rule names in front, in its order."""
    if route is None:
        return tuple(hits)
    by_id = {hit.service: hit for hit in hits}
    first = [by_id[i] for i in route.services if i in by_id]
    return (*first, *(hit for hit in hits if hit.service not in route.services))
