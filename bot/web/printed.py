"""Printed: one answer as it goes on paper, its grounds in full."""

from dataclasses import dataclass

from bot.answer import Citation
from bot.card import Block, BlockKind
from bot.kept import KeptAnswer
from bot.replay import answer_of
from bot.transcript import Line, Speaker
from bot.web.leaf import Piece, from_json, pieces, wordy
from bot.wording import chat
from retrieval.index import Index


@dataclass(frozen=True, slots=True)
class Ground:
    """Words of a clause, and where they stand."""

    quote: str
    cited: str


@dataclass(frozen=True, slots=True)
class Printed:
    """What was asked, what was said, and what that stands on. `release` is "" where none is known; `changed`: the
    knowledge is another one now, so that the grounds are those that the citizen was shown; `by_desk`: an operator's
    words, not ours."""

    seq: int
    at: str
    question: str
    pieces: tuple[Piece, ...]
    grounds: tuple[Ground, ...]
    release: str
    changed: bool
    by_desk: bool


def printed(line: Line, kept: KeptAnswer | None, index: Index | None, question: str) -> Printed:
    """The sheet for a line; quotations that the chat cut short are whole, if the release they come from serves still."""
    blocks = from_json(line.content).blocks
    shown = tuple(Ground(b.text, b.note) for b in blocks if b.kind is BlockKind.QUOTE)
    same = kept is not None and index is not None and kept.release == index.release
    whole = _whole(kept, index) if kept and index and same else ()
    by_desk = line.speaker is Speaker.DESK
    release = "" if by_desk else (kept.release if kept else index.release if index else "") or ""
    changed = bool(shown) and kept is not None and not same
    # What quoted nothing needs no ground on paper either: to whom danger threatens no paragraph was shown.
    grounds = whole if shown and whole else shown
    return Printed(line.seq, line.at, question, pieces(_said(blocks)), grounds, release, changed, by_desk)


def _whole(kept: KeptAnswer, index: Index) -> tuple[Ground, ...]:
    # What is law today first, as in the chat.
    citations = sorted(answer_of(kept, index).citations, key=lambda c: c.clause.startswith("plan/"))
    return tuple(map(_ground, citations))


def _ground(citation: Citation) -> Ground:
    return Ground(citation.quote, chat.cited(citation))


def _said(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The card without what has a place of its own here (quotations, small print) and what speaks of buttons."""
    return tuple(
        block
        for block in blocks
        if block.kind is not BlockKind.QUOTE
        and not (block.kind is BlockKind.HEADING and block.text == wordy(chat.GROUNDS))
        and not (
            block.kind is BlockKind.NOTE and (chat.NOT_A_LAWYER in block.text or block.text == chat.MORE)
        )
    )
