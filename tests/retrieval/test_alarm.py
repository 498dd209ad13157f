import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from retrieval.alarm import ORDINARY, PENALTY, Alarm, gram_keys, learn_alarm

DANGERS = [
    ("suicide", "我不想活了"),
    ("suicide", "我真的不想活"),
    ("violence", "他正在打我"),
    ("violence", "有人在打我"),
]
SAFE = ["他以前打过我现在想离婚", "气得我不想上班", "想活得轻松一点"]
ORDINARY_TEXTS = ["老板不发工资", "怎么办身份证", "老板拖欠工资怎么办"]


def alarm() -> Alarm:
    return learn_alarm(DANGERS, SAFE, ORDINARY_TEXTS)


def test_it_agrees_with_the_textbook() -> None:
    """scikit-learn's own tf-idf over the same runs of characters gives the same probabilities."""
    texts = [*(t for _, t in DANGERS), *SAFE, *ORDINARY_TEXTS]
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=2, sublinear_tf=True)
    weights = [1.0] * 7 + [ORDINARY] * 3
    model = LogisticRegression(C=PENALTY, max_iter=500, tol=1e-8)
    model.fit(vectorizer.fit_transform(texts), [1] * 4 + [0] * 6, sample_weight=weights)
    expected = model.predict_proba(vectorizer.transform(texts))[:, 1]
    np.testing.assert_allclose([alarm().danger(t) for t in texts], expected, atol=0.01)


def test_danger_is_told_from_what_sounds_like_it() -> None:
    made = alarm()
    assert min(made.danger(text) for _, text in DANGERS) > max(made.danger(text) for text in SAFE)
    assert [made.kind(text) for _, text in DANGERS] == [kind for kind, _ in DANGERS]


@pytest.mark.parametrize("text", ["", "?!", "🙂", "zzz", "一", "没见过的字" * 300, "\ud800"])
def test_any_text_has_a_probability(text: str) -> None:
    assert 0 <= alarm().danger(text) <= 1
    assert alarm().kind(text) == "", "nothing tells one danger from another"


def test_no_run_of_characters_crosses_a_mark() -> None:
    assert set(gram_keys("我，你").tolist()) == set(gram_keys("我").tolist()) | set(gram_keys("你").tolist())
    assert len(gram_keys("我不想")) == 6
