"""Migrations: the store's shape, step by step; a step once released is never edited, only followed."""

import secrets
from collections.abc import Callable

from sqlite_utils import Database


class TooNew(Exception):
    """The store was written by a later version of the program."""


def m001_answers(db: Database) -> None:
    """What was answered, on which knowledge, and what search had found; the question masked."""
    db.table("answers").create(
        {
            "id": str,
            "asked_at": str,
            "channel": str,
            "conversation": str,
            "question": str,
            "status": str,
            "release": str,
            "citations": str,
            "services": str,
            "signals": str,
        },
        pk="id",
        not_null={"id", "asked_at", "channel", "conversation", "question", "status"},
    )
    db.table("answers").create_index(["asked_at"])
    db.table("answers").create_index(["conversation"])


def m002_audit(db: Database) -> None:
    """Who did what: a chain to which rows are only added."""
    db.execute(
        "CREATE TABLE audit (seq INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, who TEXT NOT NULL,"
        " action TEXT NOT NULL, detail TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL)"
    )
    for deed in ("UPDATE", "DELETE"):
        db.execute(
            f"CREATE TRIGGER audit_no_{deed.lower()} BEFORE {deed} ON audit"
            " BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END"
        )


def m003_key(db: Database) -> None:
    """The key that conversations are hashed with, so that a chat's number cannot be tried out."""
    db.table("keys").create({"name": str, "key": bytes}, pk="name")
    db.table("keys").insert({"name": "conversation", "key": secrets.token_bytes(32)})


def m004_letters(db: Database) -> None:
    """What came in and is not handled yet, and what goes out and has not arrived yet."""
    db.execute(
        "CREATE TABLE inbox (update_id INTEGER PRIMARY KEY, chat INTEGER NOT NULL, payload TEXT NOT NULL,"
        " done INTEGER NOT NULL, at TEXT NOT NULL)"
    )
    db.execute("CREATE INDEX inbox_pending ON inbox (update_id) WHERE done = 0")
    # A number is never given twice, or word of an erased letter would be taken for word of another.
    db.execute(
        "CREATE TABLE outbox (id INTEGER PRIMARY KEY AUTOINCREMENT, chat INTEGER NOT NULL, update_id INTEGER,"
        " part INTEGER NOT NULL, payload TEXT NOT NULL, about TEXT NOT NULL, state TEXT NOT NULL,"
        " tried INTEGER NOT NULL, message INTEGER NOT NULL, reason TEXT NOT NULL, at TEXT NOT NULL,"
        " UNIQUE (update_id, part))"
    )
    db.execute("CREATE INDEX outbox_waiting ON outbox (chat, id) WHERE state = 'waiting'")
    db.execute("CREATE INDEX outbox_messages ON outbox (chat, message)")


def m005_people(db: Database) -> None:
    """Each person's conversation, buttons and verdicts, and what a button needs to show an answer again."""
    db.execute(
        "CREATE TABLE people (person TEXT PRIMARY KEY, thread TEXT NOT NULL, blocked INTEGER NOT NULL,"
        " at TEXT NOT NULL)"
    )
    db.execute(
        "CREATE TABLE buttons (id TEXT PRIMARY KEY, person TEXT NOT NULL, action TEXT NOT NULL, at TEXT NOT NULL)"
    )
    db.execute("CREATE INDEX buttons_person ON buttons (person)")
    db.execute("CREATE INDEX buttons_at ON buttons (at)")
    db.execute(
        "CREATE TABLE feedback (answer TEXT NOT NULL, person TEXT NOT NULL, verdict TEXT NOT NULL,"
        " reason TEXT NOT NULL, release TEXT NOT NULL, citations TEXT NOT NULL, route TEXT NOT NULL,"
        " at TEXT NOT NULL, PRIMARY KEY (answer, person))"
    )
    db.execute("CREATE INDEX feedback_at ON feedback (at)")
    db.execute("ALTER TABLE answers ADD COLUMN shown TEXT")


