"""Topic cards: what the desk's Telegram group reads of a ticket in its topic, and can do with it there."""

from collections.abc import Sequence

from bot.card import Action, ActionKind, Block, BlockKind, Button, Card
from bot.dialogue import desk_cards
from bot.dialogue.reply import text_card
from bot.suggestion import Suggestion
from bot.ticket import State, Ticket
from bot.ticket_words import Direction, Word
from bot.wording import dialogue as words
from bot.wording import forum
from bot.wording import tickets as ticket_words

Rows = tuple[tuple[Button, ...], ...]


def whole(ticket: Ticket, history: Sequence[Word], name: str) -> Card:
    """A ticket with all that was asked, told and said, and how to go about it. `name`: who has it."""
    card = desk_cards.claimed(ticket, history)
    notes = (*((Block(BlockKind.NOTE, name),) if name else ()), Block(BlockKind.NOTE, forum.HOW))
    return Card((*card.blocks, *notes), rows(ticket))


def said(ticket: Ticket, word: Word, name: str) -> Card:
    """Words that were said elsewhere; `name`: the operator's."""
    title = {
        Direction.IN: forum.SAID_BY_CITIZEN,
        Direction.OUT: forum.SAID_BY_DESK.format(who=name),
        Direction.NOTE: forum.SAID_IN_DESK.format(who=name),
    }[word.direction]
    blocks = (Block(BlockKind.HEADING, title), Block(BlockKind.TEXT, word.text))
    return Card(blocks, rows(ticket) if word.direction is Direction.IN else ())


def sent(ticket: Ticket, changed: str) -> Card:
    """That the words are on their way to the citizen; `changed`: as they are, where something was taken out."""
    masked = words.TICKET_SENT_MASKED.format(text=changed) if changed else ""
    return text_card(words.TICKET_SENT.format(number=ticket.number), masked, buttons=rows(ticket))


def rows(ticket: Ticket) -> Rows:
    """What can be done with a ticket as it stands."""
    if ticket.state is State.CLOSED:
        return ()
    reply = _button(words.BUTTON_REPLY, ActionKind.TICKET_REPLY, ticket)
    if ticket.state is State.WAITING:
        return ((_button(words.BUTTON_CLAIM, ActionKind.TICKET_CLAIM, ticket), reply),)
    release = _button(words.BUTTON_RELEASE, ActionKind.TICKET_RELEASE, ticket)
    close = _button(words.BUTTON_DONE, ActionKind.TICKET_CLOSE, ticket)
    return ((reply, release, close),)


def suggested(offered: Suggestion) -> Card:
    """What the bot would answer, to be sent, amended or refused."""
    kinds = (
        (forum.BUTTON_SEND, ActionKind.SUGGEST_SEND),
        (forum.BUTTON_AMEND, ActionKind.SUGGEST_AMEND),
        (forum.BUTTON_REFUSE, ActionKind.SUGGEST_REFUSE),
    )
    row = tuple(Button(label, Action(kind, offered.ticket, str(offered.id))) for label, kind in kinds)
    return text_card(forum.SUGGESTION, *offered.text.split("\n"), buttons=(row,))


def why_not(ticket: str, offered: str) -> Card:
    """Why a suggestion does not fit, one tap."""
    reasons = enumerate(forum.SUGGESTION_REASONS, 1)
    buttons = [(Button(r, Action(ActionKind.SUGGEST_REFUSE, ticket, offered, n)),) for n, r in reasons]
    return text_card(forum.SUGGESTION_WHY, buttons=tuple(buttons))


def called(account: str, seats: Sequence[int]) -> str:
    """What the desk calls whoever did something: a party of a ticket, an account, or one who sits in Telegram."""
    named = {"citizen": forum.CITIZEN, "clock": forum.CLOCK, "": ticket_words.DESK}.get(account)
    if named:
        return named
    chat = desk_cards.chat_of(account)
    return words.DESK_NAME.format(n=seats.index(chat) + 1) if chat in seats else account.removeprefix("tg:")


def _button(label: str, kind: ActionKind, ticket: Ticket) -> Button:
    return Button(label, Action(kind, ticket.number))
