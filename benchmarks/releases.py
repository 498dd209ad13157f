"""Releases: questions at a steady rate while releases are published and taken back; nothing may fail or be mixed.

python -m benchmarks.releases [--home HOME] [--rate 500] [--seconds 20] [--threads 16]

First in the program, then over HTTP with the server in a process of its own, which follows the shelf as it does in
service. Without --home over a small index that this makes; with it over the two newest releases of that folder (which
must be whole and of the model in use; what served serves again at the end). Each question has its time to be asked,
whether or not those before were answered: waiting counts. Every answer must name one of the releases, and each of its
quotations must stand in that release's clause word for word.
"""

import argparse
import json
import multiprocessing
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import uvicorn

from bot.answer import as_json
from bot.consult import consult
from bot.live import Live
from bot.settings import read_settings
from bot.store import open_store
from bot.urgency import UrgencyRules, load_rules
from bot.web.app import make_app
from bot.web.gate import Limits
from bot.web.parts import Parts
from knowledge.shipped import CONTENT
from retrieval.encoder import Encoder, load_encoder
from retrieval.shelf import Shelf
from tests.bot.test_swapping import QUESTIONS as SMALL_QUESTIONS
from tests.bot.test_swapping import worded
from tests.builders import FakeEncoder, index

SWAPS = 20
PORT = 8399
# Answers within this of a publication are looked at by themselves.
NEAR_S = 0.5
_NO_LIMITS = Limits(asks=10**9, lookups=10**9)
_GOLDEN = CONTENT / "golden.jsonl"


@dataclass(frozen=True, slots=True)
class Stage:
    """Where it is done: the shelf, two releases on it, the encoder's maker and questions."""

    shelf: Path
    releases: tuple[str, str]
    home: str
    questions: Sequence[str]

    def encoder(self) -> Encoder:
        """The encoder of the releases."""
        return load_encoder("", Path(self.home), 1) if self.home else FakeEncoder()


