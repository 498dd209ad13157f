"""Telegram's carrier: cards become letters in the outbox, messages are known by their number in the inbox."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import count

from sqlite_utils import Database

from bot.buttons import Buttons
from bot.dialogue.carrier import Written
from bot.dialogue.incoming import TELEGRAM, Incoming, Kind, name_of
from bot.dialogue.reply import Posting
from bot.inbox import Inbox
from bot.outbox import Outbox
from bot.people import People
from bot.store import Store
from bot.telegram.draft import Draft, to_json
from bot.telegram.numbers import Numbers
from bot.telegram.render import messages


class TelegramCarrier:
    """Writes letters; what is written elsewhere than in Telegram's own handling is found and sent by the door."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._outbox = Outbox(store)
        self._people = People(store)
        self._buttons = Buttons(store)
        self.inbox = Inbox(store)
        self.numbers = Numbers()
        # Letters marked as begun that nobody has begun to send yet.
        self.fresh: set[int] = set()

    def take(self, db: Database, incoming: Incoming) -> bool:
        """Marks an accepted message done; False if it was done before or never accepted."""
        return self.inbox.done(db, incoming.update)

    def carry(
        self, db: Database, postings: Sequence[Posting], because: Incoming | None
    ) -> tuple[Written, ...]:
        """The letters of a reply, or of a deed at the desk, counted through all chats they go to."""
        here = because if because and because.channel == TELEGRAM else None
        parts = count()
        return tuple(
            self._letters(db, posting, here, parts) for posting in postings if self._reaches(posting, here)
        )

    def _reaches(self, posting: Posting, here: Incoming | None) -> bool:
        """Who writes wants to be answered; anybody else only if they have not blocked the bot."""
        if here and posting.chat == here.chat:
            return True
        return not self._people.is_blocked(self._key(posting.chat, here))

    def _key(self, chat: int, here: Incoming | None) -> str:
        return self._store.hashed(name_of(here) if here and chat == here.chat else f"{TELEGRAM}:{chat}")

    def _letters(
        self, db: Database, posting: Posting, here: Incoming | None, parts: Iterator[int]
    ) -> Written:
        chat = posting.chat
        # Only whoever handles messages sees its letters off at once, and may say that they are on their way.
        idle = here is not None and self._outbox.next_for(chat) is None
        for draft in self._drafts(posting, here, partial(self._buttons.keep, db, self._key(chat, here))):
            update = here.update if here else None
            letter = self._outbox.put(db, chat, to_json(draft), update, next(parts), posting.about)
            if idle:
                self.fresh.add(letter)
                self._outbox.sending(db, letter)
                idle = False
        return Written(TELEGRAM, chat)

    def _drafts(self, posting: Posting, here: Incoming | None, keep: Callable[..., str]) -> Iterator[Draft]:
        to_sender = here if here and posting.chat == here.chat else None
        # In a group it must be seen whom an answer is for.
        quotes = to_sender and to_sender.message and to_sender.kind is not Kind.BUTTON
        quoted = (
            to_sender.message if to_sender and quotes and (posting.quoting or not to_sender.private) else 0
        )
        floor = max(to_sender.message if to_sender else 0, self.numbers.floor(posting.chat))
        for message in messages(posting.card, keep):
            topic = to_sender.topic if to_sender else 0
            yield Draft(message.html, message.rows, floor, quoted, topic, posting.word)
            quoted = 0
