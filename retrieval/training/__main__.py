"""python -m retrieval.training OUT.safetensors --stard FOLDER --real real_questions.jsonl [--home HOME]

Trains the question side's factors from the public weights on what this project wrote itself (questions for
articles, what people say, posts) and 310 real questions labelled by id. STARD lends its articles to search in;
none of its questions or labels is read. Prints the loss of every pass and the SHA-256 of everything read.
"""

import argparse
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from knowledge import yaml_text
from knowledge.asked import read_posts
from knowledge.library import CONTENT, POSTS_FILE, load_library
from knowledge.release import Release
from retrieval.clean import clean
from retrieval.delta import read_delta
from retrieval.encoder import load_encoder
from retrieval.evaluate import read_documents
from retrieval.training.lessons import Search, choices, labelled
from retrieval.training.pool import Pool, pool_of
from retrieval.training.tower import QuestionTower
from retrieval.training.train import Plan, Task, train
from retrieval.vectors import VectorCache

HERE = Path(__file__).parent
# Which real questions need which offices; questions we wrote for articles that only STARD's corpus holds.
LABELS, ELSEWHERE = HERE / "real_labels.jsonl", HERE / "elsewhere.tsv"
# What is law changes; what was learned from must not.
AS_OF = "2026-11-23"
# Half of what people say is drawn anew for every pass: all of it would take most of the time.
SHARE = 0.5
PASSES, RATE = 6, 4e-4


def main(arguments: Sequence[str] | None = None) -> int:
    """Trains and writes the factors: about ten minutes a pass on two cores."""
    parser = argparse.ArgumentParser(prog="python -m retrieval.training", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--stard", type=Path, required=True, help="folder of corpus.jsonl.gz")
    parser.add_argument("--real", type=Path, required=True)
    parser.add_argument("--home", type=Path, default=Path("~/.local/share/mingbai").expanduser())
    parser.add_argument("--resume", type=Path, help="go on from these factors")
    parser.add_argument("--passes", type=int, default=PASSES)
    parser.add_argument("--rate", type=float, default=RATE)
    options = parser.parse_args(arguments)
    corpus = options.stard / "corpus.jsonl.gz"
    for path in (corpus, options.real, LABELS, ELSEWHERE, *([options.resume] if options.resume else ())):
        _tell(f"{_digest(path)}  {path.name}")
    library = load_library(AS_OF)
    _tell(f"{library.release.id}  content")
    pool = _pool(corpus, options.home, library.release)
    searches = [*pool.written(library.release), *_elsewhere(pool)]
    task = _task(options.real, library.release)
    _tell(
        f"{len(searches)} questions for articles, {len(task.always) + len(task.often)} messages for offices"
    )
    tower = QuestionTower()
    if options.resume:
        resumed = read_delta(options.resume, "")
        tower.load(resumed.up, resumed.down)
    train(tower, pool.vectors, searches, [task], Plan(options.passes, options.rate), _report)
    tower.save(options.out)
    _tell(f"{_digest(options.out)}  {options.out.name}")
    return 0


def _pool(corpus: Path, home: Path, release: Release) -> Pool:
    cache = VectorCache(home / "vectors.sqlite")
    pool = pool_of(read_documents(corpus), release, load_encoder("", home, None), cache)
    cache.close()
    return pool


def _elsewhere(pool: Pool) -> list[Search]:
    rows = [line.split("\t") for line in ELSEWHERE.read_text(encoding="utf-8").splitlines()]
    return [
        Search(clean(text), tuple(n for document in ids.split(",") for n in pool.documents[document]))
        for ids, text in rows
    ]


def _task(real: Path, release: Release) -> Task:
    talk = yaml_text.data((CONTENT / "talk.yaml").read_text(encoding="utf-8"))
    classes = (*(s.id for s in release.services), *talk)
    posts, _ = read_posts(CONTENT / POSTS_FILE, set(classes))
    posted = {clean(post.text) for post in posts}
    said = choices(classes, release.services, talk, posts)
    always = [c for c in said if c.text in posted] + labelled(classes, LABELS, real)
    return Task(len(classes), tuple(always), tuple(c for c in said if c.text not in posted), SHARE)


def _report(number: int, seconds: float, losses: Sequence[float]) -> None:
    _tell(f"pass {number + 1}  {seconds:.0f} s  losses {np.round(losses, 3).tolist()}")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _tell(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
