"""Privacy: a citizen's words without what tells who they are."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import accumulate

from bot.wording import answers as wording

# (start, end, what stands there instead)
_Span = tuple[int, int, str]

_SPOKEN = dict(zip("零〇一二三四五六七八九幺", "001234567891", strict=True))
# What people put between the digits of one number; zero-width characters become blanks before.
_BETWEEN = r"[ \-._·/()~]{0,3}"
_NUMBER = re.compile(rf"(?<![\d])\d(?:{_BETWEEN}\d)*+(?:{_BETWEEN}X(?![A-Za-z]))?")
_GROUP = re.compile(r"\d+X?|X")
# 64 hex digits of a digest hold long runs of digits that are nobody's number.
_DIGEST = re.compile(r"(?<![0-9A-Za-z])(?=\d*[a-f])[0-9a-f]{16,}(?![0-9A-Za-z])")
_DATE = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_IDENTITY = re.compile(rf"[1-9]\d{{5}}(?:19|20)\d\d{_DATE}\d{{3}}[\dX]|[1-9]\d{{7}}{_DATE}\d{{3}}")
_MOBILE = re.compile(r"(?:(?:00)?86)?1[3-9]\d{9}")
_LANDLINE = re.compile(r"0(?:10|2\d|[3-9]\d\d)[2-8]\d{6,7}")
_CARD = re.compile(r"[3-69]\d{12,18}")
_FOURS = re.compile(r"(?:4,){3,4}[1-4]?,?|6,\d\d?,")
# Longer than any sum, date or article: somebody's number, whatever its kind.
_LONG = 11
_PUBLIC = re.compile(r"1[12]\d|1[0-2]\d{3}|9[56]\d{3}")
_LONGEST = 19
# 第510402123456号 is a document's number.
_DOCUMENT = re.compile(r"[第字]$")
_LOCAL = re.compile(r"[2-8]\d{6,7}")
_CALLED = re.compile(r"(?:电话|座机|手机|号码|拨打|联系)[^\d〕\n]{0,4}$", re.I)
_ACCOUNT = re.compile(r"(?:卡号|账号|帐号|账户|帐户)[^\d〕\n]{0,4}$")
_MONEY = re.compile(r" ?(?:多?[元块角]|多?[万亿千百十])")

_MAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64} ?@ ?[A-Za-z0-9-]{1,63}(?: ?\. ?[A-Za-z0-9-]{1,63}){1,4}"
)
_FILLER = r"(?:[号码群是为加:： ]|账号|帐号){0,6}+"
_QQ = re.compile(rf"(?:qq|扣扣|企鹅号){_FILLER}(\d{{5,12}}+)(?! ?(?:元|块|万|多))", re.I)
_WECHAT = re.compile(
    rf"(?:微信|威信|薇信|(?<![a-z])(?:wx|vx|wechat|weixin)){_FILLER}"
    r"((?!wxid(?![_0-9]))[A-Za-z][A-Za-z0-9_-]{4,31}+|\d{6,12}+(?! ?(?:元|块|万|多)))",
    re.I,
)

_N = r"(?:第? ?[0-9A-Za-z零〇一二三四五六七八九十百]{1,5})"
_DOOR = rf"{_N} ?(?:号楼|号院|号|弄|栋|幢|座|单元|室|楼|层|户|门|房|#)"
_TAIL = rf"(?:[ ,-]?{_DOOR}){{0,5}}(?:[ -]?附?\d{{1,5}}(?![\d元块万个年月天米点]){_N}?(?:室|号|房)?)?"
_STREET = r"(?:大道|街道|干道|路|街|巷|弄|胡同)(?:[东南西北中上下]段|[一二三四五六七八九十\d]{1,2}段)?"
_ESTATE = r"(?:小区|社区|花园|家园|公寓|大厦|新村|华庭|广场|[苑府庭郡])"
_VILLAGE = r"(?:村民小组|[村镇乡庄寨湾坪沟屯])"
_PLACE = re.compile(
    rf"{_STREET} ?(?:{_N} ?(?:号楼|号院|号|弄|栋|幢|座)(?![线桥]|文件|窗口|令){_TAIL}|\d{{1,5}}(?:-\d{{1,5}}){{1,3}})"
    rf"|{_ESTATE}(?:[一二三四五六七八九十\d]期)? ?(?:{_N} ?(?:号楼|栋|幢|座|单元)|\d{{1,4}}-\d{{1,3}}-\d{{1,5}}){_TAIL}"
    rf"|{_VILLAGE} ?{_N} ?(?:村?民?小?组|社|队)(?![的成]员|长)(?:[ ,-]?{_N} ?号)?"
    rf"|村 ?{_N} ?号(?![线桥]|文件|窗口|令)"
    rf"|{_N} ?(?:栋|幢|座|号楼) ?(?:{_N} ?单元)?(?:[ -]?{_N} ?(?:室|号|房|户)|[ -]?\d{{3,4}}(?!\d))"
    rf"|{_N} ?单元[ -]?(?:{_N} ?(?:室|号|房|户)|\d{{3,4}}(?!\d))"
)
# A place's name reaches back to a word that cannot be part of it, at most this far.
_NAME_LENGTH = 16
_STOPS = frozenset("在是到去从住址区县州省市我你他她的了跟给往找")

_SURNAME = (
    r"(?:欧阳|司马|上官|诸葛|司徒|东方|皇甫|尉迟|公孙|慕容|令狐|阿[^\W\d_]|[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施"
    r"张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛范彭鲁韦马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于傅皮卞齐"
    r"康伍余元顾孟黄穆萧尹姚邵汪祁毛狄米贝明戴宋庞熊纪舒屈项祝董梁杜阮蓝季贾江童颜郭梅盛林钟徐邱骆高夏蔡田樊胡凌霍虞万"
    r"柯卢莫房解应丁邓郁洪包左石崔吉龚程邢裴陆荣翁曲侯宁仇甘厉武符刘景詹龙叶司黎白蒲赖卓屠乔谭申冉雍桂牛边尚温庄晏瞿阎"
    r"向易慎廖耿满匡文寇欧利师巩聂曾沙丰关游权肖涂付代肖覃])"
)
# The second given character is left out where it begins the next words: 我叫张三今年50岁.
_GIVEN = r"[一-鿿](?:(?![今是住在家有被的来电男女现身想和与要叫从也去年到了我])[一-鿿])?"
_CALLS = (
    r"(?:我|他|她|名|名字|老板|对方|房东|老公|老婆|丈夫|妻子|儿子|女儿|邻居|男友|女友|朋友|债主|司机|同事|经理|责人|款人|告人"
    r"|工头|孩子|中介|法人|父亲|母亲)(?:的名字)?(?:叫做|叫|名叫)"
)
_NAME = re.compile(
    rf"{_CALLS} ?({_SURNAME}{_GIVEN})"
    rf"|(?:姓名|名字)(?: ?[::：是为] ?| )([一-鿿·]{{2,4}}+)"
    rf"|(?:联系人|申请人|投诉人|当事人|户主|持卡人|收件人|户名|本人)(?: ?[:：] ?| |是)({_SURNAME}{_GIVEN})"
    rf"|本人({_SURNAME}{_GIVEN})(?=[,，。 (（]|身份)"
)


def mask(text: str) -> str:
    """The text with every number, address or name that tells who somebody is replaced by its kind.

    District and city stay (they decide who is competent), as do public numbers, sums, dates and articles.

    >>> mask("我叫张三，电话138 0013 8000，住仁和区大田镇片那立村3组，老板欠我12000元，打12348问过")
    '我叫〔姓名〕，电话〔电话〕，住仁和区〔地址〕，老板欠我12000元，打12348问过'
    """
    plain = "".join(map(_plain, text))
    digits = "".join(_SPOKEN.get(c, c) for c in plain)
    spans = sorted(
        (*_mails(plain), *_numbers(digits), *_accounts(plain), *_addresses(plain), *_names(plain)),
        key=lambda span: (span[0], -span[1]),
    )
    out: list[str] = []
    at = 0
    for start, end, instead in spans:
        if start >= at:
            out += (text[at:start], instead)
        at = max(at, end)
    return "".join((*out, text[at:]))


def _plain(char: str) -> str:
    """One character for one: half width, any script's digit as 0-9, invisible ones and dashes unified."""
    if char in "－–—‐‑−":
        return "-"
    if char == "×":
        return "X"
    digit = unicodedata.digit(char, None)
    if digit is not None and char not in _SPOKEN:
        return str(digit)
    if unicodedata.category(char) in ("Cf", "Zs", "Cc") and char != "\n":
        return " "
    code = ord(char)
    return chr(code - 0xFEE0) if 0xFF01 <= code <= 0xFF5E and char not in "，：；！？" else char


