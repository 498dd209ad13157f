"""Route: an operator's rule for naming several services in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from knowledge import yaml_text


@dataclass(frozen=True, slots=True)
class Route:
    """When each group of `all` has a word in the question, none of `none` has, and the best service
    is `among` these, then `services` come first, in this order."""

    id: str
    all: tuple[tuple[str, ...], ...]
    none: tuple[str, ...]
    among: tuple[str, ...]
    services: tuple[str, ...]
    why: str

    def applies(self, text: str, best: str) -> bool:
        """Whether the rule is for a cleaned question whose best service is `best`."""
        return (
            best in self.among
            and all(any(word in text for word in group) for group in self.all)
            and not any(word in text for word in self.none)
        )


_ROUTES = TypeAdapter(tuple[Route, ...])


def read_routes(path: Path) -> tuple[Route, ...]:
    """The rules of a content folder's file. Raises pydantic.ValidationError."""
    return routes_from(yaml_text.data(path.read_text(encoding="utf-8")))


def routes_from(data: Sequence[Any]) -> tuple[Route, ...]:
    """The rules that parsed YAML or JSON holds."""
    return _ROUTES.validate_python(data)
