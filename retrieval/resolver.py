"""Clause resolver: a clause named by its number, found exactly, before any search."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from knowledge import yaml_text
from knowledge.articles import label_of
from knowledge.clause import Clause, Kind, Source, Validity, short_name
from knowledge.numerals import NUMERAL, to_int
from knowledge.plan import CLAUSES

_NUMBER = rf"(?:\d{{1,4}}|[{NUMERAL}]{{1,9}})"
_INSERTED = rf"(?:\s*之\s*([{NUMERAL}]{{1,2}}|\d{{1,2}}))?"
# 第一百三十三条之一, 1254条, （二十四）, (17)
_PLACE = re.compile(
    rf"第\s*({_NUMBER})\s*条{_INSERTED}"
    rf"|(?<![\d{NUMERAL}最每另哪这那上下前后同头某任第])({_NUMBER})\s*条{_INSERTED}"
    rf"|[（(]\s*({_NUMBER})\s*[）)]"
)
# 第1079、1080条 and 第1062至1066条 are written out before anything is looked for.
_SERIES = re.compile(rf"第?\s*({_NUMBER}(?:\s*(?:、|，|,|和|与|及)\s*第?\s*{_NUMBER})+)\s*条")
_RANGE = re.compile(rf"第?\s*({_NUMBER})\s*条?\s*(?:到|至|-|—|~)\s*第?\s*({_NUMBER})\s*条")
LONGEST_RANGE = 10
# 民法典1079, 刑法133之一, 规划17: a number right behind a name and before a pause.
_BEHIND_NAME = re.compile(
    rf"[》\s]*(?:的)?\s*第?({_NUMBER}){_INSERTED}(?=$|[\s，。？！、,?!的是讲说啥呢吗嘛和与]|什么|怎么|规定|内容|原文)"
)
_ID = re.compile(r"plan/\d{1,4}|statute/[^/\s]+/\d{1,4}(?:-\d{1,2})?(?:\.\d)?")
_CAPITALS = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_SPLIT_DIGITS = re.compile(r"(?<=\d)\s+(?=\d)")
# What stands before a number and is a law, but none that is known by that name.
_LAW_LIKE = re.compile(
    r"[一-鿿（）]{0,24}(?:法|法典|条例|规定|办法|细则|解释|规则|决定|通则|意见|通知|令|修正案(?:[（(]?[一二三四五六七八九十]+[)）]?)?)$"
)
# What numbers its articles too and is no law at all.
_PRIVATE = re.compile(r"(?:合同|协议|章程|手册|规约|公约|制度|约定|条款|合约|承诺书|民约|守则|教材|书)$")
# Another place's regulation, or a text that is gone, of the same name.
_OTHERS = re.compile(r"(?:[一-鿿]{2,8}(?:省|市|自治区|自治州|州|县)|老|旧|原|关于适用|以前的)$")
# A date or an age before a law's name asks for the text of that time: 2020年的仲裁法, 修改前的监狱法, 旧海商法.
_ERA = re.compile(
    r"(?:(?:在|按|照)?(?P<year>(?:19|20)\d\d)\s*年?(?:的时候|那时候?|当时|时|版本?|修[订正]版?)?的?|修[改订正]之?前的?|没修[改订正]的?|以前的?|老的?|旧的?|原来的?)(?=《?)"
)
# What may stand between a name and its number besides chapter names: nothing that ends another name.
_GAP = 16
# What one says around a clause one wants to see; anything more is a question of its own.
_ASKING = re.compile(
    r"[一-鿿]{1,6}(?:编|章|节)(?=\s)|请问|请|麻烦|帮我|帮忙|给我|我想|我要|想|查一?下|查询|查|看一?下|看看|看|念一?下|念|读|找一?下|找|翻|显示|打开|发"
    r"|是什么意思|什么意思|是什么|是啥子?|(?:写|说|讲)(?:的|了)?(?:是|的|些)?(?:什么|啥子?)"
    r"|怎么(?:规定|说|写|讲)的?|咋个?(?:规定|说|写|讲)的?|(?:有|是)?(?:哪些|什么|啥子?)?(?:内容|规定|条文|原文|原话|全文)"
    r"|规定了?|关于|有关|里面|里头|里|中的?|具体|完整|全部|解释一?下|解释|介绍|一下|一哈|吗|呢|嘛|哈|啊|呀|吧|了|的|这|那|个|条款?|法条|第|和|与|及|有没有|有|是不是|是|在|说|讲|什么|啥子?|哪"
    r"|[\s，。？！、；：,.?!;:《》“”\"'（）()~—…-]"
)
# Words that ask for the text itself, whatever else is said around them.
_WANTS_TEXT = re.compile(
    r"原文|原话|全文|条文|念一?[遍下]|(?:写|说|讲|规定)(?:的|了)?(?:都|到底|究竟)?(?:是|的)?(?:些)?(?:什么|啥|哪)|什么内容|哪方面|啥内容|发(?:给)?我看"
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
    data = yaml_text.data(path.read_text(encoding="utf-8"))
    return Aliases(data["names"], data["replaced"], tuple(data["plan"]))


@dataclass(frozen=True, slots=True)
class Names:
    """What laws and the plan are called: spoken name → source id, replaced name → source id now.

    `versions`: every text that is held of a law, oldest first.
    """

    laws: Mapping[str, str]
    replaced: Mapping[str, str]
    plan: frozenset[str]
    pattern: re.Pattern[str]
    headings: Mapping[str, str]
    versions: Mapping[str, tuple[Source, ...]]


def names_from(aliases: Aliases, sources: Iterable[Source], clauses: Iterable[Clause]) -> Names:
    """The names by which sources, and the plan's clauses by their headings, can be asked for."""
    statutes = sorted((s for s in sources if s.kind is Kind.STATUTE), key=lambda s: s.version)
    held = {short_name(s.title): s.id for s in statutes if "@" not in s.id}
    texts: dict[str, tuple[Source, ...]] = {}
    for source in statutes:
        law = source.id.partition("@")[0]
        texts[law] = (*texts.get(law, ()), source)
    laws = dict(held)
    laws |= {alias: f"statute/{name}" for alias, name in aliases.names.items() if name in held}
    replaced = {old: f"statute/{new}" for old, new in aliases.replaced.items()}
    spoken = sorted({*laws, *(n for n in replaced if n not in held), *aliases.plan}, key=len, reverse=True)
    headings = {c.label.partition("）")[2]: c.id for c in clauses if c.id.startswith("plan/")}
    pattern = re.compile("|".join(map(re.escape, spoken)))
    return Names(laws, replaced, frozenset(aliases.plan), pattern, headings, texts)


