"""Place: the district or county that somebody names."""

import re

from retrieval.clean import clean

# 小区东区, 山西区域, 成都西区 are elsewhere: these two count only after words that lead to a place, or alone.
_EAST_WEST = r"(?:^|(?<=[^一-鿿])|(?<=[在到住去是回来从市花们我搬归属于算换选]))"
# Food, shops and people are called after places.
_NO_PLACE = r"(?!牛肉|羊肉|羊肉米线|米线|菜|枇杷|樱桃|药|医药|春天|集团|会计|路店|堂|饭店|酒店|宾馆)"

# Names that are certain, with towns and streets that no other place a citizen is likely to mean shares;
# those that are also common words (平地, 太平, 前进, 总发) only with 镇, 乡 or 村.
_NAMES: tuple[tuple[str, str], ...] = (
    ("东区", rf"{_EAST_WEST}东区(?!域|块|间|别)"),
    (
        "东区",
        r"炳草岗|大渡口街道?|大渡口(?!区)|弄弄坪|向阳村街道|瓜子坪|密地(?:街道|桥|社区)?|南山街道|东华街道|银江镇|长寿路街道|枣子坪",
    ),
    ("西区", rf"{_EAST_WEST}西区(?!域|块|间|别)"),
    ("西区", r"清香坪|格里坪|河门口|陶家渡|摩梭河|大宝鼎|玉泉街道"),
    ("仁和区", rf"仁和区|仁和镇|(?<!永)仁和(?![一-鿿]?(?:路|街|巷)){_NO_PLACE}"),
    (
        "仁和区",
        r"大河中路|前进镇|总发[乡村]|大田镇|平地镇|同德镇|布德镇|金江镇|金江火车站|福田镇|太平乡|务本乡?|中坝乡|大龙潭(?:彝族)?乡|啊喇|阿喇|迤沙拉",
    ),
    ("米易县", rf"米易县?{_NO_PLACE}"),
    (
        "米易县",
        r"攀莲|撒莲|丙谷|普威|得石镇|垭口镇|白马镇|草场[乡镇]|湾丘|麻陇|白坡(?:彝族)?乡|新山(?:傈僳族)?乡",
    ),
    ("盐边县", rf"盐边县?{_NO_PLACE}"),
    (
        "盐边县",
        r"桐子林|渔门镇?|(?<![一-鿿]鲜)红格(?!子)|新九[乡镇]|永兴镇|惠民[乡镇]|国胜乡|鳡鱼|箐河|格萨拉|红果(?:彝族)?乡|红宝(?:苗族彝族)?乡|温泉(?:彝族)?乡|和爱(?:彝族)?乡",
    ),
)
_DISTRICTS = tuple((district, re.compile(pattern)) for district, pattern in _NAMES)
_CITY = re.compile(r"攀枝花市|[在到住是来]攀枝花(?!大学|学院|公园|中路|路|树|开)|^攀枝花$")
_ALL = "|".join(pattern for _, pattern in _NAMES) + "|攀枝花市?"
_NOT = re.compile(rf"(?:不是|不在|没在|不住|不去|不归|离开了?|搬出了?)(?:{_ALL})")
# The whole message says where: 我在米易这边, 是在东区的.
_ONLY = re.compile(
    rf"(?:那|就|哦|嗯|好的?|□|[,，。 ])*(?:我们?|人|事情?|事发地?|地点|家|单位|公司|厂子?|店|学校|房子|老家|工地)?(?:现在|都|也)?(?:就)?(?:是|住|在|属于|归|换成|改成|改为|选)*(?:四川)?(?:省)?(?:攀枝花市?)?的?"
    rf"(?:(?:{_ALL})(?:镇|乡|街道|县|区|市)?){{1,2}}(?:的|人|这边|那边|这里|这儿|那里|呢|啊|哦|嘛|上班|住|户口|[,，。.!！ ])*"
)


def district(text: str) -> str | None:
    """The one district or county that a message names, `攀枝花市` if only the city; None if none or several.

    >>> district("我在米易，老板不给工钱"), district("家在格里坪，人在仁和上班"), district("小区东区的停车位")
    ('米易县', None, None)
    """
    words = _NOT.sub("□", clean(text))
    named = {name for name, pattern in _DISTRICTS if pattern.search(words)}
    if len(named) > 1:
        return None
    return named.pop() if named else ("攀枝花市" if _CITY.search(words) else None)


def only_place(text: str) -> bool:
    """Whether a message says where and nothing else.

    >>> only_place("是在东区的"), only_place("我在东区被打了")
    (True, False)
    """
    return bool(_ONLY.fullmatch(_NOT.sub("□", clean(text)))) and district(text) is not None
