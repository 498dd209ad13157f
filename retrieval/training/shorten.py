"""python -m retrieval.training.shorten OUT.safetensors --stard FOLDER [--whole WHOLE.safetensors] [--home HOME]

A question side of fewer layers learns to place questions where the whole one places them: a citizen waits for
half the work. It learns from the questions and messages that this project wrote and from sentences of law, no
label of anything; its teacher is the bundled model with the factors that `python -m retrieval.training` made.
Prints the loss of every pass and the SHA-256 of everything read.
"""

import argparse
import hashlib
import random
import re
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

from knowledge import yaml_text
from knowledge.danger import read_alarms
from knowledge.library import CONTENT, load_library
from knowledge.release import Release
from retrieval.clean import clean
from retrieval.delta import Delta, layer_of, read_delta
from retrieval.encoder import FloatArray, load_encoder
from retrieval.evaluate import read_documents
from retrieval.model_folder import sealed_folder
from retrieval.onnx_encoder import OnnxEncoder, convert
from retrieval.training.__main__ import AS_OF, ELSEWHERE
from retrieval.training.lessons import batches
from retrieval.training.pool import pool_of
from retrieval.training.tower import QuestionTower
from retrieval.vectors import VectorCache

# The layers that are left, of twelve: the first and the last ones carry most (dropping one of the others alone
# leaves a centred cosine of .94 to .96, dropping 0, 9, 10 or 11 alone .73 to .86).
KEPT = (0, 1, 4, 7, 10, 11)
# The first so many of them work on what they always worked on.
SAME = 2
# Whole matrices are trained, for they must make up for the layers that are gone; this rank of what they learned ships.
RANK = 96
PASSES, RATE, BATCH = 1, 6e-4, 64
# Passages nearest to a question for the teacher: their order is what searching is about.
NEAREST, SHARPNESS = 200, 0.02
ORDER_WEIGHT = 0.3
# Sentences of law of this many characters read like something that a person might ask for.
SENTENCES = 8_000
_SENTENCE = re.compile(r"[^。；\n]{8,60}")


@dataclass(frozen=True, slots=True)
class Pair:
    """A text and where the whole question side places it, (dimensions,)."""

    text: str
    vector: FloatArray


