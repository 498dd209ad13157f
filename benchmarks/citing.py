"""Citing: the constants of `bot/bearing.py`, learned again from labelled questions, and what ten folds say of them.

python -m benchmarks.citing --home HOME

HOME must hold a full release. Learned from the golden parts that are tuned on; prints the constants and, for
several thresholds, how many of the articles shown are labelled and how many of the labelled ones are shown.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from bot.bearing import ASKED_FROM, LONGEST_CUE, MOST_MORE
from bot.cite import ENOUGH, LIKELY, NEAR
from bot.decide import decide, referrals
from bot.golden import Case, read_cases
from bot.live import Live, open_live
from bot.settings import read_settings
from knowledge.cue import standing
from retrieval.clean import clean
from retrieval.search import search
from tests.golden import golden_file

SIGNALS = ("general", "cued", "uncued", "cue length", "more cues", "behind", "second", "asked", "found")
FOLDS = 10
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Candidates:
    """A question's labelled articles, and each candidate with its signals, shape (candidates, signals)."""

    laws: frozenset[str]
    clauses: tuple[str, ...]
    signals: Floats

    @property
    def right(self) -> npt.NDArray[np.bool_]:
        """Whether each candidate is labelled."""
        return np.array([clause in self.laws for clause in self.clauses])


def main() -> None:
    """Prints the constants and a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    live = open_live(read_settings({"MINGBAI_HOME": str(parser.parse_args().home)}))
    cases = [c for part in ("tuning", "stress") for c in read_cases(golden_file(part)) if c.best and c.laws]
    questions = [candidates(case, live) for case in cases]
    model = learned(questions)
    print(", ".join(f"{n} {w:.2f}" for n, w in zip(SIGNALS, model.coef_[0], strict=True)))
    print(f"intercept {model.intercept_[0]:.2f}\n")
    print("| first, second, third from | labelled of those shown | shown of those labelled |\n|---|---|---|")
    scores = folded(questions)
    for thresholds in ((0.1,) * 3, (0.15,) * 3, (0.2,) * 3, (0.25,) * 3, (0.3,) * 3, ENOUGH):
        precision, recall = figures(questions, scores, thresholds)
        print(f"| {', '.join(f'{t:.2f}' for t in thresholds)} | {precision:.3f} | {recall:.3f} |")


def candidates(case: Case, live: Live) -> Candidates:
    """The grounds that could be cited for a case."""
    index, encoder = live.index, live.encoder
    if index is None or encoder is None:
        raise SystemExit("build a full release first: mingbai knowledge build")
    text = clean(case.text)
    findings = search(text, index, encoder)
    found = {hit.clause: hit for hit in findings.statutes}
    clauses, rows = [], []
    for n, named in enumerate(referrals(text, decide(text, findings, index), index, None)):
        if n and named.score < LIKELY:
            continue
        grounds = named.service.statutes
        near = [findings.grounds.get((named.service.id, place), 0.0) for place in range(len(grounds))]
        for ground, own in zip(grounds, near, strict=True):
            cues, hit = standing(ground.about, text), found.get(ground.clause)
            cue, more = max(cues, default=0), min(max(len(cues) - 1, 0), MOST_MORE) / MOST_MORE
            if ground.about and own < NEAR and not cue:
                continue
            kind = [not ground.about, bool(cue), bool(ground.about) and not cue]
            asked = max(0.0, hit.asked - ASKED_FROM) if hit else 0.0
            clauses.append(ground.clause)
            length = min(cue, LONGEST_CUE) / LONGEST_CUE
            rows.append([*kind, length, more, own - max(near), n > 0, asked, hit is not None])
    return Candidates(
        frozenset(case.laws), tuple(clauses), np.array(rows, float).reshape(len(rows), len(SIGNALS))
    )


def learned(questions: Sequence[Candidates]) -> LogisticRegression:
    """The regression of right and wrong candidates."""
    signals = np.concatenate([q.signals for q in questions])
    return LogisticRegression(C=1.0, max_iter=3000).fit(signals, np.concatenate([q.right for q in questions]))


def folded(questions: Sequence[Candidates]) -> list[Floats]:
    """Each question's probabilities by a regression that has not seen it."""
    fold = np.random.default_rng(0).integers(0, FOLDS, len(questions))
    models = [learned([q for q, f in zip(questions, fold, strict=True) if f != k]) for k in range(FOLDS)]
    return [
        models[f].predict_proba(q.signals)[:, 1] if len(q.clauses) else np.zeros(0)
        for q, f in zip(questions, fold.tolist(), strict=True)
    ]


def figures(
    questions: Sequence[Candidates], scores: Sequence[Floats], thresholds: Sequence[float]
) -> tuple[float, float]:
    """(share of the shown articles that are labelled, share of the labelled ones that are shown)."""
    right = shown = labelled = 0
    for question, score in zip(questions, scores, strict=True):
        best: dict[str, float] = {}
        for clause, probability in zip(question.clauses, score.tolist(), strict=True):
            best[clause] = max(probability, best.get(clause, 0.0))
        likely = sorted(best, key=lambda c: -best[c])
        chosen = [c for c, t in zip(likely, thresholds, strict=False) if best[c] >= t]
        right += len(question.laws & set(chosen))
        shown += len(chosen)
        labelled += len(question.laws)
    return right / max(shown, 1), right / labelled


if __name__ == "__main__":
    main()
