"""YAML text: PyYAML's one door, by libyaml where the machine has it (ten times as fast)."""

from typing import Any

import yaml

# Both know safe YAML only: strings, numbers, lists, mappings.
_SAFE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_STRINGS: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def data(text: str) -> Any:
    """What a text holds. Raises yaml.YAMLError, with the place of the fault."""
    return yaml.load(text, Loader=_SAFE)  # noqa: S506 - see above


def strings(text: str) -> Any:
    """What a text holds, every scalar left as it is written. Raises yaml.YAMLError."""
    return yaml.load(text, Loader=_STRINGS)  # noqa: S506 - see above


def written(data: Any) -> str:
    """The text that holds this, as people would write it."""
    text: str = yaml.dump(data, Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=10**9)
    return text


def tree(text: str) -> yaml.Node | None:
    """Its nodes, each with its line. Raises yaml.YAMLError."""
    node: yaml.Node | None = yaml.compose(text, Loader=_SAFE)
    return node
