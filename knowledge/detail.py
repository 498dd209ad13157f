"""Detail: one thing that people rely on and somebody can verify by a call or a look: a number, a link, hours, a fee."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from knowledge.service import Hours, Item, Link, Local, Office, Phone, Service, Standing

# What a fee says where nobody has told one: there is nothing to verify.
FEE_UNKNOWN = "以办理机关公布为准"
_SEPARATOR = "\x1f"

_One = TypeVar("_One", Phone, Link, Hours, Local)


class Kind(StrEnum):
    """What is verified."""

    PHONE = "phone"
    LINK = "link"
    HOURS = "hours"
    FEE = "fee"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Detail:
    """One of them, of a service everywhere (`district` and `office` empty) or of its office in a district.

    `value` is exactly what is verified; `use` what it is for; `source` where it is from, a clause's id for a fee that
    the law sets; `checked_on` what the release itself says of when it was verified; `owner` who told it, "" if unknown.
    """

    service: str
    name: str
    district: str
    office: str
    kind: Kind
    value: str
    use: str
    source: str
    checked_on: str = ""
    owner: str = ""

    @property
    def id(self) -> str:
        """What it is known by: the same words in the same place have the same id; other words another."""
        made_of = (self.service, self.district, self.office, self.kind.value, self.value)
        return hashlib.sha256(_SEPARATOR.join(made_of).encode()).hexdigest()[:16]

    @property
    def is_law(self) -> bool:
        """Whether its source is a clause, which is quoted and kept up to date with the law."""
        return "/" in self.source and self.source.startswith(("plan/", "statute/"))


# How far a detail has been verified, and on which day last ("" never).
Look = Callable[[Detail], tuple[Standing, str]]


def details(service: Service) -> tuple[Detail, ...]:
    """All that can be verified of a service: its own first, then each office's."""
    own = (
        *(_phone(service, "", "", p, "") for p in service.phones),
        *(_link(service, "", "", link, "") for link in service.links),
        *(_line(service, "", "", Kind.HOURS, h, "") for h in (service.hours,) if h),
        *_fee(service),
    )
    return (*own, *(one for office in service.offices for one in _of_office(service, office)))


def marked(service: Service, look: Look) -> Service:
    """The service with how far each of its details has been verified by now."""

    def seen(one: _One, detail: Detail) -> _One:
        standing, day = look(detail)
        lapsed = None if standing in (Standing.CONFIRMED, Standing.NEVER) else standing
        return replace(one, checked_on=day, lapsed=lapsed)

    def office(o: Office) -> Office:
        where = (o.district, o.name)
        return replace(
            o,
            phones=tuple(seen(p, _phone(service, *where, p, o.owner)) for p in o.phones),
            links=tuple(seen(x, _link(service, *where, x, o.owner)) for x in o.links),
            hours=seen(o.hours, _line(service, *where, Kind.HOURS, o.hours, o.owner)) if o.hours else None,
            address=seen(o.address, _line(service, *where, Kind.ADDRESS, o.address, o.owner))
            if o.address
            else None,
            fee=seen(o.fee, _line(service, *where, Kind.FEE, o.fee, o.owner)) if o.fee else None,
        )

    hours = service.hours
    return replace(
        service,
        phones=tuple(seen(p, _phone(service, "", "", p, "")) for p in service.phones),
        links=tuple(seen(link, _link(service, "", "", link, "")) for link in service.links),
        hours=seen(hours, _line(service, "", "", Kind.HOURS, hours, "")) if hours else None,
        fee=_seen_fee(service, look),
        offices=tuple(map(office, service.offices)),
    )


def _seen_fee(service: Service, look: Look) -> Item:
    """A fee that the law sets is quoted with its article: there only a doubt is of interest."""
    for detail in _fee(service):
        standing, _ = look(detail)
        told = standing is Standing.DOUBTED or (standing is not Standing.CONFIRMED and not detail.is_law)
        return replace(service.fee, lapsed=standing if told else None)
    return service.fee


def _of_office(service: Service, office: Office) -> Iterator[Detail]:
    where = (office.district, office.name)
    yield from (_phone(service, *where, phone, office.owner) for phone in office.phones)
    yield from (_link(service, *where, link, office.owner) for link in office.links)
    for kind, one in ((Kind.HOURS, office.hours), (Kind.ADDRESS, office.address), (Kind.FEE, office.fee)):
        if one:
            yield _line(service, *where, kind, one, office.owner)


def _phone(service: Service, district: str, office: str, phone: Phone, owner: str) -> Detail:
    place = (service.id, service.name, district, office)
    return Detail(*place, Kind.PHONE, phone.number, phone.use, phone.source, phone.checked_on, owner)


def _link(service: Service, district: str, office: str, link: Link, owner: str) -> Detail:
    place = (service.id, service.name, district, office)
    return Detail(*place, Kind.LINK, link.url or link.title, link.title, link.source, link.checked_on, owner)


def _line(service: Service, district: str, office: str, kind: Kind, one: Hours | Local, owner: str) -> Detail:
    place = (service.id, service.name, district, office)
    return Detail(*place, kind, one.text, "", one.source, one.checked_on, owner)


def _fee(service: Service) -> Iterator[Detail]:
    if service.fee.text != FEE_UNKNOWN:
        place = (service.id, service.name, "", "")
        yield Detail(*place, Kind.FEE, service.fee.text, "", service.fee.clause or "服务目录")
