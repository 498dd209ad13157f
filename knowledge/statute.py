"""Statute: one version of one law, whole, with the articles that can be cited."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from knowledge.clause import Clause, Source, Validity, short_name

# Laws of these places bind here; other places' regulations are shown but never cited.
_HERE = ("四川省", "攀枝花市")
# 阿坝藏族羌族自治州, 双江拉祜族佤族布朗族傣族自治县: the names of peoples make them long.
# A city's name is no part of 城市… or 证券市场….
_PLACE = re.compile(
    r"香港特别行政区|澳门特别行政区|海南自由贸易港|内蒙古自治区"
    r"|[一-鿿]{2,4}?省|[一-鿿]{2,14}?自治(?:区|州|县|旗)|(?:阿坝|甘孜|凉山)州|[一-鿿]{2,4}?经济特区"
    r"|[一-鿿]{2,4}?(?<!城)市(?![场政区民容域])"
)
# 四川省凉山彝族自治州…条例 is that prefecture's, not the province's.
_PROVINCE = "四川省"
# A decision for another province's pilot zone: …在中国（新疆）自由贸易试验区暂时调整适用….
_ZONE = re.compile(r"在(中国（[一-鿿]+）自由贸易试验区)")


# 刑法修正案（五）: its items are instructions to change another law, and later ones may have changed that again.
_AMENDMENT = re.compile(r"修正案(?:（[一二三四五六七八九十]+）)?$")
_TAKEN_UP = "内容已并入所修改的法律，以修改后的条文为准"


@dataclass(frozen=True, slots=True)
class Statute:
    """A source and its articles, in order."""

    source: Source
    articles: tuple[Clause, ...]


def validity_on(as_of: str, recorded: str, effective: str, repealed: str = "") -> Validity:
    """What a record's status means on a day: a law in force later is not in force yet, and one that was
    still to come when the record was made is in force from its day on.

    Dates are ISO. An unknown status raises ValueError.
    """
    validity = Validity(recorded)
    if validity is Validity.PENDING and effective and effective <= as_of:
        validity = Validity.IN_FORCE
    if validity is Validity.IN_FORCE and effective > as_of:
        return Validity.PENDING
    return Validity.REPEALED if validity is Validity.IN_FORCE and "" < repealed <= as_of else validity


def place_of(title: str) -> str:
    """The province or city whose regulation this is; empty for national law.

    >>> place_of("山东省公共法律服务条例"), place_of("中华人民共和国民法典"), place_of("城市居民委员会组织法")
    ('山东省', '', '')
    >>> place_of("四川省凉山彝族自治州水资源管理条例"), place_of("四川省信访条例")
    ('凉山彝族自治州', '四川省')
    """
    name = short_name(title)
    inner = _PLACE.match(name.removeprefix(_PROVINCE))
    match = inner or _PLACE.match(name)
    if match:
        return match[0]
    zone = _ZONE.search(name)
    return zone[1] if zone else ""


def at_home(source: Source) -> Source:
    """The source as it counts in Panzhihua: what is law in force only elsewhere, or only changes another
    law, is not to be cited."""
    if source.validity not in (Validity.IN_FORCE, Validity.PENDING):
        return source
    if _AMENDMENT.search(source.title):
        return replace(source, validity=Validity.HISTORICAL, note=_TAKEN_UP)
    if binds_here(source.title):
        return source
    national = source.title.startswith("中华人民共和国") or _ZONE.search(source.title)
    what = f"的全国性法律，{source.validity}，只在当地施行" if national else "的地方性法规"
    note = f"{place_of(source.title)}{what}，不适用于攀枝花市"
    return replace(source, validity=Validity.ELSEWHERE, note=note)


def binds_here(title: str) -> bool:
    """Whether a statute of this title is law in Panzhihua."""
    place = place_of(title)
    return not place or place in _HERE


def with_ids(statutes: Iterable[Statute]) -> tuple[Statute, ...]:
    """The statutes with unique ids: the version that counts carries the plain name, others `@date`.

    What counts: the version in force; without one, the latest that is not still pending.
    """
    named: dict[str, list[Statute]] = {}
    for statute in statutes:
        named.setdefault(statute.source.id, []).append(statute)
    out: list[Statute] = []
    for versions in named.values():
        first, *others = sorted(versions, key=_precedence, reverse=True)
        out.append(first)
        out.extend(
            _renamed(s, f"{s.source.id}@{s.source.version or s.source.effective or n}")
            for n, s in enumerate(others)
        )
    return tuple(out)


def _precedence(statute: Statute) -> tuple[bool, bool, str, int]:
    source = statute.source
    return (
        source.validity is Validity.IN_FORCE,
        source.validity is not Validity.PENDING,
        source.version,
        len(statute.articles),
    )


def _renamed(statute: Statute, source_id: str) -> Statute:
    articles = tuple(
        replace(a, id=f"{source_id}/{a.id.rpartition('/')[2]}", source=source_id) for a in statute.articles
    )
    return Statute(replace(statute.source, id=source_id), articles)


def numbered(source_id: str, rows: Sequence[tuple[str, str, tuple[str, ...], str]]) -> tuple[Clause, ...]:
    """Articles from (number, label, path, text); a number that comes twice gets `.2`, `.3` …"""
    seen: dict[str, int] = {}
    out = []
    for number, label, path, text in rows:
        seen[number] = seen.get(number, 0) + 1
        unique = number if seen[number] == 1 else f"{number}.{seen[number]}"
        out.append(Clause(f"{source_id}/{unique}", source_id, unique, label, path, text))
    return tuple(out)
