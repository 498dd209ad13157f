"""Card: what a citizen is shown, in blocks and buttons that every channel lays out its own way."""

from dataclasses import dataclass
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block is; a channel decides how it looks."""

    ALERT = "alert"  # danger: what to do now
    TEXT = "text"  # a paragraph in plain words
    HEADING = "heading"
    TITLE = "title"  # the name of a service or clause
    PHONE = "phone"  # a number to dial, alone on its line; `note` says whose
    LINK = "link"  # `text` leads to `url`
    ITEM = "item"  # one of a list
    QUOTE = "quote"  # words of a clause, verbatim; `note` says which clause and whether it is law today
    NOTE = "note"  # small print


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a card. `text` is plain: nothing in it is markup."""

    kind: BlockKind
    text: str
    note: str = ""
    url: str = ""


class ActionKind(StrEnum):
    """What a button does."""

    ASK = "ask"  # asks `argument` as if it had been typed
    CLAUSE = "clause"  # shows clause `argument` in full; `page` for long ones
    SERVICE = "service"  # shows service `argument`
    OTHERS = "others"  # the other services of answer `answer`
    DETAILS = "details"  # deadlines and papers of answer `answer`
    REPHRASE = "rephrase"  # asks for other words
    PLAIN = "plain"  # answer `answer` again, plainer and shorter
    HUMAN = "human"  # hands the conversation to a person
    GOOD = "good"  # feedback on answer `answer`
    BAD = "bad"
    REASON = "reason"  # why it did not help: `argument`
    DISTRICT = "district"  # remembers district `argument`
    SITUATION = "situation"  # services of one situation of life: `argument`
    SITUATIONS = "situations"  # all situations
    FORGET = "forget"  # erases what is stored about the person
    KEEP = "keep"  # does not
    TICKET_ADD = "ticket_add"  # what is typed next goes to ticket `argument`
    TICKET_CLOSE = "ticket_close"
    TICKET_REOPEN = "ticket_reopen"  # it was not settled after all
    TICKET_RATE = "ticket_rate"  # `page` is the mark, 1 to 5
    TICKET_CLAIM = "ticket_claim"  # operators
    TICKET_RELEASE = "ticket_release"
    TICKET_REPLY = "ticket_reply"
    ROLL_BACK = "roll_back"  # administrators: `argument` is what serves, what is to serve again, and why
    STAY = "stay"  # nothing is taken back
    CONFIRM = "confirm"  # administrators: details `argument` were found right; `answer`: what the list was filtered by
    DUE = "due"  # what is due of `argument`, from number `page` on
    SUGGEST_SEND = "suggest_send"  # suggestion `answer` goes out for ticket `argument`
    SUGGEST_AMEND = "suggest_amend"
    SUGGEST_REFUSE = "suggest_refuse"  # `page` is the reason, 0 before it is chosen


@dataclass(frozen=True, slots=True)
class Action:
    """What happens when a button is pressed; small enough to be kept."""

    kind: ActionKind
    argument: str = ""
    answer: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class Button:
    """A button: its label, and an action, words to copy or an address. Exactly one of the three is there."""

    label: str
    action: Action | None = None
    copy: str = ""
    url: str = ""

    def __post_init__(self) -> None:
        if (self.action is not None) + bool(self.copy) + bool(self.url) != 1:
            raise ValueError(f"button {self.label}: one of action, copy and url")


@dataclass(frozen=True, slots=True)
class Card:
    """Blocks from top to bottom, and rows of buttons below them."""

    blocks: tuple[Block, ...]
    buttons: tuple[tuple[Button, ...], ...] = ()
