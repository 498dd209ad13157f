"""Line: one line of a document, with its place and what its reader knows about how it stands."""

import re
import unicodedata
from dataclasses import dataclass

# Left by converters; invisible and never part of a law.
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
# PDFs often hold radicals (⼀, U+2F00) where the character (一) is meant.
_RADICALS = re.compile("[\u2f00-\u2fd5]")
_WIDE = r"⺀-鿿豈-﫿　-〿＀-￯“”‘’…—·\U00020000-\U0003ffff"
_BLANKS_BETWEEN = re.compile(rf"(?<=[{_WIDE}])[^\S\n]+(?=[{_WIDE}])")
_WORD_ENDS, _WORD_BEGINS = re.compile(r"[A-Za-z,.;:]$"), re.compile(r"^[A-Za-z]")
# Neither letter nor mark of any script: what a PDF's or an old typesetter's own code points leave behind.
UNREADABLE = re.compile("[\ufffd\ue000-\uf8ff\u2e80-\u2eff\U000f0000-\U0010ffff]")
# What stays together at the end of a line: a word, or a character with the stops behind it.
_TOGETHER = re.compile(
    r"[“‘（《〈(]*(?:[A-Za-z0-9０-９][A-Za-z0-9０-９.,%-]*|.)[，。；：、！？”’）》〉,;:!?)]*"
)
# Stands for what is no text, with its name: ￼表格.
OBJECT = "\ufffc"


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `number` counts lines, those of the page where `page` is not 0; `level` is the heading level
    that its format gives it (0: none).

    `whole`: its format says that it is a paragraph. Otherwise it is a line as it was set: `indent` in
    characters beyond the margin (below 0: what stood above is not known), and `full` if it reaches the
    right margin.
    """

    text: str
    number: int
    page: int = 0
    level: int = 0
    whole: bool = True
    indent: float = 0.0
    full: bool = False


def tidied(text: str) -> str:
    """The text without invisible characters, and with characters where a PDF has their radicals.

    >>> tidied("⼀切\u200b权⼒ ")
    '一切权力'
    """
    plain = text.translate(_INVISIBLE)
    return _RADICALS.sub(lambda m: unicodedata.normalize("NFKC", m[0]), plain).strip()


def squeezed(text: str) -> str:
    """The text without blanks between Chinese characters, where typesetting left them.

    >>> squeezed("总　则"), squeezed("符合条 件的"), squeezed("GB 18030 标准")
    ('总则', '符合条件的', 'GB 18030 标准')
    """
    return _BLANKS_BETWEEN.sub("", text)


def joined(first: str, second: str) -> str:
    """Two parts of a broken line as one: without a blank, but between two Latin words.

    >>> joined("依照本", "法"), joined("of the", "law")
    ('依照本法', 'of the law')
    """
    blank = " " if _WORD_ENDS.search(first) and _WORD_BEGINS.match(second) else ""
    return f"{first}{blank}{second}"


def width(text: str) -> float:
    """How wide a text is, in Chinese characters.

    >>> width("第一条 ab")
    4.5
    """
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text.expandtabs(4))


def together(text: str) -> float:
    """How wide the beginning is that would not be parted between two lines.

    >>> together("12345热线"), together("热线”，甲"), together("线路")
    (2.5, 1.0, 1.0)
    """
    match = _TOGETHER.match(text.lstrip())
    return width(match[0]) if match else 0.0
