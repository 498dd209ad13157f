"""What is known of message numbers: in little room, and never wrong."""

import tracemalloc
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.numbers import KNOWN, SEARCHED, Numbers

GROUP = -1_000_000_000_123


@given(st.lists(st.integers(1, 3 * KNOWN), max_size=60), st.integers(0, 3 * KNOWN))
def test_what_was_noted_is_no_candidate_and_all_else_is(noted: list[int], floor: int) -> None:
    numbers = Numbers()
    for number in noted:
        numbers.note(5, number)
    highest = max(noted, default=0)
    near = {number for number in noted if number > highest - KNOWN}
    expected = [n for n in range(floor + 1, floor + 2 * SEARCHED + 100) if n not in near][:SEARCHED]
    assert list(numbers.candidates(7, floor)) == expected
    assert numbers.floor(5) == highest


def test_supergroups_count_for_themselves() -> None:
    numbers = Numbers()
    numbers.note(GROUP, 7)
    numbers.note(5, 3)
    assert (numbers.floor(GROUP), numbers.floor(5), numbers.floor(-9)) == (7, 3, 3)
    assert next(numbers.candidates(GROUP, 6)) == 8


def test_a_hundred_thousand_messages_take_no_more_room_than_a_few() -> None:
    numbers = Numbers()
    numbers.note(5, 1)
    tracemalloc.start()
    for number in range(2, 100_000):
        numbers.note(number % 900, number)
    grown, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert grown < 20_000
    assert list(islice(numbers.candidates(5, 90_000), 1)) == [100_000]
