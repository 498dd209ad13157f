"""Blocks: the fields of a directory entry as blocks of a card."""

import re
from collections.abc import Collection, Iterable, Sequence

from bot.card import Action, ActionKind, Block, BlockKind, Button
from bot.wording import answers, chat
from knowledge.service import Deadline, Item, Office, Service

# A label that fits half the width of a phone.
HALF_ROW = 11
_SENTENCE = re.compile(r"[^。！？\n]*(?:[。！？]+[”’』」）]*|\n|$)")


def contact_blocks(service: Service, district: str | None = None) -> tuple[Block, ...]:
    """The office in a district, then the numbers for everybody, each with what it is for, platforms and hours;
    without any number, who puts through."""
    offices = service.offices_in(district)
    there = tuple(block for office in offices for block in office_blocks(office))
    near = {phone.number for office in offices for phone in office.phones}
    phones = tuple(
        Block(BlockKind.PHONE, phone.number, phone.use)
        for phone in service.phones
        if phone.number not in near
    )
    links = tuple(
        Block(BlockKind.LINK, link.title if link.url else chat.online(link.title), url=link.url)
        for link in service.links
    )
    hours = (Block(BlockKind.TEXT, chat.hours_line(service.hours.text)),) if service.hours else ()
    reached = phones or near
    return (*there, *(phones if reached else put_through()), *links, *hours)


def office_blocks(office: Office) -> tuple[Block, ...]:
    """An office of a district: its name, numbers, where it is, when it is open and its page."""
    lines = [answers.address(office.address.text)] if office.address else []
    lines += [chat.hours_line(office.hours.text)] if office.hours else []
    return (
        Block(BlockKind.TEXT, answers.office(office)),
        *(Block(BlockKind.PHONE, phone.number) for phone in office.phones),
        *(Block(BlockKind.TEXT, line) for line in lines),
        *(Block(BlockKind.LINK, link.title, url=link.url) for link in office.links),
    )


def put_through() -> tuple[Block, ...]:
    """Whom to call about an office without a number of its own."""
    phones = (Block(BlockKind.PHONE, phone.number, phone.use) for phone in chat.PUT_THROUGH)
    return (Block(BlockKind.TEXT, chat.NO_NUMBER), *phones)


def also_blocks(heading: str, services: Iterable[Service], known: Collection[str] = ()) -> tuple[Block, ...]:
    """Other services, each with its numbers on lines of their own but for those `known` already."""
    blocks: list[Block] = []
    for service in services:
        numbers = [phone.number for phone in service.phones if phone.number not in known]
        told = service.name if numbers else chat.put_through_name(service.name)
        dialled = numbers or [chat.PUT_THROUGH[0].number]
        blocks += (Block(BlockKind.ITEM, told), *(Block(BlockKind.PHONE, number) for number in dialled))
    return (Block(BlockKind.HEADING, heading), *blocks) if blocks else ()


def ask_blocks(numbers: Sequence[str]) -> tuple[Block, ...]:
    """Whom to ask about what is not clear: the first of the numbers."""
    number = numbers[0] if numbers else chat.PUT_THROUGH[0].number
    return (Block(BlockKind.TEXT, chat.ASK_IN_DOUBT), Block(BlockKind.PHONE, number))


def section(heading: str, items: Iterable[str]) -> tuple[Block, ...]:
    """A heading and its items; nothing without items."""
    blocks = tuple(Block(BlockKind.ITEM, item) for item in items)
    return (Block(BlockKind.HEADING, heading), *blocks) if blocks else ()


def steps_blocks(service: Service) -> tuple[Block, ...]:
    """What to do one after the other, numbered."""
    lines = "\n".join(f"{n}. {step}" for n, step in enumerate(service.steps, 1))
    return (Block(BlockKind.HEADING, chat.STEPS), Block(BlockKind.TEXT, lines)) if lines else ()


def fee_blocks(service: Service, district: str | None = None) -> tuple[Block, ...]:
    """What it costs, on a line, and what the office in a district says of it; nothing if nobody has said."""
    known = () if service.fee.text == chat.FEE_UNKNOWN else (with_law(service.fee),)
    local = (f"{answers.office(o)}：{o.fee.text}" for o in service.offices_in(district) if o.fee)
    return tuple(Block(BlockKind.TEXT, chat.fee_line(text)) for text in (*known, *local))


def terms(deadlines: Sequence[Deadline]) -> tuple[str, ...]:
    """The terms; an article that sets several in a row is named with the last."""
    return tuple(
        deadline.text
        if n + 1 < len(deadlines) and deadline.clause == deadlines[n + 1].clause
        else with_law(deadline)
        for n, deadline in enumerate(deadlines)
    )


def unverified_blocks(service: Service, district: str | None = None) -> tuple[Block, ...]:
    """What to know before relying on numbers that nobody has called, or long ago: one sentence for all."""
    said = answers.standing(service.standing_in(district))
    return (Block(BlockKind.NOTE, said),) if said else ()


def with_law(fact: Item | Deadline) -> str:
    """A condition, paper, fee or term with the clause it comes from."""
    return chat.with_law(fact.text, fact.clause)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text; parts parted by a semicolon stay together.

    >>> sentences("先打电话；再去窗口。不收钱。")
    ('先打电话；再去窗口。', '不收钱。')
    """
    return tuple(found.strip() for found in _SENTENCE.findall(text) if found.strip())


def lines(text: str) -> str:
    """The text with each sentence on a line of its own."""
    return "\n".join(sentences(text))


def service_button(service: Service) -> Button:
    """The button that shows a service."""
    return Button(service.name, Action(ActionKind.SERVICE, service.id))


def pairs(buttons: Sequence[Button]) -> tuple[tuple[Button, ...], ...]:
    """Buttons two by two; one with a long label has a row of its own."""
    found: list[tuple[Button, ...]] = []
    for button in buttons:
        if found and len(found[-1]) == 1 and _is_narrow(found[-1][0]) and _is_narrow(button):
            found[-1] = (*found[-1], button)
        else:
            found.append((button,))
    return tuple(found)


def _is_narrow(button: Button) -> bool:
    return len(button.label) <= HALF_ROW


def rows(*buttons: Iterable[Button]) -> tuple[tuple[Button, ...], ...]:
    """Rows of buttons without the empty ones."""
    return tuple(row for row in map(tuple, buttons) if row)
