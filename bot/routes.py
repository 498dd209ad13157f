"""Routes: services put in the order an operator would name them."""

from collections.abc import Mapping, Sequence

from knowledge.route import Route
from retrieval.hit import ServiceHit

# What it counts, beside its own probability, that an office is often needed with the first one, and that 12348 is
# where to ask when the first is unsure. Of 170 real questions an office labelled first is among the three named
# in .94 with both, .91 without.
BESIDE, ASK_FIRST = 0.1, 0.15
HOTLINE = "legal-hotline"
# An office that is needed less than this is not named.
LEAST_NEEDED = 0.001


def fitting(text: str, hits: Sequence[ServiceHit], routes: Sequence[Route]) -> Route | None:
    """The first rule that is for a cleaned question with these hits."""
    return next((r for r in routes if r.applies(text, hits[0].service)), None)


def reordered(
    hits: Sequence[ServiceHit], route: Route | None, companions: Mapping[str, Mapping[str, float]]
) -> tuple[ServiceHit, ...]:
    """The hits as they are named: those of the rule in its order, or the best one; then those needed
    besides, most needed first."""
    by_id = {hit.service: hit for hit in hits}
    first = [by_id[i] for i in route.services if i in by_id] if route else list(hits[:1])
    beside = companions.get(first[0].service, {})

    def needed(hit: ServiceHit) -> float:
        sure = first[0].probability
        asked = ASK_FIRST * (1 - sure) if hit.service == HOTLINE else 0.0
        return hit.probability + BESIDE * sure * beside.get(hit.service, 0.0) + asked

    placed = {hit.service for hit in first}
    others = [(needed(hit), hit) for hit in hits if hit.service not in placed]
    rest = [(need, hit) for need, hit in others if need >= LEAST_NEEDED]
    rest.sort(key=lambda pair: -pair[0])
    return (*first, *(hit for _, hit in rest))
