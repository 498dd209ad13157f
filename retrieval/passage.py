"""Passage: a window of sentences inside a clause; the unit that is ranked."""

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.clause import Clause, Kind, Source, short_name
from knowledge.sentences import sentence_spans

# An article longer than this is ranked in pieces. Most (90 %) are shorter, and the encoder's cost and
# blur both grow with length.
WINDOW = 220
# Tables at the end of tax laws run to 11,000 characters; past this many pieces nothing is said in words.
MAX_WINDOWS = 12


@dataclass(frozen=True, slots=True)
class Passage:
    """`text[start:end]` of the clause; `embedded` is what the encoder reads, with its heading."""

    clause: str
    start: int
    end: int
    embedded: str


def passages_of(clause: Clause, source: Source) -> Iterator[Passage]:
    """The passages of a clause: sentences for the plan, whole articles or windows for a statute."""
    if source.kind is Kind.PLAN:
        heading = clause.label.partition("）")[2]
        for start, end in sentence_spans(clause.text):
            yield Passage(clause.id, start, end, f"{heading}：{clause.text[start:end]}")
    else:
        heading = f"{short_name(source.title)}{clause.label}"
        for start, end in windows(clause.text):
            yield Passage(clause.id, start, end, f"{heading} {clause.text[start:end]}")


def windows(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of a text, each at most WINDOW characters where its sentences allow."""
    if len(text) <= WINDOW:
        return ((0, len(text)),)
    windows: list[tuple[int, int]] = []
    for start, end in sentence_spans(text):
        if windows and end - windows[-1][0] <= WINDOW:
            windows[-1] = (windows[-1][0], end)
        else:
            windows.append((start, end))
    return tuple(windows[:MAX_WINDOWS])
