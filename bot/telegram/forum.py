"""Forum: the desk's Telegram group, in which every ticket has a topic that tells all that is done with it."""

import asyncio
import logging
import time
from collections.abc import Iterator
from dataclasses import replace

from sqlite_utils import Database
from telegram import Bot
from telegram.error import TelegramError

from bot import ticket_rows, ticket_words
from bot.buttons import Buttons
from bot.card import Card
from bot.dialogue import topic_cards
from bot.dialogue.incoming import TELEGRAM
from bot.dialogue.parts import Parts, kept_answer
from bot.dialogue.reply import text_card
from bot.group_rights import faults
from bot.suggestions import Suggestions
from bot.telegram.draft import Draft, Job, to_json
from bot.telegram.outcome import reason_of
from bot.telegram.render import messages
from bot.ticket import Deed, State, Ticket
from bot.ticket_rows import Event
from bot.topics import Topic, Topics
from bot.wording import forum as words
from bot.wording import tickets as ticket_words_of

log = logging.getLogger("mingbai.telegram")

# Whether the group is as it should be.
LOOK_EVERY_S = 60.0
# How long what was done elsewhere takes to appear at most.
FOLLOW_EVERY_S = 0.5
# Moves told in one transaction; others want to write as well.
MOST_AT_ONCE = 20
# Telegram's limit for a topic's name, and what a list shows of it.
_NAME, _SHOWN = 128, 40
# With these a ticket that has no topic gets none.
_QUIET = (Deed.RATE, Deed.NOTE, Deed.LABEL, Deed.CLOSE, Deed.LAPSE)
_SPOKEN = (Deed.ADD, Deed.ANSWER, Deed.NOTE)


