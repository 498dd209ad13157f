"""Pages: a text too long for one message, parted where a reader would pause."""

import re
import unicodedata
from collections.abc import Callable

# Where to part, best first: after a line, after a sentence with the marks that close it, after a comma or blank.
_PAUSES = (re.compile(r"\n"), re.compile(r"[。！？；!?;]+[”’』」）》\s]*"), re.compile(r"[，、：,]|\s"))
# A pause nearer to the beginning than this share of the room would leave the page half empty.
_FULL_ENOUGH = 0.5
# Joiners and variation selectors; with combining marks and skin tones they belong to the character before.
_JOINED = {"\u200d", "\ufe0e", "\ufe0f", "\u20e3", *map(chr, range(0x1F3FB, 0x1F400))}
# No real character is longer; beyond this it is junk, and parted anywhere.
_LONGEST_CHARACTER = 32


def pages(text: str, room: int) -> tuple[str, ...]:
    """The text in parts of at most `room` characters; joined they are the text.

    >>> pages("先打电话。再去窗口，带身份证。", 8)
    ('先打电话。', '再去窗口，', '带身份证。')
    """
    parts = []
    while len(text) > room:
        end = pause(text, room)
        parts.append(text[:end])
        text = text[end:]
    return (*parts, text) if text or not parts else tuple(parts)


def pause(text: str, room: float, weight: Callable[[str], float] = lambda _: 1) -> int:
    """How many characters of the text to take so that their weights fit the room, ending at a pause.

    All of them if they fit, and never less than one.
    """
    limit, used = 0, 0.0
    for char in text:
        used += weight(char)
        if used > room:
            break
        limit += 1
    if limit >= len(text):
        return len(text)
    return max(1, _at_pause(text, limit))


def _at_pause(text: str, limit: int) -> int:
    for mark in _PAUSES:
        ends = [m.end() for m in mark.finditer(text, 0, limit) if m.end() >= limit * _FULL_ENOUGH]
        if ends:
            return ends[-1]
    return _between_characters(text, limit)


def _between_characters(text: str, limit: int) -> int:
    """The nearest place at or before `limit` that parts no emoji, letter or keycap from its marks."""
    for end in range(limit, max(0, limit - _LONGEST_CHARACTER), -1):
        if not _belongs(text[end]) and text[end - 1] != "\u200d":
            return end
    return limit


def _belongs(char: str) -> bool:
    return char in _JOINED or unicodedata.combining(char) != 0
