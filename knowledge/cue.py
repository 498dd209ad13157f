"""Cue: words of a question that make a ground or a deadline the one to show."""

import functools
import re
from collections.abc import Iterable

# What `…` in a cue may stand for: so many characters of the same clause.
_GAP = "[^，。！？,!?;；]{0,6}"


def longest_cue(cues: Iterable[str], text: str) -> int:
    """Characters of the longest cue that stands in a text, gaps not counted; 0 if none does.

    >>> longest_cue(("拖欠…工资", "欠薪"), "老板拖欠我三个月工资"), longest_cue(("欠薪",), "工资没发")
    (4, 0)
    """
    return max(standing(cues, text), default=0)


def standing(cues: Iterable[str], text: str) -> tuple[int, ...]:
    """Characters of each cue that stands in a text, gaps not counted.

    >>> standing(("拖欠…工资", "欠薪", "工资"), "老板拖欠我三个月工资")
    (4, 2)
    """
    return tuple(_length(cue) for cue in cues if _stands(cue, text))


def _length(cue: str) -> int:
    return len(cue) - cue.count("…")


def _stands(cue: str, text: str) -> bool:
    if "…" not in cue:
        return cue in text
    # Most cues with a gap fail on their first part, which is looked for without a pattern.
    return cue.partition("…")[0] in text and _pattern(cue).search(text) is not None


@functools.cache
def _pattern(cue: str) -> re.Pattern[str]:
    return re.compile(_GAP.join(map(re.escape, cue.split("…"))))
