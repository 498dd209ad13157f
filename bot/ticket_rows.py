"""Ticket rows: tickets and their moves as they lie in the store."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlite_utils import Database

from bot.rows import packed
from bot.ticket import Deed, State, Ticket, Urgency

_FIELDS = tuple(Ticket.__dataclass_fields__)
_SELECT = f"SELECT {', '.join(_FIELDS)} FROM tickets "  # noqa: S608 - field names of our own
# Of those waiting equally long the one that came first.
_QUEUE = "ORDER BY urgency DESC, waiting_since, day, serial"


@dataclass(frozen=True, slots=True)
class Event:
    """One move of a ticket, without any words. `who` is an operator's account, "citizen" or "clock".

    `seq` rises by one sequence over all tickets, so that who knows the last one can ask for what came after;
    `detail` is whom a ticket was forwarded to, the mark, the labels or the urgency.
    """

    seq: int
    ticket: str
    deed: Deed
    state: State
    who: str
    detail: str
    at: str


def next_number(db: Database, day: str) -> str:
    """The number of the next ticket of a day (20261123): the day and the count in it, 20261123-007."""
    (last,) = db.execute("SELECT max(serial) FROM tickets WHERE day = ?", (day,)).fetchone()
    return f"{day}-{(last or 0) + 1:03d}"


def insert(db: Database, ticket: Ticket) -> None:
    """Writes a new ticket."""
    day, _, serial = ticket.number.partition("-")
    names, values = zip(*_columns(ticket).items(), strict=True)
    marks = ", ".join("?" * (len(names) + 2))
    sql = f"INSERT INTO tickets (day, serial, {', '.join(names)}) VALUES ({marks})"  # noqa: S608 - our own names
    db.execute(sql, (day, int(serial), *values))


def update(db: Database, ticket: Ticket) -> None:
    """Writes a ticket as it stands now."""
    names, values = zip(*_columns(ticket).items(), strict=True)
    changes = ", ".join(f"{name} = ?" for name in names)
    db.execute(f"UPDATE tickets SET {changes} WHERE number = ?", (*values, ticket.number))  # noqa: S608 - our own names


def unaddress(db: Database, before: str) -> int:
    """Empties the addresses of tickets closed before a time; how many there were."""
    sql = "UPDATE tickets SET address = '' WHERE state = ? AND closed_at < ? AND address <> ''"
    return int(db.execute(sql, (State.CLOSED, before)).rowcount)


def find(db: Database, number: str) -> Ticket | None:
    """The ticket of this number, or None."""
    return _first(db, "WHERE number = ?", number)


def of_person(db: Database, person: str) -> tuple[Ticket, ...]:
    """A person's tickets, newest first; none for nobody."""
    return _all(db, "WHERE person = ? AND person <> '' ORDER BY day DESC, serial DESC", person)


def queue(db: Database) -> tuple[Ticket, ...]:
    """The tickets that wait for an operator, in the order in which they are to be taken."""
    return _all(db, "WHERE state = ? " + _QUEUE, State.WAITING)


def held_by(db: Database, holder: str) -> tuple[Ticket, ...]:
    """An operator's open tickets: first those that want an answer, then those that have one."""
    return _all(db, f"WHERE holder = ? AND state IN (?, ?) {_CLAIMED_FIRST}", holder, *_HELD)


def held(db: Database) -> tuple[Ticket, ...]:
    """All operators' open tickets, ordered like one operator's."""
    return _all(db, f"WHERE state IN (?, ?) {_CLAIMED_FIRST}", *_HELD)


_HELD = (State.CLAIMED, State.ANSWERED)
_CLAIMED_FIRST = "ORDER BY state = 'answered', urgency DESC, waiting_since, day, serial"


def closed(db: Database, limit: int) -> tuple[Ticket, ...]:
    """The tickets closed last, newest first."""
    return _all(
        db, "WHERE state = ? ORDER BY closed_at DESC, day DESC, serial DESC LIMIT ?", State.CLOSED, limit
    )


def quiet_since(db: Database, before: str) -> tuple[Ticket, ...]:
    """Answered tickets in which nothing has happened since a time."""
    return _all(db, "WHERE state = ? AND changed_at <= ? ORDER BY changed_at", State.ANSWERED, before)


def counts(db: Database) -> tuple[tuple[State, int], ...]:
    """How many tickets are in each state."""
    found = dict(db.execute("SELECT state, count(*) FROM tickets GROUP BY state").fetchall())
    return tuple((state, found.get(state, 0)) for state in State)


def log(db: Database, ticket: Ticket, deed: Deed, who: str, detail: str) -> None:
    """Adds a move to the sequence."""
    sql = "INSERT INTO ticket_events (ticket, deed, state, who, detail, at) VALUES (?, ?, ?, ?, ?, ?)"
    db.execute(sql, (ticket.number, deed, ticket.state, who, detail, ticket.changed_at))


def events(db: Database, after: int, limit: int) -> tuple[Event, ...]:
    """The moves after number `after`, oldest first."""
    rows = db.execute(_EVENTS + "WHERE seq > ? ORDER BY seq LIMIT ?", (after, limit))
    return tuple(_event(row) for row in rows)


def moves(db: Database, number: str) -> tuple[Event, ...]:
    """The moves of one ticket, oldest first."""
    return tuple(_event(row) for row in db.execute(_EVENTS + "WHERE ticket = ? ORDER BY seq", (number,)))


def last_event(db: Database) -> int:
    """The number of the newest move, 0 before the first."""
    return int(db.execute("SELECT coalesce(max(seq), 0) FROM ticket_events").fetchone()[0])


_EVENTS = "SELECT seq, ticket, deed, state, who, detail, at FROM ticket_events "


def _columns(ticket: Ticket) -> dict[str, Any]:
    return asdict(ticket) | {"labels": packed(ticket.labels), "urgency": int(ticket.urgency)}


def _first(db: Database, where: str, *values: Any) -> Ticket | None:
    row = db.execute(_SELECT + where, values).fetchone()
    return _ticket(row) if row else None


def _all(db: Database, where: str, *values: Any) -> tuple[Ticket, ...]:
    return tuple(_ticket(row) for row in db.execute(_SELECT + where, values).fetchall())


def _ticket(row: Sequence[Any]) -> Ticket:
    fields = dict(zip(_FIELDS, row, strict=True))
    fields["urgency"] = Urgency(fields["urgency"])
    fields["state"] = State(fields["state"])
    fields["labels"] = tuple(json.loads(fields["labels"]))
    return Ticket(**fields)


def _event(row: Sequence[Any]) -> Event:
    seq, ticket, deed, state, who, detail, at = row
    return Event(seq, ticket, Deed(deed), State(state), who, detail, at)
