"""Offices: what the districts told of their own offices, kept beside the added documents, a file a district.

In the folder: `offices/<district>.jsonl`, an office a line with the fields of `Told`.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from urllib.parse import urlsplit

from knowledge.phone import phones_in
from knowledge.problems import Problem
from knowledge.service import DISTRICTS, Hours, Link, Local, Office, Phone, Service
from knowledge.tables import is_day

FOLDER = "offices"
# Long enough for any address; what is longer is a story.
LONGEST, LONGEST_NAME = 200, 40
_HOST = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


@dataclass(frozen=True, slots=True)
class Told:
    """What a district told of one of its offices for a service, as it was filled in; "" for what was not told.

    `phones` parted by 、. `unit` and `person` told it on the day `checked_on` and answer for it.
    """

    service: str
    district: str
    name: str
    phones: str
    address: str
    hours: str
    link: str
    fee: str
    checked_on: str
    unit: str
    person: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What an office is known by: the same office tells of the same service once."""
        return self.district, self.service, self.name

    @property
    def says_nothing(self) -> bool:
        """Whether nothing about the office itself was told."""
        return not any((self.name, self.phones, self.address, self.hours, self.link, self.fee))


def faults(told: Told, services: Collection[str], today: str = "") -> Iterator[tuple[str, str]]:
    """(field, what is wrong and what to write) of everything that keeps an office out. `today`: an ISO day that
    nothing was verified after; "" where a day long past is looked back upon."""
    if told.district not in DISTRICTS:
        yield "district", f"“{told.district}”不是区县；只能是{'、'.join(DISTRICTS)}"
    if told.service not in services:
        yield "service", f"没有编号为“{told.service}”的服务；编号照空表里的，不要改"
    if not told.name:
        yield "name", "没有写办理机构；写窗口或单位的全称"
    elif len(told.name) > LONGEST_NAME:
        yield "name", f"办理机构有 {len(told.name)} 个字，最多 {LONGEST_NAME} 个；地址等写到各自的栏里"
    if not (told.phones or told.address or told.link):
        yield "phones", "电话、地址、网址至少写一样，群众才找得到"
    yield from (("phones", fault) for fault in phones_in(told.phones)[1])
    if told.link and not is_address(told.link):
        yield "link", f"“{told.link}”不是网址；写完整的地址，以 https:// 或 http:// 开头"
    yield from _day_faults(told.checked_on, today)
    if not told.unit:
        yield "unit", "没有写填报单位；写清是谁报的，日后好核对"
    for name in ("address", "hours", "fee", "unit", "person"):
        if len(getattr(told, name)) > LONGEST:
            yield name, f"有 {len(getattr(told, name))} 个字，最多 {LONGEST} 个；写短些"


def _day_faults(day: str, today: str) -> Iterator[tuple[str, str]]:
    if not day:
        yield "checked_on", "没有写核实日期；写打通电话或到现场看过的那一天，例如 2026-11-30"
    elif not is_day(day):
        yield "checked_on", f"“{day}”不是日期；写成 2026-11-30 这样"
    elif today and day > today:
        yield "checked_on", f"核实日期 {day} 还没有到；写实际核实的那一天"


def office_of(told: Told) -> Office:
    """The office as answers show it; `told` has no faults."""
    source = (told.unit, told.checked_on)
    return Office(
        told.district,
        told.name,
        f"{told.unit}　{told.person}".strip(),
        tuple(Phone(number, told.name, *source) for number in phones_in(told.phones)[0]),
        Local(told.address, *source) if told.address else None,
        Hours(told.hours, *source) if told.hours else None,
        (Link(told.name, told.unit, told.link, told.checked_on),) if told.link else (),
        Local(told.fee, *source) if told.fee else None,
    )


def with_offices(
    services: Iterable[Service], added: Path | None
) -> tuple[tuple[Service, ...], tuple[Problem, ...]]:
    """The services with the offices that the districts told of, and what is wrong with them."""
    services = tuple(services)
    told, problems = read_told(added)
    known = {service.id for service in services}
    found: dict[str, list[Office]] = {}
    seen: set[tuple[str, str, str]] = set()
    for place, one in told:
        wrong = [f"{FIELDS[field]}：{fault}" for field, fault in faults(one, known)]
        wrong += ["与前面的一行是同一个机构的同一项服务；只留一行"] if one.key in seen else []
        seen.add(one.key)
        problems += tuple(replace(place, message=fault) for fault in wrong)
        if not wrong:
            found.setdefault(one.service, []).append(office_of(one))
    with_them = (replace(s, offices=tuple(found[s.id])) if s.id in found else s for s in services)
    return tuple(with_them), problems


def read_told(added: Path | None) -> tuple[tuple[tuple[Problem, Told], ...], tuple[Problem, ...]]:
    """((its place, what was told), …) and what cannot be read, district by district in the order of the list."""
    found: list[tuple[Problem, Told]] = []
    problems: list[Problem] = []
    for district in DISTRICTS:
        path = file_of(added, district) if added else None
        if path is None or not path.exists():
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            place = Problem(f"{FOLDER}/{path.name}", number, "")
            try:
                one = _told(json.loads(line))
            except (ValueError, TypeError) as error:
                problems.append(replace(place, message=f"读不懂：{error}；用区县表格重新收一次"))
                continue
            if one.district != district:
                problems.append(replace(place, message=f"区县是“{one.district}”，与文件名不一致"))
            else:
                found.append((place, one))
    return tuple(found), tuple(problems)


def file_of(added: Path, district: str) -> Path:
    """Where what a district told is kept."""
    return added / FOLDER / f"{district}.jsonl"


def lines_of(told: Iterable[Told]) -> str:
    """What is kept of a district's offices, in one order whatever order they came in."""
    ordered = sorted(told, key=lambda one: one.key)
    return "".join(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in ordered)


def is_address(text: str) -> bool:
    """Whether this is the whole address of a page.

    >>> is_address("https://www.panzhihua.gov.cn/x"), is_address("www.panzhihua.gov.cn"), is_address("https://局")
    (True, False, False)
    """
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    whole = parts.scheme in ("http", "https") and not re.search(r"[\s<>\"'\\]", text)
    return whole and bool(_HOST.fullmatch(parts.hostname or "")) and "@" not in parts.netloc


# What each field is called in the districts' tables.
FIELDS: Mapping[str, str] = {
    "district": "区县",
    "service": "服务编号",
    "name": "办理机构",
    "phones": "电话",
    "address": "地址",
    "hours": "办公时间",
    "link": "网址",
    "fee": "收费",
    "checked_on": "核实日期",
    "unit": "填报单位",
    "person": "填报人",
}


def _told(row: object) -> Told:
    names = [field.name for field in fields(Told)]
    if not isinstance(row, dict) or sorted(row) != sorted(names):
        raise ValueError(f"每行要有 {'、'.join(names)}")
    if not all(isinstance(value, str) for value in row.values()):
        raise ValueError("每一项都是文字")
    return Told(**row)
