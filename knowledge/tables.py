"""Tables: the content folder's small YAML and JSON-lines files, every fault with its line."""

import functools
import json
import re
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar, cast

import yaml
from pydantic import AfterValidator, TypeAdapter, ValidationError

from knowledge import yaml_text
from knowledge.articles import number_of
from knowledge.excerpts import Regulation
from knowledge.fact import Fact
from knowledge.problems import Problem
from knowledge.route import Route

_T = TypeVar("_T")


def _day(text: str) -> str:
    if not is_day(text):
        raise ValueError("应是存在的日期，例如 2022-05-01")
    return text


def _fact_id(text: str) -> str:
    if not re.fullmatch(r"F[0-9]+", text):
        raise ValueError("应像 F001")
    return text


def _article(text: str) -> str:
    if number_of(text) is None:
        raise ValueError("应像 第二十四条")
    return text


Day = Annotated[str, AfterValidator(_day)]


@dataclass(frozen=True, slots=True)
class Superseded:
    """A statute known to be replaced by a text that is not at hand: versions `before` a day are history."""

    title: str
    before: Day
    note: str


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A quotation from a regulation whose full text is not at hand."""

    clause: str
    quote: str


@dataclass(frozen=True, slots=True)
class Tables:
    """What the files hold; a file with faults is empty here."""

    regulations: tuple[Regulation, ...]
    superseded: tuple[Superseded, ...]
    excerpts: tuple[Excerpt, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class _Regulation:
    title: str
    version: Day
    effective: Day


@dataclass(frozen=True, slots=True)
class _Aliases:
    names: dict[str, str]
    replaced: dict[str, str]
    plan: list[str]


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the table of facts."""

    id: Annotated[str, AfterValidator(_fact_id)]
    service: str
    law_file: str
    category: str
    fact: str
    article: Annotated[str, AfterValidator(_article)]
    quote: str


def is_day(text: str) -> bool:
    """Whether this is a day of the calendar, as YYYY-MM-DD.

    >>> is_day("2024-02-29"), is_day("2023-02-29"), is_day("2023-2-1")
    (True, False, False)
    """
    try:
        return re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) is not None and bool(
            date.fromisoformat(text)
        )
    except ValueError:
        return False


def read_tables(content: Path, services: Collection[str]) -> tuple[Tables, tuple[Problem, ...]]:
    """The tables, and what is wrong with any of these files. `services` are the ids that a route may name.

    aliases.yaml, talk.yaml, routes.yaml and urgency.yaml are only checked: an index or the bot reads them.
    """
    problems: list[Problem] = []
    regulations = read_yaml(content / "regulations.yaml", tuple[_Regulation, ...], problems) or ()
    superseded = read_yaml(content / "superseded.yaml", tuple[Superseded, ...], problems) or ()
    excerpts = _read_lines(content / "excerpts.jsonl", Excerpt, problems)
    rows = _read_lines(content / "facts.jsonl", _Row, problems)
    read_yaml(content / "aliases.yaml", _Aliases, problems)
    read_yaml(content / "talk.yaml", dict[str, list[str]], problems)
    read_yaml(content / "urgency.yaml", dict[str, Any], problems)
    routes = read_yaml(content / "routes.yaml", tuple[Route, ...], problems) or ()
    problems.extend(_unknown_services(routes, services))
    tables = Tables(
        tuple(Regulation(r.title, r.version, r.effective) for r in regulations),
        superseded,
        excerpts,
        tuple(map(_fact, rows)),
    )
    return tables, tuple(problems)


def _fact(row: _Row) -> Fact:
    clause = f"statute/{row.law_file.partition('(')[0]}/{number_of(row.article)}"
    return Fact(row.id, row.service, row.category, row.fact, clause, row.quote)


def _unknown_services(routes: Iterable[Route], services: Collection[str]) -> Iterator[Problem]:
    for route in routes:
        for named in (*route.among, *route.services):
            if named not in services:
                yield Problem("routes.yaml", 0, f"{route.id} 里的服务 {named!r} 不存在")


def read_yaml(path: Path, shape: type[_T], problems: list[Problem]) -> _T | None:
    """What a YAML file holds; None if it has faults, which are added to `problems`."""
    text = _text(path, problems)
    if text is None:
        return None
    try:
        data = yaml_text.data(text)
        node = yaml_text.tree(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or "格式错误"
        line = mark.line + 1 if mark else 0
        problems.append(Problem(path.name, line, f"不是有效的 YAML：{what}；检查缩进、冒号后的空格和引号"))
        return None
    except ValueError as error:
        # An impossible date without quotation marks: 2022-02-31.
        problems.append(Problem(path.name, 0, f"有不存在的日期（{error}）；改正并加上引号"))
        return None
    lines = dict(_lines(node, ())) if node else {}
    return _shaped(path.name, data, shape, lines, problems)


def _read_lines(path: Path, shape: type[_T], problems: list[Problem]) -> tuple[_T, ...]:
    """What every line of a JSON-lines file holds; lines with faults are added to `problems`."""
    rows = []
    for n, line in enumerate((_text(path, problems) or "").split("\n"), 1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
        except ValueError as error:
            problems.append(Problem(path.name, n, f"不是有效的 JSON（{error}）；每行一个对象"))
            continue
        row = _shaped(path.name, data, shape, {(): n}, problems)
        if row is not None:
            rows.append(row)
    return tuple(rows)


def _shaped(
    file: str,
    data: Any,
    shape: type[_T],
    lines: Mapping[tuple[str | int, ...], int],
    problems: list[Problem],
) -> _T | None:
    try:
        found: _T = _adapter(cast(Hashable, shape)).validate_python(data)
        return found
    except ValidationError as error:
        for fault in error.errors():
            place = fault["loc"]
            line = next((lines[place[:n]] for n in range(len(place), -1, -1) if place[:n] in lines), 0)
            name = ".".join(map(str, place)) or "内容"
            missing = fault["type"] == "missing"
            what = f"缺少字段 {name}" if missing else f"{name} 不对：{fault['msg']}"
            problems.append(Problem(file, line, what))
        return None


@functools.cache
def _adapter(shape: Hashable) -> TypeAdapter[Any]:
    """What validates a shape: to make one takes longer than to check a table's line."""
    return TypeAdapter(cast(Any, shape))


def _lines(node: yaml.Node, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], int]]:
    yield path, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _lines(value, (*path, str(key.value)))
    elif isinstance(node, yaml.SequenceNode):
        for n, value in enumerate(node.value):
            yield from _lines(value, (*path, n))


def _text(path: Path, problems: list[Problem]) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        problems.append(Problem(path.name, 0, "不是 UTF-8 编码；用文本编辑器另存为 UTF-8"))
    except OSError as error:
        reason = f"读不出来（{error.strerror}）；检查 knowledge/content 是否完整"
        problems.append(Problem(path.name, 0, reason))
    return None