def _mails(plain: str) -> Iterator[_Span]:
    for match in _MAIL.finditer(plain):
        yield (*match.span(), wording.MASKED_MAIL)


def _accounts(plain: str) -> Iterator[_Span]:
    for pattern, words in ((_QQ, wording.MASKED_QQ), (_WECHAT, wording.MASKED_WECHAT)):
        for match in pattern.finditer(plain):
            yield (*match.span(1), words)


def _names(plain: str) -> Iterator[_Span]:
    for match in _NAME.finditer(plain):
        if match.lastindex:
            yield (*match.span(match.lastindex), wording.MASKED_NAME)


def _numbers(digits: str) -> Iterator[_Span]:
    upper = digits.replace("x", "X")
    digests = [m.span() for m in _DIGEST.finditer(digits)]
    for run in _NUMBER.finditer(upper):
        if not any(a <= run.start() < b for a, b in digests):
            yield from _numbers_of_run(upper, [m.span() for m in _GROUP.finditer(upper, *run.span())])


def _numbers_of_run(text: str, groups: list[tuple[int, int]]) -> Iterator[_Span]:
    """The personal numbers among neighbouring groups of digits; the longest reading from each group wins."""
    n = 0
    while n < len(groups):
        taken = 1
        for count in _readings([b - a for a, b in groups[n : n + _LONGEST]]):
            kind = _kind(text, groups[n : n + count])
            if kind:
                yield groups[n][0], groups[n + count - 1][1], kind
                taken = count
                break
        n += taken


