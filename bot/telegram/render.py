"""Render: a card as Telegram messages in its HTML."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from bot.card import Action, Block, BlockKind, Button, Card
from bot.pages import pause

# Telegram takes 4096 UTF-16 units after its markup is read; held for text and markup together, which is safer.
MOST_UNITS = 4096
# Telegram reads 100 entities of a message and shows the rest as plain text.
MOST_ENTITIES = 100
# A quotation longer than this is folded; a tap shows it whole.
FOLDED_FROM = 300
# Telegram's limits for a button's words to copy, and about what a phone shows of its label.
MOST_COPIED, MOST_LABEL = 256, 60
# Room kept in a message for the tags round a part of a long text.
_TAGS = 64
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


@dataclass(frozen=True, slots=True)
class Key:
    """A button as Telegram has it: exactly one of callback data, words to copy and address is there."""

    label: str
    data: str = ""
    copy: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One message: its HTML, and the rows of keys under it."""

    html: str
    rows: tuple[tuple[Key, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
    """Words of one look. `gap` parts it from the piece before; a `leading` one stays with what follows it."""

    text: str
    opening: str = ""
    closing: str = ""
    gap: str = "\n"
    leading: bool = False

    @property
    def html(self) -> str:
        return f"{self.opening}{escaped(self.text)}{self.closing}"

    @property
    def units(self) -> int:
        return _units(self.gap + self.html)


def messages(card: Card, keep: Callable[[Action], str]) -> tuple[Message, ...]:
    """The card as one message, or as several if it is long: parted between blocks, then between sentences,
    then between characters. The buttons stand under the last; `keep` gives an action's callback data.

    Raises:
        ValueError: if the card has nothing to read.

    """
    pieces = [part for piece in _pieces(card.blocks) for part in _parts(piece)]
    texts = [html for html in map(_joined, _filled(pieces)) if html]
    if not texts:
        raise ValueError(f"a card needs words that can be seen: {card.blocks}")
    rows = tuple(tuple(_key(button, keep) for button in row) for row in card.buttons if row)
    return (*map(Message, texts[:-1]), Message(texts[-1], rows))


def plain_text(card: Card) -> str:
    """The card's words without markup, for transcripts; buttons in square brackets, row by row."""
    blocks = "".join(piece.gap + piece.text for piece in _pieces(card.blocks)).strip("\n")
    rows = ["  ".join(f"[{button.label}]" for button in row) for row in card.buttons]
    return "\n".join((blocks, "", *rows)) if rows else blocks


def escaped(text: str) -> str:
    """Words as Telegram's HTML has them; the only way for words into markup.

    >>> escaped('<b> & "b"')
    '&lt;b&gt; &amp; &quot;b&quot;'
    """
    # Half a surrogate pair cannot be sent at all.
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.translate(_ESCAPES)


def _pieces(blocks: Iterable[Block]) -> Iterator[_Piece]:
    """The pieces of the blocks, each with the gap that suits what stands before it."""
    before: Block | None = None
    for block in blocks:
        first, *rest = _laid_out(block)
        yield replace(first, gap=_gap(before, block))
        yield from rest
        before = block


def _gap(before: Block | None, block: Block) -> str:
    close = {BlockKind.ITEM, BlockKind.PHONE, BlockKind.LINK}
    heads = {BlockKind.HEADING, BlockKind.TITLE}
    if (
        before is None
        or block.kind in close
        or (before.kind in heads and block.kind is not BlockKind.HEADING)
    ):
        return "\n"
    return "\n\n"


def _laid_out(block: Block) -> tuple[_Piece, ...]:
    match block.kind:
        case BlockKind.ALERT:
            return (_Piece(block.text, "🚨 <b>", "</b>", leading=True),)
        case BlockKind.HEADING | BlockKind.TITLE:
            return (_Piece(block.text, "<b>", "</b>", leading=True),)
        case BlockKind.PHONE:
            # Alone on its line; a tap copies it.
            return (*_caption(block.note), _Piece(block.text, "<code>", "</code>"))
        case BlockKind.LINK:
            return (_linked(block),)
        case BlockKind.ITEM:
            return (_Piece("· " + block.text),)
        case BlockKind.QUOTE:
            return (*_caption(block.note), _Piece(block.text, "<blockquote>", "</blockquote>"))
        case BlockKind.NOTE:
            return (_Piece(block.text, "<i>", "</i>"),)
        case BlockKind.TEXT:
            return (_Piece(block.text),)


def _caption(note: str) -> tuple[_Piece, ...]:
    colon = "：" if is_wide(note[-1:]) else ":"
    return (_Piece(note + colon, leading=True),) if note else ()


def _linked(block: Block) -> _Piece:
    if not block.url.startswith(("https://", "http://")):
        return _Piece(block.text)
    return _Piece(block.text, f'<a href="{escaped(block.url)}">', "</a>")


def _parts(piece: _Piece) -> Iterator[_Piece]:
    """The piece, or several of the same look if it is longer than a message."""
    room = MOST_UNITS - _units(piece.opening + piece.closing) - _TAGS
    text, gap = piece.text, piece.gap
    while text:
        # Nearly every text fits whole, and then its characters need not be weighed one by one.
        fits = _units(escaped(text)) <= room
        end = len(text) if fits else pause(text, room, lambda char: _units(escaped(char)))
        yield _folded(replace(piece, text=text[:end], gap=gap))
        text, gap = text[end:], "\n"


def _folded(piece: _Piece) -> _Piece:
    long = piece.opening == "<blockquote>" and len(piece.text) > FOLDED_FROM
    return replace(piece, opening="<blockquote expandable>") if long else piece


def _filled(pieces: Iterable[_Piece]) -> Iterator[list[_Piece]]:
    """The pieces by message; a heading is not left alone at the end of one."""
    held: list[_Piece] = []
    used = 0
    for piece in pieces:
        if held and not _fits(held, used, piece):
            stay, held = _parted(held)
            yield stay
            used = sum(p.units for p in held)
        if held and not _fits(held, used, piece):
            yield held
            held, used = [], 0
        held.append(piece)
        used += piece.units
    yield held


def _fits(held: list[_Piece], used: int, piece: _Piece) -> bool:
    entities = sum(bool(p.opening) for p in (*held, piece))
    return used + piece.units <= MOST_UNITS and entities <= MOST_ENTITIES


def _parted(held: list[_Piece]) -> tuple[list[_Piece], list[_Piece]]:
    """What stays in a full message, and the leading pieces at its end that go with the next."""
    end = len(held)
    while end > 1 and held[end - 1].leading:
        end -= 1
    return held[:end], held[end:]


def _joined(pieces: list[_Piece]) -> str:
    """The HTML of one message; empty if there would be nothing to see, which Telegram refuses."""
    if not any(is_visible(piece.text) for piece in pieces):
        return ""
    seen = [piece for piece in pieces if is_visible(piece.text)]
    return "".join(piece.gap + piece.html for piece in seen).lstrip("\n")


def is_visible(text: str) -> bool:
    """Whether any character of it can be seen: blanks, controls and zero-width ones cannot."""
    return any(unicodedata.category(char)[0] not in "ZC" for char in text)


def is_wide(char: str) -> bool:
    """Whether a character is a Chinese one, or a mark as wide as those."""
    return unicodedata.east_asian_width(char or " ") in "WF"


def _units(text: str) -> int:
    """Length as Telegram counts it: in UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _key(button: Button, keep: Callable[[Action], str]) -> Key:
    label = button.label if len(button.label) <= MOST_LABEL else button.label[: MOST_LABEL - 1] + "…"
    if button.action is not None:
        return Key(label, data=keep(button.action))
    return Key(label, copy=button.copy[:MOST_COPIED], url=button.url)
