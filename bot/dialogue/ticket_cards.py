"""Ticket cards: what a citizen can do with a ticket, open or closed."""

from bot.card import Action, ActionKind, Button, Card
from bot.dialogue.reply import text_card
from bot.ticket import BEST, WORST, Ticket, may_rate, may_reopen
from bot.wording import tickets as ticket_words


def ticket_rows(ticket: Ticket) -> tuple[tuple[Button, ...], ...]:
    """What a citizen can do with an open ticket."""
    return (
        (Button(ticket_words.BUTTON_ADD, Action(ActionKind.TICKET_ADD, ticket.number)),),
        (Button(ticket_words.BUTTON_CLOSE, Action(ActionKind.TICKET_CLOSE, ticket.number)),),
    )


def closed_card(ticket: Ticket, told: str, language: str) -> Card:
    """That a ticket is closed, with what can still be done: give a mark, open it again."""
    marks = tuple(
        Button(str(mark), Action(ActionKind.TICKET_RATE, ticket.number, page=mark))
        for mark in range(WORST, BEST + 1)
    )
    again = Button(ticket_words.BUTTON_REOPEN, Action(ActionKind.TICKET_REOPEN, ticket.number))
    rates = may_rate(ticket) and bool(ticket.holder)
    reopens = may_reopen(ticket, ticket.changed_at)
    rows = (*((marks,) if rates else ()), *(((again,),) if reopens else ()))
    return text_card(told, ticket_words.ASK_MARK.to(language) if rates else "", buttons=rows)
