"""Clause resolver: a clause named by its number, found exactly, before any search."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from knowledge.articles import label_of
from knowledge.clause import Clause, Kind, Source, short_name
from knowledge.numerals import NUMERAL, to_int
from knowledge.plan import CLAUSES

_NUMBER = rf"(?:\d{{1,4}}|[{NUMERAL}]{{1,9}})"
# 第一百三十三条之一, 1254条, （二十四）, (17), 第24
_PLACE = re.compile(
    rf"第\s*({_NUMBER})\s*(?:条|款条)(?:\s*之\s*([{NUMERAL}]{{1,2}}|\d{{1,2}}))?"
    rf"|(?<![\d{NUMERAL}])({_NUMBER})\s*条(?:\s*之\s*([{NUMERAL}]{{1,2}}|\d{{1,2}}))?"
    rf"|[（(]\s*({_NUMBER})\s*[）)]"
)
# What one says around a clause one wants to see; anything more is a question of its own.
_ASKING = re.compile(
    r"请问|请|麻烦|帮我|帮忙|给我|我想|我要|想|查一?下|查询|查|看一?下|看看|看|念一?下|念|读|找一?下|找|翻|显示|打开|发"
    r"|是什么意思|什么意思|是什么|是啥子?|说的?(?:是|的)?(?:什么|啥子?)|讲的?(?:是|的)?(?:什么|啥子?)|写的?(?:是|的)?(?:什么|啥子?)"
    r"|怎么(?:规定|说|写|讲)的?|咋个?(?:规定|说|写|讲)的?|(?:有|是)?(?:哪些|什么|啥子?)?(?:内容|规定|条文|原文|原话|全文)"
    r"|规定了?|关于|有关|里面|里头|里|中的?|具体|完整|全部|解释一?下|解释|介绍|一下|一哈|吗|呢|嘛|哈|啊|呀|吧|了|的|这|那|个|条款?|法条|第|和|与|及|有没有|有|是不是|是|在|说|讲|什么|啥子?|哪"
    r"|[\s，。？！、；：,.?!;:《》“”\"'（）()~—…-]"
)
# Words that ask for the text itself, whatever else is said around them.
_WANTS_TEXT = re.compile(
    r"原文|原话|全文|条文|念一?[遍下]|(?:写|说|讲|规定)的?(?:都|到底|究竟)?(?:是|的)?(?:些)?(?:什么|啥|哪)|什么内容|哪方面|啥内容|发(?:给)?我看"
)
# This little besides the reference is not a question of its own.
_REMAINDER = 3


@dataclass(frozen=True, slots=True)
class Resolution:
    """Clauses named in a question. `only`: the question asks for nothing besides.

    `clauses` are ids that exist, in the order named. `missing` says in plain words which do not and why;
    `notes` what must be known about the name used (a law since replaced).
    """

    clauses: tuple[str, ...]
    missing: tuple[str, ...]
    notes: tuple[str, ...]
    only: bool


@dataclass(frozen=True, slots=True)
class Aliases:
    """How people call laws and the plan: spoken name → title's short form, old name → what replaced it."""

    names: Mapping[str, str]
    replaced: Mapping[str, str]
    plan: tuple[str, ...]


def read_aliases(path: Path) -> Aliases:
    """The aliases of a content folder's file."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Aliases(data["names"], data["replaced"], tuple(data["plan"]))


@dataclass(frozen=True, slots=True)
class Names:
    """What laws and the plan are called: spoken name → source id, replaced name → source id now."""

    laws: Mapping[str, str]
    replaced: Mapping[str, str]
    plan: frozenset[str]
    pattern: re.Pattern[str]
    headings: Mapping[str, str]


def names_from(aliases: Aliases, sources: Iterable[Source], clauses: Iterable[Clause]) -> Names:
    """The names by which sources, and the plan's clauses by their headings, can be asked for."""
    held = {short_name(s.title): s.id for s in sources if s.kind is Kind.STATUTE and "@" not in s.id}
    laws = dict(held)
    laws |= {alias: f"statute/{name}" for alias, name in aliases.names.items() if name in held}
    replaced = {old: f"statute/{new}" for old, new in aliases.replaced.items()}
    spoken = sorted({*laws, *(n for n in replaced if n not in held), *aliases.plan}, key=len, reverse=True)
    headings = {c.label.partition("）")[2]: c.id for c in clauses if c.id.startswith("plan/")}
    return Names(
        laws, replaced, frozenset(aliases.plan), re.compile("|".join(map(re.escape, spoken))), headings
    )