def replaced_names(text: str, names: Names) -> tuple[str, ...]:
    """Names of laws that others have replaced, as a cleaned text mentions them: 按婚姻法能分多少."""
    found = [*names.pattern.finditer(text.replace("中华人民共和国", ""))]
    return tuple(dict.fromkeys(m[0] for m in found if m[0] in names.replaced))


def resolve(text: str, names: Names, exists: Mapping[str, object]) -> Resolution | None:
    """The clauses a cleaned question names, or None if it names none.

    A number alone, up to 29, means the plan, and a note says so. `exists` holds every clause id. Bare
    「N条」 without 第 is taken for a clause only if the question says nothing else (3条烟, 两条意见 are none).
    A law that is not held under the very name used is never answered with another of a like name.
    """
    if _ID.fullmatch(text):
        return (
            Resolution((text,), (), (), True)
            if text in exists
            else Resolution((), (f"没有 {text} 这一条。",), (), True)
        )
    era, text = _era(_written_out(text, names), names)
    found = [*names.pattern.finditer(text)]
    places = [*_PLACE.finditer(text)]
    if not places:
        return _by_heading(text, names)
    rest = _remainder(text, [*found, *places])
    wants_text = bool(_WANTS_TEXT.search(text))
    explicit = any(m[1] or _LAW_LIKE.search(text[: m.start()].rstrip(" 》")) for m in places)
    if rest and not wants_text and not found and not explicit:
        return None
    unknown = "".join(n[1:] for n in (_law_before(text, p, found, None) for p in places) if n and n[0] == "?")
    only = wants_text or len(_remainder(rest.replace(_ASKING.sub("", unknown), ""), [])) <= _REMAINDER
    outcome = _Outcome([], [], [])
    law: str | None = None
    for place in places:
        loose = (place[3] and rest and not wants_text and not explicit) or (place[5] and not wants_text)
        if loose and not _after_name(place.start(), found, text):
            continue
        named = _law_before(text, place, found, law)
        if named == "" or (named is None and not only):
            continue
        if named and named.startswith("?") and (meant := _misspelt(named[1:], names)):
            outcome.notes.append(f"没有找到《{named[1:]}》，按《{meant}》理解。")
            named = meant
        law = named if named and not named.startswith("?") else None
        _resolve_one(place, named, names, exists, outcome)
    if not outcome.clauses and not outcome.missing:
        return None
    if era is not None:
        outcome = _as_of(era, outcome, names, exists)
    clauses, missing, notes = (tuple(dict.fromkeys(part)) for part in outcome)
    return Resolution(clauses, missing, notes, only)


