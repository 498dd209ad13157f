"""Texts as Telegram keeps them: cleaned, trimmed, within the limits."""

import re
from collections.abc import Iterable
from dataclasses import replace

from tests.telegram_api.html import Entity, Formatted, parse_html, utf16
from tests.telegram_api.refusal import bad

MOST_TEXT = 4096
MOST_CAPTION = 1024
# More are ignored by Telegram without a word; here that is a fault.
MOST_ENTITIES = 100
# Bytes before anything is parsed.
MOST_RAW = 1 << 15
_REMOVED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_SPACES = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f]")
_TO_CLEAN = re.compile("[\x00-\x09\x0b-\x1f\u0333\u033f\u030a\u2028-\u202e\u200e\u200f]")
_MARKS = re.compile("[\u200e\u200f]{2,}")
# A text of these alone is empty.
_UNSEEN = re.compile(
    "[ \n\u1680\u180e\u2000-\u200f\u202e\u202f\u205f\u2800\u3000\ufffc\ufeff\u00a0\U000e0000-\U000e01ff]*"
)
_COMMAND = re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")
_MENTION = re.compile(r"(?<![\w@])@[A-Za-z][A-Za-z0-9_]{2,31}(?![\w@])")


def formatted(
    raw: str, parse_mode: str, most: int = MOST_TEXT, entities: tuple[Entity, ...] = ()
) -> Formatted:
    """A text as it will stand in the chat. Raises Refusal."""
    if len(raw.encode("utf-8", "surrogatepass")) > MOST_RAW:
        raise bad("Text is too long")
    if parse_mode.lower() not in ("", "none", "html"):
        raise bad("Unsupported parse_mode")
    parsed = parse_html(raw) if parse_mode.lower() == "html" else Formatted(raw, entities)
    if len(parsed.entities) > MOST_ENTITIES:
        raise bad(f"too many entities: {len(parsed.entities)}; what follows the {MOST_ENTITIES}th is lost")
    kept = cleaned(parsed)
    if utf16(kept.text) > most:
        raise bad("Message is too long" if most == MOST_TEXT else "message caption is too long")
    return kept


def required(text: Formatted) -> Formatted:
    """The text, if there is something to see in it."""
    if _UNSEEN.fullmatch(text.text):
        raise bad("Text must be non-empty")
    return text


def cleaned(given: Formatted) -> Formatted:
    """What Telegram's servers keep: no control characters, no white space at the ends."""
    if not _TO_CLEAN.search(given.text):
        return _trimmed(given.text, _telling(given.text, given.entities))
    text, places = _without_control(given.text)
    entities = [
        replace(e, offset=places[e.offset], length=places[e.offset + e.length] - places[e.offset])
        for e in given.entities
        if e.offset + e.length < len(places)
    ]
    return _trimmed(text, _telling(text, entities))


def found(text: str) -> tuple[Entity, ...]:
    """Commands and names, which Telegram marks by itself."""
    matches = [("bot_command", m) for m in _COMMAND.finditer(text)]
    matches += [("mention", m) for m in _MENTION.finditer(text)]
    entities = (Entity(kind, utf16(text[: m.start()]), utf16(m[0])) for kind, m in matches)
    return tuple(sorted(entities, key=lambda e: e.offset))


def _without_control(text: str) -> tuple[str, list[int]]:
    """The text, and for each UTF-16 offset of the old one the new offset."""
    places: list[int] = []
    written: list[str] = []
    offset = 0
    for character in text:
        places.extend([offset] * utf16(character))
        if not _REMOVED.match(character):
            written.append(" " if _SPACES.match(character) else character)
            offset += utf16(character)
    places.append(offset)
    return _MARKS.sub(lambda m: "\u200c" * (len(m[0]) - 1) + m[0][-1], "".join(written)), places


def _telling(text: str, entities: Iterable[Entity]) -> list[Entity]:
    """The entities with something else than white space in them."""
    units = text.encode("utf-16-le", "surrogatepass")

    def words(entity: Entity) -> str:
        return units[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le", "replace")

    return [entity for entity in entities if words(entity).strip(" \n")]


def _trimmed(text: str, entities: list[Entity]) -> Formatted:
    # White space in front is kept where an entity begins with it.
    first = entities[0].offset if entities else len(text)
    front = min(len(text) - len(text.lstrip(" \n")), first)
    kept = text[front:].rstrip(" \n")
    end = utf16(kept)
    moved = [replace(e, offset=e.offset - front) for e in entities]
    return Formatted(
        kept,
        tuple(replace(e, length=min(e.length, end - e.offset)) for e in moved if e.offset < end),
    )
