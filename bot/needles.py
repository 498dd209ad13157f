"""Needles: pairs of characters without which a pattern cannot match.

Hundreds of patterns on a long text cost milliseconds; asking first whether the text has the needed
pairs at all costs microseconds, and leaves one pattern in thirty to be tried.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from operator import add
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

# A pattern that needs one of more words than this is cheaper to try than to expand.
_WORDS = 400


class Lazy:
    """A pattern that is compiled when it is first tried: of 1,500 an ordinary question tries fifty."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._compiled: re.Pattern[str] | None = None

    @property
    def regex(self) -> re.Pattern[str]:
        """The pattern, compiled."""
        self._compiled = self._compiled or re.compile(self.source)
        return self._compiled


@dataclass(frozen=True, slots=True)
class Sign:
    """A pattern with its needles, and what to write in its place if it is a misspelling."""

    pattern: Lazy
    needles: tuple[frozenset[str], ...]
    plain: str = ""

    @property
    def regex(self) -> re.Pattern[str]:
        """The pattern, compiled."""
        return self.pattern.regex


class Signs:
    """Patterns in order, of which `possible` picks the few that a text can match at all."""

    def __init__(self, signs: Iterable[Sign]) -> None:
        self._signs = tuple(signs)
        self._by_pair: dict[str, list[int]] = {}
        for at, sign in enumerate(self._signs):
            for pair in sign.needles[0]:
                self._by_pair.setdefault(pair, []).append(at)

    def __iter__(self) -> Iterator[Sign]:
        return iter(self._signs)

    def possible(self, present: set[str]) -> list[Sign]:
        """The patterns that a text of these `pairs` can match: none is missing, some may match nothing."""
        near = {at for pair in self._by_pair.keys() & present for at in self._by_pair[pair]}
        signs = (self._signs[at] for at in sorted(near))
        return [sign for sign in signs if not any(map(present.isdisjoint, sign.needles[1:]))]


def signs(source: str, plain: str = "") -> tuple[Sign, ...]:
    """The alternatives of a pattern, each to be tried by itself.

    Raises:
        ValueError: a pattern that matches without any fixed character has nothing to look for.
        re.error: it is no pattern.

    """
    found = tuple(Sign(Lazy(way), needles(way), plain) for way in alternatives(source))
    for sign in found:
        if not sign.needles:
            raise ValueError(f"no fixed characters in {sign.pattern.source!r}; write one that must be there")
    return found


def pairs(text: str) -> set[str]:
    """Every character of the text and every two that stand together.

    >>> sorted(pairs("救命啊"))
    ['命', '命啊', '啊', '救', '救命']
    """
    return set(map(add, text, text[1:])).union(text)


def needles(source: str) -> tuple[frozenset[str], ...]:
    """For each set: a text without any of its members cannot match the pattern `source`.

    >>> [sorted(needle) for needle in needles("(?:拿|举)着?刀")]
    [['举刀', '举着', '拿刀', '拿着']]
    """
    found = sorted({_one_each(words) for words in _needed(_parser.parse(source))}, key=_commonness)
    return tuple(found[:3])


def alternatives(source: str) -> Iterator[str]:
    """The parts of a pattern between its outermost bars.

    >>> list(alternatives("着火|(?:煤|燃)气"))
    ['着火', '(?:煤|燃)气']
    """
    depth, start, in_class = 0, 0, False
    for at, mark in enumerate(re.sub(r"\\.", "__", source)):
        if in_class or mark == "[":
            in_class = mark != "]"
        elif mark == "|" and depth == 0:
            yield source[start:at]
            start = at + 1
        else:
            depth += (mark == "(") - (mark == ")")
    yield source[start:]


def _needed(parts: Iterable[Any]) -> list[frozenset[str]]:
    """Sets of words; of each set, every match has one."""
    found: list[frozenset[str]] = []
    run = frozenset({""})
    for kind, value in parts:
        words = _words(kind, value)
        longer = _joined(run, words) if words else None
        if longer is not None:
            run = longer
            continue
        found.append(run)
        run = words or frozenset({""})
        found += [] if words else _inside(kind, value)
    return [words for words in (*found, run) if "" not in words]


def _inside(kind: Any, value: Any) -> list[frozenset[str]]:
    """What must be within one part that has too many wordings to list."""
    if kind is sre.SUBPATTERN:
        return _needed(value[3])
    if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT) and value[0] > 0:
        return _needed(value[2])
    if kind is sre.BRANCH:
        ways = [_needed(way) for way in value[1]]
        if all(ways):
            return [frozenset().union(*(min(way, key=_commonness) for way in ways))]
    return []


def _words(kind: Any, value: Any) -> frozenset[str] | None:
    """Every wording of one part of a pattern, or None if they are too many to list."""
    if kind is sre.LITERAL:
        return frozenset({chr(value)})
    if kind in (sre.ASSERT, sre.ASSERT_NOT, sre.AT):
        return frozenset({""})
    if kind is sre.IN:
        single = all(op is sre.LITERAL for op, _ in value)
        return frozenset(chr(code) for _, code in value) if single else None
    if kind is sre.SUBPATTERN:
        return _all_words(value[3])
    if kind is sre.BRANCH:
        ways = [_all_words(way) for way in value[1]]
        known = [way for way in ways if way is not None]
        return _small(frozenset().union(*known)) if len(known) == len(ways) else None
    if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT) and value[1] == 1:
        once = _all_words(value[2])
        return once if once is None or value[0] else once | {""}
    return None


def _all_words(parts: Iterable[Any]) -> frozenset[str] | None:
    """Every wording of a row of parts, or None."""
    run: frozenset[str] | None = frozenset({""})
    for kind, value in parts:
        words = _words(kind, value)
        run = _joined(run, words) if words is not None and run is not None else None
        if run is None:
            return None
    return run


def _joined(heads: frozenset[str], tails: frozenset[str]) -> frozenset[str] | None:
    return frozenset(map("".join, product(heads, tails))) if len(heads) * len(tails) <= _WORDS else None


def _small(words: frozenset[str]) -> frozenset[str] | None:
    return words if len(words) <= _WORDS else None


def _one_each(words: frozenset[str]) -> frozenset[str]:
    """One pair (or the only character) of each word."""
    return frozenset(word[:2] for word in words)


def _commonness(words: frozenset[str]) -> float:
    """A guess how often ordinary text has one of them: a character is as common as thirty pairs."""
    return sum(30 if len(word) == 1 else 1 for word in words)
