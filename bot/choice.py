"""Choice: which of the offered options a reply takes."""

import re
from collections.abc import Sequence

from bot.answer import Option
from retrieval.clean import clean, is_chinese

_FIGURES = "一二三四五六"
_CIRCLES = "①②③④⑤⑥"
# 1, 选2, 第二个, 第三种吧, ③
_NUMBER = re.compile(
    rf"(?:我)?(?:选|要|是|应该是|就)*(?:第)?(?P<figure>[1-6{_FIGURES}{_CIRCLES}])(?:个|种|项|条|号|样|类)?(?:吧|嘛|呢|的|那个|情况|[.。、)）,，!！ ])*"
)
_ENDS = re.compile(
    r"(?:我)?(?:选|要|是|应该是|就)*(?:(?P<first>最?(?:前|上)面(?:那)?(?:个|种)|头一个|首个)|(?P<last>(?:最后|最(?:后|下)面)(?:那)?(?:一)?(?:个|种)))(?:吧|嘛|的|[.。 ])*"
)
_AROUND = re.compile(
    r"^(?:我)?(?:选|要|是|应该是|就是|属于|算|好像是|可能是|关于|主要是)+|(?:方面|那个|这个|那种|那类|的事情?|的问题|问题|类)?(?:的|吧|嘛|啊|呢|[.。,，!！ ])*$"
)
# 第二个要带什么, 刚才第一件事要多久: one of several matters; 第二条 would be a clause.
_COUNTED = re.compile(
    rf"(?:那么?|还有|刚才|前面|上面|你说的|关于)*第([1-6{_FIGURES}])(?:个|件|项|样|桩)(?:事情?|问题|麻烦)?(?:的话|呢)?[,，、:：。 ]*(.*)"
)
# A single character fits too much.
_SHORTEST = 2


def chosen(text: str, offered: Sequence[Option]) -> Option | None:
    """The option that a reply names by its number or by words of its label; None if none or several fit.

    >>> offered = (Option("工伤认定", "工伤怎么认定"), Option("劳动仲裁", "怎么仲裁"))
    >>> [option and option.label for option in (chosen(t, offered) for t in ("2", "第一个", "是工伤", "都不像"))]
    ['劳动仲裁', '工伤认定', '工伤认定', None]
    """
    words = clean(text)
    by_place = _by_place(words, len(offered))
    if by_place is not None:
        return offered[by_place] if by_place < len(offered) else None
    exact = [option for option in offered if words in (clean(option.label), clean(option.question))]
    if exact:
        return exact[0]
    core = _AROUND.sub("", words)
    if len(core) < _SHORTEST:
        return None
    labelled = [option for option in offered if _names(core, clean(option.label))]
    fitting = labelled or [option for option in offered if core in clean(option.question)]
    return fitting[0] if len(fitting) == 1 and len(core) <= len(fitting[0].label) + 2 else None


def matter_of(text: str, matters: Sequence[Option]) -> tuple[Option, str] | None:
    """The matter that a message counts out among those told together, and what it asks of it ("" for nothing).

    >>> matters = (Option("a", "邻居修房震裂我家墙"), Option("b", "公司不交社保"))
    >>> [(m.label, rest) for m, rest in (matter_of("第二个要带什么", matters), matter_of("刚才第一件事，要多久", matters))]
    [('b', '要带什么'), ('a', '要多久')]
    >>> matter_of("第三件要带什么", matters), matter_of("第二条怎么说", matters)
    (None, None)
    """
    found = _COUNTED.fullmatch(clean(text)) if matters else None
    if found is None:
        return None
    place = _FIGURES.index(found[1]) if found[1] in _FIGURES else int(found[1]) - 1
    return (matters[place], found[2].strip()) if 0 <= place < len(matters) else None


def is_number(text: str) -> bool:
    """Whether a reply counts out an option and says nothing else.

    >>> is_number("第二个"), is_number("两个月")
    (True, False)
    """
    words = clean(text)
    return bool(_NUMBER.fullmatch(words) or _ENDS.fullmatch(words))


def _names(core: str, label: str) -> bool:
    """Whether words stand in a label or hold it; a number only as a whole (12348, not 123)."""
    return label in core or (core in label if is_chinese(core) else core in label.split())


def _by_place(words: str, count: int) -> int | None:
    """The place that a reply counts out, from 0; beyond `count` if there is no such option."""
    number = _NUMBER.fullmatch(words)
    if number:
        sign = number.group("figure")
        return (int(sign) if sign.isdigit() and sign.isascii() else _position(sign)) - 1
    end = _ENDS.fullmatch(words)
    return None if end is None or not count else (0 if end.group("first") else count - 1)


def _position(sign: str) -> int:
    return next(signs.index(sign) + 1 for signs in (_FIGURES, _CIRCLES) if sign in signs)
