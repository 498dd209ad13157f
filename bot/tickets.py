"""Tickets: every ticket from opening to closing, kept in the store with who did what."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlite_utils import Database

from bot import held_rows, lessons, suggestions
from bot import ticket_rows as rows
from bot import ticket_words as words
from bot.hours import beijing
from bot.rows import masked
from bot.store import Store
from bot.ticket import (
    BEST,
    CLOCK,
    LAPSE_DAYS,
    WORST,
    Actor,
    Deed,
    Party,
    Reason,
    Refusal,
    State,
    Ticket,
    Urgency,
    citizen,
    move,
)
from bot.ticket_book import TicketBook
from bot.ticket_words import MAX_WORDS, Direction, Word
from retrieval.clean import MAX_QUESTION

# Times written alike are in order as text.
_PRECISION = "milliseconds"
_DEED = {Direction.IN: Deed.ADD, Direction.OUT: Deed.ANSWER, Direction.NOTE: Deed.NOTE}

_Change = Callable[[Ticket], Ticket]


@dataclass(frozen=True, slots=True)
class Request:
    """What a ticket is opened with; texts are masked on their way in. See Ticket for the fields."""

    person: str
    channel: str
    address: str
    question: str
    summary: str
    answer: str = ""
    urgency: Urgency = Urgency.NORMAL
    district: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A person's open ticket; `is_new` is false where they had one already."""

    ticket: Ticket
    is_new: bool


@dataclass(frozen=True, slots=True)
class Said:
    """Words as kept, in the ticket as it stands; `is_new` is false where they had been said before: do not send."""

    ticket: Ticket
    word: Word
    is_new: bool


