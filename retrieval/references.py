"""References: the clauses an article's own words send the reader to, where that is certain."""

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass

from knowledge.clause import Clause, Kind, Source, short_name
from knowledge.numerals import NUMERAL, to_int

_ARTICLE = re.compile(rf"第([{NUMERAL}]{{1,9}})条(?:之([{NUMERAL}]{{1,2}}))?")
# What may stand between two articles of one enumeration: 第三十条第一款、第三项，第四十条 …
_PART = rf"(?:第[{NUMERAL}]{{1,4}}[款项]|[（(][{NUMERAL}]{{1,4}}[）)]项?|规定)"
_AND = re.compile(rf"(?:{_PART}|[、，]|和|与|及|以及|或者|或){{1,12}}")
_TO = re.compile(rf"{_PART}{{0,3}}至")
_OWN = re.compile(r"本(?:法典?|条例|规定|办法|规则|细则)$")
_TITLED = re.compile(r"《([^《》]{2,60})》(?:[（(][^（）()]{0,20}[）)])?$")
_SPOKEN = re.compile(r"[一-鿿]{1,30}$")
# The end of some other text's name or part: 公约第三条, 附件一第七条, 原第十条.
_FOREIGN = re.compile(
    r"(?:法|法典|条例|规定|办法|规则|细则|公约|章程|协定|协议|议定书|决定|解释|附件[一二三四五六七八九]?|修正案|原)$"
)
# What can stand before a law's name and is no part of it.
_BEFORE_NAME = frozenset('了于依照据按根有犯用反《》，。、；：和或者与及在对将国由为合除（\n“"')
# These move articles about: the numbers they name are those from before. (刑法 is never renumbered.)
_RENUMBERS = re.compile(r"关于修改|宪法修正案")
# Texts that speak of other texts' articles as if they were their own.
_SPEAKS_OF_OTHERS = re.compile(r"修正案|的决定|的决议|的解释|的批复|的答复")
# A range longer than this is a chapter, not a reference to look up.
_LONGEST_RANGE = 40
_LOOK_BACK = 64


@dataclass(frozen=True, slots=True)
class _Named:
    """A mention of an article: whose it is (None: not certain), its number, where it stands."""

    owner: str | None
    number: str
    start: int
    end: int


def references(clause: Clause, sources: Mapping[str, Source], exists: Container[str]) -> tuple[str, ...]:
    """Ids of the clauses referred to, in order, each once, without the clause itself.

    Certain are 本法第X条 and a bare 第X条 in a statute that does not speak of other texts, and 《…法》第X条
    or 刑法第X条 where the law named has not been changed since the words were written: afterwards its
    numbers may mean something else (so may those in a text that changes a law). `exists` holds every clause id.
    """
    own = sources[clause.source]
    if own.kind is not Kind.STATUTE or _RENUMBERS.search(own.title):
        return ()
    found: dict[str, None] = {}
    last: _Named | None = None
    for mention in _mentions(clause.text, own, sources):
        if last and _TO.fullmatch(clause.text[last.end : mention.start]):
            found.update(dict.fromkeys(_between(last, mention)))
        if mention.owner:
            found[f"{mention.owner}/{mention.number}"] = None
        last = mention
    return tuple(i for i in found if i in exists and i != clause.id)


def _mentions(text: str, own: Source, sources: Mapping[str, Source]) -> Iterator[_Named]:
    last: _Named | None = None
    for match in _ARTICLE.finditer(text):
        between = text[last.end : match.start()] if last else ""
        if last and (_AND.fullmatch(between) or _TO.fullmatch(between)):
            owner = last.owner
        else:
            owner = _owner(text[max(0, match.start() - _LOOK_BACK) : match.start()], own, sources)
        number = str(to_int(match[1])) + (f"-{to_int(match[2])}" if match[2] else "")
        last = _Named(owner, number, *match.span())
        yield last


def _owner(before: str, own: Source, sources: Mapping[str, Source]) -> str | None:
    """The source whose article follows these words, or None where that is not certain."""
    if titled := _TITLED.search(before):
        return _unchanged(short_name(titled[1]), own, sources)
    if _SPEAKS_OF_OTHERS.search(own.title):
        return _spoken(before, own, sources)
    if _OWN.search(before):
        return own.id
    return _spoken(before, own, sources) if _FOREIGN.search(before) else own.id


def _spoken(before: str, own: Source, sources: Mapping[str, Source]) -> str | None:
    """The law whose name, without 《》, ends here: the longest held one that stands free."""
    words = _SPOKEN.search(before)
    if not words or _OWN.search(before):
        return None
    for start in range(words.start(), len(before)):
        name = short_name(before[start:])
        free = start == 0 or before[start - 1] in _BEFORE_NAME
        if free and f"statute/{name}" in sources:
            return _unchanged(name, own, sources)
    return None


def _unchanged(name: str, own: Source, sources: Mapping[str, Source]) -> str | None:
    """The source of this name if its text is no younger than the words that refer to it."""
    source = sources.get(f"statute/{name}")
    if source is None or not source.version or not own.version or source.version > own.version:
        return None
    return source.id


def _between(first: _Named, last: _Named) -> Iterator[str]:
    if first.owner and first.owner == last.owner and first.number.isdigit() and last.number.isdigit():
        numbers = range(int(first.number) + 1, int(last.number))
        yield from (f"{first.owner}/{n}" for n in numbers if len(numbers) <= _LONGEST_RANGE)
