import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pages import pages, pause

FAMILY = "👨‍👩‍👧‍👦"


@given(st.text(), st.integers(1, 50))
def test_the_pages_joined_are_the_text_and_none_is_too_long(text: str, room: int) -> None:
    parts = pages(text, room)
    assert "".join(parts) == text
    assert all(len(part) <= room for part in parts)
    assert all(parts) or parts == ("",)


@pytest.mark.parametrize(
    ("text", "room", "first", "why"),
    [
        ("一二三。\n四五六七", 6, "一二三。\n", "a line ends before a sentence does"),
        ("一二三。四五，六七", 8, "一二三。", "a sentence ends before a comma"),
        ("他说：“走。”我不走", 8, "他说：“走。”", "what closes a quotation stays with it"),
        ("一二三四五六七八", 5, "一二三四五", "no pause: between characters"),
        ("一。二三四五六七八九", 8, "一。二三四五六七", "a pause so early would leave the page empty"),
        ("一二三", 3, "一二三", "all of it fits"),
        ("一" + FAMILY, 4, "一", "an emoji of several characters is not parted"),
        ("ae\u0301", 2, "a", "an accent stays on its letter"),
        ("1\ufe0f\u20e3", 1, "1", "never less than one character"),
    ],
)
def test_a_text_is_parted_where_a_reader_would_pause(text: str, room: int, first: str, why: str) -> None:
    assert pages(text, room)[0] == first, why


def test_weights_count_instead_of_characters() -> None:
    assert pause("&&&&", 10, lambda _: 5) == 2
    assert pause("&", 1, lambda _: 5) == 1
