"""Desk: what operators and administrators do in Telegram."""

import re
from collections.abc import Callable
from dataclasses import replace

from sqlite_utils import Database

from bot.card import Action, Card
from bot.dialogue import desk_cards, topic_cards
from bot.dialogue.deeds import Deeds, Done
from bot.dialogue.incoming import TELEGRAM, Incoming, Kind, once_of
from bot.dialogue.parts import Parts
from bot.dialogue.reply import Heard, Posting, Reply, Write, says, text_card
from bot.suggestions import Suggestions
from bot.ticket import Actor, Party, Refusal, State
from bot.topics import Topics
from bot.wording import dialogue as words
from bot.wording import forum
from bot.wording import tickets as ticket_words

# Behind such a mark stands what is not for the citizen.
_NOTE = re.compile(r"\s*(?://|[#＃]备注[:：]?)\s*(.*)", re.DOTALL)


class Desk:
    """The desk's deeds; each ends in a card for the operator and one for the citizen."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._tickets = parts.tickets
        self._topics = Topics(parts.store)
        self._suggestions = Suggestions(parts.store)
        self._deeds = Deeds(parts.tickets, parts.people)

    def is_staff(self, incoming: Incoming) -> bool:
        """Whether the sender may work with tickets."""
        known = incoming.person in self._parts.operators or incoming.person in self._parts.admins
        return known and incoming.channel == TELEGRAM

    def is_admin(self, incoming: Incoming) -> bool:
        """Whether the sender may change what everybody is told."""
        return incoming.person in self._parts.admins and self.is_staff(incoming)

    def queue(self, heard: Heard) -> Write:
        """Who waits."""
        mine = self._tickets.mine(desk_cards.account_of(heard.incoming.person))
        return says(desk_cards.queue(self._tickets.waiting(), mine))

    # In the desk's group.

    def ticket_here(self, incoming: Incoming) -> str:
        """The ticket in whose topic something was written, "" where it is no ticket's."""
        if not incoming.topic or incoming.chat != self._parts.group():
            return ""
        return self._topics.ticket_of(incoming.chat, incoming.topic)

    def hear_in_topic(self, heard: Heard, number: str) -> Write:
        """What an operator writes in a topic: for the citizen, or behind a mark a note."""
        incoming = heard.incoming
        if not self.is_staff(incoming):
            return says(text_card(forum.ONLY_DESK))
        if incoming.kind is Kind.EDITED:
            return says(text_card(forum.NOT_RESENT))
        if not incoming.text:
            return says(text_card(forum.ONLY_TEXT))
        note = _NOTE.match(incoming.text)
        return self._note(heard, number, note[1]) if note else self.answer(heard, number, incoming.text)

    def send_suggested(self, heard: Heard, action: Action) -> Write:
        """The bot's own answer on its way to the citizen, as the operator saw it."""
        text = self._suggested(action)
        if not text:
            return says(text_card(forum.SUGGESTION_GONE))
        return self.answer(heard, action.argument, text)

    def show_suggested(self, _heard: Heard, action: Action) -> Write:
        """The bot's own answer to be copied, amended and sent."""
        text = self._suggested(action)
        return (
            says(text_card(forum.SUGGESTION_AMEND), text_card(text))
            if text
            else says(text_card(forum.SUGGESTION_GONE))
        )

    def refuse_suggested(self, heard: Heard, action: Action) -> Write:
        """The bot's own answer put aside; why is a note for whoever makes answers better."""
        if not 1 <= action.page <= len(forum.SUGGESTION_REASONS):
            return says(topic_cards.why_not(action.argument, action.answer))
        reason = forum.SUGGESTION_REASONS[action.page - 1]

        def write(db: Database) -> Reply:
            account = desk_cards.account_of(heard.incoming.person)
            kept = self._suggestions.refuse(db, _id(action), account, reason)
            said = forum.SUGGESTION_REFUSED.format(reason=reason) if kept else forum.SUGGESTION_GONE
            return Reply((Posting(text_card(said)),))

        return write

    def _suggested(self, action: Action) -> str:
        offered = self._suggestions.find(_id(action))
        return offered.text if offered else ""

    def _note(self, heard: Heard, number: str, text: str) -> Write:
        def write(db: Database) -> Reply:
            said = self._tickets.note(db, number, self._actor(heard), text, once_of(heard.incoming))
            if isinstance(said, Refusal):
                return _refused(said)
            self._topics.own(db, said.word.id)
            return Reply((Posting(text_card(forum.NOTED), about=number),))

        return write

    # Everywhere.

    def claim(self, heard: Heard, number: str) -> Write:
        """The ticket in this operator's hands, with all that was said."""

        def write(db: Database) -> Reply:
            done = self._deeds.claim(db, number, self._actor(heard))
            if isinstance(done, Refusal):
                return _refused(done)
            card = desk_cards.claimed(done.ticket, self._tickets.history(number))
            return Reply((*self._told(heard, card, number), *done.postings))

        return write

    def release(self, heard: Heard, number: str) -> Write:
        """The ticket back in the queue."""
        return self._let_go(heard, number, self._deeds.release, words.TICKET_BACK)

    def close(self, heard: Heard, number: str) -> Write:
        """The ticket closed."""
        return self._let_go(heard, number, self._deeds.close, words.TICKET_DONE)

    def _let_go(
        self, heard: Heard, number: str, deed: Callable[[Database, str, Actor], Done | Refusal], said: str
    ) -> Write:
        """A deed after which the ticket is no longer in this operator's hands."""

        def write(db: Database) -> Reply:
            done = deed(db, number, self._actor(heard))
            if isinstance(done, Refusal):
                return _refused(done)
            told = self._told(heard, desk_cards.told(said.format(number=number)), number)
            return Reply((*told, *done.postings), replace(heard.thread, awaiting="", ticket=""))

        return write

    def ask_for_reply(self, heard: Heard, number: str) -> Write:
        """What the operator types next goes to the citizen."""
        if self.ticket_here(heard.incoming):
            return says(text_card(forum.REPLY_HOW))
        now = self._parts.now().isoformat()
        thread = replace(heard.thread, awaiting="ticket", ticket=number, at=now)
        return says(desk_cards.told(words.TICKET_REPLY_HOW.format(number=number)), thread=thread)

    def answer(self, heard: Heard, number: str, text: str) -> Write:
        """The operator's words, sent to the citizen."""

        def write(db: Database) -> Reply:
            thread = replace(heard.thread, awaiting="", ticket="")
            taken = self._taken(db, heard, number)
            if isinstance(taken, Refusal):
                return replace(_refused(taken), thread=thread)
            done = self._deeds.answer(db, number, self._actor(heard), text, once_of(heard.incoming))
            if isinstance(done, Refusal):
                return replace(_refused(done), thread=thread)
            kept = done.said.word.text if done.said else text
            changed = kept if kept != text else ""
            card = desk_cards.sent(done.ticket, changed)
            if self.ticket_here(heard.incoming):
                card = topic_cards.sent(done.ticket, changed)
                for offered in self._suggestions.of_ticket(number)[-1:]:
                    self._suggestions.answered(db, offered.id, number, done.ticket.holder, kept)
                if done.said and heard.incoming.kind is not Kind.BUTTON:
                    self._topics.own(db, done.said.word.id)
            return Reply((Posting(card, about=number), *taken, *done.postings), thread)

        return write

    def _taken(self, db: Database, heard: Heard, number: str) -> tuple[Posting, ...] | Refusal:
        """Who answers in a topic takes a ticket that nobody has, without a button."""
        ticket = self._tickets.find(number)
        if ticket is None or ticket.state is not State.WAITING or not self.ticket_here(heard.incoming):
            return ()
        done = self._deeds.claim(db, number, self._actor(heard))
        return done if isinstance(done, Refusal) else done.postings

    def _told(self, heard: Heard, card: Card, number: str) -> tuple[Posting, ...]:
        """What the operator is told of a deed; a topic tells all of them, whoever did it where."""
        return () if self.ticket_here(heard.incoming) else (Posting(card, about=number),)

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


def _id(action: Action) -> int:
    """The number of the suggestion under a button, 0 for none."""
    return int(action.answer) if action.answer.isdecimal() else 0


def _refused(refusal: Refusal) -> Reply:
    text = ticket_words.refused_desk(refusal.reason, refusal.number, refusal.desk or refusal.holder)
    return Reply((Posting(desk_cards.told(text)),))