class Forum:
    """Follows the moves of all tickets and tells the group of each one once; `group` 0: there is none."""

    def __init__(self, bot: Bot, parts: Parts, group: int) -> None:
        self._bot = bot
        self._parts = parts
        self._group = group
        self._topics = Topics(parts.store)
        self._suggestions = Suggestions(parts.store)
        self._buttons = Buttons(parts.store)
        self._key = parts.store.hashed(f"{TELEGRAM}:{group}")
        self._said: tuple[str, ...] | None = None
        self.is_open = False

    async def run(self) -> None:
        """Looks after the group until cancelled."""
        look_at = 0.0
        while True:
            if self._group and time.monotonic() >= look_at:
                await self._look()
                look_at = time.monotonic() + LOOK_EVERY_S
            if self._said is not None or not self._group:
                await asyncio.to_thread(self.follow)
            await asyncio.sleep(FOLLOW_EVERY_S)

    async def _look(self) -> None:
        """Whether the group can be the desk; said in the log whenever that changes."""
        try:
            missing = await faults(self._bot, self._group)
        except TelegramError as error:
            # A line that is down says nothing about the group.
            log.debug("%s", reason_of(error))
            return
        if missing != self._said:
            if missing:
                log.error(words.LOG_NO_FORUM, words.missing(missing))
            else:
                log.info(words.LOG_FORUM)
        self._said, self.is_open = missing, not missing

    def follow(self) -> None:
        """Writes the letters for what was done since; while the group is not open, for what is to be erased only.
        Raises StoreError."""
        told, last = self._topics.told(), self._parts.tickets.last_event()
        while told is None or told < last:
            with self._parts.store.writing() as db:
                events = ticket_rows.events(db, told, MOST_AT_ONCE) if told is not None else ()
                for event in events:
                    if event.deed is Deed.ERASE:
                        self._erase(db, event.ticket)
                    elif self.is_open:
                        self._tell(db, event)
                # What was done before there was a group is told with the ticket's next move.
                told = events[-1].seq if events else last
                self._topics.tell(db, told)

    def _tell(self, db: Database, event: Event) -> None:
        ticket, topic = ticket_rows.find(db, event.ticket), self._topics.find(event.ticket)
        if ticket is None:
            return
        if topic is None or topic.chat != self._group:
            if event.deed not in _QUIET and ticket.state is not State.CLOSED:
                self._begin(db, ticket)
            return
        # A mark or a note after all is over opens nothing; where Telegram lets nobody write, it is shut again after.
        closes = event.state is State.CLOSED
        if topic.closed and not closes:
            self._put(db, Draft("", job=Job.REOPEN, ticket=ticket.number), ticket.number)
        cards = tuple(self._cards(db, ticket, topic, event))
        for card in cards:
            self._post(db, ticket, card)
        if closes and (cards or not topic.closed):
            self._put(db, Draft("", job=Job.CLOSE, ticket=ticket.number), ticket.number)
        newest = topic.word
        if event.deed in _SPOKEN:
            newest = max((word.id for word in ticket_words.history(db, ticket.number)), default=newest)
        self._topics.keep(db, replace(topic, word=newest, closed=closes))

    def _erase(self, db: Database, ticket: str) -> None:
        """Takes back what the desk was told of a ticket whose citizen is forgotten, in whatever chat."""
        outbox = self._parts.outbox
        for chat, message in outbox.delivered(ticket):
            outbox.put(db, chat, to_json(Draft("", job=Job.DELETE, target=message)))
        topic = self._topics.find(ticket)
        if topic:
            name = words.TOPIC_ERASED.format(number=ticket)
            outbox.put(db, topic.chat, to_json(Draft(name, job=Job.ERASE, ticket=ticket)))

    def _begin(self, db: Database, ticket: Ticket) -> None:
        """A topic of its own for a ticket, with all that is known of it."""
        history = ticket_words.history(db, ticket.number)
        newest = max((word.id for word in history), default=0)
        self._topics.keep(db, Topic(ticket.number, self._group, word=newest))
        self._put(db, Draft(_name(ticket), job=Job.TOPIC, ticket=ticket.number), ticket.number)
        self._post(
            db, ticket, topic_cards.whole(ticket, history, ticket.holder and self._called(ticket.holder))
        )
        answer = kept_answer(self._parts, ticket.answer)
        offered = self._suggestions.offer_kept(db, ticket.number, ticket.answer, answer) if answer else None
        if offered and offered.text:
            self._post(db, ticket, topic_cards.suggested(offered))

    def _cards(self, db: Database, ticket: Ticket, topic: Topic, event: Event) -> Iterator[Card]:
        """What a move comes to in its topic."""
        if event.deed in _SPOKEN:
            for word in ticket_words.history(db, ticket.number):
                if word.id > topic.word and not self._topics.is_own(db, word.id):
                    yield topic_cards.said(ticket, word, self._called(word.author))
            if not (topic.closed and event.deed is Deed.ADD):
                return
        detail = event.detail
        if event.deed is Deed.RANK:
            detail = ticket_words_of.URGENCY[ticket.urgency]
        text = words.done(event.deed, self._called(event.who), detail)
        if text:
            yield text_card(text, buttons=topic_cards.rows(ticket))

    def _called(self, account: str) -> str:
        return topic_cards.called(account, sorted(self._parts.operators | self._parts.admins))

    def _post(self, db: Database, ticket: Ticket, card: Card) -> None:
        for message in messages(card, lambda action: self._buttons.keep(db, self._key, action)):
            self._put(db, Draft(message.html, message.rows, ticket=ticket.number), ticket.number)

    def _put(self, db: Database, draft: Draft, about: str) -> None:
        self._parts.outbox.put(db, self._group, to_json(draft), about=about)


def _name(ticket: Ticket) -> str:
    """A topic's name; what was asked is masked in the ticket already."""
    asked = " ".join((ticket.question or ticket.summary).split())
    urgency = ticket_words_of.URGENCY[ticket.urgency]
    name = words.TOPIC.format(number=ticket.number, urgency=urgency, question=asked[:_SHOWN])
    return name.strip()[:_NAME]
