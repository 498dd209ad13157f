"""Checker: administrators verify numbers, pages, hours and fees in a chat, a button each."""

from sqlite_utils import Database

from bot.card import Action, ActionKind, Block, BlockKind, Button, Card
from bot.dialogue.desk_cards import account_of
from bot.dialogue.parts import Parts
from bot.dialogue.reply import Heard, Posting, Reply, Write, says, text_card
from bot.errands import Errand, Wanted, count, errands
from bot.freshness import Freshness
from bot.wording import dialogue as words
from bot.wording import freshness as said
from retrieval.index import Index

# As many as can be called about before one looks again, with a button each.
SHOWN = 6


class Checker:
    """What is due, and what was found right. Whoever calls has seen to it that an administrator asks."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._freshness = Freshness(parts.store)

    def due(self, heard: Heard) -> Write:
        """The first errands that are due, of those with the words behind the command."""
        return self._listed(heard, heard.incoming.text.strip(), 0)

    def more(self, heard: Heard, action: Action) -> Write:
        """The errands after those that were shown."""
        return self._listed(heard, action.argument, action.page)

    def confirmed(self, heard: Heard, action: Action) -> Write:
        """What the button settles was found right; effective in every process within a second or two."""
        index, by = self._parts.live.index, account_of(heard.incoming.person)
        if index is None:
            return says(text_card(words.NO_INDEX.to(heard.incoming.language)))

        def write(_db: Database) -> Reply:
            done = self._freshness.confirm(action.argument.split(), index.services, index.release, by).done
            if not done:
                return Reply((Posting(text_card(said.CHAT_GONE)),))
            told = said.chat_confirmed(done[0].kind, done[0].value)
            return Reply((Posting(text_card(told)), Posting(self._card(index, action.answer, 0))))

        return write

    def weekly(self) -> tuple[int, Card | None]:
        """How much is due, and the card that tells so without being asked; None where nothing is, or nothing can be
        known."""
        index = self._parts.live.index
        if index is None:
            return 0, None
        due = len(self._due(index, ""))
        return due, self._card(index, "", 0, said.CHAT_WEEKLY) if due else None

    def tally(self) -> str:
        """How much is due, in a line."""
        index = self._parts.live.index
        counts = count(errands(index.services.values(), self._freshness.book())) if index else {}
        return said.tally(counts)

    def _listed(self, heard: Heard, text: str, start: int) -> Write:
        index = self._parts.live.index
        if index is None:
            return says(text_card(words.NO_INDEX.to(heard.incoming.language)))
        return says(self._card(index, text, start))

    def _due(self, index: Index, text: str) -> tuple[Errand, ...]:
        return errands(index.services.values(), self._freshness.book(), Wanted(words=text, due_only=True))

    def _card(self, index: Index, text: str, start: int, lead: str = "") -> Card:
        found = self._due(index, text)
        if not found[start:]:
            return text_card(said.CHAT_NOTHING)
        shown = found[start : start + SHOWN]
        lines = (
            Block(BlockKind.ITEM, f"{n}. {said.errand_line(errand)}")
            for n, errand in enumerate(shown, start + 1)
        )
        blocks = (
            *([Block(BlockKind.TEXT, lead)] if lead else ()),
            Block(BlockKind.TEXT, said.chat_due(len(found))),
            *lines,
            Block(BlockKind.NOTE, said.CHAT_HOW),
        )
        buttons = [(_confirm(n, errand, text),) for n, errand in enumerate(shown, start + 1)]
        if len(found) > start + SHOWN:
            buttons.append((Button(said.CHAT_MORE, Action(ActionKind.DUE, text, page=start + SHOWN)),))
        return Card(blocks, tuple(buttons))


def _confirm(number: int, errand: Errand, text: str) -> Button:
    """`answer` carries what the list was filtered by, so that it goes on."""
    label = said.chat_confirm(number, errand.value)
    return Button(label, Action(ActionKind.CONFIRM, " ".join(errand.ids), text))
