"""Talk: one incoming message becomes cards, all written down in one transaction."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlite_utils import Database

from bot.card import Block, BlockKind, Card
from bot.dialogue.carrier import Written
from bot.dialogue.commands import Commands, district_rows
from bot.dialogue.desk import Desk
from bot.dialogue.handover import Handover, cut_off_phones
from bot.dialogue.incoming import Incoming, Kind, name_of
from bot.dialogue.keeper import Keeper
from bot.dialogue.language import to_language
from bot.dialogue.pace import Pace, Paces
from bot.dialogue.parts import Parts
from bot.dialogue.pressed import Pressed
from bot.dialogue.questions import Questions
from bot.dialogue.reply import Heard, Posting, Reply, Write, afresh, says, text_card
from bot.feedback import Verdict
from bot.followup import aspects
from bot.service_cards import HUMAN, SITUATIONS
from bot.store import StoreError
from bot.thread import Thread
from bot.trace import without_words
from bot.urgency import detect
from bot.wording import dialogue as words
from bot.wording.dialogue import Said
from retrieval.clean import clean

log = logging.getLogger("mingbai.dialogue")

# Words that were asked for are waited for so long; what comes later is a question.
AWAITED = timedelta(minutes=10)
# Marks that people type behind a single word.
_MARKS = " 。！？，.!?,~～"

# What is said to things without words.
_WORDLESS: Mapping[Kind, Said] = {
    Kind.PHOTO: words.PHOTO,
    Kind.STICKER: words.STICKER,
    Kind.DOCUMENT: words.DOCUMENT,
    Kind.CONTACT: words.CONTACT,
    Kind.POLL: words.POLL,
    Kind.OTHER: words.OTHER,
}
# What is said above the answer to words that came in an unusual way.
_REMARKS: Mapping[Kind, Said] = {
    Kind.EDITED: words.EDITED,
    Kind.FORWARDED: words.FORWARDED,
    Kind.PHOTO: words.PHOTO_CAPTION,
    Kind.DOCUMENT: words.DOCUMENT_CAPTION,
    Kind.VOICE: words.VOICE_CAPTION,
}


class Talk:
    """Handles messages, one at a time for each person; called in worker threads."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._paces = Paces()
        self._desk = Desk(parts)
        self._handover = Handover(parts)
        self._questions = Questions(parts)
        keeper = Keeper(parts)
        self._commands = Commands(parts, self._handover, self._desk, keeper)
        self._pressed = Pressed(parts, self._questions, self._commands, self._handover, self._desk, keeper)

    def handle(self, incoming: Incoming) -> tuple[Written, ...]:
        """What a message comes to, in the store; nothing if it was handled before. Raises StoreError."""
        heard = self._heard(incoming)
        return self._written(heard, self._reply(heard))

    def apologise(self, incoming: Incoming, reference: str) -> tuple[Written, ...]:
        """A sentence for somebody whose message could not be handled. Raises StoreError."""
        said = words.FAILED.to(incoming.language).format(reference=reference)
        return self._written(self._heard(incoming), says(text_card(said)))

    def _heard(self, incoming: Incoming) -> Heard:
        name = name_of(incoming)
        key = self._parts.store.hashed(name)
        return Heard(incoming, name, key, self._current(self._parts.people.thread(key)))

    def _current(self, thread: Thread) -> Thread:
        """The thread as it stands now: nothing is awaited for ever."""
        asked = datetime.fromisoformat(thread.at) if thread.at else None
        awaited = asked is not None and self._parts.now() - asked < AWAITED
        return thread if awaited else replace(thread, awaiting="")

    def _reply(self, heard: Heard) -> Write:
        incoming = heard.incoming
        if incoming.kind in (Kind.LEFT, Kind.JOINED):
            return self._met(heard)
        ticket = self._desk.ticket_here(incoming)
        if ticket and incoming.kind not in (Kind.BUTTON, Kind.COMMAND):
            return self._desk.hear_in_topic(heard, ticket)
        pace = self._pace(incoming)
        # A cry for help is heard however often it comes.
        if pace is not Pace.FINE and not self._tells_danger(incoming.text):
            return _says(heard, words.TOO_FAST) if pace is Pace.TOO_FAST else says()
        if incoming.kind is Kind.BUTTON:
            return self._pressed.press(heard)
        if incoming.kind is Kind.COMMAND:
            return self._commanded(heard)
        if incoming.kind in (Kind.TEXT, Kind.EDITED, Kind.FORWARDED) or incoming.text:
            return self._typed(heard)
        return _wordless(heard)

    def _pace(self, incoming: Incoming) -> Pace:
        if self._desk.is_staff(incoming):
            return Pace.FINE
        return self._paces.pace((incoming.channel, incoming.person), incoming.sent_s, incoming.update)

    def _tells_danger(self, text: str) -> bool:
        return detect(clean(text), self._parts.rules) is not None

    def _commanded(self, heard: Heard) -> Write:
        """A command; words behind it that are none of its own are not lost."""
        command, text = heard.incoming.command, heard.incoming.text.strip()
        if text and command == "human":
            return self._with_danger(heard, self._handover.open_with(heard, text))
        if text and (self._tells_danger(text) or command == "new" or not self._commands.knows(command)):
            new = replace(heard, thread=afresh(heard.thread)) if command == "new" else heard
            return self._questions.ask(new, text)
        return self._commands.run(heard)

    def _typed(self, heard: Heard) -> Write:
        """Words: for a ticket, for a button that asked for them, or a question."""
        incoming, text = heard.incoming, heard.incoming.text
        answered = self._desk.spoken_of(heard)
        if answered:
            return self._desk.answer(heard, answered, text)
        command = words.TYPED.get(text.strip(_MARKS).lower())
        if command:
            return self._commands.run(replace(heard, incoming=replace(incoming, command=command, text="")))
        gives_reason = heard.thread.awaiting == "reason" and incoming.kind is not Kind.EDITED
        if gives_reason and not self._tells_danger(text):
            return self._reason(heard)
        ticket = self._handover.spoken_to(heard)
        if ticket:
            return self._to_ticket(heard, ticket)
        if incoming.kind is Kind.EDITED and text and text == heard.thread.question:
            # Only the formatting was changed, or a preview came.
            return says()
        remark = _REMARKS.get(incoming.kind)
        if remark is None:
            return self._questions.ask(heard, text)
        return self._questions.ask(_by_itself(heard), text, remark.to(incoming.language))

    def _to_ticket(self, heard: Heard, ticket: str) -> Write:
        """Words for the desk; a cry for help among them is answered at once."""
        return self._with_danger(heard, self._handover.add(heard, ticket, heard.incoming.text))

    def _with_danger(self, heard: Heard, add: Write) -> Write:
        """What goes to the desk, below the answer to a cry for help if it is one."""
        if not self._tells_danger(heard.incoming.text):
            return add
        ask = self._questions.ask(heard, heard.incoming.text)

        def write(db: Database) -> Reply:
            answered, added = ask(db), add(db)
            return replace(added, postings=(*answered.postings, *added.postings))

        return write

    def _reason(self, heard: Heard) -> Write:
        """Why an answer did not help, in the person's own words."""
        card = text_card(words.REASON_TAKEN.to(heard.incoming.language), buttons=((SITUATIONS, HUMAN),))

        def write(db: Database) -> Reply:
            thread = heard.thread
            self._parts.feedback.give(db, heard.key, thread.answer, Verdict.BAD, heard.incoming.text)
            return Reply((Posting(card),), replace(thread, awaiting=""))

        return write

    def _met(self, heard: Heard) -> Write:
        """The bot was let into a chat or put out of it."""
        incoming = heard.incoming
        key = self._parts.store.hashed(f"{incoming.channel}:{incoming.chat}")

        def left(db: Database) -> Reply:
            self._parts.people.block(db, key)
            self._parts.outbox.drop(db, incoming.chat, "left")
            return Reply()

        def joined(db: Database) -> Reply:
            self._parts.people.remember(db, key, self._parts.people.thread(key))
            said = words.JOINED.to(incoming.language).format(me=self._parts.bot)
            return Reply() if incoming.private else Reply((Posting(text_card(said)),))

        return left if incoming.kind is Kind.LEFT else joined

    def _written(self, heard: Heard, write: Write) -> tuple[Written, ...]:
        """Everything a message comes to, on disk together with the message's being done."""
        with self._parts.store.writing() as db:
            if not self._parts.postman.take(db, heard.incoming):
                return ()
            reply = write(db)
            thread = reply.thread
            if thread is None and heard.incoming.kind is not Kind.LEFT and not reply.erased:
                # Who writes wants to hear from the bot, whatever was before.
                thread = heard.thread if self._parts.people.is_blocked(heard.key) else None
            if thread is not None:
                thread = replace(thread, language=heard.incoming.language)
                self._parts.people.remember(db, heard.key, thread)
            written = self._parts.postman.post(db, self._readable(reply.postings, heard), heard.incoming)
        if reply.erased:
            self._fold()
        return written

    def _readable(self, postings: Sequence[Posting], heard: Heard) -> list[Posting]:
        """The cards for whoever wrote, in their client's language; the desk's stay Chinese."""
        language, safety = heard.incoming.language, self._parts.rules.english
        return [p if p.chat else replace(p, card=to_language(p.card, language, safety)) for p in postings]

    def _fold(self) -> None:
        """Empties the log; what was erased is erased even if that must wait."""
        try:
            self._parts.store.fold()
        except StoreError as error:
            log.error(words.LOG_NOT_FOLDED, without_words(error))


def _by_itself(heard: Heard) -> Heard:
    """The message read without the matter before, unless it asks one thing more about it."""
    if aspects(heard.incoming.text, heard.thread):
        return heard
    return replace(heard, thread=replace(heard.thread, question="", service="", offered=()))


def _wordless(heard: Heard) -> Write:
    """A word on what cannot be read, and a way on."""
    language, kind = heard.incoming.language, heard.incoming.kind
    if kind is Kind.VOICE:
        return says(Card((Block(BlockKind.TEXT, words.VOICE.to(language)), *cut_off_phones(language))))
    if kind is Kind.LOCATION:
        return says(text_card(words.LOCATION.to(language), buttons=district_rows()))
    return says(text_card(_WORDLESS[kind].to(language), buttons=((SITUATIONS, HUMAN),)))


def _says(heard: Heard, said: Said) -> Write:
    return says(text_card(said.to(heard.incoming.language)))
