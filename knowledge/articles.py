"""Article numbers: 第一百三十三条之一 in a text, 133-1 in an id."""

import functools
import re

from knowledge.numerals import NUMERAL, to_chinese, to_int

# An article opens its line with its number, then white space (statutes never cite one that way).
ARTICLE = re.compile(rf"^第([{NUMERAL}]+)条(?:之([{NUMERAL}]+))?(?=[\s　]|$)")


# The labels of 26,000 articles are some 1,300.
@functools.lru_cache(maxsize=4096)
def number_of(label: str) -> str | None:
    """The number as ids carry it, or None if the label is none of an article or item.

    >>> number_of("第一百三十三条之一"), number_of("第十二条"), number_of("条目二"), number_of("序言")
    ('133-1', '12', '2', None)
    """
    match = re.fullmatch(rf"(?:第|条目)([{NUMERAL}]+)条?(?:之([{NUMERAL}]+))?", label)
    if not match:
        return None
    return str(to_int(match[1])) + (f"-{to_int(match[2])}" if match[2] else "")


def label_of(number: str) -> str:
    """The number as statutes write it.

    >>> label_of("133-1"), label_of("12")
    ('第一百三十三条之一', '第十二条')
    """
    article, _, inserted = number.partition("-")
    return f"第{to_chinese(int(article))}条" + (f"之{to_chinese(int(inserted))}" if inserted else "")
