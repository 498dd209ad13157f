"""Quoted: what a text says the law says, held against the law itself before anybody is told."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.cite import validity_words
from knowledge.articles import number_of
from knowledge.clause import Kind, Source, short_name
from knowledge.numerals import NUMERAL, to_chinese, to_int
from knowledge.quote import locate
from retrieval.index import Index
from retrieval.resolver import resolve

_NUMBER = rf"(?:\d{{1,4}}|[{NUMERAL}]{{1,9}})"
# 《劳动法》第五十条, 《…规划（2014—2020年）》（十七）完善群众权益保障机制
_NAMED = re.compile(
    rf"《([^《》\n]{{2,80}})》\s*(?:第\s*({_NUMBER})\s*条(?:\s*之\s*({_NUMBER}))?|[（(]\s*({_NUMBER})\s*[）)][^“”\"，。；：:\n《》]{{0,30}})"
)
# Who speaks of an article in passing (劳动法第50条规定) and then quotes.
_PASSING = re.compile(rf"第\s*{_NUMBER}\s*条(?:\s*之\s*{_NUMBER})?")
_OPENING, _CLOSING = "“「", {"“": "”", "「": "」", '"': '"'}
# Between an attribution and its quotation stand a few words: 规定：, 第二款明确,
_NEAR = 24
# Shorter ones are words, not sentences: 他说的“工伤”.
_SHORTEST = 5
_ENDS = "。！？!?；;\n"
# A quotation may end otherwise than the sentence it was taken from.
_MARKS = "。；，、："
_LEFT_OUT = re.compile(r"…+|\.{3,}")


class FaultKind(StrEnum):
    """What is wrong with what a text says of the law."""

    NOT_VERBATIM = "not_verbatim"  # the clause says it otherwise
    NO_CLAUSE = "no_clause"  # the law has no such article here
    UNKNOWN = "unknown"  # the law is not held, so nobody can tell
    NOT_LAW = "not_law"  # repealed, replaced, or not in force yet
    UNCHECKED = "unchecked"  # nothing is there to hold it against


@dataclass(frozen=True, slots=True)
class Fault:
    """One place that does not hold: what it names, what it quotes ("" where it only names), the clause's id if it
    is known, and in plain words whether that is law today."""

    kind: FaultKind
    named: str
    quote: str = ""
    clause: str = ""
    validity: str = ""


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of a clause that a text stands on."""

    clause: str
    quote: str


@dataclass(frozen=True, slots=True)
class _Mention:
    named: str
    clause: str
    is_known: bool
    end: int


def faults(text: str, index: Index | None) -> tuple[Fault, ...]:
    """Every place of a text that names or quotes the law otherwise than it stands in this release; none: it holds.

    A quotation belongs to the article named just before it in the same sentence.
    """
    if index is None:
        named = _NAMED.search(text)
        return (Fault(FaultKind.UNCHECKED, named[0]),) if named else ()
    mentions = list(_mentions(text, index))
    found = [fault for mention in mentions if (fault := _of_mention(mention, index))]
    for start, quote in _quotations(text):
        mention = _attributed(text, start, mentions, index)
        if mention and mention.clause and not _is_in(quote, index.clauses[mention.clause].text):
            found.append(Fault(FaultKind.NOT_VERBATIM, mention.named, quote, mention.clause))
    return tuple(dict.fromkeys(found))


def cited_in(text: str, index: Index) -> tuple[Quoted, ...]:
    """The words of the law that a text quotes, and of which clauses; those that are not the law's are left out."""
    mentions = list(_mentions(text, index))
    found: dict[Quoted, None] = {}
    for start, quote in _quotations(text):
        mention = _attributed(text, start, mentions, index)
        if mention and mention.clause and _is_in(quote, index.clauses[mention.clause].text):
            found[Quoted(mention.clause, quote)] = None
    return tuple(found)


def stands(quoted: Quoted, index: Index) -> Fault | None:
    """Why a quotation cannot be told as law today, or None if it can."""
    if quoted.clause not in index.clauses:
        return Fault(FaultKind.NO_CLAUSE, quoted.clause, quoted.quote)
    clause = index.clauses[quoted.clause]
    source = index.sources[clause.source]
    named = f"《{source.title}》{clause.label}"
    if not _is_in(quoted.quote, clause.text):
        return Fault(FaultKind.NOT_VERBATIM, named, quoted.quote, clause.id)
    if not source.citable:
        return Fault(FaultKind.NOT_LAW, named, quoted.quote, clause.id, validity_words(source))
    return None


