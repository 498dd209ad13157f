"""Many people are served at once, each person's messages one after the other."""

import asyncio
import random
import tracemalloc
from collections import Counter
from collections.abc import Coroutine
from typing import Any

import pytest

from bot.dialogue.incoming import Incoming, Kind
from bot.dialogue.pace import MOST_A_MINUTE, Pace, Paces
from bot.telegram.order import Order


def incoming(number: int, person: int) -> Incoming:
    return Incoming(number, Kind.TEXT, person, person, number)


async def served(
    order: Order, messages: list[Incoming], seconds: float = 0.002
) -> tuple[list[Incoming], int]:
    """The messages in the order in which they were finished, and how many were worked on at once at most."""
    finished: list[Incoming] = []
    busy = most = 0

    async def work(message: Incoming) -> None:
        nonlocal busy, most
        busy += 1
        most = max(most, busy)
        await asyncio.sleep(random.Random(message.update).random() * seconds)
        busy -= 1
        finished.append(message)

    tasks = []
    for message in messages:
        await order.admit()
        tasks.append(asyncio.create_task(order.process_update(message, work(message))))
    await asyncio.gather(*tasks)
    return finished, most


@pytest.mark.parametrize("at_once", [1, 4, 32])
def test_everybody_is_served_in_their_own_order(at_once: int) -> None:
    messages = [incoming(n, n % 20) for n in range(200)]
    finished, most = asyncio.run(served(Order(at_once), messages))
    assert Counter(finished) == Counter(messages)
    assert most <= at_once
    for person in range(20):
        own = [m.update for m in finished if m.person == person]
        assert own == sorted(own)


def test_one_person_with_many_messages_takes_one_place() -> None:
    async def others_wait() -> list[int]:
        order, blocked, heard = Order(at_once=2), asyncio.Event(), []

        async def stuck() -> None:
            await blocked.wait()

        async def quick(person: int) -> None:
            heard.append(person)

        slow = [asyncio.create_task(order.process_update(incoming(n, 1), stuck())) for n in range(50)]
        await asyncio.gather(*(order.process_update(incoming(99 + p, p), quick(p)) for p in (2, 3)))
        blocked.set()
        await asyncio.gather(*slow)
        return heard

    assert asyncio.run(others_wait()) == [2, 3]


def test_what_fails_holds_up_nobody() -> None:
    async def after_a_failure() -> list[int]:
        order, heard = Order(), []

        async def fails() -> None:
            raise ValueError

        async def works() -> None:
            heard.append(1)

        first = order.process_update(incoming(1, 5), fails())
        second = order.process_update(incoming(2, 5), works())
        await asyncio.gather(first, second, return_exceptions=True)
        return heard

    assert asyncio.run(after_a_failure()) == [1]


def test_a_closed_order_finishes_what_has_begun_and_begins_nothing() -> None:
    async def closing() -> list[int]:
        order, going, heard = Order(), asyncio.Event(), []

        async def work(number: int) -> None:
            await going.wait()
            heard.append(number)

        tasks = [asyncio.create_task(order.process_update(incoming(n, 5), work(n))) for n in (1, 2)]
        await asyncio.sleep(0)
        order.close()
        going.set()
        await asyncio.gather(*tasks)
        return heard

    assert asyncio.run(closing()) == [1]


def test_no_more_is_admitted_than_there_is_room() -> None:
    async def third_waits() -> bool:
        order = Order(most=2)
        await order.admit()
        await order.admit()
        third = asyncio.create_task(order.admit())
        await asyncio.sleep(0)
        waited = not third.done()

        async def nothing() -> None: ...

        work: Coroutine[Any, Any, None] = nothing()
        await order.process_update(incoming(1, 5), work)
        await third
        return waited

    assert asyncio.run(third_waits())


FAST = [
    (range(MOST_A_MINUTE), [Pace.FINE] * MOST_A_MINUTE, "as many as may be"),
    (range(MOST_A_MINUTE + 2), [Pace.TOO_FAST, Pace.STILL_TOO_FAST], "told once"),
    ([0] * MOST_A_MINUTE + [59, 60], [Pace.TOO_FAST, Pace.FINE], "a minute later"),
    (range(0, 400, 4), [Pace.FINE] * 100, "many in all, but slowly"),
]


@pytest.mark.parametrize(("sent", "last", "why"), FAST, ids=[why for *_, why in FAST])
def test_twenty_a_minute_are_answered(sent: list[int], last: list[Pace], why: str) -> None:
    paces = Paces()
    assert [paces.pace(5, at) for at in sent][-len(last) :] == last


def test_one_persons_haste_is_not_anothers() -> None:
    paces = Paces(most=1)
    assert [paces.pace(person, 0) for person in (1, 1, 2)] == [Pace.FINE, Pace.TOO_FAST, Pace.FINE]


def test_who_is_silent_for_a_minute_takes_no_room() -> None:
    paces = Paces()
    for n in range(2_000):
        paces.pace(n, n // 10, n + 1)
    tracemalloc.start()
    for n in range(2_000, 20_000):
        paces.pace(n, n // 10, n + 1)
    grown, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert grown < 600_000


def test_forgetting_the_silent_forgets_nobody_who_speaks() -> None:
    paces = Paces(most=2)
    for person in range(100):
        paces.pace(person, 0)
    assert [paces.pace(1_000, at) for at in (100, 101, 102)] == [Pace.FINE, Pace.FINE, Pace.TOO_FAST]
    assert [paces.pace(1, at) for at in (103, 104, 105)] == [Pace.FINE, Pace.FINE, Pace.TOO_FAST]
