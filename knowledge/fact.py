"""Fact: one checked statement of law with its article and exact words."""

import json
from dataclasses import dataclass
from pathlib import Path

from knowledge.articles import number_of


@dataclass(frozen=True, slots=True)
class Fact:
    """`text` says it plainly; `quote` stands verbatim in `clause`."""

    id: str
    service: str
    category: str
    text: str
    clause: str
    quote: str


def read_facts(path: Path) -> tuple[Fact, ...]:
    """The table of facts."""
    return tuple(
        Fact(
            row["id"],
            row["service"],
            row["category"],
            row["fact"],
            f"statute/{row['law_file'].partition('(')[0]}/{number_of(row['article'])}",
            row["quote"],
        )
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())
    )
