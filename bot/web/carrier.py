"""The web's carrier: cards become lines of a chat's transcript, messages are known by the token of their form."""

from collections.abc import Sequence
from functools import partial

from sqlite_utils import Database

from bot.buttons import Buttons
from bot.dialogue.carrier import Written
from bot.dialogue.incoming import WEB, Incoming, Kind
from bot.dialogue.reply import Posting
from bot.store import Store
from bot.transcript import Speaker, Transcript
from bot.web.leaf import answer_of, from_json, label_of, leaf_of, to_json
from bot.wording import web as words


class WebCarrier:
    """Writes lines; the citizen's page asks for what is new. A card for a chat that is over is dropped."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._buttons = Buttons(store)
        self._transcript = Transcript(store)

    def take(self, db: Database, incoming: Incoming) -> bool:
        """Writes down what the citizen said or pressed; False if it was before."""
        return self._transcript.take(db, incoming.chat, incoming.update, self._words(incoming))

    def carry(
        self, db: Database, postings: Sequence[Posting], _because: Incoming | None
    ) -> tuple[Written, ...]:
        """The lines of a reply, or of a deed at the desk."""
        return tuple(Written(WEB, posting.chat) for posting in postings if self._carried(db, posting))

    def _carried(self, db: Database, posting: Posting) -> bool:
        key = self._store.hashed(f"{WEB}:{posting.chat}")
        leaf = to_json(leaf_of(posting.card, partial(self._buttons.keep, db, key)))
        speaker = Speaker.DESK if posting.word else Speaker.BOT
        return self._transcript.add(db, posting.chat, speaker, leaf, answer_of(posting.card), posting.word)

    def _words(self, incoming: Incoming) -> str:
        """What the transcript shows of a message: words as typed, and what a button was called."""
        if incoming.kind is Kind.BUTTON:
            line = self._transcript.with_button(incoming.chat, incoming.button)
            return label_of(from_json(line.content), incoming.button) if line else ""
        if incoming.kind is Kind.COMMAND:
            named = words.COMMANDS.get(incoming.command, f"/{incoming.command}")
            return f"{named} {incoming.text}".strip()
        return incoming.text
