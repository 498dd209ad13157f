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

# Whether a pair of characters stands in so many texts that it tells none from another.
IsCommon = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a text, looked for or not. The pieces of a text, put together, are the text."""

    text: str
    marked: bool = False


def pieces(text: str, query: str, is_common: IsCommon = lambda _pair: False) -> tuple[Piece, ...]:
    """The text in pieces, marked where pairs of neighbouring characters, as search counts them, are the query's.

    A pair alone is marked only if it tells something: neither a word of asking nor `is_common` (unless all are).
    Pairs that overlap make one piece, which is marked if any of them tells something.

    >>> [p.text for p in pieces("不得克扣或者无故拖欠劳动者的工资。", "老板拖欠工资怎么办") if p.marked]
    ['拖欠', '工资']
    """
    wanted = _pairs(clean(query))
    asked = wanted - _ASKING
    telling = {pair for pair in asked if not is_common(pair)} or asked
    spans = list(_spans(_spoken(text), wanted, telling)) if telling else []
    return tuple(_cut(text, spans))


def plain(pieces: tuple[Piece, ...]) -> str:
    """The text that was cut into pieces."""
    return "".join(piece.text for piece in pieces)


def _spoken(text: str) -> str:
    """The text with one character for each: lower case, half width, what is not said turned into a blank."""
    return "".join(map(_spoken_char, text))


def _spoken_char(char: str) -> str:
    code = ord(char)
    small = (chr(code - 0xFEE0) if 0xFF10 <= code <= 0xFF5A else char).lower()
    return small if len(small) == 1 and small.isalnum() else " "


def _pairs(text: str) -> frozenset[str]:
    spoken = _spoken(text)
    return frozenset(spoken[n : n + 2] for n in range(len(spoken) - 1) if " " not in spoken[n : n + 2])


def _spans(
    spoken: str, wanted: frozenset[str], telling: frozenset[str] | set[str]
) -> Iterator[tuple[int, int]]:
    """Stretches whose every pair is wanted and of which one tells something."""
    start = 0
    while start < len(spoken) - 1:
        end = start
        while spoken[end : end + 2] in wanted:
            end += 1
        if any(spoken[n : n + 2] in telling for n in range(start, end)):
            yield start, end + 1
        start = max(end, start + 1)


def _cut(text: str, spans: list[tuple[int, int]]) -> Iterator[Piece]:
    at = 0
    for start, end in spans:
        if start > at:
            yield Piece(text[at:start])
        yield Piece(text[start:end], True)
        at = end
    if at < len(text):
        yield Piece(text[at:])
