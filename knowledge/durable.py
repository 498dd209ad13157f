"""Durable: what was written is on the disk before anybody is told so."""

import os
import tempfile
from pathlib import Path


def sync(path: Path) -> None:
    """Waits until a file or folder has reached the disk. Raises OSError."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def put(path: Path, text: str) -> None:
    """The file with this text, whole or as it was: written beside, then put in its place. Raises OSError."""
    handle, name = tempfile.mkstemp(prefix=".", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    sync(path.parent)
