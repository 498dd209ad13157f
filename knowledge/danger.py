"""Danger: messages of people in danger, and of people who only sound like it, as examples."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge import yaml_text

# Examples that the written rules must judge right, and more that only the learned alarm is taught with.
EXAMPLES_FILE, ALARMS_FILE = "urgency-examples.yaml", "alarms.tsv"
# In the second file, instead of a kind of danger.
_SAFE = "safe"


@dataclass(frozen=True, slots=True)
class Alarms:
    """`dangers`: (kind, message) pairs; `safe`: messages with words of danger and no danger."""

    dangers: tuple[tuple[str, str], ...]
    safe: tuple[str, ...]


def read_alarms(content: Path) -> Alarms:
    """The examples of a content folder."""
    data: dict[str, Any] = yaml_text.data((content / EXAMPLES_FILE).read_text(encoding="utf-8"))
    rows = [line.split("\t") for line in (content / ALARMS_FILE).read_text(encoding="utf-8").splitlines()]
    examples = data["examples"].items()
    dangers = [(kind, text) for kind, row in examples for text in row["must_fire"]]
    safe = [text for _, row in examples for text in row["must_not_fire"]]
    return Alarms(
        (*dangers, *((kind, text) for kind, text in rows if kind != _SAFE)),
        (*safe, *data["must_not_fire"], *(text for kind, text in rows if kind == _SAFE)),
    )
