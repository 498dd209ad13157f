"""Releases for the pictures of the knowledge pages: a small knowledge, reworded once and made worse once."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.jobs import Kind
from tests.bot.web.desk import ADMINISTRATOR
from tests.bot.workyard import Yard, reworded, worse
from tests.browser.site import Site


@contextmanager
def releases(served: Site, folder: Path) -> Iterator[Yard]:
    """The yard in which the site's jobs are done, with three releases: one replaced, one that serves, one withheld."""
    archive = served.desk.parts.archive
    assert archive is not None
    with pytest.MonkeyPatch.context() as patch:
        yard = Yard(folder, archive, patch)
        archive.start.work = yard  # type: ignore[attr-defined]
        archive.order(Kind.RELOAD, "cli:root")
        served.desk.clock.pass_s(3600)
        yard.knowledge = reworded()
        archive.order(Kind.RELOAD, ADMINISTRATOR)
        served.desk.clock.pass_s(3600)
        yard.knowledge = worse()
        archive.order(Kind.RELOAD, "tg:7")
        served.desk.parts.live.follow()
        yield yard
