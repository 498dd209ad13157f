"""Chinese numerals as whole numbers: 第一百三十三条 ↔ 133."""

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
NUMERAL = "零〇一二三四五六七八九十百千两"


def to_int(text: str) -> int:
    """The number written as Arabic digits (any width) or Chinese numerals below 10,000.

    >>> to_int("一百三十三"), to_int("十七"), to_int("１２５４"), to_int("二〇"), to_int("一千零九十二")
    (133, 17, 1254, 20, 1092)

    Raises ValueError for anything else.
    """
    if text.isdigit():
        return int(text)
    if not text or any(c not in _DIGITS and c not in _UNITS for c in text):
        raise ValueError(f"not a number: {text!r}")
    if not any(c in _UNITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total, digit = 0, 0
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
        else:
            total += (digit or 1) * _UNITS[c]
            digit = 0
    return total + digit


def to_chinese(number: int) -> str:
    """The number, 1 to 9999, as statutes write it.

    >>> to_chinese(17), to_chinese(1254), to_chinese(1009), to_chinese(110)
    ('十七', '一千二百五十四', '一千零九', '一百一十')
    """
    if not 0 < number < 10_000:
        raise ValueError(f"{number} is not between 1 and 9999")
    out, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            out += ("零" if gap and out else "") + "零一二三四五六七八九"[digit] + name
        gap = not digit
    return out.removeprefix("一") if out.startswith("一十") else out