@dataclass(slots=True)
class Tally:
    """What came back: (when it was due, seconds until it was there), and what was wrong."""

    times: list[tuple[float, float]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    named: set[str] = field(default_factory=set)


def main(arguments: Sequence[str]) -> int:
    """Runs both and prints what they came to; exit status 1 where an answer failed or was mixed."""
    options = _parser().parse_args(arguments)
    with _stage(options.home) as stage:
        shelf = Shelf(stage.shelf)
        served = shelf.current()
        texts = {release: shelf.texts(release) or {} for release in stage.releases}
        fine = True
        for name, door in (("in the program", _inside), ("over HTTP", _http)):
            shelf.publish(stage.releases[0])
            with door(stage) as ask:
                tally, swaps = _load(ask, stage, texts, options)
            fine = _told(name, tally, swaps, options.rate) and fine
        if served:
            shelf.publish(served)
    return 0 if fine else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="questions while releases change")
    parser.add_argument("--home", default="")
    parser.add_argument("--rate", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--threads", type=int, default=16)
    return parser


@contextmanager
def _stage(home: str) -> Iterator[Stage]:
    if home:
        settings = read_settings({"MINGBAI_HOME": home})
        own = load_encoder("", settings.home, 1).fingerprint
        ids = [m.id for m in Shelf(settings.shelf).releases() if m.encoder == own and m.complete][-2:]
        questions = [json.loads(line)["text"] for line in _GOLDEN.read_text("utf-8").splitlines()[:100]]
        yield Stage(settings.shelf, (ids[0], ids[1]), home, questions)
        return
    with tempfile.TemporaryDirectory() as folder:
        shelf, ids = Shelf(Path(folder) / "shelf"), []
        for n, mark in enumerate(("甲", "乙")):
            built = index(Path(folder) / mark, worded(mark))
            shelf.write(built, FakeEncoder().fingerprint, f"2026-07-01T09:00:0{n}")
            ids.append(built.release)
        yield Stage(Path(folder) / "shelf", (ids[0], ids[1]), "", SMALL_QUESTIONS)


Ask = Callable[[str], dict[str, Any]]


@contextmanager
def _inside(stage: Stage) -> Iterator[Ask]:
    """The answers of this very process, which follows the shelf."""
    live, rules = _live(stage), load_rules(CONTENT / "urgency.yaml")
    over = threading.Event()

    def follow() -> None:
        while not over.wait(0.2):
            live.follow()

    thread = threading.Thread(target=follow)
    thread.start()
    yield lambda question: as_json(consult(question, live.index, live.encoder, rules).answer)
    over.set()
    thread.join()


@contextmanager
def _http(stage: Stage) -> Iterator[Ask]:
    """The answers of a server in a process of its own."""
    server = multiprocessing.get_context("spawn").Process(target=_serve, args=(stage,), daemon=True)
    server.start()
    limits = httpx.Limits(max_connections=256, max_keepalive_connections=256)
    with httpx.Client(base_url=f"http://127.0.0.1:{PORT}", timeout=60, limits=limits) as client:
        _ready(client)

        def ask(question: str) -> dict[str, Any]:
            answered = client.post("/api/ask", json={"text": question})
            answered.raise_for_status()
            found: dict[str, Any] = answered.json()
            return found

        yield ask
    server.terminate()
    server.join()


def _serve(stage: Stage) -> None:
    rules: UrgencyRules = load_rules(CONTENT / "urgency.yaml")
    with tempfile.TemporaryDirectory() as folder:
        clock = lambda: time.strftime("%Y-%m-%dT%H:%M:%S+08:00")  # noqa: E731
        with closing(open_store(Path(folder) / "store.sqlite", clock)) as store:
            parts = Parts(_live(stage), rules, store, limits=_NO_LIMITS, follow_every_s=0.2)
            uvicorn.run(make_app(parts), port=PORT, log_config=None, access_log=False)


def _live(stage: Stage) -> Live:
    shelf, encoder = Shelf(stage.shelf), stage.encoder()
    return Live(shelf, shelf.load(stage.releases[0], encoder.fingerprint), encoder)


def _ready(client: httpx.Client) -> None:
    for _ in range(600):
        try:
            if client.get("/readyz").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise SystemExit("the server does not start")


def _load(
    ask: Ask, stage: Stage, texts: dict[str, dict[str, str]], options: argparse.Namespace
) -> tuple[Tally, list[float]]:
    """Asks at the rate while the releases are swapped; the tally, and when each was published."""
    tally, swaps, lock = Tally(), [], threading.Lock()
    total = int(options.rate * options.seconds)
    numbers = iter(range(total))
    for question in stage.questions:
        ask(question)
    begun = time.perf_counter() + 0.2

    def work() -> None:
        while True:
            with lock:
                n = next(numbers, None)
            if n is None:
                return
            due = begun + n / options.rate
            time.sleep(max(0.0, due - time.perf_counter()))
            fault, release = "", ""
            try:
                answer = ask(stage.questions[n % len(stage.questions)])
                release, fault = answer["release"], _mixed(answer, texts)
            except Exception as error:
                fault = repr(error)
            done = time.perf_counter()
            with lock:
                tally.times.append((due, done - due))
                tally.named.add(release)
                if fault:
                    tally.faults.append(fault)

    threads = [threading.Thread(target=work) for _ in range(options.threads)]
    for thread in threads:
        thread.start()
    shelf = Shelf(stage.shelf)
    for n in range(SWAPS):
        time.sleep(max(0.0, begun + (n + 0.5) * options.seconds / SWAPS - time.perf_counter()))
        shelf.publish(stage.releases[(n + 1) % 2])
        swaps.append(time.perf_counter())
    for thread in threads:
        thread.join()
    return tally, swaps


def _mixed(answer: dict[str, Any], texts: dict[str, dict[str, str]]) -> str:
    """What is wrong with an answer: a quotation that is not in the release it names."""
    clauses = texts.get(answer["release"])
    if clauses is None:
        return f"no release {answer['release']}"
    wrong = [c["clause"] for c in answer["citations"] if c["quote"] not in clauses.get(c["clause"], "")]
    return f"{answer['release']}: {wrong}" if wrong else ""


def _told(name: str, tally: Tally, swaps: Sequence[float], rate: int) -> bool:
    due = np.array([at for at, _ in tally.times])
    took = 1000 * np.array([seconds for _, seconds in tally.times])
    near = np.zeros(len(due), bool)
    for swap in swaps:
        near |= (due > swap - NEAR_S / 10) & (due < swap + NEAR_S)
    span = (due + took / 1000).max() - due.min()
    print(
        f"{name}: {len(took)} questions, wanted {rate} a second, answered {len(took) / span:.0f} a second; "
        f"{len(swaps)} publications; failed or mixed {len(tally.faults)}; releases named {len(tally.named)}"
    )
    for what, part in (
        ("all", took),
        ("within half a second of a publication", took[near]),
        ("else", took[~near]),
    ):
        if len(part):
            p50, p99 = np.percentile(part, [50, 99])
            print(f"  {what}: p50 {p50:.1f} ms, p99 {p99:.1f} ms, most {part.max():.1f} ms ({len(part)})")
    for fault in tally.faults[:5]:
        print(f"  {fault}")
    return not tally.faults and len(tally.named) == 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
