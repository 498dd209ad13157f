"""Aspect cards: one thing about a service, from the directory's own fields; what is not there is said."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from bot.blocks import (
    ask_blocks,
    contact_blocks,
    office_blocks,
    rows,
    section,
    sentences,
    terms,
    unverified_blocks,
    with_law,
)
from bot.card import Action, ActionKind, Block, BlockKind, Button, Card
from bot.followup import Aspect
from bot.pertinence import extract
from bot.service_cards import HUMAN
from bot.wording import answers, chat
from knowledge.phone import EMERGENCY
from knowledge.service import Deadline, Office, Service

# Words of an entry that tell who pays less, where to go, and how long an office may take.
_MONEY = re.compile(r"免费|免予|免收|免交|减收|减免|减交|缓交|缓收|不收|不交")
_PLACE = re.compile(
    r"窗口|大厅|法院|检察院|派出所|公安|委员会|机构|所在地|村|社区|街道|乡镇|医院|局|站|中心|部门|银行"
)
# A term that an office has to act in, and what makes it the citizen's own.
_SPAN = re.compile(r"[一二三四五六七八九十百半两\d]+个?(?:工作日|小时|日|天|月|年)")
_OFFICE_ACTS = re.compile(
    r"审查|决定|答复|办结|办完|受理|立案|审结|处理|签发|发证|发给|指派|裁定|作出|完成|结束|告知|核定|公证书|结论|内判|给钱"
)
_CITIZEN_ACTS = re.compile(
    r"不服|不满意|时效|起诉|上诉|申诉|异议|提出|主张|报到|收到.{0,8}书|交款|缴款|交费|可以申请|申请复议"
)
# A cue that asks how long the matter takes, not how long one has.
_ASKS_HOW_LONG = re.compile(
    r"[^过].(?:要|得)?(?:多久|好久|几天)$|(?:多久|好久|几天)(?:出|答|下|判|拿|批|到|处|办|回|有)"
)


def aspect_card(
    service: Service,
    aspect: Aspect,
    matter: str = "",
    others: Sequence[Service] = (),
    district: str = "",
) -> Card:
    """What the directory says of one thing in a district; if it says nothing, that is told, with whom to ask.

    `matter` is what the person told before: of an office with many matters its own is shown. `others` are the
    services that were named beside this one: where this one says nothing of fees and spans, they may.
    """
    offices = service.offices_in(district)
    near = tuple(block for office in offices for block in office_blocks(office)) if aspect in _NEAR else ()
    known = (*_FIELDS[aspect](_narrowed(service, aspect, matter)), *_local_fees(offices, aspect))
    title = Block(BlockKind.TITLE, chat.ASPECT_TITLES[aspect.value].format(name=service.name))
    items = (Block(BlockKind.ITEM, text) for text in known)
    # Where the nearest counter is must be asked, unless its district told of it.
    if near or (known and aspect is not Aspect.PLACE):
        ask = ask_blocks([phone.number for phone in _unhurried(service).phones_in(district)])
    else:
        ask = (*_ask_blocks(service, aspect, district), *(_elsewhere(others, aspect) if not known else ()))
    checked = () if aspect in _NOT_TO_CHECK and known else unverified_blocks(service, district)
    whole = Button(chat.WHOLE_SERVICE, Action(ActionKind.SERVICE, service.id))
    return Card((title, *near, *items, *ask, *checked), rows((whole, HUMAN)))


def _ask_blocks(service: Service, aspect: Aspect, district: str) -> tuple[Block, ...]:
    unknown = Block(BlockKind.TEXT, chat.ASPECT_UNKNOWN[aspect.value])
    return (unknown, *contact_blocks(_unhurried(service), district))


def _local_fees(offices: Iterable[Office], aspect: Aspect) -> Iterable[str]:
    """What the district's offices say of fees, where that is asked."""
    told = ((office, office.fee) for office in offices if aspect is Aspect.FEE)
    return (f"{answers.office(office)}：{fee.text}" for office, fee in told if fee)


def _elsewhere(others: Iterable[Service], aspect: Aspect) -> tuple[Block, ...]:
    """What services named beside it say of their fee or how long they take, the first thing of each."""
    if aspect not in (Aspect.FEE, Aspect.DURATION):
        return ()
    said = ((other.name, next(iter(_FIELDS[aspect](other)), "")) for other in others)
    return section(chat.ALSO, [chat.elsewhere(name, text) for name, text in said if text])


def _narrowed(service: Service, aspect: Aspect, matter: str) -> Service:
    """The service with what bears on a matter; whole where that leaves nothing."""
    if not matter or aspect not in (Aspect.DOCUMENTS, Aspect.DEADLINE, Aspect.WHO):
        return service
    told = extract(service, matter, range(len(service.deadlines)))
    return replace(
        service,
        bring=told.bring or service.bring,
        serves=told.serves or service.serves,
        deadlines=tuple(service.deadlines[n] for n in told.deadlines) or service.deadlines,
    )


def _unhurried(service: Service) -> Service:
    """The service without the numbers that must stay free for those in danger."""
    return replace(service, phones=tuple(p for p in service.phones if p.number not in EMERGENCY))


def _documents(service: Service) -> Iterable[str]:
    return map(with_law, service.bring)


def _deadlines(service: Service) -> Iterable[str]:
    return terms(service.deadlines)


def _who(service: Service) -> Iterable[str]:
    return map(with_law, service.serves)


def _fee(service: Service) -> Iterable[str]:
    """The fee, and for whom it is less."""
    if service.fee.text != chat.FEE_UNKNOWN:
        yield with_law(service.fee)
    yield from (with_law(i) for i in (*service.serves, *service.bring) if _MONEY.search(i.text))


def _places(service: Service) -> Iterable[str]:
    """The sentences of what to do first that name a place."""
    return (sentence for sentence in sentences(service.do) if _PLACE.search(sentence))


def _duration(service: Service) -> Iterable[str]:
    """The terms that an office has; those for the citizen's own steps are deadlines."""
    return terms([deadline for deadline in service.deadlines if is_duration(deadline)])


def is_duration(deadline: Deadline) -> bool:
    """Whether a term is one that an office has to act in, rather than one that runs against the citizen."""
    if any(_ASKS_HOW_LONG.search(cue) for cue in deadline.about):
        return True
    term = deadline.text.partition("；")[0]
    acts = _OFFICE_ACTS.search(term) and not _CITIZEN_ACTS.search(term)
    return bool(acts and _SPAN.search(term))


def _steps(service: Service) -> Iterable[str]:
    return service.steps


_FIELDS: Mapping[Aspect, Callable[[Service], Iterable[str]]] = {
    Aspect.DOCUMENTS: _documents,
    Aspect.DEADLINE: _deadlines,
    Aspect.FEE: _fee,
    Aspect.PLACE: _places,
    Aspect.WHO: _who,
    Aspect.DURATION: _duration,
    Aspect.STEPS: _steps,
}
# A district's own counter is what is asked for.
_NEAR = (Aspect.PLACE,)
# Without numbers or terms: nothing in them is yet to be verified.
_NOT_TO_CHECK = (Aspect.DOCUMENTS, Aspect.WHO, Aspect.STEPS)
