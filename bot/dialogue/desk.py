"""Desk: what operators and administrators do in Telegram."""

from dataclasses import replace

from sqlite_utils import Database

from bot.dialogue import desk_cards
from bot.dialogue.deeds import Deeds
from bot.dialogue.incoming import TELEGRAM, Incoming, once_of
from bot.dialogue.parts import Parts
from bot.dialogue.reply import Heard, Posting, Reply, Write, says, text_card
from bot.feedback import Verdict
from bot.ticket import Actor, Party, Refusal
from bot.wording import dialogue as words
from bot.wording import tickets as ticket_words


class Desk:
    """The desk's deeds; each ends in a card for the operator and one for the citizen."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._tickets = parts.tickets
        self._deeds = Deeds(parts.tickets, parts.people)

    def is_staff(self, incoming: Incoming) -> bool:
        """Whether the sender may work with tickets."""
        known = incoming.person in self._parts.operators or incoming.person in self._parts.admins
        return known and incoming.channel == TELEGRAM

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
            done = self._deeds.claim(db, number, self._actor(heard))
            if isinstance(done, Refusal):
                return _refused(done)
            card = desk_cards.claimed(done.ticket, self._tickets.history(number))
            return Reply((Posting(card, about=number), *done.postings))

        return write

    def release(self, heard: Heard, number: str) -> Write:
        """The ticket back in the queue."""

        def write(db: Database) -> Reply:
            done = self._deeds.release(db, number, self._actor(heard))
            if isinstance(done, Refusal):
                return _refused(done)
            card = desk_cards.told(words.TICKET_BACK.format(number=number))
            return Reply((Posting(card), *done.postings), replace(heard.thread, awaiting="", ticket=""))

        return write

    def close(self, heard: Heard, number: str) -> Write:
        """The ticket closed."""

        def write(db: Database) -> Reply:
            done = self._deeds.close(db, number, self._actor(heard))
            if isinstance(done, Refusal):
                return _refused(done)
            card = desk_cards.told(words.TICKET_DONE.format(number=number))
            return Reply((Posting(card), *done.postings), replace(heard.thread, awaiting="", ticket=""))

        return write

    def ask_for_reply(self, heard: Heard, number: str) -> Write:
        """What the operator types next goes to the citizen."""
        now = self._parts.now().isoformat()
        thread = replace(heard.thread, awaiting="ticket", ticket=number, at=now)
        return says(desk_cards.told(words.TICKET_REPLY_HOW.format(number=number)), thread=thread)

    def answer(self, heard: Heard, number: str, text: str) -> Write:
        """The operator's words, sent to the citizen."""

        def write(db: Database) -> Reply:
            done = self._deeds.answer(db, number, self._actor(heard), text, once_of(heard.incoming))
            thread = replace(heard.thread, awaiting="", ticket="")
            if isinstance(done, Refusal):
                return replace(_refused(done), thread=thread)
            kept = done.said.word.text if done.said else text
            card = desk_cards.sent(done.ticket, kept if kept != text else "")
            return Reply((Posting(card, about=number), *done.postings), thread)

        return write

    def spoken_of(self, heard: Heard) -> str:
        """The ticket that an operator's typed words answer, "" if they are a question like anybody's."""
        incoming = heard.incoming
        if not incoming.private or not self.is_staff(incoming):
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


def _refused(refusal: Refusal) -> Reply:
    text = ticket_words.refused_desk(refusal.reason, refusal.number, refusal.desk or refusal.holder)
    return Reply((Posting(desk_cards.told(text)),))