def m006_tickets(db: Database) -> None:
    """Tickets, every word said in them, and every move as one sequence that a desk can follow."""
    db.execute(
        "CREATE TABLE tickets (number TEXT PRIMARY KEY, day TEXT NOT NULL, serial INTEGER NOT NULL,"
        " person TEXT NOT NULL, channel TEXT NOT NULL, address TEXT NOT NULL, question TEXT NOT NULL,"
        " summary TEXT NOT NULL, answer TEXT NOT NULL, urgency INTEGER NOT NULL, district TEXT NOT NULL,"
        " state TEXT NOT NULL, opened_at TEXT NOT NULL, waiting_since TEXT NOT NULL, changed_at TEXT NOT NULL,"
        " closed_at TEXT NOT NULL, holder TEXT NOT NULL, desk TEXT NOT NULL, wanted TEXT NOT NULL,"
        " labels TEXT NOT NULL, mark INTEGER NOT NULL, UNIQUE (day, serial))"
    )
    # One open ticket a person, whatever else goes wrong; who is not known (on the telephone) may be many.
    db.execute(
        "CREATE UNIQUE INDEX tickets_open ON tickets (person) WHERE state <> 'closed' AND person <> ''"
    )
    db.execute("CREATE INDEX tickets_person ON tickets (person)")
    db.execute("CREATE INDEX tickets_queue ON tickets (state, urgency DESC, waiting_since)")
    db.execute(
        "CREATE TABLE ticket_words (id INTEGER PRIMARY KEY AUTOINCREMENT, ticket TEXT NOT NULL,"
        " direction TEXT NOT NULL, author TEXT NOT NULL, desk TEXT NOT NULL, text TEXT NOT NULL,"
        " at TEXT NOT NULL, delivered_at TEXT NOT NULL, once TEXT NOT NULL)"
    )
    db.execute("CREATE INDEX ticket_words_ticket ON ticket_words (ticket, id)")
    # What somebody sends twice with the same token is said once.
    db.execute(
        "CREATE UNIQUE INDEX ticket_words_once ON ticket_words (ticket, author, once) WHERE once <> ''"
    )
    db.execute("CREATE INDEX ticket_words_waiting ON ticket_words (id) WHERE delivered_at = ''")
    db.execute(
        "CREATE TABLE ticket_events (seq INTEGER PRIMARY KEY AUTOINCREMENT, ticket TEXT NOT NULL,"
        " deed TEXT NOT NULL, state TEXT NOT NULL, who TEXT NOT NULL, detail TEXT NOT NULL, at TEXT NOT NULL)"
    )
    db.execute("CREATE INDEX ticket_events_ticket ON ticket_events (ticket, seq)")


def m007_calls(db: Database) -> None:
    """What each operator looked up and told while a caller was on the line."""
    db.execute(
        "CREATE TABLE calls (id TEXT PRIMARY KEY, operator TEXT NOT NULL, opened_at TEXT NOT NULL,"
        " changed_at TEXT NOT NULL, closed_at TEXT NOT NULL, note TEXT NOT NULL, ticket TEXT NOT NULL)"
    )
    # One caller at a time, whatever two windows of the same operator do.
    db.execute("CREATE UNIQUE INDEX calls_lasting ON calls (operator) WHERE closed_at = ''")
    db.execute("CREATE INDEX calls_operator ON calls (operator, opened_at)")
    db.execute("CREATE INDEX calls_changed ON calls (changed_at)")
    db.execute(
        "CREATE TABLE call_items (id INTEGER PRIMARY KEY AUTOINCREMENT, call TEXT NOT NULL, deed TEXT NOT NULL,"
        " query TEXT NOT NULL, told TEXT NOT NULL, release TEXT NOT NULL, at TEXT NOT NULL)"
    )
    db.execute("CREATE INDEX call_items_call ON call_items (call, id)")