class _Outcome(NamedTuple):
    clauses: list[str]
    missing: list[str]
    notes: list[str]


def _era(text: str, names: Names) -> tuple[re.Match[str] | None, str]:
    """The date or age before a law's name, and the text without it."""
    for era in _ERA.finditer(text):
        if names.pattern.match(text, era.end() + text.startswith("《", era.end())):
            return era, text[: era.start()] + text[era.end() :]
    return None, text


def _as_of(era: re.Match[str], outcome: "_Outcome", names: Names, exists: Mapping[str, object]) -> "_Outcome":
    """The outcome with articles of the text that was in force then, as far as one is held."""
    year = int(era["year"]) if era["year"] else None
    then = _Outcome([], outcome.missing, outcome.notes)
    for clause in outcome.clauses:
        law, _, number = clause.rpartition("/")
        text = _version(names.versions.get(law, ()), year)
        if not law.startswith("statute/") or (text and text.id == law):
            then.clauses.append(clause)
        elif text is None:
            then.clauses.append(clause)
            then.notes.append(
                f"知识库里没有《{law.removeprefix('statute/')}》{era[0]}文本，给您看的是手头这一版。"
            )
        elif f"{text.id}/{number}" in exists:
            then.clauses.append(f"{text.id}/{number}")
            then.notes.append(f"您问的是从前的文本：这是{text.version}那一版，现在已经不用了。")
        else:
            then.missing.append(f"《{law.removeprefix('statute/')}》{text.version}那一版没有第{number}条。")
    return then


def _version(texts: tuple[Source, ...], year: int | None) -> Source | None:
    """The text in force at the end of a year; without a year the newest that is no longer; None if none is held."""
    past = [s for s in texts if "@" in s.id and s.validity is Validity.HISTORICAL]
    if year is None:
        return past[-1] if past else None
    ruling = [s for s in texts if "@" not in s.id and max(s.version, s.effective)[:4] <= str(year)]
    older = [s for s in past if s.version[:4] <= str(year)]
    held = ruling or older
    return held[-1] if held else None


def _written_out(text: str, names: Names) -> str:
    """The text with every number in full form: 第1079条第1080条 for 第1079、1080条, 民法典第1079条 for 民法典1079."""
    text = _SPLIT_DIGITS.sub("", text.replace("中华人民共和国", "").translate(_CAPITALS))
    text = _RANGE.sub(_ranged, text)
    text = _SERIES.sub(lambda m: "".join(f"第{n}条" for n in re.findall(_NUMBER, m[1])), text)
    for match in reversed([*names.pattern.finditer(text)]):
        behind = _BEHIND_NAME.match(text, match.end())
        if behind and not (match[0] in names.plan and len(behind[1]) > 3):
            inserted = f"之{behind[2]}" if behind[2] else ""
            text = f"{text[: match.end()]}第{behind[1]}条{inserted}{text[behind.end() :]}"
    return text


def _ranged(match: re.Match[str]) -> str:
    try:
        first, last = to_int(match[1]), to_int(match[2])
    except ValueError:
        return match[0]
    if not first <= last < first + LONGEST_RANGE:
        return match[0]
    return "".join(f"第{n}条" for n in range(first, last + 1))


def _by_heading(text: str, names: Names) -> Resolution | None:
    heading = next((h for h in names.headings if h in text), None)
    if heading is None:
        return None
    return Resolution((names.headings[heading],), (), (), len(_remainder(text.replace(heading, ""), [])) <= 6)


