"""Clause book: every clause by id, made a Clause only when somebody asks for it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from knowledge.clause import Clause


class ClauseBook(Mapping[str, Clause]):
    """26,000 clauses as plain rows; a full build of their objects would cost half of a cold start."""

    def __init__(self, rows: Sequence[Sequence[Any]]) -> None:
        """Rows of (id, source, number, label, path, text, excerpt)."""
        self._rows = rows
        self._places = {row[0]: n for n, row in enumerate(rows)}

    def __getitem__(self, clause_id: str) -> Clause:
        return self.at(self._places[clause_id])

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, clause_id: object) -> bool:
        return clause_id in self._places

    @property
    def rows(self) -> Sequence[Sequence[Any]]:
        """The rows it was made of."""
        return self._rows

    def at(self, place: int) -> Clause:
        """The clause that stands at a place of the book."""
        clause_id, source, number, label, path, text, excerpt = self._rows[place]
        return Clause(clause_id, source, number, label, tuple(path), text, excerpt)

    def place(self, clause_id: str) -> int:
        """Where a clause stands. Raises KeyError."""
        return self._places[clause_id]


def row_of(clause: Clause) -> tuple[Any, ...]:
    """The clause as a row of the book."""
    return (clause.id, clause.source, clause.number, clause.label, clause.path, clause.text, clause.excerpt)
