"""Fixtures of the HTTP door's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.web.desk import Desk, desk


@pytest.fixture
def at_desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk with an account of each role; see tests/bot/web/desk.py."""
    with desk(tmp_path) as made:
        yield made
