"""Lessons: the texts a tower learns from, with what is right for each."""

import json
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

from knowledge.asked import Post
from knowledge.service import Service
from retrieval.clean import clean

# What the first office of several weighs; the others share the rest.
FIRST = 0.75
# Batches are drawn from this many batches' worth of texts sorted by length: little padding, enough chance.
_SORTED = 16


class _Lesson(Protocol):
    @property
    def text(self) -> str: ...


_T = TypeVar("_T", bound=_Lesson)


@dataclass(frozen=True, slots=True)
class Search:
    """A question and the numbers of the passages that answer it."""

    text: str
    passages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A message and the weight of each class it may belong to, summing to 1."""

    text: str
    weights: tuple[tuple[int, float], ...]


def choices(
    classes: Sequence[str],
    services: Iterable[Service],
    talk: Mapping[str, Sequence[str]],
    posts: Iterable[Post],
) -> list[Choice]:
    """What people say, labelled with the class that says it; posts with all the offices they need."""
    place = {name: n for n, name in enumerate(classes)}
    several = {post.text: weights_of([place[i] for i in post.services]) for post in posts}
    groups = {**{s.id: s.utterances for s in services}, **talk}
    return [
        Choice(clean(text), several.get(text, ((place[name], 1.0),)))
        for name, texts in groups.items()
        for text in texts
    ]


def labelled(classes: Sequence[str], labels: Path, texts: Path) -> list[Choice]:
    """Real citizens' questions with the offices one reader named; the texts are no part of this project."""
    place = {name: n for n, name in enumerate(classes)}
    words = {row["id"]: row["text"] for row in _rows(texts)}
    return [
        Choice(clean(words[row["id"]]), weights_of([place[i] for i in row["services"] if i in place]))
        for row in _rows(labels)
    ]


def weights_of(places: Sequence[int]) -> tuple[tuple[int, float], ...]:
    """FIRST for the first place, the rest shared by the others.

    >>> weights_of([4, 7])
    ((4, 0.75), (7, 0.25))
    """
    if len(places) == 1:
        return ((places[0], 1.0),)
    return tuple((p, FIRST if n == 0 else (1 - FIRST) / (len(places) - 1)) for n, p in enumerate(places))


def batches(lessons: Sequence[_T], size: int, chance: random.Random) -> list[list[_T]]:
    """The lessons in batches of like length, in an order left to chance; an incomplete last one is left out."""
    order = chance.sample(range(len(lessons)), len(lessons))
    made: list[list[_T]] = []
    for start in range(0, len(order), size * _SORTED):
        part = sorted(order[start : start + size * _SORTED], key=lambda n: len(lessons[n].text))
        made += [[lessons[n] for n in part[s : s + size]] for s in range(0, len(part) - size + 1, size)]
    chance.shuffle(made)
    return made


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())
