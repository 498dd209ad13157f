"""Deeds: what the desk does with a ticket, from whatever door, and what its citizen is told of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlite_utils import Database

from bot.card import Block, BlockKind, Card
from bot.dialogue.language import is_chinese, to_language
from bot.dialogue.reply import Posting, text_card
from bot.dialogue.ticket_cards import closed_card, ticket_rows
from bot.people import People
from bot.ticket import Actor, Refusal, Ticket
from bot.tickets import Said, Tickets
from bot.wording import tickets as words


@dataclass(frozen=True, slots=True)
class Done:
    """A ticket after a deed, and the cards for its citizen, to be posted in the same transaction.

    `said` are the operator's words as kept, None where nothing was said.
    """

    ticket: Ticket
    postings: tuple[Posting, ...] = ()
    said: Said | None = None


class Deeds:
    """Every deed is done in the caller's transaction, and ends in what it came to or in why it may not be done."""

    def __init__(self, tickets: Tickets, people: People) -> None:
        self._tickets = tickets
        self._people = people

    def claim(self, db: Database, number: str, who: Actor) -> Done | Refusal:
        """The ticket in this operator's hands."""
        return self._done(
            self._tickets.claim(db, number, who), lambda t, en: text_card(words.claimed(t.desk, en))
        )

    def release(self, db: Database, number: str, who: Actor) -> Done | Refusal:
        """The ticket back in the queue."""
        return self._done(
            self._tickets.release(db, number, who), lambda t, en: text_card(words.released(t.number, en))
        )

    def forward(self, db: Database, number: str, who: Actor, to: str) -> Done | Refusal:
        """The ticket back in the queue for somebody else; citizens are told if they had been talking to somebody."""
        before = self._tickets.find(number)
        ticket = self._tickets.forward(db, number, who, to)
        if before is None or not before.holder:
            return ticket if isinstance(ticket, Refusal) else Done(ticket)
        return self._done(ticket, lambda t, en: text_card(words.forwarded(t.number, en)))

    def answer(self, db: Database, number: str, who: Actor, text: str, once: str = "") -> Done | Refusal:
        """The operator's words on their way to the citizen; the same words of one form go out once."""
        said = self._tickets.answer(db, number, who, text, once)
        if isinstance(said, Refusal):
            return said
        if not said.is_new:
            return Done(said.ticket, said=said)
        self._remind(db, said.ticket)
        return Done(
            said.ticket,
            self._posting(said.ticket, _words_card(said, self._english(said.ticket)), said.word.id),
            said,
        )

    def close(self, db: Database, number: str, who: Actor) -> Done | Refusal:
        """The ticket closed by the desk."""
        return self._done(self._tickets.close(db, number, who), closing)

    def lapsed(self, ticket: Ticket) -> tuple[Posting, ...]:
        """What the citizen is told of a ticket that the clock closed."""
        english = self._english(ticket)
        card = closed_card(ticket, words.lapsed(ticket.number, english), "en" if english else "zh")
        return self._posting(ticket, card)

    def _done(self, ticket: Ticket | Refusal, told: Callable[[Ticket, bool], Card]) -> Done | Refusal:
        if isinstance(ticket, Refusal):
            return ticket
        return Done(ticket, self._posting(ticket, told(ticket, self._english(ticket))))

    def _posting(self, ticket: Ticket, card: Card, word: int = 0) -> tuple[Posting, ...]:
        return citizen_posting(ticket, to_language(card, "en" if self._english(ticket) else "zh"), word)

    def _english(self, ticket: Ticket) -> bool:
        """Whether the citizen's client speaks another language than Chinese."""
        return bool(ticket.person) and not is_chinese(self._people.thread(ticket.person).language)

    def _remind(self, db: Database, ticket: Ticket) -> None:
        """What the citizen types next is for the operator, whatever was talked about meanwhile."""
        if ticket.person:
            thread = self._people.thread(ticket.person)
            self._people.remember(db, ticket.person, replace(thread, ticket=ticket.number))


def citizen_posting(ticket: Ticket, card: Card, word: int = 0) -> tuple[Posting, ...]:
    """A card for the citizen of a ticket, if there is a way to reach them (not on the telephone, not once erased)."""
    reached = ticket.address.removeprefix("-").isdigit()
    if not reached:
        return ()
    return (Posting(card, int(ticket.address), ticket.number, word, channel=ticket.channel),)


def closing(ticket: Ticket, english: bool) -> Card:
    """That the desk closed a ticket, and what the citizen can still do."""
    return closed_card(ticket, words.closed(ticket.number, english), "en" if english else "zh")


def _words_card(said: Said, english: bool) -> Card:
    ticket = said.ticket
    title = Block(BlockKind.HEADING, words.from_desk(ticket.desk, ticket.number, english))
    return Card((title, Block(BlockKind.TEXT, said.word.text)), ticket_rows(ticket))
