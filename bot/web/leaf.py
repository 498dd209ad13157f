"""Leaf: a card as it lies in a web chat, its buttons known by their ids."""

import json
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple, dataclass, replace

from bot.card import Action, Block, BlockKind, Button, Card
from bot.rows import packed

# What makes a picture of the sign before it.
_EMOJI = "\ufe0f"


@dataclass(frozen=True, slots=True)
class Key:
    """A button: what it is called, and its id, words to copy or an address."""

    label: str
    id: str = ""
    copy: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Leaf:
    """Blocks from top to bottom, and rows of keys below them."""

    blocks: tuple[Block, ...]
    rows: tuple[tuple[Key, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """What a page shows as one: a block, or all items of a list."""

    kind: BlockKind
    blocks: tuple[Block, ...]


def leaf_of(card: Card, keep: Callable[[Action], str]) -> Leaf:
    """The leaf of a card; `keep` gives the id under which an action is found again."""
    blocks = tuple(
        replace(block, text=wordy(block.text)) if block.kind is BlockKind.HEADING else block
        for block in card.blocks
    )
    return Leaf(blocks, tuple(tuple(_key(button, keep) for button in row) for row in card.buttons))


def wordy(text: str) -> str:
    """A heading or label without its picture: old computers show a box for it, and screen readers read it out.

    >>> wordy("📍 去哪里办"), wordy("下一页 ▶"), wordy("📞")
    ('去哪里办', '下一页', '📞')
    """
    words = "".join(char for char in text if char != _EMOJI and unicodedata.category(char) != "So").strip()
    return words or text


def answer_of(card: Card) -> str:
    """The id of the kept answer that a card shows, "" for none."""
    actions = (button.action for row in card.buttons for button in row if button.action)
    return next((action.answer for action in actions if action.answer), "")


def to_json(leaf: Leaf) -> str:
    """The leaf as the transcript keeps it."""
    return packed(
        {"blocks": [astuple(b) for b in leaf.blocks], "rows": [[astuple(k) for k in r] for r in leaf.rows]}
    )


def from_json(text: str) -> Leaf:
    """The leaf as this version or another kept it: blocks of a kind that is not known are left out."""
    kept = json.loads(text)
    known = set(BlockKind)
    blocks = tuple(Block(BlockKind(kind), *rest) for kind, *rest in kept["blocks"] if kind in known)
    return Leaf(blocks, tuple(tuple(Key(*key) for key in row) for row in kept["rows"]))


def pieces(blocks: Sequence[Block]) -> tuple[Piece, ...]:
    """The blocks, items that follow each other as one list."""
    return tuple(_pieces(blocks))


def label_of(leaf: Leaf, button: str) -> str:
    """What the button with this id is called, "" if it is not on the leaf."""
    return next((key.label for row in leaf.rows for key in row if button and key.id == button), "")


def is_link(address: str) -> bool:
    """Whether an address may be linked to: the directory's are, and each begins so."""
    return address.startswith("https://")


def _pieces(blocks: Sequence[Block]) -> Iterator[Piece]:
    items: list[Block] = []
    for block in blocks:
        if block.kind is BlockKind.ITEM:
            items.append(block)
            continue
        if items:
            yield Piece(BlockKind.ITEM, tuple(items))
            items = []
        yield Piece(block.kind, (block,))
    if items:
        yield Piece(BlockKind.ITEM, tuple(items))


def _key(button: Button, keep: Callable[[Action], str]) -> Key:
    return Key(wordy(button.label), keep(button.action) if button.action else "", button.copy, button.url)
