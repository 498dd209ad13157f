"""Slash: the name of a typed command, as it may be kept."""

from collections.abc import Collection

from bot.rows import masked

_LONGEST = 32


def command_name(typed: str, known: Collection[str]) -> str:
    """The name in small letters; one that is not known may be anything, somebody's number or account: it is masked.

    >>> command_name("HELP", ("help",)), command_name("13800138000", ())
    ('help', '〔电话〕')
    """
    name = typed.lower()
    if name in known:
        return name
    # Behind an underscore an account is not known for one.
    parted = name.replace("_", " ")
    return (name if masked(parted) == parted else masked(parted))[:_LONGEST]
