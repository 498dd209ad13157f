"""Phone: a telephone number as a person typed it, in the form in which it is published, or what is wrong with it."""

import re
import unicodedata

# Nobody is sent there to ask, and nobody calls them to see whether they work.
EMERGENCY = ("110", "119", "120", "122")
# The city's own area code.
AREA = "0812"
_DASHES = re.compile(r"[\s\u2010-\u2015\u2212\ufe63\uff0d—_.·()（）]+")
_BETWEEN = re.compile(r"[、，,；;/／\n]|或者?")
_EXTENSION = re.compile(r"(?:转|-?ext\.?|#)-?(\d{1,5})$", re.I)
# 110, 12348, 95566, 96110: no area code stands before them.
_SHORT = re.compile(r"110|119|12[02]|12\d{3}|1[01]\d{3}|9[56]\d{3,6}|116\d{3}")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_FREE = re.compile(r"([48]00)-?(\d{3})-?(\d{4})")
_LANDLINE = re.compile(r"(010|02\d|0[3-9]\d{2})-?([2-8]\d{6,7})")
# The city's own numbers have seven digits.
_NO_AREA = re.compile(r"[2-8]\d{6}")
_DAY = re.compile(r"(?:19|20)\d{2}-\d{2}-\d{2}(?:-.*)?")
_LOST_ZERO = re.compile(rf"{AREA[1:]}-?([2-8]\d{{6}})")


def phones_in(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(numbers, faults) of a cell: several numbers are parted by 、 or a line break.

    >>> phones_in("０８１２－３３３４５６７、12348")
    (('0812-3334567', '12348'), ())
    >>> phones_in("3334567")[1]
    ('“3334567”缺区号；本市的写成 0812-3334567',)
    """
    numbers: list[str] = []
    faults: list[str] = []
    for part in filter(None, map(str.strip, _BETWEEN.split(unicodedata.normalize("NFKC", text)))):
        number, fault = phone(part)
        (faults if fault else numbers).append(fault or number)
    return tuple(dict.fromkeys(numbers)), tuple(faults)


def phone(text: str) -> tuple[str, str]:
    """(number, "") of one number, or ("", what is wrong and what to write). Nothing is guessed at.

    >>> phone("(0812)333 4567转801"), phone("13812345678")
    (('0812-3334567转801', ''), ('13812345678', ''))
    """
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", text).strip()).strip("-")
    extension = _EXTENSION.search(plain)
    bare = plain[: extension.start()].rstrip("-") if extension else plain
    if found := _written(bare):
        return f"{found}转{extension[1]}" if extension else found, ""
    return "", f"“{text}”{_fault(bare)}"


def is_mobile(number: str) -> bool:
    """Whether a number is somebody's pocket telephone."""
    return bool(_MOBILE.fullmatch(number.partition("转")[0]))


def _written(bare: str) -> str:
    """The number in its usual form, "" if it is none."""
    digits = bare.removeprefix("+86").removeprefix("-").replace("-", "")
    if _SHORT.fullmatch(digits) or _MOBILE.fullmatch(digits):
        return digits
    if free := _FREE.fullmatch(digits):
        return "-".join(free.groups())
    if line := _LANDLINE.fullmatch(digits):
        return f"{line[1]}-{line[2]}"
    return ""


def _fault(bare: str) -> str:
    digits = bare.replace("-", "")
    if _DAY.fullmatch(bare):
        return "是日期：Excel 把号码变成了日期；把单元格改成“文本”，重新写号码"
    if _LOST_ZERO.fullmatch(digits):
        return f"像是少了开头的 0；把单元格改成“文本”，写成 {AREA}-{digits[3:]}"
    if _NO_AREA.fullmatch(digits):
        return f"缺区号；本市的写成 {AREA}-{digits}"
    if not digits.isdigit():
        return "里有数字以外的字；这一栏只写号码，说明写到备注"
    return f"不是电话号码（{len(digits)} 位）；座机写区号-号码，例如 {AREA}-3334567，热线写 12348"
