"""Buttons: what each pressed button comes to."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from sqlite_utils import Database

from bot.answer import Answer
from bot.card import Action, ActionKind, Button, Card
from bot.cards import FULL, REPHRASE, answer_card, plain_card
from bot.dialogue.commands import Commands, clause_page
from bot.dialogue.desk import Desk
from bot.dialogue.handover import Handover
from bot.dialogue.incoming import TELEGRAM, WEB
from bot.dialogue.keeper import Keeper
from bot.dialogue.parts import Parts, kept_answer
from bot.dialogue.questions import Questions
from bot.dialogue.reply import Heard, Posting, Reply, Write, says, text_card
from bot.feedback import Verdict
from bot.forget import forget
from bot.service_cards import HUMAN, details_card, others_card
from bot.wording import dialogue as words
from bot.wording import records
from bot.wording.dialogue import Said

Press = Callable[[Heard, Action], Write]


class Pressed:
    """One method a kind of button; what a button did that is no longer known is said in a friendly word."""

    def __init__(
        self,
        parts: Parts,
        questions: Questions,
        commands: Commands,
        handover: Handover,
        desk: Desk,
        keeper: Keeper,
    ) -> None:
        self._parts = parts
        self._desk = desk
        self._handover = handover
        self._known: Mapping[ActionKind, Press] = {
            ActionKind.ASK: lambda heard, action: questions.ask(heard, action.argument),
            ActionKind.CLAUSE: self._clause,
            ActionKind.SERVICE: lambda heard, action: commands.service(heard, action.argument),
            ActionKind.OTHERS: self._others,
            ActionKind.DETAILS: self._details,
            ActionKind.REPHRASE: self._rephrase,
            ActionKind.PLAIN: self._plain,
            ActionKind.HUMAN: lambda heard, _: handover.open(heard),
            ActionKind.GOOD: self._good,
            ActionKind.BAD: self._bad,
            ActionKind.REASON: self._reason,
            ActionKind.DISTRICT: lambda heard, action: commands.set_district(heard, action.argument),
            ActionKind.SITUATION: lambda heard, action: commands.situation(heard, action.argument),
            ActionKind.SITUATIONS: lambda heard, _: commands.services(heard),
            ActionKind.FORGET: self._forget,
            ActionKind.KEEP: lambda heard, _: _says(heard, words.FORGET_KEPT),
            ActionKind.TICKET_ADD: lambda heard, action: handover.ask_for_more(heard, action.argument),
            ActionKind.TICKET_CLOSE: self._close,
            ActionKind.TICKET_REOPEN: lambda heard, action: handover.reopen(heard, action.argument),
            ActionKind.TICKET_RATE: lambda heard, action: handover.rate(heard, action.argument, action.page),
            ActionKind.ROLL_BACK: self._for_admin(keeper.rolled_back),
            ActionKind.STAY: self._for_admin(keeper.stay),
            ActionKind.CONFIRM: self._for_admin(keeper.checker.confirmed),
            ActionKind.DUE: self._for_admin(keeper.checker.more),
            ActionKind.TICKET_CLAIM: self._for_staff(desk.claim),
            ActionKind.TICKET_RELEASE: self._for_staff(desk.release),
            ActionKind.TICKET_REPLY: self._for_staff(desk.ask_for_reply),
            ActionKind.SUGGEST_SEND: self._suggestion(desk.send_suggested),
            ActionKind.SUGGEST_AMEND: self._suggestion(desk.show_suggested),
            ActionKind.SUGGEST_REFUSE: self._suggestion(desk.refuse_suggested),
        }

    def press(self, heard: Heard) -> Write:
        """The reply to a pressed button."""
        action = self._parts.buttons.find(heard.incoming.button)
        if action is None:
            return _says(heard, words.STALE)
        return self._known[action.kind](heard, action)

    def _clause(self, heard: Heard, action: Action) -> Write:
        index = self._parts.live.index
        if index is None or action.argument not in index.clauses:
            return _says(heard, words.NO_INDEX if index is None else words.ANSWER_GONE)
        return says(clause_page(index, action.argument, action.page))

    def _others(self, heard: Heard, action: Action) -> Write:
        answer = self._answer(action)
        if answer is None or len(answer.services) < 2:
            return _says(heard, words.ANSWER_GONE)
        return says(others_card(answer, action.answer))

    def _details(self, heard: Heard, action: Action) -> Write:
        answer = self._answer(action)
        if answer is None or not answer.services:
            return _says(heard, words.ANSWER_GONE)
        return says(details_card(answer, action.answer))

    def _plain(self, heard: Heard, action: Action) -> Write:
        """The answer plainer, or in full again; so are the answers to come."""
        answer = self._answer(action)
        thread = replace(heard.thread, plain=action.argument != FULL)
        if answer is None:
            said = text_card(words.ANSWER_GONE.to(heard.incoming.language))
            return says(said, thread=thread)
        card = plain_card if thread.plain else lambda a, i: answer_card(a, i, thread)
        return says(card(answer, action.answer), thread=thread)

    def _rephrase(self, heard: Heard, _action: Action) -> Write:
        # The same matter in other words is not more of it.
        thread = replace(
            heard.thread, question="", service="", offered=(), awaiting="rephrase", at=self._now()
        )
        return says(text_card(words.REPHRASE.to(heard.incoming.language)), thread=thread)

    def _good(self, heard: Heard, action: Action) -> Write:
        return self._verdict(heard, action, Verdict.GOOD, text_card(words.THANKS.to(heard.incoming.language)))

    def _bad(self, heard: Heard, action: Action) -> Write:
        reasons = [
            (Button(reason, Action(ActionKind.REASON, reason, action.answer)),) for reason in words.REASONS
        ]
        card = text_card(words.WHY_NOT.to(heard.incoming.language), buttons=tuple(reasons))
        return self._verdict(heard, action, Verdict.BAD, card)

    def _reason(self, heard: Heard, action: Action) -> Write:
        """Why it did not help; who has a reason of their own is asked to write it."""
        if action.argument == words.REASONS[-1]:
            thread = replace(heard.thread, awaiting="reason", answer=action.answer, at=self._now())
            return says(text_card(words.REASON_ASK.to(heard.incoming.language)), thread=thread)
        card = text_card(words.REASON_TAKEN.to(heard.incoming.language), buttons=((REPHRASE, HUMAN),))
        return self._verdict(heard, action, Verdict.BAD, card, action.argument)

    def _now(self) -> str:
        return self._parts.now().isoformat()

    def _verdict(self, heard: Heard, action: Action, verdict: Verdict, card: Card, reason: str = "") -> Write:
        def write(db: Database) -> Reply:
            kept = self._parts.feedback.give(db, heard.key, action.answer, verdict, reason)
            gone = text_card(words.ANSWER_GONE.to(heard.incoming.language))
            return Reply((Posting(card if kept else gone),))

        return write

    def _forget(self, heard: Heard, _action: Action) -> Write:
        incoming = heard.incoming
        # What waits for a group or came from it is of others, too: 0 is nobody's chat.
        chat = incoming.chat if incoming.private and incoming.channel == TELEGRAM else 0
        web = incoming.chat if incoming.channel == WEB else 0

        def write(db: Database) -> Reply:
            for ticket in self._parts.tickets.of_person(heard.key):
                # What the desk has not received yet it does not receive any more.
                self._parts.outbox.drop_about(db, ticket.number, records.ERASED)
            done = forget(
                self._parts.store,
                db,
                heard.key,
                chat,
                incoming.update,
                self._parts.tickets.erase_words,
                web,
            )
            told = records.forgotten(done.answers, incoming.language, incoming.private, bool(web))
            card = text_card(*told.split("\n\n"))
            return Reply((Posting(card),), erased=True)

        return write

    def _close(self, heard: Heard, action: Action) -> Write:
        ticket = self._parts.tickets.find(action.argument)
        own = ticket is not None and ticket.person == heard.key
        if not own and self._desk.is_staff(heard.incoming):
            return self._desk.close(heard, action.argument)
        return self._handover.close(heard, action.argument)

    def _for_admin(self, deed: Press) -> Press:
        return lambda heard, action: (
            deed(heard, action) if self._desk.is_admin(heard.incoming) else _says(heard, words.DESK_ONLY)
        )

    def _for_staff(self, deed: Callable[[Heard, str], Write]) -> Press:
        def press(heard: Heard, action: Action) -> Write:
            if not self._desk.is_staff(heard.incoming):
                return _says(heard, words.DESK_ONLY)
            return deed(heard, action.argument)

        return press

    def _suggestion(self, deed: Press) -> Press:
        def press(heard: Heard, action: Action) -> Write:
            return (
                deed(heard, action) if self._desk.is_staff(heard.incoming) else _says(heard, words.DESK_ONLY)
            )

        return press

    def _answer(self, action: Action) -> Answer | None:
        """The answer a button stood under, from the index that serves now."""
        return kept_answer(self._parts, action.answer)


def _says(heard: Heard, said: Said) -> Write:
    return says(text_card(said.to(heard.incoming.language)))
