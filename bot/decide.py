"""Decide: how a question ends and which services are named, on measured probabilities."""

from dataclasses import dataclass

from bot.answer import Referral, Status
from bot.guard import is_concern
from bot.particulars import asks_local_particulars
from bot.routes import fitting, reordered
from knowledge.cue import longest_cue
from knowledge.service import Service
from retrieval.hit import Findings, ServiceHit
from retrieval.index import Index

# Probabilities of being no matter for a service, above which it is taken to be none.
OUTSIDE, REFUSED, GREETING, VAGUE = 0.3, 0.45, 0.3, 0.1
# A long message is never a mere greeting.
GREETING_LENGTH = 12
# The best service must be at least this likely, or the question must be made clearer.
UNCLEAR = 0.10
# A service this likely is offered as a choice when the question must be made clearer.
OPTION = 0.03
# How many services one answer names.
MOST_SERVICES = 3


@dataclass(frozen=True, slots=True)
class Decision:
    """A status, the services chosen (best first) and what decided; the rest are in the findings."""

    status: Status
    services: tuple[ServiceHit, ...]
    reason: str


def decide(text: str, findings: Findings, index: Index) -> Decision:
    """The way this question ends."""
    none = dict(findings.none)
    route = fitting(text, findings.services, index.routes)
    services = reordered(findings.services, route, index.companions)[:MOST_SERVICES]
    told = any(hit.keywords for hit in services[:1])
    if none.get("greeting", 0.0) >= GREETING and len(text) <= GREETING_LENGTH:
        return Decision(Status.GREETING, (), f"招呼 {none['greeting']:.2f}")
    if none.get("refused", 0.0) >= REFUSED and not told and not is_concern(text):
        return Decision(Status.REFUSED, (), f"不当请求 {none['refused']:.2f}")
    if asks_local_particulars(text):
        return Decision(Status.NOT_COVERED, services, "问的是本地的具体数字、地址或时间")
    if none.get("outside", 0.0) >= OUTSIDE and not told:
        return Decision(Status.OUTSIDE, (), f"与法律政务无关 {none['outside']:.2f}")
    if none.get("vague", 0.0) >= VAGUE or findings.services[0].probability < UNCLEAR:
        # Of what it may be, not of what else such matters need.
        likely = tuple(hit for hit in findings.services[:MOST_SERVICES] if hit.probability >= OPTION)
        return Decision(Status.CLARIFY, likely, f"说得不够 {none.get('vague', 0.0):.2f}")
    return Decision(Status.ANSWERED, services, f"{services[0].service} {services[0].probability:.2f}")


def referrals(text: str, decision: Decision, index: Index, district: str | None) -> tuple[Referral, ...]:
    """The chosen services with why they are named here and which deadlines matter."""
    chosen = [(index.services[hit.service], hit.probability) for hit in decision.services]
    first = chosen[0][0] if chosen else None
    return tuple(
        Referral(service, _why(first, service), _standing(text, service, index), district, probability)
        for service, probability in chosen
    )


def _standing(text: str, service: Service, index: Index) -> tuple[int, ...]:
    """The deadlines that matter, without those whose ground is law no longer."""
    return tuple(
        n
        for n in deadlines_for(text, service)
        if (clause := service.deadlines[n].clause) not in index.clauses
        or index.sources[index.clauses[clause].source].citable
    )


def deadlines_for(text: str, service: Service) -> tuple[int, ...]:
    """Places of the deadlines the question asks for; all of them if it asks for none in particular."""
    asked = tuple(n for n, d in enumerate(service.deadlines) if longest_cue(d.about, text))
    return asked or tuple(range(len(service.deadlines)))


def _why(first: Service | None, service: Service) -> str:
    if first is None or service.id == first.id:
        return service.when
    rules = {n.service: n.rule for n in first.neighbours} or {}
    back = {n.service: n.rule for n in service.neighbours}
    return rules.get(service.id) or back.get(first.id) or service.when
