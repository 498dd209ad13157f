"""Telegram's HTML, read as strictly as Telegram does: only its tags, closed in order, nothing half escaped."""

import re
from dataclasses import dataclass

_TOKEN = re.compile(r"<(/?)([a-z]+)((?: [^<>]*)?)>|&(lt|gt|amp|quot);|([^<>&])")
_ATTRIBUTES = {
    "b": re.compile(r""),
    "i": re.compile(r""),
    "code": re.compile(r""),
    "blockquote": re.compile(r"(?: expandable)?"),
    "a": re.compile(r' href="https?://[^"<>]+"'),
}
_MEANT = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}


@dataclass(frozen=True, slots=True)
class Parsed:
    """What Telegram would show: its text, and the (tag, words) of every entity in order of closing."""

    text: str
    entities: tuple[tuple[str, str], ...]

    @property
    def units(self) -> int:
        return len(self.text.encode("utf-16-le")) // 2


def parsed(html: str) -> Parsed:
    """The text and entities of a message. Raises ValueError where Telegram answers "can't parse entities"."""
    text, at = "", 0
    opened: list[tuple[str, int]] = []
    entities: list[tuple[str, str]] = []
    while at < len(html):
        token = _TOKEN.match(html, at)
        if token is None:
            raise ValueError(f"can't parse entities at {at}: {html[at : at + 20]!r}")
        closing, tag, attributes, reference, char = token.groups()
        if reference or char:
            text += _MEANT[reference] if reference else char
        elif closing:
            if not opened or opened[-1][0] != tag or attributes:
                raise ValueError(f"unexpected end tag at {at}: {tag}")
            entities.append((tag, text[opened.pop()[1] :]))
        else:
            if tag not in _ATTRIBUTES or not _ATTRIBUTES[tag].fullmatch(attributes):
                raise ValueError(f"unsupported start tag at {at}: {token[0]}")
            opened.append((tag, len(text)))
        at = token.end()
    if opened:
        raise ValueError(f"can't find end tag of {opened}")
    return Parsed(text, tuple(entities))
