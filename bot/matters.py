"""Matters: the separate things that one long message tells.

A story stays one, however long: only where somebody announces another thing (另外想问, 第二件事, 2.) and what
follows stands by itself is the message parted.
"""

import re
from itertools import pairwise

from bot.cues import actors, adds, asks
from bot.followup import aspects
from bot.thread import Thread

# One message answers so many at most.
MOST_MATTERS = 3
# Fewer characters than this tell no matter.
_SHORTEST = 6
_ANNOUNCED = (
    r"(?:另外|此外|除此之外|对了|然后|其次|最后|顺便|还有)?[,，]?(?:我)?(?:还)?(?:想|要)?(?:再|另外|顺便)?(?:请教|咨询|打听|问)(?:你们|您|你)?(?:一?下|一?个|一?件)?(?:别的|其他的?)?(?:事情?|问题)?"
    r"|(?:另外|此外|对了)?[,，]?(?:我)?(?:还|又|另外|再)(?:有|想问|要问)(?:另外|另)?一?(?:个|件|桩)(?:事情?|问题|情况|麻烦)(?:想问|要问|请教|咨询)?(?:一?下)?"
    r"|第[二三四五](?:件事情?|个问题|个事情?|桩事)|另(?:外)?一(?:件事情?|个问题|个事情?|桩事)"
)
# 问 alone leads no new matter: 问了他也不说.
_STRONG = re.compile(
    rf"(?<=[。！？!?；;，,\n 　])[ 　\n]*(?=另外|此外|除此|对了|然后|其次|最后|顺便|还|我还|我想再|再|第|又有|另)(?:{_ANNOUNCED})(?:是|就是|呢|的是)?[:：,，、。 ]*"
)
_WEAK = re.compile(
    r"(?<=[。！？!?；;\n])[ 　\n]*(?:另外|此外|除此之外|还有(?:就是)?|再就是|再有)[:：,，、 ]*"
)
_MARK = re.compile(f"(?P<strong>{_STRONG.pattern})|(?P<weak>{_WEAK.pattern})")
_NUMBER = re.compile(
    r"[（(](?P<paren>[1-9一二三四五六])[)）][ 　]*|(?P<circle>[①②③④⑤⑥])[ 　]*"
    r"|(?:^|(?<=[\s。！？!?；;:：，,、]))[ 　]*(?:(?P<digit>[1-9])(?:[.．](?!\d)|[、)）:：])"
    r"|第?(?P<word>[一二三四五六])(?:(?:件事?|个问题|个事|个|点)?是|(?:件事情?|个问题|个事情?|点)[,，:：、 ]?|[、,，:：]))[ 　]*"
)
_FIGURES = {sign: n for signs in ("123456", "一二三四五六", "①②③④⑤⑥") for n, sign in enumerate(signs, 1)}
_FIRST = re.compile(r"^(?:首先|先)[,，:： ]*(?:(?:我)?(?:想|要)?(?:问|咨询)(?:一?下)?[,，:： ]*)?")
# 2.另外公司不给我交社保
_OTHER = re.compile(r"(?:另外|此外|除此之外|还有|再就是|再有)[:：,，、 ]*")
# 我有两件事想问
_SEVERAL = re.compile(
    r"(?:两|2|二|三|3|四|4|几|好几)(?:个|件|桩|点)(?:不同的|不相干的|法律)?(?:事情?|问题|情况|疑问|麻烦|咨询)"
)
_ANNOUNCEMENT = re.compile(
    r"(?:你好|您好|请问|老师|同志|麻烦|我|们|想|要|有|咨询|请教|问|一下|下|你们?|您|帮|看看|看一?哈|看一?下|以下|如下|分别是|这|些|是|都|法律|不同的|不相干的|(?:两|2|二|三|3|四|4|几|好几)(?:个|件|桩|点)|事情?|问题|情况|疑问|麻烦|[:：,，。!！、\s])*"
)


