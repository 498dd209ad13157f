"""Durable: what was written is on the disk before anybody is told so."""

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Waits until a file or folder has reached the disk. Raises OSError."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
