"""Items: how （一）, （1） and 1. count inside one article, and where they do not rise by one."""

import re
from collections.abc import Callable, Iterator, Sequence

from knowledge.numerals import NUMERAL, to_chinese, to_int

# No article has more; what is written as a higher number counts something else.
MOST = 99
# Each way of counting, with how its numbers are shown.
_WAYS: tuple[tuple[re.Pattern[str], Callable[[int], str]], ...] = (
    (re.compile(rf"^[（(]([{NUMERAL}]+)[）)](?!\s*[项款目、和至或])"), lambda n: f"（{to_chinese(n)}）"),
    (re.compile(r"^[（(]([0-9０-９]{1,3})[）)](?!\s*[项款目、和至或])"), lambda n: f"（{n}）"),
    (re.compile(r"^([0-9０-９]{1,2})[.．、](?![0-9０-９])"), lambda n: f"{n}."),
)


def doubts(paragraphs: Sequence[str]) -> Iterator[tuple[int, str]]:
    """(place, what looks wrong) of each paragraph of an article whose number does not follow.

    A list may begin again after a paragraph without a number, or inside an item of another list.

    >>> list(doubts(["有下列情形的：", "（一）甲；", "（三）乙。"]))
    [(2, '（一）之后是（三），中间缺（二）')]
    >>> list(doubts(["有下列情形的：", "（一）甲；", "（二）乙。", "前款中：", "（一）丙；", "（二）丁。"]))
    []
    """
    # Of each list that stands open its last number; a list begun inside an item stands behind the item's.
    open_lists: list[tuple[int, int]] = []
    is_interrupted = False
    for place, text in enumerate(paragraphs):
        found = _item(text)
        if found is None:
            is_interrupted = True
            continue
        way, number = found
        if not 0 < number <= MOST:
            yield place, f"“{text[:8]}”不像项的序号"
            continue
        at = next((n for n, (other, _) in enumerate(open_lists) if other == way), None)
        last = open_lists[at][1] if at is not None else 0
        # What was counted inside the item before ends with it.
        open_lists = [*open_lists[: len(open_lists) if at is None else at], (way, number)]
        if number != last + 1 and not (number == 1 and is_interrupted):
            yield place, _doubt(way, last, number)
        is_interrupted = False


def _item(text: str) -> tuple[int, int] | None:
    """(way, number) of the item that a paragraph opens."""
    for way, (pattern, _) in enumerate(_WAYS):
        if match := pattern.match(text):
            try:
                return way, to_int(match[1])
            except ValueError:
                return None
    return None


def _doubt(way: int, last: int, number: int) -> str:
    shown = _WAYS[way][1]
    if number == last:
        return f"{shown(number)}出现两次"
    if number < last:
        return f"{shown(last)}之后又是{shown(number)}，顺序不对"
    missing = shown(last + 1) if number == last + 2 else f"{shown(last + 1)}至{shown(number - 1)}"
    if last:
        return f"{shown(last)}之后是{shown(number)}，中间缺{missing}"
    return f"从{shown(number)}开始，前面缺{missing}"
