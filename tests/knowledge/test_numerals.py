import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.numerals import to_chinese, to_int


@given(st.integers(1, 9999))
def test_what_is_written_is_read_back(number: int) -> None:
    assert to_int(to_chinese(number)) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十", 10),
        ("二十", 20),
        ("一百零三", 103),
        ("一百三十三", 133),
        ("一千二百六十", 1260),
        ("二四", 24),
        ("两百", 200),
    ],
)
def test_numerals_as_people_write_them(text: str, number: int) -> None:
    assert to_int(text) == number


@pytest.mark.parametrize("text", ["", "条", "十a", "一.五"])
def test_other_text_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        to_int(text)
