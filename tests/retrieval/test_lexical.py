import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.lexical import K1, B, build_lexical

TEXTS = st.lists(st.text(alphabet="老板拖欠工资，a1 \n", max_size=12), min_size=1, max_size=8)


def bigrams(text: str) -> list[str]:
    return [text[i : i + 2] for i in range(len(text) - 1) if text[i].isalnum() and text[i + 1].isalnum()]


def textbook(texts: list[str], query: str) -> list[float]:
    """BM25 summed as the formula reads."""
    bags = [Counter(bigrams(t)) for t in texts]
    sizes = [sum(b.values()) for b in bags]
    mean = sum(sizes) / len(sizes)
    scores = []
    for bag, size in zip(bags, sizes, strict=True):
        total = 0.0
        for term in set(bigrams(query)):
            n = sum(term in other for other in bags)
            if bag[term]:
                idf = math.log(1 + (len(texts) - n + 0.5) / (n + 0.5))
                total += idf * bag[term] * (K1 + 1) / (bag[term] + K1 * (1 - B + B * size / mean))
        scores.append(total)
    return scores


@given(TEXTS, st.text(alphabet="老板拖欠工资，a1", max_size=10))
def test_scores_are_the_textbook_sum(texts: list[str], query: str) -> None:
    np.testing.assert_allclose(
        build_lexical(texts).scores(query), textbook(texts, query), rtol=1e-5, atol=1e-6
    )


@pytest.mark.parametrize("query", ["", "老", "，。", "😀😀", "\ud800\ud800"])
def test_nothing_to_match_scores_nothing(query: str) -> None:
    assert not build_lexical(["老板拖欠工资", ""]).scores(query).any()


def test_letters_match_in_any_case() -> None:
    assert build_lexical(["WIFI密码", "电费"]).scores("wifi")[0] > 0


def test_no_texts_make_an_empty_index() -> None:
    assert build_lexical([]).scores("工资").shape == (0,)
