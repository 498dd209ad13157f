from hypothesis import given
from hypothesis import strategies as st

from retrieval.keywords import Keywords

WORDS = st.text(alphabet="欠薪工资房租a ", min_size=1, max_size=4)


@given(st.lists(st.lists(WORDS, max_size=4), max_size=4), st.text(alphabet="欠薪工资房租a ，", max_size=20))
def test_every_keyword_that_stands_in_a_text_is_told_in_order(by_class: list[list[str]], text: str) -> None:
    expected = [tuple(word for word in words if word in text) for words in by_class]
    assert Keywords(by_class).told(text) == expected
