"""The service directory: YAML entries read into Services, every problem listed with its line."""

import dataclasses
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from knowledge import yaml_text
from knowledge.amended import FILE as AMENDED
from knowledge.amended import amended_text, read_amended
from knowledge.problems import Problem
from knowledge.service import Service

# Fewer examples of what people say leave a service unfindable in their own words.
MIN_UTTERANCES = 12

_SERVICE = TypeAdapter(Service)
_ROW = re.compile(r"^\| ([a-z-]+) \| (.+?) \| (.+?) \| (.+?) \| ?(.*?) ?\|$", re.M)
_NUMBER = re.compile(r"(?<!\d)(?:1\d{2}|1\d{4}|9\d{4})(?!\d)")


@dataclasses.dataclass(frozen=True, slots=True)
class Registered:
    """A row of the published list of services: what an entry must agree with."""

    id: str
    name: str
    phones: frozenset[str]
    plan: tuple[int, ...]


def registered(markdown: str) -> tuple[Registered, ...]:
    """The rows of the published list (services.md), in its order."""
    return tuple(
        Registered(
            row[1],
            row[2].removesuffix("＋").strip(),
            frozenset(_NUMBER.findall(row[4])),
            tuple(int(n) for n in re.findall(r"\d+", row[5])),
        )
        for row in _ROW.finditer(markdown)
        if row[1] != "id"
    )


def read_services(
    folder: Path, sayings: Path | None = None, added: Path | None = None
) -> tuple[tuple[Service, ...], tuple[Problem, ...]]:
    """Every entry of the folder that is sound, by id, and what is wrong with the others.

    `sayings` holds more of what people say, a line each, in `<id>.txt`; `added` what administrators changed.
    """
    services: list[Service] = []
    amended, faults = read_amended(added)
    problems = list(faults)
    for path in sorted(folder.glob("*.yaml")):
        text, fields = path.read_text(encoding="utf-8"), amended.pop(path.stem, None)
        result = read_service(path.name, text)
        if fields is not None and isinstance(result, Service):
            result = _read_amended(path.name, text, fields)
        if isinstance(result, Service):
            services.append(_with_sayings(result, sayings))
        else:
            problems.extend(result)
    problems.extend(
        Problem(AMENDED, 0, f"没有编号为 {unknown} 的服务；删去它改了的内容") for unknown in amended
    )
    return tuple(services), tuple(problems)


def _read_amended(file: str, text: str, fields: Mapping[str, Any]) -> Service | tuple[Problem, ...]:
    result = read_service(file, amended_text(text, fields))
    if isinstance(result, Service):
        return result
    # Its lines are those of no file.
    return tuple(dataclasses.replace(fault, file=f"{AMENDED}（{file}）", line=0) for fault in result)


def read_service(file: str, text: str) -> Service | tuple[Problem, ...]:
    """The entry that a YAML text holds, or all its problems."""
    try:
        data = yaml_text.strings(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or "格式错误"
        return (
            Problem(
                file, mark.line + 1 if mark else 0, f"不是有效的 YAML：{what}；检查缩进、冒号后的空格和引号"
            ),
        )
    if not isinstance(data, dict):
        return (Problem(file, 1, "应是“字段: 内容”的映射；照着已有条目的样子写"),)
    lines = _Places(text)
    problems = [
        Problem(file, lines.of(path), f"不认识的字段 {path[-1]!r}；删去或改正拼写")
        for path in _unknown(Service, data, ())
    ]
    try:
        service = _SERVICE.validate_python(_without_blanks(data))
    except ValidationError as error:
        return (*problems, *(_explain(file, lines, e["loc"], e["msg"], e["type"]) for e in error.errors()))
    if len(set(service.utterances)) < MIN_UTTERANCES:
        problems.append(
            Problem(
                file,
                lines.of(("utterances",)),
                f"群众说法只有 {len(set(service.utterances))} 条，至少 {MIN_UTTERANCES} 条",
            )
        )
    if file.removesuffix(".yaml") != service.id:
        problems.append(Problem(file, lines.of(("id",)), f"id 是 {service.id!r}，与文件名不一致"))
    return tuple(problems) or service


def _with_sayings(service: Service, folder: Path | None) -> Service:
    path = folder / f"{service.id}.txt" if folder else None
    if path is None or not path.exists():
        return service
    more = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    return dataclasses.replace(
        service, utterances=tuple(dict.fromkeys((*service.utterances, *filter(None, more))))
    )


class _Places:
    """In which line each part of an entry stands: read again only where something is wrong with it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines: dict[tuple[str | int, ...], int] | None = None

    def of(self, path: tuple[str | int, ...]) -> int:
        """The line of a part, 0 if it is not there."""
        if self._lines is None:
            node = yaml_text.tree(self._text)
            self._lines = dict(_lines(node, ())) if node else {}
        return self._lines.get(path, 0)


def _lines(node: yaml.Node, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], int]]:
    yield path, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _lines(value, (*path, str(key.value)))
            yield (*path, str(key.value)), key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for i, value in enumerate(node.value):
            yield from _lines(value, (*path, i))


def _without_blanks(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {k: _without_blanks(v) for k, v in value.items() if v != ""}
        return kept | {"hours": kept.get("hours")} if "utterances" in value else kept
    return [_without_blanks(v) for v in value] if isinstance(value, list) else value


def _unknown(noun: type, data: Any, path: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    if isinstance(data, list):
        for i, item in enumerate(data):
            yield from _unknown(noun, item, (*path, i))
    elif isinstance(data, Mapping):
        fields = {f.name: f.type for f in dataclasses.fields(noun) if not f.metadata.get("beside")}
        for key, value in data.items():
            if key not in fields:
                yield (*path, key)
            elif inner := _noun_in(fields[key]):
                yield from _unknown(inner, value, (*path, key))


def _noun_in(annotation: Any) -> type | None:
    parts = (annotation, *getattr(annotation, "__args__", ()))
    return next((p for p in parts if isinstance(p, type) and dataclasses.is_dataclass(p)), None)


def _explain(file: str, lines: _Places, loc: tuple[str | int, ...], message: str, kind: str) -> Problem:
    line = next((line for n in range(len(loc), -1, -1) if (line := lines.of(loc[:n]))), 0)
    name = ".".join(map(str, loc))
    return Problem(file, line, f"缺少字段 {name}" if kind == "missing" else f"字段 {name} 不对：{message}")
