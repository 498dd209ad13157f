"""Reply: what a message comes to, before it is written down and sent."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlite_utils import Database

from bot.card import Block, BlockKind, Button, Card
from bot.dialogue.incoming import WEB, Incoming
from bot.thread import Thread
from bot.wording import web
from bot.wording.dialogue import Said


@dataclass(frozen=True, slots=True)
class Heard:
    """A message, and who it is from as the store knows them: `name` before, `key` after hashing."""

    incoming: Incoming
    name: str
    key: str
    thread: Thread


@dataclass(frozen=True, slots=True)
class Posting:
    """A card for a chat of a channel (0: where the message came from). `about`: the ticket it is about; `word`: the
    words of that ticket which it brings; `quoting` shows which message it replies to."""

    card: Card
    chat: int = 0
    about: str = ""
    word: int = 0
    quoting: bool = False
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """Cards in order, and what is remembered from now on (None: what was). `erased`: the log is folded after."""

    postings: tuple[Posting, ...] = ()
    thread: Thread | None = None
    erased: bool = False


# The second half of handling a message, run inside the one transaction in which everything is written.
Write = Callable[[Database], Reply]


def says(*cards: Card, thread: Thread | None = None) -> Write:
    """A reply that needs nothing written but itself."""
    reply = Reply(tuple(Posting(card) for card in cards), thread)
    return lambda _db: reply


def suited(incoming: Incoming, said: Said) -> str:
    """The words in the language of the person's client, and as they are true in its channel."""
    if incoming.channel == WEB:
        said = web.INSTEAD.get(said, said)
    return said.to(incoming.language)


def text_card(*paragraphs: str, buttons: tuple[tuple[Button, ...], ...] = (), note: str = "") -> Card:
    """A card of plain paragraphs."""
    blocks = [Block(BlockKind.TEXT, paragraph) for paragraph in paragraphs if paragraph]
    return Card((*blocks, *([Block(BlockKind.NOTE, note)] if note else ())), buttons)


def afresh(thread: Thread) -> Thread:
    """What survives a new beginning: where the person is, and how plainly they want answers."""
    return Thread(district=thread.district, plain=thread.plain)
