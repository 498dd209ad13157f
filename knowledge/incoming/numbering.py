"""Numbering: the 第一条 and （一） that Word counts itself and that stand nowhere in a docx's text."""

import re
from collections.abc import Callable
from typing import Any

from docx.oxml.ns import qn

from knowledge.numerals import to_chinese

_VALUE, _ID, _LEVEL = qn("w:val"), qn("w:numId"), qn("w:ilvl")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
# A number that this does not know how to write; the recogniser refuses the line.
_UNKNOWN = "\ufffd"
_DIGITS = "〇一二三四五六七八九"
_WRITTEN: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalFullWidth": lambda n: str(n).translate(_FULL_WIDTH),
    "decimalZero": lambda n: f"{n:02d}",
    "chineseCounting": to_chinese,
    "chineseCountingThousand": to_chinese,
    "taiwaneseCountingThousand": to_chinese,
    "taiwaneseCounting": to_chinese,
    # From a hundred on the Japanese way of writing parts from the Chinese.
    "japaneseCounting": lambda n: to_chinese(n) if n < 100 else _UNKNOWN,
    "ideographDigital": lambda n: "".join(_DIGITS[int(d)] for d in str(n)),
    "decimalEnclosedCircle": lambda n: chr(0x2460 + n - 1) if n <= 20 else _UNKNOWN,
    "decimalEnclosedCircleChinese": lambda n: chr(0x2460 + n - 1) if n <= 20 else _UNKNOWN,
    "lowerLetter": lambda n: chr(96 + n) if n <= 26 else _UNKNOWN,
    "upperLetter": lambda n: chr(64 + n) if n <= 26 else _UNKNOWN,
    "none": lambda _: "",
}


class Numbering:
    """The counters of one document; paragraphs are asked in order."""

    def __init__(self, part: Any, styles: Any) -> None:
        self._levels: dict[str, dict[int, Any]] = {}
        self._abstract: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._styled = _styled(styles)
        root = _root(part)
        if root is not None:
            self._read(root)

    def before(self, paragraph: Any, style: str) -> str:
        """What Word shows before a paragraph's text, with the blank behind it; empty without a number."""
        number = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        named, level = _pair(number) if number is not None else ("", None)
        of_style = self._styled.get(style, ("", 0))
        named, depth = named or of_style[0], (level if level is not None else of_style[1]) or 0
        abstract = self._abstract.get(named, "")
        if named in ("", "0") or depth not in self._levels.get(abstract, {}):
            return ""
        counts = self._counts.setdefault(abstract, {})
        if (override := self._starts.pop((named, depth), None)) is not None:
            counts[depth] = override - 1
        counts[depth] = counts.get(depth, self._start(abstract, depth) - 1) + 1
        for deeper in [n for n in counts if n > depth]:
            del counts[deeper]
        return self._shown(abstract, depth, counts)

    def _read(self, root: Any) -> None:
        for abstract in root.iter(qn("w:abstractNum")):
            levels = {int(level.get(_LEVEL)): level for level in abstract.iter(qn("w:lvl"))}
            self._levels[abstract.get(qn("w:abstractNumId"))] = levels
        for number in root.iter(qn("w:num")):
            named = number.get(_ID)
            self._abstract[named] = number.find(qn("w:abstractNumId")).get(_VALUE)
            for override in number.iter(qn("w:lvlOverride")):
                start = override.find(qn("w:startOverride"))
                if start is not None:
                    self._starts[named, int(override.get(_LEVEL))] = int(start.get(_VALUE))

    def _start(self, abstract: str, depth: int) -> int:
        start = self._levels[abstract][depth].find(qn("w:start"))
        return int(start.get(_VALUE)) if start is not None else 1

    def _shown(self, abstract: str, depth: int, counts: dict[int, int]) -> str:
        level = self._levels[abstract][depth]
        text = level.find(qn("w:lvlText"))
        if _kind(level) == "bullet":
            return ""

        def written(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            inner = self._levels[abstract].get(at)
            count = counts.get(at, self._start(abstract, at) if inner is not None else 1)
            write = _WRITTEN.get(_kind(inner)) if inner is not None else None
            return write(count) if write and count > 0 else _UNKNOWN

        shown = re.sub(r"%([1-9])", written, text.get(_VALUE) or "" if text is not None else "")
        suffix = level.find(qn("w:suff"))
        blank = "" if suffix is not None and suffix.get(_VALUE) == "nothing" else " "
        return shown + blank if shown else ""


def _kind(level: Any) -> str:
    kind = level.find(qn("w:numFmt"))
    return str(kind.get(_VALUE)) if kind is not None else "decimal"


def _root(part: Any) -> Any:
    """The numbering part's XML, or None where a document has none."""
    for relation in part.rels.values():
        if relation.reltype.endswith("/numbering") and not relation.is_external:
            return relation.target_part.element
    return None


def _styled(styles: Any) -> dict[str, tuple[str, int]]:
    """(numbering id, depth) of each style that numbers its paragraphs, also by what it is based on."""
    own: dict[str, tuple[str, int]] = {}
    based: dict[str, str] = {}
    for style in styles.iter(qn("w:style")):
        named = style.get(qn("w:styleId"))
        number = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if number is not None:
            found, depth = _pair(number)
            own[named] = found, depth or 0
        parent = style.find(qn("w:basedOn"))
        if parent is not None:
            based[named] = parent.get(_VALUE)
    for named in based:
        seen, at = {named}, named
        while at not in own and at in based and based[at] not in seen:
            at = based[at]
            seen.add(at)
        if at in own:
            own.setdefault(named, own[at])
    return own


def _pair(number: Any) -> tuple[str, int | None]:
    named, level = number.find(_ID), number.find(_LEVEL)
    depth = int(level.get(_VALUE)) if level is not None else None
    return (named.get(_VALUE) if named is not None else ""), depth
