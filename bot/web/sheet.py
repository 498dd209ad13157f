"""Sheet: a line of a web chat as the page shows it."""

from dataclasses import dataclass

from bot.card import BlockKind
from bot.transcript import Line, Speaker
from bot.web.leaf import Key, Leaf, Piece, from_json, pieces

# A screen reader says so much of a new answer by itself; the rest is read by who wants it.
_SAID = 160
_TOLD = (BlockKind.ALERT, BlockKind.TEXT, BlockKind.TITLE, BlockKind.PHONE)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One line: the citizen's `words`, or the pieces and keys of a card. `gist` is what is said aloud of it."""

    seq: int
    speaker: Speaker
    at: str
    words: str = ""
    pieces: tuple[Piece, ...] = ()
    rows: tuple[tuple[Key, ...], ...] = ()
    gist: str = ""
    is_danger: bool = False


def sheet_of(line: Line) -> Sheet:
    """The line, laid out."""
    if line.speaker is Speaker.CITIZEN:
        return Sheet(line.seq, line.speaker, line.at, line.content)
    leaf = from_json(line.content)
    return Sheet(
        line.seq,
        line.speaker,
        line.at,
        pieces=pieces(leaf.blocks),
        rows=leaf.rows,
        gist=_gist(leaf),
        is_danger=any(block.kind is BlockKind.ALERT for block in leaf.blocks),
    )


def _gist(leaf: Leaf) -> str:
    """The first words of a card."""
    said = " ".join(block.text for block in leaf.blocks if block.kind in _TOLD)
    return said if len(said) <= _SAID else said[:_SAID] + "……"
