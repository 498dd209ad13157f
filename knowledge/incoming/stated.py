"""Stated: what an administrator says about a document that its text does not say."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

from knowledge.clause import Validity
from knowledge.problems import Problem
from knowledge.tables import is_day

# What a document may say of itself: the plan's status is no law's.
STATUSES = tuple(str(v) for v in Validity if v is not Validity.PLAN_ENDED)
DAYS = ("version", "effective", "repealed")
_NUMBERS = re.compile(r"[1-9][0-9]{0,3}(?:-[1-9][0-9]?)?(?:[,，、][1-9][0-9]{0,3}(?:-[1-9][0-9]?)?)*")
_COMMENT = re.compile(
    r"<!--\s*(title|origin|version|effective|repealed|status|successor|missing)\s*[:：](.*?)-->", re.I | re.S
)


@dataclass(frozen=True, slots=True)
class Stated:
    """Days are ISO; `missing` are numbers of articles (“199,200”) that the text rightly lacks."""

    title: str = ""
    origin: str = ""
    version: str = ""
    effective: str = ""
    repealed: str = ""
    status: str = ""
    successor: str = ""
    missing: str = ""

    def over(self, other: "Stated") -> "Stated":
        """This, and what it leaves open from the other."""
        return replace(other, **{name: value for name, value in self.items() if value})

    def items(self) -> Iterator[tuple[str, str]]:
        """(name, value) of every field."""
        return ((field.name, getattr(self, field.name)) for field in fields(self))

    def lacks(self, number: str) -> bool:
        """Whether this article is said to be missing."""
        return number in re.split("[,，、]", self.missing)


NOTHING = Stated()


def faults_of(name: str, value: str) -> str:
    """What is wrong with a statement, or nothing.

    >>> faults_of("effective", "2027-02-30")
    '日期 2027-02-30 不存在；写成 2027-01-01 这样'
    """
    if name in DAYS and not is_day(value):
        return f"日期 {value} 不存在；写成 2027-01-01 这样"
    if name == "status" and value not in STATUSES:
        return f"不认识的状态“{value}”；用 {'、'.join(STATUSES)} 之一"
    if name == "missing" and not _NUMBERS.fullmatch(value):
        return f"“{value}”不是条号；写成 199 或 199,200，之一写 133-1"
    return ""


def statements_in(file: str, text: str, problems: list[Problem]) -> Stated:
    """What the comments of a Markdown text state, `<!-- effective: 2027-01-01 -->`."""
    found: dict[str, str] = {}
    for match in _COMMENT.finditer(text):
        name, value, line = match[1].lower(), match[2].strip(), 1 + text.count("\n", 0, match.start())
        if fault := faults_of(name, value):
            problems.append(Problem(file, line, fault))
        elif found.get(name, value) != value:
            what = "状态" if name == "status" else name
            problems.append(
                Problem(file, line, f"{what}前面写的是{found[name]}，这里是{value}；只留对的一个")
            )
        else:
            found[name] = value
    return Stated(**found)
