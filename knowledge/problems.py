"""Problem: one fault in the content, with the place to mend it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault at `file`:`line` (line 0: the file as a whole) and what to do about it.

    In a document of pages `line` counts the lines of the `page`, which stands before it.
    """

    file: str
    line: int
    message: str
    page: int = 0

    def __str__(self) -> str:
        place = "".join(f":{n}" for n in (self.page, self.line) if n)
        return f"{self.file}{place}: {self.message}"


class ContentError(Exception):
    """The content cannot be used; `problems` lists every reason at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)
