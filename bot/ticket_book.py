"""Ticket book: the desk's and the citizens' view of all tickets, for reading."""

from bot import ticket_rows as rows
from bot import ticket_words as words
from bot.store import Store
from bot.ticket import State, Ticket
from bot.ticket_rows import Event
from bot.ticket_words import Word


class TicketBook:
    """Tickets, what was said in them and what was done with them. Every reading may raise StoreError."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self, number: str) -> Ticket | None:
        """The ticket of this number, or None."""
        with self._store.reading() as db:
            return rows.find(db, number)

    def of_person(self, person: str) -> tuple[Ticket, ...]:
        """A person's tickets, newest first."""
        with self._store.reading() as db:
            return rows.of_person(db, person)

    def open_of(self, person: str) -> Ticket | None:
        """A person's open ticket, or None."""
        return next((t for t in self.of_person(person) if t.state is not State.CLOSED), None)

    def waiting(self) -> tuple[Ticket, ...]:
        """The queue: the most urgent first, then who has waited longest."""
        with self._store.reading() as db:
            return rows.queue(db)

    def place_in_queue(self, number: str) -> int:
        """A ticket's place in the queue, 1 for the next to be taken; 0 for one that is not waiting."""
        return next((n for n, ticket in enumerate(self.waiting(), 1) if ticket.number == number), 0)

    def mine(self, operator: str) -> tuple[Ticket, ...]:
        """What an operator has in hand: first those that want an answer."""
        with self._store.reading() as db:
            return rows.held_by(db, operator)

    def held(self) -> tuple[Ticket, ...]:
        """What all operators have in hand."""
        with self._store.reading() as db:
            return rows.held(db)

    def closed(self, limit: int = 50) -> tuple[Ticket, ...]:
        """The tickets closed last, newest first."""
        with self._store.reading() as db:
            return rows.closed(db, limit)

    def counts(self) -> tuple[tuple[State, int], ...]:
        """How many tickets are in each state."""
        with self._store.reading() as db:
            return rows.counts(db)

    def history(self, number: str) -> tuple[Word, ...]:
        """Everything said in a ticket, oldest first; notes are among it."""
        with self._store.reading() as db:
            return words.history(db, number)

    def was_said(self, number: str, author: str, once: str) -> bool:
        """Whether an author said something in a ticket with this token."""
        with self._store.reading() as db:
            return words.said(db, number, author, once) is not None

    def undelivered(self, channel: str) -> tuple[Word, ...]:
        """What the desk said to citizens of a channel and is not known to have reached them, oldest first."""
        with self._store.reading() as db:
            return words.undelivered(db, channel)

    def moves(self, number: str) -> tuple[Event, ...]:
        """What was done with a ticket, oldest first."""
        with self._store.reading() as db:
            return rows.moves(db, number)

    def events(self, after: int, limit: int = 100) -> tuple[Event, ...]:
        """What was done with any ticket after move number `after`, oldest first."""
        with self._store.reading() as db:
            return rows.events(db, after, limit)

    def last_event(self) -> int:
        """The number of the newest move, 0 before the first."""
        with self._store.reading() as db:
            return rows.last_event(db)
