"""Handover: a citizen's side of a ticket, from asking for a person to giving a mark."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlite_utils import Database

from bot.card import Block, BlockKind, Button, Card
from bot.dialogue import desk_cards
from bot.dialogue.incoming import TELEGRAM, once_of
from bot.dialogue.parts import Parts
from bot.dialogue.reply import Heard, Posting, Reply, Write, says, suited, text_card
from bot.dialogue.ticket_cards import closed_card, ticket_rows
from bot.replay import answer_of
from bot.service_cards import HUMAN
from bot.summary import summary, urgency
from bot.ticket import Refusal, State, Ticket, citizen
from bot.tickets import Request
from bot.wording import dialogue as words
from bot.wording import tickets as ticket_words

# Who was answered and types something within this time speaks to the operator.
TALK = timedelta(hours=2)
# With this begins what stands in place of masked words.
_MASK = "〔"


class Handover:
    """What citizens do with tickets; in groups they are asked to do it in private."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._tickets = parts.tickets

    def open(self, heard: Heard) -> Write:
        """A ticket with what was asked and told so far, or the open one they have."""
        if not heard.incoming.private:
            return says(self._in_private(heard))
        if not self._parts.staffed():
            return says(_nobody(heard))
        request = self._request(heard)

        def write(db: Database) -> Reply:
            opened = self._tickets.open(db, request)
            ticket = opened.ticket
            thread = replace(heard.thread, ticket=ticket.number, awaiting="")
            told = ticket_words.opened if opened.is_new else ticket_words.already_open
            place = self._tickets.place_in_queue(ticket.number)
            paragraphs = [told(ticket.number, place, _english(heard))]
            if place:
                paragraphs.append(ticket_words.hours(self._parts.hours, self._parts.now(), _english(heard)))
            if opened.is_new:
                paragraphs.append(ticket_words.OWN_WORDS_MASKED.to(heard.incoming.language))
            card = text_card(
                *paragraphs, words.HUMAN_WAITING.to(heard.incoming.language), buttons=ticket_rows(ticket)
            )
            tell = self._to_all(desk_cards.new(ticket), ticket) if opened.is_new else ()
            return Reply((Posting(card, about=ticket.number), *tell), thread)

        return write

    def open_with(self, heard: Heard, text: str) -> Write:
        """A ticket, or the open one, with the words typed behind the command."""
        opening = self.open(heard)
        if not heard.incoming.private or not self._parts.staffed():
            return opening

        def write(db: Database) -> Reply:
            opened = opening(db)
            thread = opened.thread or heard.thread
            added = self.add(replace(heard, thread=thread), thread.ticket, text)(db)
            return replace(added, postings=(*opened.postings, *added.postings))

        return write

    def ask_for_more(self, heard: Heard, number: str) -> Write:
        """What is typed next goes to the ticket."""
        if not self._parts.staffed():
            return says(_nobody(heard))
        now = self._parts.now().isoformat()
        thread = replace(heard.thread, ticket=number, awaiting="ticket", at=now)
        return says(text_card(ticket_words.WRITE_MORE.to(heard.incoming.language)), thread=thread)

    def add(self, heard: Heard, number: str, text: str) -> Write:
        """The words added to the ticket and sent on to whoever has it."""

        def write(db: Database) -> Reply:
            said = self._tickets.add(db, number, citizen(heard.key), text, once_of(heard.incoming))
            thread = replace(heard.thread, awaiting="")
            if isinstance(said, Refusal):
                return Reply((Posting(_refused(heard, said)),), replace(thread, ticket=""))
            is_talking = said.ticket.state is State.CLAIMED
            talking = suited(heard.incoming, words.TALKING_TO_DESK) if is_talking else ""
            # What came from a citizen was masked on arrival already.
            is_masked = said.word.text != text or _MASK in text
            hidden = ticket_words.OWN_WORDS_MASKED.to(heard.incoming.language) if is_masked else ""
            rows = ticket_rows(said.ticket)
            card = text_card(ticket_words.added(number, _english(heard)), hidden, note=talking, buttons=rows)
            tell = self._to_holder(desk_cards.added(said.ticket, said.word), said.ticket)
            return Reply((Posting(card, about=number), *tell), replace(thread, ticket=number))

        return write

    def close(self, heard: Heard, number: str) -> Write:
        """The ticket closed by its citizen, who may say how good the help was."""

        def write(db: Database) -> Reply:
            closed = self._tickets.close(db, number, citizen(heard.key))
            thread = replace(heard.thread, ticket="", awaiting="")
            if isinstance(closed, Refusal):
                return Reply((Posting(_refused(heard, closed)),), thread)
            card = closed_card(closed, ticket_words.closed(number, _english(heard)), heard.incoming.language)
            tell = self._to_holder(desk_cards.closed(closed), closed)
            return Reply((Posting(card, about=number), *tell), thread)

        return write

    def reopen(self, heard: Heard, number: str) -> Write:
        """The closed ticket back in the queue."""
        if not self._parts.staffed():
            return says(_nobody(heard))

        def write(db: Database) -> Reply:
            ticket = self._tickets.reopen(db, number, citizen(heard.key))
            if isinstance(ticket, Refusal):
                return Reply((Posting(_refused(heard, ticket)),))
            place = self._tickets.place_in_queue(number)
            card = text_card(
                ticket_words.reopened(number, place, _english(heard)), buttons=ticket_rows(ticket)
            )
            tell = self._to_all(desk_cards.reopened(ticket), ticket)
            return Reply((Posting(card, about=number), *tell), replace(heard.thread, ticket=number))

        return write

    def rate(self, heard: Heard, number: str, mark: int) -> Write:
        """The citizen's mark for the help."""

        def write(db: Database) -> Reply:
            rated = self._tickets.rate(db, number, citizen(heard.key), mark)
            card = (
                _refused(heard, rated)
                if isinstance(rated, Refusal)
                else text_card(ticket_words.rated(mark, _english(heard)))
            )
            return Reply((Posting(card),))

        return write

    def spoken_to(self, heard: Heard) -> str:
        """The ticket that typed words belong to, "" if they are for the bot."""
        incoming, number = heard.incoming, heard.thread.ticket
        if not incoming.private or not self._parts.staffed():
            return ""
        replied = self._parts.outbox.about(incoming.chat, incoming.reply) if incoming.reply else ""
        ticket = self._tickets.find(replied or number) if replied or number else None
        if ticket is None or ticket.person != heard.key:
            return ""
        wanted = replied or heard.thread.awaiting == "ticket" or self._is_talking(ticket)
        return ticket.number if wanted else ""

    def _is_talking(self, ticket: Ticket) -> bool:
        recent = self._parts.now() - datetime.fromisoformat(ticket.changed_at) < TALK
        return ticket.state in (State.CLAIMED, State.ANSWERED) and recent

    def _request(self, heard: Heard) -> Request:
        index = self._parts.live.index
        kept = self._parts.store.answer(heard.thread.answer) if heard.thread.answer else None
        answers = (answer_of(kept, index),) if kept and index else ()
        return Request(
            heard.key,
            heard.incoming.channel,
            str(heard.incoming.chat),
            heard.thread.question,
            summary(heard.thread, answers),
            heard.thread.answer,
            urgency(answers),
            heard.thread.district,
        )

    def _in_private(self, heard: Heard) -> Card:
        language = heard.incoming.language
        url = f"https://t.me/{self._parts.bot}?start=human"
        button = Button(words.HUMAN_IN_PRIVATE_BUTTON.to(language), url=url)
        return text_card(words.HUMAN_IN_PRIVATE.to(language), buttons=((button,),))

    def _to_all(self, card: Card, ticket: Ticket) -> tuple[Posting, ...]:
        """For everybody who sits in Telegram, administrators where there are no operators: whoever is free takes it."""
        if self._parts.group():
            # The topic tells everybody.
            return ()
        seats = self._parts.operators or self._parts.admins
        return tuple(Posting(card, chat, ticket.number, channel=TELEGRAM) for chat in sorted(seats))

    def _to_holder(self, card: Card, ticket: Ticket) -> tuple[Posting, ...]:
        chat = desk_cards.chat_of(ticket.holder)
        told = chat and not self._parts.group()
        return (Posting(card, chat, ticket.number, channel=TELEGRAM),) if told else ()


def _refused(heard: Heard, refusal: Refusal) -> Card:
    said = ticket_words.refused_citizen(refusal.reason, refusal.number, _english(heard))
    return text_card(said, buttons=((HUMAN,),))


def _nobody(heard: Heard) -> Card:
    """That there is nobody here, and whom to call."""
    language = heard.incoming.language
    return Card((Block(BlockKind.TEXT, words.HUMAN_NONE.to(language)), *cut_off_phones(language)))


def cut_off_phones(language: str) -> tuple[Block, ...]:
    """Whom to call where the bot is of no help."""
    named = zip(words.CUT_OFF_PHONES, words.CUT_OFF_USES, strict=True)
    return tuple(Block(BlockKind.PHONE, number, use.to(language)) for number, use in named)


def _english(heard: Heard) -> bool:
    return not heard.incoming.language.startswith("zh")
