"""Desk: what operators and administrators do in Telegram."""

from dataclasses import replace

from sqlite_utils import Database

from bot.card import Block, BlockKind, Card
from bot.feedback import Verdict
from bot.telegram import desk_cards
from bot.telegram.handover import closed_card, ticket_rows
from bot.telegram.parts import CHANNEL, Parts
from bot.telegram.reply import Heard, Posting, Reply, Write, says, text_card
from bot.ticket import Actor, Party, Refusal, Ticket
from bot.tickets import Said
from bot.wording import telegram as words
from bot.wording import tickets as ticket_words


class Desk:
    """The desk's deeds; each ends in a card for the operator and one for the citizen."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._tickets = parts.tickets

    def is_staff(self, person: int) -> bool:
        """Whether somebody may work with tickets."""
        return person in self._parts.operators or person in self._parts.admins

    def queue(self, heard: Heard) -> Write:
        """Who waits."""
        mine = self._tickets.mine(desk_cards.account_of(heard.incoming.person))
        return says(desk_cards.queue(self._tickets.waiting(), mine))

    def status(self) -> Write:
        """How the bot is doing."""
        index = self._parts.live.index
        text = words.STATUS.format(
            release=index.release if index else words.NO_RELEASE,
            letters=self._parts.outbox.waiting(),
            tickets=len(self._tickets.waiting()),
            good=self._parts.feedback.count(Verdict.GOOD),
            bad=self._parts.feedback.count(Verdict.BAD),
        )
        return says(text_card(*text.splitlines()))

    def claim(self, heard: Heard, number: str) -> Write:
        """The ticket in this operator's hands, with all that was said."""

        def write(db: Database) -> Reply:
            ticket = self._tickets.claim(db, number, self._actor(heard))
            if isinstance(ticket, Refusal):
                return _refused(ticket)
            card = desk_cards.claimed(ticket, self._tickets.history(number))
            tell = citizen_posting(ticket, text_card(ticket_words.claimed(ticket.desk)))
            return Reply((Posting(card, about=number), *tell))

        return write

    def release(self, heard: Heard, number: str) -> Write:
        """The ticket back in the queue."""

        def write(db: Database) -> Reply:
            ticket = self._tickets.release(db, number, self._actor(heard))
            if isinstance(ticket, Refusal):
                return _refused(ticket)
            card = desk_cards.told(words.TICKET_BACK.format(number=number))
            tell = citizen_posting(ticket, text_card(ticket_words.released(number)))
            return Reply((Posting(card), *tell), replace(heard.thread, awaiting="", ticket=""))

        return write

    def close(self, heard: Heard, number: str) -> Write:
        """The ticket closed."""

        def write(db: Database) -> Reply:
            ticket = self._tickets.close(db, number, self._actor(heard))
            if isinstance(ticket, Refusal):
                return _refused(ticket)
            card = desk_cards.told(words.TICKET_DONE.format(number=number))
            tell = citizen_posting(ticket, closed_card(ticket, ticket_words.closed(number)))
            return Reply((Posting(card), *tell), replace(heard.thread, awaiting="", ticket=""))

        return write

    def ask_for_reply(self, heard: Heard, number: str) -> Write:
        """What the operator types next goes to the citizen."""
        now = self._parts.now().isoformat()
        thread = replace(heard.thread, awaiting="ticket", ticket=number, at=now)
        return says(desk_cards.told(words.TICKET_REPLY_HOW.format(number=number)), thread=thread)

    def answer(self, heard: Heard, number: str, text: str) -> Write:
        """The operator's words, sent to the citizen."""

        def write(db: Database) -> Reply:
            said = self._tickets.answer(db, number, self._actor(heard), text, f"tg:{heard.incoming.update}")
            thread = replace(heard.thread, awaiting="", ticket="")
            if isinstance(said, Refusal):
                return replace(_refused(said), thread=thread)
            self._remind(db, said.ticket)
            card = desk_cards.sent(said.ticket, said.word.text if said.word.text != text else "")
            tell = citizen_posting(said.ticket, _words_card(said), said.word.id)
            return Reply((Posting(card, about=number), *tell), thread)

        return write

    def spoken_of(self, heard: Heard) -> str:
        """The ticket that an operator's typed words answer, "" if they are a question like anybody's."""
        incoming = heard.incoming
        if not incoming.private or not self.is_staff(incoming.person):
            return ""
        replied = self._parts.outbox.about(incoming.chat, incoming.reply) if incoming.reply else ""
        number = replied or (heard.thread.ticket if heard.thread.awaiting == "ticket" else "")
        ticket = self._tickets.find(number) if number else None
        # An operator may be a citizen with a ticket as well.
        return number if ticket and ticket.person != heard.key else ""

    def _actor(self, heard: Heard) -> Actor:
        person = heard.incoming.person
        seats = sorted(self._parts.operators | self._parts.admins)
        party = Party.SUPERVISOR if person in self._parts.admins else Party.OPERATOR
        return Actor(party, desk_cards.account_of(person), words.DESK_NAME.format(n=seats.index(person) + 1))

    def _remind(self, db: Database, ticket: Ticket) -> None:
        """What the citizen types next is for the operator, whatever was talked about meanwhile."""
        if ticket.person:
            thread = self._parts.people.thread(ticket.person)
            self._parts.people.remember(db, ticket.person, replace(thread, ticket=ticket.number))


def citizen_posting(ticket: Ticket, card: Card, word: int = 0) -> tuple[Posting, ...]:
    """A card for the citizen of a ticket, if it came from Telegram and was not erased since."""
    reached = ticket.channel == CHANNEL and ticket.address.removeprefix("-").isdigit()
    return (Posting(card, int(ticket.address), ticket.number, word),) if reached else ()


def _words_card(said: Said) -> Card:
    ticket = said.ticket
    title = Block(BlockKind.HEADING, ticket_words.from_desk(ticket.desk, ticket.number))
    return Card((title, Block(BlockKind.TEXT, said.word.text)), ticket_rows(ticket))


def _refused(refusal: Refusal) -> Reply:
    text = ticket_words.refused_desk(refusal.reason, refusal.number, refusal.desk or refusal.holder)
    return Reply((Posting(desk_cards.told(text)),))
