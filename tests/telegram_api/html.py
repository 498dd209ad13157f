"""HTML as Telegram reads it: what it refuses is refused here, in its words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from tests.telegram_api.links import checked_link, user_of
from tests.telegram_api.refusal import Refusal, bad

_TAGS: Mapping[str, str] = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
}
_REFERENCE = re.compile(
    r"&(?:#x(?P<hex>[0-9a-fA-F]{1,6})|#(?P<decimal>[0-9]{1,7})|(?P<name>lt|gt|amp|quot)(?![A-Za-z]));?"
)
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_ATTRIBUTE = re.compile(
    r"""(?P<name>[^\s=>/"']+)\s*(?:=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<token>[\w.-]+)(?=[\s>])))?"""
)
_SPACE = re.compile(r"\s*")
_NAME = re.compile(r"[^\s>]*")
_PLAIN = re.compile("[^<&]+")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entity:
    """A stretch of the text, in UTF-16 units; `argument` is the address, language, person or emoji."""

    type: str
    offset: int
    length: int
    argument: str = ""

    def as_json(self) -> dict[str, object]:
        """The entity as the API writes it."""
        argument: dict[str, object] = {}
        if self.type == "text_mention":
            argument = {"user": {"id": int(self.argument), "is_bot": False, "first_name": "用户"}}
        elif self.argument:
            names = {"pre": "language", "custom_emoji": "custom_emoji_id"}
            argument = {names.get(self.type, "url"): self.argument}
        return {"type": self.type, "offset": self.offset, "length": self.length} | argument


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text without its markup, and what the markup said."""

    text: str
    entities: tuple[Entity, ...] = ()


@dataclass(frozen=True, slots=True)
class _Open:
    tag: str
    argument: str
    offset: int
    begin: int


def utf16(text: str) -> int:
    """Length as Telegram counts it.

    >>> utf16("法🙂")
    3
    """
    return len(text) + len(_ASTRAL.findall(text))


def parse_html(source: str) -> Formatted:
    """The text and its entities. Raises Refusal, "can't parse entities: …"."""
    return _Parser(source).parse()


class _Parser:
    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._written: list[str] = []
        self._offset = 0
        self._stack: list[_Open] = []
        self._entities: list[Entity] = []

    def parse(self) -> Formatted:
        while self._at < len(self._source):
            self._step()
        if self._stack:
            raise _fault(f'Can\'t find end tag corresponding to start tag "{self._stack[-1].tag}"')
        text = "".join(self._written)
        if re.search("[\ud800-\udfff]", text):
            raise _fault("Text contains invalid Unicode characters after decoding HTML entities")
        order = sorted(self._entities, key=lambda e: (e.offset, -e.length, e.type))
        return Formatted(text, tuple(order))

    def _step(self) -> None:
        character = self._source[self._at]
        if character == "<":
            end = self._source.startswith("</", self._at)
            self._close() if end else self._open()
            return
        if character != "&":
            self._write(self._take(_PLAIN, self._at))
            return
        reference = _REFERENCE.match(self._source, self._at)
        decoded = _decoded(reference)
        self._write(decoded or character)
        self._at = reference.end() if reference and decoded else self._at + 1

    def _write(self, words: str) -> None:
        self._written.append(words)
        self._offset += utf16(words)

    def _open(self) -> None:
        begin = self._at
        tag = self._take(_NAME, begin + 1).lower()
        if self._at == len(self._source):
            raise _fault(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        if tag not in _TAGS:
            raise _fault(f'Unsupported start tag "{tag}" at byte offset {self._bytes(begin)}')
        attributes = self._attributes(tag, begin)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise _fault(f'Tag "span" must have class "tg-spoiler" at byte offset {self._bytes(begin)}')
        self._stack.append(_Open(tag, _argument(tag, attributes), self._offset, len(self._written)))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        found: dict[str, str] = {}
        self._take(_SPACE, self._at)
        while not self._source.startswith(">", self._at):
            if self._at == len(self._source):
                raise _fault(f'Unclosed start tag "{tag}" at byte offset {self._bytes(begin)}')
            match = _ATTRIBUTE.match(self._source, self._at)
            if match is None:
                where = f'in the tag "{tag}" at byte offset {self._bytes(begin)}'
                raise _fault(f"Empty attribute name {where}")
            value = match["double"] or match["single"] or (match["token"] or "").lower()
            found[match["name"]] = _REFERENCE.sub(lambda m: _decoded(m) or m[0], value)
            self._at = match.end()
            self._take(_SPACE, self._at)
        self._at += 1
        return found

    def _close(self) -> None:
        begin = self._at
        if not self._stack:
            raise _fault(f"Unexpected end tag at byte offset {self._bytes(begin)}")
        name = self._take(_NAME, begin + 2).lower()
        self._take(_SPACE, self._at)
        if not self._source.startswith(">", self._at):
            raise _fault(f"Unclosed end tag at byte offset {self._bytes(begin)}")
        self._at += 1
        opened = self._stack.pop()
        if name not in ("", opened.tag):
            expected = f'expected "</{opened.tag}>", found "</{name}>"'
            raise _fault(f"Unmatched end tag at byte offset {self._bytes(begin)}, {expected}")
        if self._offset > opened.offset:
            self._keep(opened)

    def _keep(self, opened: _Open) -> None:
        entity = Entity(_TAGS[opened.tag], opened.offset, self._offset - opened.offset, opened.argument)
        if opened.tag == "a":
            self._entities.extend(_link(entity, opened.argument or "".join(self._written[opened.begin :])))
        elif opened.tag == "code":
            self._entities.append(replace(entity, argument=""))
        elif opened.tag == "blockquote":
            kind = "expandable_blockquote" if opened.argument else "blockquote"
            self._entities.append(replace(entity, type=kind, argument=""))
        else:
            self._entities.append(entity)

    def _take(self, pattern: re.Pattern[str], at: int) -> str:
        match = pattern.match(self._source, at)
        assert match is not None
        self._at = match.end()
        return match[0]

    def _bytes(self, at: int) -> int:
        return len(self._source[:at].encode("utf-8", "surrogatepass"))


def _decoded(reference: re.Match[str] | None) -> str:
    """The character that a reference stands for; "" if it stands for itself."""
    if reference is None:
        return ""
    if reference["name"]:
        return _NAMED[reference["name"]]
    code = int(reference["hex"], 16) if reference["hex"] else int(reference["decimal"])
    return chr(code) if 0 < code < 0x10FFFF else ""


def _argument(tag: str, attributes: Mapping[str, str]) -> str:
    if tag == "blockquote":
        return "1" if "expandable" in attributes else ""
    if tag == "tg-emoji":
        if not attributes.get("emoji-id", "").isdigit():
            raise _fault("Invalid custom emoji identifier specified")
        return attributes["emoji-id"]
    return attributes.get("href", "") if tag == "a" else ""


def _link(entity: Entity, address: str) -> tuple[Entity, ...]:
    """A link; Telegram drops without a word what it takes for none (tel:, addresses without a dot)."""
    person = user_of(address)
    if person:
        return (replace(entity, type="text_mention", argument=str(person)),)
    link = checked_link(address)
    return (replace(entity, argument=link),) if link else ()


def _fault(reason: str) -> Refusal:
    return bad(f"can't parse entities: {reason}")