def m008_accounts(db: Database) -> None:
    """Who works at the desk, who is signed in, and how often somebody guessed wrong."""
    db.execute(
        "CREATE TABLE accounts (name TEXT PRIMARY KEY, role TEXT NOT NULL, shown TEXT NOT NULL,"
        " trainee INTEGER NOT NULL, disabled INTEGER NOT NULL, password TEXT NOT NULL,"
        " created_at TEXT NOT NULL, password_at TEXT NOT NULL)"
    )
    # Of a session's token only the hash: whoever reads this file cannot take a session over.
    db.execute(
        "CREATE TABLE sessions (token TEXT PRIMARY KEY, account TEXT NOT NULL, created_at TEXT NOT NULL,"
        " seen_at TEXT NOT NULL)"
    )
    db.execute("CREATE INDEX sessions_account ON sessions (account)")
    db.execute(
        "CREATE TABLE guesses (subject TEXT PRIMARY KEY, wrong INTEGER NOT NULL, until TEXT NOT NULL,"
        " at TEXT NOT NULL)"
    )


def m009_held_answers(db: Database) -> None:
    """What trainees wrote and supervisors have to look at before it is sent."""
    db.execute(
        "CREATE TABLE held_answers (id INTEGER PRIMARY KEY AUTOINCREMENT, ticket TEXT NOT NULL,"
        " author TEXT NOT NULL, desk TEXT NOT NULL, text TEXT NOT NULL, closes INTEGER NOT NULL,"
        " at TEXT NOT NULL, standing TEXT NOT NULL, decided_by TEXT NOT NULL, decided_at TEXT NOT NULL,"
        " remark TEXT NOT NULL, sent TEXT NOT NULL, word INTEGER NOT NULL, once TEXT NOT NULL)"
    )
    # One at a time in a ticket: a citizen gets one answer, whatever two windows do.
    db.execute("CREATE UNIQUE INDEX held_pending ON held_answers (ticket) WHERE standing = 'pending'")
    db.execute("CREATE UNIQUE INDEX held_once ON held_answers (ticket, author, once) WHERE once <> ''")
    db.execute("CREATE INDEX held_ticket ON held_answers (ticket)")
    db.execute("CREATE INDEX held_author ON held_answers (author)")


def m010_editions(db: Database) -> None:
    """What became of each release, and what served when."""
    db.execute(
        "CREATE TABLE editions (release TEXT PRIMARY KEY, state TEXT NOT NULL, at TEXT NOT NULL, by TEXT NOT NULL,"
        " against TEXT NOT NULL, summary TEXT NOT NULL, reason TEXT NOT NULL)"
    )
    db.execute(
        "CREATE TABLE publications (seq INTEGER PRIMARY KEY AUTOINCREMENT, release TEXT NOT NULL,"
        " previous TEXT NOT NULL, at TEXT NOT NULL, by TEXT NOT NULL, reason TEXT NOT NULL,"
        " forced INTEGER NOT NULL, done INTEGER NOT NULL)"
    )


def m011_switches(db: Database) -> None:
    """Channels in which answers are turned off, and why."""
    db.execute(
        "CREATE TABLE switches (channel TEXT PRIMARY KEY, reason TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL)"
    )


def m012_message_numbers(db: Database) -> None:
    """The numbers of the messages that came in, so that one of ours in doubt is looked for among the rest only."""
    db.execute("ALTER TABLE inbox ADD COLUMN message INTEGER NOT NULL DEFAULT 0")


def m013_web_chat(db: Database) -> None:
    """Which web chat a browser's secret opens, and what was said in each."""
    # Of the secret only the hash: whoever reads this file cannot read on in a browser's place.
    db.execute(
        "CREATE TABLE browsers (secret TEXT PRIMARY KEY, chat INTEGER NOT NULL UNIQUE, large INTEGER NOT NULL,"
        " at TEXT NOT NULL)"
    )
    db.execute("CREATE INDEX browsers_at ON browsers (at)")
    # Numbers are never given twice: what a page has seen up to stays behind whatever is said after an erasure.
    db.execute(
        "CREATE TABLE transcript (seq INTEGER PRIMARY KEY AUTOINCREMENT, chat INTEGER NOT NULL,"
        " speaker TEXT NOT NULL, once INTEGER NOT NULL, content TEXT NOT NULL, answer TEXT NOT NULL,"
        " word INTEGER NOT NULL, shown INTEGER NOT NULL, at TEXT NOT NULL)"
    )
    db.execute("CREATE INDEX transcript_chat ON transcript (chat, seq)")
    # What somebody sends twice with the same token is answered once.
    db.execute("CREATE UNIQUE INDEX transcript_once ON transcript (chat, once) WHERE once <> 0")
    db.execute("CREATE INDEX transcript_unshown ON transcript (chat, seq) WHERE shown = 0")


