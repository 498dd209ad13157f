"""Dying: a process that is killed at one step of what it does."""

import os
from collections.abc import Iterable


def die_at(step: int, steps: Iterable[tuple[object, str]]) -> None:
    """Makes this process end, as if killed, at the call of this number (from 1) to any of these (owner, name)."""
    left = step

    def mortal(owner: object, name: str) -> None:
        real = getattr(owner, name)

        def called(*args: object, **named: object) -> object:
            nonlocal left
            left -= 1
            if left == 0:
                os._exit(9)
            return real(*args, **named)

        setattr(owner, name, called)

    for owner, name in steps:
        mortal(owner, name)