def split(text: str) -> tuple[str, ...]:
    """The matters of a message in the order told, at most MOST_MATTERS; the message itself if it tells one.

    >>> split("老板拖欠工资怎么办？另外想问一下，邻居家的狗咬了我孩子找谁")
    ('老板拖欠工资怎么办？', '邻居家的狗咬了我孩子找谁')
    >>> split("老板拖欠工资怎么办？另外想问一下，要带什么材料")
    ('老板拖欠工资怎么办？另外想问一下，要带什么材料',)
    """
    return _told(text)[:MOST_MATTERS]


def left_out(text: str) -> bool:
    """Whether a message tells more matters than `split` gives."""
    return len(_told(text)) > MOST_MATTERS


def _told(text: str) -> tuple[str, ...]:
    parts = _numbered(text) or _marked(text)
    return parts if len(parts) > 1 else (text,)


def _numbered(text: str) -> tuple[str, ...]:
    """The items of a numbered list of matters; none if it numbers the events of one story."""
    marks = _in_order(list(_NUMBER.finditer(text)))
    if len(marks) < 2:
        return ()
    before = text[: marks[0].start()]
    if not _ANNOUNCEMENT.fullmatch(before):
        return ()
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    items = tuple(_bare(text[mark.end() : end]) for mark, end in zip(marks, ends, strict=True))
    announced = bool(_SEVERAL.search(before))
    alone = all(_stands_alone(item, told) for told, item in pairwise(("", *items)))
    asked = announced or all(asks(item) for item in items) or _are_of_others(items)
    return tuple(map(_unjoined, items)) if alone and asked and not _share_actors(items) else ()


def _unjoined(item: str) -> str:
    """An item of a list without the words that say that it is another."""
    joined = _OTHER.match(item)
    return item[joined.end() :] if joined else item


def _are_of_others(items: tuple[str, ...]) -> bool:
    """Whether an item says that it is another matter, and each tells of somebody: told, but not asked."""
    return any(map(_OTHER.match, items[1:])) and all(map(actors, items))


def _in_order(marks: list[re.Match[str]]) -> list[re.Match[str]]:
    """The marks that count 1, 2, 3 …"""
    counted: list[re.Match[str]] = []
    for mark in marks:
        sign = next(filter(None, mark.groups()))
        if _FIGURES.get(sign) == len(counted) + 1:
            counted.append(mark)
    return counted


def _marked(text: str) -> tuple[str, ...]:
    """The parts between words that announce another matter; what does not stand alone stays with its story."""
    marks = list(_MARK.finditer(text))
    ends = [*(mark.start() for mark in marks), len(text)]
    parts = [text[: ends[0]].strip()]
    for mark, end in zip(marks, ends[1:], strict=True):
        body = text[mark.end() : end].strip()
        if _opens(mark, body, parts[-1]):
            parts.append(body)
        else:
            parts[-1] += text[mark.start() : end].rstrip()
    return tuple(map(_bare, parts))


def _bare(part: str) -> str:
    """A part without what joined it to the others."""
    return _FIRST.sub("", part.strip()).rstrip("，,；;、 ")


def _opens(mark: re.Match[str], body: str, told: str) -> bool:
    """Whether what follows the mark is a matter of its own, beside what was told before it."""
    if not _stands_alone(body, told) or not _stands_alone(told, ""):
        return False
    if mark.group("strong"):
        return True
    return asks(told) and asks(body) and not _share_actors((told, body))


def _stands_alone(part: str, told: str) -> bool:
    """Whether a part is understood without what was told before it."""
    if sum(char.isalnum() for char in part) < _SHORTEST:
        return False
    before = Thread(question=told, service="any")
    return not adds(part, before) and not aspects(part, before)


def _share_actors(parts: tuple[str, ...]) -> bool:
    """Whether the same people act in two parts that follow each other."""
    seen = [actors(part) for part in parts]
    return any(one & other for one, other in pairwise(seen))