def m014_suggestions(db: Database) -> None:
    """What was suggested to the desk and what became of it, and the answers that it gives often."""
    db.execute(
        "CREATE TABLE suggestions (id INTEGER PRIMARY KEY AUTOINCREMENT, ticket TEXT NOT NULL,"
        " basis INTEGER NOT NULL, answer TEXT NOT NULL, release TEXT NOT NULL, text TEXT NOT NULL,"
        " made_at TEXT NOT NULL, outcome TEXT NOT NULL, reason TEXT NOT NULL, sent TEXT NOT NULL,"
        " who TEXT NOT NULL, at TEXT NOT NULL)"
    )
    db.execute("CREATE UNIQUE INDEX suggestions_made ON suggestions (ticket, basis, release)")
    db.execute("CREATE INDEX suggestions_outcome ON suggestions (outcome, at)")
    db.execute(
        "CREATE TABLE canned (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, text TEXT NOT NULL,"
        " citations TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL, retired INTEGER NOT NULL)"
    )


def m015_jobs(db: Database) -> None:
    """Long deeds on the knowledge as they go on, and the golden questions asked of each release."""
    db.execute(
        "CREATE TABLE jobs (seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, release TEXT NOT NULL,"
        " by TEXT NOT NULL, reason TEXT NOT NULL, forced INTEGER NOT NULL, chat INTEGER NOT NULL, at TEXT NOT NULL,"
        " beat TEXT NOT NULL, what TEXT NOT NULL, done INTEGER NOT NULL, total INTEGER NOT NULL, ending TEXT NOT NULL,"
        " ended_at TEXT NOT NULL, told TEXT NOT NULL)"
    )
    db.execute(
        "CREATE TABLE trials (seq INTEGER PRIMARY KEY AUTOINCREMENT, release TEXT NOT NULL, at TEXT NOT NULL,"
        " by TEXT NOT NULL, cases INTEGER NOT NULL, figures TEXT NOT NULL, misses TEXT NOT NULL)"
    )


def m016_lessons(db: Database) -> None:
    """What the desk proposed to learn, and what an administrator decided."""
    db.execute(
        "CREATE TABLE lessons (id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, question TEXT NOT NULL,"
        " service TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL, status TEXT NOT NULL, clauses TEXT NOT NULL,"
        " text TEXT NOT NULL, citations TEXT NOT NULL, ticket TEXT NOT NULL, standing TEXT NOT NULL,"
        " decided_by TEXT NOT NULL, decided_at TEXT NOT NULL, remark TEXT NOT NULL)"
    )
    db.execute("CREATE INDEX lessons_standing ON lessons (standing, id)")
    db.execute("CREATE INDEX lessons_ticket ON lessons (ticket)")


def m017_topics(db: Database) -> None:
    """The topics of the desk's Telegram group, and how far it was told what was done."""
    db.execute(
        "CREATE TABLE topics (ticket TEXT PRIMARY KEY, chat INTEGER NOT NULL, topic INTEGER NOT NULL,"
        " word INTEGER NOT NULL, closed INTEGER NOT NULL)"
    )
    db.execute("CREATE INDEX topics_place ON topics (chat, topic)")
    db.execute("CREATE TABLE topic_words (word INTEGER PRIMARY KEY)")
    db.execute("CREATE TABLE topic_progress (seq INTEGER NOT NULL)")


