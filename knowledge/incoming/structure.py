"""Structure: how 编, 章, 节, articles, items and contents look, and how a reference to one looks."""

import re
from dataclasses import dataclass

from knowledge.articles import label_of
from knowledge.incoming.line import squeezed
from knowledge.numerals import NUMERAL, to_int

_NUMBER = rf"[{NUMERAL}0-9０-９]+"
_ARTICLE = re.compile(rf"^第\s*({_NUMBER})\s*条(?:\s*之\s*([{NUMERAL}]+))?")
_HEADING = re.compile(rf"^第\s*({_NUMBER})\s*(分编|编|篇|章|节)(?:之[{NUMERAL}]+)?(\s*)(.*)$")
# A heading above another: 编, 分编, 章, 节.
RANKS = {"编": 1, "篇": 1, "分编": 2, "章": 3, "节": 4}
# What follows a number that is referred to: 第十条第二款, 第十条规定的, 第十条、第十一条, 第三章的规定.
_REFERRED = re.compile(
    rf"^\s*(?:第\s*{_NUMBER}\s*(?:分编|[编章节条款项目])|[（(]{_NUMBER}[）)]\s*[项款目、和至]"
    r"|规定|的|之规定|所[列称指规述定]|[、，,；;。：:）)》”]|[和与至到或及]\s*第|以及第|或者第|[和与及]本"
    r"|中的|中规定|中所|以[上下外内](?!述)|情形[的之]|但书|等规定|作出|修改为|改为)"
)
# 第三章 总则: names of headings have no stops, and are short.
_NO_NAME = re.compile(r"[。；：，,;:？！?!]")
LONGEST_NAME = 40
_UNNUMBERED = re.compile(r"^(?:序\s*言|前\s*言|总\s*则|附\s*则|结\s*语)$")
_PREAMBLE = re.compile(r"^[序前]\s*言$")
_OUTSIDE = re.compile(
    rf"^附\s*(?:件|录|表|图|则表)\s*(?:[{NUMERAL}0-9０-９]+\s*)?(?:[：:].{{0,40}}|[\s　].{{0,40}})?$"
)
_ITEM = re.compile(rf"^(?:[（(]{_NUMBER}[）)](?!\s*[项款目、和至或])|[0-9０-９]{{1,2}}[.．、](?![0-9０-９]))")
_BULLET = re.compile(r"^(?:——|—(?!—)|－－|--|[●•■◆○▪])")
_CONTENTS = re.compile(r"^目\s*[录次]$")
# 第一章 总则……………1
_LEADER = re.compile(r"(?:\s*[.．…·・]{2,}\s*|\s+)[0-9０-９]{1,4}$|\s*[.．…·・]{2,}$")
_ENDED = re.compile(r"[。；：！？;:!?.](?:[”’》）)\]】」』]*)$")


@dataclass(frozen=True, slots=True)
class Opening:
    """An article's number at the head of a line. `spaced`: white space follows it, or nothing."""

    number: str
    label: str
    rest: str
    spaced: bool

    @property
    def referred(self) -> bool:
        """Whether what follows shows that the article is only referred to."""
        return bool(_REFERRED.match(self.rest))


@dataclass(frozen=True, slots=True)
class Heading:
    """第三章 总则: `rank` 1 编, 2 分编, 3 章, 4 节; `name` as it is shown, `bare` without its number."""

    rank: int
    ordinal: int
    name: str
    bare: str


def opening(text: str) -> Opening | None:
    """The article number that a line begins with; an impossible one (第零条) has an empty `number`.

    >>> opening("第一百三十三条之一　在道路上").number, opening("第十条第二款").referred, opening("第十条 为了").spaced
    ('133-1', True, True)
    """
    match = _ARTICLE.match(text)
    if not match:
        return None
    rest = text[match.end() :]
    number, label = _numbered(match[1], match[2] or "")
    return Opening(number, label or squeezed(match[0]), rest.strip(), not rest or rest[0].isspace())


def _numbered(article: str, inserted: str) -> tuple[str, str]:
    """(number, label), both empty if there is no such number."""
    try:
        number = str(to_int(article)) + (f"-{to_int(inserted)}" if inserted else "")
        return number, label_of(number)
    except ValueError:
        return "", ""


def heading(text: str) -> Heading | None:
    """The numbered heading that a line is; a reference to one is none.

    >>> heading("第三章　法律 责任").name, heading("第三章的规定，适用于本节。"), heading("第一编第二章")
    ('第三章 法律责任', None, None)
    """
    match = _HEADING.match(text)
    if not match or len(match[4]) > LONGEST_NAME or _NO_NAME.search(match[4]) or _REFERRED.match(match[4]):
        return None
    try:
        ordinal = to_int(match[1])
    except ValueError:
        return None
    bare = squeezed(match[4].strip())
    number = squeezed(text[: match.start(3)])
    return Heading(RANKS[match[2]], ordinal, f"{number} {bare}".strip(), bare)


def is_unnumbered(text: str) -> bool:
    """Whether the line is a heading that bears no number: 附则, 序言."""
    return bool(_UNNUMBERED.match(text))


def is_preamble(text: str) -> bool:
    """Whether the heading is a preamble's."""
    return bool(_PREAMBLE.match(text))


def is_outside(text: str) -> bool:
    """Whether what follows stands outside the articles: 附件, 附表."""
    return bool(_OUTSIDE.match(text))


def is_name(text: str) -> bool:
    """Whether a line that is styled as a heading can be one: short, without a stop."""
    return len(text) <= LONGEST_NAME and not _NO_NAME.search(text)


def is_contents(text: str) -> bool:
    """Whether the line announces a table of contents."""
    return bool(_CONTENTS.match(text))


def unled(text: str) -> str:
    """A line of a table of contents without its dots and page number.

    >>> unled("第一章 总则……………12")
    '第一章 总则'
    """
    return _LEADER.sub("", text)


def is_item(text: str) -> bool:
    """Whether the line opens an item, （一） or 1., or a bullet ——.

    >>> is_item("（一）甲；"), is_item("（一）项所列情形"), is_item("——乙")
    (True, False, True)
    """
    return bool(_ITEM.match(text) or _BULLET.match(text))


def has_ended(text: str) -> bool:
    """Whether a sentence, or its introduction, ends with this line.

    >>> has_ended("规定。”"), has_ended("（以下简称“本法”）"), has_ended("下列情形:")
    (True, False, True)
    """
    return bool(_ENDED.search(text))


def opens(text: str) -> bool:
    """Whether the line has the look of something that begins: heading, article, item, annex."""
    article = opening(text)
    return bool(
        (article and not article.referred)
        or heading(text)
        or is_item(text)
        or is_unnumbered(text)
        or is_outside(text)
        or is_contents(text)
    )
