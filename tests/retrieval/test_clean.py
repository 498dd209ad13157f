import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.clean import MAX_QUESTION, clean, says_something


@pytest.mark.parametrize(
    ("typed", "cleaned", "why"),
    [
        ("老闆拖欠薪資", "老板拖欠薪资", "traditional to simplified"),
        ("ＡＢＣ１２３", "abc123", "full width"),
        ("工\u200b资\u202e被\ufeff扣", "工资被扣", "zero width and direction marks"),
        ("<b>工资</b><script>x</script>", "工资x", "tags go, their text stays"),
        ("工资\x00\x07没发\ud800", "工资没发", "control characters, lone surrogates"),
        ("工资\n\n没  发", "工资 没 发", "white space is one blank"),
        ("3 < 5 元", "3 < 5 元", "a smaller-than sign is no tag"),
        ("你好，（一）！", "你好，（一）！", "Chinese punctuation stays"),
    ],
)
def test_text_is_cleaned(typed: str, cleaned: str, why: str) -> None:
    assert clean(typed) == cleaned, why


@given(st.text(max_size=300))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_a_very_long_message_is_cut() -> None:
    assert len(clean("工资" * 5_000)) == MAX_QUESTION


@pytest.mark.parametrize(
    ("text", "says"), [("", False), ("？！", False), ("😀👍", False), ("a", True), ("钱", True)]
)
def test_what_says_something(text: str, says: bool) -> None:
    assert says_something(text) is says