class Tickets(TicketBook):
    """Tickets and their words. What writes takes `db` of `Store.writing`, so that a deed and the letters about it
    are on disk together; of two who claim a ticket at once, in whatever process, one is refused.

    `public` are the offices' own numbers, which operators' words may hold; all other words are masked.
    """

    def __init__(self, store: Store, public: Collection[str] = ()) -> None:
        super().__init__(store)
        self._public = public

    # What a citizen does.

    def open(self, db: Database, request: Request) -> Opened:
        """The person's new ticket, or the open one they have: nobody waits in the queue twice."""
        _in_transaction(db)
        there = self.open_of(request.person)
        if there:
            return Opened(there, False)
        at = self._now()
        ticket = _new(rows.next_number(db, at[:10].replace("-", "")), request, at)
        rows.insert(db, ticket)
        self._record(db, ticket, Deed.OPEN, citizen(request.person), "")
        return Opened(ticket, True)

    def add(self, db: Database, number: str, who: Actor, text: str, once: str = "") -> Said | Refusal:
        """Words of the citizen added to a ticket; one closed not long ago is opened again by them."""
        return self._say(db, number, who, Direction.IN, text, once)

    def reopen(self, db: Database, number: str, who: Actor) -> Ticket | Refusal:
        """The closed ticket back in the queue, while it is not too late."""
        return self._do(db, number, Deed.REOPEN, who)

    def rate(self, db: Database, number: str, who: Actor, mark: int) -> Ticket | Refusal:
        """The ticket with the citizen's mark, 1 (bad) to 5 (good); a later one replaces it."""
        if not WORST <= mark <= BEST:
            raise ValueError(f"mark {mark}: {WORST} to {BEST}")
        return self._do(db, number, Deed.RATE, who, lambda t: replace(t, mark=mark), str(mark))

    def close(self, db: Database, number: str, who: Actor) -> Ticket | Refusal:
        """The ticket closed, by the citizen or the desk."""
        return self._do(db, number, Deed.CLOSE, who)

    def erase_words(self, db: Database, person: str) -> int:
        """Erases all that was said in a person's tickets and closes them; number, times and states stay.

        How many words and opening texts there were.
        """
        return sum(self._erase(db, ticket, person) for ticket in rows.of_person(db, person))

    # What the desk does.

    def claim(self, db: Database, number: str, who: Actor) -> Ticket | Refusal:
        """The ticket in this operator's hands; only one gets it."""
        return self._do(db, number, Deed.CLAIM, who)

    def release(self, db: Database, number: str, who: Actor) -> Ticket | Refusal:
        """The ticket back in the queue, where it was by the time the citizen has waited."""
        return self._do(db, number, Deed.RELEASE, who)

    def forward(self, db: Database, number: str, who: Actor, to: str) -> Ticket | Refusal:
        """The ticket back in the queue with a word on whom it is for; anybody may still take it."""
        if not to.strip():
            raise ValueError("forwarded to nobody: name an operator or a desk")
        return self._do(db, number, Deed.FORWARD, who, lambda t: replace(t, wanted=to.strip()), to.strip())

    def answer(self, db: Database, number: str, who: Actor, text: str, once: str = "") -> Said | Refusal:
        """An operator's words for the citizen. `once` is a token of the form or message they came in."""
        return self._say(db, number, who, Direction.OUT, text, once)

    def note(self, db: Database, number: str, who: Actor, text: str, once: str = "") -> Said | Refusal:
        """Words that stay at the desk."""
        return self._say(db, number, who, Direction.NOTE, text, once)

    def submit(self, db: Database, number: str, who: Actor, text: str) -> str | Refusal:
        """A trainee's words as they may be kept, once it is noted that they wait for a supervisor."""
        fault = _fault(text)
        if fault:
            return Refusal(fault, number)
        done = self._do(db, number, Deed.SUBMIT, who)
        return done if isinstance(done, Refusal) else words.masked_but(text, self._public)

    def give_back(self, db: Database, number: str, who: Actor, author: str) -> Ticket | Refusal:
        """Notes that a supervisor gave an answer back to its author."""
        return self._do(db, number, Deed.RETURN, who, detail=author)

    def withdraw(self, db: Database, number: str, who: Actor, author: str) -> Ticket | Refusal:
        """Notes that an answer was taken back before anybody looked at it."""
        return self._do(db, number, Deed.WITHDRAW, who, detail=author)

    def label(self, db: Database, number: str, who: Actor, labels: Collection[str]) -> Ticket | Refusal:
        """The ticket with these labels and no others, each once, in order."""
        kept = tuple(dict.fromkeys(masked(label.strip()) for label in labels if label.strip()))
        return self._do(db, number, Deed.LABEL, who, lambda t: replace(t, labels=kept))

    def rank(self, db: Database, number: str, who: Actor, urgency: Urgency) -> Ticket | Refusal:
        """The ticket with another urgency, and with it another place in the queue."""
        return self._do(
            db, number, Deed.RANK, who, lambda t: replace(t, urgency=urgency), urgency.name.lower()
        )

    def delivered(self, db: Database, word_id: int) -> bool:
        """Notes that words have reached whom they were for; False if that was known, or if they are gone."""
        return words.delivered(db, word_id, self._now())

    # What time does.

    def lapse(self, db: Database) -> tuple[Ticket, ...]:
        """Closes what was answered and not spoken of for a week; the tickets closed, to tell their citizens."""
        before = (datetime.fromisoformat(self._now()) - timedelta(days=LAPSE_DAYS)).isoformat(
            timespec=_PRECISION
        )
        done = (self._do(db, t.number, Deed.LAPSE, CLOCK) for t in rows.quiet_since(db, before))
        return tuple(ticket for ticket in done if isinstance(ticket, Ticket))

    def prune(self, db: Database, before: str) -> int:
        """Forgets how to reach the citizens of tickets closed before a time; how many there were."""
        return rows.unaddress(db, before)

    def _say(
        self, db: Database, number: str, who: Actor, direction: Direction, text: str, once: str
    ) -> Said | Refusal:
        author = "" if who.party is Party.CITIZEN else who.name
        there, before = rows.find(db, number), words.said(db, number, author, once)
        if there and before and (author or there.person == who.name):
            return Said(there, before, False)
        fault = _fault(text)
        if fault:
            return Refusal(fault, number)
        done = self._do(db, number, _DEED[direction], who)
        if isinstance(done, Refusal):
            return done
        kept = masked(text) if direction is Direction.IN else words.masked_but(text, self._public)
        word = Word(0, number, direction, author, who.desk, kept, done.changed_at)
        return Said(done, words.say(db, word, once), True)

    def _do(
        self,
        db: Database,
        number: str,
        deed: Deed,
        who: Actor,
        change: _Change = lambda ticket: ticket,
        detail: str = "",
    ) -> Ticket | Refusal:
        """One deed: read, judged and written while nobody else writes."""
        _in_transaction(db)
        ticket = rows.find(db, number)
        if ticket is None:
            return Refusal(Reason.NOT_FOUND, number)
        moved = move(ticket, deed, who, self._now())
        if isinstance(moved, Refusal):
            return moved
        comes_back = ticket.state is State.CLOSED and moved.state is not State.CLOSED
        other = self.open_of(ticket.person) if comes_back else None
        if other:
            return Refusal(Reason.OTHER_OPEN, other.number, other.holder, other.desk)
        moved = change(moved)
        rows.update(db, moved)
        self._record(db, moved, deed, who, detail)
        return moved

    def _erase(self, db: Database, ticket: Ticket, person: str) -> int:
        said = words.erase(db, ticket.number) + held_rows.erase(db, ticket.number)
        said += suggestions.erase(db, ticket.number) + lessons.erase(db, ticket.number)
        self._do(db, ticket.number, Deed.ERASE, citizen(person), _emptied)
        return said + bool(ticket.question) + bool(ticket.summary)

    def _record(self, db: Database, ticket: Ticket, deed: Deed, who: Actor, detail: str) -> None:
        """The move in the sequence and in the audit chain; neither says who a citizen is, or what was said."""
        name = who.party.value if who.party is Party.CITIZEN else who.name
        rows.log(db, ticket, deed, name, detail)
        self._store.append_audit_in(db, name, f"ticket.{deed}", f"{ticket.number} {detail}".strip())

    def _now(self) -> str:
        """The store's clock in Beijing time."""
        return beijing(datetime.fromisoformat(self._store.now())).isoformat(timespec=_PRECISION)


def _new(number: str, request: Request, at: str) -> Ticket:
    return Ticket(
        number,
        request.person,
        request.channel,
        request.address,
        # Masked first: a number cut in two is no longer known for one.
        masked(request.question)[:MAX_QUESTION],
        masked(request.summary)[:MAX_WORDS],
        request.answer,
        request.urgency,
        request.district,
        State.WAITING,
        opened_at=at,
        waiting_since=at,
        changed_at=at,
    )


def _emptied(ticket: Ticket) -> Ticket:
    """What is left of a ticket whose citizen wants to be forgotten: number, times, state, and who had it."""
    return replace(ticket, person="", address="", question="", summary="", answer="", district="", labels=())


def _fault(text: str) -> Reason | None:
    if not text.strip():
        return Reason.NO_WORDS
    return Reason.TOO_LONG if len(text) > MAX_WORDS else None


def _in_transaction(db: Database) -> None:
    """Raises ValueError outside `Store.writing`: two processes could then do the same deed at once."""
    if not db.conn.in_transaction:
        raise ValueError("tickets are changed inside Store.writing() only")
