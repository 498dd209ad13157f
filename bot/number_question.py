"""Number question: somebody asks whose a telephone number is, and the directory knows or does not."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.service import Phone, Service

_NUMBER = re.compile(r"(?<![\d.])\d(?:-?\d){2,11}(?![\d.])")
# What one says around a number when one wants to know what it is; anything more is a matter of its own.
_ASKING = re.compile(
    r"请问|我?想?(?:问|知道)(?:一?下|哈)?|刚才|刚刚|有人|有个|我|(?:打|拨)(?:过来|来)?|接到|来电|这个?|那个?"
    r"|(?:座机|官方|投诉|举报|咨询|报警|急救|服务)?(?:电话|热线|专线|号码|短号|号)|跟|和|与|还有|有|没有|没得"
    r"|什么|啥子?|哪里|哪儿|哪个|哪些|哪|谁|怎么|咋个?|干什么|干嘛|干|做|管|用|单位|部门|地方|机构|回事|区别|不同|一样"
    r"|是不是|到底|是|真的|假的|真|假|诈骗|骗子|骗人|骗局|可靠|可信|还是|可不可以|能不能|可以|能|要不要|敢不敢|接|问|事情|些|事|来着|的|属于|归|家"
    r"|吗|嘛|么|呢|呀|啊|哦|吧|不|[\s，。？！、,.?!；;：:“”\"'（）()]"
)
# What somebody may be called from is more than what may be published (`knowledge/phone.py`); 9 or 2020 is neither.
_CALLED = re.compile(r"11\d|12\d|1[0-9]{4,10}|9\d{4}|0\d{9,11}|[2-8]\d{6}|[48]00\d{7}")
_ASKS = re.compile(
    r"什么|啥|哪|谁|吗|么|是不是|真|假|骗|可靠|可信|管|区别|不同|一样|怎么|咋|能不能|敢不敢|回事"
)
# The service that knows of callers who are not who they say.
UNKNOWN_CALLERS = "anti-fraud"


@dataclass(frozen=True, slots=True)
class Line:
    """A number as somebody wrote it, and the services that have it with what they say it is for, its own first."""

    number: str
    owners: tuple[tuple[Service, Phone], ...]


def lines_asked(text: str, services: Iterable[Service]) -> tuple[Line, ...]:
    """The numbers that a cleaned message asks about and nothing else; none if it has a matter of its own.

    A number alone is asked about if the directory has it. Where several services have one equally, those that
    come first among `services` do.
    """
    numbers = tuple(dict.fromkeys(match[0] for match in _NUMBER.finditer(text)))
    around = _NUMBER.sub("", text)
    if not numbers or _ASKING.sub("", around):
        return ()
    known = tuple(services)
    found = tuple(Line(number, _owners(number, known)) for number in numbers)
    if _ASKS.search(around):
        return found if all(line.owners or _CALLED.fullmatch(_digits(line.number)) for line in found) else ()
    return found if all(line.owners for line in found) else ()


def _owners(number: str, services: Iterable[Service]) -> tuple[tuple[Service, Phone], ...]:
    digits = _digits(number)
    places = (
        ((digits not in service.keywords, place > 0), service, phone)
        for service in services
        for place, phone in enumerate((*service.phones, *(p for o in service.offices for p in o.phones)))
        if _digits(phone.number) == digits
    )
    # Whose word it is, and whose first number: that line is theirs. Otherwise the order of the services stays.
    own: dict[str, tuple[Service, Phone]] = {}
    for _, service, phone in sorted(places, key=lambda found: found[0]):
        own.setdefault(service.id, (service, phone))
    return tuple(own.values())


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)