def resolve(text: str, names: Names, exists: Mapping[str, object]) -> Resolution | None:
    """The clauses a cleaned question names, or None if it names none.

    A bare number up to 29 means the plan. `exists` holds every clause id. Bare 「N条」 without 第 is
    taken for a clause only if the question says nothing else (3条烟, 两条意见 are none).
    """
    text = text.replace("中华人民共和国", "")
    found = [*names.pattern.finditer(text)]
    places = [*_PLACE.finditer(text)]
    rest = _remainder(text, [*found, *places])
    named = next((i for h, i in names.headings.items() if h in text), None)
    if not places:
        return (
            Resolution((named,), (), (), len(_remainder(text.replace(_heading(named, names), ""), [])) <= 6)
            if named
            else None
        )
    wants_text = bool(_WANTS_TEXT.search(text))
    explicit = any(m[1] for m in places) or bool(found)
    if not explicit and rest and not wants_text:
        return None
    only = wants_text or len(rest) <= _REMAINDER
    clauses: list[str] = []
    missing: list[str] = []
    notes: list[str] = []
    for place in places:
        loose = place[3] and rest and not wants_text
        if (loose or (place[5] and not wants_text)) and not _after_name(place.start(), found, text):
            continue
        _resolve_one(place, _law_before(place.start(), found), names, exists, clauses, missing, notes)
    if not clauses and not missing:
        return None
    return Resolution(
        tuple(dict.fromkeys(clauses)), tuple(dict.fromkeys(missing)), tuple(dict.fromkeys(notes)), only
    )


def _resolve_one(
    place: re.Match[str],
    law: str | None,
    names: Names,
    exists: Mapping[str, object],
    clauses: list[str],
    missing: list[str],
    notes: list[str],
) -> None:
    try:
        number = str(to_int(place[1] or place[3] or place[5]))
    except ValueError:
        return
    inserted = place[2] or place[4]
    number += f"-{to_int(inserted)}" if inserted else ""
    if law is None or law in names.plan:
        if f"plan/{number}" in exists:
            clauses.append(f"plan/{number}")
        elif law is None:
            missing.append(
                f"您没说是哪部法律的第{number}条。本市规划只有{CLAUSES}条；请带上法律名称再问，例如“民法典第{number}条”。"
            )
        else:
            missing.append(f"《攀枝花市依法治市规划》只有{CLAUSES}条，没有第{number}条。")
        return
    if law in names.replaced and law not in names.laws:
        now = names.replaced[law].removeprefix("statute/")
        missing.append(
            f"《{law}》已经失效，内容并入《{now}》，条号也变了；请说说您要办的事，或按《{now}》的条号查。"
        )
        return
    clause = f"{names.laws[law]}/{number}"
    name = names.laws[law].removeprefix("statute/")
    if name in names.replaced:
        notes.append(f"《{name}》现已由《{names.replaced[name].removeprefix('statute/')}》取代。")
    if clause in exists:
        clauses.append(clause)
    else:
        missing.append(
            f"知识库里的《{name}》没有{label_of(number) if int(number.split('-')[0]) else '这一条'}，请核对条号。"
        )


def _law_before(at: int, found: list[re.Match[str]]) -> str | None:
    """The law last named before the place; failing that, the only one named at all."""
    before = [m[0] for m in found if m.end() <= at]
    if before:
        return before[-1]
    return found[0][0] if len({m[0] for m in found}) == 1 else None


def _after_name(at: int, found: list[re.Match[str]], text: str) -> bool:
    """A number without 第 is a clause only right behind a name, or alone."""
    return any(0 <= at - m.end() <= 6 for m in found) or len(text) <= 8


def _remainder(text: str, matches: list[re.Match[str]]) -> str:
    for match in sorted(matches, key=lambda m: m.start(), reverse=True):
        text = text[: match.start()] + " " + text[match.end() :]
    return _ASKING.sub("", text)


def _heading(clause: str | None, names: Names) -> str:
    return next((h for h, i in names.headings.items() if i == clause), "")
