"""Clean text: what people type, made comparable with what the law says."""

import functools
import re
import unicodedata

import opencc

# Longer messages are cut here; nobody tells a matter in more words, and cost grows with length.
MAX_QUESTION = 2_000

_SPACES = re.compile(r"\s+")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|<!--.{0,200}?-->")
_HAN = re.compile(r"[㐀-鿿]")
# Only letters, digits and the ideographic space: full-width marks are normal Chinese punctuation.
_HALF_WIDTH = {wide: chr(wide - 0xFEE0) for wide in range(0xFF10, 0xFF5B) if chr(wide - 0xFEE0).isalnum()}
_PLAINER = _HALF_WIDTH | dict.fromkeys(map(ord, "\t\r\n\u3000"), " ")
# Control, format (zero width, direction marks), lone surrogate, private use.
_UNSEEN = {"Cc", "Cf", "Cs", "Co"}


def clean(text: str) -> str:
    """One line of simplified, half-width, lower-case text without tags or invisible characters.

    Chinese punctuation stays as it is. At most MAX_QUESTION characters.

    >>> clean("老闆\\u200b拖欠 我<b>３個月</b>工資！")
    '老板拖欠 我3个月工资！'
    """
    text = _TAG.sub("", text[: 4 * MAX_QUESTION]).translate(_PLAINER)
    if not text.isprintable():
        text = "".join(c for c in text if unicodedata.category(c) not in _UNSEEN)
    return _SPACES.sub(" ", _simplifier().convert(text).lower()).strip()[:MAX_QUESTION]


def visible(text: str) -> str:
    """The text without characters that show nothing or turn its direction; line breaks stay.

    >>> visible("工\\u200b资\\u202eabc\\r\\n下一行")
    '工资abc\\n下一行'
    """
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in _UNSEEN)


def says_something(text: str) -> bool:
    """Whether a cleaned text holds any letter, digit or Han character at all.

    >>> says_something("？？？"), says_something("😀"), says_something("欠薪")
    (False, False, True)
    """
    return any(c.isalnum() for c in text)


def is_chinese(text: str) -> bool:
    """Whether a text holds a Han character at all.

    >>> is_chinese("wifi被盗用"), is_chinese("help me")
    (True, False)
    """
    return bool(_HAN.search(text))


@functools.cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")
