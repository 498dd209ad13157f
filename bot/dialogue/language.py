"""Language: the buttons of a card for whoever reads no Chinese; what the law and the directory say stays as it is."""

from dataclasses import replace

from bot.card import Block, BlockKind, Button, Card
from bot.wording import english


def is_chinese(language: str) -> bool:
    """Whether a client speaks Chinese; one of which nothing is known does.

    >>> is_chinese("zh-hans"), is_chinese(""), is_chinese("en")
    (True, True, False)
    """
    return not language or language.startswith("zh")


def to_language(card: Card, language: str) -> Card:
    """The card with its buttons named in a client's language, and a line on why the rest is Chinese."""
    if is_chinese(language):
        return card
    rows = tuple(tuple(_named(button) for button in row) for row in card.buttons)
    note = (Block(BlockKind.NOTE, english.IN_CHINESE),) if any(map(_is_directory, card.blocks)) else ()
    return Card((*card.blocks, *note), rows)


def _named(button: Button) -> Button:
    return replace(button, label=english.label(button.label))


def _is_directory(block: Block) -> bool:
    """Whether a block shows an office or quotes the law, which nobody here translates."""
    return block.kind in (BlockKind.TITLE, BlockKind.QUOTE)