def _readings(lengths: list[int]) -> Iterator[int]:
    """How many groups may be read as one number, most first."""
    totals = list(accumulate(lengths))
    return (n for n in range(len(totals), 0, -1) if totals[n - 1] <= _LONGEST or n == 1)


def _kind(text: str, groups: list[tuple[int, int]]) -> str:
    """What the groups together are the number of, or ''."""
    number = "".join(text[a:b] for a, b in groups)
    before, after = text[max(0, groups[0][0] - 12) : groups[0][0]], text[groups[-1][1] :][:4]
    if all(_PUBLIC.fullmatch(text[a:b]) for a, b in groups):
        return ""
    if _IDENTITY.fullmatch(number):
        return wording.MASKED_ID
    if _DOCUMENT.search(before) and after.startswith("号"):
        return ""
    # An area code has three or four digits: 01 2024-06-30 is a date.
    if _MOBILE.fullmatch(number) or (_LANDLINE.fullmatch(number) and groups[0][1] - groups[0][0] != 2):
        return wording.MASKED_PHONE
    if _LOCAL.fullmatch(number) and _CALLED.search(before) and not _MONEY.match(after):
        return wording.MASKED_PHONE
    shape = "".join(f"{b - a}," for a, b in groups)
    if _CARD.fullmatch(number) and (_FOURS.fullmatch(shape) or len(groups) == 1 or _ACCOUNT.search(before)):
        return wording.MASKED_CARD
    return wording.MASKED_NUMBER if len(groups) == 1 and len(number) >= _LONG else ""


def _addresses(plain: str) -> Iterator[_Span]:
    for match in _PLACE.finditer(plain):
        start = match.start()
        if not plain[start].isdigit() and not re.match(_DOOR, match[0]):
            start = _name_start(plain, start)
        yield start, match.end(), wording.MASKED_ADDRESS


def _name_start(plain: str, end: int) -> int:
    """Where the name of a place that ends here begins."""
    start = end
    while start > max(0, end - _NAME_LENGTH):
        char = plain[start - 1]
        inner_district = char == "区" and plain[start - 2 : start - 1] in ("社", "小")
        if not ("一" <= char <= "鿿") or (char in _STOPS and not inner_district):
            break
        start -= 1
    return start
