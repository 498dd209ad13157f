"""Rows: values on their way into the store, words masked and everything else as JSON."""

import json
from typing import Any

from bot.privacy import mask


def masked(text: str) -> str:
    """The only form in which a citizen's words enter the store; lone surrogates, which no file takes, become question marks."""
    return mask(text.encode("utf-8", "replace").decode())


def packed(value: Any) -> str:
    """The shortest JSON of a value, Chinese left readable."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
