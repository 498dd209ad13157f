"""Questions: what is typed becomes answers, matter by matter."""

from dataclasses import replace

from sqlite_utils import Database

from bot.answer import Status
from bot.aspect_cards import aspect_card
from bot.card import Block, BlockKind, Card
from bot.cards import answer_card
from bot.consult import Consultation, consult
from bot.conversation import Exchange, Turn, converse
from bot.dialogue.incoming import TELEGRAM
from bot.dialogue.parts import Parts, kept_answer
from bot.dialogue.reply import Heard, Posting, Reply, Write, text_card
from bot.service_cards import HUMAN, SITUATIONS
from bot.switch import Off
from bot.thread import Thread
from bot.urgency import UrgencyRules
from bot.wording import chat, talk
from bot.wording import dialogue as words

# With this begins what a message with an answer is about.
ANSWER = "answer:"


class Questions:
    """Asks the core and lays its answers out as cards."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def ask(self, heard: Heard, text: str, remark: str = "") -> Write:
        """The reply to a question; `remark` is said above it. The consulting is done now, the writing later."""
        heard = self._taken_up(heard)
        # One index for all matters of one message.
        index, encoder, rules = self._parts.live.index, self._parts.live.encoder, self._parts.rules

        def consulted(question: str, district: str | None) -> Consultation:
            return consult(question, index, encoder, rules, district)

        off = self._parts.switch.off(heard.incoming.channel)
        if off:
            exchange = Exchange(heard.thread, (_unanswered(text, off, rules),))
        elif index is None or encoder is None:
            # Nothing but danger is known of now: what was talked about waits until the knowledge is there.
            exchange = Exchange(heard.thread, (Turn(consulted(text, None)),))
        else:
            exchange = converse(text, heard.thread, self._parts.now().isoformat(), consulted)
        return lambda db: self._reply(db, heard, exchange, remark)

    def _taken_up(self, heard: Heard) -> Heard:
        """Who replies to an answer further up goes on with that matter."""
        incoming = heard.incoming
        if not incoming.reply or incoming.channel != TELEGRAM:
            return heard
        about = self._parts.outbox.about(incoming.chat, incoming.reply)
        if not about.startswith(ANSWER) or about == self._token(heard.thread.answer):
            return heard
        # In a group somebody may reply to what another was told.
        own = self._parts.store.answers_of(heard.key)
        answer = next((one for one in own if self._token(one) == about), "")
        kept = self._parts.store.answer(answer) if answer else None
        if kept is None:
            return heard
        service = kept.services[0].service if kept.services else ""
        offered = kept.options if kept.status == Status.CLARIFY else ()
        now = self._parts.now().isoformat()
        thread = replace(
            heard.thread, question=kept.question, service=service, answer=answer, offered=offered, at=now
        )
        return replace(heard, thread=thread)

    def _token(self, answer_id: str) -> str:
        """What a delivered message with an answer is about: nobody can tell from it which answer that is."""
        return f"{ANSWER}{self._parts.store.hashed(f'{ANSWER}{answer_id}')}"

    def _reply(self, db: Database, heard: Heard, exchange: Exchange, remark: str) -> Reply:
        thread, postings = exchange.thread, []
        for turn in exchange.turns:
            answer_id = about = ""
            if turn.consultation:
                answer_id = self._parts.store.keep_answer_in(
                    db, turn.consultation, heard.incoming.channel, heard.name
                )
                thread = replace(thread, answer=answer_id)
                about = self._token(answer_id)
            card = _with_words(self._card(turn, answer_id, thread), remark, turn.words)
            if turn.person:
                card = _with_person(card, phones=turn.words == talk.PERSON)
            postings.append(Posting(card, quoting=bool(remark), about=about))
            remark = ""
        return Reply(tuple(postings), thread)

    def _card(self, turn: Turn, answer_id: str, thread: Thread) -> Card:
        if turn.consultation:
            return answer_card(turn.consultation.answer, answer_id, thread)
        index = self._parts.live.index
        if turn.aspect:
            service = index.services.get(turn.service_id) if index else None
            if service is None:
                return text_card(words.SERVICE_NONE.zh, buttons=((SITUATIONS, HUMAN),))
            answer = kept_answer(self._parts, thread.answer)
            named = [referral.service for referral in answer.services] if answer else []
            others = named[1:] if named and named[0].id == service.id else []
            return aspect_card(service, turn.aspect, thread.question, others, thread.district)
        # Words alone; they are put in by the caller.
        return Card(())


def _unanswered(text: str, off: Off, rules: UrgencyRules) -> Turn:
    """Why nothing is answered now, and whom to call; a cry for help is heard all the same."""
    alone = consult(text, None, None, rules)
    if alone.answer.status is Status.URGENT:
        return Turn(alone)
    return Turn(words=talk.turned_off(off.reason), person=True)


def _with_words(card: Card, *said: str) -> Card:
    """The card below our own words; above them if somebody is in danger, who must see the numbers first."""
    words_of_ours = tuple(Block(BlockKind.TEXT, text) for text in said if text)
    is_alert = any(block.kind is BlockKind.ALERT for block in card.blocks[:1])
    blocks = (*card.blocks, *words_of_ours) if is_alert else (*words_of_ours, *card.blocks)
    return Card(blocks, card.buttons)


def _with_person(card: Card, phones: bool) -> Card:
    """The card with a way to a person, if it has none; `phones`: also whom to call instead."""
    there = any(button.action == HUMAN.action for row in card.buttons for button in row)
    buttons = card.buttons if there else (*card.buttons, (HUMAN,))
    numbers = (Block(BlockKind.PHONE, phone.number, phone.use) for phone in chat.PUT_THROUGH if phones)
    return Card((*card.blocks, *numbers), buttons)
