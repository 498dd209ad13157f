"""Report: how long the page and the table file take over many questions, and whether answers wait meanwhile.

python -m benchmarks.report [--questions 100000] [--days 90] [--rounds 5]

Over a store that this makes, on disk, with the real directory. Beside it another thread keeps answers, as a busy hour
does, twenty a second: how long each takes to be on disk, while nothing else goes on and while reports are made.
"""

import argparse
import json
import random
import secrets
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from bot.answer import Status
from bot.live import Live
from bot.store import Store
from knowledge.library import load_library
from knowledge.service import DISTRICTS, Service
from retrieval.shelf import Shelf
from tests.bot.web.desk import SUPERVISOR, Browser, Desk, desk
from tests.builders import FakeEncoder, consultation, index, release

A_SECOND = 20
_ROW = (
    "INSERT INTO answers (id, asked_at, channel, conversation, question, status, release, citations, services,"
    " signals, shown, day, hour, service, district, deadlines) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
)
# As long as what is kept of a real answer.
_SIGNALS = json.dumps([["statute", f"statute/劳动法/{n}", 0.88, 3.2, 0.9] for n in range(15)])
_CITED = json.dumps([[f"statute/劳动法/{n}", 0, 30, 0.9, "0123456789abcdef"] for n in range(4)])


def main() -> None:
    """Prints the figures."""
    options = _parser().parse_args()
    services = load_library("2026-11-23").release.services
    with tempfile.TemporaryDirectory() as folder, _served(Path(folder), services) as made:
        _fill(made, services, options.questions, options.days)
        wang = made.browser(SUPERVISOR)
        alone = _kept_while(made.store, lambda: time.sleep(5))
        print(f"{options.questions:,} questions in {options.days} days")
        for name, path in (("page", "/desk/report"), ("xlsx", "/desk/report/xlsx")):
            walls: list[float] = []

            def ask(path: str = path, walls: list[float] = walls) -> None:
                walls.extend(_timed(wang, f"{path}?days={options.days}") for _ in range(options.rounds))

            beside = _kept_while(made.store, ask)
            print(
                f"{name}: first {walls[0]:.2f} s, median {statistics.median(walls):.2f} s; {beside} meanwhile"
            )
        print(f"{alone} alone")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--questions", type=int, default=100_000)
    parser.add_argument("--days", type=int, choices=(7, 30, 90), default=90)
    parser.add_argument("--rounds", type=int, default=5)
    return parser


@contextmanager
def _served(folder: Path, services: Sequence[Service]) -> Iterator[Desk]:
    """A desk whose release has the real directory and hardly any clauses: nothing is searched."""
    named = [service for service in release().services if service.id not in {s.id for s in services}]
    small = index(folder / "small")
    small.services.clear()  # type: ignore[attr-defined]
    small.services.update({s.id: s for s in (*services, *named)})  # type: ignore[attr-defined]
    with desk(folder, Live(Shelf(folder / "shelf"), small, FakeEncoder())) as made:
        yield made


def _fill(made: Desk, services: Sequence[Service], questions: int, days: int) -> None:
    chance = random.Random(1)
    weights = [1 / n for n in range(1, len(services) + 1)]
    statuses = [s.value for s in Status]
    with made.store.writing() as db:
        for service in chance.choices(services, weights, k=questions):
            at = made.clock.at - timedelta(seconds=chance.randrange(86_400, (days + 1) * 86_400))
            status = chance.choices(statuses, (76, 8, 2, 3, 4, 6, 0, 1))[0]
            terms = [(d.clause, n, int(chance.random() < 0.2)) for n, d in enumerate(service.deadlines)]
            named = json.dumps([[service.id, 0.9, service.when, [0], None]])
            answer = secrets.token_hex(8)
            fixed = (secrets.token_hex(16), chance.choice(service.utterances), status, "abc", _CITED, named)
            where = chance.choice(("", "", "", *DISTRICTS))
            counted = (
                at.date().isoformat(),
                at.hour,
                service.id,
                where,
                json.dumps(terms, ensure_ascii=False),
            )
            channel = chance.choice(("web", "telegram", "api"))
            db.execute(_ROW, (answer, at.isoformat(), channel, *fixed, _SIGNALS, None, *counted))
            if chance.random() < 0.1:
                verdict = (answer, "甲", chance.choice(("good", "bad")), "", "abc", "[]", "", at.isoformat())
                db.execute("INSERT INTO feedback VALUES (?,?,?,?,?,?,?,?)", verdict)


def _timed(browser: Browser, path: str) -> float:
    began = time.perf_counter()
    answered = browser.get(path)
    if answered.status_code != 200:
        sys.exit(f"{path}: {answered.status_code}")
    return time.perf_counter() - began


def _kept_while(store: Store, work: Callable[[], object]) -> str:
    """How long answers took to be kept while `work` was done."""
    over, waits = threading.Event(), []
    given = consultation()

    def keep() -> None:
        while not over.wait(1 / A_SECOND):
            began = time.perf_counter()
            store.keep_answer(given, "desk")
            waits.append(1000 * (time.perf_counter() - began))

    keeper = threading.Thread(target=keep)
    keeper.start()
    try:
        work()
    finally:
        over.set()
        keeper.join()
    waits.sort()
    return f"kept in {statistics.median(waits):.1f} ms, at worst {waits[-1]:.0f} ms (of {len(waits)})"


if __name__ == "__main__":
    main()
