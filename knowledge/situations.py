"""Situations: what happens in life, and the services for each; how people browse who know no office's name."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field

from knowledge.problems import Problem
from knowledge.tables import read_yaml

SITUATIONS_FILE = "situations.yaml"

_Words = Annotated[str, Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Situation:
    """A kind of trouble in everyday words: `title` for a button, `hint` what belongs to it, services most
    used first."""

    id: _Words
    title: _Words
    hint: _Words
    services: Annotated[tuple[str, ...], Field(min_length=1)]


def read_situations(
    content: Path, services: Collection[str]
) -> tuple[tuple[Situation, ...], tuple[Problem, ...]]:
    """(situations in the order of the file, problems). Every service must be in at least one of them."""
    problems: list[Problem] = []
    situations = read_yaml(content / SITUATIONS_FILE, tuple[Situation, ...], problems)
    if situations is None:
        return (), tuple(problems)
    problems.extend(_faults(situations, services))
    return situations, tuple(problems)


def _faults(situations: Sequence[Situation], services: Collection[str]) -> Iterator[Problem]:
    for repeated in _repeated(s.id for s in situations):
        yield Problem(SITUATIONS_FILE, 0, f"情形 {repeated} 写了两次；合成一个")
    for situation in situations:
        for unknown in [i for i in situation.services if i not in services]:
            yield Problem(SITUATIONS_FILE, 0, f"{situation.id} 里的服务 {unknown!r} 不存在")
        for repeated in _repeated(situation.services):
            yield Problem(SITUATIONS_FILE, 0, f"{situation.id} 里的服务 {repeated} 列了两次")
    listed = {i for situation in situations for i in situation.services}
    for missing in [i for i in services if i not in listed]:
        yield Problem(SITUATIONS_FILE, 0, f"服务 {missing} 不在任何情形里，按事情找不到它；至少列在一处")


def _repeated(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for word, times in Counter(words).items() if times > 1)
