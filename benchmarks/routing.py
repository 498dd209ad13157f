"""Routing: what each signal is worth, on the golden questions and on labelled real ones.

python -m benchmarks.routing --home HOME [--real real_questions.jsonl]

`--real` names the file of 500 unlabelled citizens' questions; the labels of 170 of them (two independent
passes) are in tests/golden/real_labels.jsonl, their texts are not part of this project. A real question counts
as right if either pass named that office first. Beside the router: its signals alone, and the constant answer.
"""

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.decide import decide
from bot.live import open_live
from bot.settings import read_settings
from retrieval import router as routing
from retrieval.clean import clean
from retrieval.encoder import Encoder
from retrieval.index import Index
from retrieval.router import Router
from retrieval.search import search
from tests.golden import golden_file

GOLDEN = Path(__file__).parent.parent / "tests" / "golden"
Floats = npt.NDArray[np.float32]
Case = tuple[str, frozenset[str]]


def main() -> None:
    """Prints one Markdown table a set of questions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--real", type=Path)
    options = parser.parse_args()
    live = open_live(read_settings({"MINGBAI_HOME": str(options.home)}))
    if live.index is None or live.encoder is None:
        raise SystemExit(f"build first: MINGBAI_HOME={options.home} mingbai knowledge build --core")
    sets = {"golden, tuning part": _golden("tuning"), "golden, unseen part": _golden("unseen")}
    if options.real:
        sets["real questions"] = _real(options.real)
    for name, cases in sets.items():
        print(f"\n{name}: {len(cases)} questions\n\n| signal | first | in first three |\n|---|---|---|")
        first, third = _answered(cases, live.index, live.encoder)
        print(f"| as answered, with the operators' rules | {first:.3f} | {third:.3f} |")
        for signal, score in SIGNALS.items():
            first, third = _figures(cases, live.index.router, live.encoder, score)
            print(f"| {signal} | {first:.3f} | {third:.3f} |")
        constant = sum("legal-hotline" in best for _, best in cases) / len(cases)
        print(f"| always 12348 | {constant:.3f} | – |")


def _answered(cases: Sequence[Case], index: Index, encoder: Encoder) -> tuple[float, float]:
    first = third = 0
    for text, best in cases:
        named = [hit.service for hit in decide(text, search(text, index, encoder), index).services]
        first += bool(best & set(named[:1]))
        third += bool(best & set(named))
    return first / len(cases), third / len(cases)


def _figures(
    cases: Sequence[Case], router: Router, encoder: Encoder, score: Callable[[Router, str, Floats], Floats]
) -> tuple[float, float]:
    first = third = 0
    for text, best in cases:
        vector = encoder.encode_queries([text])[0]
        order = np.argsort(-score(router, text, vector)[: router.services], kind="stable")[:3]
        named = [router.classes[c] for c in order]
        first += named[0] in best
        third += bool(best & set(named))
    return first / len(cases), third / len(cases)


def _all(router: Router, text: str, vector: Floats) -> Floats:
    hits, _ = router.route(text, vector)
    scores = np.zeros(len(router.classes), np.float32)
    for hit in hits:
        scores[router.classes.index(hit.service)] = hit.probability
    return scores


SIGNALS: dict[str, Callable[[Router, str, Floats], Floats]] = {
    "all together": _all,
    "head alone": lambda r, _, v: routing.log_softmax(r.weights @ v + r.bias),
    "nearest sayings alone": lambda r, _, v: r.nearest(v),
    "typical words alone (naive Bayes)": lambda r, text, _: r.typical.fit(text),
    "words alone (BM25)": lambda r, text, _: r.words(text),
}


def _golden(name: str) -> list[Case]:
    rows = map(json.loads, golden_file(name).read_text(encoding="utf-8").splitlines())
    return [
        (clean(r["text"]), frozenset({r["best"]}))
        for r in rows
        if r.get("best") and r["status"] in ("answered", "not_covered")
    ]


def _real(path: Path) -> list[Case]:
    texts = {r["id"]: r["text"] for r in map(json.loads, path.read_text(encoding="utf-8").splitlines())}
    labels = map(json.loads, (GOLDEN / "real_labels.jsonl").read_text(encoding="utf-8").splitlines())
    return [(clean(texts[r["id"]]), frozenset({r["pass1"]["best"], r["pass2"]["best"]})) for r in labels]


if __name__ == "__main__":
    main()