def _law_before(text: str, place: re.Match[str], found: list[re.Match[str]], last: str | None) -> str | None:
    """The name a number belongs to; "?name" if no such law is held, "" if it is no law's, None if none is named."""
    head = text[: place.start()].rstrip(' 》”"』」的中里（(第')
    before = [m for m in found if m.end() <= len(head)]
    adjacent = next((m for m in before if m.end() == len(head)), None)
    if adjacent is not None:
        prefix = _others_prefix(head[: adjacent.start()])
        return f"?{prefix}{adjacent[0]}" if prefix else adjacent[0]
    if _PRIVATE.search(head):
        return ""
    if like := _LAW_LIKE.search(head):
        return f"?{like[0]}"
    if before and len(head) - before[-1].end() <= _GAP:
        return before[-1][0]
    if last is not None or _PLACE.search(head[-16:]):
        return last
    return found[0][0] if len({m[0] for m in found}) == 1 else None


def _misspelt(name: str, names: Names) -> str | None:
    """The one law whose name differs from this by a single character or by their order."""
    likely = [
        law
        for law in names.laws
        if len(law) == len(name) >= 3
        and (
            sorted(law) == sorted(name)
            or (len(law) >= 5 and sum(a != b for a, b in zip(law, name, strict=True)) == 1)
        )
    ]
    return likely[0] if len(likely) == 1 else None


def _others_prefix(head: str) -> str:
    """The place or age before a name that makes it another text's: 四川省, 老; empty for none."""
    prefix = _OTHERS.search(head)
    return "" if prefix is None or prefix[0].endswith("攀枝花市") else prefix[0]


def _resolve_one(
    place: re.Match[str], law: str | None, names: Names, exists: Mapping[str, object], outcome: _Outcome
) -> None:
    """Adds the clause at a place to the outcome, or why there is none."""
    try:
        number = str(to_int(place[1] or place[3] or place[5]))
    except ValueError:
        return
    inserted = place[2] or place[4]
    number += f"-{to_int(inserted)}" if inserted else ""
    if law is None or law in names.plan:
        _resolve_plan(number, law, exists, outcome)
    elif law.startswith("?"):
        outcome.missing.append(f"知识库里没有《{law[1:]}》，不能引用；可向12348问准。")
    elif law in names.replaced and law not in names.laws:
        now = names.replaced[law].removeprefix("statute/")
        outcome.missing.append(
            f"《{law}》已经失效，内容并入《{now}》，条号也变了；请说说您要办的事，或按《{now}》的条号查。"
        )
    else:
        _resolve_article(names.laws[law], number, names, exists, outcome)


def _resolve_plan(number: str, law: str | None, exists: Mapping[str, object], outcome: _Outcome) -> None:
    if f"plan/{number}" in exists:
        outcome.clauses.append(f"plan/{number}")
        if law is None:
            outcome.notes.append("您没说是哪部法律，按本市规划理解。")
    elif law is None:
        outcome.missing.append(
            f"您没说是哪部法律的第{number}条。本市规划只有{CLAUSES}条；请带上法律名称再问，例如“民法典第{number}条”。"
        )
    else:
        outcome.missing.append(f"《攀枝花市依法治市规划》只有{CLAUSES}条，没有第{number}条。")


def _resolve_article(
    source: str, number: str, names: Names, exists: Mapping[str, object], outcome: _Outcome
) -> None:
    name = source.removeprefix("statute/")
    if name in names.replaced:
        outcome.notes.append(f"《{name}》现已由《{names.replaced[name].removeprefix('statute/')}》取代。")
    if f"{source}/{number}" in exists:
        outcome.clauses.append(f"{source}/{number}")
    else:
        label = label_of(number) if int(number.split("-")[0]) else "这一条"
        outcome.missing.append(f"知识库里的《{name}》没有{label}，请核对条号。")


def _after_name(at: int, found: list[re.Match[str]], text: str) -> bool:
    """A number without 第 is a clause only right behind a name, or alone."""
    return any(0 <= at - m.end() <= 6 for m in found) or len(text) <= 8


def _remainder(text: str, matches: list[re.Match[str]]) -> str:
    for match in sorted(matches, key=lambda m: m.start(), reverse=True):
        text = text[: match.start()] + " " + text[match.end() :]
    return _ASKING.sub("", text)
