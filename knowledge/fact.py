"""Fact: one checked statement of law with its article and exact words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fact:
    """`text` says it plainly; `quote` stands verbatim in `clause`."""

    id: str
    service: str
    category: str
    text: str
    clause: str
    quote: str
