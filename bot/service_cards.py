"""Service cards: what the directory says of services, whole or by situation of life."""

from collections.abc import Iterator, Sequence

from bot.answer import Answer
from bot.blocks import (
    contact_blocks,
    fee_blocks,
    lines,
    pairs,
    rows,
    section,
    service_button,
    steps_blocks,
    terms,
    unverified_blocks,
    with_law,
)
from bot.card import Action, ActionKind, Block, BlockKind, Button, Card
from bot.wording import chat
from knowledge.service import Service
from knowledge.situations import Situation

# Neighbours that a service is told from on its own card.
MOST_NEIGHBOURS = 2

HUMAN = Button(chat.HUMAN, Action(ActionKind.HUMAN))
SITUATIONS = Button(chat.SITUATIONS, Action(ActionKind.SITUATIONS))


def service_card(service: Service, district: str = "") -> Card:
    """One entry of the directory: what it is for, whom to call in a district, what to do and what to bring."""
    blocks = (
        Block(BlockKind.TITLE, service.name),
        Block(BlockKind.TEXT, service.summary),
        *contact_blocks(service, district),
        Block(BlockKind.HEADING, chat.FIRST),
        Block(BlockKind.TEXT, lines(service.do)),
        *section(chat.BRING, [item.text for item in service.bring]),
        *fee_blocks(service, district),
        *section(chat.BY_WHEN, terms(service.deadlines)),
        *section(chat.WHO, [item.text for item in service.serves]),
        *section(chat.CONFUSED, [n.rule for n in service.neighbours[:MOST_NEIGHBOURS]]),
        *unverified_blocks(service, district),
    )
    return Card(blocks, rows(_ground_buttons(service), (SITUATIONS, HUMAN)))


def details_card(answer: Answer, answer_id: str) -> Card:
    """All that the directory says of the first service's papers, terms, conditions, fee and steps.

    Raises:
        ValueError: if the answer names no service.

    """
    if not answer.services:
        raise ValueError(f"an answer that names a service, not {answer.status}")
    service = answer.services[0].service
    blocks = (
        Block(BlockKind.TITLE, chat.details_title(service.name)),
        *section(chat.BRING, map(with_law, service.bring)),
        *section(chat.BY_WHEN, terms(service.deadlines)),
        *section(chat.WHO, map(with_law, service.serves)),
        *section(chat.FEE, [with_law(service.fee)]),
        *steps_blocks(service),
        *unverified_blocks(service, answer.services[0].district),
    )
    return Card(blocks, rows((*others_buttons(answer, answer_id), HUMAN)))


def others_card(answer: Answer, answer_id: str) -> Card:
    """The services beside the first, each with when to turn to it and its numbers.

    Raises:
        ValueError: if the answer names none.

    """
    if len(answer.services) < 2:
        raise ValueError(f"an answer that names two services, not {len(answer.services)}")
    first, *others = answer.services
    blocks = [Block(BlockKind.TEXT, chat.others_title(first.service.name))]
    for referral in others:
        blocks += (
            Block(BlockKind.TITLE, referral.service.name),
            Block(BlockKind.TEXT, referral.why),
            *contact_blocks(referral.service, referral.district),
        )
    buttons = [service_button(referral.service) for referral in others]
    back = Button(chat.back_label(first.service.name), Action(ActionKind.DETAILS, answer=answer_id))
    return Card(tuple(blocks), rows(*pairs(buttons), (back,) if answer_id else (), (HUMAN,)))


def situations_card(situations: Sequence[Situation]) -> Card:
    """What happens in life, to choose from."""
    blocks = (
        Block(BlockKind.TEXT, chat.SITUATIONS_ASK),
        *(Block(BlockKind.ITEM, chat.situation_line(s.title, s.hint)) for s in situations),
    )
    return Card(blocks, pairs([Button(s.title, Action(ActionKind.SITUATION, s.id)) for s in situations]))


def situation_card(situation: Situation, services: Sequence[Service]) -> Card:
    """The services of one situation, to choose from."""
    entries: Iterator[Block] = (
        block
        for service in services
        for block in (Block(BlockKind.TITLE, service.name), Block(BlockKind.TEXT, service.summary))
    )
    head = (Block(BlockKind.HEADING, situation.title), Block(BlockKind.TEXT, chat.SITUATION_PICK))
    buttons = [service_button(service) for service in services]
    return Card((*head, *entries), rows(*pairs(buttons), (SITUATIONS, HUMAN)))


def others_buttons(answer: Answer, answer_id: str) -> tuple[Button, ...]:
    """The button for the other services, if there are any and the answer can be found again."""
    if len(answer.services) < 2 or not answer_id:
        return ()
    return (Button(chat.OTHERS, Action(ActionKind.OTHERS, answer=answer_id)),)


def details_buttons(answer: Answer, answer_id: str) -> tuple[Button, ...]:
    """The button for papers and terms, if a service is named and the answer can be found again."""
    if not answer.services or not answer_id:
        return ()
    return (Button(chat.DETAILS, Action(ActionKind.DETAILS, answer=answer_id)),)


def _ground_buttons(service: Service) -> tuple[Button, ...]:
    """Law first; the plan, whose term is over, beside it."""
    clauses = dict.fromkeys(g.clause for g in (*service.statutes[:1], *service.plan[:1]))
    return tuple(Button(chat.ground_label(c), Action(ActionKind.CLAUSE, c)) for c in clauses)
