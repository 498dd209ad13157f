"""The desk's stream: every move reaches every open page, also one that was cut off meanwhile, and nobody else."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import uvicorn

from bot.store import open_store
from bot.tickets import Request, Tickets
from bot.web import events
from tests.bot.web.desk import OPERATOR, SUPERVISOR, TRAINEE, Desk, desk

Said = dict[str, str]


@contextmanager
def served(made: Desk) -> Iterator[str]:
    """The desk on a real server: a stream that does not end needs one."""
    server = uvicorn.Server(uvicorn.Config(made.app, port=0, log_config=None, timeout_graceful_shutdown=2))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
    assert not thread.is_alive()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "EVERY_S", 0.02)
    monkeypatch.setattr(events, "BEAT_S", 0.1)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as one:
        yield one


@pytest.fixture
def url(made: Desk) -> Iterator[str]:
    with served(made) as address:
        yield address


def cookie(made: Desk, name: str) -> str:
    browser = made.browser(name)
    return "; ".join(f"{key}={value}" for key, value in browser.cookies.items())


@contextmanager
def stream(url: str, made: Desk, name: str, **headers: str) -> Iterator[Iterator[Said]]:
    given = {"cookie": cookie(made, name), "accept": "text/event-stream"} | headers
    with httpx.stream("GET", f"{url}/desk/events", headers=given, timeout=10) as response:
        assert response.status_code == 200
        yield said(response)


def said(response: httpx.Response) -> Iterator[Said]:
    """The events as they come."""
    one: Said = {}
    for line in response.iter_lines():
        if line:
            name, _, value = line.partition(": ")
            one[name] = value
        elif one:
            yield one
            one = {}


def moved(stream: Iterator[Said]) -> tuple[list[str], int, int, str]:
    event = next(event for event in stream if event.get("event") == "moved")
    data = json.loads(event["data"])
    return data["tickets"], data["waiting"], data["held"], event["id"]


def open_one(made: Desk, person: str = "甲") -> str:
    with made.store.writing() as db:
        return Tickets(made.store).open(db, Request(person, "telegram", "7", "问", "问")).ticket.number


def test_a_page_hears_the_counts_at_once_and_every_move_after(made: Desk, url: str) -> None:
    with stream(url, made, OPERATOR) as heard:
        assert moved(heard) == ([], 0, 0, "0")
        number = open_one(made)
        assert moved(heard) == ([number], 1, 0, "1")
        made.browser(SUPERVISOR).submit(f"/desk/tickets/{number}/claim")
        assert moved(heard) == ([number], 0, 0, "2")


def test_what_another_process_does_is_heard_too(made: Desk, url: str, tmp_path: Path) -> None:
    other = open_store(tmp_path / "desk.sqlite", made.clock)
    with stream(url, made, OPERATOR) as heard:
        moved(heard)
        with other.writing() as db:
            number = Tickets(other).open(db, Request("乙", "web", "5", "问", "问")).ticket.number
        assert moved(heard)[0] == [number]
    other.close()


def test_a_page_that_was_cut_off_is_told_what_it_missed(made: Desk, url: str) -> None:
    one, two = open_one(made), open_one(made, "乙")
    with stream(url, made, OPERATOR, **{"last-event-id": "1"}) as heard:
        assert moved(heard) == ([two], 2, 0, "2")
    with stream(url, made, OPERATOR, **{"last-event-id": "0"}) as heard:
        assert moved(heard)[0] == [one, two]


@pytest.mark.parametrize(
    ("last", "tickets", "why"),
    [
        ("999", ["*"], "a number of another store"),
        ("x", [], "no number"),
        ("9" * 40, [], "no number of ours"),
    ],
)
def test_an_odd_number_of_a_last_move_is_taken_for_none(
    made: Desk, url: str, last: str, tickets: list[str], why: str
) -> None:
    open_one(made)
    with stream(url, made, OPERATOR, **{"last-event-id": last}) as heard:
        assert moved(heard) == (tickets, 1, 0, "1"), why


def test_beyond_many_moves_everything_is_read_anew(
    made: Desk, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "MOST_MOVES", 2)
    for person in "甲乙丙":
        open_one(made, person)
    with stream(url, made, OPERATOR, **{"last-event-id": "0"}) as heard:
        assert moved(heard)[0] == ["*"]


def test_silence_is_filled_with_a_beat(made: Desk, url: str) -> None:
    with stream(url, made, OPERATOR) as heard:
        moved(heard)
        assert next(heard) == {"event": "beat", "data": "", "id": "0"}
        assert [next(heard)["event"] for _ in range(2)] == ["beat", "beat"]


def test_only_supervisors_are_told_how_many_answers_wait(made: Desk, url: str) -> None:
    number = open_one(made)
    trainee = made.browser(TRAINEE)
    trainee.submit(f"/desk/tickets/{number}/claim")
    trainee.submit(f"/desk/tickets/{number}/answer", text="请打12333。", once="a", seen="0")
    with stream(url, made, SUPERVISOR) as chief, stream(url, made, OPERATOR) as heard:
        assert (moved(chief)[2], moved(heard)[2]) == (1, 0)


def test_who_signs_out_or_is_disabled_hears_nothing_more(made: Desk, url: str) -> None:
    with stream(url, made, OPERATOR) as heard:
        moved(heard)
        made.accounts.set_disabled("cli:test", OPERATOR, True)
        assert [event for event in heard if event["event"] == "moved"] == [], "the stream has ended"


def test_a_page_that_was_cut_off_can_ask_whether_it_is_still_signed_in(made: Desk, url: str) -> None:
    asked = {"hx-request": "true"}
    inside = httpx.head(f"{url}/desk/events", headers=asked | {"cookie": cookie(made, OPERATOR)})
    assert (inside.status_code, httpx.head(f"{url}/desk/events", headers=asked).status_code) == (200, 401)
    assert httpx.get(f"{url}/desk/events", headers={"accept": "text/event-stream"}).status_code == 401


def test_following_keeps_nobody_signed_in(made: Desk, url: str) -> None:
    given = {"cookie": cookie(made, OPERATOR), "accept": "text/event-stream"}
    made.clock.pass_s(50 * 60)
    with httpx.stream("GET", f"{url}/desk/events", headers=given, timeout=10) as response:
        assert response.status_code == 200
        heard = said(response)
        moved(heard)
        made.clock.pass_s(11 * 60)
        assert [event for event in heard if event["event"] == "moved"] == []
    assert httpx.get(f"{url}/desk/queue", headers={**given, "accept": "text/html"}).status_code == 303
