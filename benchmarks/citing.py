"""Citing: the constants of `bot/bearing.py`, learned again from labelled questions, and what ten folds say of them.

python -m benchmarks.citing --home HOME --real real_questions.jsonl

HOME must hold a full release; the file of real questions (id, text) is not part of this project, the articles that
answer 308 of them are (tests/golden/real_laws.jsonl). Learned from these and, counted half, from the golden parts that
are tuned on. Prints the constants and, for several thresholds, how many of the articles shown are labelled and how
many of the labelled ones are shown.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from bot.answer import Status
from bot.bearing import ASKED_FROM, MOST_MORE, leads
from bot.cite import ENOUGH, LIKELY, MOST_STATUTES, NEAR
from bot.decide import decide, referrals
from bot.golden import Case, read_cases
from bot.live import Live, open_live
from bot.settings import read_settings
from knowledge.cue import standing
from retrieval.clean import clean
from retrieval.search import search
from tests.golden import golden_file

SIGNALS = (
    *("general", "cued", "uncued", "more", "cues"),
    *("behind", "ahead", "words", "second", "asked", "found"),
)
# Grounds and cues were written for golden questions: what is learned from these alone trusts cues too much.
GOLDEN_COUNTS = 0.5
FOLDS = 10
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Candidates:
    """A question's labelled articles, and each candidate with its signals, shape (candidates, signals).

    `weight`: how much the question counts.
    """

    weight: float
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
    parser.add_argument("--real", type=Path, required=True)
    options = parser.parse_args()
    live = open_live(read_settings({"MINGBAI_HOME": str(options.home)}))
    golden = [c for part in ("tuning", "stress", "rounds") for c in read_cases(golden_file(part))]
    parts = {
        "real": [candidates(case, 1.0, live) for case in real_cases(options.real)],
        "golden": [candidates(case, GOLDEN_COUNTS, live) for case in golden if case.best and case.laws],
    }
    questions = [question for part in parts.values() for question in part]
    model = learned(questions)
    print(", ".join(f"{n} {w:.3f}" for n, w in zip(SIGNALS, model.coef_[0], strict=True)))
    print(f"intercept {model.intercept_[0]:.3f}\n")
    scores = dict(zip(map(id, questions), folded(questions), strict=True))
    for name, part in parts.items():
        print(f"{name}, {len(part)} questions\n")
        print("| shown from | shown a question | labelled of those shown | shown of those labelled |")
        print("|---|---|---|---|")
        for enough in sorted({0.1, 0.15, 0.2, 0.25, 0.3, ENOUGH}):
            shown, precision, recall = figures(part, [scores[id(q)] for q in part], enough)
            print(f"| {enough:.2f} | {shown:.2f} | {precision:.3f} | {recall:.3f} |")
        print()


def real_cases(texts: Path) -> list[Case]:
    """Real questions with the articles that answer them, for some of them none."""
    rows = map(json.loads, texts.read_text(encoding="utf-8").splitlines())
    by_id = {row["id"]: row["text"] for row in rows}
    labels = map(json.loads, golden_file("real_laws").read_text(encoding="utf-8").splitlines())
    return [
        Case(label["id"], by_id[label["id"]], "", (), (), tuple(label["laws"]), Status.ANSWERED)
        for label in labels
    ]


def candidates(case: Case, weight: float, live: Live) -> Candidates:
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
        places = [(named.service.id, place) for place in range(len(grounds))]
        near = [findings.grounds.get(place, 0.0) for place in places]
        ahead = leads(near, [findings.words.get(place, 0.0) for place in places])
        for ground, own, lead in zip(grounds, near, ahead, strict=True):
            cues, hit = standing(ground.about, text), found.get(ground.clause)
            if ground.about and own < NEAR and not cues:
                continue
            kind = [not ground.about, bool(cues), bool(ground.about) and not cues]
            said = [min(max(len(cues) - 1, 0), MOST_MORE) / MOST_MORE, len(ground.about)]
            place = [min(lead.near, 0.0), max(lead.near, 0.0), min(lead.words, 0.0), n > 0]
            asked = max(0.0, hit.asked - ASKED_FROM) if hit else 0.0
            clauses.append(ground.clause)
            rows.append([*kind, *said, *place, asked, hit is not None])
    signals = np.array(rows, float).reshape(len(rows), len(SIGNALS))
    return Candidates(weight, frozenset(case.laws), tuple(clauses), signals)


def learned(questions: Sequence[Candidates]) -> LogisticRegression:
    """The regression of right and wrong candidates."""
    signals = np.concatenate([q.signals for q in questions])
    counts = np.concatenate([np.full(len(q.clauses), q.weight) for q in questions])
    model = LogisticRegression(C=1.0, max_iter=3000)
    return model.fit(signals, np.concatenate([q.right for q in questions]), counts)


def folded(questions: Sequence[Candidates]) -> list[Floats]:
    """Each question's probabilities by a regression that has not seen it."""
    fold = np.random.default_rng(0).integers(0, FOLDS, len(questions))
    models = [learned([q for q, f in zip(questions, fold, strict=True) if f != k]) for k in range(FOLDS)]
    return [
        models[f].predict_proba(q.signals)[:, 1] if len(q.clauses) else np.zeros(0)
        for q, f in zip(questions, fold.tolist(), strict=True)
    ]


def figures(
    questions: Sequence[Candidates], scores: Sequence[Floats], enough: float
) -> tuple[float, float, float]:
    """(articles shown a question, share of these that are labelled, share of the labelled ones that are shown)."""
    right = shown = labelled = 0
    for question, score in zip(questions, scores, strict=True):
        best: dict[str, float] = {}
        for clause, probability in zip(question.clauses, score.tolist(), strict=True):
            best[clause] = max(probability, best.get(clause, 0.0))
        likely = sorted(best, key=lambda c: -best[c])
        chosen = [c for c in likely[:MOST_STATUTES] if best[c] >= enough]
        right += len(question.laws & set(chosen))
        shown += len(chosen)
        labelled += len(question.laws)
    return shown / len(questions), right / max(shown, 1), right / labelled


if __name__ == "__main__":
    main()
