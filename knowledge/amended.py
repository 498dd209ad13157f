"""Amended: what administrators changed in the directory, kept beside the added documents and laid over the entries that
come with the program.

In the folder: `directory.yaml`, by service the fields that stand instead of the shipped ones. What nobody changed comes
with the next version of the program.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from knowledge import yaml_text
from knowledge.problems import Problem
from knowledge.service import Service

FILE = "directory.yaml"
_CURE = "这个文件由“服务目录表”收下时写成，用 mingbai knowledge export 导出表格改好再收"

Fields = Mapping[str, Any]


def read_amended(added: Path | None) -> tuple[dict[str, dict[str, Any]], tuple[Problem, ...]]:
    """By service the changed fields, every value a string or made of them, and what cannot be read."""
    path = added / FILE if added else None
    if path is None or not path.exists():
        return {}, ()
    try:
        found = yaml_text.strings(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        return {}, (Problem(FILE, 0, f"读不出来（{type(error).__name__}）；{_CURE}"),)
    if not isinstance(found, dict) or not all(isinstance(fields, dict) for fields in found.values()):
        return {}, (Problem(FILE, 1, f"应是“服务: 改了的字段”的映射；{_CURE}"),)
    return found, ()


def amended_text(shipped: str, fields: Fields) -> str:
    """A shipped entry with the changed fields, as YAML. Raises yaml.YAMLError."""
    return yaml_text.written({**yaml_text.strings(shipped), **fields})


def amendments(shipped: Iterable[Service], wanted: Iterable[Service]) -> str:
    """What is kept so that the shipped entries become the wanted ones, as YAML; "" for nothing."""
    before = {service.id: data_of(service) for service in shipped}
    changed = {}
    for service in wanted:
        fields = {
            name: value for name, value in data_of(service).items() if before[service.id][name] != value
        }
        if fields:
            changed[service.id] = fields
    return yaml_text.written(dict(sorted(changed.items()))) if changed else ""


def data_of(service: Service) -> dict[str, Any]:
    """The entry as its YAML has it: strings, lists and mappings of them; what is blank is "" or an empty list."""
    found: dict[str, Any] = _data(service)
    return found


def field_of(service: Service, name: str) -> Any:
    """One field of the entry, as `data_of` has it."""
    return _data(getattr(service, name))


def _data(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        # What districts or callers told stands beside an entry, not in it.
        own = [f for f in dataclasses.fields(value) if not f.metadata.get("beside") and f.name != "offices"]
        return {field.name: _data(getattr(value, field.name)) for field in own}
    if isinstance(value, tuple | list):
        return [_data(part) for part in value]
    return "" if value is None else str(value)
