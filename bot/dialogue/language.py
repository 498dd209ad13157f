"""Language: a card for whoever reads no Chinese; what the law and the directory say stays as it is."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.blocks import rows
from bot.card import Block, BlockKind, Button, Card
from bot.wording import answers, english

# Labels side by side that are longer than this together are cut on a phone.
ROW = 34

_MARK = re.compile("[，。；：、]")
# A safety card's English, "" if it has none.
Safety = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class _Told:
    """A block in English. `office` is the one that a title names; `foreign`: a text that is not ours to translate."""

    block: Block
    office: str = ""
    foreign: bool = False


def is_chinese(language: str) -> bool:
    """Whether a client speaks Chinese; one of which nothing is known does.

    >>> is_chinese("zh-hans"), is_chinese(""), is_chinese("en")
    (True, True, False)
    """
    return not language or language.startswith("zh")


def to_language(card: Card, language: str, safety: Safety = lambda _: "") -> Card:
    """The card in a client's language: all that is ours, with each office explained; a line on why the rest is Chinese.

    What a quotation means in plain Chinese is left out: the quotation stays. `safety` knows the English of safety cards.
    """
    if is_chinese(language):
        return card
    told = [block for block in card.blocks if not answers.is_meaning(block.text)]
    blocks = _explained(tuple(_translated(_safe(told, safety))))
    note = (Block(BlockKind.NOTE, english.IN_CHINESE),) if any(map(_is_directory, card.blocks)) else ()
    return Card((*blocks, *note), _rows(card))


def named(office: str, summary: str, language: str) -> tuple[str, str]:
    """What an office is called, and what it is for, in a list.

    >>> named("公证", "请公证处出公证书", "zh"), named("公证", "请公证处出公证书", "en")[0]
    (('公证', '请公证处出公证书'), 'Notary (公证)')
    """
    gloss = None if is_chinese(language) else english.OFFICES.get(office)
    return (english.title(office), gloss.use) if gloss else (office, summary)


def _safe(blocks: Sequence[Block], safety: Safety) -> Sequence[Block]:
    """The blocks of a safety card, its two parts in English."""
    alert = next((block for block in blocks if block.kind is BlockKind.ALERT), None)
    rest = next((block for block in blocks if block.kind is BlockKind.TEXT), None)
    if alert is None:
        return blocks
    first, _, then = safety(f"{alert.text}\n{rest.text}" if rest else alert.text).partition("\n")
    if not first:
        return blocks
    said = {alert: replace(alert, text=first)} | ({rest: replace(rest, text=then)} if rest else {})
    return [said.get(block, block) for block in blocks]


def _translated(blocks: Sequence[Block]) -> Iterator[_Told]:
    """The blocks with our own words in English; sentences that are said together are put together."""
    at = 0
    while at < len(blocks):
        told, taken = _longest(blocks, at)
        yield told
        at += taken


def _longest(blocks: Sequence[Block], at: int) -> tuple[_Told, int]:
    """What is told at a place in English, and how many blocks went into it."""
    block = blocks[at]
    if block.kind is not BlockKind.TEXT:
        office = english.office_of(block.text) if block.kind is BlockKind.TITLE else ""
        return _Told(_one(block), office), 1
    end = next((n for n in range(at, len(blocks)) if blocks[n].kind is not BlockKind.TEXT), len(blocks))
    for count in range(end - at, 0, -1):
        together = blocks[at : at + count]
        text = english.said("".join(b.text for b in together))
        # What a slot has swallowed whole is no part of the sentence: the hours behind an address, a second fee.
        if text and not any(b.text in text for b in together[1:]):
            return _Told(replace(block, text=text)), count
    # Words without any mark are a name: of an office in a district.
    return _Told(block, foreign=bool(_MARK.search(block.text))), 1


def _explained(told: Sequence[_Told]) -> Iterator[Block]:
    """What the directory says, below what its office is in English."""
    titles = [one.office for one in told if one.office]
    office, given, before, late = "", set[str](), None, list[Block]()
    for one in told:
        if one.block.kind is BlockKind.HEADING and office:
            yield from _directory(late)
            late = []
        office = one.office or office
        about = office or next(iter(titles), "")
        if not one.foreign or about not in english.OFFICES or _is_heading(before):
            yield one.block
        else:
            if about not in given:
                yield Block(BlockKind.TEXT, english.OFFICES[about].use)
            if not office or not before or not before.office:
                # Not what the entry is for, which was just said.
                late.append(one.block)
            given.add(about)
        before = one
    yield from _directory(late)


def _directory(words: Sequence[Block]) -> tuple[Block, ...]:
    return (Block(BlockKind.HEADING, english.IN_DIRECTORY), *words) if words else ()


def _is_heading(told: _Told | None) -> bool:
    return told is not None and told.block.kind is BlockKind.HEADING and not told.office


def _one(block: Block) -> Block:
    match block.kind:
        case BlockKind.HEADING:
            return replace(block, text=english.heading(block.text))
        case BlockKind.TITLE:
            return replace(block, text=english.title(block.text))
        case BlockKind.ITEM if block.text in english.OFFICES:
            return replace(block, text=english.title(block.text))
        case BlockKind.PHONE:
            return replace(block, note=english.use(block.note))
        case BlockKind.QUOTE:
            return replace(block, note=english.cited(block.note))
        case _:
            return replace(block, text=english.said(block.text) or block.text)


def _rows(card: Card) -> tuple[tuple[Button, ...], ...]:
    """The buttons, named in English; what no longer fits side by side has a row of its own."""
    named = [tuple(replace(b, label=english.label(b.label)) for b in row) for row in card.buttons]
    fits = [sum(len(b.label) for b in row) <= ROW for row in named]
    return rows(
        *(
            part
            for row, fit in zip(named, fits, strict=True)
            for part in ([row] if fit else [(b,) for b in row])
        )
    )


def _is_directory(block: Block) -> bool:
    """Whether a block shows an office or quotes the law, which nobody here translates."""
    return block.kind in (BlockKind.TITLE, BlockKind.QUOTE)