def clause_of(typed: str, index: Index) -> str:
    """The id of the clause that somebody means by an id or a name (民法典1254条), "" for none or several.

    >>> clause_of.__name__
    'clause_of'
    """
    typed = typed.strip()
    if typed in index.clauses:
        return typed
    named = _NAMED.search(typed)
    if named:
        return _mention(named, _titles(index), index).clause
    found = resolve(typed, index.names, index.clauses)
    return found.clauses[0] if found and len(found.clauses) == 1 else ""


def _mentions(text: str, index: Index) -> Iterator[_Mention]:
    titles = _titles(index)
    for match in _NAMED.finditer(text):
        yield _mention(match, titles, index)


def _mention(match: re.Match[str], titles: Mapping[str, Source], index: Index) -> _Mention:
    source = titles.get(match[1]) or titles.get(short_name(match[1])) or _by_alias(match[1], index)
    if source is None:
        return _Mention(match[0], "", False, match.end())
    clause = _clause_id(source, match[2], match[3], match[4])
    return _Mention(match[0], clause if clause in index.clauses else "", True, match.end())


def _clause_id(source: Source, article: str | None, inserted: str | None, item: str | None) -> str:
    try:
        number = to_int(article or item or "")
        if not inserted:
            return f"{source.id}/{number}"
        label = f"第{to_chinese(number)}条之{to_chinese(to_int(inserted))}"
    except ValueError:
        return ""
    return f"{source.id}/{number_of(label)}"


def _titles(index: Index) -> dict[str, Source]:
    """Sources by what they are called; of several versions the one that is law."""
    found: dict[str, Source] = {}
    for source in index.sources.values():
        for name in (source.title, short_name(source.title)):
            if name not in found or "@" not in source.id:
                found[name] = source
    return found


def _by_alias(name: str, index: Index) -> Source | None:
    """《劳动法》, 《依法治市规划》: by the names that people use."""
    if name in index.names.plan:
        return next((s for s in index.sources.values() if s.kind is Kind.PLAN), None)
    return index.sources.get(index.names.laws.get(name, ""))


def _of_mention(mention: _Mention, index: Index) -> Fault | None:
    if not mention.is_known:
        return Fault(FaultKind.UNKNOWN, mention.named)
    if not mention.clause:
        return Fault(FaultKind.NO_CLAUSE, mention.named)
    source = index.sources[index.clauses[mention.clause].source]
    if source.citable:
        return None
    return Fault(FaultKind.NOT_LAW, mention.named, "", mention.clause, validity_words(source))


def _quotations(text: str) -> Iterator[tuple[int, str]]:
    """(start, words) of every quotation; one within another belongs to the outer one."""
    at = 0
    while at < len(text):
        closing = _CLOSING.get(text[at])
        if closing is None:
            at += 1
            continue
        end = _end(text, at, closing)
        quote = text[at + 1 : end]
        if len("".join(quote.split())) >= _SHORTEST:
            yield at, quote
        at = end + 1


def _end(text: str, start: int, closing: str) -> int:
    """Where the mark stands that closes the quotation; the end of the text if none does."""
    depth = 0
    for at in range(start, len(text)):
        if text[at] == closing and at > start:
            depth -= 1
            if depth == 0 or text[start] not in _OPENING:
                return at
        elif text[at] == text[start]:
            depth += 1
    return len(text)


def _attributed(text: str, start: int, mentions: list[_Mention], index: Index) -> _Mention | None:
    """The article that a quotation is said to be of, or None."""
    before = next((m for m in reversed(mentions) if m.end <= start), None)
    if before and start - before.end <= _NEAR and not set(text[before.end : start]) & set(_ENDS):
        return before
    sentence = text[max(text.rfind(end, 0, start) for end in _ENDS) + 1 : start]
    places = [*_PASSING.finditer(sentence)]
    if not places or len(sentence) - places[-1].end() > _NEAR:
        return None
    named = resolve(sentence, index.names, index.clauses)
    return _Mention(sentence.strip(), named.clauses[-1], True, start) if named and named.clauses else None


def _is_in(quote: str, text: str) -> bool:
    """Whether the words stand in the clause, in their order where some are left out (……); a last mark may differ."""
    at = 0
    for piece in (piece.strip().rstrip(_MARKS) for piece in _LEFT_OUT.split(quote)):
        span = locate(piece, text[at:]) if piece else (0, 0)
        if span is None:
            return False
        at += span[1]
    return True
