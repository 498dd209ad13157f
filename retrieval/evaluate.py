"""Evaluate: the retrieval layer alone, on any corpus with judged questions.

python -m retrieval.evaluate --corpus C.jsonl[.gz] --queries Q.jsonl --qrels R.tsv [--json]
"""

import argparse
import gzip
import json
import math
import sys
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.corpus import Corpus
from retrieval.dense import build_dense
from retrieval.encoder import Encoder, EncoderError, load_encoder
from retrieval.lexical import build_lexical
from retrieval.passage import windows
from retrieval.search import LEXICAL_WEIGHT
from retrieval.vectors import VectorCache

DEPTH = 100


@dataclass(frozen=True, slots=True)
class Document:
    """One text of a corpus."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over the questions; `seconds_to_build` without vectors found in the cache."""

    questions: int
    documents: int
    recall_1: float
    recall_5: float
    recall_10: float
    recall_100: float
    mrr_10: float
    ndcg_10: float
    seconds_to_build: float
    queries_per_second: float


def recall(ranking: Sequence[str], relevant: Collection[str], k: int) -> float:
    """Share of the relevant among the first k.

    >>> recall(["a", "x", "b"], {"a", "b"}, 2)
    0.5
    """
    return sum(d in relevant for d in ranking[:k]) / len(relevant)


def reciprocal_rank(ranking: Sequence[str], relevant: Collection[str], k: int = 10) -> float:
    """1 / rank of the first relevant one within k, else 0.

    >>> reciprocal_rank(["x", "a"], {"a"})
    0.5
    """
    return next((1 / n for n, d in enumerate(ranking[:k], 1) if d in relevant), 0.0)


def ndcg(ranking: Sequence[str], relevant: Collection[str], k: int = 10) -> float:
    """Normalised discounted cumulative gain, binary relevance (Järvelin & Kekäläinen 2002).

    >>> ndcg(["a"], {"a"})
    1.0
    """
    gain = sum(1 / math.log2(n + 1) for n, d in enumerate(ranking[:k], 1) if d in relevant)
    ideal = sum(1 / math.log2(n + 1) for n in range(1, min(k, len(relevant)) + 1))
    return gain / ideal


def index_documents(
    documents: Sequence[Document], encoder: Encoder | None, cache: VectorCache | None
) -> Corpus:
    """The documents cut into passages as articles are, ready to rank; without an encoder by words alone."""
    cut = [(n, a, b) for n, d in enumerate(documents) for a, b in windows(d.text)]
    texts = [text for d in documents for text in document_passages(d)]
    vectors = None
    if encoder is not None:
        embed = encoder.encode_passages
        vectors = (
            cache.vectors(f"{encoder.passage_fingerprint}\0passage", texts, embed, _progress(len(texts)))
            if cache
            else embed(texts)
        )
    owners, starts, ends = (np.array([row[i] for row in cut], np.int32) for i in range(3))
    return Corpus(
        owners, starts, ends, build_lexical(texts), None if vectors is None else build_dense(vectors)
    )


def document_passages(document: Document) -> list[str]:
    """What is embedded of a document: its windows, each after the title."""
    return [f"{document.title} {document.text[a:b]}" for a, b in windows(document.text)]


def evaluate(
    documents: Sequence[Document],
    questions: Mapping[str, str],
    judgements: Mapping[str, Collection[str]],
    encoder: Encoder | None,
    cache: VectorCache | None = None,
    lexical_weight: float = LEXICAL_WEIGHT,
) -> Figures:
    """The figures of product search on judged questions; those without judgement are left out."""
    started = time.perf_counter()
    corpus = index_documents(documents, encoder, cache)
    built = time.perf_counter() - started
    ids = [d.id for d in documents]
    asked = [q for q in questions if judgements.get(q)]
    started = time.perf_counter()
    rankings = []
    for question in asked:
        vector = encoder.encode_queries([questions[question]])[0] if encoder else None
        rankings.append(
            [h.clause for h in corpus.clauses(questions[question], vector, lexical_weight, DEPTH, ids)]
        )
    took = time.perf_counter() - started
    pairs = [(r, judgements[q]) for q, r in zip(asked, rankings, strict=True)]

    def mean(measure: Callable[[Sequence[str], Collection[str], int], float], k: int) -> float:
        return round(sum(measure(r, g, k) for r, g in pairs) / max(len(pairs), 1), 4)

    return Figures(
        len(pairs),
        len(documents),
        mean(recall, 1),
        mean(recall, 5),
        mean(recall, 10),
        mean(recall, 100),
        mean(reciprocal_rank, 10),
        mean(ndcg, 10),
        round(built, 2),
        round(len(pairs) / took, 1) if took else 0.0,
    )


def read_documents(path: Path) -> list[Document]:
    """The corpus: JSON lines with pid, title, text; .gz or plain."""
    return [Document(str(r["pid"]), r.get("title", ""), r["text"]) for r in _lines(path)]


def read_questions(path: Path) -> dict[str, str]:
    """Questions by id: JSON lines with qid, text."""
    return {str(r["qid"]): r["text"] for r in _lines(path)}


def read_judgements(path: Path) -> dict[str, set[str]]:
    """Relevant documents by question: lines of qid, pid, relevance separated by tabs."""
    judged: dict[str, set[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        question, document, relevance = line.split("\t")
        if relevance != "0":
            judged.setdefault(question, set()).add(document)
    return judged


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def _progress(total: int) -> Any:
    from tqdm import tqdm

    bar = tqdm(total=total, desc="passages", unit="", mininterval=2, disable=not sys.stderr.isatty())
    return bar.update


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the evaluation and prints its figures. Exit 2 if an input cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m retrieval.evaluate", description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--queries", type=Path, required=True)
    parser.add_argument("--qrels", type=Path, required=True)
    parser.add_argument(
        "--encoder", default="", help="sentence-transformers name or folder; default the bundled model"
    )
    parser.add_argument("--home", type=Path, default=Path("~/.local/share/mingbai").expanduser())
    parser.add_argument("--lexical-weight", type=float, default=LEXICAL_WEIGHT)
    parser.add_argument("--words-only", action="store_true", help="BM25 alone, no encoder")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    try:
        data = read_documents(options.corpus), read_questions(options.queries), read_judgements(options.qrels)
        encoder = None if options.words_only else load_encoder(options.encoder, options.home, None)
    except (OSError, ValueError, KeyError, EncoderError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    cache = VectorCache(options.home / "vectors.sqlite")
    figures = asdict(evaluate(*data, encoder, cache, options.lexical_weight))
    cache.close()
    text = (
        json.dumps(figures)
        if options.json
        else "\n".join(f"{name:>20} {value}" for name, value in figures.items())
    )
    sys.stdout.write(text + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
