"""Train: searches and choices become factors on the question side."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from retrieval.encoder import FloatArray
from retrieval.training.lessons import Choice, Search, batches
from retrieval.training.tower import QuestionTower

# Chosen in one try each on this kind of machine (docs/quality.md); neighbouring values were not searched.
SEARCHES, CHOICES = 32, 48  # texts a step
# Passages nearest to a question now, against which its own must win. Fewer forget the rest of the law;
# all of them teach that what nobody asked about is unlikely.
RIVALS = 200
# Cosines of e5 are crowded: divided by this before they become probabilities (as e5 itself was trained).
SHARPNESS = 0.02
# Unit vectors are spread by this before a head chooses; its targets keep this much doubt.
SPREAD, DOUBT = 16.0, 0.05
CHOICE_WEIGHT = 0.7
HEAD_RATE = 5e-3


@dataclass(frozen=True, slots=True)
class Task:
    """Choices among `classes` classes: all of `always` and a `share` of `often`, drawn anew for every pass."""

    classes: int
    always: tuple[Choice, ...]
    often: tuple[Choice, ...] = ()
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how boldly to train."""

    passes: int
    rate: float
    seed: int = 0


Report = Callable[[int, float, Sequence[float]], None]


def train(
    tower: QuestionTower,
    passages: FloatArray,
    searches: Sequence[Search],
    tasks: Sequence[Task],
    plan: Plan,
    report: Report,
) -> None:
    """Changes the tower. `passages` (n, dimensions) stay as they are; `report` is told after each pass
    (which, seconds so far, mean loss of searches and of each task)."""
    torch.manual_seed(plan.seed)
    chance = random.Random(plan.seed)  # noqa: S311 - repeatable, not secret
    dense = torch.tensor(passages)
    heads = nn.ModuleList(nn.Linear(passages.shape[1], task.classes) for task in tasks)
    factors = [p for p in tower.parameters() if p.requires_grad]
    groups = [{"params": factors, "lr": plan.rate}, {"params": heads.parameters(), "lr": HEAD_RATE}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = plan.passes * len(_schedule(searches, tasks, random.Random(0)))  # noqa: S311
    slope = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rise_and_fall(step, steps))
    started = time.monotonic()
    tower.train()
    for number in range(plan.passes):
        losses: list[list[float]] = [[] for _ in range(len(tasks) + 1)]
        for which, batch in _schedule(searches, tasks, chance):
            vectors = tower([lesson.text for lesson in batch])
            if which == 0:
                loss = search_loss(vectors, dense, batch)  # type: ignore[arg-type]
            else:
                loss = choice_loss(heads[which - 1](vectors * SPREAD), batch)  # type: ignore[arg-type]
            losses[which].append(loss.item())
            optimiser.zero_grad()
            torch.autograd.backward(loss if which == 0 else loss * CHOICE_WEIGHT)
            nn.utils.clip_grad_norm_(factors, 1.0)
            optimiser.step()
            slope.step()
        report(number, time.monotonic() - started, [float(np.mean(part or [0])) for part in losses])
    tower.eval()


def search_loss(vectors: torch.Tensor, dense: torch.Tensor, batch: Sequence[Search]) -> torch.Tensor:
    """How unlikely the right passages are among the nearest; several right ones do not compete."""
    with torch.no_grad():
        nearest = (vectors @ dense.T).topk(min(RIVALS, len(dense)), dim=1).indices
    losses = []
    for vector, rivals, lesson in zip(vectors, nearest, batch, strict=True):
        own = torch.tensor(lesson.passages)
        others = rivals[~torch.isin(rivals, own)]
        right, wrong = dense[own] @ vector / SHARPNESS, dense[others] @ vector / SHARPNESS
        losses.append(torch.logsumexp(torch.cat([right, wrong]), 0) - torch.logsumexp(right, 0))
    return torch.stack(losses).mean()


def choice_loss(scores: torch.Tensor, batch: Sequence[Choice]) -> torch.Tensor:
    """Cross-entropy against the weights, softened by DOUBT."""
    wanted = torch.zeros_like(scores)
    for row, lesson in zip(wanted, batch, strict=True):
        for place, weight in lesson.weights:
            row[place] += weight
    wanted = wanted * (1 - DOUBT) + DOUBT / scores.shape[1]
    return -(wanted * torch.log_softmax(scores, dim=1)).sum(1).mean()


def _schedule(
    searches: Sequence[Search], tasks: Sequence[Task], chance: random.Random
) -> list[tuple[int, Sequence[Search] | Sequence[Choice]]]:
    """Batches of one pass: 0 for searches, else the task's number from 1."""
    made: list[tuple[int, Sequence[Search] | Sequence[Choice]]] = [
        (0, batch) for batch in batches(searches, SEARCHES, chance)
    ]
    for number, task in enumerate(tasks, 1):
        drawn = chance.sample(task.often, int(len(task.often) * task.share))
        made += [(number, batch) for batch in batches([*task.always, *drawn], CHOICES, chance)]
    chance.shuffle(made)
    return made


def _rise_and_fall(step: int, steps: int) -> float:
    """A twentieth of the way up to the full rate, then straight down to nothing."""
    return min((step + 1) / (0.05 * steps), max(0.0, (steps - step) / (0.95 * steps)))
