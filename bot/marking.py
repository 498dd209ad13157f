"""Marking: the words of a text that are those somebody looked for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from retrieval.clean import clean

# Pairs that people ask and count with and that say nothing of what they ask for.
_ASKED_WITH = (
    "怎么 么办 怎样 什么 为什 可以 以不 能不 不能 不可 是不 不是 有没 没有 如何 何办 请问 想问 问一 一下 去哪 哪里 里办 该找 找谁"
    " 我的 你的 他的 她的 的人 我们 你们 他们 这个 那个 一个 个人 个月 多少 知道 还是 现在 已经 因为 所以 但是 如果 就是 应该"
)
_ASKING = frozenset(_ASKED_WITH.split())
# Full-width letters and digits as search reads them, character by character.
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF5B) if chr(code - 0xFEE0).isalnum()}

# Whether a pair of characters stands in so many texts that it tells none from another.
IsCommon = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a text, looked for or not. The pieces of a text, put together, are the text."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for: the pairs of neighbouring letters and digits that search counts, and those of them that
    tell something by themselves."""

    pairs: frozenset[str]
    telling: frozenset[str]


def sought(query: str, is_common: IsCommon = lambda _pair: False) -> Sought:
    """What a query looks for. A pair tells something if it is neither a word of asking nor common; if all are
    common, they all do."""
    spoken = "".join(c if c.isalnum() else " " for c in clean(query))
    pairs = frozenset(spoken[n : n + 2] for n in range(len(spoken) - 1) if " " not in spoken[n : n + 2])
    asked = pairs - _ASKING
    return Sought(pairs, frozenset(pair for pair in asked if not is_common(pair)) or asked)


def pieces(text: str, wanted: Sought) -> tuple[Piece, ...]:
    """The text in pieces, marked where its pairs are those wanted.

    Pairs that overlap make one piece, which is marked if any of them tells something.

    >>> [p.text for p in pieces("不得克扣或者无故拖欠劳动者的工资。", sought("老板拖欠工资怎么办")) if p.marked]
    ['拖欠', '工资']
    """
    return tuple(_cut(text, _spans(_spoken(text), wanted)))


def plain(pieces: tuple[Piece, ...]) -> str:
    """The text that was cut into pieces."""
    return "".join(piece.text for piece in pieces)


def _spoken(text: str) -> str:
    """The text in lower case and half width, each character where it was."""
    half = text.translate(_HALF_WIDTH)
    small = half.lower()
    # Few letters have a small form of two characters.
    return small if len(small) == len(text) else "".join(s if len(s := c.lower()) == 1 else c for c in half)


def _spans(spoken: str, wanted: Sought) -> Iterator[tuple[int, int]]:
    """Stretches whose every pair is wanted and of which one tells something."""
    starts = sorted(at for pair in wanted.pairs for at in _places(pair, spoken))
    n = 0
    while n < len(starts):
        first = n
        while n + 1 < len(starts) and starts[n + 1] == starts[n] + 1:
            n += 1
        span = starts[first], starts[n] + 2
        tells = any(spoken[at : at + 2] in wanted.telling for at in starts[first : n + 1])
        if tells and not _is_part_of_a_number(spoken, *span):
            yield span
        n += 1


def _is_part_of_a_number(spoken: str, start: int, end: int) -> bool:
    """Whether the digits here are some of a longer number's: 12 of 12348 is not what 1254 looks for."""
    around = spoken[max(0, start - 1) : start] + spoken[end : end + 1]
    return spoken[start:end].isdigit() and any(c.isdigit() for c in around)


def _places(pair: str, spoken: str) -> Iterator[int]:
    at = spoken.find(pair)
    while at >= 0:
        yield at
        at = spoken.find(pair, at + 1)


def _cut(text: str, spans: Iterator[tuple[int, int]]) -> Iterator[Piece]:
    at = 0
    for start, end in spans:
        if start > at:
            yield Piece(text[at:start])
        yield Piece(text[start:end], True)
        at = end
    if at < len(text):
        yield Piece(text[at:])
