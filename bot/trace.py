"""Trace: what an exception was, without what it says."""

import traceback

# Innermost places of an exception that are logged.
_FRAMES = 6


def without_words(error: BaseException) -> str:
    """The kind of an exception and where it was raised; its message may hold a citizen's words."""
    frames = reversed(traceback.extract_tb(error.__traceback__)[-_FRAMES:])
    return f"{type(error).__name__} " + " < ".join(f"{f.filename}:{f.lineno}" for f in frames)
