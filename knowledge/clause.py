"""Clause: the unit that can be cited, with the Source it belongs to."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a source is."""

    PLAN = "plan"
    STATUTE = "statute"


class Validity(StrEnum):
    """Whether a source is law today, in the words its readers see."""

    IN_FORCE = "现行有效"
    AMENDED = "已被修改"
    HISTORICAL = "历史版本"
    REPEALED = "已废止"
    PENDING = "尚未施行"
    UNVERIFIED = "有效性未核实"
    ELSEWHERE = "外地法规，本市不适用"
    PLAN_ENDED = "规划期至2020年"


@dataclass(frozen=True, slots=True)
class Source:
    """One published text: the plan, or one version of one statute.

    `id` is `plan`, `statute/<short name>` or, for a version that another one replaced,
    `statute/<short name>@<version date>`. Dates are ISO (YYYY-MM-DD) or empty where unknown.
    `note` says what a reader must know before relying on it; `origin` where the text came from. From the
    day `repealed` on it is law no longer.
    """

    id: str
    kind: Kind
    title: str
    validity: Validity
    version: str = ""
    effective: str = ""
    origin: str = ""
    note: str = ""
    repealed: str = ""

    @property
    def citable(self) -> bool:
        """Whether its clauses may ground an answer: law in force here, or the plan."""
        return self.validity in (Validity.IN_FORCE, Validity.PLAN_ENDED)


@dataclass(frozen=True, slots=True)
class Clause:
    """A plan clause or a statute article.

    `number` is Arabic: "17", or "133-1" for 第一百三十三条之一. `label` is how it is cited
    ("（十七）完善群众权益保障机制", "第二十四条"). `path` is the headings above it, outermost first.
    `text` is what quotations are spans of. `excerpt`: only parts of the article are at hand.
    """

    id: str
    source: str
    number: str
    label: str
    path: tuple[str, ...]
    text: str
    excerpt: bool = False


def short_name(title: str) -> str:
    """A statute's name as ids carry it.

    >>> short_name("中华人民共和国民法典")
    '民法典'
    """
    return title.removeprefix("中华人民共和国")
