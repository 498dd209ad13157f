"""Desk cards: what operators read of tickets in Telegram."""

from collections.abc import Sequence

from bot.card import Action, ActionKind, Block, BlockKind, Button, Card
from bot.dialogue.reply import text_card
from bot.ticket import State, Ticket
from bot.ticket_words import Direction, Word
from bot.wording import dialogue as words
from bot.wording import tickets as ticket_words

# An operator's account, for whoever works in Telegram.
_ACCOUNT = "tg:"
# Of a question, in the list of those who wait.
_LINE = 40
# Tickets in one list; the rest comes when these are taken.
MOST_LISTED = 8


def account_of(chat: int) -> str:
    """The account of an operator who works in Telegram."""
    return f"{_ACCOUNT}{chat}"


def chat_of(account: str) -> int:
    """Where an operator is reached, 0 for one who does not work in Telegram."""
    return int(account.removeprefix(_ACCOUNT)) if account.startswith(_ACCOUNT) else 0


def queue(waiting: Sequence[Ticket], mine: Sequence[Ticket]) -> Card:
    """Who waits, and what the operator has in hand, each with a button."""
    title = words.QUEUE_TITLE.format(waiting=len(waiting), mine=len(mine)) if waiting or mine else ""
    blocks = [Block(BlockKind.TEXT, title or words.QUEUE_EMPTY)]
    blocks += [Block(BlockKind.ITEM, _line(ticket)) for ticket in waiting[:MOST_LISTED]]
    claims = [
        ((_button(words.BUTTON_CLAIM, ActionKind.TICKET_CLAIM, t, True)),) for t in waiting[:MOST_LISTED]
    ]
    replies = [((_button(words.BUTTON_REPLY, ActionKind.TICKET_REPLY, t, True)),) for t in mine[:MOST_LISTED]]
    return Card(tuple(blocks), (*claims, *replies))


def new(ticket: Ticket) -> Card:
    """A ticket that anybody may take."""
    return _card(words.TICKET_NEW, ticket, (ticket.summary,), _claim_rows(ticket))


def claimed(ticket: Ticket, history: Sequence[Word]) -> Card:
    """A ticket in the operator's hands: all that was asked, told and said."""
    said = tuple(f"{_speaker(word)}{word.text}" for word in history)
    return _card(words.TICKET_TITLE, ticket, (ticket.question, ticket.summary, *said), held_rows(ticket))


def added(ticket: Ticket, word: Word) -> Card:
    """What the citizen added."""
    return _card(words.TICKET_ADDED, ticket, (word.text,), held_rows(ticket))


def closed(ticket: Ticket) -> Card:
    """That the citizen needs nothing more."""
    return _card(words.TICKET_CLOSED, ticket, (), ())


def reopened(ticket: Ticket) -> Card:
    """That it was not settled."""
    return _card(words.TICKET_REOPENED, ticket, (ticket.summary,), _claim_rows(ticket))


def held_rows(ticket: Ticket) -> tuple[tuple[Button, ...], ...]:
    """What the operator who has a ticket can do with it."""
    if ticket.state not in (State.CLAIMED, State.ANSWERED):
        return ()
    return (
        (_button(words.BUTTON_REPLY, ActionKind.TICKET_REPLY, ticket),),
        (
            _button(words.BUTTON_RELEASE, ActionKind.TICKET_RELEASE, ticket),
            _button(words.BUTTON_DONE, ActionKind.TICKET_CLOSE, ticket),
        ),
    )


def sent(ticket: Ticket, changed: str) -> Card:
    """That the operator's words went out; `changed`: as they did, where something had to be taken out."""
    text = words.TICKET_SENT.format(number=ticket.number)
    masked = words.TICKET_SENT_MASKED.format(text=changed) if changed else ""
    return text_card(text, masked, buttons=held_rows(ticket))


def told(text: str) -> Card:
    """A plain word to an operator."""
    return text_card(text)


def _claim_rows(ticket: Ticket) -> tuple[tuple[Button, ...], ...]:
    return ((_button(words.BUTTON_CLAIM, ActionKind.TICKET_CLAIM, ticket),),)


def _button(label: str, kind: ActionKind, ticket: Ticket, numbered: bool = False) -> Button:
    return Button(f"{label} {ticket.number}" if numbered else label, Action(kind, ticket.number))


def _card(title: str, ticket: Ticket, texts: Sequence[str], buttons: tuple[tuple[Button, ...], ...]) -> Card:
    said = title.format(
        number=ticket.number,
        urgency=ticket_words.URGENCY[ticket.urgency],
        state=ticket_words.STATE[ticket.state],
    )
    blocks = [Block(BlockKind.HEADING, said)]
    blocks += [Block(BlockKind.TEXT, text) for text in texts if text]
    return Card(tuple(blocks), buttons)


def _line(ticket: Ticket) -> str:
    question = " ".join((ticket.question or ticket.summary).split())
    return words.QUEUE_LINE.format(
        number=ticket.number,
        urgency=ticket_words.URGENCY[ticket.urgency],
        district=ticket.district,
        question=question if len(question) <= _LINE else question[: _LINE - 1] + "…",
    )


def _speaker(word: Word) -> str:
    if word.direction is Direction.IN:
        return words.SAID_BY_CITIZEN
    return (
        words.SAID_IN_DESK
        if word.direction is Direction.NOTE
        else words.SAID_BY_DESK.format(desk=word.desk or ticket_words.DESK)
    )
