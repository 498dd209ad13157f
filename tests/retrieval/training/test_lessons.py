import json
import random
from pathlib import Path

import pytest

from knowledge.asked import Post
from retrieval.training.lessons import Search, batches, choices, labelled, weights_of
from tests.builders import service


def test_a_post_is_labelled_with_every_office_it_needs() -> None:
    entry = service("legal-aid", utterances=("请不起律师", "两样都要"))
    posts = (Post("两样都要", ("legal-aid", "court-service")),)
    made = choices(("legal-aid", "court-service", "outside"), (entry,), {"outside": ["天气"]}, posts)
    assert {c.text: c.weights for c in made} == {
        "请不起律师": ((0, 1.0),),
        "两样都要": ((0, 0.75), (1, 0.25)),
        "天气": ((2, 1.0),),
    }


def test_labels_find_their_texts_by_id(tmp_path: Path) -> None:
    labels, texts = tmp_path / "labels.jsonl", tmp_path / "texts.jsonl"
    labels.write_text(json.dumps({"id": "b", "services": ["y", "x"]}), encoding="utf-8")
    texts.write_text('{"id": "a", "text": "甲"}\n{"id": "b", "text": "乙"}', encoding="utf-8")
    (choice,) = labelled(("x", "y"), labels, texts)
    assert choice.text == "乙"
    assert choice.weights == ((1, 0.75), (0, 0.25))


@pytest.mark.parametrize("places", [[3], [3, 1], [3, 1, 2], [5, 4, 3, 2]])
def test_weights_sum_to_one_and_the_first_weighs_most(places: list[int]) -> None:
    weights = dict(weights_of(places))
    assert sum(weights.values()) == pytest.approx(1)
    assert max(weights, key=weights.__getitem__) == 3 if places[0] == 3 else 5


def test_batches_hold_every_lesson_once_but_for_a_rest() -> None:
    lessons = [Search("字" * n, (n,)) for n in range(103)]
    made = batches(lessons, 8, random.Random(1))
    taken = [lesson.passages[0] for batch in made for lesson in batch]
    assert len(taken) == len(set(taken)) == 96
    assert all(len(batch) == 8 for batch in made)
    assert batches(lessons, 8, random.Random(1)) == made
    assert batches(lessons, 8, random.Random(2)) != made
