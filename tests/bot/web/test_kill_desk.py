"""The desk on real server processes: killed in the middle, no ticket is lost and none is answered twice; of two
processes one gives a ticket out; open streams keep no server from stopping."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from bot.account import Role
from bot.accounts import Accounts
from bot.sessions import Sessions, form_token
from bot.store import Store, open_store
from bot.ticket import State
from bot.ticket_words import Direction
from bot.tickets import Request, Tickets
from bot.web.serve import now
from tests.bot.web.desk import PASSWORD, QUICK

_SERVER = """
import socket, sys
from pathlib import Path
import uvicorn
from bot.dialogue.incoming import TELEGRAM
from bot.dialogue.postman import Postman
from bot.live import Live
from bot.store import open_store
from bot.telegram.carrier import TelegramCarrier
from bot.web.app import make_app
from bot.web.parts import Parts
from bot.web.serve import now
from retrieval.shelf import Shelf
from tests.builders import rules

home = Path(sys.argv[1])
store = open_store(home / "desk.sqlite", now)
parts = Parts(
    Live(Shelf(home / "shelf"), None, None), rules(), store, postman=Postman({TELEGRAM: TelegramCarrier(store)})
)
with socket.socket() as listening:
    listening.bind(("127.0.0.1", 0))
    print(listening.getsockname()[1], flush=True)
    config = uvicorn.Config(make_app(parts), log_config=None, timeout_graceful_shutdown=10)
    uvicorn.Server(config).run([listening])
"""
TICKETS, KILLS = 12, 3
LI, SUN, ZHAO = "li.na", "sun", "zhao"
PEOPLE = ((LI, Role.OPERATOR, False), (SUN, Role.OPERATOR, True), (ZHAO, Role.SUPERVISOR, False))


@dataclass
class House:
    """A store with people and tickets, and forms of those signed in."""

    folder: Path
    store: Store
    cookies: dict[str, str] = field(default_factory=dict)
    numbers: list[str] = field(default_factory=list)
    # One for all: making one costs longer than what is asked.
    client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=30))

    def post(self, url: str, who: str, path: str, **fields: str) -> int:
        """The status of a form's answer; 0 if the server was gone before it came."""
        secret = self.cookies[who]
        headers = {"cookie": f"__Host-mingbai={secret}", "origin": url, "accept": "text/html"}
        data = fields | {"csrf": form_token(secret)}
        try:
            return self.client.post(f"{url}{path}", headers=headers, data=data).status_code
        except httpx.TransportError:
            return 0

    def said(self, number: str) -> list[str]:
        return [w.text for w in Tickets(self.store).history(number) if w.direction is Direction.OUT]

    def letters(self, text: str) -> int:
        """How many letters to citizens hold these words."""
        with self.store.reading() as db:
            rows = db.execute("SELECT count(*) FROM outbox WHERE payload LIKE ?", (f"%{text}%",)).fetchone()
        return int(rows[0])


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    store = open_store(tmp_path / "desk.sqlite", now)
    made = House(tmp_path, store)
    accounts, sessions = Accounts(store, QUICK), Sessions(store)
    for name, role, trainee in PEOPLE:
        account = accounts.add("cli:test", name, role, PASSWORD, trainee)
        made.cookies[name] = sessions.begin(account).token
    for n in range(TICKETS):
        with store.writing() as db:
            request = Request(f"p{n}", "telegram", str(100 + n), "问", "问")
            made.numbers.append(Tickets(store).open(db, request).ticket.number)
    yield made
    made.client.close()
    store.close()


@contextmanager
def server(house: House) -> Iterator[tuple[subprocess.Popen[str], str]]:
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])}
    program = [sys.executable, "-c", _SERVER, str(house.folder)]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout
        url = f"http://127.0.0.1:{int(process.stdout.readline())}"
        try:
            for _ in range(600):
                try:
                    httpx.get(f"{url}/healthz")
                    break
                except httpx.TransportError:
                    time.sleep(0.05)
            yield process, url
        finally:
            process.kill()


def test_killed_again_and_again_the_desk_answers_every_ticket_once(house: House) -> None:
    chance = random.Random(7)
    done: set[str] = set()
    for turn in range(KILLS + 1):
        with server(house) as (process, url):
            if turn < KILLS:
                threading.Timer(0.2 + chance.random(), process.send_signal, (signal.SIGKILL,)).start()
            for n, number in enumerate(house.numbers):
                _work(house, url, number, n, done)
    assert done == set(house.numbers)
    tickets = Tickets(house.store)
    for n, number in enumerate(house.numbers):
        assert house.said(number) == [f"答复{n}号。"], "once, whatever was killed and sent again"
        assert house.letters(f"答复{n}号。") == 1
        ticket = tickets.find(number)
        assert ticket is not None and ticket.state is State.CLOSED
    assert house.store.verify_audit() is None


def _work(house: House, url: str, number: str, n: int, done: set[str]) -> None:
    """One ticket from the queue to its end, every form sent as often as it takes; each third one is a trainee's."""
    who, path = (SUN if n % 3 == 0 else LI), f"/desk/tickets/{number}"
    if number in done or house.post(url, who, f"{path}/claim") not in (303, 409):
        return
    if house.post(url, who, f"{path}/answer", text=f"答复{n}号。", once=f"form-{n}", seen="0") not in (
        303,
        409,
    ):
        return
    with house.store.reading() as db:
        waits = db.execute(
            "SELECT id FROM held_answers WHERE ticket = ? AND standing = 'pending'", (number,)
        ).fetchone()
    if waits and house.post(url, ZHAO, f"/desk/approvals/{waits[0]}/approve") != 303:
        return
    if house.post(url, who, f"{path}/close") in (303, 409):
        done.add(number)


def test_of_two_processes_one_gives_a_ticket_out(house: House) -> None:
    with server(house) as (_, one), server(house) as (_, two), ThreadPoolExecutor(8) as pool:
        for number in house.numbers[:6]:
            tries = [(one, LI), (two, SUN), (one, ZHAO), (two, LI)]
            statuses = pool.map(lambda t, n=number: house.post(t[0], t[1], f"/desk/tickets/{n}/claim"), tries)
            assert sorted(statuses) == [303, 409, 409, 409]
            moves = Tickets(house.store).moves(number)
            assert [move.deed.value for move in moves] == ["open", "claim"]


def test_open_streams_keep_no_server_from_stopping(house: House) -> None:
    with server(house) as (process, url):
        headers = {"cookie": f"__Host-mingbai={house.cookies[LI]}", "accept": "text/event-stream"}
        with httpx.stream("GET", f"{url}/desk/events", headers=headers, timeout=30) as response:
            assert response.status_code == 200
            next(response.iter_lines())
            process.send_signal(signal.SIGTERM)
            assert process.wait(8) in (0, -signal.SIGTERM), "well before the ten seconds that it may take"
