"""Transcript: who said what in a chat, as a page shows it."""

from dataclasses import dataclass
from enum import StrEnum

from tests.telegram_api.markup import Rows


class Deed(StrEnum):
    """What happened."""

    SAID = "said"
    EDITED = "edited"
    PRESSED = "pressed"
    TOLD = "told"  # the short word after a press
    DELETED = "deleted"


_VERBS = {
    Deed.SAID: "：",
    Deed.EDITED: "（改为）：",
    Deed.PRESSED: "点了",
    Deed.TOLD: "（提示）：",
    Deed.DELETED: "删去了：",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened. `message` is the number of the message that it concerns, `at` a monotonic time."""

    who: str
    deed: Deed
    text: str
    message: int
    buttons: tuple[tuple[str, ...], ...] = ()
    by_bot: bool = False
    at: float = 0.0

    def __str__(self) -> str:
        words = f"[{self.text}]" if self.deed is Deed.PRESSED else self.text
        rows = ("".join(f"[{label}]" for label in row) for row in self.buttons)
        return "\n    ".join([f"{self.who}{_VERBS[self.deed]}{words}", *rows])


@dataclass(frozen=True, slots=True)
class Transcript:
    """A chat from its first message to its last."""

    lines: tuple[Line, ...]

    def render(self) -> str:
        """The chat as text: a line a deed, a row of buttons below in brackets."""
        return "\n\n".join(map(str, self.lines))


def labels(rows: Rows) -> tuple[tuple[str, ...], ...]:
    """What stands on the buttons."""
    return tuple(tuple(button.label for button in row) for row in rows)