def m018_asked(db: Database) -> None:
    """What of each answer is counted, beside it and in an index of its own: counting reads no question.

    Of answers kept before, the district is known only where a service was named for one, and no deadline is.
    """
    for column, kind in (
        ("day", "TEXT NOT NULL DEFAULT ''"),
        ("hour", "INTEGER NOT NULL DEFAULT 0"),
        ("service", "TEXT NOT NULL DEFAULT ''"),
        ("district", "TEXT NOT NULL DEFAULT ''"),
        ("deadlines", "TEXT NOT NULL DEFAULT '[]'"),
    ):
        db.execute(f"ALTER TABLE answers ADD COLUMN {column} {kind}")
    db.execute(
        "UPDATE answers SET day = date(asked_at, '+8 hours'),"
        " hour = CAST(strftime('%H', asked_at, '+8 hours') AS INTEGER),"
        " service = coalesce(json_extract(services, '$[0][0]'), ''),"
        " district = coalesce(json_extract(services, '$[0][4]'), '')"
        " WHERE NOT (status = 'not_covered' AND release IS NULL)"
    )
    db.execute(
        "UPDATE answers SET service = coalesce((SELECT json_extract(s.value, '$[1]') FROM json_each(signals) s"
        " WHERE json_extract(s.value, '$[0]') = 'service' LIMIT 1), '')"
        " WHERE day <> '' AND service = '' AND status IN ('not_covered', 'clarify')"
    )
    db.execute(
        "CREATE INDEX answers_asked ON answers (day, channel, status, service, district, hour, deadlines)"
    )


def m019_freshness(db: Database) -> None:
    """Who found which number, link, hours or fee right or wrong; how long that counts; who answers for it."""
    db.execute(
        "CREATE TABLE confirmations (seq INTEGER PRIMARY KEY AUTOINCREMENT, detail TEXT NOT NULL,"
        " service TEXT NOT NULL, district TEXT NOT NULL, office TEXT NOT NULL, kind TEXT NOT NULL,"
        " value TEXT NOT NULL, found TEXT NOT NULL, note TEXT NOT NULL, release TEXT NOT NULL, by TEXT NOT NULL,"
        " at TEXT NOT NULL)"
    )
    db.execute("CREATE INDEX confirmations_detail ON confirmations (detail, seq)")
    db.execute(
        "CREATE TABLE freshness_rules (seq INTEGER PRIMARY KEY AUTOINCREMENT, what TEXT NOT NULL,"
        " service TEXT NOT NULL, district TEXT NOT NULL, value TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL)"
    )


def m020_originals(db: Database) -> None:
    """Files as they were sent in, by the digest of their content: by whom, when, and what was read from each."""
    db.execute(
        "CREATE TABLE originals (seq INTEGER PRIMARY KEY AUTOINCREMENT, digest TEXT NOT NULL, name TEXT NOT NULL,"
        " size INTEGER NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL, read TEXT NOT NULL)"
    )


def m021_reminders(db: Database) -> None:
    """In which week the administrators were told what is due to be verified, when, and of how much."""
    db.execute("CREATE TABLE reminders (week TEXT PRIMARY KEY, at TEXT NOT NULL, due INTEGER NOT NULL)")


def m022_moves(db: Database) -> None:
    """Files that a transaction decided over, until they are in their places: the name in the folder of what was taken
    in, and where the file lies beside ("" for one that is to go)."""
    db.execute("CREATE TABLE moves (name TEXT PRIMARY KEY, staged TEXT NOT NULL)")


MIGRATIONS: tuple[Callable[[Database], None], ...] = (
    m001_answers,
    m002_audit,
    m003_key,
    m004_letters,
    m005_people,
    m006_tickets,
    m007_calls,
    m008_accounts,
    m009_held_answers,
    m010_editions,
    m011_switches,
    m012_message_numbers,
    m013_web_chat,
    m014_suggestions,
    m015_jobs,
    m016_lessons,
    m017_topics,
    m018_asked,
    m019_freshness,
    m020_originals,
    m021_reminders,
    m022_moves,
)


def migrate(db: Database) -> None:
    """Takes every step the store has not taken yet, all or none, one process at a time. Raises TooNew."""
    if _version(db) == len(MIGRATIONS):
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        taken = _version(db)
        if taken > len(MIGRATIONS):
            raise TooNew(f"{taken} > {len(MIGRATIONS)}")
        for step in MIGRATIONS[taken:]:
            step(db)
        db.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        db.execute("COMMIT")
    except BaseException:
        db.conn.rollback()
        raise


def _version(db: Database) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])
