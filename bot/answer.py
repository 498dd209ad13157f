"""Answer: what a consultation ends in, complete and valid, before any words for a channel."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from knowledge.service import Office, Service, Standing, content_of


class Status(StrEnum):
    """How a question can end."""

    ANSWERED = "answered"
    CLARIFY = "clarify"
    URGENT = "urgent"
    CLAUSE = "clause"
    OUTSIDE = "outside"
    NOT_COVERED = "not_covered"
    GREETING = "greeting"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Citation:
    """A quotation: `quote` is exactly `text[start:end]` of the clause in the answer's release.

    `validity` says in plain words whether it is law today; `score` (0..1) how well it bears; `why`, where the
    directory has it, what it means for whoever asks, in people's words.
    """

    clause: str
    source: str
    label: str
    quote: str
    start: int
    end: int
    validity: str
    score: float
    why: str = ""


@dataclass(frozen=True, slots=True)
class Referral:
    """A service named in an answer: `why` here, the deadlines that matter here, `score` its probability."""

    service: Service
    why: str
    deadlines: tuple[int, ...]
    district: str | None
    score: float


@dataclass(frozen=True, slots=True)
class Option:
    """One way to make a vague question clear: a button's words and the question it stands for."""

    label: str
    question: str


@dataclass(frozen=True, slots=True)
class Alarm:
    """The safety card: what danger, whom to call (in order), what to do now."""

    danger: str
    phones: tuple[str, ...]
    card: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of one consultation, with its evidence."""

    question: str
    status: Status
    release: str | None
    summary: str
    urgent: Alarm | None = None
    citations: tuple[Citation, ...] = ()
    services: tuple[Referral, ...] = ()
    options: tuple[Option, ...] = ()
    ticket: str | None = None


def as_json(answer: Answer) -> dict[str, Any]:
    """The Answer object of CONTRACT.md."""
    return {
        "question": answer.question,
        "status": answer.status.value,
        "release": answer.release,
        "urgent": asdict(answer.urgent) if answer.urgent else None,
        "summary": answer.summary,
        "citations": [_citation_json(citation) for citation in answer.citations],
        "services": [_referral_json(referral) for referral in answer.services],
        "options": [asdict(option) for option in answer.options],
        "ticket": answer.ticket,
    }


def service_json(service: Service) -> dict[str, Any]:
    """A whole directory entry, without what only the ranking needs."""
    entry = content_of(service)
    for internal in ("utterances", "keywords"):
        entry.pop(internal)
    offices = [_office_json(office) for office in service.offices]
    return entry | {"offices": offices, "unverified": service.unverified}


def _citation_json(citation: Citation) -> dict[str, Any]:
    """The quotation; what it means is part of the summary."""
    return {name: value for name, value in asdict(citation).items() if name != "why"}


def _office_json(office: Office) -> dict[str, Any]:
    """An office as anybody may know it; who told of it is the desk's."""
    return {
        "district": office.district,
        "name": office.name,
        "phones": [phone.number for phone in office.phones],
        "address": office.address.text if office.address else None,
        "hours": office.hours.text if office.hours else None,
        "links": [link.url for link in office.links],
        "fee": office.fee.text if office.fee else None,
    }


def _referral_json(referral: Referral) -> dict[str, Any]:
    service = referral.service
    chosen = [service.deadlines[n] for n in referral.deadlines]
    offices = service.offices_in(referral.district)
    return {
        "id": service.id,
        "name": service.name,
        "phones": [phone.number for phone in service.phones_in(referral.district)],
        "links": [{"title": link.title, "url": link.url or None} for link in service.links],
        "when": service.when,
        "bring": [item.text for item in service.bring],
        "fee": service.fee.text,
        "deadlines": [{"text": d.text, "clause": d.clause} for d in chosen],
        "district": referral.district,
        "offices": [_office_json(office) for office in offices],
        "unverified": service.standing_in(referral.district) is not Standing.CONFIRMED,
        "score": round(referral.score, 4),
    }
