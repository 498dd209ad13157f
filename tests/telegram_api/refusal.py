"""Refusal: how Telegram says no."""


class Refusal(Exception):
    """An answer that is not ok; `retry_after` in seconds and `migrated_to` go to `parameters`."""

    def __init__(
        self, description: str, code: int = 400, *, retry_after: int = 0, migrated_to: int = 0
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after
        self.migrated_to = migrated_to

    @property
    def parameters(self) -> dict[str, int]:
        """What a program may act upon; empty for most."""
        known = {"retry_after": self.retry_after, "migrate_to_chat_id": self.migrated_to}
        return {name: value for name, value in known.items() if value}


def bad(reason: str) -> Refusal:
    """A 400; Telegram writes the reason small, unless it is one of its CONSTANTS.

    >>> bad("Message is too long").description, bad("BUTTON_DATA_INVALID").description
    ('Bad Request: message is too long', 'Bad Request: BUTTON_DATA_INVALID')
    """
    constant = len(reason) > 1 and (reason[1] == "_" or reason[1].isupper())
    return Refusal("Bad Request: " + (reason if constant else reason[:1].lower() + reason[1:]))


def forbidden(reason: str) -> Refusal:
    """A 403: the person or the group does not want us."""
    return Refusal(f"Forbidden: {reason}", 403)


def conflict(reason: str) -> Refusal:
    """A 409: two programs use one token, or one program in two ways."""
    return Refusal(f"Conflict: {reason}", 409)