def main(arguments: Sequence[str] | None = None) -> int:
    """Trains and writes the factors of the layers that are kept: a quarter of an hour a pass on two cores."""
    parser = argparse.ArgumentParser(prog="python -m retrieval.training.shorten", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--stard", type=Path, required=True, help="folder of corpus.jsonl.gz")
    parser.add_argument("--whole", type=Path, required=True, help="the whole question side's factors")
    parser.add_argument("--home", type=Path, default=Path("~/.local/share/mingbai").expanduser())
    parser.add_argument("--resume", type=Path, help="go on from these factors")
    parser.add_argument("--passes", type=int, default=PASSES)
    parser.add_argument("--rate", type=float, default=RATE)
    options = parser.parse_args(arguments)
    corpus = options.stard / "corpus.jsonl.gz"
    for path in (corpus, options.whole, ELSEWHERE):
        _tell(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}")
    library = load_library(AS_OF)
    _tell(f"{library.release.id}  content")
    documents = read_documents(corpus)
    cache = VectorCache(options.home / "vectors.sqlite")
    pool = pool_of(documents, library.release, load_encoder("", options.home, None), cache)
    cache.close()
    factors = read_delta(options.whole, "")
    texts = [*written(library.release), *sentences([d.text for d in documents], random.Random(0))]  # noqa: S311
    _tell(f"{len(texts)} texts")
    vectors = _teacher(factors).encode_queries(texts)
    pairs = [Pair(text, vector) for text, vector in zip(texts, vectors, strict=True)]
    student = QuestionTower(KEPT, RANK)
    begun = read_delta(options.resume, "") if options.resume else factors
    student.load(begun.up, begun.down)
    shorten(student, pairs, pool.vectors, options.passes, options.rate, options.out)
    _tell(f"{hashlib.sha256(options.out.read_bytes()).hexdigest()}  {options.out.name}")
    return 0


def _teacher(factors: Delta) -> OnnxEncoder:
    """The whole question side, as it answers."""
    with tempfile.TemporaryDirectory() as folder:
        return OnnxEncoder(sealed_folder(Path(folder) / "teacher", lambda made: convert(made, factors)))


def written(release: Release) -> list[str]:
    """Everything this project wrote as citizens would: for articles, for services, in danger and beside it."""
    alarms = read_alarms(CONTENT)
    talk = yaml_text.data((CONTENT / "talk.yaml").read_text(encoding="utf-8"))
    elsewhere = (row.split("\t")[1] for row in ELSEWHERE.read_text(encoding="utf-8").splitlines())
    said = (
        *(asked.text for asked in release.asked),
        *elsewhere,
        *(text for service in release.services for text in service.utterances),
        *(text for texts in talk.values() for text in texts),
        *(text for _, text in alarms.dangers),
        *alarms.safe,
    )
    return list(dict.fromkeys(map(clean, said)))


def sentences(texts: Sequence[str], chance: random.Random) -> list[str]:
    """SENTENCES sentences of law, drawn at random."""
    found = sorted({sentence for text in texts for sentence in _SENTENCE.findall(text)})
    return chance.sample(found, min(SENTENCES, len(found)))


def shorten(
    student: QuestionTower, pairs: Sequence[Pair], passages: FloatArray, passes: int, rate: float, out: Path
) -> None:
    """Changes the student until it places texts as the pairs say; written to `out` after every pass."""
    torch.manual_seed(0)
    chance = random.Random(0)  # noqa: S311 - repeatable, not secret
    dense = torch.tensor(passages)
    middle = torch.tensor(np.mean([pair.vector for pair in pairs], axis=0))
    # What comes before the first missing layer is as it was: it has nothing to make up for.
    student.requires_grad_(False)
    for name, factored in student.factors.items():
        if layer_of(name) >= SAME:
            factored.train_whole()
    factors = [p for p in student.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(factors, lr=rate, weight_decay=0.0)
    steps = passes * (len(pairs) // BATCH)
    slope = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / 100, max(0.0, 1 - step / steps))
    )
    started = time.monotonic()
    student.train()
    for number in range(passes):
        losses = []
        for batch in batches(pairs, BATCH, chance):
            wanted = torch.tensor(np.stack([pair.vector for pair in batch]))
            loss = distance(student([pair.text for pair in batch]), wanted, middle, dense)
            losses.append(loss.item())
            optimiser.zero_grad()
            torch.autograd.backward(loss)
            nn.utils.clip_grad_norm_(factors, 1.0)
            optimiser.step()
            slope.step()
            if len(losses) % 50 == 0:
                _tell(f"  {len(losses)}  {time.monotonic() - started:.0f} s  {np.mean(losses[-50:]):.4f}")
        student.save(out)
        _tell(f"pass {number + 1}  {time.monotonic() - started:.0f} s  loss {np.mean(losses):.4f}")
    student.eval()


def distance(
    placed: torch.Tensor, wanted: torch.Tensor, middle: torch.Tensor, dense: torch.Tensor
) -> torch.Tensor:
    """How far vectors are from where they belong, seen from the middle of all, and how far the order of the
    nearest passages has changed (Kullback-Leibler)."""
    alike = nn.functional.cosine_similarity(placed - middle, wanted - middle, dim=-1)
    with torch.no_grad():
        right, nearest = (wanted @ dense.T).topk(min(NEAREST, len(dense)), dim=1)
    found = torch.einsum("nd,nkd->nk", placed, dense[nearest])
    order = nn.functional.kl_div(
        torch.log_softmax(found / SHARPNESS, 1),
        torch.log_softmax(right / SHARPNESS, 1),
        reduction="batchmean",
        log_target=True,
    )
    return (1 - alike).mean() + ORDER_WEIGHT * order


def _tell(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
