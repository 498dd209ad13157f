"""Approvals: a trainee's answer is held until a supervisor lets it go, and then sent once."""

from dataclasses import replace

from sqlite_utils import Database

from bot import held_rows as rows
from bot.dialogue.deeds import Deeds, Done
from bot.held import Held, Objection, Standing, Step, step
from bot.hours import moment
from bot.rows import masked
from bot.store import Store
from bot.ticket import Actor, Refusal, State
from bot.tickets import Tickets

# A supervisor's remark is a sentence or two.
MAX_REMARK = 500


class Approvals:
    """Every held answer. What writes is part of the caller's transaction; what reads may raise StoreError."""

    def __init__(self, store: Store, tickets: Tickets, deeds: Deeds) -> None:
        self._store = store
        self._tickets = tickets
        self._deeds = deeds

    # What a trainee does.

    def submit(
        self, db: Database, number: str, who: Actor, text: str, once: str = "", closes: bool = False
    ) -> Held | Refusal | Objection:
        """The trainee's answer, held; the same words of one form are held once."""
        before = rows.said(db, number, who.name, once)
        if before:
            return before
        if rows.pending_of(db, number):
            return Objection.ONE_WAITS
        kept = self._tickets.submit(db, number, who, text)
        if isinstance(kept, Refusal):
            return kept
        return rows.insert(db, Held(0, number, who.name, who.desk, kept, closes, self._now()), once)

    def withdraw(self, db: Database, held_id: int, who: Actor) -> Held | Objection:
        """The answer taken back, by its author or a supervisor."""
        taken = self._stepped(db, held_id, Step.WITHDRAW, who)
        if isinstance(taken, Held):
            rows.update(db, taken)
            self._tickets.withdraw(db, taken.ticket, who, taken.author)
        return taken

    # What a supervisor does.

    def approve(self, db: Database, held_id: int, who: Actor, text: str = "") -> Done | Refusal | Objection:
        """The answer on its way to the citizen, as it is or as `text` has it; closed after, if it says so."""
        approved = self._stepped(db, held_id, Step.APPROVE, who)
        if isinstance(approved, Objection):
            return approved
        if not is_timely(approved, self._tickets):
            return Objection.MOVED_ON
        words = text.strip() or approved.text
        # Of one held answer one word is ever said, whoever approves it and however often.
        done = self._deeds.answer(db, approved.ticket, who, words, f"held:{held_id}")
        if isinstance(done, Refusal):
            return done
        said = done.said.word if done.said else None
        sent = (said.text, said.id) if said else (words, 0)
        rows.update(db, replace(approved, sent=sent[0], word=sent[1]))
        self._store.append_audit_in(
            db, who.name, "held.amend" if sent[0] != approved.text else "held.approve", _detail(approved)
        )
        if not approved.closes:
            return done
        closed = self._deeds.close(db, approved.ticket, who)
        return done if isinstance(closed, Refusal) else _both(done, closed)

    def give_back(self, db: Database, held_id: int, who: Actor, remark: str) -> Held | Objection:
        """The answer back with its author, with a word on why."""
        if not remark.strip():
            return Objection.NO_REMARK
        returned = self._stepped(db, held_id, Step.RETURN, who)
        if isinstance(returned, Objection):
            return returned
        returned = replace(returned, remark=masked(remark.strip())[:MAX_REMARK])
        rows.update(db, returned)
        self._tickets.give_back(db, returned.ticket, who, returned.author)
        return returned

    # What everybody at the desk sees.

    def find(self, held_id: int) -> Held | None:
        """The held answer of this number, or None."""
        with self._store.reading() as db:
            return rows.find(db, held_id)

    def pending(self) -> tuple[Held, ...]:
        """Every one that nobody has looked at, oldest first."""
        with self._store.reading() as db:
            return rows.pending(db)

    def decided(self, limit: int = 20) -> tuple[Held, ...]:
        """What was decided last, newest first."""
        with self._store.reading() as db:
            return rows.decided(db, limit)

    def of_author(self, author: str, limit: int = 20) -> tuple[Held, ...]:
        """What an author laid before the supervisors last, newest first."""
        with self._store.reading() as db:
            return rows.of_author(db, author, limit)

    def of_ticket(self, number: str) -> tuple[Held, ...]:
        """Every one of a ticket, oldest first."""
        with self._store.reading() as db:
            return rows.of_ticket(db, number)

    def was_submitted(self, number: str, author: str, once: str) -> bool:
        """Whether an author laid something before the supervisors with this token."""
        with self._store.reading() as db:
            return rows.said(db, number, author, once) is not None

    def _stepped(self, db: Database, held_id: int, what: Step, who: Actor) -> Held | Objection:
        held = rows.find(db, held_id)
        return step(held, what, who, self._now()) if held else Objection.NOT_FOUND

    def _now(self) -> str:
        return moment(self._store.now()).isoformat(timespec="milliseconds")


def is_timely(held: Held, tickets: Tickets) -> bool:
    """Whether the answer still fits its ticket: open, and in its author's hands."""
    ticket = tickets.find(held.ticket)
    open_states = (State.CLAIMED, State.ANSWERED)
    return ticket is not None and ticket.state in open_states and ticket.holder == held.author


def is_waiting(held: Held) -> bool:
    """Whether nobody has looked at it yet."""
    return held.standing is Standing.PENDING


def _both(first: Done, second: Done) -> Done:
    return Done(second.ticket, (*first.postings, *second.postings), first.said)


def _detail(held: Held) -> str:
    return f"{held.ticket} {held.author}"
